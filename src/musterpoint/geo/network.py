"""A walking network out of a roads layer: noded, in components, with points snapped to it; and the walking
distances in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas
import numpy
import pandas
import shapely

from musterpoint.geo.nearby import search

Array = numpy.ndarray

NOT_WALKED = frozenset({"motorway", "motorway_link", "trunk_link", "raceway", "construction", "proposed"})
"""Types of road (OpenStreetMap's) that nobody may walk on."""
GRID = 0.01
"""m to which nodes are rounded."""
SNAP = 100.0
"""m from a path within which somebody at a building is said to reach it. Unverified rule of thumb."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where points reach the network. edge: position of the edge, -1 for none near; along: m from the edge's
    first node; away: m from the point to the edge. One of each per point."""

    edge: Array
    along: Array
    away: Array

    @property
    def reached(self) -> Array:
        """Which points reach the network (mask)."""
        return self.edge >= 0


@dataclass(frozen=True, slots=True)
class Network:
    """nodes: float, shape (n, 2), m in the plan's CRS. edges: lines, each between the nodes `start` and `end`
    (positions) and `length` m long. component: per node, 0 being the one with the most metres. The edges at
    node i are `arc_edge[first[i]:first[i + 1]]`, and `arc_node` are the nodes at their other ends."""

    nodes: Array
    edges: Array
    start: Array
    end: Array
    length: Array
    component: Array
    first: Array
    arc_node: Array
    arc_edge: Array

    @property
    def component_lengths(self) -> Array:
        """m of paths in each component, the longest first."""
        return numpy.bincount(self.component[self.start], self.length)

    def component_of(self, snapped: Snapped) -> Array:
        """The component that each point reaches, -1 for none."""
        return numpy.where(snapped.reached, self.component[self.start[snapped.edge]], -1)

    def snap(self, points: Array, reach: float = SNAP) -> Snapped:
        """Where points (or the nearest spot of any shapes) reach the network, within `reach` metres."""
        edge = numpy.full(len(points), -1)
        along, away = numpy.full((2, len(points)), numpy.inf)
        if not len(self.edges) or not len(points):
            return Snapped(edge, along, away)
        tree = shapely.STRtree(self.edges)
        (which, nearest), metres = tree.query_nearest(
            points, max_distance=reach, return_distance=True, all_matches=False
        )
        edge[which], away[which] = nearest, metres
        spots = shapely.get_point(shapely.shortest_line(self.edges[nearest], points[which]), 0)
        along[which] = shapely.line_locate_point(self.edges[nearest], spots)
        return Snapped(edge, along, away)


def build_network(roads: geopandas.GeoDataFrame) -> Network:
    """The network of a roads layer: lines are cut where they meet or cross, doubles become one.

    Roads that nobody walks on (`NOT_WALKED`) are left out. Bridges and tunnels aren't told apart: a layer of
    a plan doesn't say which they are.
    """
    walked = ~roads["type"].isin(NOT_WALKED).fillna(False).to_numpy(dtype=bool)
    lines = roads.geometry.to_numpy()[walked]
    edges = shapely.get_parts(shapely.union_all(lines, grid_size=GRID)) if len(lines) else lines
    edges = edges[shapely.get_dimensions(edges) == 1]
    # Neighbours on the ground lie beside each other in memory, which makes the search twice as fast.
    edges = edges[numpy.argsort(geopandas.GeoSeries(edges).hilbert_distance().to_numpy(), kind="stable")]
    ends = numpy.concatenate(
        [shapely.get_coordinates(shapely.get_point(edges, place)) for place in (0, -1)]
    ).reshape(-1, 2)
    keys = numpy.rint(ends / GRID).astype(numpy.int64)
    _distinct, at, node = numpy.unique(keys, axis=0, return_index=True, return_inverse=True)
    order = numpy.argsort(at % len(edges), kind="stable") if len(edges) else at
    number = numpy.empty(len(at), dtype=int)
    number[order] = numpy.arange(len(at))
    at, (start, end) = at[order], number[node.reshape(2, -1)]
    length = shapely.length(edges)
    component = _components(start, end, length, len(at))
    source, target = numpy.concatenate((start, end)), numpy.concatenate((end, start))
    order = numpy.argsort(source, kind="stable")
    first = numpy.searchsorted(source[order], numpy.arange(len(at) + 1))
    edge = numpy.tile(numpy.arange(len(edges)), 2)[order]
    return Network(ends[at], edges, start, end, length, component, first, target[order], edge)


def _components(start: Array, end: Array, length: Array, count: int) -> Array:
    """The component of each node, numbered by metres of path, the longest first."""
    label = numpy.arange(count)
    while True:
        before = label.copy()
        numpy.minimum.at(label, start, label[end])
        numpy.minimum.at(label, end, label[start])
        label = label[label]  # jump to the label of the label, so that long chains take few rounds
        if (label == before).all():
            break
    _names, dense = numpy.unique(label, return_inverse=True)
    metres = numpy.bincount(dense[start], length, minlength=dense.max(initial=-1) + 1)
    rank = numpy.empty(len(metres), dtype=int)
    rank[numpy.argsort(-metres, kind="stable")] = numpy.arange(len(metres))
    return rank[dense]


@dataclass(frozen=True, slots=True)
class Walks:
    """Ways from buildings to targets, as long as they lie within the radius; one row per pair.

    origin, target: positions. metres: the way's length. by_path: False where there is no network in between
    and the figure is the straight line times the detour factor.
    """

    origin: Array
    target: Array
    metres: Array
    by_path: Array

    def nearest(self, origins: int) -> Array:
        """Position in these rows of the shortest way of each origin, -1 for those without any."""
        found = numpy.full(origins, -1)
        order = numpy.argsort(-self.metres, kind="stable")
        found[self.origin[order]] = order
        return found

    def to_frame(self) -> pandas.DataFrame:
        return pandas.DataFrame(
            {"origin": self.origin, "target": self.target, "metres": self.metres, "by_path": self.by_path}
        )


DETOUR = 1.3
"""Walked metres per metre of straight line in built-up areas, where no network is known: 1.2–1.4 in most
studies of street networks. Unverified for Chinese compounds."""


def walks(
    network: Network | None,
    origins: Array,
    targets: Array,
    radius: float,
    *,
    reach: float = SNAP,
    detour: float = DETOUR,
) -> Walks:
    """The walking distances from origins to targets that are at most `radius` metres.

    origins, targets: shapes in the network's CRS (a building counts from its nearest spot to a path). reach:
    metres from a path within which it is used. detour: factor for pairs of which one end reaches no path, or
    whose ends lie in different components.
    """
    if network is None or not len(network.edges):
        everyone = numpy.arange(len(origins))
        return Walks(
            *_straight(origins, targets, everyone, numpy.arange(len(targets)), radius / detour, detour)
        )
    here, there = network.snap(origins, reach), network.snap(targets, reach)
    order = numpy.argsort(here.edge, kind="stable")
    order = order[here.edge[order] >= 0]
    row, target, metres = search(
        (network.first, network.arc_node, network.arc_edge),
        (network.start, network.end, network.length),
        (there.edge, there.along, there.away),
        (here.edge[order], here.along[order], here.away[order]),
        float(radius),
    )
    parts = [(order[row], target, metres, numpy.ones(len(row), dtype=bool))]
    parts += _without_path(network, here, there, origins, targets, radius, detour)
    return Walks(*(numpy.concatenate(column) for column in zip(*parts, strict=True)))


def _without_path(
    network: Network,
    here: Snapped,
    there: Snapped,
    origins: Array,
    targets: Array,
    radius: float,
    detour: float,
) -> Iterator[tuple[Array, Array, Array, Array]]:
    """The pairs that no path connects, by straight line: rows as of `Walks`."""
    one, other = network.component_of(here), network.component_of(there)
    main = 0  # all within the largest component are connected
    aside, targets_aside = numpy.flatnonzero(one != main), numpy.flatnonzero(other != main)
    with_main = numpy.flatnonzero(one == main)
    for who, whither in ((aside, numpy.arange(len(targets))), (with_main, targets_aside)):
        origin, target, metres, by_path = _straight(origins, targets, who, whither, radius / detour, detour)
        apart = (one[origin] != other[target]) | (one[origin] < 0)
        yield origin[apart], target[apart], metres[apart], by_path[apart]


def _straight(
    origins: Array, targets: Array, who: Array, whither: Array, reach: float, detour: float
) -> tuple[Array, Array, Array, Array]:
    """Straight lines of at most `reach` metres between some origins and targets, times the detour factor."""
    if not len(who) or not len(whither):
        return (*numpy.zeros((2, 0), dtype=int), numpy.zeros(0), numpy.zeros(0, dtype=bool))
    target, origin = shapely.STRtree(origins[who]).query(
        targets[whither], predicate="dwithin", distance=reach
    )
    metres = shapely.distance(origins[who[origin]], targets[whither[target]]) * detour
    return who[origin], whither[target], metres, numpy.zeros(len(origin), dtype=bool)
