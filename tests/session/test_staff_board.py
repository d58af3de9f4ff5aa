"""Exchanging people, copying a shift, putting conflicts right."""

from __future__ import annotations

from datetime import datetime

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import BROKEN, FILLED, post_state
from musterpoint.plan import Assignment, Campaign, Edit, Person, Plan, Post, Shift, Site, made
from musterpoint.session.actions.staff_board import copy_shift, fixes, set_pinned, swap
from musterpoint.text import Label

CATALOGUE = load_catalogue()


def at(hour: int) -> datetime:
    return datetime(2022, 5, 10, hour)


@pytest.fixture
def plan() -> Plan:
    plan = Plan("EPSG:4547")
    records = [
        Campaign(starts=at(6), ends=at(23)), Site(id="s", number=1),
        Shift(id="am", name="am", starts=at(6), ends=at(12)),
        Shift(id="pm", name="pm", starts=at(12), ends=at(18)),
        *(Post(id=f"{shift}{n}", site="s", role="sampler", shift=shift, number=n)
          for shift in ("am", "pm") for n in (1, 2)),
        Person(id="wang", name="wang", skills=("sampling",)),
        Person(id="li", name="li", skills=("sampling",), available_until=at(12)),
        Person(id="far", name="far", skills=("sampling",), tier="city"),
        Person(id="near", name="near", skills=("sampling",)), Person(id="cook", name="cook"),
        Assignment(id="a1", post="am1", person="wang"), Assignment(id="a2", post="am2", person="li"),
    ]  # fmt: skip
    plan.apply(Edit(Label("given"), tuple(made(*records))))
    return plan


def held(plan: Plan) -> dict[str, str]:
    return {item.post: item.person for item in plan.table("assignment").values()}


def test_two_exchange_and_one_moves(plan):
    plan.apply(swap(plan, CATALOGUE, "am1", "am2"))
    assert held(plan) == {"am1": "li", "am2": "wang"}
    plan.apply(swap(plan, CATALOGUE, "am2", "pm1"))
    assert held(plan) == {"am1": "li", "pm1": "wang"}
    assert not swap(plan, CATALOGUE, "am1", "am1")


def test_a_shift_is_copied_for_those_who_can_do_both(plan):
    plan.apply(copy_shift(plan, CATALOGUE, "am", "pm"))
    assert held(plan) == {"am1": "wang", "am2": "li", "pm1": "wang"}


def test_fixes_offer_the_nearest_tier_first_and_each_works(plan):
    plan.apply(Edit(Label("wrong"), tuple(made(Assignment(id="a3", post="pm1", person="cook")))))
    post = plan.find("post", "pm1")
    assert post_state(plan, CATALOGUE, post).state == BROKEN
    offered = fixes(plan, CATALOGUE, "pm1")
    assert [str(edit.label).split()[0] for edit in offered] == ["near", "far", "Take"]
    for edit in offered[:2]:
        after = plan.copy()
        after.apply(edit)
        assert post_state(after, CATALOGUE, post).state == FILLED


def test_pins_are_set_and_taken_away(plan):
    plan.apply(set_pinned(plan, ["am1", "pm1"], True))
    assert plan.find("assignment", "a1").pinned and not plan.find("assignment", "a2").pinned
    plan.apply(set_pinned(plan, ["am1"], False))
    assert not plan.find("assignment", "a1").pinned
