"""The right person on every post."""

from __future__ import annotations

from datetime import datetime

import pytest
from engine_plans import NOON, make_plan, person, post, site

from musterpoint.catalogue import Catalogue
from musterpoint.engine.staffing import propose_staffing
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Assignment, Plan, Shift, counted_ids


def staffed(plan: Plan, catalogue: Catalogue) -> dict[str, str]:
    """Post → person after the proposal."""
    plan.apply(propose_staffing(plan, catalogue, {}, Job(), counted_ids()))
    return {item.post: item.person for item in plan.table("assignment").values()}


def test_the_street_comes_before_the_district_before_the_city(catalogue: Catalogue):
    plan = make_plan(
        site("site-1"),
        *(post(f"post-{number}", "sampler") for number in range(4)),
        person("city-1", "sampling", tier="city"),
        person("city-2", "sampling", tier="city"),
        person("district-1", "sampling", tier="district"),
        person("street-1", "sampling"),
        person("street-2", "sampling"),
    )
    chosen = set(staffed(plan, catalogue).values())
    assert {"street-1", "street-2", "district-1"} < chosen
    assert len(chosen) == 4


def test_rare_skills_are_kept_for_the_posts_that_need_them(catalogue: Catalogue):
    """The only sampler could guide as well; the guide could not sample."""
    plan = make_plan(
        post("guide", "guide"), post("sampler", "sampler"), person("anyone"), person("medic", "sampling")
    )
    assert staffed(plan, catalogue) == {"guide": "anyone", "sampler": "medic"}


def test_a_far_tier_is_called_rather_than_a_post_left_empty(catalogue: Catalogue):
    plan = make_plan(
        post("register", "registrar"),
        post("sample", "sampler"),
        person("both", "registration", "sampling"),
        person("clerk", "registration", tier="city"),
    )
    assert staffed(plan, catalogue) == {"register": "clerk", "sample": "both"}


def test_leads_come_first_when_people_are_short(catalogue: Catalogue):
    plan = make_plan(post("guide", "guide"), post("lead", "site-lead"), person("only-one", "leading"))
    assert staffed(plan, catalogue) == {"lead": "only-one"}


def test_nobody_gets_a_second_post_or_one_outside_their_hours(catalogue: Catalogue):
    plan = make_plan(
        Shift(id="shift-2", name="Afternoon", starts=NOON, ends=datetime(2022, 5, 10, 18)),
        post("morning", "guide"),
        post("afternoon", "guide", shift="shift-2"),
        person("till-noon", available_until=NOON),
        person("busy"),
        post("held", "guide"),
        Assignment(id="assignment-0", post="held", person="busy"),
    )
    assert staffed(plan, catalogue) == {"held": "busy", "morning": "till-noon"}


def test_the_same_plan_gives_the_same_proposal_and_a_full_one_gives_none(catalogue: Catalogue):
    plan = make_plan(
        *(post(f"post-{number}", "guide") for number in range(5)), *(person(f"p-{n}") for n in range(9))
    )
    first = propose_staffing(plan, catalogue, {}, Job(), counted_ids())
    assert first == propose_staffing(plan, catalogue, {}, Job(), counted_ids())
    plan.apply(first)
    assert not propose_staffing(plan, catalogue, {}, Job(), counted_ids())


def test_an_unknown_parameter_is_refused(catalogue: Catalogue):
    with pytest.raises(InputError, match="There is no parameter"):
        propose_staffing(make_plan(), catalogue, {"sites": "3"}, Job())
