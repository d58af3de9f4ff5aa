"""Every check finds what it is for, and nothing in a plan that is in order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from engine_plans import MORNING, make_plan, person, post, site

from musterpoint.catalogue import Catalogue
from musterpoint.engine.checks import CHECKS
from musterpoint.plan import Assignment, Edit, Fixture, Plan, Problem, Severity, Zone, changed
from musterpoint.text import Label

BLOCK = {"boxes": [(0, 0, 20, 20)], "residents": [500], "area": (-200, -200, 200, 200)}


def problems(check: str, plan: Plan, catalogue: Catalogue) -> list[Problem]:
    run = {id_: run for id_, _title, run in CHECKS}[check]
    return list(run(plan, catalogue))


def tent(id_: str, x: float, y: float, site_id: str = "", **more: object) -> Fixture:
    return Fixture(
        **{"id": id_, "site": site_id, "type": "canopy-3x3", "x": x, "y": y, "width": 3, "depth": 3, **more}
    )


def healthy() -> Plan:
    """One site with one lane for 450 people, its lead there, everything standing free."""
    return make_plan(
        site("site-1", x=50),
        tent("fixture-1", 50, 0, "site-1"),
        tent("fixture-2", 53.5, 0, "site-1"),
        Zone(id="zone-1", site="site-1", outline=((45, -5), (60, -5), (60, 5), (45, 5))),
        post("post-1", "site-lead"),
        person("lead", "leading"),
        Assignment(id="assignment-1", post="post-1", person="lead"),
        **{**BLOCK, "residents": [450]},
    )


def test_a_plan_in_order_has_no_problems(catalogue: Catalogue):
    plan = healthy()
    assert [problem.title for _id, _title, run in CHECKS for problem in run(plan, catalogue)] == []


def test_an_empty_plan_has_its_next_step_as_a_note(catalogue: Catalogue):
    (note,) = problems("no-sites", make_plan(), catalogue)
    assert note.severity is Severity.NOTE
    assert "Drag a site kit" in note.suggestion


def test_what_stands_over_a_building_is_told_once_for_a_site_and_for_each_loose_thing(catalogue: Catalogue):
    plan = make_plan(
        site("site-1", x=50),
        tent("fixture-1", 19, 5, "site-1"),
        tent("fixture-2", 5, 5, "site-1"),
        tent("fixture-3", 10, 10),
        tent("fixture-4", 21.5, 5),
        **BLOCK,
    )
    found = {problem.subjects[0]: problem for problem in problems("over-buildings", plan, catalogue)}
    assert set(found) == {("site", "site-1"), ("fixture", "fixture-3")}
    assert found["site", "site-1"].detail == "2 things overlap buildings-0."
    assert found["fixture", "fixture-3"].title == "Canopy 3×3 stands over a building."


def test_a_turned_tent_is_checked_as_it_stands(catalogue: Catalogue):
    """3 m × 10 m beside a wall: clear of it along the wall, over it across."""
    long = tent("fixture-1", 23, 10, width=3, depth=10)
    assert not problems("over-buildings", make_plan(long, **BLOCK), catalogue)
    assert problems("over-buildings", make_plan(replace(long, rotation=90), **BLOCK), catalogue)


def test_tents_in_each_other_are_found_and_tables_under_them_are_not(catalogue: Catalogue):
    plan = make_plan(
        site("site-1"),
        site("site-2"),
        tent("fixture-1", 50, 0, "site-1"),
        tent("fixture-2", 52, 0, "site-2"),
        tent("fixture-3", 50, 0, "site-1", type="table", width=1.2, depth=0.6),
    )
    (problem,) = problems("fixtures-overlap", plan, catalogue)
    assert set(problem.subjects) == {("fixture", "fixture-1"), ("fixture", "fixture-2")}
    assert problem.detail == "1 pair overlaps at site-1, site-2."


def test_a_site_outside_every_neighbourhood(catalogue: Catalogue):
    plan = make_plan(site("site-1", x=900), site("site-2", x=0), **BLOCK)
    (problem,) = problems("sites-outside", plan, catalogue)
    assert problem.subjects == (("site", "site-1"),)


def test_empty_posts_are_summed_up_by_site(catalogue: Catalogue):
    plan = make_plan(
        site("site-1"), post("a", "sampler"), post("b", "sampler"), post("c", "guide"), post("d", "guide"),
        person("guide"), Assignment(id="assignment-1", post="d", person="guide"),
    )  # fmt: skip
    (problem,) = problems("empty-posts", plan, catalogue)
    assert problem.title == "site-1: 3 posts are empty."
    assert problem.detail == "Sampler × 2, Guide × 1"


def test_a_broken_post_comes_with_its_fix(catalogue: Catalogue):
    plan = make_plan(
        site("site-1"), post("post-1", "sampler"), person("guide"),
        Assignment(id="assignment-1", post="post-1", person="guide"),
    )  # fmt: skip
    (problem,) = problems("broken-posts", plan, catalogue)
    assert problem.severity is Severity.BLOCKER
    plan.apply(problem.fix)
    assert not problems("broken-posts", plan, catalogue)


def test_a_site_without_its_lead_and_one_without_posts(catalogue: Catalogue):
    plan = make_plan(site("site-1"), site("site-2"), post("post-1", "site-lead"))
    assert len(problems("sites-without-lead", plan, catalogue)) == 2
    assert [item.subjects[0][1] for item in problems("sites-without-posts", plan, catalogue)] == ["site-2"]


def test_a_site_that_is_too_small_says_how_many_lanes_it_takes(catalogue: Catalogue):
    """1 lane × 100/h × 6 h × 0.8 is 480."""
    plan = make_plan(site("site-1"), **{**BLOCK, "residents": [1000]})
    (problem,) = problems("sites-overloaded", plan, catalogue)
    assert problem.suggestion == "It takes 3 lanes, or longer hours."
    assert "480" in problem.detail
    assert problem.source


def test_norms_are_notes_with_their_source(catalogue: Catalogue):
    plan = make_plan(site("site-1", lanes=4), **{**BLOCK, "residents": [3720]})
    site_note, table_note = problems("residents-beyond-norm", plan, catalogue)
    assert site_note.title == "site-1 serves 3,720 residents."
    assert "930" in table_note.title
    assert "NHC" in site_note.source


def test_people_who_walk_too_far_are_counted_by_building(catalogue: Catalogue):
    plan = make_plan(site("site-1"), boxes=[(0, 0, 10, 10), (900, 0, 910, 10)], residents=[50, 70])
    (problem,) = problems("long-walks", plan, catalogue)
    assert problem.title.startswith("70 people")
    assert problem.subjects == (("buildings", "buildings-1"),)


@pytest.mark.parametrize("ends", [None, MORNING])
def test_a_campaign_without_sensible_hours(catalogue: Catalogue, ends):
    plan = make_plan()
    campaign = plan.campaign
    plan.apply(Edit(Label("Change"), (changed(campaign, campaign.replace(ends=ends)),)))
    (problem,) = problems("campaign-incomplete", plan, catalogue)
    assert problem.severity is Severity.BLOCKER
