"""Who is served by whom, and what is in the way."""

from __future__ import annotations

import math

import shapely
from engine_plans import make_plan, site

from musterpoint.engine.obstacles import Obstacles
from musterpoint.engine.served import nearest_sites, residents_served

ROW = [(0, 0, 10, 10), (100, 0, 110, 10), (200, 0, 210, 10)]


def test_each_building_goes_to_its_nearest_site():
    plan = make_plan(site("site-1", x=5), site("site-2", x=190), boxes=ROW, residents=[10, 20, 40])
    assert nearest_sites(plan).to_dict() == {
        "buildings-0": "site-1",
        "buildings-1": "site-2",
        "buildings-2": "site-2",
    }
    assert residents_served(plan).to_dict() == {"site-1": 10, "site-2": 60}


def test_teams_that_visit_homes_serve_no_building():
    plan = make_plan(
        site("site-1", x=5), site("site-2", x=200, kind="home-visit"), boxes=ROW, residents=[10, 20, None]
    )
    assert residents_served(plan).to_dict() == {"site-1": 30, "site-2": 0}


def test_nothing_to_serve_or_nobody_to_serve_it():
    assert nearest_sites(make_plan(boxes=ROW, residents=[1, 1, 1])).empty
    assert residents_served(make_plan(site("site-1"))).to_dict() == {"site-1": 0}


def test_obstacles_tell_what_a_shape_hits_and_how_far_it_is():
    obstacles = Obstacles(make_plan(boxes=ROW, residents=[1, 1, 1]))
    assert obstacles.hits(shapely.box(5, 5, 105, 6)) == ["buildings-0", "buildings-1"]
    assert obstacles.hits(shapely.box(20, 0, 30, 10)) == []
    assert obstacles.nearest_distance(shapely.box(20, 0, 30, 10)) == 10
    assert obstacles.nearest_distance(shapely.box(5, 5, 6, 6)) == 0


def test_without_buildings_nothing_is_in_the_way():
    obstacles = Obstacles(make_plan())
    assert obstacles.hits(shapely.box(0, 0, 1, 1)) == []
    assert obstacles.nearest_distance(shapely.box(0, 0, 1, 1)) == math.inf
