"""The layers of a plan: many features, imported, columnar.

A layer is a GeoDataFrame in the plan's projected metric CRS whose index (named "id", strings) is the stable
id of each feature. Its known columns are listed in `LAYER_COLUMNS`; integers may be missing (pandas Int64).
Frames are never changed in place: whoever changes a column makes a new frame that shares the others.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas
import numpy
import pandas

NEIGHBOURHOODS = "neighbourhoods"
BUILDINGS = "buildings"
ROADS = "roads"
ENTRANCES = "entrances"

TEXT, INTEGER, REAL = "string", "Int64", "Float64"

LAYER_COLUMNS: Mapping[str, Mapping[str, str]] = types.MappingProxyType(
    {
        NEIGHBOURHOODS: {
            "name": TEXT, "level": TEXT, "parent": TEXT, "residents": INTEGER, "households": INTEGER,
        },
        BUILDINGS: {
            "number": TEXT, "name": TEXT, "type": TEXT, "units": INTEGER, "floors": INTEGER,
            "households": INTEGER, "residents": INTEGER,
            # How the figure came about, a `Origin`: a guess must look different from a fact.
            "residents_origin": TEXT, "floors_origin": TEXT,
            "neighbourhood": TEXT,
            # Id of the site that the building's residents go to: its catchment.
            "site": TEXT,
            # When they are called, minutes after the campaign's start, and to which lane (0 for any); pinned:
            # 1 where a person said so.
            "slot_starts": INTEGER, "slot_ends": INTEGER, "slot_lane": INTEGER, "slot_pinned": INTEGER,
        },
        ROADS: {"name": TEXT, "type": TEXT},
        ENTRANCES: {"name": TEXT, "type": TEXT},
    }
)  # fmt: skip
"""Layer kind → column → pandas dtype. The order of the kinds is the order on the map, lowest first."""


class Origin:
    """Where a building's figure comes from."""

    FILE = "file"
    SPREAD = "spread"
    ESTIMATED = "estimated"
    HAND = "hand"


SLOT = ("slot_starts", "slot_ends", "slot_lane", "slot_pinned")
"""The columns of buildings, and the fields of their parts, that say when people are called."""

PLANNED: Mapping[str, frozenset[str]] = types.MappingProxyType({BUILDINGS: frozenset({"site", *SLOT})})
"""Columns that no file brings along: what is planned here. A newer layer keeps them by the features' ids."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One imported layer. source: the file's name without its folder. revision: names this content, so
    that a journal can refer to it without repeating it."""

    kind: str
    frame: geopandas.GeoDataFrame
    source: str
    revision: str

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Layer):
            return NotImplemented
        return (
            (self.kind, self.source, self.revision) == (other.kind, other.source, other.revision)
            and self.frame.index.equals(other.frame.index)
            and self.frame.equals(other.frame)
        )

    @property
    def shapes(self) -> tuple[int, int]:
        """Names the shapes, while anybody holds the layer: all its versions share their array."""
        shapes = self.frame.geometry.to_numpy()
        return shapes.__array_interface__["data"][0], len(shapes)

    def shows_the_same_as(self, other: Layer) -> bool:
        """Whether it is a version of the same layer, whose features differ in figures at most."""
        return (self.kind, self.revision, self.shapes) == (other.kind, other.revision, other.shapes)

    def with_values(self, column: str, rows: Sequence[str], values: Sequence[Any]) -> Layer:
        """The layer with `values` in `column` at the features `rows` (ids); other columns are shared."""
        frame = self.frame.copy(deep=False)
        array = frame[column].array.copy()
        places = self.rows(rows)
        if (places < 0).any():
            raise KeyError(column)
        for part in _parts(len(rows)):
            array[places[part]] = pandas.array(list(values[part]), dtype=array.dtype)
        frame[column] = array
        return Layer(self.kind, frame, self.source, self.revision)

    def rows(self, ids: Sequence[str]) -> numpy.ndarray:
        """The rows of features by their ids, array (n,) of int; -1 where there is none."""
        index = self.frame.index
        found = [index.get_indexer(list(ids[part])) for part in _parts(len(ids))]
        return numpy.concatenate(found) if found else numpy.empty(0, int)

    def values(self, column: str, rows: Sequence[str]) -> tuple[Any, ...]:
        """The values of `column` at the features `rows` as Python scalars, None where missing."""
        series, picked = self.frame[column], []
        for part in _parts(len(rows)):
            picked += series.reindex(list(rows[part])).tolist()
        return tuple(None if pandas.isna(value) else value for value in picked)


def _parts(count: int) -> Iterator[slice]:
    """Slices of so many rows. pandas keeps Python's lock while it looks rows up: all of a city's in one go
    would hold a window up for a tenth of a second."""
    return (slice(start, start + _AT_A_TIME) for start in range(0, count, _AT_A_TIME))


_AT_A_TIME = 20_000
