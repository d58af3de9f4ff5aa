"""How long vehicles take between places of a plan: along its roads by their speeds, else in straight lines.

Where no road is known, or none leads there, the straight line times the detour factor is driven at
`STRAIGHT_KMH`; such figures say so.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from threading import Lock

import geopandas
import numpy
import shapely
from scipy import sparse
from shapely.ops import substring

from musterpoint.geo.grounds import detour_factor
from musterpoint.geo.network import NOT_WALKED, Network, build_network
from musterpoint.geo.walking import doors_and_gates
from musterpoint.plan import ENTRANCES, ROADS, Layer, Plan

Array = numpy.ndarray

SPEEDS_KMH = {
    "motorway": 80.0, "motorway_link": 50.0, "trunk": 60.0, "trunk_link": 40.0, "primary": 40.0,
    "primary_link": 30.0, "secondary": 35.0, "secondary_link": 30.0, "tertiary": 30.0, "tertiary_link": 25.0,
    "unclassified": 25.0, "residential": 20.0, "living_street": 10.0, "service": 10.0, "track": 15.0,
}  # fmt: skip
"""Door-to-door speeds in a town by type of road (OpenStreetMap's). Unverified rule of thumb; a vehicle's own
speed takes their place where it is lower."""
OTHER_KMH = 20.0
STRAIGHT_KMH = 20.0
NOT_DRIVEN = frozenset(
    {
        "footway", "path", "steps", "pedestrian", "cycleway", "corridor", "bridleway", "raceway",
        "construction", "proposed",
    }
)  # fmt: skip
REACH = 300.0
"""m from a road within which a vehicle gets to a place; the rest is walked."""
WALK = 1.2
"""m/s."""
KEPT_LINES = 200


@dataclass(frozen=True, slots=True)
class Ways:
    """Between n places: seconds and metres driven, from the row to the column, both float (n, n); by_road:
    bool (n, n), False where the figure is a straight line times the detour factor."""

    seconds: Array
    metres: Array
    by_road: Array


class RoadGround:
    """The roads of a plan for vehicles, or for feet; everything in the plan's CRS. network: None where there
    are none. gates: points where one gets from the roads of a compound into the street. closed: types of road
    that can't be used."""

    def __init__(
        self, roads: geopandas.GeoDataFrame | None, gates: Array | None, detour: float, closed: frozenset[str]
    ):
        self.detour = detour
        network = build_network(roads, gates, closed=closed) if roads is not None else None
        self.network = network if network is not None and len(network.edges) else None
        self._lines: dict[tuple[bytes, float], shapely.LineString] = {}
        self._kmh = _speeds(self.network, roads, closed) if self.network is not None else numpy.zeros(0)

    def ways(self, points: Array, most_kmh: float = 0.0) -> Ways:
        """The fastest ways between points (float (n, 2)). most_kmh: what the vehicle drives at most, 0 for
        what the roads allow."""
        crow = numpy.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) * self.detour
        slow = min(most_kmh or STRAIGHT_KMH, STRAIGHT_KMH) / 3.6
        if self.network is None or not len(points):
            return Ways(crow / slow, crow, numpy.zeros(crow.shape, dtype=bool))
        seconds, metres = self._along_roads(self._graph(points, most_kmh), len(points))
        by_road = numpy.isfinite(seconds)
        seconds, metres = numpy.where(by_road, seconds, crow / slow), numpy.where(by_road, metres, crow)
        numpy.fill_diagonal(seconds, 0.0)
        numpy.fill_diagonal(metres, 0.0)
        return Ways(seconds, metres, by_road)

    def line(self, points: Array, most_kmh: float = 0.0) -> shapely.LineString:
        """The way past the points in their order, along roads where there are any: for drawing. The ways that
        were asked for last are kept."""
        if self.network is None or len(points) < 2:
            return shapely.LineString(points if len(points) > 1 else numpy.repeat(points, 2, axis=0))
        key = points.tobytes(), most_kmh
        if (line := self._lines.get(key)) is None:
            line = self._line(points, most_kmh)
            self._lines = dict([*self._lines.items(), (key, line)][-KEPT_LINES:])
        return line

    def _line(self, points: Array, most_kmh: float) -> shapely.LineString:
        graph = self._graph(points, most_kmh)
        first = len(self.network.nodes)
        drawn = [points[:1]]
        for number in range(len(points) - 1):
            drawn += self._leg(graph, first + number, first + number + 1)
            drawn.append(points[number + 1 : number + 2])
        return shapely.LineString(numpy.concatenate(drawn))

    # The network with the places on it: nodes 0 … N - 1 are the network's, N … those of the places.

    def _graph(self, points: Array, most_kmh: float) -> _Graph:
        network = self.network
        kmh = numpy.minimum(self._kmh, most_kmh) if most_kmh else self._kmh
        who, edge, along, away = self._reached(shapely.points(points))
        on_edge: list[dict[int, float]] = [{} for _point in points]
        for point, its_edge, place_on_it in zip(who.tolist(), edge.tolist(), along.tolist(), strict=True):
            on_edge[point][its_edge] = place_on_it
        place = len(network.nodes) + who
        before, after = numpy.clip(along, 0, network.length[edge]), network.length[edge] - along
        tail = numpy.concatenate((network.start, place, place))
        head = numpy.concatenate((network.end, network.start[edge], network.end[edge]))
        metres = numpy.concatenate((network.length, before, numpy.maximum(after, 0)))
        speed = numpy.concatenate((kmh, kmh[edge], kmh[edge])) / 3.6
        seconds = metres / speed + numpy.concatenate((numpy.zeros(len(kmh)), away / WALK, away / WALK))
        size = len(network.nodes) + len(points)
        near = _neighbours(edge, place, along, away, kmh / 3.6)
        tail, head = numpy.concatenate((tail, near[0])), numpy.concatenate((head, near[1]))
        metres, seconds = numpy.concatenate((metres, near[2])), numpy.concatenate((seconds, near[3]))
        return _Graph(tail, head, metres, numpy.maximum(seconds, 1e-6), size, on_edge)

    def _reached(self, places: Array) -> tuple[Array, Array, Array, Array]:
        """Which places reach which edges, where along, how far away: the nearest edge of all, and the nearest
        one of the town's streets, should the other lie in a compound that isn't joined to them."""
        network = self.network
        near = network.snap(places, reach=REACH)
        streets = numpy.flatnonzero(network.component[network.start] == 0)
        (who, found), away = shapely.STRtree(network.edges[streets]).query_nearest(
            places, max_distance=REACH, return_distance=True, all_matches=False
        )
        edge = streets[found]
        along = shapely.line_locate_point(network.edges[edge], places[who])
        other = edge != near.edge[who]
        first = numpy.flatnonzero(near.reached)
        return (
            numpy.concatenate((first, who[other])),
            numpy.concatenate((near.edge[first], edge[other])),
            numpy.concatenate((near.along[first], along[other])),
            numpy.concatenate((near.away[first], away[other])),
        )

    def _along_roads(self, graph: _Graph, count: int) -> tuple[Array, Array]:
        from scipy.sparse import csgraph  # not before it is needed: the window's start would wait for it

        first = graph.size - count
        seconds, metres = numpy.empty((2, count, count))
        for begin in range(0, count, 64):
            rows = numpy.arange(begin, min(begin + 64, count))
            times, before = csgraph.dijkstra(
                graph.times, directed=False, indices=first + rows, return_predecessors=True
            )
            seconds[rows] = times[:, first:]
            metres[rows] = graph.lengths_of(before)[:, first:]
        return seconds, metres

    def _leg(self, graph: _Graph, start: int, end: int) -> list[Array]:
        """The pieces, float (n, 2), of the way between two nodes of the graph, both left out."""
        from scipy.sparse import csgraph

        times, before = csgraph.dijkstra(graph.times, directed=False, indices=start, return_predecessors=True)
        if not numpy.isfinite(times[end]):
            return []
        nodes = [end]
        while nodes[-1] != start:
            nodes.append(int(before[nodes[-1]]))
        return [self._piece(graph, one, other) for one, other in pairwise(nodes[::-1])]

    def _piece(self, graph: _Graph, one: int, other: int) -> Array:
        """The points of the edge between two nodes of the graph; of a place only its foot on the edge."""
        ends = self._on_edges(graph, one), self._on_edges(graph, other)
        both = [
            (abs(last - begin), edge, begin, last)
            for edge, begin in ends[0].items()
            if (last := ends[1].get(edge)) is not None
        ]
        if not both:
            return numpy.zeros((0, 2))
        _length, edge, begin, last = min(both)
        return shapely.get_coordinates(substring(self.network.edges[edge], begin, last))

    def _on_edges(self, graph: _Graph, node: int) -> dict[int, float]:
        """The edges that a node of the graph lies on, and how far along."""
        first = len(self.network.nodes)
        return graph.on_edge[node - first] if node >= first else self._edges_of[node]

    @cached_property
    def _edges_of(self) -> list[dict[int, float]]:
        """For each node of the network the edges that end there, and how far along each it is."""
        network = self.network
        known: list[dict[int, float]] = [{} for _node in network.nodes]
        for edge, (one, other) in enumerate(zip(network.start.tolist(), network.end.tolist(), strict=True)):
            known[other][edge] = float(network.length[edge])
            known[one][edge] = 0.0
        return known


class _Graph:
    """tail, head: nodes of the arcs, which lead both ways; of doubles the fastest counts. on_edge: for each
    place the edges that it reaches, and how far along each its foot is."""

    def __init__(
        self, tail: Array, head: Array, metres: Array, seconds: Array, size: int,
        on_edge: list[dict[int, float]],
    ):  # fmt: skip
        low, high = numpy.minimum(tail, head), numpy.maximum(tail, head)
        order = numpy.lexsort((seconds, high, low))
        low, high, metres, seconds = low[order], high[order], metres[order], seconds[order]
        first = numpy.ones(len(low), dtype=bool)
        first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        first &= low != high
        self.size, self.on_edge = size, on_edge
        shape = (size, size)
        self.times = sparse.csr_array((seconds[first], (low[first], high[first])), shape=shape)
        both = numpy.concatenate((low[first], high[first])), numpy.concatenate((high[first], low[first]))
        self._lengths = sparse.csr_array((numpy.tile(metres[first], 2), both), shape=shape)

    def lengths_of(self, before: Array) -> Array:
        """Metres from the source of each row to every node, by the node before it on the way (-9999: none).
        Each node's way is doubled in every step, so that a way of 1,000 nodes takes ten."""
        rows, nodes = before.shape
        own = numpy.arange(nodes)
        ends = before < 0
        pointer = numpy.where(ends, own, before)
        step = numpy.zeros((rows, nodes))
        row, node = numpy.nonzero(~ends)
        step[row, node] = numpy.asarray(self._lengths[before[row, node], node]).ravel()
        while True:
            further = numpy.take_along_axis(pointer, pointer, axis=1)
            if (further == pointer).all():
                return step
            step += numpy.take_along_axis(step, pointer, axis=1)
            pointer = further


def _neighbours(edge: Array, place: Array, along: Array, away: Array, speed: Array) -> tuple[Array, ...]:
    """Arcs between places that lie next to each other on one edge: from, to, metres, seconds."""
    order = numpy.lexsort((along, edge))
    one, other = order[:-1], order[1:]
    same = edge[one] == edge[other]
    one, other = one[same], other[same]
    metres = along[other] - along[one]
    seconds = metres / speed[edge[one]] + (away[one] + away[other]) / WALK
    return place[one], place[other], metres, seconds


def _speeds(network: Network, roads: geopandas.GeoDataFrame, closed: frozenset[str]) -> Array:
    """km/h of each edge, by the type of the road that it is part of."""
    driven = roads[~roads["type"].isin(closed).fillna(False).to_numpy(dtype=bool)]
    middles = shapely.line_interpolate_point(network.edges, 0.5, normalized=True)
    edge, road = shapely.STRtree(driven.geometry.to_numpy()).query_nearest(middles)
    kmh = driven["type"].map(SPEEDS_KMH).fillna(OTHER_KMH).to_numpy(dtype=float)[road]
    speeds = numpy.zeros(len(network.edges))
    numpy.maximum.at(speeds, edge, kmh)
    return numpy.where(speeds > 0, speeds, OTHER_KMH)


def _ground(plan: Plan, closed: frozenset[str]) -> RoadGround:
    roads, entrances = plan.layers.get(ROADS), plan.layers.get(ENTRANCES)
    shapes = plan.buildings.frame.geometry.to_numpy() if plan.buildings else numpy.array([], dtype=object)
    _doors, gates = doors_and_gates(entrances.frame if entrances else None, shapes)
    return RoadGround(roads.frame if roads else None, gates, detour_factor(), closed)


_kept: OrderedDict[tuple[int, frozenset[str]], tuple[Layer | None, RoadGround]] = OrderedDict()
_making = Lock()


def driving_ground(plan: Plan) -> RoadGround:
    """The plan's roads for vehicles; kept for as long as its roads are the same."""
    return _kept_ground(plan, NOT_DRIVEN)


def foot_ground(plan: Plan) -> RoadGround:
    """The plan's roads and paths for people on foot, whose speed is `WALK`; kept as `driving_ground`."""
    return _kept_ground(plan, NOT_WALKED)


def _kept_ground(plan: Plan, closed: frozenset[str]) -> RoadGround:
    layer = plan.layers.get(ROADS)
    key = (id(layer), closed)
    with _making:
        if key not in _kept:
            _kept[key] = layer, _ground(plan, closed)
            if len(_kept) > 4:
                _kept.popitem(last=False)
        return _kept[key][1]
