"""Candidate places: where on free ground which kits really fit, and which way round."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from scipy import ndimage

from musterpoint.catalogue import Catalogue
from musterpoint.engine.ground import CLEARANCE
from musterpoint.engine.layout.directions import Directions
from musterpoint.engine.layout.free_ground import FreeGround
from musterpoint.engine.layout.kit_shapes import MOST_LANES, KitShape, kit_shapes
from musterpoint.engine.layout.largest import largest_kits
from musterpoint.engine.layout.raster import burnt
from musterpoint.engine.layout.scan import sums
from musterpoint.jobs import Job
from musterpoint.plan import ENTRANCES, Plan
from musterpoint.text import _

_STRIDE = 2
"""Cells of a metre between spots that are looked at."""

_PER_TILE = 12
"""Spots of a tile whose distance to the road is measured."""

_REACH = 25.0
"""Metres beyond its neighbourhood's edge that are drawn, so that clearances count there too."""


_LARGE = 4e6
"""m² above which only the ground near buildings is looked through: compounds and communities are smaller."""
_SQUARE = 250.0
"""m: side of the squares that such ground is divided into."""
_BLOCK = 4 * _SQUARE
"""m: side of the blocks of squares that are drawn in one piece."""
_OVERLAP = 60.0
"""m: a block is drawn so far beyond its edge, so that kits fit on it too."""


@dataclass(frozen=True, slots=True)
class Places:
    """Candidate places (n,). x, y: metres in the plan's CRS, the middle of the kit; rotation: degrees
    counter-clockwise, so that people come in from the nearest road; lanes: the most that fit; area: m² that
    these take; road, gate: metres to the nearest road that is driven and to the nearest entrance of the
    entrances layer, infinite without; neighbourhood: id of the smallest one, "" without; roomy: whether the
    norm's clearance to buildings is kept."""

    x: np.ndarray
    y: np.ndarray
    rotation: np.ndarray
    lanes: np.ndarray
    area: np.ndarray
    road: np.ndarray
    gate: np.ndarray
    neighbourhood: np.ndarray
    roomy: np.ndarray

    def __len__(self) -> int:
        return len(self.x)


class _Spot(NamedTuple):
    x: float
    y: float
    rotation: float
    kit: int
    roomy: bool
    area: int


def find_places(
    plan: Plan,
    catalogue: Catalogue,
    job: Job | None = None,
    *,
    most_lanes: int = MOST_LANES,
    spacing: float = 40.0,
    without: frozenset[str] = frozenset(),
) -> Places:
    """Places all over the smallest neighbourhoods where a kit stands clear of buildings, driven roads with
    their fire lanes and other sites: in each square of `spacing` metres the one for the most lanes, the
    nearest to a road among those. without: ids of sites that aren't in the way. A plan without neighbourhoods
    is looked through around its buildings. The same plan gives the same places.
    """
    job = job or Job()
    ground = FreeGround(plan, catalogue)
    for site in without:
        ground.taken.pop(site, None)
    shapes = kit_shapes(plan, catalogue, most_lanes)
    ids, areas = _areas(plan, ground)
    finder = _Finder(ground, shapes, Directions(plan), spacing)
    spots: list[_Spot] = []
    for row, area in enumerate(areas):
        parts = _parts(plan, area)
        for number, (part, box) in enumerate(parts):
            job.progress((row + number / len(parts)) / len(areas), _("Looking for free ground"))
            spots += (spot for spot in finder.spots(row, part) if _counts(box, spot))
    return _places(plan, ground, shapes, spots, ids)


def _areas(plan: Plan, ground: FreeGround) -> tuple[np.ndarray, np.ndarray]:
    """Ids and shapes to look through."""
    if len(ground.areas):
        return ground.area_ids, ground.areas
    if plan.buildings is None or not len(plan.buildings.frame):
        return (np.array([], dtype=object),) * 2
    left, bottom, right, top = plan.buildings.frame.total_bounds
    return np.array([""], dtype=object), np.array([shapely.box(left, bottom, right, top).buffer(50)])


_Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""


def _parts(plan: Plan, area: shapely.Polygon) -> list[tuple[shapely.Polygon, _Box]]:
    """The parts of an area that are worth looking through, each with the box whose spots count: all of an
    ordinary area. Of a whole subdistrict only squares with buildings and those around them, since fields and
    hills are most of it; block by block, since the rasters of a city in one piece take gigabytes."""
    if area.area <= _LARGE or plan.buildings is None:
        return [(area, (-math.inf, -math.inf, math.inf, math.inf))]
    middles = shapely.get_coordinates(shapely.centroid(plan.buildings.frame.geometry.to_numpy()))
    corner = middles.min(axis=0) - 2 * _SQUARE
    columns, rows = ((middles - corner) // _SQUARE).astype(int).T
    built = np.zeros((columns.max() + 3, rows.max() + 3), dtype=bool)
    built[columns, rows] = True
    worth = np.argwhere(ndimage.binary_dilation(built, np.ones((3, 3)))) * _SQUARE + corner
    squares = shapely.union_all(shapely.box(*worth.T, *(worth + _SQUARE).T))
    parts = []
    for left, bottom in np.unique((worth - corner) // _BLOCK, axis=0) * _BLOCK + corner:
        box = (left, bottom, left + _BLOCK, bottom + _BLOCK)
        ground = shapely.intersection(shapely.box(*box).buffer(_OVERLAP, join_style="mitre"), squares)
        pieces = shapely.get_parts(shapely.intersection(area, ground))
        parts += [(piece, box) for piece in pieces if piece.area > 0]
    return parts


def _counts(box: _Box, spot: _Spot) -> bool:
    left, bottom, right, top = box
    return left <= spot.x < right and bottom <= spot.y < top


class _Finder:
    """Looks through one area after the other, on rasters of a metre."""

    def __init__(
        self, ground: FreeGround, shapes: Sequence[KitShape], directions: Directions, spacing: float
    ):
        self._ground, self._directions = ground, directions
        self._tile = max(int(spacing / _STRIDE), 1)
        self._lanes = np.array([shape.lanes for shape in shapes])
        self._sizes = np.ceil([(shape.width, shape.depth) for shape in shapes]).astype(int)
        self._clearances = np.ceil([ground.norm, CLEARANCE]).astype(int)
        self._taken = shapely.STRtree([*ground.taken.values()])

    def spots(self, row: int, area: shapely.Polygon) -> Iterator[_Spot]:
        """The best spot of every tile of an area, each way round that its buildings and streets suggest."""
        if min(area.bounds[2] - area.bounds[0], area.bounds[3] - area.bounds[1]) < self._sizes.min():
            return
        best: dict[tuple[int, int], tuple[tuple, _Spot]] = {}
        for angle in self._directions.of(area):
            for key, rank, spot in self._in_frame(row, area, angle):
                if key not in best or rank > best[key][0]:
                    best[key] = (rank, spot)
        yield from (spot for _rank, spot in best.values())

    def _in_frame(
        self, row: int, area: shapely.Polygon, angle: float
    ) -> Iterator[tuple[tuple[int, int], tuple, _Spot]]:
        """The best spot of each tile with its rank, in rows along an angle (degrees)."""
        turn = np.radians(angle)
        matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        origin = np.array([area.centroid.x, area.centroid.y])
        rasters, corner = self._rasters(area, origin, matrix)
        most, kit, turned, roomy = largest_kits(
            *rasters, self._lanes, *self._sizes.T.copy(), self._clearances, _STRIDE
        )
        rows, columns = np.nonzero(most)
        if not len(rows):
            return
        middles = (np.column_stack([columns, rows]) * _STRIDE + corner) @ matrix.T + origin
        score = 2 * most[rows, columns].astype(int) + roomy[rows, columns]
        tiles = np.floor((middles - origin) / (self._tile * _STRIDE)).astype(int)
        few = _foremost(tiles, score)
        rows, columns, middles, score, tiles = (
            values[few] for values in (rows, columns, middles, score, tiles)
        )
        road, towards = self._roads(middles)
        order = np.lexsort((road.round(1), tiles[:, 1], tiles[:, 0]))
        first = np.unique(_keys(tiles[order]), return_index=True)[1]
        for spot in order[first]:
            at = rows[spot], columns[spot]
            rotation = facing(angle + 90 * turned[at], towards[spot])
            x, y = middles[spot].tolist()
            found = _Spot(x, y, rotation, int(kit[at]), bool(roomy[at]), row)
            yield tuple(tiles[spot].tolist()), (int(score[spot]), -round(float(road[spot]), 1)), found

    def _rasters(
        self, area: shapely.Polygon, origin: np.ndarray, matrix: np.ndarray
    ) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
        """Summed areas of open and of unbuilt ground, turned upright, and their lower left corner."""

        def upright(shapes: np.ndarray) -> np.ndarray:
            return shapely.transform(shapes, lambda points: (points - origin) @ matrix)

        ground = self._ground
        trees = (ground.buildings, ground.strips, self._taken)
        near = [
            upright(tree.geometries[np.sort(tree.query(area, "dwithin", distance=_REACH))]) for tree in trees
        ]
        shape = upright(area)
        left, bottom, right, top = shape.bounds
        size = (int(np.ceil(top - bottom)) + 2, int(np.ceil(right - left)) + 2)
        corner = left - 1, bottom - 1
        open_ground = burnt([shape], corner, size, 1, all_touched=False)
        open_ground[burnt([*near[1], *near[2], shape.boundary], corner, size, 1) == 1] = 0
        return (sums(open_ground), sums(1 - burnt(near[0], corner, size, 1))), np.array(corner)

    def _roads(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Metres to the nearest road and the direction to it, degrees; towards the south without one."""
        lines = self._ground.roads
        if not len(lines.geometries):
            return np.full(len(points), np.inf), np.full(len(points), -90.0)
        spots = shapely.points(points)
        nearest = lines.geometries[lines.nearest(spots)]
        ways = shapely.get_coordinates(shapely.shortest_line(spots, nearest)).reshape(-1, 2, 2)
        step = ways[:, 1] - ways[:, 0]
        return np.hypot(*step.T), np.degrees(np.arctan2(step[:, 1], step[:, 0]))


def facing(rotation: float, towards: float) -> float:
    """A kit's rotation, or the opposite one, so that residents come in from the side of a road. towards: the
    direction to that (degrees)."""
    # They come in from below, so that is where the road has to be.
    backwards = np.cos(np.radians(towards - (rotation - 90))) < 0
    return float((rotation + 180 * backwards) % 360)


def _keys(tiles: np.ndarray) -> np.ndarray:
    """A number for each tile (n, 2), rising by column, then by row."""
    low = tiles.min(axis=0)
    return (tiles[:, 0] - low[0]) * (np.ptp(tiles[:, 1]) + 1) + tiles[:, 1] - low[1]


def _foremost(tiles: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Rows of some spots (n, 2) of each tile with the tile's best score (n,), spread over it."""
    _tiles, tile = np.unique(_keys(tiles), return_inverse=True)
    best = np.zeros(len(_tiles), int)
    np.maximum.at(best, tile, score)
    rows = np.flatnonzero(score == best[tile])
    rows = rows[np.argsort(tile[rows], kind="stable")]
    _tile, start, count = np.unique(tile[rows], return_index=True, return_counts=True)
    place = np.arange(len(rows)) - np.repeat(start, count)
    return rows[place % np.repeat(-(-count // _PER_TILE), count) == 0]


def _places(
    plan: Plan, ground: FreeGround, shapes: Sequence[KitShape], spots: Sequence[_Spot], ids: np.ndarray
) -> Places:
    x, y, rotation = (np.array([spot[column] for spot in spots], float) for column in range(3))
    kits = [shapes[spot.kit] for spot in spots]
    points = shapely.points(x, y)
    gates = (
        shapely.centroid(plan.layers[ENTRANCES].frame.geometry.to_numpy())
        if ENTRANCES in plan.layers
        else np.array([], dtype=object)
    )
    return Places(
        x=x, y=y, rotation=rotation.round(2),
        lanes=np.array([kit.lanes for kit in kits], dtype=int),
        area=np.array([kit.width * kit.depth for kit in kits], dtype=float),
        road=_distances(points, ground.roads), gate=_distances(points, shapely.STRtree(gates)),
        neighbourhood=np.array([ids[spot.area] for spot in spots], dtype=object),
        roomy=np.array([spot.roomy for spot in spots], dtype=bool),
    )  # fmt: skip


def _distances(points: np.ndarray, tree: shapely.STRtree) -> np.ndarray:
    """Metres to the nearest shape of an index."""
    if not len(tree.geometries):
        return np.full(len(points), np.inf)
    return shapely.distance(points, tree.geometries[tree.nearest(points)])
