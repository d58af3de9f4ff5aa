"""Hours in no shift, lanes without relief, teams without posts."""

from __future__ import annotations

from datetime import datetime

from musterpoint.catalogue import load_catalogue
from musterpoint.engine.shift_checks import lanes_without_relief, teams_without_posts, uncovered_hours
from musterpoint.plan import Campaign, Edit, Plan, Post, Shift, Team, made
from musterpoint.text import Label

CATALOGUE = load_catalogue()


def at(hour: int) -> datetime:
    return datetime(2022, 5, 10, hour)


def plan_of(*records) -> Plan:
    plan = Plan("EPSG:4547")
    plan.apply(Edit(Label("given"), tuple(made(*records))))
    return plan


def test_every_hole_between_shifts_is_told():
    early = Shift(id="a", name="early", starts=at(7), ends=at(12))
    late = Shift(id="b", name="late", starts=at(13), ends=at(17))
    plan = plan_of(Campaign(starts=at(6), ends=at(18)), early, late)
    holes = [problem.title for problem in uncovered_hours(plan, CATALOGUE)]
    assert [hole[-10:] for hole in holes] == [" to 07:00.", " to 13:00.", " to 18:00."]
    whole = plan_of(Campaign(starts=at(6), ends=at(12)), Shift(id="c", starts=at(6), ends=at(12)))
    assert not list(uncovered_hours(whole, CATALOGUE))


def test_long_shifts_at_lanes_need_relief():
    shift, post = Shift(id="a", name="day", starts=at(6), ends=at(12)), Post(id="p", shift="a", lane=1)
    plan = plan_of(Campaign(), shift, post)
    assert [problem.check for problem in lanes_without_relief(plan, CATALOGUE)] == ["lanes-without-relief"]
    assert not list(lanes_without_relief(plan_of(Campaign(relief_minutes=20), shift, post), CATALOGUE))
    short = shift.replace(ends=at(9))
    assert not list(lanes_without_relief(plan_of(Campaign(), short, post), CATALOGUE))


def test_a_team_that_nobody_goes_with_is_told():
    team, shift = Team(id="t", number=3, kind="courier"), Shift(id="a")
    assert [problem.subjects for problem in teams_without_posts(plan_of(team, shift), CATALOGUE)] == [
        (("team", "t"),)
    ]
    staffed = plan_of(team, shift, Post(id="p", team="t", shift="a"))
    assert not list(teams_without_posts(staffed, CATALOGUE))
