"""Searches in a walking network, compiled: Dijkstra's algorithm with buckets in the place of a heap.

Nodes wait in buckets of `WIDTH` metres, which lie in a ring; each bucket is a chain through two arrays, so
that nothing has to grow (Dial 1969; buckets wider than the shortest arc as in Meyer and Sanders' Δ-stepping,
2003: within one bucket a node may be corrected). Allocation is left to numpy, since code without it compiles
three times as fast. This module is imported when a search begins, in whatever thread: loading the compiler
takes half a second, and compiling one or two seconds when a machine runs it first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy

from musterpoint.geo.compiled import compiled

Array = numpy.ndarray

WIDTH = numpy.float32(8.0)
"""m of a bucket; between 2 and 32 makes no difference that can be measured on New York's network."""
_OUT = -2
"""In the place of the one before: the node doesn't wait."""
_ROOM = 1 << 20
"""Pairs for which there is room in one go; memory that isn't used isn't taken."""


ARC = numpy.dtype([("node", numpy.int32), ("metres", numpy.float32)])
_NODE = numpy.dtype(
    [("after", numpy.int32), ("before", numpy.int32), ("metres", numpy.float32), ("source", numpy.int32)]
)
"""A node in a search: what belongs together lies together, which spares half of the memory's delays."""


class Arcs(NamedTuple):
    """The arcs out of node i are those from first[i] to first[i + 1]: their other ends `node` and `metres`
    (records of type `ARC`)."""

    first: Array
    arc: Array


class Doors(NamedTuple):
    """Where people come onto the network: each door stands at both ends of its edge. Those at node i are from
    first[i] to first[i + 1]: `owner` (int32) and `metres` (float32) to the node."""

    first: Array
    owner: Array
    metres: Array


class Spots(NamedTuple):
    """Points on edges, sorted by edge for doors: edge i has those from first[i] to first[i + 1]. owner:
    int32; along and away: m from the edge's first node, and from the edge (float32)."""

    first: Array
    owner: Array
    along: Array
    away: Array


class Seeds(NamedTuple):
    """Where searches begin: per target the two nodes (int32, shape (n, 2), -1 for none) of its edge with the
    metres to them (float32), its edge (int32), and where on the edge it is (float32)."""

    node: Array
    metres: Array
    edge: Array
    along: Array
    away: Array


class Rows(NamedTuple):
    """What is near some targets, target by target: how many owners each has (int64), who they are (int32),
    and the metres to them (float32)."""

    sizes: Array
    owner: Array
    metres: Array


def within(arcs: Arcs, doors: Doors, spots: Spots, seeds: Seeds, owners: int, radius: float) -> list[Rows]:
    """Everybody within `radius` metres of each target, in the order of the targets; each owner counts by its
    nearest door. The targets are shared out over the processors.
    """
    count = min(os.cpu_count() or 1, max(1, len(seeds.edge) // 16))
    bounds = numpy.linspace(0, len(seeds.edge), count + 1).astype(int).tolist()

    def part(low: int, high: int) -> list[Rows]:
        return list(_rows(arcs, doors, spots, seeds, owners, numpy.float32(radius), low, high))

    with ThreadPoolExecutor(count) as pool:
        return [piece for pieces in pool.map(part, bounds[:-1], bounds[1:]) for piece in pieces]


def by_owner(paths: list[Rows], lines: Rows, owners: int) -> tuple[Array, Array, Array, Array]:
    """Rows of targets turned into rows of owners: (indptr, target, metres, by_path), where the row of owner
    o is indptr[o]:indptr[o + 1], its targets ascending. paths, lines: the pairs that paths connect, and the
    others; each pair once."""
    begins = numpy.zeros(owners + 1, numpy.int64)
    for rows in (*paths, lines):
        _count(rows.owner, begins)
    numpy.cumsum(begins, out=begins)
    place, pairs = begins[:-1].copy(), int(begins[-1])
    out = numpy.empty(pairs, numpy.int32), numpy.empty(pairs, numpy.float32), numpy.empty(pairs, numpy.bool_)
    target, line = 0, 0
    for rows in paths:
        line = _deal(rows, lines, target, line, place, out)
        target += len(rows.sizes)
    return begins, *out


def _rows(
    arcs: Arcs, doors: Doors, spots: Spots, seeds: Seeds, owners: int, radius: float, low: int, high: int
) -> Iterator[Rows]:
    """As `within` for the targets from `low` on, piece by piece."""
    queue, best = _queue(arcs, seeds), numpy.full(owners, numpy.inf, numpy.float32)
    hit = numpy.empty(owners, numpy.int32)
    room = max(_ROOM, owners)
    while True:
        sizes = numpy.zeros(high - low, numpy.int64)
        owner, metres = numpy.empty(room, numpy.int32), numpy.empty(room, numpy.float32)
        done, count = _within(
            arcs, doors, spots, seeds, radius, queue, (best, hit), (owner, metres), sizes, low, high
        )
        yield Rows(sizes[: done - low], owner[:count], metres[:count])
        low = done
        if low == high:
            return


def nearest(arcs: Arcs, seeds: Seeds) -> tuple[Array, Array]:
    """For each node the metres to the nearest of the targets (float32, infinite where none can be reached)
    and which it is (int32, -1 for none)."""
    queue = _queue(arcs, seeds)
    _nearest(arcs, seeds, queue, numpy.float32(numpy.inf))
    return queue.node["metres"].copy(), queue.node["source"].copy()


class _Queue(NamedTuple):
    """head: the first node of each bucket. node: after and before, chains through the buckets; metres and
    source, what is known. reached: the nodes of which anything is known."""

    head: Array
    node: Array
    reached: Array


def _queue(arcs: Arcs, seeds: Seeds) -> _Queue:
    """An empty one, with a ring that is longer than any arc and any way onto the network: a power of two."""
    size = len(arcs.first) - 1
    longest = max(arcs.arc["metres"].max(initial=0), seeds.metres.max(initial=0))
    nodes = numpy.repeat(numpy.array([(-1, _OUT, numpy.inf, -1)], _NODE), size)
    return _Queue(
        numpy.full(1 << int(longest / WIDTH + 1).bit_length(), -1, numpy.int32),
        nodes,
        numpy.empty(size, numpy.int32),
    )


@compiled
def _put(head, nodes, number, metres, source):  # type: ignore[no-untyped-def]
    """Note a way to a node, which is the shortest so far, and let the node wait. Returns by how many more
    nodes wait. The arrays are a queue's: a call that takes them together counts references, which takes as
    long as all else."""
    node = nodes[number]
    more = 1
    if node.before != _OUT:
        _take(head, nodes, number)
        more = 0
    bucket = int(metres / WIDTH) & (len(head) - 1)
    other = head[bucket]
    node.after, node.before, head[bucket] = other, -1, number
    if other >= 0:
        nodes[other].before = number
    node.metres, node.source = metres, source
    return more


@compiled
def _take(head, nodes, number):  # type: ignore[no-untyped-def]
    """Let a node wait no longer."""
    node = nodes[number]
    before, after = node.before, node.after
    if before >= 0:
        nodes[before].after = after
    else:
        head[int(node.metres / WIDTH) & (len(head) - 1)] = after
    if after >= 0:
        nodes[after].before = before
    node.before = _OUT


@compiled
def _flood(arcs: Arcs, queue: _Queue, radius: float, reached: int, waiting: int) -> int:
    """Go on from the nodes that wait, as far as the radius. reached, waiting: how many nodes have been
    reached already and wait. Returns how many were reached."""
    head, nodes, order = queue
    first, all_arcs = arcs
    bucket, mask = 0, len(head) - 1
    while waiting:
        number = head[bucket & mask]
        if number < 0:
            bucket += 1
            continue
        _take(head, nodes, number)
        waiting -= 1
        here, source = nodes[number].metres, nodes[number].source
        for place in range(first[number], first[number + 1]):
            arc = all_arcs[place]
            there, known = here + arc.metres, nodes[arc.node].metres
            if there <= radius and there < known:
                if known == numpy.inf:
                    order[reached] = arc.node
                    reached += 1
                waiting += _put(head, nodes, arc.node, there, source)
    return reached


@compiled
def _begin(seeds: Seeds, target: int, queue: _Queue, radius: float, reached: int) -> tuple[int, int]:
    """Put the ends of a target's edge into the queue. Returns how many nodes have been reached and how many
    more wait."""
    head, nodes, order = queue
    waiting = 0
    for end in range(2):
        number, metres = seeds.node[target, end], seeds.metres[target, end]
        if number >= 0 and metres <= radius and metres < nodes[number].metres:
            if nodes[number].metres == numpy.inf:
                order[reached] = number
                reached += 1
            waiting += _put(head, nodes, number, metres, target)
    return reached, waiting


@compiled
def _nearest(arcs: Arcs, seeds: Seeds, queue: _Queue, radius: float) -> None:
    reached, waiting = 0, 0
    for target in range(len(seeds.edge)):
        reached, more = _begin(seeds, target, queue, radius, reached)
        waiting += more
    _flood(arcs, queue, radius, reached, waiting)


@compiled
def _within(arcs, doors, spots, seeds, radius, queue, notes, out, sizes, low, high):  # type: ignore[no-untyped-def]
    """The rows of the targets from `low` on, until there is no room in `out`: (the next target, pairs)."""
    best, hit = notes
    owner, metres = out
    count = 0
    for target in range(low, high):
        reached, waiting = _begin(seeds, target, queue, radius, 0)
        reached = _flood(arcs, queue, radius, reached, waiting)
        hits = _collect(doors, queue, radius, reached, best, hit)
        hits = _neighbours(spots, seeds, target, radius, best, hit, hits)
        fits = count + hits <= len(owner)
        for place in range(hits):
            if fits:
                owner[count + place], metres[count + place] = hit[place], best[hit[place]]
            best[hit[place]] = numpy.inf
        if not fits:
            return target, count
        count += hits
        sizes[target - low] = hits
    return high, count


@compiled
def _collect(doors: Doors, queue: _Queue, radius: float, reached: int, best: Array, hit: Array) -> int:
    """Who lives at the nodes that were reached, which are forgotten. Returns how many."""
    hits = 0
    for place in range(reached):
        node = queue.reached[place]
        here = queue.node[node].metres
        queue.node[node].metres = numpy.inf
        for door in range(doors.first[node], doors.first[node + 1]):
            way, owner = here + doors.metres[door], doors.owner[door]
            if way <= radius and way < best[owner]:
                if best[owner] == numpy.inf:
                    hit[hits] = owner
                    hits += 1
                best[owner] = way
    return hits


@compiled
def _neighbours(spots, seeds, target, radius, best, hit, hits):  # type: ignore[no-untyped-def]
    """Who lives at the target's own edge and needn't go round by its ends. Returns how many were hit by
    now."""
    edge = seeds.edge[target]
    if edge < 0:
        return hits
    for door in range(spots.first[edge], spots.first[edge + 1]):
        way = abs(spots.along[door] - seeds.along[target]) + spots.away[door] + seeds.away[target]
        owner = spots.owner[door]
        if way <= radius and way < best[owner]:
            if best[owner] == numpy.inf:
                hit[hits] = owner
                hits += 1
            best[owner] = way
    return hits


@compiled
def _count(owner: Array, begins: Array) -> None:
    """Count the pairs of each owner, one place further on."""
    for pair in range(len(owner)):
        begins[owner[pair] + 1] += 1


@compiled
def _deal(rows: Rows, lines: Rows, target: int, line: int, place: Array, out: tuple[Array, ...]) -> int:
    """Put the pairs of some targets, from `target` on, and theirs among the lines, from `line` on, where
    their owners have place. Returns the line that is next."""
    targets, metres, by_path = out
    pair = 0
    for row in range(len(rows.sizes)):
        end = pair + rows.sizes[row]
        while pair < end:
            at = place[rows.owner[pair]]
            targets[at], metres[at], by_path[at] = target + row, rows.metres[pair], True
            place[rows.owner[pair]] = at + 1
            pair += 1
        end = line + lines.sizes[target + row]
        while line < end:
            at = place[lines.owner[line]]
            targets[at], metres[at], by_path[at] = target + row, lines.metres[line], False
            place[lines.owner[line]] = at + 1
            line += 1
    return line
