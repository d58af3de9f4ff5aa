"""Who is served by whom, and what is in the way."""

from __future__ import annotations

import pytest
import shapely
from engine_plans import make_plan, site
from made_layers import made_layer

from musterpoint.catalogue import load_catalogue
from musterpoint.engine.obstacles import Obstacles
from musterpoint.engine.served import nearest_sites, residents_served, service
from musterpoint.engine.service_checks import paths_in_pieces
from musterpoint.geo.walking import Measured
from musterpoint.plan import ROADS, Edit, LayerChange, Plan, changed
from musterpoint.text import Label

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


def test_obstacles_tell_what_a_shape_hits():
    obstacles = Obstacles(make_plan(boxes=ROW, residents=[1, 1, 1]))
    assert obstacles.hits(shapely.box(5, 5, 105, 6)) == ["buildings-0", "buildings-1"]
    assert obstacles.hits(shapely.box(20, 0, 30, 10)) == []


def test_without_buildings_nothing_is_in_the_way():
    obstacles = Obstacles(make_plan())
    assert obstacles.hits(shapely.box(0, 0, 1, 1)) == []


def with_roads(plan: Plan, *lines: list[tuple[float, float]]) -> Plan:
    shapes = [shapely.LineString(line) for line in lines]
    plan.apply(Edit(Label("Roads"), (LayerChange(ROADS, None, made_layer(ROADS, shapes)),)))
    return plan


def test_people_go_where_the_paths_lead_and_straight_where_none_does():
    """The second site is nearer to the middle house in a straight line, but only a way round leads there. No
    path is within 100 m of the last house."""
    boxes = [(0, 0, 10, 10), (100, 0, 110, 10), (100, 400, 110, 410)]
    plan = make_plan(site("site-1", x=5, y=-5), site("site-2", x=105, y=60), boxes=boxes, residents=[1, 2, 4])
    with_roads(plan, [(-20, -5), (105, -5)], [(105, 60), (300, 60), (300, -80), (-40, -80), (-20, -5)])
    found = service(plan)
    assert found.ways["site"].tolist() == ["site-1", "site-1", "site-2"]
    assert found.ways["metres"].tolist() == pytest.approx([5, 105, 345 * 1.3])
    assert found.ways["by_path"].tolist() == [True, True, False]
    assert found.measured() == {"site-1": Measured(2, 0, 1.3), "site-2": Measured(0, 1, 1.3)}
    assert service(make_plan(site("site-2", x=190), boxes=ROW, residents=[1, 1, 1])).measured() == {
        "site-2": Measured(0, 3, 1.3)
    }


def test_the_answer_is_kept_until_what_it_is_made_of_changes():
    plan = make_plan(site("site-1", x=5, y=-5), boxes=ROW, residents=[1, 1, 1])
    found = service(plan)
    assert service(plan.copy()) is found
    with_roads(plan, [(0, -5), (300, -5)])
    assert service(plan).ways["by_path"].all()
    plan.apply(Edit(Label("Move"), (changed(plan.find("site", "site-1"), site("site-1", x=205, y=-5)),)))
    assert service(plan).ways["metres"].idxmin() == "buildings-2"


def test_people_whom_the_paths_lead_to_no_site_are_a_problem():
    plan = make_plan(site("site-1", x=5, y=-5), boxes=[*ROW, (0, 900, 9, 909)], residents=[1, 20, 300, 4000])
    with_roads(plan, [(0, -5), (120, -5)], [(190, -5), (260, -5)])
    (problem,) = paths_in_pieces(plan, load_catalogue())
    assert problem.title == "The paths lead 4,300 people to no site."
    assert "Of 2 buildings, 1 reach paths that hang apart from the others and 1 reach none" in problem.detail
    assert problem.subjects == (("buildings", "buildings-3"), ("buildings", "buildings-2"))
    assert not list(
        paths_in_pieces(make_plan(site("site-1"), boxes=ROW, residents=[1, 1, 1]), load_catalogue())
    )
