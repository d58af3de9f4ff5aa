"""Posts follow lanes and rules, and people keep theirs."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import posts_for_site, required_staff
from musterpoint.plan import (
    Assignment,
    Campaign,
    Edit,
    Gate,
    Person,
    Plan,
    Post,
    Shift,
    Site,
    counted_ids,
    made,
)
from musterpoint.session.actions import change_field
from musterpoint.session.actions.campaign import change_campaign
from musterpoint.session.actions.staff_posts import add_command_post, add_gate_guards, renew_posts
from musterpoint.text import Label

CATALOGUE = load_catalogue()
SITE = Site(id="site-1", number=1, lanes=3)
SHIFT = Shift(id="am", name="Morning", starts=datetime(2022, 5, 10, 6), ends=datetime(2022, 5, 10, 13))


@pytest.fixture
def plan() -> Plan:
    """A site with three lanes, everybody on a post."""
    ids = counted_ids()
    posts = posts_for_site(CATALOGUE, SITE, [SHIFT], ids)
    people = [Person(id=f"on-{post.id}", skills=tuple(CATALOGUE.skills)) for post in posts]
    held = [Assignment(id=f"a-{post.id}", post=post.id, person=f"on-{post.id}") for post in posts]
    plan = Plan("EPSG:4547")
    plan.apply(Edit(Label("given"), tuple(made(Campaign(), SHIFT, SITE, *posts, *people, *held))))
    return plan


def roles(plan: Plan) -> Counter[str]:
    return Counter(post.role for post in plan.table("post").values())


def test_a_fourth_lane_brings_its_posts_and_nobody_moves(plan):
    before = dict(plan.table("assignment"))
    plan.apply(change_field(plan, "site", "site-1", "lanes", 4))
    assert roles(plan) == required_staff(CATALOGUE, SITE.replace(lanes=4))
    assert dict(plan.table("assignment")) == before
    lanes = [post.lane for post in plan.table("post").values() if post.role == "sampler"]
    assert sorted(lanes) == [1, 2, 3, 4]


def test_a_lane_less_frees_the_last_and_undo_brings_all_back(plan):
    before = plan.copy()
    edit = change_field(plan, "site", "site-1", "lanes", 2)
    plan.apply(edit)
    assert roles(plan) == required_staff(CATALOGUE, SITE.replace(lanes=2))
    assert {post.lane for post in plan.table("post").values()} == {0, 1, 2}
    held = {item.post for item in plan.table("assignment").values()}
    assert held == set(plan.table("post"))
    plan.apply(edit.inverted())
    assert plan == before


def test_empty_posts_go_before_held_ones_and_pinned_ones_stay(plan):
    samplers = sorted(post.id for post in plan.table("post").values() if post.role == "sampler")
    pinned = plan.find("assignment", f"a-{samplers[-1]}")
    plan.apply(Edit(Label("pin"), tuple(made(pinned.replace(id="pin", pinned=True)))))
    plan.apply(change_field(plan, "site", "site-1", "lanes", 2))
    assert plan.find("post", samplers[-1]) is not None
    assert plan.find("post", samplers[-1]).lane in (1, 2)


def test_posts_made_by_hand_stay_when_lanes_change(plan):
    plan.apply(
        Edit(Label("more"), tuple(made(Post(id="mine", site="site-1", role="police", shift="am", number=9))))
    )
    plan.apply(change_field(plan, "site", "site-1", "lanes", 4))
    assert roles(plan)["police"] == 3
    plan.apply(renew_posts(plan, CATALOGUE))
    assert roles(plan)["police"] == 2 and plan.find("post", "mine") is None


def test_another_set_of_rules_and_time_to_change_and_eat(plan):
    plan.apply(change_campaign(plan, staffing="pairs"))
    assert roles(plan)["sampler"] == 6
    lanes = Counter(post.lane for post in plan.table("post").values() if post.role == "sampler")
    assert lanes == {1: 2, 2: 2, 3: 2}
    plan.apply(change_campaign(plan, relief_minutes=30, meal_minutes=30))
    # seven hours: one change of clothing after four, one meal at noon: an hour of seven away, of six pairs
    assert roles(plan)["sampler"] == 7
    plan.apply(change_campaign(plan, reserve=0.1))
    reserve = [post for post in plan.table("post").values() if post.role == "reserve"]
    others = len(plan.table("post")) - len(reserve)
    assert len(reserve) == -(-others // 10) and {post.site for post in reserve} == {""}


def test_the_command_post_and_the_gates(plan):
    plan.apply(add_command_post(plan, CATALOGUE, ["organisation", "cordon"]))
    teams = Counter(post.team for post in plan.table("post").values() if not post.site)
    assert teams == {"Command post": 1, "Organisation": 4, "Cordon": 4}
    assert not add_command_post(plan, CATALOGUE, ["organisation", "cordon"])
    plan.apply(Edit(Label("gates"), tuple(made(Gate(id="g1"), Gate(id="g2"), Gate(id="g3", site="site-1")))))
    plan.apply(add_gate_guards(plan, 2))
    assert roles(plan)["gate-guard"] == 4
