"""What is wrong with routes is found, with its figure; a sound day gives no problem."""

from __future__ import annotations

from datetime import timedelta

from engine_plans import MORNING, make_plan, person, site
from test_rounds import DEPOT, VAN, proposed, team, visit

from musterpoint.engine.round_checks import (
    closed_ways_crossed,
    days_not_kept,
    escorts_incomplete,
    laboratories_full,
    samples_too_old,
    vehicles_twice,
    visits_unserved,
)
from musterpoint.engine.rounds.retiming import faults
from musterpoint.plan import Edit, Escort, Place, Stop, Way, changed, made
from musterpoint.session.actions import give_visit, move_stop, take_off, tick
from musterpoint.text import Label


def planned(catalogue, *records):
    plan = make_plan(VAN, DEPOT, *records)
    plan.apply(proposed(plan, catalogue).edit)
    return plan


def day(plan, team_id="team-1"):
    return sorted(plan.where("stop", team=team_id), key=lambda stop: stop.number)


def test_a_proposed_day_is_sound(catalogue):
    plan = planned(catalogue, team(), *(visit(number, 200 * number) for number in range(1, 5)))
    for check in (visits_unserved, days_not_kept, samples_too_old, vehicles_twice):
        assert list(check(plan, catalogue)) == []


def test_visits_that_nobody_makes(catalogue):
    plan = make_plan(visit(1, 100, people=3), visit(2, 200))
    (problem,) = visits_unserved(plan, catalogue)
    assert "2" in problem.title and "4" in problem.detail and "V1" in problem.detail


def test_a_moved_stop_follows_with_its_times_and_faults(catalogue):
    latest = MORNING + timedelta(minutes=30)
    plan = planned(
        catalogue, team(1), team(2, members=1, vehicle=""),
        visit(1, 200, latest=latest), visit(2, 400), visit(3, 5000, two_persons=True),
    )  # fmt: skip
    before = {stop.visit: stop for stop in plan.table("stop").values() if stop.visit}
    plan.apply(move_stop(plan, before["visit-1"].id, "team-1", 99))
    order = [stop.visit for stop in day(plan) if stop.visit]
    assert order[-1] == "visit-1" and [stop.number for stop in day(plan)] == list(
        range(1, len(day(plan)) + 1)
    )
    (late,) = days_not_kept(plan, catalogue)
    assert "late" in late.detail
    edit = move_stop(plan, before["visit-3"].id, "team-2", 0)
    plan.apply(edit)
    assert [stop.visit for stop in day(plan, "team-2") if stop.visit] == ["visit-3"]
    assert plan.find("stop", before["visit-3"].id).pinned
    assert "two people" in " ".join(problem.detail for problem in days_not_kept(plan, catalogue))
    plan.apply(edit.inverted())
    assert [stop.visit for stop in day(plan) if stop.visit] == order


def test_moving_there_and_back_gives_the_times_of_the_proposal(catalogue):
    plan = planned(catalogue, team(), *(visit(number, 300 * number) for number in range(1, 5)))
    before = day(plan)
    plan.apply(move_stop(plan, before[1].id, "team-1", 2))
    plan.apply(move_stop(plan, before[1].id, "team-1", 0))
    for one, other in zip(day(plan), before, strict=True):
        assert one.id == other.id and abs(one.starts - other.starts) <= timedelta(seconds=len(before))


def test_a_stop_is_taken_out_given_again_and_ticked_off(catalogue):
    plan = planned(catalogue, team(), visit(1, 200), visit(2, 400))
    stop = day(plan)[1]
    plan.apply(take_off(plan, stop.id))
    assert len(list(visits_unserved(plan, catalogue))) == 1
    plan.apply(give_visit(plan, stop.visit, "team-1", 0))
    assert not list(visits_unserved(plan, catalogue))
    again = next(one for one in day(plan) if one.visit == stop.visit)
    plan.apply(tick(plan, again.id, "not-home", again.starts))
    assert plan.find("stop", again.id).state == "not-home"
    last = next(one for one in day(plan) if one.kind == "visit" and not one.state)
    plan.apply(take_off(plan, last.id))
    plan.apply(take_off(plan, again.id))
    assert day(plan) == []


def test_one_vehicle_at_two_places(catalogue):
    plan = planned(catalogue, team(1), visit(1, 200))
    twin = team(2)
    stops = [stop.replace(id=f"twin-{stop.id}", team="team-2") for stop in day(plan)]
    plan.apply(Edit(Label("Twin"), tuple(made(twin, *stops))))
    (problem,) = vehicles_twice(plan, catalogue)
    assert "鲁J10001" in problem.title


def test_samples_that_get_too_old_and_samples_without_a_laboratory(catalogue):
    def stop(number, kind, hours, place):
        time = MORNING + timedelta(hours=hours)
        return Stop(
            id=f"s{number}", team="team-1", number=number, kind=kind, place=place, starts=time, leaves=time
        )

    lab = Place(id="lab", kind="laboratory")
    stops = [
        stop(1, "pickup", 2, "site-1"), stop(2, "laboratory", 3.9, "lab"),
        stop(3, "pickup", 5, "site-1"), stop(4, "laboratory", 6.5, "lab"), stop(5, "pickup", 7, "site-1"),
    ]  # fmt: skip
    plan = make_plan(site("site-1"), lab, team(vehicle=""), DEPOT, *stops)
    problems = list(samples_too_old(plan, catalogue))
    assert [problem.subjects[0][1] for problem in problems] == ["s3", "s5"]
    assert "4.5 hours" in problems[0].detail and problems[0].source


def test_closed_ways_keep_clear_of_residents(catalogue):
    closed = Way(id="closed", kind="closed", path=((0, 0), (50, 0)))
    crossing = Way(id="cross", kind="residents", path=((20, -10), (20, 10)))
    near = Way(id="near", kind="residents", path=((0, 1.5), (50, 1.5)))
    far = Way(id="far", kind="residents", path=((0, 9), (50, 9)))
    plan = make_plan(closed, crossing, near, far)
    problems = {problem.subjects[1][1]: problem for problem in closed_ways_crossed(plan, catalogue)}
    assert set(problems) == {"cross", "near"}
    assert problems["cross"].severity == "blocker" and problems["near"].severity == "warning"
    assert "1.5 m" in problems["near"].detail


def test_a_transfer_tells_what_it_lacks(catalogue):
    bare = Escort(id="e1")
    whole = Escort(id="e2", kind="escort", person="p", vehicle="van", destination="depot")
    plan = make_plan(VAN, DEPOT, person("p"), bare, whole)
    (problem,) = escorts_incomplete(plan, catalogue)
    assert problem.subjects == (("escort", "e1"),) and "closed way" in problem.detail
    plan.apply(Edit(Label("Fill"), (changed(bare, bare.replace(person="p")),)))
    (problem,) = escorts_incomplete(plan, catalogue)
    assert "waits" not in problem.detail


def test_an_hour_in_which_a_laboratory_gets_too_much_is_named(catalogue):
    lab = Place(id="lab", kind="laboratory", name="Lab", x=1, y=1, per_hour=100)
    brought = [
        Stop(id=f"s{row}", team="team-1", number=row, kind="laboratory", place="lab", tubes=60,
             starts=MORNING + timedelta(minutes=at))
        for row, at in enumerate((10, 50, 70), 1)
    ]  # fmt: skip
    plan = make_plan(VAN, DEPOT, lab, team(kind="courier"), *brought)
    (problem,) = laboratories_full(plan, catalogue)
    assert "Lab" in problem.title and "120" in problem.detail and "06:00" in problem.detail
    assert not list(
        laboratories_full(make_plan(lab.replace(per_hour=0), team(kind="courier"), *brought), catalogue)
    )


def test_samples_are_for_couriers_and_go_to_a_laboratory_afterwards(catalogue):
    plan = planned(catalogue, team(1, kind="courier"), team(2))
    x, y = 500_000.0, 3_900_000.0
    stops = [
        Stop(id="lab", team="team-1", number=1, kind="laboratory", x=x, y=y, starts=MORNING, leaves=MORNING),
        Stop(id="late", team="team-1", number=2, kind="pickup", x=x, y=y, starts=MORNING, leaves=MORNING),
    ]
    told = [(fault.stop.id, fault.kind) for fault in faults(plan, plan.find("team", "team-1"), stops)]
    assert ("late", "laboratory") in told and not any(kind == "work" for _id, kind in told)
    told = [(fault.stop.id, fault.kind) for fault in faults(plan, plan.find("team", "team-2"), stops[::-1])]
    assert ("late", "work") in told and ("late", "laboratory") not in told
