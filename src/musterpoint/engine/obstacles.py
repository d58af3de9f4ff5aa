"""What is in the way: buildings, asked while something is dragged over the map."""

from __future__ import annotations

import math

import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.plan import Plan


class Obstacles:
    """The buildings of a plan in a spatial index. Make one per buildings layer and keep it: making it
    takes about a second for 300,000 buildings, asking it microseconds."""

    def __init__(self, plan: Plan):
        frame = plan.buildings.frame if plan.buildings is not None else None
        self._ids = frame.index.to_numpy() if frame is not None else []
        self._tree = shapely.STRtree(frame.geometry.to_numpy() if frame is not None else [])

    def hits(self, shape: BaseGeometry) -> list[str]:
        """Ids of the buildings that the shape touches or covers."""
        return [str(self._ids[row]) for row in self._tree.query(shape, predicate="intersects")]

    def nearest_distance(self, shape: BaseGeometry) -> float:
        """Metres to the nearest building, 0 where the shape touches one, infinite where there are none."""
        if not len(self._ids):
            return math.inf
        _, distance = self._tree.query_nearest(shape, return_distance=True, all_matches=False)
        return float(distance[0]) if len(distance) else math.inf
