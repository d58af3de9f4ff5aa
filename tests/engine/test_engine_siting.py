"""Sites near the people, where their layouts fit, with everybody in one catchment."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from engine_plans import make_plan, site
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.engine.demand import (
    beside_norms,
    capacity,
    capacity_in_words,
    demand,
    lanes_needed,
    open_hours,
    sites_needed,
)
from musterpoint.engine.outlines import zone_outlines
from musterpoint.engine.post_checks import sites_without_posts
from musterpoint.engine.proposals import Proposal, only_sites, sites_of
from musterpoint.engine.siting import propose_sites
from musterpoint.engine.siting.gathering import settled
from musterpoint.engine.siting.records import site_names
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan, counted_ids, deleted
from musterpoint.plan.outlines import fixture_outlines
from musterpoint.text import Label, _, use_language

TWO_VILLAGES = [
    *((x, y, x + 10, y + 10) for x in (0, 20, 40) for y in (0, 20)),
    *((x, y, x + 10, y + 10) for x in (1000, 1020, 1040) for y in (0, 20)),
]
AREA = (-300, -300, 1400, 300)


def villages(**more: object) -> Plan:
    return make_plan(boxes=TWO_VILLAGES, residents=[300] * 12, area=AREA, **more)


def propose(plan: Plan, catalogue: Catalogue, **parameters: object) -> Proposal:
    wishes = {name: str(value) for name, value in parameters.items()}
    return propose_sites(plan, catalogue, wishes, Job(), counted_ids())


def check_nobody_is_lost(plan: Plan, proposed: Proposal) -> None:
    """Every building goes to one site that is there, or is counted as without."""
    given = plan.buildings.frame["site"]
    assert set(given.dropna()) <= set(plan.table("site"))
    people = demand(plan)
    assert people[given.isna()].sum() == pytest.approx(proposed.after.without)
    assert sum(proposed.after.load.values()) == pytest.approx(people[given.notna()].sum())


def test_each_village_gets_a_site_that_stands_clear_of_houses(catalogue: Catalogue):
    plan = villages()
    proposed = propose(plan, catalogue, sites=2, lanes=8)
    plan.apply(proposed.edit)
    first, second = plan.sites()
    assert sorted([first.x < 500, second.x < 500]) == [False, True]
    assert (first.lanes, second.lanes) == (4, 4)
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
    assert (proposed.feasible, proposed.after.covered, proposed.after.over) == (True, 3600, {})
    check_nobody_is_lost(plan, proposed)


def test_as_few_sites_and_lanes_as_serve_everybody(catalogue: Catalogue):
    """3,600 people in 6 h at 100/h and 0.8: 7.5 lanes; nobody walks from one village to the other."""
    plan = villages()
    assert (lanes_needed(plan, catalogue), sites_needed(plan, catalogue)) == (8, 1)
    proposed = propose(plan, catalogue)
    assert (proposed.after.sites, proposed.after.lanes, proposed.after.without) == (2, 8, 0)
    plan.apply(proposed.edit)
    again = propose(plan, catalogue, sites=2)
    assert not [change for change in again.edit.changes if change.before is None]


def test_a_plan_without_a_shift_gets_one_so_that_sites_have_posts(catalogue: Catalogue):
    plan = villages()
    plan.apply(Edit(Label("Delete the shift"), tuple(deleted(plan.find("shift", "shift-1")))))
    plan.apply(propose(plan, catalogue, sites=2).edit)
    (shift,) = plan.table("shift").values()
    assert {post.shift for post in plan.table("post").values()} == {shift.id}
    assert not list(sites_without_posts(plan, catalogue))


def test_existing_sites_stay_and_keep_their_lanes_or_are_given_up(catalogue: Catalogue):
    plan = make_plan(site("site-7", x=20, y=60, lanes=4), boxes=TWO_VILLAGES, residents=[300] * 12, area=AREA)
    kept = plan.copy()
    kept.apply(propose(kept, catalogue, sites=2, lanes=8).edit)
    new, old = kept.sites()
    assert (old.id, old.x, old.lanes, new.number) == ("site-7", 20, 4, 1)
    assert new.x > 900
    plan.apply(propose(plan, catalogue, sites=2, lanes=8, keep="none").edit)
    assert "site-7" not in plan.table("site") and len(plan.sites()) == 2


def test_a_fixed_place_gets_a_site_and_a_forbidden_neighbourhood_none(catalogue: Catalogue):
    plan = villages()
    proposed = propose(plan, catalogue, sites=2, lanes=8, fixed="600,100")
    plan.apply(proposed.edit)
    assert min(np.hypot(place.x - 600, place.y - 100) for place in plan.sites()) < 1
    assert not list(moved_in(proposed)), "it stands right there"
    on_a_house = propose(villages(), catalogue, sites=2, lanes=8, fixed="25，5")
    (note,) = moved_in(on_a_house)
    assert note.startswith("No kit fits right at 25, 5 (a building stands there): the site stands ")
    for wish in ({}, {"sites": 1, "lanes": 1}):
        with pytest.raises(InputError, match="no room") as refused:
            propose(villages(), catalogue, forbidden="Sunny Garden", **wish)
        assert "no site may stand" in str(refused.value.detail)


def moved_in(proposed: Proposal) -> Iterator[str]:
    return (note for note in proposed.notes if "right at" in note)


def test_sites_stand_among_the_given_places_and_those_without_room_are_told(catalogue: Catalogue):
    plan = villages()
    proposed = propose(plan, catalogue, sites=2, lanes=8, among="300,0; 700,0; 500,-200; 25,5; 9000,0")
    plan.apply(proposed.edit)
    assert all(min(abs(place.x - x) for x in (25, 300, 500, 700)) < 60 for place in plan.sites())
    assert "No kit fits at 9000, 0: left out." in proposed.notes
    with pytest.raises(InputError, match="no room"):
        propose(villages(), catalogue, among="9000,0")


def test_a_site_is_named_in_the_language_of_its_neighbourhood(catalogue: Catalogue):
    assert _names(["阳光花园", "阳光花园", "Sunny Garden", ""]) == [
        "阳光花园检测点", "阳光花园检测点2", "Sunny Garden site", "",
    ]  # fmt: skip
    use_language("zh")
    assert _names(["阳光花园", "Sunny Garden"]) == ["阳光花园检测点", "Sunny Garden 检测点"]
    assert _("{site} has no lead.").format(site="Sunny Garden") == "Sunny Garden 没有点长。"
    assert _("{site} has no lead.").format(site="B") == "B没有点长。"


def _names(areas: list[str]) -> list[str]:
    return list(site_names(areas, set()))


def test_large_buildings_may_be_split_by_unit(catalogue: Catalogue):
    """1,000 people in one block: no site of two lanes (960) takes all of them."""
    block = make_plan(boxes=[(0, 0, 60, 12)], residents=[1000], area=(-100, -100, 160, 100))
    rows = tuple(block.buildings.frame.index)
    frame = block.buildings.frame.assign(units=4).astype({"units": "Int64"})
    object.__setattr__(block.buildings, "frame", frame)
    whole = propose(block, catalogue, sites=2, lanes=4)
    assert whole.feasible
    split = propose(block, catalogue, sites=2, lanes=3, split=250)
    block.apply(split.edit)
    assert split.feasible and split.after.over == {}
    parts = block.table("building_part").values()
    assert {part.building for part in parts} == set(rows)
    assert all(1 <= part.first_unit <= part.last_unit <= 4 for part in parts)


def test_the_same_seed_gives_the_same_sites(catalogue: Catalogue):
    plan = villages()
    one, other = (propose(plan, catalogue, sites=3, lanes=8, seed=5) for _time in range(2))
    assert one.edit == other.edit


def test_another_site_never_worsens_the_answer(catalogue: Catalogue):
    scores = [propose(villages(), catalogue, sites=count, lanes=8).after for count in (2, 3)]
    assert scores[1].without <= scores[0].without
    assert scores[1].person_metres <= scores[0].person_metres + 1


def test_sites_move_with_the_map(catalogue: Catalogue):
    """By any part of a metre."""
    x, y = 458_000.123456, 3_848_000.987654
    here, there = (_villages_at(*corner) for corner in ((0, 0), (x, y)))
    first, second = (propose(plan, catalogue, sites=2, lanes=8) for plan in (here, there))
    here.apply(first.edit)
    there.apply(second.edit)
    for one, other in zip(here.sites(), there.sites(), strict=True):
        assert (other.x - x, other.y - y) == pytest.approx((one.x, one.y), abs=1e-3)
        assert (other.number, other.lanes, other.rotation) == (one.number, one.lanes, one.rotation)
    assert second.after.person_metres == pytest.approx(first.after.person_metres, abs=1)


def _villages_at(x: float, y: float) -> Plan:
    boxes = [(left + x, low + y, right + x, high + y) for left, low, right, high in (*TWO_VILLAGES, AREA)]
    return make_plan(boxes=boxes[:-1], residents=[300] * 12, area=boxes[-1])


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 900), min_size=12, max_size=12), st.integers(1, 3), st.integers(3, 9))
def test_whatever_is_asked_nobody_is_lost(residents: list[int], sites: int, lanes: int):
    catalogue = load_catalogue()
    plan = make_plan(boxes=TWO_VILLAGES, residents=[1, *residents[1:]], area=AREA)
    proposed = propose(plan, catalogue, sites=sites, lanes=lanes)
    after = proposed.after
    plan.apply(proposed.edit)
    check_nobody_is_lost(plan, proposed)
    assert after.lanes <= lanes and after.over == {}
    assert proposed.feasible == (after.without == 0 and after.far == 0)
    told = sum(area["people"] for area in proposed.lacking.get("neighbourhoods", []))
    assert told == pytest.approx(after.without)


def test_a_part_of_a_proposal_can_be_accepted(catalogue: Catalogue):
    plan = villages()
    edit = propose(plan, catalogue, sites=2, lanes=8).edit
    chosen = sites_of(edit)[0]
    plan.apply(only_sites(plan, edit, [chosen]))
    assert set(plan.table("site")) == {chosen}
    assert set(plan.buildings.frame["site"].dropna()) == {chosen}
    assert {part.site for part in plan.table("zone").values()} == {chosen}


def test_norms_stand_beside_the_figures(catalogue: Catalogue):
    per_site, per_table, samplers = beside_norms(villages(), catalogue, 2, 8)
    assert (per_site.low, per_site.high, per_site.agrees) == (2, 2, True)
    assert (per_table.low, per_table.high, per_table.figure) == (5, 6, 8)
    assert (samplers.low, samplers.agrees) == (10, False)
    assert per_table.in_words().startswith("Tables: 8 here, 5–6 by the norm “Residents per table” (NHC")
    assert samplers.in_words().startswith("Samplers: 8 here, 10 by the norm")


def test_the_capacity_is_told_with_what_it_comes_from(catalogue: Catalogue):
    plan = villages()
    campaign = plan.campaign
    told = capacity_in_words(plan, catalogue, 8)
    able = capacity(campaign, 8, open_hours(plan, catalogue))
    assert told.startswith(f"Capacity: 8 lanes × {campaign.rate:g} people an hour × ")
    assert told.endswith(f"× {campaign.utilisation:.0%} = {able:,.0f} for 3,600 people.")
    assert told in propose(plan, catalogue, sites="2", lanes="8").notes


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"sites": "many"}, "can't be many"),
        ({"sites": "1.5"}, "can't be 1.5"),
        ({"sites": "0"}, "can't be 0"),
        ({"sites": "2", "lanes": "90"}, "2 sites can't have 90 lanes"),
        ({"sites": "3", "lanes": "1", "fixed": "600,100; 20,100"}, "1 lanes are too few"),
        ({"lane": "2"}, "no parameter “lane”"),
        ({"keep": "4"}, "no site 4 to keep"),
        ({"fixed": "here"}, "“here” is no place"),
        ({"forbidden": "Nowhere"}, "no neighbourhood “Nowhere”"),
    ],
)
def test_unfit_parameters_are_refused(catalogue: Catalogue, parameters: dict[str, str], problem: str):
    with pytest.raises(InputError, match=problem) as refused:
        propose(villages(), catalogue, **parameters)
    if people := {"90": "all 3,600 people", "1": "of 3,600 people; "}.get(parameters.get("lanes", "")):
        assert people in refused.value.detail


def test_without_buildings_people_or_room_it_says_so(catalogue: Catalogue):
    with pytest.raises(InputError, match="no buildings"):
        propose(make_plan(), catalogue)
    with pytest.raises(InputError, match="No building has residents"):
        propose(make_plan(boxes=TWO_VILLAGES, residents=[0] * 12), catalogue)
    with pytest.raises(InputError, match="no room"):
        propose(make_plan(boxes=[(0, 0, 10, 10)], residents=[5], area=(-5, -5, 15, 15)), catalogue)


def test_whose_unit_reaches_no_place_goes_where_they_reach_one_by_themselves():
    walk = sparse.csr_array(np.array([[100.0, 900.0], [0.0, 200.0], [0.0, 0.0]]))
    people, room = np.array([10.0, 30.0, 5.0]), np.array([20.0, 35.0])
    assert settled(walk, people, np.array([-1, -1, -1]), room).tolist() == [0, 1, -1]
    assert settled(walk, people, np.array([-1, 1, -1]), np.array([5.0, 35.0])).tolist() == [-1, 1, -1]
