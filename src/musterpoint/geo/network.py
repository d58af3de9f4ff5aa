"""A walking network out of a roads layer: noded, in components, with points snapped to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas
import numpy
import pandas
import shapely
from scipy import sparse

Array = numpy.ndarray

NOT_WALKED = frozenset({"motorway", "motorway_link", "trunk_link", "raceway", "construction", "proposed"})
"""Types of road (OpenStreetMap's) that nobody may walk on."""
GRID = 0.01
"""m to which nodes are rounded."""
DIGITS = 4
"""Of a metre in which the network is built."""
SNAP = 100.0
"""m from a path within which somebody at a building is said to reach it. Unverified rule of thumb."""

PASSAGE = 30.0
"""m from a gate within which it leads to a path: from the wall over a verge to the middle of a street.
Unverified rule of thumb."""


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
    (positions) and `length` m long. component: per node, 0 being the one with the most metres. The nodes next
    to node i are `arc_node[first[i]:first[i + 1]]`, so many `arc_metres` away (int32 and float32). tree: the
    edges by place."""

    nodes: Array
    edges: Array
    start: Array
    end: Array
    length: Array
    component: Array
    first: Array
    arc_node: Array
    arc_metres: Array
    tree: shapely.STRtree

    @property
    def component_lengths(self) -> Array:
        """m of paths in each component, the longest first."""
        return numpy.bincount(self.component[self.start], self.length)

    def component_of(self, snapped: Snapped) -> Array:
        """The component that each point reaches, -1 for none."""
        return numpy.where(snapped.reached, self.component[self.start[snapped.edge]], -1)

    def snap(self, points: Array, reach: float = SNAP) -> Snapped:
        """Where points, or buildings, reach the network within `reach` metres: at the nearest edge, over
        against their middle."""
        edge = numpy.full(len(points), -1)
        along, away = numpy.full((2, len(points)), numpy.inf)
        if not len(self.edges) or not len(points):
            return Snapped(edge, along, away)
        (which, nearest), metres = self.tree.query_nearest(
            points, max_distance=reach, return_distance=True, all_matches=False
        )
        edge[which], away[which] = nearest, metres
        along[which] = shapely.line_locate_point(self.edges[nearest], shapely.centroid(points[which]))
        return Snapped(edge, along, away)


def build_network(
    roads: geopandas.GeoDataFrame, gates: Array | None = None, closed: frozenset[str] = NOT_WALKED
) -> Network:
    """The network of a roads layer: lines are cut where they meet or cross, doubles become one.

    gates: points at which people pass from one piece of the network into another one: each is joined to the
    nearest path and to the nearest one of another piece, within `PASSAGE` metres. closed: types of road that
    are left out, by default those that nobody walks on. Bridges and tunnels aren't told apart: a layer of a
    plan doesn't say which they are.
    """
    walked = ~roads["type"].isin(closed).fillna(False).to_numpy(dtype=bool)
    lines = roads.geometry.to_numpy()[walked]
    origin = numpy.nan_to_num(shapely.total_bounds(lines)[:2]) if len(lines) else numpy.zeros(2)
    network = _network(_noded(_seen_from(origin, lines)))
    if gates is not None and len(gates) and len(network.edges):
        edge, ways = _passages(network, _seen_from(origin, gates))
        whole = numpy.ones(len(network.edges), dtype=bool)
        whole[edge] = False
        cut = _noded(numpy.concatenate((network.edges[~whole], ways)))
        network = _network(numpy.concatenate((network.edges[whole], cut)))
    edges = shapely.transform(network.edges, lambda points: points + origin)
    return replace(network, nodes=network.nodes + origin, edges=edges, tree=shapely.STRtree(edges))


def _seen_from(origin: Array, shapes: Array) -> Array:
    """Shapes in metres from a corner of the map: what follows doesn't depend on where on the map they lie,
    not even by the last digits of a number."""
    return shapely.transform(shapes, lambda points: (points - origin).round(DIGITS))


def _noded(lines: Array) -> Array:
    """The lines cut where they meet or cross."""
    parts = shapely.get_parts(shapely.union_all(lines, grid_size=GRID)) if len(lines) else lines
    return parts[shapely.get_dimensions(parts) == 1]


def _passages(network: Network, gates: Array) -> tuple[Array, Array]:
    """The ways through gates that lie between two pieces: the edges that they touch, and lines to those."""
    gate, edge = network.tree.query(gates, predicate="dwithin", distance=PASSAGE)
    metres = shapely.distance(gates[gate], network.edges[edge])
    pairs = pandas.DataFrame(
        {"gate": gate, "edge": edge, "metres": metres, "piece": network.component[network.start[edge]]}
    ).sort_values(["gate", "metres", "edge"], kind="stable")
    two = pairs.drop_duplicates(["gate", "piece"]).groupby("gate").head(2)
    two = two[two["gate"].duplicated(keep=False)]
    lines = shapely.shortest_line(gates[two["gate"]], network.edges[two["edge"]])
    return two["edge"].to_numpy(), lines[shapely.length(lines) > 0]


def _network(edges: Array) -> Network:
    """The network of lines that meet at their ends only."""
    if len(edges):  # neighbours on the ground lie beside each other in memory: the search is twice as fast
        places = geopandas.GeoSeries(edges).hilbert_distance().to_numpy()
        edges = edges[numpy.argsort(places, kind="stable")]
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
    return Network(
        nodes=ends[at],
        edges=edges,
        start=start,
        end=end,
        length=length,
        component=component,
        first=numpy.searchsorted(source[order], numpy.arange(len(at) + 1)).astype(numpy.int32),
        arc_node=target[order].astype(numpy.int32),
        arc_metres=numpy.tile(length, 2)[order].astype(numpy.float32),
        tree=shapely.STRtree(edges),
    )


def _components(start: Array, end: Array, length: Array, count: int) -> Array:
    """The component of each node, numbered by metres of path, the longest first."""
    from scipy.sparse import csgraph  # not before it is needed: the window's start would wait for it

    joined = sparse.coo_array((numpy.ones(len(start), dtype=bool), (start, end)), shape=(count, count))
    pieces, label = csgraph.connected_components(joined, directed=False)
    metres = numpy.bincount(label[start], length, minlength=pieces)
    rank = numpy.empty(pieces, dtype=int)
    rank[numpy.argsort(-metres, kind="stable")] = numpy.arange(pieces)
    return rank[label]
