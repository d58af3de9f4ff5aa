"""Walking distances against streets that can be walked by hand, and against scipy's on random ones."""

from __future__ import annotations

import geopandas
import numpy
import pytest
import shapely
from scipy import sparse
from scipy.sparse import csgraph

from musterpoint.geo.grounds import detour_factor, kept_ground, walking_ground
from musterpoint.geo.network import PASSAGE, Network, build_network
from musterpoint.geo.walking import WalkingGround
from musterpoint.plan import BUILDINGS, ROADS, ColumnChange, Edit, Layer, LayerChange, Plan
from musterpoint.text import Label

DETOUR = 1.3
NONE = numpy.array([], dtype=object)


def roads(*lines: shapely.LineString, kind: str = "footway") -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"type": [kind] * len(lines)}, geometry=list(lines), crs="EPSG:4548")


def ground(network: Network | None, homes: object, doors: object = NONE) -> WalkingGround:
    return WalkingGround(numpy.array(homes, dtype=object), network, numpy.array(doors, dtype=object), DETOUR)


def points(*places: tuple[float, float]) -> numpy.ndarray:
    return shapely.points(numpy.array(places, dtype=float))


@pytest.fixture
def streets() -> geopandas.GeoDataFrame:
    """Streets every 100 m, 5 by 5, drawn as whole lines that cross without a common corner."""
    lines = [shapely.LineString([(x, 0), (x, 400)]) for x in range(0, 401, 100)]
    lines += [shapely.LineString([(0, y), (400, y)]) for y in range(0, 401, 100)]
    return roads(*lines)


@pytest.fixture
def compound() -> geopandas.GeoDataFrame:
    """A street, a path in a compound that ends at its gate 12 m from the street, one behind another wall."""
    return roads(
        shapely.LineString([(0, 0), (400, 0)]),
        shapely.LineString([(100, 12), (100, 80)]),
        shapely.LineString([(110, 25), (190, 25)]),
    )


def test_lines_are_noded_where_they_cross(streets: geopandas.GeoDataFrame) -> None:
    network = build_network(streets)
    assert (len(network.nodes), len(network.edges)) == (25, 40)
    assert network.component_lengths.tolist() == [4000]


def test_the_network_moves_with_the_map() -> None:
    """By parts of a millimetre too; it is built on a grid."""
    x, y = numpy.random.default_rng(3).uniform(0, 500, (2, 40, 2)).round(3)
    lines = shapely.linestrings(numpy.stack([x, y], axis=2))
    here = build_network(roads(*lines))
    for step in ((0.1234567, 0.9876543), (458_000.0051, 3_848_000.00049)):
        moved = shapely.transform(lines, lambda points, step=step: points + step)
        there = build_network(roads(*moved))
        assert numpy.array_equal(there.start, here.start) and numpy.array_equal(there.length, here.length)
        assert there.nodes - step == pytest.approx(here.nodes, abs=1e-6)


def test_pieces_are_numbered_by_their_length() -> None:
    network = build_network(
        roads(shapely.LineString([(0, 0), (10, 0)]), shapely.LineString([(0, 50), (90, 50)]))
    )
    assert network.component_lengths.tolist() == [90, 10]


def test_motorways_are_not_walked(streets: geopandas.GeoDataFrame) -> None:
    streets["type"] = ["motorway"] * 5 + ["footway"] * 5
    assert len(build_network(streets).component_lengths) == 5


def test_a_gate_leads_from_the_compound_to_the_street(compound: geopandas.GeoDataFrame) -> None:
    gate, far = shapely.Point(100, 12), shapely.Point(300, PASSAGE + 1)
    joined = build_network(compound, numpy.array([gate, far]))
    assert joined.component_lengths.tolist() == pytest.approx([480, 80])
    home, site = [shapely.Point(100, 60)], points((0, 0))
    assert ground(joined, home).nearest(site).metres.tolist() == pytest.approx([160])
    apart = ground(build_network(compound), home).nearest(site)
    assert not apart.by_path[0] and apart.metres[0] == pytest.approx(DETOUR * numpy.hypot(100, 60))


def test_ways_follow_the_streets(streets: geopandas.GeoDataFrame) -> None:
    wedge = shapely.Polygon([(150, 10), (160, 30), (140, 30)])
    homes = [wedge, shapely.Point(250, 95), shapely.Point(310, 400)]
    found = ground(build_network(streets), homes).distances(points((0, 50)), 1000)
    # 10 m to the street, 150 to the west and 50 to the north; 5 + 250 + 50; 310 + 350.
    assert found.metres.tolist() == pytest.approx([210, 305, 660])
    assert found.by_path.all() and found.indptr.tolist() == [0, 1, 2, 3]
    assert found.metres.dtype == numpy.float32 and found.indices.dtype == numpy.int32
    assert found.to_csr(1).toarray().ravel().tolist() == pytest.approx([210, 305, 660])


def test_people_leave_by_their_doors(streets: geopandas.GeoDataFrame) -> None:
    home = shapely.box(10, 20, 90, 95)  # its wall is 5 m from the northern street, its doors face the others
    network, site = build_network(streets), points((50, 100))
    assert ground(network, [home]).nearest(site).metres.tolist() == pytest.approx([5])
    doors = points((90, 40), (10, 50))  # 10 m, then 60 or 50 to the corner and 50 to the site
    assert ground(network, [home], doors).nearest(site).metres.tolist() == pytest.approx([110])
    assert ground(network, [home], doors).distances(site, 500).metres.tolist() == pytest.approx([110])


def test_two_on_one_street_do_not_walk_round_the_block(streets: geopandas.GeoDataFrame) -> None:
    here = ground(build_network(streets), points((30, 0)))
    assert here.distances(points((70, 0)), 100).metres.tolist() == [40]
    assert here.nearest(points((70, 0))).metres.tolist() == [40]


def test_nobody_beyond_the_radius_is_listed(streets: geopandas.GeoDataFrame) -> None:
    found = ground(build_network(streets), points((0, 0), (400, 400))).distances(points((0, 10)), 700)
    assert found.indptr.tolist() == [0, 1, 1]


def test_without_a_path_the_straight_line_counts_and_is_marked(streets: geopandas.GeoDataFrame) -> None:
    homes, sites = points((0, 0), (0, 900)), points((0, 600), (0, 100))
    found = ground(build_network(streets), homes).distances(sites, 1000)
    assert found.indptr.tolist() == [0, 2, 3] and found.indices.tolist() == [0, 1, 0]
    assert found.metres.tolist() == pytest.approx([600 * DETOUR, 100, 300 * DETOUR])
    assert found.by_path.tolist() == [False, True, False]
    alone = ground(None, homes)
    assert alone.distances(sites, 1100).metres.tolist() == pytest.approx(
        [600 * DETOUR, 100 * DETOUR, 300 * DETOUR, 800 * DETOUR]
    )
    assert alone.nearest(sites).target.tolist() == [1, 0]
    assert not alone.nearest(sites).by_path.any()
    assert ground(None, homes).nearest(NONE).target.tolist() == [-1, -1]


def test_everything_agrees_with_the_search_of_scipy() -> None:
    chance = numpy.random.default_rng(5)
    network = build_network(roads(*shapely.linestrings(chance.uniform(0, 1000, (60, 2, 2)))))
    places = shapely.points(network.nodes)
    here = ground(network, places)
    found = here.distances(places[:10], 400)
    graph = sparse.coo_matrix((network.length, (network.start, network.end)), (len(places),) * 2).tocsr()
    right = csgraph.dijkstra(graph, directed=False, indices=range(10)).T
    rows = numpy.repeat(numpy.arange(len(places)), numpy.diff(found.indptr))[found.by_path]
    columns, metres = found.indices[found.by_path], found.metres[found.by_path]
    assert metres == pytest.approx(right[rows, columns], abs=0.05)
    assert len(metres) == (right <= 400).sum()
    nearest = here.nearest(places[:10])
    known = nearest.by_path
    assert known.mean() > 0.5
    assert nearest.metres[known] == pytest.approx(right.min(axis=1)[known], abs=0.05)


def test_a_plan_keeps_its_ground_until_a_layer_changes(streets: geopandas.GeoDataFrame) -> None:
    homes = geopandas.GeoDataFrame({"residents": [3]}, geometry=points((30, 0)), crs=streets.crs, index=["b"])
    plan = Plan("EPSG:4548")
    layers = (
        Layer(ROADS, streets, "r", "r1"),
        Layer(BUILDINGS, homes.astype({"residents": "Int64"}), "b", "b1"),
    )
    plan.apply(Edit(Label("Begin"), tuple(LayerChange(layer.kind, None, layer) for layer in layers)))
    assert kept_ground(plan) is None
    kept = walking_ground(plan)
    assert kept.detour == detour_factor() == 1.3
    plan.apply(Edit(Label("Count"), (ColumnChange(BUILDINGS, "residents", ("b",), (3,), (4,)),)))
    assert kept_ground(plan) is kept is walking_ground(plan.copy())
    newer = Layer(ROADS, streets.iloc[:3], "r", "r2")
    plan.apply(Edit(Label("Roads"), (LayerChange(ROADS, plan.layers[ROADS], newer),)))
    assert kept_ground(plan) is None


def test_the_drawn_way_is_the_way_that_was_measured(streets: geopandas.GeoDataFrame) -> None:
    wedge = shapely.Polygon([(150, 10), (160, 30), (140, 30)])
    tree = ground(build_network(streets), [wedge, shapely.Point(0, 70), shapely.Point(900, 0)]).tree_to(
        shapely.Point(0, 50)
    )
    assert tree.way(0).equals(shapely.LineString([(150, 10), (150, 0), (0, 0), (0, 50)]))
    assert tree.way(1).equals(shapely.LineString([(0, 70), (0, 50)]))
    assert tree.way(2) is None
    assert ground(None, [wedge]).tree_to(shapely.Point(0, 50)) is None


def test_a_crowd_walks_each_stretch_once_and_nobody_is_lost_on_the_way() -> None:
    chance = numpy.random.default_rng(7)
    loop = shapely.Point(500, 500).buffer(90).exterior
    lines = [
        *shapely.linestrings(chance.uniform(0, 1000, (25, 2, 2))),
        loop,
        shapely.box(0, 0, 30, 30).exterior,
    ]
    homes = shapely.points(chance.uniform(0, 1000, (200, 2)))
    here = ground(build_network(roads(*lines)), homes)
    for spot in [*points((15, -8), (505, 592)), *shapely.points(chance.uniform(0, 1000, (12, 2)))]:
        tree, nearest = here.tree_to(spot), here.nearest(numpy.array([spot]))
        led = numpy.flatnonzero(nearest.by_path)
        ways = [tree.way(home) for home in led]
        assert [way.length for way in ways] == pytest.approx(nearest.metres[led], abs=0.02)
        assert (tree.lengths[led] == nearest.metres[led]).all()
        assert not (tree.door[~nearest.by_path] >= 0).any()
        who = numpy.concatenate((led, led[:20]))
        people = chance.integers(1, 9, len(who))
        crowd = tree.crowd(who, people)
        length = shapely.length(crowd.lines)
        assert shapely.union_all(crowd.lines, grid_size=1e-4).length == pytest.approx(length.sum(), rel=1e-4)
        walked = (length * crowd.people).sum()
        walked += (shapely.length(crowd.accesses) * crowd.access_people).sum()
        assert walked == pytest.approx((nearest.metres[who] * people).sum(), rel=1e-4)
        assert crowd.people.max() <= people.sum() == pytest.approx(crowd.access_people.max())
