"""Posts follow lanes and rules, and people keep theirs."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
import shapely
from made_layers import made_layer

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import FILLED, post_states, post_title, posts_for_site, required_staff
from musterpoint.engine.proposals import Proposal
from musterpoint.jobs import Job
from musterpoint.plan import (
    ENTRANCES,
    NEIGHBOURHOODS,
    Assignment,
    Campaign,
    Edit,
    Gate,
    LayerChange,
    Person,
    Plan,
    Post,
    Shift,
    Site,
    Team,
    Vehicle,
    counted_ids,
    made,
)
from musterpoint.session.actions import change_field, delete, team_posts
from musterpoint.session.actions.campaign import add_shift, change_campaign
from musterpoint.session.actions.staff_posts import (
    add_command_post,
    add_gate_guards,
    renew_posts,
    with_posts,
)
from musterpoint.text import CHINESE, Label, use_language

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


def test_who_leaves_leaves_exactly_her_own_posts_empty(plan):
    her = next(post.id for post in plan.table("post").values() if post.role == "sampler")
    plan.apply(delete(plan, [("person", f"on-{her}")]))
    states = post_states(plan, CATALOGUE)
    assert [id_ for id_, state in states.items() if state.state != FILLED] == [her]


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


def test_one_entrance_of_every_compound_is_guarded(plan):
    homes = {"name": ["East village", "West village", "Nobody's"]}
    areas = [shapely.box(x, 0, x + 90, 90) for x in (0, 100, 300)]
    doors = {"name": ["East back door", "East gate", None], "type": ["entrance", "main_entrance", None]}
    spots = [shapely.Point(50, 95), shapely.Point(0, 50), shapely.Point(120, 0)]
    plan.apply(Edit(Label("layers"), (
        LayerChange(NEIGHBOURHOODS, None, made_layer(NEIGHBOURHOODS, areas, **homes)),
        LayerChange(ENTRANCES, None, made_layer(ENTRANCES, spots, **doors)),
    )))  # fmt: skip
    edit = add_gate_guards(plan)
    assert edit.label.in_language("en") == "Guard 2 gates"
    plan.apply(edit)
    guarded = {post.team for post in plan.table("post").values() if post.role == "gate-guard"}
    assert guarded == {"East gate", "West village gate"} and not add_gate_guards(plan)


def test_teams_have_posts_that_follow_their_members_and_go_with_them(plan):
    van = Vehicle(id="van")
    team = Team(id="team-1", number=1, kind="home-visit", members=2, vehicle="van")
    early = Team(id="team-2", number=2, kind="courier", ends=datetime(2022, 5, 10, 5))
    plan.apply(with_posts(plan, Edit(Label("teams"), tuple(made(van, team, early))), CATALOGUE))
    posts = plan.where("post", team="team-1")
    assert Counter(post.role for post in posts) == {"home-sampler": 1, "registrar": 1, "driver": 1}
    assert post_title(plan, CATALOGUE, posts[0]).startswith("Home-visit team 1 · ")
    assert not plan.where("post", team="team-2"), "it is home before the shift begins"
    driver = next(post for post in posts if post.role == "driver")
    plan.apply(Edit(Label("held"), tuple(made(Assignment(id="a", post=driver.id, person="on-post-1")))))
    plan.apply(change_field(plan, "team", "team-1", "members", 4))
    assert Counter(post.role for post in plan.where("post", team="team-1")) == {
        "home-sampler": 2, "registrar": 2, "driver": 1
    }  # fmt: skip
    assert plan.where("assignment", post=driver.id)
    assert not renew_posts(plan, CATALOGUE)
    plan.apply(delete(plan, [("team", "team-1")]))
    assert not plan.where("post", team="team-1") and not plan.find("assignment", "a")


def test_a_new_shift_has_posts_of_teams_and_of_the_command_post(plan):
    plan.apply(with_posts(plan, Edit(Label("team"), tuple(made(Team(id="t", kind="supply")))), CATALOGUE))
    plan.apply(add_command_post(plan, CATALOGUE, ["transfer"]))
    begins, ends = datetime(2022, 5, 10, 13), datetime(2022, 5, 10, 20)
    plan.apply(add_shift(plan, CATALOGUE, "Evening", begins, ends))
    evening = next(id_ for id_ in plan.table("shift") if id_ != "am")
    assert any(post.team == "t" for post in plan.where("post", shift=evening))
    plan.apply(add_command_post(plan, CATALOGUE, ["transfer"]))
    teams = [Counter(post.team for post in plan.where("post", shift=shift)) for shift in ("am", evening)]
    assert teams[0] == teams[1]
    use_language(CHINESE)
    assert not add_command_post(plan, CATALOGUE, ["transfer"]), "it is the same group in either language"


def test_teams_that_routes_make_have_posts(plan, monkeypatch):
    team = Team(id="new", number=1, kind="courier", members=1)
    found = Proposal(Edit(Label("routes"), tuple(made(team))), reasons=("one visit is left",))
    monkeypatch.setattr(team_posts, "propose_routes", lambda *_given: found)
    proposed = team_posts.propose_routes_with_posts(plan, CATALOGUE, {}, Job())
    plan.apply(proposed.edit)
    assert [post.role for post in plan.where("post", team="new")] == ["courier"]
    assert proposed.reasons == found.reasons
