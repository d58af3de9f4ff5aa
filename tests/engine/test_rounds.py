"""Routes of teams in a plan: known days, everything that can't be done named, what is done kept."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from engine_plans import MORNING, NOON, make_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from made_layers import made_layer

from musterpoint.catalogue import load_catalogue
from musterpoint.engine.rounds.proposing import propose_routes
from musterpoint.engine.rounds.reasons import why_waiting
from musterpoint.engine.rounds.travel import PARKING
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import (
    Edit,
    LayerChange,
    Place,
    Plan,
    Stop,
    Team,
    Vehicle,
    Visit,
    changed,
    made,
)
from musterpoint.text import Label

VAN = Vehicle(id="van", plate="鲁J10001", speed=36)
DEPOT = Place(id="depot", kind="depot", x=0, y=0)
BEFORE_NOON = NOON - timedelta(minutes=30)


def team(number: int = 1, **more) -> Team:
    return Team(**{"id": f"team-{number}", "number": number, "vehicle": "van", "start": "depot", **more})


def visit(number: int, x: float = 0.0, y: float = 0.0, **more) -> Visit:
    return Visit(**{"id": f"visit-{number}", "label": f"V{number}", "x": x, "y": y, "minutes": 10, **more})


def proposed(plan: Plan, catalogue, **parameters: str):
    parameters = {"effort": "0", **parameters}
    return propose_routes(plan, catalogue, parameters, Job())


def stops(plan: Plan, found, team_id: str = "team-1") -> list[Stop]:
    after = plan.copy()
    after.apply(found.edit)
    return sorted(after.where("stop", team=team_id), key=lambda stop: stop.number)


def visited(plan: Plan, found, team_id: str = "team-1") -> list[str]:
    return [stop.visit for stop in stops(plan, found, team_id) if stop.visit]


def test_a_day_by_hand(catalogue):
    """No roads: 1,000 m in a straight line are 1,300 m, at 20 km/h 234 s, and parking."""
    plan = make_plan(VAN, DEPOT, team(), visit(1, 1000))
    found = proposed(plan, catalogue)
    start, there, back = stops(plan, found)
    way = timedelta(seconds=round(1300 / (20 / 3.6) + PARKING))
    assert (start.kind, there.kind, back.kind) == ("start", "visit", "return")
    assert start.leaves == MORNING and there.starts == MORNING + way
    assert back.arrives == there.leaves + way == MORNING + 2 * way + timedelta(minutes=10)
    assert there.metres == 1300 and found.feasible and found.after.served == 1
    assert "straight lines" in found.notes[0]


def test_a_team_drives_along_roads_at_their_speed(catalogue):
    import shapely

    plan = make_plan(VAN.replace(speed=0), DEPOT, team(), visit(1, 1000))
    road = made_layer("roads", [shapely.LineString([(0, 0), (500, 0), (1000, 0)])], type=["primary"])
    plan.apply(Edit(Label("Roads"), (LayerChange("roads", None, road),)))
    found = proposed(plan, catalogue)
    there = stops(plan, found)[1]
    assert there.metres == 1000 and not found.notes
    assert there.arrives - MORNING == timedelta(seconds=1000 / (40 / 3.6) + PARKING)


def test_inside_a_compound_it_walks(catalogue):
    plan = make_plan(VAN, DEPOT, team(), visit(1, 1000), visit(2, 1060), area=(900, -100, 1200, 100))
    walked = [stop.walked for stop in stops(plan, proposed(plan, catalogue)) if stop.visit]
    assert walked == [0.0, 78.0]


def test_home_quarantine_comes_last_in_changed_clothing(catalogue):
    plan = make_plan(VAN, DEPOT, team(), visit(1, 500, kind="quarantine"), visit(2, 1000), visit(3, 1500))
    found = stops(plan, proposed(plan, catalogue))
    assert found[-2].visit == "visit-1"
    driven = timedelta(seconds=found[-2].metres / (20 / 3.6) + PARKING)
    assert found[-2].arrives - found[-3].leaves >= driven + timedelta(minutes=10) - timedelta(seconds=1)


def test_what_cannot_be_done_is_named_and_the_rest_is_planned(catalogue):
    plan = make_plan(
        VAN.replace(range_km=40), DEPOT, team(members=1, capacity=50),
        visit(1, 300),
        visit(2, 400, latest=MORNING),
        visit(3, 500, skills=("sampling",)),
        visit(4, 600, two_persons=True),
        visit(5, 0, 0, building="gone"),
        visit(6, 0, 0),
        visit(7, 700, people=60),
        visit(8, 25_000),
        visit(9, 700, minutes=400),
    )  # fmt: skip
    found = proposed(plan, catalogue)
    assert visited(plan, found) == ["visit-1"] and not found.feasible
    told = dict(line.removeprefix("Not visited: ").split(": ", 1) for line in found.reasons)
    assert set(told) == {f"V{number}" for number in range(2, 10)}
    words = {
        2: "06:00",
        3: "skill",
        4: "two people",
        5: "building",
        6: "place",
        7: "60",
        8: "drive",
        9: "shift",
    }
    for number, word in words.items():
        assert word in told[f"V{number}"], told


def test_a_window_that_ends_before_it_begins_is_named(catalogue):
    never = visit(1, 300, earliest=NOON, latest=MORNING)
    plan = make_plan(VAN, DEPOT, team(starts=NOON, ends=MORNING), team(2, vehicle=""), never, visit(2, 200))
    found = proposed(plan, catalogue)
    assert visited(plan, found, "team-2") == ["visit-2"] and "V1" in found.reasons[0]


def test_nobody_to_go(catalogue):
    found = proposed(make_plan(visit(1, 300)), catalogue)
    assert not found.edit and "no team" in found.reasons[0]


def test_vehicles_for_visits_make_teams_where_there_are_none(catalogue):
    vans = [VAN.replace(id=f"van-{row}", use="visits", start="depot") for row in range(3)]
    plan = make_plan(DEPOT, *vans, visit(1, 300), visit(2, 600, two_persons=True))
    plan.apply(proposed(plan, catalogue).edit)
    (made_,) = plan.table("team").values()
    assert made_.kind == "mobile" and made_.vehicle in {van.id for van in vans}
    plan.apply(proposed(plan, catalogue).edit)
    assert len(plan.table("team")) == 1


def test_who_waits_is_told_why_without_a_search(catalogue):
    late, skilled = MORNING - timedelta(hours=1), ("nurse",)
    visits = (visit(1, 100), visit(2, 200, skills=skilled), visit(3, 100, latest=late), visit(4), visit(5, 9))
    plan = make_plan(VAN, DEPOT, team(), *visits, Stop(id="s", team="team-1", visit="visit-5"))
    why = why_waiting(plan, catalogue)
    assert set(why) == {"visit-1", "visit-2", "visit-3", "visit-4"}
    assert "could make it" in why["visit-1"] and "skill" in why["visit-2"]
    assert "nobody can be there by" in why["visit-3"] and "nobody knows where" in why["visit-4"]


def test_all_teams_are_full(catalogue):
    plan = make_plan(VAN, DEPOT, team(), *(visit(number, 100, minutes=150) for number in range(3)))
    found = proposed(plan, catalogue)
    assert len(visited(plan, found)) == 2 and "full" in found.reasons[0]


def test_the_more_important_visit_is_kept(catalogue):
    many = [visit(number, 100, minutes=150, priority=int(number == 2)) for number in range(3)]
    plan = make_plan(VAN, DEPOT, team(), *many)
    assert "visit-2" in visited(plan, proposed(plan, catalogue))


def test_balanced_teams_share_the_work(catalogue):
    plan = make_plan(
        VAN, DEPOT, team(1), team(2, vehicle=""), *(visit(number, 50 * number) for number in range(1, 9))
    )
    short, fair = proposed(plan, catalogue), proposed(plan, catalogue, aim="balanced")
    assert fair.after.longest < short.after.longest
    assert min(len(visited(plan, fair, f"team-{number}")) for number in (1, 2)) >= 3


def test_who_has_nothing_to_do_is_told(catalogue):
    teams = team(1), team(2, vehicle="")
    found = proposed(
        make_plan(VAN, DEPOT, *teams, *(visit(number, 50 * number) for number in (1, 2))), catalogue
    )
    assert any("Nothing to do" in note and "equal length" in note for note in found.notes)


def test_teams_that_are_alike_keep_their_own_visits(catalogue):
    """What the search calls the first team's day is much the same as what the second one has."""
    visits = [visit(number, 2000 * (1 if number > 3 else -1) + 50 * number) for number in range(1, 7)]
    plan = make_plan(DEPOT, team(1, vehicle=""), team(2, vehicle=""), *visits)
    plan.apply(proposed(plan, catalogue, aim="balanced").edit)
    had = {stop.visit: stop.team for stop in plan.table("stop").values() if stop.visit}
    assert set(had.values()) == {"team-1", "team-2"}
    swapped = [
        changed(stop, stop.replace(team="team-2" if stop.team == "team-1" else "team-1"))
        for stop in plan.table("stop").values()
    ]
    plan.apply(Edit(Label("Swap"), tuple(swapped)))
    again = proposed(plan, catalogue, aim="balanced")
    assert not [change for change in again.edit.changes if change.after and change.before != change.after]


def planned(catalogue, *records):
    plan = make_plan(VAN, DEPOT, *records)
    plan.apply(proposed(plan, catalogue).edit)
    return plan


def test_from_now_on_what_is_done_stays(catalogue):
    plan = planned(catalogue, team(), *(visit(number, 300 * number) for number in range(1, 5)))
    order = sorted(plan.table("stop").values(), key=lambda stop: stop.number)
    done = order[1].replace(state="done", done_at=order[1].leaves + timedelta(minutes=20))
    again = order[2].replace(state="second-try")
    late = visit(9, 700)
    changes = (changed(order[1], done), changed(order[2], again), *made(late))
    plan.apply(Edit(Label("Tick"), changes))
    found = proposed(plan, catalogue, now="08:00")
    after = stops(plan, found)
    assert [stop.number for stop in after] == list(range(1, len(after) + 1))
    assert after[:3] == [order[0], done, again]
    assert all(stop.starts >= MORNING.replace(hour=8) for stop in after[3:])
    assert sorted(visited(plan, found)[2:]) == sorted(
        [again.visit, order[3].visit, order[4].visit, "visit-9"]
    )


def test_a_locked_team_and_a_pinned_visit_stay(catalogue):
    plan = planned(catalogue, team(1), team(2), *(visit(number, 300 * number) for number in range(1, 5)))
    held = {stop.visit: stop for stop in plan.table("stop").values() if stop.visit}
    pinned = held["visit-3"].replace(team="team-2", pinned=True)
    plan.apply(Edit(Label("Pin"), (changed(held["visit-3"], pinned),)))
    found = proposed(plan, catalogue)
    assert visited(plan, found, "team-2") and "visit-3" in visited(plan, found, "team-2")
    plan.apply(found.edit)
    locked = plan.find("team", "team-1").replace(locked=True)
    plan.apply(Edit(Label("Lock"), (changed(plan.find("team", "team-1"), locked), *made(visit(8, 900)))))
    later = proposed(plan, catalogue)
    assert {change.after.team for change in later.edit.changes if change.after} == {"team-2"}


def test_the_same_again_is_no_edit(catalogue):
    plan = planned(catalogue, team(), *(visit(number, 300 * number) for number in range(1, 5)))
    assert not proposed(plan, catalogue).edit


def test_unfit_parameters_are_refused(catalogue):
    plan = make_plan(VAN, DEPOT, team(), visit(1, 300))
    for parameters in ({"aim": "fun"}, {"now": "noonish"}, {"team": "9"}, {"speed": "3"}):
        with pytest.raises(InputError):
            proposed(plan, catalogue, **parameters)


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_no_visit_is_lost_and_windows_and_shifts_are_kept(data):
    visits = [
        visit(
            number, data.draw(st.integers(1, 5000)), data.draw(st.integers(0, 5000)),
            minutes=data.draw(st.integers(1, 60)), people=data.draw(st.integers(1, 9)),
            latest=MORNING + timedelta(minutes=data.draw(st.integers(0, 360))),
            kind=data.draw(st.sampled_from(["home", "quarantine"])),
        )
        for number in range(data.draw(st.integers(1, 9)))
    ]  # fmt: skip
    rest = {
        "break_minutes": 30,
        "break_from": MORNING + timedelta(hours=2),
        "break_until": MORNING + timedelta(hours=4),
    }
    plan = make_plan(VAN, DEPOT, team(1, capacity=30, **rest), team(2, vehicle="", ends=BEFORE_NOON), *visits)
    found = proposed(plan, load_catalogue())
    names = [*visited(plan, found), *visited(plan, found, "team-2")]
    assert sorted([*names, *(f"visit-{line.split(': ')[1][1:]}" for line in found.reasons)]) == sorted(
        one.id for one in visits
    )
    for number, ends in ((1, NOON), (2, BEFORE_NOON)):
        day = stops(plan, found, f"team-{number}")
        assert all(one.leaves <= other.arrives for one, other in pairwise(day))
        assert all(stop.arrives <= stop.starts <= stop.leaves <= ends for stop in day)
        latest = {stop.visit: stop.starts for stop in day if stop.visit}
        assert all(time <= plan.find("visit", id_).latest for id_, time in latest.items())
        kinds = [plan.find("visit", stop.visit).kind for stop in day if stop.visit]
        assert kinds == sorted(kinds)
    assert sum(stop.people for stop in stops(plan, found) if stop.visit) <= 30
