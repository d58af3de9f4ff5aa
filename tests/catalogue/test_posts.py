"""Posts: how many a site needs, and when they are empty, broken or filled."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import (
    BROKEN,
    EMPTY,
    FILLED,
    fits,
    post_state,
    post_states,
    posts_for_site,
    required_staff,
    shift_hours,
    site_lead,
    staffing_needs,
)
from musterpoint.plan import Assignment, Campaign, Edit, Person, Plan, Post, Shift, Site, counted_ids, made
from musterpoint.text import Label

CATALOGUE = load_catalogue()
DAY = "2022-05-14"


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}")


def plan_with(*records) -> Plan:
    plan = Plan("EPSG:4547")
    plan.apply(Edit(Label("test"), tuple(made(*records))))
    return plan


MORNING = Shift(id="am", starts=at("06:00"), ends=at("12:00"))
NOON = Shift(id="noon", starts=at("11:00"), ends=at("15:00"))
EVENING = Shift(id="pm", starts=at("15:00"), ends=at("21:00"))
SITE = Site(id="s1", number=1, lanes=3)
SHIFTS = (MORNING, NOON, EVENING)


def post(id_: str, role: str = "sampler", shift: str = "am", site: str = "s1") -> Post:
    return Post(id=id_, site=site, role=role, shift=shift)


def test_three_lanes_need_these_people():
    assert required_staff(CATALOGUE, SITE) == {
        "site-lead": 1, "sampler": 3, "registrar": 3, "scanner": 2, "guide": 3, "police": 2,
        "disinfector": 1, "courier": 1, "logistics": 1,
    }  # fmt: skip


def test_green_lane_brings_its_attendant():
    assert "green-lane-attendant" not in required_staff(CATALOGUE, SITE)
    assert required_staff(CATALOGUE, SITE.replace(green_lane=True))["green-lane-attendant"] == 1


def test_home_visit_teams_sample_in_pairs():
    base = Site(id="s", kind="home-visit", lanes=2)
    assert required_staff(CATALOGUE, base)["home-sampler"] == 4


def test_posts_are_made_for_each_shift_and_numbered():
    posts = posts_for_site(CATALOGUE, SITE, [MORNING, EVENING], counted_ids())
    assert len(posts) == 2 * sum(required_staff(CATALOGUE, SITE).values())
    samplers = [item for item in posts if (item.role, item.shift) == ("sampler", "pm")]
    assert [(item.number, item.lane) for item in samplers] == [(1, 1), (2, 2), (3, 3)]
    assert {item.lane for item in posts if item.role in ("police", "guide")} == {0}


def test_empty_broken_filled():
    sampler = Person(id="p1", name="王芳", skills=("sampling",))
    clerk = Person(id="p2", name="李娜", skills=("registration",))
    plan = plan_with(
        SITE, *SHIFTS, sampler, clerk, post("a"), post("b"), post("c"),
        Assignment(id="1", post="a", person="p1"), Assignment(id="2", post="b", person="p2"),
    )  # fmt: skip
    states = post_states(plan, CATALOGUE)
    assert {id_: state.state for id_, state in states.items()} == {"a": FILLED, "b": BROKEN, "c": EMPTY}
    assert states["a"].person == sampler
    assert states["b"].reasons == ("Wrong skill: Sampler needs Sampling.",)
    assert post_state(plan, CATALOGUE, plan.find("post", "b")) == states["b"]


def test_state_and_reason_in_chinese(chinese):
    plan = plan_with(SITE, *SHIFTS, Person(id="p"), post("a"), Assignment(id="1", post="a", person="p"))
    state = post_states(plan, CATALOGUE)["a"]
    assert state.name == "有冲突"
    assert state.reasons == ("技能不符：采样员需要采样。",)


@pytest.mark.parametrize(("other", "state"), [("am", BROKEN), ("noon", BROKEN), ("pm", FILLED)])
def test_nobody_is_in_two_places_at_once(other, state):
    person = Person(id="p", skills=("sampling",))
    plan = plan_with(
        SITE, Site(id="s2", number=2, name="东门"), *SHIFTS, person,
        post("a"), post("b", shift=other, site="s2"),
        Assignment(id="1", post="a", person="p"), Assignment(id="2", post="b", person="p"),
    )  # fmt: skip
    states = post_states(plan, CATALOGUE)
    assert states["a"].state == states["b"].state == state
    if state == BROKEN:
        assert states["a"].reasons == ("Two places at once: also 东门 · Sampler 1.",)


def test_shifts_that_touch_do_not_overlap():
    person = Person(id="p", skills=("sampling",))
    plan = plan_with(
        SITE, NOON, EVENING, person, post("a", shift="noon"), post("b", shift="pm"),
        Assignment(id="1", post="a", person="p"),
    )  # fmt: skip
    assert fits(plan, CATALOGUE, person, plan.find("post", "b")) == ()


@pytest.mark.parametrize(
    ("starts", "ends", "fit"),
    [("06:00", "12:00", True), ("07:00", None, False), (None, "11:59", False), (None, None, True)],
)
def test_people_are_there_for_the_whole_shift(starts, ends, fit):
    person = Person(
        id="p", skills=("sampling",),
        available_from=starts and at(starts), available_until=ends and at(ends),
    )  # fmt: skip
    plan = plan_with(SITE, MORNING, person, post("a"))
    reasons = fits(plan, CATALOGUE, person, plan.find("post", "a"))
    assert bool(reasons) != fit
    assert all(reason.startswith("Not available") for reason in reasons)


def test_a_shift_without_hours_has_those_of_the_campaign():
    plan = plan_with(Campaign(starts=at("06:00"), ends=at("20:00")), Shift(id="x"), MORNING)
    assert shift_hours(plan, "x") == (at("06:00"), at("20:00"))
    assert shift_hours(plan, "am") == (at("06:00"), at("12:00"))
    assert shift_hours(plan_with(Shift(id="x")), "x") is None


def test_lead_is_whoever_holds_the_leads_post_of_the_earliest_shift():
    early, late = Person(id="p1", name="赵"), Person(id="p2", name="钱")
    plan = plan_with(
        SITE, *SHIFTS, early, late, post("b", "site-lead", "pm"), post("a", "site-lead", "am"),
        Assignment(id="1", post="a", person="p1"), Assignment(id="2", post="b", person="p2"),
    )  # fmt: skip
    assert site_lead(plan, CATALOGUE, SITE) == early
    assert site_lead(plan, CATALOGUE, SITE, "pm") == late
    assert site_lead(plan, CATALOGUE, Site(id="other")) is None


def test_needs_count_what_is_missing():
    person = Person(id="p", skills=("sampling",))
    plan = plan_with(
        SITE, MORNING, person, post("a"), post("b"), post("c", "police"),
        Assignment(id="1", post="a", person="p"), Assignment(id="2", post="c", person="p"),
    )  # fmt: skip
    needs = {
        need.role: (need.required, need.have, need.gap) for need in staffing_needs(plan, CATALOGUE, SITE)
    }
    assert needs == {"sampler": (2, 0, 2), "police": (1, 0, 1)}


def test_all_states_of_a_district_are_known_at_once():
    """6,400 people, 3,500 posts, all filled: quick enough to be asked after each edit."""
    sites = [Site(id=f"s{n}", number=n, lanes=3) for n in range(1, 122)]
    posts = [
        item for site in sites for item in posts_for_site(CATALOGUE, site, [MORNING, EVENING], counted_ids())
    ]
    posts = [item.replace(id=f"post{n}") for n, item in enumerate(posts)]
    people = [Person(id=f"p{n}", skills=tuple(CATALOGUE.skills)) for n in range(6400)]
    assigned = [Assignment(id=f"a{n}", post=f"post{n}", person=f"p{n}") for n in range(len(posts))]
    plan = plan_with(MORNING, EVENING, *sites, *posts, *people, *assigned)
    begun = time.perf_counter()
    states = post_states(plan, CATALOGUE)
    assert time.perf_counter() - begun < 0.5
    assert len(states) > 3500 and {state.state for state in states.values()} == {FILLED}
