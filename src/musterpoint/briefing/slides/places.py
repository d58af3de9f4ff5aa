"""Which piece of the map a slide shows."""

from __future__ import annotations

import numpy
import shapely

from musterpoint.briefing.slides.topic import Bounds
from musterpoint.plan import BUILDINGS, Plan, Site
from musterpoint.plan.outlines import fixture_outlines

PARTS = ("zone", "gate", "way")
AROUND_SITE_M = 6.0
WAY_TO_SITE_M = 70.0
"""Metres round a site in which people look for it."""


def area_bounds(plan: Plan) -> Bounds | None:
    """The box around neighbourhoods, or else buildings, and all sites; None where there is neither."""
    boxes = [(site.x, site.y, site.x, site.y) for site in plan.sites()]
    layer = plan.neighbourhoods or plan.layers.get(BUILDINGS)
    if layer is not None and len(layer.frame):
        boxes.append(tuple(layer.frame.total_bounds.tolist()))
    return _around(boxes) if boxes else None


def site_bounds(plan: Plan, site: Site) -> Bounds:
    """The box around a site and its parts."""
    shapes = [part.geometry() for kind in PARTS for part in plan.where(kind, site=site.id)]
    outlines = fixture_outlines(plan.where("fixture", site=site.id))
    return _around(shapely.bounds([site.geometry(), *shapes, *outlines]).tolist())


def widened(bounds: Bounds, margin: float) -> Bounds:
    """The box with so many metres more on every side."""
    west, south, east, north = bounds
    return west - margin, south - margin, east + margin, north + margin


def _around(boxes: list) -> Bounds:
    array = numpy.array(boxes, dtype=float)
    west, south = array[:, :2].min(axis=0).tolist()
    east, north = array[:, 2:].max(axis=0).tolist()
    return west, south, east, north
