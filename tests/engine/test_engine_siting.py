"""Sites near the people, where their kits fit."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from engine_plans import make_plan, site

from musterpoint.catalogue import Catalogue
from musterpoint.engine.clusters import demand_centres
from musterpoint.engine.demand import lanes_by_demand, lanes_needed, sites_needed
from musterpoint.engine.outlines import zone_outlines
from musterpoint.engine.post_checks import sites_without_posts
from musterpoint.engine.siting import propose_sites
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan, counted_ids, deleted
from musterpoint.plan.outlines import fixture_outlines
from musterpoint.text import Label

TWO_VILLAGES = [
    *((x, y, x + 10, y + 10) for x in (0, 20, 40) for y in (0, 20)),
    *((x, y, x + 10, y + 10) for x in (1000, 1020, 1040) for y in (0, 20)),
]
AREA = (-300, -300, 1400, 300)


def villages(**more: object) -> Plan:
    return make_plan(boxes=TWO_VILLAGES, residents=[300] * 12, area=AREA, **more)


def test_each_village_gets_a_site_that_stands_clear_of_houses_and_of_others(catalogue: Catalogue):
    plan = villages()
    plan.apply(propose_sites(plan, catalogue, {"sites": "2", "lanes": "5"}, Job(), counted_ids()))
    first, second = plan.sites()
    assert sorted([first.x < 500, second.x < 500]) == [False, True]
    assert first.lanes + second.lanes == 5
    parts = np.concatenate(
        [
            fixture_outlines(list(plan.table("fixture").values())),
            zone_outlines(list(plan.table("zone").values())),
        ]
    )
    buildings = plan.buildings.frame.geometry.to_numpy()
    assert shapely.STRtree(buildings).query(parts, predicate="dwithin", distance=1.9).size == 0
    assert shapely.box(*AREA).covers(shapely.union_all(parts))
    assert all(plan.where("post", site=place.id) for place in (first, second))


def test_numbers_come_from_demand_and_norm_when_they_are_not_given(catalogue: Catalogue):
    """3,600 people in 6 h at 100/h and 0.8: 7.5 lanes; a site for 2,500: 1.4 sites, but 4 lanes at most."""
    plan = villages()
    assert lanes_needed(plan, catalogue) == 8
    assert sites_needed(plan, catalogue) == 1
    edit = propose_sites(plan, catalogue, {}, Job(), counted_ids())
    plan.apply(edit)
    assert [place.lanes for place in plan.sites()] == [4, 4]
    assert not propose_sites(plan, catalogue, {}, Job(), counted_ids())


def test_a_plan_without_a_shift_gets_one_so_that_sites_have_posts(catalogue: Catalogue):
    plan = villages()
    plan.apply(Edit(Label("Delete the shift"), tuple(deleted(plan.find("shift", "shift-1")))))
    plan.apply(propose_sites(plan, catalogue, {"sites": "2"}, Job(), counted_ids()))
    (shift,) = plan.table("shift").values()
    assert {post.shift for post in plan.table("post").values()} == {shift.id}
    assert not list(sites_without_posts(plan, catalogue))


def test_existing_sites_keep_their_place_and_their_people(catalogue: Catalogue):
    plan = make_plan(site("site-7", x=20, y=60, lanes=4), boxes=TWO_VILLAGES, residents=[300] * 12, area=AREA)
    plan.apply(propose_sites(plan, catalogue, {"sites": "1", "lanes": "2"}, Job(), counted_ids()))
    old, new = plan.sites()
    assert (old.x, old.y, new.number) == (20, 60, 8)
    assert new.x > 900


def test_a_smaller_kit_is_taken_and_told_of_where_the_larger_finds_no_room(catalogue: Catalogue):
    """A yard of 20 m × 50 m takes two lanes, not four."""
    plan = make_plan(boxes=[(-10, 0, 0, 50)], residents=[900], area=(-12, 0, 20, 50))
    wishes = {"sites": "1", "lanes": "4", "clearance": "1"}
    edit = propose_sites(plan, catalogue, wishes, Job(), counted_ids())
    plan.apply(edit)
    (placed,) = plan.sites()
    assert placed.lanes < 4
    assert str(edit.label) == f"Propose 1 sites ({4 - placed.lanes} lanes found no room)"


def test_the_same_seed_gives_the_same_sites(catalogue: Catalogue):
    plan = villages()
    wishes = {"sites": "3", "lanes": "6", "seed": "5"}
    assert propose_sites(plan, catalogue, wishes, Job(), counted_ids()) == propose_sites(
        plan, catalogue, wishes, Job(), counted_ids()
    )


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"sites": "many"}, "can't be many"),
        ({"sites": "1.5"}, "can't be 1.5"),
        ({"sites": "0"}, "can't be 0"),
        ({"sites": "2", "lanes": "9"}, "2 sites can't have 9 lanes"),
        ({"lane": "2"}, "no parameter “lane”"),
    ],
)
def test_unfit_parameters_are_refused(catalogue: Catalogue, parameters: dict[str, str], problem: str):
    with pytest.raises(InputError, match=problem):
        propose_sites(villages(), catalogue, parameters, Job())


def test_without_buildings_people_or_room_it_says_so(catalogue: Catalogue):
    with pytest.raises(InputError, match="no buildings"):
        propose_sites(make_plan(), catalogue, {}, Job())
    with pytest.raises(InputError, match="No building has residents"):
        propose_sites(make_plan(boxes=TWO_VILLAGES, residents=[0] * 12), catalogue, {}, Job())
    with pytest.raises(InputError, match="no room"):
        propose_sites(
            make_plan(boxes=[(0, 0, 10, 10)], residents=[5], area=(-5, -5, 15, 15)), catalogue, {}, Job()
        )


def test_centres_lie_among_their_people():
    points = np.array([[0.0, 0], [2, 0], [100, 0], [102, 0]])
    centres, gathered = demand_centres(points, np.array([1.0, 3, 2, 2]), 2, 1, Job())
    assert sorted(map(tuple, centres)) in ([(2.0, 0.0), (100.0, 0.0)], [(2.0, 0.0), (102.0, 0.0)])
    assert sorted(gathered) == [4, 4]


def test_lanes_go_where_the_people_are():
    assert lanes_by_demand(np.array([900.0, 300, 10]), 6, 4).tolist() == [4, 1, 1]
    assert lanes_by_demand(np.array([1.0, 1]), 20, 4).tolist() == [4, 4]
