"""A newer version of a layer: which feature is which, what is new, gone and changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas
import numpy
import pandas
import shapely

from musterpoint.geo.importing import ImportResult
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.plan import BUILDINGS, PLANNED, Origin
from musterpoint.text import ngettext

Array = numpy.ndarray

SAME_SHAPE = 0.5
"""Part of the area of two polygons together that they share at least to be the same feature; above one half
nothing can be the same as two others."""
SAME_PLACE = 5.0
"""m by which a line or point may have moved. Unverified rule of thumb, as both are."""
MOVED = 0.05
"""m below which a shape counts as unchanged: files round coordinates."""

_BY_HAND = ("residents", "floors")


@dataclass(frozen=True, slots=True)
class Differences:
    """What a newer layer changes, by ids. changed: id → names of the columns that differ, "geometry" among
    them."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many are new, gone and changed."""
        return len(self.new), len(self.gone), len(self.changed)


def with_known_ids(result: ImportResult, old: geopandas.GeoDataFrame) -> ImportResult:
    """The newer layer with the old ids of the features that are there again: those with the same id; of the
    others those with the same shape or place. The result's report tells of the latter."""
    frame = result.frame
    matched = match(frame, old)
    renamed = matched[matched != frame.index.to_numpy(dtype=object)]
    if not len(renamed):
        return result
    ids = _distinct(matched, set(old.index))
    sentence = ngettext(
        "{count} feature is known by its shape and keeps its id.",
        "{count} features are known by their shapes and keep their ids.",
        len(renamed),
    ).format(count=len(renamed))
    result.report.add(FindingKind.GUESSED, "same-feature", sentence, features=list(renamed))
    _rename(result.report, dict(zip(frame.index, ids, strict=True)))
    frame = frame.copy(deep=False)
    names = pandas.Index(ids, name="id", dtype=frame.index.dtype)
    if "parent" in frame:
        frame["parent"] = frame["parent"].map(dict(zip(frame.index, ids, strict=True))).astype("string")
    frame.index = names
    area = result.floor_area
    return replace(result, frame=frame, floor_area=area if area is None else area.set_axis(names))


def match(new: geopandas.GeoDataFrame, old: geopandas.GeoDataFrame) -> Array:
    """For each new feature the id of the old one that it is, else its own. An old one is used once."""
    ids = new.index.to_numpy(dtype=object).copy()
    free_new = numpy.flatnonzero(~new.index.isin(old.index))
    free_old = numpy.flatnonzero(~old.index.isin(new.index))
    if not len(free_new) or not len(free_old):
        return ids
    one, other, likeness = _alike(new.geometry.to_numpy()[free_new], old.geometry.to_numpy()[free_old])
    order = numpy.argsort(-likeness, kind="stable")
    taken_new, taken_old = set(), set()
    for place in order.tolist():
        first, second = int(one[place]), int(other[place])
        if first not in taken_new and second not in taken_old:
            taken_new.add(first)
            taken_old.add(second)
            ids[free_new[first]] = old.index[free_old[second]]
    return ids


def with_hand_made(new: geopandas.GeoDataFrame, old: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The newer buildings with what was planned for the old ones, and the figures set by hand in them."""
    frame = new.copy(deep=False)
    for name in PLANNED[BUILDINGS]:
        frame[name] = old[name].reindex(new.index)
    for name in _BY_HAND:
        origin = f"{name}_origin"
        by_hand = old.index[(old[origin] == Origin.HAND).fillna(False)].intersection(new.index)
        if len(by_hand):
            for column in (name, origin):
                values = frame[column].copy()
                values.loc[by_hand] = old.loc[by_hand, column]
                frame[column] = values
    return frame


def compare(old: geopandas.GeoDataFrame, new: geopandas.GeoDataFrame) -> Differences:
    """What differs between two layers of one kind with the same columns and CRS."""
    common = old.index.intersection(new.index)
    before, after = old.loc[common], new.loc[common]
    changed: dict[str, list[str]] = {}
    for name in [name for name in after.columns if name != "geometry" and name in before]:
        one, other = before[name], after[name]
        differ = (one != other).fillna(True) & ~(one.isna() & other.isna())
        for id_ in common[differ.to_numpy(dtype=bool)]:
            changed.setdefault(id_, []).append(name)
    for id_ in common[_moved(before.geometry.to_numpy(), after.geometry.to_numpy())]:
        changed.setdefault(id_, []).append("geometry")
    return Differences(
        tuple(new.index.difference(old.index, sort=False)),
        tuple(old.index.difference(new.index, sort=False)),
        {id_: tuple(names) for id_, names in changed.items()},
    )


def _alike(new: Array, old: Array) -> tuple[Array, Array, Array]:
    """Pairs that may be the same feature, by position, with their likeness from 0 to 1."""
    if shapely.get_dimensions(new).max() == 2:
        one, other = shapely.STRtree(old).query(new, predicate="intersects")
        shared = shapely.area(shapely.intersection(new[one], old[other]))
        together = shapely.area(new)[one] + shapely.area(old)[other] - shared
        likeness = numpy.divide(shared, together, out=numpy.zeros(len(shared)), where=together > 0)
        enough = likeness > SAME_SHAPE
    else:
        one, other = shapely.STRtree(old).query(new, predicate="dwithin", distance=SAME_PLACE)
        apart = shapely.hausdorff_distance(new[one], old[other])
        likeness, enough = 1 - apart / SAME_PLACE, apart <= SAME_PLACE
    return one[enough], other[enough], likeness[enough]


def _moved(before: Array, after: Array) -> Array:
    """Which shapes differ by more than a rounding (mask)."""
    suspects = numpy.flatnonzero(~shapely.equals_exact(before, after, MOVED))
    moved = numpy.zeros(len(before), dtype=bool)
    moved[suspects] = shapely.hausdorff_distance(before[suspects], after[suspects]) > MOVED
    return moved


def _distinct(ids: Array, known: set[str]) -> list[str]:
    """The ids, with a number behind one that somebody else has got."""
    seen: set[str] = set()
    found = []
    for id_ in ids.tolist():
        name, number = id_, 1
        while name in seen:
            number += 1
            name = f"{id_}-{number}"
            if name in known:
                continue
        seen.add(name)
        found.append(name)
    return found


def _rename(report: ImportReport, names: dict[str, str]) -> None:
    report.findings = [
        replace(finding, features=tuple(names.get(feature, feature) for feature in finding.features))
        for finding in report.findings
    ]
