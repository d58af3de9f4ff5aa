"""What stands around something that is being placed: edges to snap to, and what is nearest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.geo.trees import Tree, tree_of
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, ROADS, Plan, Record
from musterpoint.plan.outlines import fixture_outlines

Ref = tuple[str, str]
"""Kind and id of a record or feature."""

_NOTHING = np.array([], dtype=object)

FIXTURE = "fixture"
ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Edges:
    """Straight edges (n): starts, ends (n, 2) in metres; of: what each belongs to."""

    starts: np.ndarray
    ends: np.ndarray
    of: Sequence[Ref]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest thing of a kind: the shortest line to it, and its length in metres."""

    ref: Ref
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def distance(self) -> float:
        return math.dist(self.start, self.end)


class Shapes:
    """Shapes of one kind in a spatial index; asking takes microseconds, also among 300,000."""

    def __init__(
        self,
        kind: str,
        ids: Sequence[str] | np.ndarray,
        geometries: np.ndarray,
        tree: Tree | None = None,
    ):
        """tree: of the geometries, where it is there already."""
        self.kind = kind
        self._ids = ids
        self._geometries = geometries
        self._tree = Tree(geometries) if tree is None else tree

    def near(self, shape: BaseGeometry, reach: float) -> tuple[list[Ref], np.ndarray]:
        """Those whose box comes within `reach` metres of the shape's box."""
        left, bottom, right, top = shape.bounds
        rows = self._tree.query(shapely.box(left - reach, bottom - reach, right + reach, top + reach))
        return [(self.kind, str(self._ids[row])) for row in rows], self._geometries[rows]

    def nearest(self, shape: BaseGeometry, farthest: float) -> Nearest | None:
        """The nearest one within `farthest` metres, or None."""
        if not len(self._geometries):
            return None
        row = self._tree.nearest(shape, farthest)
        if row is None:
            return None
        line = shapely.get_coordinates(shapely.shortest_line(shape, self._geometries[row])).tolist()
        return Nearest((self.kind, str(self._ids[row])), tuple(line[0]), tuple(line[-1]))


class Vicinity:
    """The layers of a plan in spatial indexes. Make one per change of the layers, off the screen's thread:
    that takes about a second for a city. road_width: metres for a road's type, None where it isn't known."""

    def __init__(self, plan: Plan, road_width: Callable[[str | None], float] | None = None):
        self.buildings = self._features(plan, BUILDINGS)
        self.roads = self._features(plan, ROADS)
        self.boundaries = self._boundaries(plan)
        self.kerbs = self._kerbs(plan, road_width) if road_width else Shapes(ROADS, [], _NOTHING)

    def nearest(self, shape: BaseGeometry, farthest: float) -> list[Nearest]:
        """The nearest building and boundary of a neighbourhood."""
        found = (shapes.nearest(shape, farthest) for shapes in (self.buildings, self.boundaries))
        return [nearest for nearest in found if nearest is not None]

    def street_direction(self, x: float, y: float, farthest: float) -> float | None:
        """The direction of the nearest piece of a road in degrees (0 to 180), of a building's edge where no
        road is within `farthest` metres, or None."""
        spot = shapely.Point(x, y)
        for shapes in (self.roads, self.buildings):
            edges = edges_of(*shapes.near(spot, farthest))
            if len(edges.starts):
                lines = shapely.linestrings(np.stack([edges.starts, edges.ends], axis=1))
                distances = shapely.distance(lines, spot)
                row = int(np.argmin(distances))
                if distances[row] <= farthest:
                    dx, dy = (edges.ends[row] - edges.starts[row]).tolist()
                    return math.degrees(math.atan2(dy, dx)) % 180
        return None

    @staticmethod
    def _features(plan: Plan, kind: str) -> Shapes:
        layer = plan.layers.get(kind)
        if layer is None:
            return Shapes(kind, [], _NOTHING)
        frame = layer.frame
        return Shapes(kind, frame.index.to_numpy(), frame.geometry.to_numpy(), tree_of(layer))

    @staticmethod
    def _kerbs(plan: Plan, road_width: Callable[[str | None], float]) -> Shapes:
        """Both edges of every road that is drawn as a line."""
        layer = plan.layers.get(ROADS)
        if layer is None:
            return Shapes(ROADS, [], _NOTHING)
        lines, rows = shapely.get_parts(layer.frame.geometry.to_numpy(), return_index=True)
        roads = shapely.get_dimensions(lines) == 1
        lines, rows = lines[roads], rows[roads]
        kinds = layer.frame["type"].astype(object)
        widths = kinds.map({kind: road_width(kind) for kind in kinds.unique()}).to_numpy(dtype=float)[rows]
        kerbs = [shapely.offset_curve(lines, side * widths / 2, join_style="mitre") for side in (-1, 1)]
        ids = layer.frame.index.to_numpy()[rows]
        return Shapes(ROADS, np.concatenate([ids, ids]), np.concatenate(kerbs))

    @staticmethod
    def _boundaries(plan: Plan) -> Shapes:
        """The edges of all neighbourhoods, piece by piece: a boundary may have 10,000 points."""
        layer = plan.layers.get(NEIGHBOURHOODS)
        if layer is None:
            return Shapes(NEIGHBOURHOODS, [], _NOTHING)
        frame = layer.frame
        starts, ends, rows = _pieces(frame.geometry.to_numpy())
        lines = shapely.linestrings(np.stack([starts, ends], axis=1)) if len(starts) else _NOTHING
        return Shapes(NEIGHBOURHOODS, frame.index.to_numpy()[rows], lines)


def record_shapes(records: Iterable[Record]) -> dict[str, Shapes]:
    """Fixtures and zones in spatial indexes, by kind."""
    by_kind: dict[str, list[Record]] = {FIXTURE: [], ZONE: []}
    for record in records:
        if record.KIND in by_kind:
            by_kind[record.KIND].append(record)
    zones = [zone for zone in by_kind[ZONE] if len(zone.outline) > 2]
    shapes = {
        FIXTURE: (by_kind[FIXTURE], fixture_outlines(by_kind[FIXTURE])),
        ZONE: (zones, np.array([zone.geometry() for zone in zones], dtype=object)),
    }
    return {
        kind: Shapes(kind, [item.id for item in items], outlines)
        for kind, (items, outlines) in shapes.items()
    }


def edges_of(refs: Sequence[Ref], geometries: np.ndarray) -> Edges:
    """All straight edges of polygons and lines."""
    if not len(geometries):
        return Edges(np.empty((0, 2)), np.empty((0, 2)), [])
    starts, ends, rows = _pieces(geometries)
    return Edges(starts, ends, [refs[row] for row in rows.tolist()])


def _pieces(geometries: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Starts, ends (n, 2) of the straight pieces of polygons and lines, and the row that each is of."""
    parts, part_rows = shapely.get_parts(geometries, return_index=True)
    areas = shapely.get_dimensions(parts) == 2
    rings, ring_parts = shapely.get_rings(parts[areas], return_index=True)
    lines = np.concatenate([rings, parts[~areas]])
    rows = np.concatenate([part_rows[areas][ring_parts], part_rows[~areas]])
    points, line_of_point = shapely.get_coordinates(lines, return_index=True)
    same = line_of_point[1:] == line_of_point[:-1]
    return points[:-1][same], points[1:][same], rows[line_of_point[:-1][same]]
