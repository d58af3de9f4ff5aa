"""How far people walk from the buildings of a plan: along its paths, else in straight lines.

Buildings come onto the network at their doors: the entrances that stand at them, else the nearest spot of a
path. Two places that no chain of paths connects are as far apart as the straight line from the building's
middle times the detour factor; such figures say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import geopandas
import numpy
import shapely
from scipy import sparse

from musterpoint.geo.footways import FALLING, NOWHERE, RISING, TO_END, TO_START, WalkTree, next_nodes
from musterpoint.geo.network import Network, Snapped

if TYPE_CHECKING:
    from musterpoint.geo.nearby import Arcs, Doors, Seeds, Spots

Array = numpy.ndarray

DOOR = 2.0
"""m from a building within which an entrance is its door. Unverified: drawings differ by so much."""


AT_A_TIME = 20_000
"""Buildings that are worked on without a pause."""


@dataclass(frozen=True, slots=True)
class Distances:
    """Walking distances from n buildings to the targets within a radius, as compressed sparse rows.

    indptr: int64, shape (n + 1). Row i, of the building at position i of the layer, is
    `indptr[i]:indptr[i + 1]` of the other three, each of shape (pairs): indices, int32, positions of targets,
    ascending in each row; metres, float32; by_path, bool, False where the figure is a straight line times the
    detour factor. A pair that is missing lies beyond the radius.
    """

    indptr: Array
    indices: Array
    metres: Array
    by_path: Array

    def to_csr(self, targets: int) -> sparse.csr_array:
        """The metres as scipy's matrix, shape (buildings, targets). A stored 0 is a distance."""
        return sparse.csr_array(
            (self.metres, self.indices, self.indptr), shape=(len(self.indptr) - 1, targets)
        )


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest target of each building. target: int64, its position, -1 where there are no targets.
    metres: float32. by_path: False where the figure is a straight line times the detour factor."""

    target: Array
    metres: Array
    by_path: Array

    def keep_nearer(self, buildings: Array, targets: Array, metres: Array, by_path: bool) -> None:
        """Note those ways that are shorter than what is known. A building may come more than once."""
        shorter = metres < self.metres[buildings]
        order = numpy.argsort(-metres[shorter], kind="stable")  # the shortest one is written last
        who = buildings[shorter][order]
        self.target[who] = targets[shorter][order]
        self.metres[who] = metres[shorter][order]
        self.by_path[who] = by_path


@dataclass(frozen=True, slots=True)
class Measured:
    """How the ways to a place were measured: so many by_path, so many straight, times detour."""

    by_path: int
    straight: int
    detour: float


def _centroids(shapes: Array) -> Array:
    """In parts: numpy holds Python's lock while it makes the points, and a window may wait for that."""
    parts = numpy.array_split(shapes, 1 + len(shapes) // AT_A_TIME)
    return numpy.concatenate([shapely.centroid(part) for part in parts])


class WalkingGround:
    """The buildings of a plan on its paths; everything in the plan's CRS.

    shapes: the buildings' polygons. network: None where there are no paths. doors: entrances (points); those
    at a building are its doors. detour: walked metres per metre of straight line.

    component: per building the piece of the network that it reaches, -1 for none within `network.SNAP`.
    middles: of the buildings, points.
    """

    def __init__(self, shapes: Array, network: Network | None, doors: Array, detour: float):
        self.network = network if network is not None and len(network.edges) else None
        self.detour = detour
        self.component = numpy.full(len(shapes), -1)
        self.middles = _centroids(shapes)
        if self.network is not None:
            owner, starts = _doors(shapes, doors)
            snapped = self.network.snap(starts)
            by_edge = numpy.argsort(snapped.edge, kind="stable")
            by_edge = by_edge[snapped.reached[by_edge]]
            self._owner = owner[by_edge]
            self._doors = Snapped(snapped.edge[by_edge], snapped.along[by_edge], snapped.away[by_edge])
            self._starts = starts[by_edge]
            self.component[self._owner] = self.network.component_of(self._doors)

    def distances(self, targets: Array, radius: float) -> Distances:
        """From every building to the targets (points) that are at most `radius` metres away.

        Where the network is there, one search from each target, cut off at the radius: 25,000 buildings and
        300 targets in New York within 1.1 km take 0.05 s.
        """
        there = None if self.network is None else self.network.snap(targets)
        straight = [self._straight(*pair, targets, radius) for pair in self._apart(there, len(targets))]
        nobody = [(numpy.zeros(0, numpy.int32), numpy.zeros(0, numpy.int32), numpy.zeros(0, numpy.float32))]
        origin, target, metres = map(numpy.concatenate, zip(*straight or nobody, strict=True))
        lines = sparse.coo_array((metres, (origin, target)), (len(self.middles), len(targets)))
        if there is not None:
            return self._with_paths(there, lines.tocsc(), radius)
        rows = lines.tocsr()
        rows.sort_indices()
        by_path = numpy.zeros(len(rows.data), dtype=bool)
        return Distances(
            rows.indptr.astype(numpy.int64), rows.indices.astype(numpy.int32), rows.data, by_path
        )

    def nearest(self, targets: Array) -> Nearest:
        """The nearest of the targets (points) for every building, however far it is."""
        count = len(self.middles)
        metres = numpy.full(count, numpy.inf, numpy.float32)
        found = Nearest(numpy.full(count, -1), metres, numpy.zeros(count, dtype=bool))
        there = None if self.network is None else self.network.snap(targets)
        if there is not None and len(targets):
            for door, target, way in self._nearest_of_doors(there):
                found.keep_nearer(self._owner[door], target, way, by_path=True)
        for buildings, choice in self._apart(there, len(targets)):
            middles = self.middles[buildings]
            target = choice[shapely.STRtree(targets[choice]).nearest(middles)]
            way = shapely.distance(middles, targets[target]) * self.detour
            found.keep_nearer(buildings, target, way, by_path=False)
        return found

    def tree_to(self, target: shapely.Point) -> WalkTree | None:
        """The shortest ways of all buildings along the paths to a target, for drawing; None where no path
        leads to it. Their lengths are those that `distances` and `nearest` tell."""
        from musterpoint.geo import nearby

        there = None if self.network is None else self.network.snap(numpy.array([target]))
        if there is None or not there.reached[0]:
            return None
        network = self.network
        metres, _source = nearby.nearest(self._arcs, self._seeds(there))
        after, by = next_nodes(network.start, network.end, network.length, metres)
        side, way = self._first_steps(there, metres)
        nearest = numpy.lexsort((way, self._owner))
        nearest = nearest[numpy.isfinite(way[nearest])]
        owner, first = numpy.unique(self._owner[nearest], return_index=True)
        door, sides = numpy.full((2, len(self.middles)), NOWHERE)
        door[owner], sides[owner] = nearest[first], side[nearest[first]]
        lengths = numpy.full(len(door), numpy.inf, numpy.float32)
        lengths[owner] = way[nearest[first]]
        steps = (metres, after, by)
        return WalkTree(network, target, there, *steps, self._starts, self._doors, door, sides, lengths)

    def pieces_at(self, targets: Array) -> Array:
        """The pieces of the network that the targets (points) reach, each once."""
        found = self.network.component_of(self.network.snap(targets)) if self.network else numpy.array([-1])
        return numpy.unique(found[found >= 0])

    # Without a path

    def _apart(self, there: Snapped | None, targets: int) -> Iterator[tuple[Array, Array]]:
        """Buildings and targets, by position, between which no path leads; every such pair once."""
        piece = numpy.full(targets, -1) if there is None else self.network.component_of(there)
        pieces = numpy.unique(piece[piece >= 0])
        pairs = [(~numpy.isin(self.component, pieces), numpy.ones(targets, dtype=bool))]
        pairs += [(self.component == one, piece != one) for one in pieces]
        for buildings, choice in pairs:
            if buildings.any() and choice.any():
                yield numpy.flatnonzero(buildings), numpy.flatnonzero(choice)

    def _straight(
        self, buildings: Array, choice: Array, targets: Array, radius: float
    ) -> tuple[Array, Array, Array]:
        """Building, target and metres of the pairs within the radius, by straight line and detour."""
        at, reach = shapely.get_coordinates(self.middles[buildings]), radius / self.detour
        by_x = numpy.argsort(at[:, 0])
        eastings = at[by_x, 0]
        near, ways = [], []
        for x, y in shapely.get_coordinates(targets[choice]).tolist():
            first = numpy.searchsorted(eastings, x - reach)
            rows = by_x[first : numpy.searchsorted(eastings, x + reach, side="right")]
            metres = numpy.hypot(at[rows, 0] - x, at[rows, 1] - y)
            near.append(rows[metres <= reach])
            ways.append(metres[metres <= reach])
        origin = buildings[numpy.concatenate(near)].astype(numpy.int32)
        target = numpy.repeat(choice, [len(rows) for rows in near]).astype(numpy.int32)
        return origin, target, (numpy.concatenate(ways) * self.detour).astype(numpy.float32)

    # Along paths. The search is imported when it is needed: loading its compiler takes half a second.

    def _with_paths(self, there: Snapped, lines: sparse.csc_array, radius: float) -> Distances:
        """The pairs within the radius that paths connect, and the others (metres, by building and target)."""
        from musterpoint.geo import nearby

        paths = nearby.within(
            self._arcs, self._door_nodes, self._spots, self._seeds(there), len(self.middles), radius
        )
        rest = nearby.Rows(numpy.diff(lines.indptr).astype(numpy.int64), lines.indices, lines.data)
        return Distances(*nearby.by_owner(paths, rest, len(self.middles)))

    def _nearest_of_doors(self, there: Snapped) -> Iterator[tuple[Array, Array, Array]]:
        """Door, target and metres: by the ends of the door's edge, and along the edge to targets on it."""
        from musterpoint.geo import nearby

        metres, source = nearby.nearest(self._arcs, self._seeds(there))
        everyone = numpy.arange(len(self._owner))
        for node, offset in zip(*self._ends(self._doors), strict=True):
            yield everyone, source[node], metres[node] + offset
        begin = self._spots.first
        target = numpy.flatnonzero(there.reached)
        first, last = begin[there.edge[target]], begin[there.edge[target] + 1]
        target = numpy.repeat(target, last - first)
        door = _ranges(first, last)
        along = numpy.abs(self._doors.along[door] - there.along[target])
        yield door, target, along + self._doors.away[door] + there.away[target]

    def _first_steps(self, there: Snapped, metres: Array) -> tuple[Array, Array]:
        """From each door the side to which one walks along its edge, and the metres to the one target.
        metres: of each node."""
        doors = self._doors
        ways = [metres[node] + offset for node, offset in zip(*self._ends(doors), strict=True)]
        along = doors.along - there.along[0]
        straight = (numpy.abs(along) + doors.away + there.away[0]).astype(numpy.float32)
        ways.append(numpy.where(doors.edge == there.edge[0], straight, numpy.inf))
        shortest = numpy.argmin(ways[::-1], axis=0)  # along the edge, where that is as short as round it
        side = numpy.choose(shortest, [numpy.where(along <= 0, RISING, FALLING), TO_END, TO_START])
        return side, numpy.min(ways, axis=0)

    def _ends(self, snapped: Snapped) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """The two nodes of each point's edge, and the metres to them (float32)."""
        network, edge = self.network, snapped.edge
        back = snapped.along + snapped.away
        forth = network.length[edge] - snapped.along + snapped.away
        nodes = (network.start[edge], network.end[edge])
        return nodes, (back.astype(numpy.float32), forth.astype(numpy.float32))

    def _seeds(self, there: Snapped) -> Seeds:
        from musterpoint.geo.nearby import Seeds

        reached = there.reached
        along, away = (
            numpy.where(reached, metres, 0).astype(numpy.float32) for metres in (there.along, there.away)
        )
        nodes, metres = (numpy.stack(two, axis=1) for two in self._ends(Snapped(there.edge, along, away)))
        nodes = numpy.where(reached[:, None], nodes, -1).astype(numpy.int32)
        return Seeds(nodes, metres, there.edge.astype(numpy.int32), along, away)

    @cached_property
    def _arcs(self) -> Arcs:
        from musterpoint.geo.nearby import ARC, Arcs

        arc = numpy.empty(len(self.network.arc_node), ARC)
        arc["node"], arc["metres"] = self.network.arc_node, self.network.arc_metres
        return Arcs(self.network.first, arc)

    @cached_property
    def _door_nodes(self) -> Doors:
        from musterpoint.geo.nearby import Doors

        node, metres = (numpy.concatenate(two) for two in self._ends(self._doors))
        order = numpy.argsort(node, kind="stable")
        owner = numpy.tile(self._owner, 2)[order]
        return Doors(_firsts(node[order], len(self.network.nodes)), owner, metres[order])

    @cached_property
    def _spots(self) -> Spots:
        from musterpoint.geo.nearby import Spots

        along, away = (one.astype(numpy.float32) for one in (self._doors.along, self._doors.away))
        return Spots(_firsts(self._doors.edge, len(self.network.edges)), self._owner, along, away)


def doors_and_gates(entrances: geopandas.GeoDataFrame | None, shapes: Array) -> tuple[Array, Array]:
    """The entrances at buildings, and the others: gates of compounds. Points; empty where there are none."""
    if entrances is None or not len(entrances):
        return (numpy.array([], dtype=object),) * 2
    points = shapely.centroid(entrances.geometry.to_numpy())
    at_building = numpy.zeros(len(points), dtype=bool)
    at_building[shapely.STRtree(shapes).query(points, predicate="dwithin", distance=DOOR)[0]] = True
    return points[at_building], points[~at_building]


def _doors(shapes: Array, entrances: Array) -> tuple[Array, Array]:
    """Whose each way out is (position of the building, int32), and the ways out: entrances, or the building's
    own shape where it has none."""
    entrance, building = shapely.STRtree(shapes).query(entrances, predicate="dwithin", distance=DOOR)
    without = numpy.setdiff1d(numpy.arange(len(shapes)), building)
    owner = numpy.concatenate((building, without)).astype(numpy.int32)
    return owner, numpy.concatenate((entrances[entrance], shapes[without]))


def _firsts(numbers: Array, count: int) -> Array:
    """Where each of the numbers 0 … count - 1 begins in the sorted array, and its end (int32)."""
    return numpy.searchsorted(numbers, numpy.arange(count + 1)).astype(numpy.int32)


def _ranges(first: Array, last: Array) -> Array:
    """The numbers from each first up to its last, without it, one after the other."""
    sizes = last - first
    before = numpy.cumsum(sizes) - sizes
    return numpy.arange(sizes.sum()) + numpy.repeat(first - before, sizes)
