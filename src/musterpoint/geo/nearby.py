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


class Arcs(NamedTuple):
    """The arcs out of node i are those from first[i] to first[i + 1]: their other ends `node` (int32) and
    `metres` (float32)."""

    first: Array
    node: Array
    metres: Array


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


def within(
    arcs: Arcs, doors: Doors, spots: Spots, seeds: Seeds, owners: int, radius: float
) -> tuple[Array, Array, Array]:
    """Everybody within `radius` metres of each target, as compressed rows: (indptr, owner, metres), where the
    row of target t is indptr[t]:indptr[t + 1] and each owner counts by its nearest door.

    The targets are shared out over the processors.
    """
    count = min(os.cpu_count() or 1, max(1, len(seeds.edge) // 16))
    bounds = numpy.linspace(0, len(seeds.edge), count + 1).astype(int).tolist()

    def part(low: int, high: int) -> list[tuple[Array, Array, Array]]:
        return list(_rows(arcs, doors, spots, seeds, owners, numpy.float32(radius), low, high))

    with ThreadPoolExecutor(count) as pool:
        parts = [piece for pieces in pool.map(part, bounds[:-1], bounds[1:]) for piece in pieces]
    sizes, owner, metres = (numpy.concatenate(column) for column in zip(*parts, strict=True))
    return numpy.concatenate(([0], numpy.cumsum(sizes))), owner, metres


def _rows(
    arcs: Arcs, doors: Doors, spots: Spots, seeds: Seeds, owners: int, radius: float, low: int, high: int
) -> Iterator[tuple[Array, Array, Array]]:
    """As `within` for the targets from `low` on: (sizes of the rows, owner, metres), piece by piece."""
    queue, best = _queue(arcs, seeds), numpy.full(owners, numpy.inf, numpy.float32)
    hit = numpy.empty(owners, numpy.int32)
    room = max(_ROOM, owners)
    while True:
        sizes = numpy.zeros(high - low, numpy.int64)
        owner, metres = numpy.empty(room, numpy.int32), numpy.empty(room, numpy.float32)
        done, count = _within(
            arcs, doors, spots, seeds, radius, queue, (best, hit), (owner, metres), sizes, low, high
        )
        yield sizes[: done - low], owner[:count], metres[:count]
        low = done
        if low == high:
            return


def nearest(arcs: Arcs, seeds: Seeds) -> tuple[Array, Array]:
    """For each node the metres to the nearest of the targets (float32, infinite where none can be reached)
    and which it is (int32, -1 for none)."""
    queue = _queue(arcs, seeds)
    _nearest(arcs, seeds, queue, numpy.float32(numpy.inf))
    return queue.metres, queue.source


class _Queue(NamedTuple):
    """head: the first node of each bucket. after, before: chains through the buckets. metres, source: what is
    known of the nodes. reached: the nodes of which anything is known."""

    head: Array
    after: Array
    before: Array
    metres: Array
    source: Array
    reached: Array


def _queue(arcs: Arcs, seeds: Seeds) -> _Queue:
    """An empty one, with a ring that is longer than any arc and any way onto the network."""
    size = len(arcs.first) - 1
    longest = max(arcs.metres.max(initial=0), seeds.metres.max(initial=0))
    return _Queue(
        numpy.full(int(longest / WIDTH) + 2, -1, numpy.int32),
        numpy.full(size, -1, numpy.int32),
        numpy.full(size, _OUT, numpy.int32),
        numpy.full(size, numpy.inf, numpy.float32),
        numpy.full(size, -1, numpy.int32),
        numpy.empty(size, numpy.int32),
    )


@compiled
def _put(queue: _Queue, node: int, metres: float, source: int) -> int:
    """Note a way to a node, which is the shortest so far, and let the node wait. Returns by how many more
    nodes wait."""
    buckets = len(queue.head)
    more = 1
    if queue.before[node] != _OUT:
        _take(queue, node)
        more = 0
    bucket = int(metres / WIDTH) % buckets
    other = queue.head[bucket]
    queue.after[node], queue.before[node], queue.head[bucket] = other, -1, node
    if other >= 0:
        queue.before[other] = node
    queue.metres[node], queue.source[node] = metres, source
    return more


@compiled
def _take(queue: _Queue, node: int) -> None:
    """Let a node wait no longer."""
    before, after = queue.before[node], queue.after[node]
    if before >= 0:
        queue.after[before] = after
    else:
        queue.head[int(queue.metres[node] / WIDTH) % len(queue.head)] = after
    if after >= 0:
        queue.before[after] = before
    queue.before[node] = _OUT


@compiled
def _flood(arcs: Arcs, queue: _Queue, radius: float, reached: int, waiting: int) -> int:
    """Go on from the nodes that wait, as far as the radius. reached, waiting: how many nodes have been
    reached already and wait. Returns how many were reached."""
    bucket = 0
    while waiting:
        node = queue.head[bucket % len(queue.head)]
        if node < 0:
            bucket += 1
            continue
        _take(queue, node)
        waiting -= 1
        here = queue.metres[node]
        for arc in range(arcs.first[node], arcs.first[node + 1]):
            other, there = arcs.node[arc], here + arcs.metres[arc]
            known = queue.metres[other]
            if there <= radius and there < known:
                if known == numpy.inf:
                    queue.reached[reached] = other
                    reached += 1
                waiting += _put(queue, other, there, queue.source[node])
    return reached


@compiled
def _begin(seeds: Seeds, target: int, queue: _Queue, radius: float, reached: int) -> tuple[int, int]:
    """Put the ends of a target's edge into the queue. Returns how many nodes have been reached and how many
    more wait."""
    waiting = 0
    for end in range(2):
        node, metres = seeds.node[target, end], seeds.metres[target, end]
        if node >= 0 and metres <= radius and metres < queue.metres[node]:
            if queue.metres[node] == numpy.inf:
                queue.reached[reached] = node
                reached += 1
            waiting += _put(queue, node, metres, target)
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
        here = queue.metres[node]
        queue.metres[node] = numpy.inf
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
