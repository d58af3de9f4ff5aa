"""What is to be seen on the map of one site, moved onto paper: shapes in millimetres from the map's top left
corner, y downwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy
import pandas
import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.paper.window import Bounds, Window, fitting_window
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Fixture, Plan, Record, Site
from musterpoint.plan.outlines import fixture_outlines

PARTS = ("zone", "fixture", "gate", "way")
SURROUNDINGS = (NEIGHBOURHOODS, ROADS, BUILDINGS, ENTRANCES)

Part = tuple[Any, BaseGeometry]
"""A record and its shape."""


class Feature(NamedTuple):
    """A feature of a layer: its shape on paper and what is known of it, "" where nothing is."""

    shape: BaseGeometry
    name: str
    number: str
    type: str


@dataclass(frozen=True, slots=True)
class Scene:
    """The parts of a site, or of all sites in the window where `site` is None, and, per kind of layer, the
    features around; all shapes are on paper."""

    window: Window
    site: Site | None
    zones: Sequence[Part]
    fixtures: Sequence[Part]
    gates: Sequence[Part]
    ways: Sequence[Part]
    layers: Mapping[str, Sequence[Feature]]


def scene(plan: Plan, site: Site, width: float, height: float, window: Window | None = None) -> Scene:
    """The site in the window that fits it on width × height millimetres of paper. Fixtures that belong to no
    site are seen where they stand in the window; larger ones come first. window: another piece of the
    plane than the one that fits."""
    parts = {kind: _with_shapes(plan.where(kind, site=site.id)) for kind in PARTS}
    window = window or fitting_window(_bounds(site, parts.values()), width, height)
    view = shapely.box(*window.bounds())
    loose = [part for part in _with_shapes(plan.where("fixture", site="")) if part[1].intersects(view)]
    parts["fixture"] = sorted(parts["fixture"] + loose, key=lambda part: (-part[1].area, part[0].id))
    zones, fixtures, gates, ways = (_on_paper(window, parts[kind]) for kind in PARTS)
    layers = {kind: _nearby(plan, kind, window) for kind in SURROUNDINGS}
    return Scene(window, site, zones, fixtures, gates, ways, layers)


def scene_in(plan: Plan, window: Window, sites: Iterable[Site], surroundings: Iterable[str]) -> Scene:
    """The window with the parts of these sites and the layers of these kinds; larger fixtures come first."""
    near = [site.id for site in sites]
    parts = {
        kind: _with_shapes([part for id_ in near for part in plan.where(kind, site=id_)]) for kind in PARTS
    }
    parts["fixture"].sort(key=lambda part: (-part[1].area, part[0].id))
    zones, fixtures, gates, ways = (_on_paper(window, parts[kind]) for kind in PARTS)
    wanted = set(surroundings)
    layers = {kind: _nearby(plan, kind, window) if kind in wanted else [] for kind in SURROUNDINGS}
    return Scene(window, None, zones, fixtures, gates, ways, layers)


def _with_shapes(records: Sequence[Record]) -> list[Part]:
    if records and isinstance(records[0], Fixture):
        return list(zip(records, fixture_outlines(records), strict=True))
    return [(record, record.geometry()) for record in records]


def _bounds(site: Site, parts: Iterable[list[Part]]) -> Bounds:
    """The extent of everything that belongs to the site."""
    shapes = [shape for some in parts for _record, shape in some]
    west, south, east, north = shapely.total_bounds([site.geometry(), *shapes]).tolist()
    return west, south, east, north


def _on_paper(window: Window, parts: Sequence[Part]) -> list[Part]:
    """The parts of which something is in the window."""
    shapes = window.on_paper([shape for _record, shape in parts])
    return [
        (record, shape) for (record, _shape), shape in zip(parts, shapes, strict=True) if not shape.is_empty
    ]


def _nearby(plan: Plan, kind: str, window: Window) -> list[Feature]:
    if kind not in plan.layers:
        return []
    frame = plan.layers[kind].frame
    rows = numpy.sort(frame.sindex.query(shapely.box(*window.bounds()), predicate="intersects"))
    if not len(rows):
        return []
    shapes = window.on_paper(frame.geometry.array[rows])
    names, numbers, types = (_texts(frame, column, rows) for column in ("name", "number", "type"))
    return [Feature(*values) for values in zip(shapes, names, numbers, types, strict=True)]


def _texts(frame: pandas.DataFrame, column: str, rows: numpy.ndarray) -> list[str]:
    if column not in frame:
        return [""] * len(rows)
    return ["" if pandas.isna(value) else str(value) for value in frame[column].array[rows]]
