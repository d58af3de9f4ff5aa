"""Free ground: where a footprint in true size really fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely

from musterpoint.catalogue.style import MapStyle
from musterpoint.plan import ROADS, Plan

_QUIET = frozenset({"footway", "path", "steps", "pedestrian", "service", "track", "cycleway", "living_street", "corridor"})
"""Ways that a site may stand on because nobody drives there in earnest, as OpenStreetMap calls them."""

_RINGS = ((0, 120, 5), (120, 300, 7), (300, 700, 12), (700, 1500, 20))
"""Where to look: from, to, and step of the grid, in metres."""

_BATCH = 96
"""Candidates looked at together: enough to be quick, few enough that the first hit comes early."""


class Spot(NamedTuple):
    """Where a footprint fits. rotation: degrees counter-clockwise."""

    x: float
    y: float
    rotation: float


class FreeGround:
    """The ground of a plan less its buildings, driven roads and existing sites, inside the smallest
    neighbourhoods (those that are parent to none): sites are placed by compound."""

    def __init__(self, plan: Plan, style: MapStyle, clearance: float):
        """clearance: metres to keep from buildings and from other sites."""
        self._clearance = clearance
        self._buildings = plan.buildings.frame.geometry.to_numpy() if plan.buildings is not None else np.array([])
        self._tree = shapely.STRtree(np.concatenate([self._buildings, _ribbons(plan, style)]))
        self._building_tree = shapely.STRtree(self._buildings)
        self._areas = shapely.STRtree(_smallest_areas(plan))
        self._taken: list[shapely.Polygon] = _site_hulls(plan)

    def take(self, outline: shapely.Polygon) -> None:
        """From now on nothing else may stand there."""
        self._taken.append(outline)

    def find(self, footprint: shapely.Polygon, centre: tuple[float, float]) -> Spot | None:
        """The nearest spot to a centre where the footprint (in its own metres, round its origin) fits, along
        the nearest building or across it; None where there is none within 1.5 km."""
        ring = shapely.get_coordinates(shapely.buffer(footprint, self._clearance, join_style="mitre"))
        west, south, east, north = footprint.bounds
        angles = self._angles(centre)
        for nearest, farthest, step in _RINGS:
            points = _grid(centre, nearest, farthest, step)
            points = points[self._roomy(points, min(east - west, north - south) / 2)]
            for start in range(0, len(points), _BATCH):
                spots, shapes = _turned(ring, points[start : start + _BATCH], angles)
                free = np.flatnonzero(self.fits(shapes))
                if len(free):
                    x, y, rotation = spots[free[0]]
                    return Spot(round(float(x), 2), round(float(y), 2), round(float(rotation) % 360, 1))
        return None

    def fits(self, shapes: np.ndarray) -> np.ndarray:
        """Which of the polygons (n,) lie inside one neighbourhood and on free ground, array of bool (n,)."""
        free = np.ones(len(shapes), dtype=bool)
        free[self._tree.query(shapes, predicate="intersects")[0]] = False
        if len(self._areas.geometries):
            inside = np.zeros(len(shapes), dtype=bool)
            inside[self._areas.query(shapes, predicate="covered_by")[0]] = True
            free &= inside
        if self._taken and free.any():
            free[shapely.STRtree(self._taken).query(shapes, predicate="intersects")[0]] = False
        return free

    def _roomy(self, points: np.ndarray, radius: float) -> np.ndarray:
        """Which points (n, 2) have nothing in the way within a radius: a quick sieve before shapes are tried."""
        spots = shapely.points(points)
        free = np.ones(len(points), dtype=bool)
        free[self._tree.query(spots, predicate="dwithin", distance=radius)[0]] = False
        if len(self._areas.geometries):
            inside = np.zeros(len(points), dtype=bool)
            inside[self._areas.query(spots, predicate="within")[0]] = True
            free &= inside
        return free

    def _angles(self, centre: tuple[float, float]) -> np.ndarray:
        """Along and across the nearest building, in degrees; 0 and 90 where there are none."""
        if not len(self._buildings):
            return np.array([0.0, 90.0])
        building = self._buildings[self._building_tree.nearest(shapely.Point(centre))]
        corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(building))
        sides = np.diff(corners[:3], axis=0)
        x, y = sides[int(np.argmax((sides**2).sum(axis=1)))]
        return (np.degrees(np.arctan2(y, x)) % 180) + np.array([0.0, 90.0])


def _grid(centre: tuple[float, float], nearest: float, farthest: float, step: float) -> np.ndarray:
    """Points of a square grid at these distances from a centre, by distance, array (n, 2)."""
    ticks = np.arange(-farthest, farthest + step / 2, step)
    x, y = (axis.ravel() for axis in np.meshgrid(ticks, ticks))
    distance = np.hypot(x, y)
    chosen = np.flatnonzero((distance >= nearest) & (distance < farthest))
    chosen = chosen[np.argsort(distance[chosen], kind="stable")]
    return np.column_stack([x[chosen], y[chosen]]) + centre


def _turned(ring: np.ndarray, points: np.ndarray, angles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ring (k, 2) at every point and angle: spots (n, 3) as x, y, angle and polygons (n,)."""
    turns = np.radians(angles)
    cosine, sine = np.cos(turns)[:, None], np.sin(turns)[:, None]
    x, y = ring.T
    turned = np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=-1)
    shapes = shapely.polygons(turned[None, :, :, :] + points[:, None, None, :]).ravel()
    spots = np.column_stack([np.repeat(points, len(angles), axis=0), np.tile(angles, len(points))])
    return spots, shapes


def _ribbons(plan: Plan, style: MapStyle) -> np.ndarray:
    """Driven roads in their width on the ground."""
    if ROADS not in plan.layers:
        return np.array([], dtype=object)
    frame = plan.layers[ROADS].frame
    kinds = frame["type"].fillna("").to_numpy()
    driven = ~np.isin(kinds, list(_QUIET))
    widths = np.array([style.road_width_m(kind) for kind in kinds[driven]])
    return shapely.buffer(frame.geometry.to_numpy()[driven], widths / 2, quad_segs=2)


def _smallest_areas(plan: Plan) -> np.ndarray:
    """Neighbourhoods that are parent to none."""
    if plan.neighbourhoods is None:
        return np.array([], dtype=object)
    frame = plan.neighbourhoods.frame
    parents = set(frame["parent"].dropna())
    return frame.geometry.to_numpy()[~frame.index.isin(parents)]


def _site_hulls(plan: Plan) -> list[shapely.Polygon]:
    """The ground that existing sites stand on."""
    hulls = []
    for site in plan.sites():
        parts: Sequence = [*plan.where("zone", site=site.id), *plan.where("fixture", site=site.id)]
        if parts:
            hulls.append(shapely.union_all([part.geometry() for part in parts]).convex_hull)
    return hulls
