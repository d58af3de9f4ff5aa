"""Along which paths people walk to a place: the tree of their shortest ways, and how many walk where on it.

Every function here works on plain arrays and needs no plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import shapely

from musterpoint.geo.network import Network, Snapped

Array = numpy.ndarray

NOWHERE = -1
TO_START, TO_END, RISING, FALLING = range(4)
"""How one walks along an edge: to its first or its last node, or to the target on it with the metres along it
rising or falling."""

_GAP = 1.0
"""m between two lines that are laid end to end, so that no measure belongs to both."""

_AT_ONCE = 4096
"""Stretches: Shapely holds Python's lock while it hands out coordinates and makes lines of them, not for
longer than some milliseconds."""


def next_nodes(start: Array, end: Array, length: Array, metres: Array) -> tuple[Array, Array]:
    """The tree of shortest ways to a target, out of the distances to it (Dijkstra 1959): a node's next one is
    that over which its distance comes about.

    start, end: the nodes of each edge (int, shape (m)). length: m of each edge, metres: of each node to the
    target, infinite where none (both as float32, as they were added up: a sum has to be met to the bit).
    Returns for each node the next one, and the edge to it (int64, shape (n)); NOWHERE where the way goes on
    along the target's own edge, or where there is none. Between equal ways the first edge decides.
    """
    length = length.astype(numpy.float32)
    after, by = numpy.full((2, len(metres)), NOWHERE)
    for near, far in ((start, end), (end, start)):
        tight = numpy.flatnonzero((metres[near] + length == metres[far]) & (metres[near] < metres[far]))[::-1]
        better = tight[(by[far[tight]] == NOWHERE) | (by[far[tight]] > tight)]
        after[far[better]], by[far[better]] = near[better], better
    return after, by


def crowds(after: Array, metres: Array, people: Array) -> Array:
    """How many come past each node of a tree. after: the node after each on its way (int, shape (n)),
    NOWHERE for none; metres: of each to the target, shorter at the next one; people: who set out at each
    (float). Returns float, shape (n)."""
    passing = people.astype(float)
    used = numpy.flatnonzero((after != NOWHERE) & numpy.isfinite(metres))
    used = used[numpy.argsort(-metres[used], kind="stable")]
    onward = after[used].tolist()
    total = passing.tolist()
    for node, following in zip(used.tolist(), onward, strict=True):
        if total[node]:
            total[following] += total[node]
    return numpy.array(total)


def stretches(lines: Array, which: Array, begin: Array, end: Array) -> Array:
    """Parts of lines. which: of which line each is (int, shape (k)); begin, end: m along it (float, shape
    (k), begin before end). Returns lines, shape (k)."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    step = numpy.hypot(*numpy.diff(points, axis=0, prepend=points[:1]).T)
    firsts = numpy.searchsorted(line, numpy.arange(len(lines)))
    step[firsts] = _GAP
    measure = numpy.cumsum(step)
    lasts = numpy.append(firsts[1:], len(points)) - 1
    base, top = measure[firsts][which], measure[lasts][which]
    low, high = (numpy.clip(base + along, base, top) for along in (begin, end))
    inner, beyond = numpy.searchsorted(measure, low, "right"), numpy.searchsorted(measure, high, "left")
    inside = numpy.maximum(beyond - inner, 0)
    first = numpy.cumsum(inside + 2) - (inside + 2)
    out = numpy.empty((int((inside + 2).sum()), 2))
    between = numpy.ones(len(out), dtype=bool)
    for place, along in ((first, low), (first + inside + 1, high)):
        between[place] = False
        out[place] = numpy.stack([numpy.interp(along, measure, column) for column in points.T], axis=1)
    begins = numpy.repeat(inner - (numpy.cumsum(inside) - inside), inside)
    out[between] = points[begins + numpy.arange(len(begins))]
    return shapely.linestrings(out, indices=numpy.repeat(numpy.arange(len(which)), inside + 2))


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who walks where to a target. lines: stretches of paths, each once (shape (k)), and the `people` who
    walk there (float, shape (k)). accesses: lines between a door and its path, and between the path and the
    target, with the people on them."""

    lines: Array
    people: Array
    accesses: Array
    access_people: Array


@dataclass(frozen=True, slots=True)
class WalkTree:
    """The shortest ways of n buildings along a network to one target.

    target: a point; at: where it reaches the network. metres: of each node to it (float32); after, by: the
    next node and the edge to it (`next_nodes`). starts: doors of buildings, or their shapes, and where they
    reach the network (`doors`). door: which one each building takes (int, shape (n)), NOWHERE where no path
    leads to the target; side: how one walks from there (`TO_START` …); lengths: m of its way (float32).
    """

    network: Network
    target: shapely.Point
    at: Snapped
    metres: Array
    after: Array
    by: Array
    starts: Array
    doors: Snapped
    door: Array
    side: Array
    lengths: Array

    def way(self, building: int) -> shapely.LineString | None:
        """A building's way from the door to the target, None where no path leads there."""
        if (door := self.door[building]) == NOWHERE:
            return None
        network, edge, side = self.network, int(self.doors.edge[door]), int(self.side[building])
        legs = [(edge, float(self.doors.along[door]), self._goal(edge, side))]
        if side in (TO_START, TO_END):
            node = int((network.start if side == TO_START else network.end)[edge])
            while self.after[node] != NOWHERE:
                edge, following = int(self.by[node]), int(self.after[node])
                whole = float(network.length[edge])
                legs.append((edge, 0.0, whole) if network.end[edge] == following else (edge, whole, 0.0))
                node = following
            edge, along = int(self.at.edge[0]), float(self.at.along[0])
            legs.append((edge, self._along_of_root(node), along))
        which, begin, end = (numpy.array(column) for column in zip(*legs, strict=True))
        parts = stretches(network.edges[which], numpy.arange(len(which)), *numpy.sort([begin, end], axis=0))
        parts = numpy.where(begin <= end, parts, shapely.reverse(parts))
        foot = shapely.get_point(parts[0], 0)
        access = shapely.reverse(shapely.shortest_line(foot, self.starts[door]))
        points = shapely.get_coordinates([access, *parts, self.target])
        kept = numpy.append(True, (numpy.abs(numpy.diff(points, axis=0)) > 1e-6).any(axis=1))
        return shapely.LineString(points[kept] if kept.sum() > 1 else points[[0, -1]])

    def crowd(self, buildings: Array, people: Array) -> Crowd:
        """Who walks where. buildings: positions (int, shape (k)), a building may come several times; people:
        of each (float). Those that no path leads to the target are left out."""
        led = self.door[buildings] != NOWHERE
        buildings, people = buildings[led], people[led].astype(float)
        none = numpy.array([], dtype=object)
        if not len(buildings):
            return Crowd(none, people, none, people)
        door, side = self.door[buildings], self.side[buildings]
        edge, along = self.doors.edge[door], self.doors.along[door]
        entries = [(edge, side, along, people), *self._passing(edge, side, people)]
        lines, walking = self._lines(*map(numpy.concatenate, zip(*entries, strict=True)))
        used, place = numpy.unique(door, return_inverse=True)
        feet = shapely.line_interpolate_point(
            self.network.edges[self.doors.edge[used]], self.doors.along[used]
        )
        foot = shapely.line_interpolate_point(self.network.edges[self.at.edge], self.at.along)
        accesses = numpy.append(
            shapely.shortest_line(self.starts[used], feet), shapely.shortest_line(foot, self.target)
        )
        on_them = numpy.append(numpy.bincount(place, people), people.sum())
        long = shapely.length(accesses) > 0
        return Crowd(lines, walking, accesses[long], on_them[long])

    def _goal(self, edge: int, side: int) -> float:
        """m along an edge at which one leaves it."""
        return {TO_START: 0.0, TO_END: float(self.network.length[edge])}.get(side, float(self.at.along[0]))

    def _along_of_root(self, node: int) -> float:
        """m along the target's edge at which one enters it from a node at its end; of a loop the nearer."""
        network, edge, along = self.network, int(self.at.edge[0]), float(self.at.along[0])
        length = float(network.length[edge])
        if network.start[edge] == network.end[edge]:
            return 0.0 if along <= length - along else length
        return 0.0 if network.start[edge] == node else length

    def _passing(self, edge: Array, side: Array, people: Array) -> list[tuple[Array, Array, Array, Array]]:
        """Edge, side, m along it and people of those who enter an edge at one of its ends."""
        network = self.network
        at_nodes = numpy.zeros(len(self.metres))
        for way, nodes in ((TO_START, network.start), (TO_END, network.end)):
            leaving = side == way
            at_nodes += numpy.bincount(nodes[edge[leaving]], people[leaving], len(at_nodes))
        passing = crowds(self.after, self.metres, at_nodes)
        node = numpy.flatnonzero((passing > 0) & (self.after != NOWHERE))
        by = self.by[node]
        forth = network.end[by] == self.after[node]
        entries = [
            (
                by,
                numpy.where(forth, TO_END, TO_START),
                numpy.where(forth, 0.0, network.length[by]),
                passing[node],
            )
        ]
        for root in numpy.flatnonzero((passing > 0) & (self.after == NOWHERE)).tolist():
            enters = self._along_of_root(root)
            kind = RISING if enters <= float(self.at.along[0]) else FALLING
            entries.append((self.at.edge[:1], numpy.array([kind]), numpy.array([enters]), passing[[root]]))
        return entries

    def _lines(self, edge: Array, side: Array, along: Array, people: Array) -> tuple[Array, Array]:
        """The stretches between where people come onto an edge and where they leave it, and who walks there.
        Those who walk the same way along an edge are added up from the farthest on."""
        goal = numpy.choose(side, [0.0, self.network.length[edge], self.at.along[0], self.at.along[0]])
        order = numpy.lexsort((-numpy.abs(along - goal), side, edge))
        edge, side, along, people, goal = (column[order] for column in (edge, side, along, people, goal))
        first = numpy.append(True, (edge[1:] != edge[:-1]) | (side[1:] != side[:-1]))
        total = numpy.cumsum(people)
        before = (total - people)[first]
        walking = total - numpy.repeat(before, numpy.diff(numpy.append(numpy.flatnonzero(first), len(edge))))
        until = numpy.where(numpy.append(first[1:], True), goal, numpy.append(along[1:], 0.0))
        long = (numpy.abs(until - along) > 1e-6) & (walking > 0)
        begin, end = numpy.minimum(along, until)[long], numpy.maximum(along, until)[long]
        edge, parts = edge[long], [numpy.array([], dtype=object)]
        for first in range(0, len(edge), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            used, which = numpy.unique(edge[some], return_inverse=True)
            parts.append(stretches(self.network.edges[used], which, begin[some], end[some]))
        return numpy.concatenate(parts), walking[long]
