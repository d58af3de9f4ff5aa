"""Spatial indexes in parts answer as Shapely's do in one piece."""

import numpy as np
import pytest
import shapely

from musterpoint.geo import trees


@pytest.mark.parametrize("part", [7, 1000])
def test_a_tree_in_parts_answers_as_one_in_one_piece(monkeypatch: pytest.MonkeyPatch, part: int):
    monkeypatch.setattr(trees, "_PART", part)
    places = np.random.default_rng(5).uniform(0, 100, (60, 2))
    shapes = shapely.box(*places.T, *(places + 8).T)
    ours, whole = trees.Tree(shapes), shapely.STRtree(shapes)
    spots = shapely.points(places[::3] + 11)
    assert set(ours.query(spots[0], "dwithin", 9.0)) == set(whole.query(spots[0], "dwithin", 9.0))
    mine, its = ours.query(spots, "intersects"), whole.query(spots, "intersects")
    assert sorted(zip(*mine, strict=True)) == sorted(zip(*its, strict=True))
    assert (np.diff(mine[0]) >= 0).all()
    for spot in spots:
        near = ours.nearest(spot, 30.0)
        assert shapely.distance(spot, shapes[near]) == shapely.distance(spot, shapes[whole.nearest(spot)])
    assert ours.nearest(shapely.Point(500, 500), 30.0) is None
    assert trees.Tree(shapes[:0]).nearest(spots[0], 1e9) is None
