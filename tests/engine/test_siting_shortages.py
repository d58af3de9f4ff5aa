"""What can't be had is said by neighbourhood, with the reason and the least change that would do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import shapely
from engine_plans import MORNING, make_plan
from test_engine_siting import AREA, TWO_VILLAGES, propose, villages

from musterpoint.catalogue import Catalogue
from musterpoint.engine.catchments import demand_parts
from musterpoint.engine.proposals import Proposal
from musterpoint.engine.siting import propose_sites
from musterpoint.engine.siting.settling import settle_again
from musterpoint.errors import InputError
from musterpoint.geo.grounds import walking_ground
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan, Site, changed, counted_ids
from musterpoint.text import Label, use_language


def changes(proposed: Proposal) -> dict[str, Mapping]:
    return {entry["change"]: entry for entry in proposed.lacking["changes"]}


def with_hours(plan: Plan, hours: int) -> Plan:
    shift = plan.find("shift", "shift-1")
    ends = MORNING.replace(hour=6 + hours)
    plan.apply(Edit(Label(""), (
        changed(plan.campaign, plan.campaign.replace(ends=ends)), changed(shift, shift.replace(ends=ends)),
    )))  # fmt: skip
    return plan


def test_too_few_lanes(catalogue: Catalogue):
    """3,600 people, 480 a lane in 6 h: 6 lanes serve 2,880 at most."""
    proposed = propose(villages(), catalogue, sites=2, lanes=6)
    assert not proposed.feasible
    (area,) = proposed.lacking["neighbourhoods"]
    assert area["people"] == proposed.after.without >= 720
    assert proposed.reasons[0].endswith(
        f" people have no site: outside of all neighbourhoods {area['people']:.0f}."
    )
    assert "At least 2 more lanes are needed." in proposed.reasons
    assert changes(proposed)["lanes"] == {"change": "lanes", "from": 6, "to": 8, "least": True}
    assert changes(proposed)["hours"] == {"change": "hours", "from": 6, "to": 7.5, "least": True}
    assert changes(proposed)["rate"]["to"] == 125
    assert "2 more lanes (8 in all) (proven: no less does); 7.5 h instead of 6 h" in proposed.reasons[-1]


def test_fewer_lanes_than_sites(catalogue: Catalogue):
    proposed = propose(villages(), catalogue, sites=4, lanes=2)
    assert proposed.reasons[0] == "2 lanes are too few for 4 sites, one each: 2 sites are shown."
    assert (proposed.after.sites, proposed.after.lanes) == (2, 2)
    assert changes(proposed)["lanes"]["to"] == 8
    use_language("zh")
    told = propose(villages(), catalogue, sites=4, lanes=2).reasons
    assert (
        told[0].startswith("2 条通道不够 4 个检测点")
        and "再加 6 条通道（共 8 条）（已证明不能再少）" in told[-1]
    )


def test_too_few_sites_and_a_limit_that_is_too_short(catalogue: Catalogue):
    """One site can't be near both villages; one between them takes a longer walk."""
    one = propose(villages(), catalogue, sites=1, walk=400)
    assert one.after.without > 0 and changes(one)["sites"]["to"] == 2
    near = propose(villages(), catalogue, walk=12)
    assert any("live farther than 12 m from every place" in reason for reason in near.reasons)
    longer = changes(near)["walk_m"]
    again = propose(villages(), catalogue, walk=longer["to"])
    assert longer["to"] > 12 and again.after.without == 0


def test_only_one_number_is_asked_for(catalogue: Catalogue):
    lanes = propose(villages(), catalogue, lanes=3)
    assert lanes.after.lanes == 3 and 0 < lanes.after.covered <= 3 * 480
    assert changes(lanes)["lanes"]["to"] == 8
    sites = propose(villages(), catalogue, sites=2)
    assert sites.feasible and sites.after.lanes == 8


def test_hours_that_are_too_short_and_fixed_places_that_are_too_small(catalogue: Catalogue):
    short = propose(with_hours(villages(), 1), catalogue, sites=2, fixed="25,100; 1025,100")
    assert not short.feasible and short.lacking["neighbourhoods"]
    assert changes(short)["hours"]["to"] > 1


def test_changes_are_looked_for_only_while_there_is_time(catalogue: Catalogue):
    """Who lacks a site is told all the same."""
    hurried = propose(villages(), catalogue, sites=2, lanes=6, seconds=0)
    assert hurried.lacking["neighbourhoods"] and not changes(hurried)
    assert "let it last longer" in hurried.reasons[-1] and not hurried.lacking["all_changes_tried"]
    job = Job(lambda part, _doing: part > 0.3 and job.cancel())
    wishes = {"sites": "2", "lanes": "6"}
    stopped = propose_sites(villages(), catalogue, wishes, job, counted_ids())
    assert stopped.lacking["neighbourhoods"] and not changes(stopped)


def test_where_no_site_may_stand(catalogue: Catalogue):
    with pytest.raises(InputError, match="no room") as refused:
        propose(villages(), catalogue, forbidden="Sunny Garden")
    assert "no site may stand: Sunny Garden (" in str(refused.value.detail)
    assert "3,600 people have no site: " in str(refused.value.detail)


def test_a_building_that_no_place_can_serve_whole_is_named(catalogue: Catalogue):
    plan = make_plan(boxes=TWO_VILLAGES[:2], residents=[20_000, 100], area=AREA)
    proposed = propose(plan, catalogue)
    assert any("more people than any place within reach can serve" in reason for reason in proposed.reasons)


def test_who_lives_where_no_site_fits_and_no_road_leads_is_named(catalogue: Catalogue):
    plan = make_plan(
        boxes=[*TWO_VILLAGES[:6], (5000, 0, 5010, 10)], residents=[100] * 7, area=(-300, -300, 400, 300)
    )
    proposed = propose(plan, catalogue)
    assert proposed.after.without == 100
    assert [reason["lack"] for reason in proposed.lacking["reasons"]] == ["reach"]
    assert changes(proposed)["walk_m"]["least"]


def test_a_site_that_its_layout_moves_gives_up_who_is_too_far_now(catalogue: Catalogue):
    plan = make_plan(boxes=[(0, 0, 10, 10), (100, 0, 110, 10)], residents=[10, 10])
    parts, ground = demand_parts(plan), walking_ground(plan)
    near, far = Site(id="site-1", x=5.0, y=60.0, lanes=1), Site(id="site-2", x=105.0, y=60.0, lanes=1)
    given = np.array([0, 0])
    assert settle_again(ground, parts, given, [near, far], 200.0, 100.0)[0].tolist() == [0, 0]
    site, farther = settle_again(ground, parts, given, [near, far], 80.0, 100.0)
    assert (site.tolist(), farther.tolist()) == ([0, 1], [0, 0])
    site, farther = settle_again(ground, parts, given, [near, far.replace(lanes=0)], 80.0, 100.0)
    way = ground.nearest(shapely.points([[near.x, near.y]])).metres[1]
    assert site.tolist() == [0, 0] and farther[1] == pytest.approx(way - 80.0)
