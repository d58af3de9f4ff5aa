"""People who hold several posts: decided together, so that no other way fills more."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import FILLED, fits, post_states
from musterpoint.engine.staffing import propose_staffing, several
from musterpoint.engine.staffing.outcome import outcome
from musterpoint.engine.staffing.situation import situation
from musterpoint.jobs import Job
from musterpoint.plan import (
    Assignment,
    Campaign,
    Edit,
    Person,
    Plan,
    Post,
    Shift,
    Site,
    counted_ids,
    made,
)
from musterpoint.text import Label

CATALOGUE = load_catalogue()
DAY = datetime(2022, 5, 10)


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def plan_of(*records) -> Plan:
    plan = Plan("EPSG:4547")
    plan.apply(Edit(Label("given"), tuple(made(Campaign(starts=at(6), ends=at(22)), *records))))
    return plan


def staffed(plan: Plan, **parameters: str) -> Plan:
    after = plan.copy()
    after.apply(propose_staffing(plan, CATALOGUE, {"posts": "2", **parameters}, Job(), counted_ids()))
    states = post_states(after, CATALOGUE)
    assert all(state.state == FILLED for state in states.values() if state.person)
    return after


def most_fillable(plan: Plan) -> int:
    """By trying everything; at most two posts each."""
    posts, people = list(plan.table("post").values()), list(plan.table("person").values())

    def best(work: Plan, left: int) -> int:
        if left == len(posts):
            return 0
        found = best(work, left + 1)
        for person in people:
            if len(work.where("assignment", person=person.id)) < 2 and not fits(
                work, CATALOGUE, person, posts[left]
            ):
                after, item = work.copy(), Assignment(id=str(left), post=posts[left].id, person=person.id)
                after.apply(Edit(Label(""), tuple(made(item))))
                found = max(found, 1 + best(after, left + 1))
        return found

    return best(plan, 0)


def test_who_stays_at_the_site_with_two_shifts_stays_there():
    """Back to back there is no time to change sites: whoever takes both must do so at site 2."""
    plan = plan_of(
        Site(id="s1", number=1), Site(id="s2", number=2, x=3000.0),
        Shift(id="am", starts=at(6), ends=at(12)), Shift(id="pm", starts=at(12), ends=at(18)),
        Post(id="a1", site="s1", role="sampler", shift="am"),
        Post(id="a2", site="s2", role="sampler", shift="am"),
        Post(id="p2", site="s2", role="sampler", shift="pm"),
        Person(id="all-day", skills=("sampling",)),
        Person(id="morning", skills=("sampling",), available_until=at(12)),
    )  # fmt: skip
    after = staffed(plan)
    held = {item.post: item.person for item in after.table("assignment").values()}
    assert held == {"a1": "morning", "a2": "all-day", "p2": "all-day"}
    assert outcome(after, CATALOGUE).twice == 1


def test_rounds_say_how_many_more_could_be_filled(monkeypatch):
    """With too many ways to decide it together the one who could stay all day is spent on the first round."""
    monkeypatch.setattr(several, "MOST_PATTERNS", 0)
    plan = plan_of(
        Site(id="s1", number=1), Site(id="s2", number=2, x=3000.0),
        Shift(id="am", starts=at(6), ends=at(12)), Shift(id="pm", starts=at(12), ends=at(18)),
        *(Post(id=f"{shift}{site}", site=site, role="sampler", shift=shift)
          for shift in ("am", "pm") for site in ("s1", "s2")),
        Person(id="one", skills=("sampling",)),
        Person(id="morning", skills=("sampling",), available_until=at(12)),
    )  # fmt: skip
    edit = propose_staffing(plan, CATALOGUE, {"posts": "2"}, Job(), counted_ids())
    filled, empty = int(edit.label.arguments["filled"]), int(edit.label.arguments["empty"])
    assert filled + empty == 4 and filled + int(edit.label.arguments["more"]) == 3
    assert "in rounds" in edit.label.in_language("en")
    together = propose_staffing(plan, CATALOGUE, {"posts": "1"}, Job(), counted_ids())
    assert "in rounds" not in together.label.in_language("en")


def test_the_street_serves_twice_before_the_district_is_called():
    plan = plan_of(
        Site(id="s1", number=1),
        Shift(id="am", starts=at(6), ends=at(12)), Shift(id="pm", starts=at(12), ends=at(18)),
        *(Post(id=shift, site="s1", role="sampler", shift=shift) for shift in ("am", "pm")),
        Person(id="street", skills=("sampling",)), Person(id="far", skills=("sampling",), tier="district"),
    )  # fmt: skip
    assert {item.person for item in staffed(plan).table("assignment").values()} == {"street"}
    assert len({item.person for item in staffed(plan, posts="1").table("assignment").values()}) == 2


@pytest.mark.parametrize("seed", range(8))
def test_no_other_way_fills_more(seed: int):
    draw = random.Random(seed)
    shifts = [
        Shift(id=f"t{k}", starts=at(6 + 4 * k + draw.choice((0, 0, 0.5))), ends=at(10 + 4 * k))
        for k in range(3)
    ]
    sites = [Site(id=f"s{k}", number=k, x=draw.choice((0.0, 800.0, 4000.0)) * k) for k in range(2)]
    posts = [
        Post(id=f"p{k}", site=draw.choice(sites).id, role=draw.choice(("sampler", "guide", "site-lead")),
             shift=draw.choice(shifts).id, number=k)
        for k in range(6)
    ]  # fmt: skip
    people = [
        Person(id=f"q{k}", skills=tuple(draw.sample(("sampling", "leading"), draw.randint(0, 2))),
               tier=draw.choice(("street", "district")),
               available_until=draw.choice((None, at(14))))
        for k in range(3)
    ]  # fmt: skip
    plan = plan_of(*shifts, *sites, *posts, *people)
    most = most_fillable(plan)
    assert len(staffed(plan).table("assignment")) == most
    found = situation(plan, CATALOGUE, people, posts, sited=True)
    assert most <= several.most_filled(found, 2) <= len(posts)


def test_what_somebody_holds_already_counts_as_time_on_duty():
    """Six hours from the morning: the afternoon or the evening can follow within twelve hours, not both."""
    plan = plan_of(
        Site(id="s1", number=1),
        Shift(id="am", starts=at(6), ends=at(12)), Shift(id="pm", starts=at(12), ends=at(18)),
        Shift(id="late", starts=at(18), ends=at(23)),
        *(Post(id=shift, site="s1", role="sampler", shift=shift) for shift in ("am", "pm", "late")),
        Person(id="one", skills=("sampling",)), Assignment(id="a", post="am", person="one", pinned=True),
    )  # fmt: skip
    assert len(staffed(plan, posts="3").table("assignment")) == 2
