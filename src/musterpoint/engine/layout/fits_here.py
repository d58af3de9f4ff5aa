"""How many lanes fit where something is being dragged."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.engine.ground import CLEARANCE
from musterpoint.engine.layout.free_ground import FreeGround
from musterpoint.engine.layout.kit_shapes import MOST_LANES, kit_shapes
from musterpoint.engine.layout.places import facing
from musterpoint.plan import Plan
from musterpoint.text import _


class Room(NamedTuple):
    """The most lanes that fit at a place, 0 where not even one does, and the way round (degrees) in which
    they do."""

    lanes: int
    rotation: float


class FitsHere:
    """Answers within milliseconds how many lanes fit at a point. It holds one state of the plan; make it
    beforehand, where a second doesn't matter (see `surroundings`)."""

    def __init__(self, plan: Plan, catalogue: Catalogue, most: int = MOST_LANES):
        self._ground = FreeGround(plan, catalogue)
        shapes = kit_shapes(plan, catalogue, most)
        self._lanes = np.array([shape.lanes for shape in shapes])
        self._sizes = np.array([(shape.width, shape.depth) for shape in shapes])
        self._areas = shapely.union_all(self._ground.areas, grid_size=0.01)
        shapely.prepare(self._areas)

    def at(self, x: float, y: float, rotation: float | None = None, without: str = "") -> Room:
        """The most lanes that stand with their middle at a point, clear of buildings, roads, boundaries and
        other sites. rotation: the way round; None tries those of the nearest building and street. without:
        the id of a site that isn't in the way, as when it is dragged itself."""
        angles = [rotation] if rotation is not None else self._ground.directions(x, y) or [0.0]
        best = Room(0, angles[0])
        reach = float(np.hypot(*self._sizes.T).max()) / 2 + CLEARANCE
        near = self._near(shapely.Point(x, y), reach, without)
        for angle in angles:
            for quarter in (0, 90):
                lanes = self._most(x, y, angle + quarter, near)
                if lanes > best.lanes:
                    best = Room(lanes, round((angle + quarter) % 360, 2))
        return best

    def towards_road(self, x: float, y: float) -> Room:
        """As `at`, the way round in which people come in from the side of the nearest road."""
        room, roads = self.at(x, y), self._ground.roads
        if not len(roads.geometries):
            return room
        point = shapely.Point(x, y)
        (_x, _y), (to_x, to_y) = shapely.get_coordinates(
            shapely.shortest_line(point, roads.geometries[roads.nearest(point)])
        )
        return room._replace(rotation=facing(room.rotation, np.degrees(np.arctan2(to_y - y, to_x - x))))

    def in_the_way(self, x: float, y: float) -> str:
        """In words, what keeps the smallest kit from standing at a point; "" where nothing does."""
        small = int(np.argmin(self._sizes.prod(axis=1)))
        shape = shapely.Point(x, y).buffer(self._sizes[small].min() / 2)
        ground = self._ground
        hulls = [*ground.taken.values()]
        if len(ground.buildings.query(shape, "dwithin", distance=CLEARANCE)):
            return _("a building stands there")
        if len(ground.strips.query(shape, "intersects")):
            return _("a road or its fire lane is there")
        if len(hulls) and shapely.intersects(hulls, shape).any():
            return _("another site is there")
        if not (self._areas.is_empty or shapely.covers(self._areas, shape)):
            return _("it lies outside the neighbourhoods, or at their edge")
        return "" if self.at(x, y).lanes else _("it is too narrow there")

    def _near(self, point: shapely.Point, reach: float, without: str) -> np.ndarray:
        """What is in the way within reach."""
        ground = self._ground
        rows = ground.buildings.query(point, "dwithin", distance=reach)
        strips = ground.strips.query(point, "dwithin", distance=reach)
        taken = [
            hull
            for site, hull in ground.taken.items()
            if site != without and shapely.dwithin(hull, point, reach)
        ]
        grown = shapely.buffer(ground.buildings.geometries[rows], CLEARANCE, quad_segs=2)
        return np.array([*grown, *ground.strips.geometries[strips], *taken], dtype=object)

    def _most(self, x: float, y: float, rotation: float, near: np.ndarray) -> int:
        turn = np.radians(rotation)
        along = self._sizes[:, :1] / 2 * (np.cos(turn), np.sin(turn))
        across = self._sizes[:, 1:] / 2 * (-np.sin(turn), np.cos(turn))
        corners = np.stack([-along - across, along - across, along + across, across - along], axis=1)
        shapes = shapely.polygons(corners + np.array([x, y]))
        free = np.ones(len(shapes), dtype=bool)
        if len(near):
            free[shapely.STRtree(near).query(shapes, "intersects")[0]] = False
        if not self._areas.is_empty:
            free &= shapely.covers(self._areas, shapes)
        return int(self._lanes[free].max(initial=0))
