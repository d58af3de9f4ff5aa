"""Ground on which a site may stand: neighbourhoods less buildings, driven roads, fire lanes, other sites."""

from __future__ import annotations

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.engine.ground import site_hulls, smallest_areas
from musterpoint.engine.standing import surroundings
from musterpoint.plan import Plan

_APART = 1.0
"""Metres between two sites."""

_NEAREST = 30.0
"""A point that isn't on free ground itself means the free ground within so many metres of it."""


class FreeGround:
    """The free ground of one state of a plan. Indexing a city takes a second once (see `surroundings`)."""

    def __init__(self, plan: Plan, catalogue: Catalogue):
        self._around = surroundings(plan, catalogue)
        self.buildings = self._around.buildings.tree
        self.strips = self._around.roads.tree
        self.roads = shapely.STRtree(self._around.roads.lines)
        self.avoided = self._around.avoided.tree
        self.keep_away = catalogue.norms["keep-away"].value
        self.norm = catalogue.norms["tent-clearance"].value
        self.area_ids, self.areas = smallest_areas(plan)
        self.area_tree = shapely.STRtree(self.areas)
        self.taken = site_hulls(plan)

    def around(
        self, x: float, y: float, reach: float, clearance: float, without: str = ""
    ) -> shapely.Geometry:
        """The free ground round a point, as far as `reach` metres to each side. clearance: metres to keep
        from buildings. without: the id of a site that isn't in the way. Empty where there is none near."""
        square = shapely.box(x - reach, y - reach, x + reach, y + reach)
        point = shapely.Point(x, y)
        areas = self.areas[self.area_tree.query(point, predicate="dwithin", distance=_NEAREST)]
        if len(self.areas):
            if not len(areas):
                return shapely.Polygon()
            square = shapely.intersection(square, areas[np.argmin(shapely.distance(areas, point))])
        parts = shapely.get_parts(self.within(square, clearance, without))
        parts = parts[shapely.get_type_id(parts) == 3]
        if not len(parts):
            return shapely.Polygon()
        distance = shapely.distance(parts, point)
        nearest = int(np.lexsort((-shapely.area(parts), distance))[0])
        return parts[nearest] if distance[nearest] <= _NEAREST else shapely.Polygon()

    def within(self, ground: shapely.Geometry, clearance: float, without: str = "") -> shapely.Geometry:
        """What of a piece of ground is free."""
        near = self.buildings.query(ground, predicate="dwithin", distance=clearance)
        obstacles = [*shapely.buffer(self.buildings.geometries[near], clearance, quad_segs=4)]
        if clearance >= self.norm:
            near = self.avoided.query(ground, predicate="dwithin", distance=self.keep_away)
            obstacles += [*shapely.buffer(self.avoided.geometries[near], self.keep_away + 0.1, quad_segs=8)]
        obstacles += [*self.strips.geometries[self.strips.query(ground, predicate="intersects")]]
        obstacles += [
            shapely.buffer(hull, _APART, join_style="mitre")
            for site, hull in self.taken.items()
            if site != without and shapely.dwithin(hull, ground, _APART)
        ]
        return shapely.difference(ground, shapely.union_all(obstacles)) if obstacles else ground

    def directions(self, x: float, y: float, reach: float = 60.0) -> list[float]:
        """Directions of the nearest building and the nearest road within reach, degrees from 0 to 90."""
        point = shapely.Point(x, y)
        building = self.buildings.nearest(point, reach)
        road = self.roads.query_nearest(point, max_distance=reach, all_matches=False)
        near = [] if building is None else [self.buildings.geometries[building]]
        return [direction_near(shape, point) for shape in (*near, *self.roads.geometries[road])]


def direction_near(shape: shapely.Geometry, point: shapely.Point) -> float:
    """Of a building's longer side, or of the piece of a line that is nearest to the point; from 0 to 90."""
    if shapely.get_dimensions(shape) == 2:
        return axis_of(shape)
    corners = shapely.get_coordinates(shape)
    pieces = shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1))
    start, end = shapely.get_coordinates(pieces[int(np.argmin(shapely.distance(pieces, point)))])
    return round(float(np.degrees(np.arctan2(*(end - start)[::-1]))) % 90, 2)


def axis_of(shape: shapely.Geometry) -> float:
    """The direction of the smallest rectangle round a shape, degrees from 0 to 90."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(shape))
    if len(corners) < 3:
        return 0.0
    dx, dy = corners[1] - corners[0]
    return round(float(np.degrees(np.arctan2(dy, dx))) % 90, 2)
