"""Catchments as areas for a map, made of the buildings that are given."""

from __future__ import annotations

import numpy as np
import pandas
import shapely

from musterpoint.engine.served import Service
from musterpoint.plan import Plan

AROUND = 30.0
"""Metres around a building that still belong to its site's area."""

_AT_A_TIME = 50_000

SEAM = 14.0
"""Metres: narrower gaps between buildings of one site are closed."""


def catchment_areas(plan: Plan, found: Service) -> dict[str, shapely.Geometry]:
    """Site id → the area of its buildings, a polygon or several, in the plan's CRS. Every spot within
    `AROUND` metres of a building belongs to the site of the nearest building's middle, so areas of different
    sites don't overlap but for closed seams. Sites without buildings are left out."""
    if plan.buildings is None or not len(found.ways):
        return {}
    shapes = plan.buildings.frame.geometry.to_numpy()[found.rows]
    near = shapely.box(*_wider(shapely.bounds(shapes), AROUND).T)
    pieces = shapely.intersection(_cells(shapely.centroid(shapes)), near)
    areas = {}
    for site, rows in pandas.Series(range(len(pieces))).groupby(found.ways["site"].to_numpy(object)):
        whole = shapely.union_all(pieces[rows.to_numpy()])
        closed = whole.buffer(SEAM, join_style="mitre").buffer(-SEAM, join_style="mitre")
        areas[str(site)] = closed
    return areas


def _wider(bounds: np.ndarray, by: float) -> np.ndarray:
    return bounds + np.array([-by, -by, by, by])


def _cells(middles: np.ndarray) -> np.ndarray:
    """For each point the part of the plane that is nearest to it; the same for points that coincide."""
    # As complex numbers, and in parts: else Python's lock would be held so long that a window stands still.
    spots, same = np.unique(shapely.get_coordinates(middles).view(complex)[:, 0], return_inverse=True)
    if len(spots) < 2:
        return shapely.buffer(middles, 10 * AROUND)
    left, bottom, right, top = _wider(shapely.total_bounds(middles), 10 * AROUND)
    points = shapely.multipoints(np.column_stack([spots.real, spots.imag]))
    ground = shapely.box(left, bottom, right, top)
    drawn = shapely.voronoi_polygons(points, extend_to=ground, ordered=True)
    parts = np.array_split(np.arange(len(spots)), 1 + len(spots) // _AT_A_TIME)
    return np.concatenate([shapely.get_geometry(drawn, part) for part in parts])[same]
