"""The search for everything within a walking distance, compiled: Dijkstra's algorithm from each target, cut
off at the radius, which touches only the nodes that it reaches."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy

Array = numpy.ndarray

_ROOM = 1 << 18
"""Pairs for which there is room at first; memory that isn't used isn't taken."""


def search(
    arcs: tuple[Array, Array, Array],
    edges: tuple[Array, Array, Array],
    targets: tuple[Array, Array, Array],
    origins: tuple[Array, Array, Array],
    radius: float,
) -> tuple[Array, Array, Array]:
    """Pairs of origins and targets with their distance in metres, as far as it is at most `radius`.

    arcs: (first, node, edge) of `network.Network`; edges: (start, end, length). targets, origins: (edge,
    along, away) of `network.Snapped`; targets with edge -1 are passed over, origins are sorted by edge.
    Returns origin, target, metres: arrays of equal length. The targets are shared out over the processors.
    """
    begins = numpy.searchsorted(origins[0], numpy.arange(len(edges[2]) + 1))
    count = min(os.cpu_count() or 1, max(1, len(targets[0]) // 16))
    bounds = numpy.linspace(0, len(targets[0]), count + 1).astype(int).tolist()
    with ThreadPoolExecutor(count) as pool:
        parts = list(
            pool.map(
                lambda low, high: _search(arcs, edges, targets, origins, begins, radius, low, high),
                bounds[:-1],
                bounds[1:],
            )
        )
    return tuple(numpy.concatenate(column) for column in zip(*parts, strict=True))


@numba.njit(cache=True, nogil=True)
def _search(
    arcs: tuple[Array, Array, Array],
    edges: tuple[Array, Array, Array],
    targets: tuple[Array, Array, Array],
    origins: tuple[Array, Array, Array],
    begins: Array,
    radius: float,
    from_target: int,
    to_target: int,
) -> tuple[Array, Array, Array]:
    """As `search`, for the targets from `from_target` on. begins: place of the first origin of each edge."""
    nodes = len(arcs[0]) - 1
    metres, reached = numpy.empty(nodes), numpy.full(nodes, -1)
    seen = numpy.full(len(edges[2]), -1)
    found_origin, found_target = numpy.empty(_ROOM, numpy.int64), numpy.empty(_ROOM, numpy.int64)
    found_metres = numpy.empty(_ROOM)
    count = 0
    for target in range(from_target, to_target):
        own, along, away = targets[0][target], targets[1][target], targets[2][target]
        if own < 0:
            continue
        seeds = ((edges[0][own], along + away), (edges[1][own], edges[2][own] - along + away))
        streets = _streets(arcs, edges[2], seeds, radius, target, (metres, reached, seen), own)
        for street in streets:
            start, end, length = edges[0][street], edges[1][street], edges[2][street]
            one = metres[start] if reached[start] == target else numpy.inf
            two = metres[end] if reached[end] == target else numpy.inf
            while count + begins[street + 1] - begins[street] > len(found_origin):
                found_origin, found_target = _longer(found_origin), _longer(found_target)
                found_metres = _longer(found_metres)
            for origin in range(begins[street], begins[street + 1]):
                here = origins[1][origin]
                way = min(one + here, two + length - here)
                if street == own:
                    way = min(way, abs(here - along) + away)
                way += origins[2][origin]
                if way <= radius:
                    found_origin[count], found_target[count], found_metres[count] = origin, target, way
                    count += 1
    return found_origin[:count], found_target[:count], found_metres[:count]


@numba.njit(cache=True, nogil=True)
def _streets(
    arcs: tuple[Array, Array, Array],
    length: Array,
    seeds: tuple[tuple[int, float], tuple[int, float]],
    radius: float,
    target: int,
    notes: tuple[Array, Array, Array],
    own: int,
) -> Array:
    """The edges within the radius of a target, its own first. seeds: nodes to begin at, with their distance.
    notes: (metres, reached, seen), in which `target` marks the nodes and edges that were reached."""
    first, arc_node, arc_edge = arcs
    metres, reached, seen = notes
    heap_key, heap_node = numpy.empty(256), numpy.empty(256, numpy.int64)
    streets = numpy.empty(256, numpy.int64)
    streets[0], seen[own], size, count = own, target, 0, 1
    for node, far in seeds:
        if far <= radius and (reached[node] != target or far < metres[node]):
            reached[node], metres[node] = target, far
            heap_key, heap_node, size = _push(heap_key, heap_node, size, far, node)
    while size:
        far, node = heap_key[0], heap_node[0]
        size = _pop(heap_key, heap_node, size)
        if far > metres[node]:
            continue
        for at in range(first[node], first[node + 1]):
            edge, other = arc_edge[at], arc_node[at]
            if seen[edge] != target:
                if count == len(streets):
                    streets = _longer(streets)
                streets[count], seen[edge] = edge, target
                count += 1
            further = far + length[edge]
            if further <= radius and (reached[other] != target or further < metres[other]):
                reached[other], metres[other] = target, further
                heap_key, heap_node, size = _push(heap_key, heap_node, size, further, other)
    return streets[:count]


@numba.njit(cache=True, nogil=True)
def _longer(array: Array) -> Array:
    twice = numpy.empty(2 * len(array), array.dtype)
    twice[: len(array)] = array
    return twice


@numba.njit(cache=True, nogil=True)
def _push(keys: Array, nodes: Array, size: int, key: float, node: int) -> tuple[Array, Array, int]:
    """Put an entry on the binary heap; it grows where it is full."""
    if size == len(keys):
        keys, nodes = _longer(keys), _longer(nodes)
    at = size
    while at and keys[(at - 1) // 2] > key:
        keys[at], nodes[at] = keys[(at - 1) // 2], nodes[(at - 1) // 2]
        at = (at - 1) // 2
    keys[at], nodes[at] = key, node
    return keys, nodes, size + 1


@numba.njit(cache=True, nogil=True)
def _pop(keys: Array, nodes: Array, size: int) -> int:
    """Take the entry with the smallest key off the heap; returns the new size."""
    size -= 1
    key, node = keys[size], nodes[size]
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at], nodes[at] = keys[child], nodes[child]
        at = child
    keys[at], nodes[at] = key, node
    return size
