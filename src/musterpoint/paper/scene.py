"""What is to be seen on the map of one site, moved onto paper: shapes in millimetres from the map's top left
corner, y downwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import pandas
import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.paper.window import Window, fitting_window, site_bounds
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Plan, Record, Site

SURROUNDINGS = (NEIGHBOURHOODS, ROADS, BUILDINGS, ENTRANCES)
TEXT_COLUMNS = ("name", "number", "type")

Part = tuple[Any, BaseGeometry]
"""A record and its shape on paper."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The parts of a site and what lies around it. layers: per kind of layer the features in the window, in
    a table with the columns "shape" (on paper) and, as plain strings, "name", "number" and "type"."""

    window: Window
    site: Site
    zones: Sequence[Part]
    fixtures: Sequence[Part]
    gates: Sequence[Part]
    ways: Sequence[Part]
    layers: Mapping[str, pandas.DataFrame]


def scene(plan: Plan, site: Site, width: float, height: float) -> Scene:
    """The site in the window that fits it on width × height millimetres of paper. Fixtures that belong to no
    site are seen where they stand in the window; larger ones come first."""
    window = fitting_window(site_bounds(plan, site), width, height)
    view = shapely.box(*window.bounds())
    loose = [item for item in plan.where("fixture", site="") if item.geometry().intersects(view)]
    fixtures = sorted(
        (*plan.where("fixture", site=site.id), *loose), key=lambda item: (-item.width * item.depth, item.id)
    )
    return Scene(
        window,
        site,
        zones=_on_paper(window, plan.where("zone", site=site.id)),
        fixtures=_on_paper(window, fixtures),
        gates=_on_paper(window, plan.where("gate", site=site.id)),
        ways=_on_paper(window, plan.where("way", site=site.id)),
        layers={layer: _nearby(plan, layer, window) for layer in SURROUNDINGS},
    )


def _on_paper(window: Window, records: Sequence[Record]) -> list[Part]:
    shapes = window.on_paper([record.geometry() for record in records])
    return list(zip(records, shapes, strict=True))


def _nearby(plan: Plan, layer: str, window: Window) -> pandas.DataFrame:
    if layer not in plan.layers:
        return pandas.DataFrame(columns=["shape", *TEXT_COLUMNS])
    frame = plan.layers[layer].frame
    near = frame.iloc[numpy.sort(frame.sindex.query(shapely.box(*window.bounds()), predicate="intersects"))]
    columns: dict[str, Any] = {"shape": window.on_paper(near.geometry)}
    for name in TEXT_COLUMNS:
        known = near[name].fillna("").astype(str) if name in near else numpy.full(len(near), "")
        columns[name] = numpy.asarray(known, dtype=object)
    return pandas.DataFrame(columns, index=near.index)
