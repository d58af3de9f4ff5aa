"""Free ground: where a footprint in true size really fits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from musterpoint.catalogue.style import MapStyle
from musterpoint.engine.outlines import zone_outlines
from musterpoint.plan import ROADS, Plan
from musterpoint.plan.outlines import fixture_outlines

WALKED = frozenset({"footway", "path", "steps", "pedestrian", "track", "cycleway", "corridor"})
"""Ways that a site may stand on, as OpenStreetMap calls them: nobody drives there."""

_YARD = frozenset({"service", "living_street"})
"""Drives within a compound: a site stands on them only where there is no better ground."""

CLEARANCE = 2.0
"""Metres to the nearest building at least, by default: few compounds have room for the 6.1 m of the tent norm
everywhere."""

_SEARCH = (
    (0, 120, 5, True), (120, 300, 7, True), (0, 300, 7, False), (300, 700, 12, True), (300, 700, 12, False),
    (700, 1500, 20, False),
)  # fmt: skip
"""Where to look in turn: from, to and step of the grid in metres, and whether only for roomy ground."""

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

    def __init__(self, plan: Plan, style: MapStyle, clearance: float, wished: float):
        """clearance: metres to keep from buildings and other sites at least; wished: what is kept, and drives
        with it, where there is room (the norm for tents)."""
        self._buildings = (
            plan.buildings.frame.geometry.to_numpy() if plan.buildings is not None else np.array([])
        )
        self._building_tree = shapely.STRtree(self._buildings)
        self._levels = {
            True: (
                shapely.STRtree(np.concatenate([self._buildings, _ribbons(plan, style, WALKED)])),
                wished,
            ),
            False: (
                shapely.STRtree(np.concatenate([self._buildings, _ribbons(plan, style, WALKED | _YARD)])),
                clearance,
            ),
        }
        self._areas = shapely.STRtree(smallest_areas(plan)[1])
        self._taken: list[shapely.Polygon] = [*site_hulls(plan).values()]

    def take(self, outline: shapely.Polygon) -> None:
        """From now on nothing else may stand there."""
        self._taken.append(outline)

    def find(self, footprint: shapely.Polygon, centre: tuple[float, float]) -> Spot | None:
        """The nearest spot to a centre where the footprint (in its own metres, round its origin) fits, along
        the nearest building or across it; None where there is none within 1.5 km."""
        west, south, east, north = footprint.bounds
        angles = self._angles(centre)
        for nearest, farthest, step, roomy in _SEARCH:
            tree, clearance = self._levels[roomy]
            ring = shapely.get_coordinates(shapely.buffer(footprint, clearance, join_style="mitre"))
            points = _grid(centre, nearest, farthest, step)
            points = points[self._promising(tree, points, min(east - west, north - south) / 2 + clearance)]
            for start in range(0, len(points), _BATCH):
                spots, shapes = _turned(ring, points[start : start + _BATCH], angles)
                free = np.flatnonzero(self._free(tree, shapes))
                if len(free):
                    x, y, rotation = spots[free[0]]
                    return Spot(round(float(x), 2), round(float(y), 2), round(float(rotation) % 360, 1))
        return None

    def _free(self, tree: shapely.STRtree, shapes: np.ndarray) -> np.ndarray:
        """Which of the polygons (n,) lie inside one neighbourhood and on free ground, array of bool (n,)."""
        free = np.ones(len(shapes), dtype=bool)
        free[tree.query(shapes, predicate="intersects")[0]] = False
        if len(self._areas.geometries):
            inside = np.zeros(len(shapes), dtype=bool)
            inside[self._areas.query(shapes, predicate="covered_by")[0]] = True
            free &= inside
        if self._taken and free.any():
            free[shapely.STRtree(self._taken).query(shapes, predicate="intersects")[0]] = False
        return free

    def _promising(self, tree: shapely.STRtree, points: np.ndarray, radius: float) -> np.ndarray:
        """Which points (n, 2) have nothing in the way within a radius: a sieve before shapes are tried."""
        spots = shapely.points(points)
        free = np.ones(len(points), dtype=bool)
        if len(self._areas.geometries):
            free[:] = False
            free[self._areas.query(spots, predicate="within")[0]] = True
        inside = np.flatnonzero(free)
        free[inside[tree.query(spots[inside], predicate="dwithin", distance=radius)[0]]] = False
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


def _ribbons(plan: Plan, style: MapStyle, open_kinds: frozenset[str]) -> np.ndarray:
    """Roads in their width on the ground, but for the kinds that a site may stand on."""
    if ROADS not in plan.layers:
        return np.array([], dtype=object)
    frame = plan.layers[ROADS].frame
    kinds = frame["type"].fillna("").to_numpy()
    closed = ~np.isin(kinds, list(open_kinds))
    widths = np.array([style.road_width_m(kind) for kind in kinds[closed]])
    return shapely.buffer(frame.geometry.to_numpy()[closed], widths / 2, quad_segs=2)


def smallest_areas(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Ids and shapes of the neighbourhoods that are parent to none."""
    if plan.neighbourhoods is None:
        return (np.array([], dtype=object),) * 2
    frame = plan.neighbourhoods.frame
    parents = set(frame["parent"].dropna())
    smallest = ~frame.index.isin(parents)
    return frame.index.to_numpy()[smallest], frame.geometry.to_numpy()[smallest]


def site_hulls(plan: Plan) -> dict[str, shapely.Polygon]:
    """The ground that each existing site stands on, by the site's id."""
    parts = [*plan.table("zone").values()], [*plan.table("fixture").values()]
    outlines = np.concatenate([zone_outlines(parts[0]), fixture_outlines(parts[1])])
    owners = np.array([part.site for kind in parts for part in kind], dtype=object)
    of, groups = np.unique(owners.astype(str), return_inverse=True)
    grounds = shapely.geometrycollections(
        outlines[np.argsort(groups, kind="stable")], indices=np.sort(groups)
    )
    hulls = dict(zip(of.tolist(), shapely.convex_hull(grounds), strict=True))
    return {owner: hulls[owner] for owner in dict.fromkeys(owners.tolist()) if owner}
