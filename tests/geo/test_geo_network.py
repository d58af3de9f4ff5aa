"""Walking distances on a small grid that can be walked by hand, and against networkx's on a real one."""

from __future__ import annotations

import geopandas
import numpy
import pytest
import shapely

from musterpoint.geo.network import DETOUR, build_network, walks


def roads(*lines: shapely.LineString, kind: str = "footway") -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"type": [kind] * len(lines)}, geometry=list(lines), crs="EPSG:4548")


@pytest.fixture
def streets() -> geopandas.GeoDataFrame:
    """Streets every 100 m, 5 by 5, drawn as whole lines that cross without a common corner."""
    lines = [shapely.LineString([(x, 0), (x, 400)]) for x in range(0, 401, 100)]
    lines += [shapely.LineString([(0, y), (400, y)]) for y in range(0, 401, 100)]
    return roads(*lines)


def test_lines_are_noded_where_they_cross(streets: geopandas.GeoDataFrame) -> None:
    network = build_network(streets)
    assert (len(network.nodes), len(network.edges)) == (25, 40)
    assert network.component_lengths.tolist() == [4000]


def test_pieces_are_numbered_by_their_length() -> None:
    network = build_network(
        roads(shapely.LineString([(0, 0), (10, 0)]), shapely.LineString([(0, 50), (90, 50)]))
    )
    assert network.component_lengths.tolist() == [90, 10]


def test_motorways_are_not_walked(streets: geopandas.GeoDataFrame) -> None:
    streets["type"] = ["motorway"] * 5 + ["footway"] * 5
    assert len(build_network(streets).component_lengths) == 5


def test_ways_follow_the_streets(streets: geopandas.GeoDataFrame) -> None:
    network = build_network(streets)
    wedge = shapely.Polygon([(150, 10), (160, 30), (140, 30)])
    homes = numpy.array([wedge, shapely.Point(250, 95), shapely.Point(310, 400)])
    sites = numpy.array([shapely.Point(0, 50)])
    found = walks(network, homes, sites, 1000).to_frame().set_index("origin")["metres"]
    # 10 m to the street, 150 to the west and 50 to the north; 5 + 250 + 50; 310 + 350.
    assert found.to_dict() == pytest.approx({0: 210, 1: 305, 2: 660})


def test_two_on_one_street_do_not_walk_round_the_block(streets: geopandas.GeoDataFrame) -> None:
    found = walks(build_network(streets), shapely.points([[30, 0]]), shapely.points([[70, 0]]), 100)
    assert found.metres.tolist() == [40]


def test_nobody_beyond_the_radius_is_listed(streets: geopandas.GeoDataFrame) -> None:
    found = walks(
        build_network(streets), shapely.points([[0, 0], [400, 400]]), shapely.points([[0, 10]]), 700
    )
    assert found.origin.tolist() == [0]


def test_without_a_path_the_straight_line_counts_and_is_marked(streets: geopandas.GeoDataFrame) -> None:
    homes, sites = shapely.points([[0, 0], [0, 900]]), shapely.points([[0, 600], [0, 100]])
    found = walks(build_network(streets), homes, sites, 1000).to_frame()
    table = {(row.origin, row.target): (row.metres, row.by_path) for row in found.itertuples()}
    assert table[0, 1] == (100, True)
    assert table[1, 0] == pytest.approx((300 * DETOUR, False))
    assert table[0, 0] == pytest.approx((600 * DETOUR, False))
    alone = walks(None, homes, sites, 1000)
    assert not alone.by_path.any() and len(alone.origin) == 3
    assert alone.nearest(2).tolist() == [
        int(numpy.flatnonzero((alone.origin == 0) & (alone.target == 1))[0]),
        int(numpy.flatnonzero((alone.origin == 1) & (alone.target == 0))[0]),
    ]


def test_everything_agrees_with_the_search_of_scipy() -> None:
    csgraph = pytest.importorskip("scipy.sparse.csgraph")
    sparse = pytest.importorskip("scipy.sparse")
    chance = numpy.random.default_rng(5)
    ends = chance.uniform(0, 1000, (60, 2, 2))
    network = build_network(roads(*shapely.linestrings(ends)))
    points = shapely.points(network.nodes)
    found = walks(network, points, points[:10], 400).to_frame()
    by_path = found[found["by_path"]].groupby(["target", "origin"])["metres"].min()
    graph = sparse.coo_matrix((network.length, (network.start, network.end)), (len(points),) * 2).tocsr()
    right = csgraph.dijkstra(graph, directed=False, indices=range(10), limit=400)
    for (target, origin), metres in by_path.items():
        assert metres == pytest.approx(right[target, origin], abs=0.05)
    assert len(by_path) == numpy.isfinite(right).sum()
