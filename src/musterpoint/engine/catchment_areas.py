"""Catchments as areas for a map, made of the buildings that are given."""

from __future__ import annotations

import numpy as np
import pandas
import shapely

from musterpoint.engine.served import Service
from musterpoint.plan import Plan

AROUND = 30.0
"""Metres around a building that still belong to its site's area."""

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
    spots, same = np.unique(shapely.get_coordinates(middles), axis=0, return_inverse=True)
    if len(spots) < 2:
        return shapely.buffer(middles, 10 * AROUND)
    left, bottom, right, top = _wider(shapely.total_bounds(middles), 10 * AROUND)
    drawn = shapely.voronoi_polygons(
        shapely.multipoints(spots), extend_to=shapely.box(left, bottom, right, top)
    )
    cells = shapely.get_parts(drawn)
    spot, cell = shapely.STRtree(cells).query(shapely.points(spots), predicate="intersects")
    found = np.zeros(len(spots), np.int64)
    found[spot] = cell
    return cells[found[same.reshape(-1)]]
