"""Boxes that change over to another vehicle: only where it pays, within every limit, on both sheets."""

from __future__ import annotations

import numpy as np
from engine_plans import make_plan, site

from musterpoint.catalogue import load_catalogue
from musterpoint.engine.round_checks import samples_too_old
from musterpoint.engine.rounds.ages import sample_ages
from musterpoint.engine.rounds.proposing import propose_routes
from musterpoint.engine.rounds.relays import relayed
from musterpoint.engine.routing import RoutingProblem, schedule, tasks, vehicles
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Place, Plan, Vehicle, changed
from musterpoint.session.actions.rounds import tick
from musterpoint.text import Label

PLACES = np.array([0.0, 500.0, 9000.0])
"""Two sites and a laboratory on one road; a vehicle drives a metre a second."""


def two_batches(fleet=None, deadline=20_000.0, boxes=1):
    ways = np.abs(PLACES[:, None] - PLACES)[None]
    jobs = tasks(
        np.array([0, 1, 2, 2]), vehicles=len(fleet) if fleet else 1, service=[300, 300, 0, 0],
        earliest=[3600, 3600, 0, 0], latest=[5400, 5400, deadline, deadline], load=[boxes, boxes, 0, 0],
        worth=1e9,
    )  # fmt: skip
    return RoutingProblem(
        metres=ways, seconds=ways, tasks=jobs, vehicles=fleet or vehicles(2, capacity=4),
        pairs=np.array([[0, 2], [1, 3]]),
    )  # fmt: skip


APART = [(0, np.array([0, 2])), (0, np.array([1, 3]))]
"""Each batch in a vehicle of its own."""


def kept(found) -> bool:
    return all(schedule(found.problem, kind, day).feasible for kind, day in found.days)


def test_one_of_two_vehicles_drives_the_long_way_with_both_loads():
    found = relayed(two_batches(), 2, APART, [])
    assert kept(found) and found.meetings == 1 and found.partner == {0: (0, 1)}
    giver, taker = (day.tolist() for _kind, day in found.days)
    assert giver == [0, 4] and taker[:2] == [1, 6] and set(taker[2:]) == {2, 3}
    assert found.spared == 18_000 - 1_000


def test_nobody_meets_where_the_samples_would_be_too_old_or_too_many():
    assert not relayed(two_batches(deadline=3600 + 300 + 8000 + 700), 2, APART, []).partner
    assert not relayed(two_batches(vehicles(2, capacity=1)), 2, APART, []).partner


def test_a_vehicle_with_a_short_shift_brings_its_boxes_to_one_with_a_long_shift():
    fleet = vehicles(np.array([1, 1]), latest=np.array([8000, 40_000]), capacity=np.array([4, 4]))
    problem = two_batches(fleet)
    assert not schedule(problem, 0, np.array([0, 2])).feasible
    found = relayed(problem, 2, [(1, np.array([1, 3]))], [0])
    assert kept(found) and set(found.partner) == {0}
    done = sorted(task for _kind, day in found.days for task in day.tolist())
    assert done == [0, 1, 2, 3, 4, 6]


def test_a_batch_that_is_left_is_fetched_on_the_way_where_that_keeps_every_limit():
    alone = vehicles(1, capacity=4)
    found = relayed(two_batches(alone), 2, [(0, np.array([0, 2]))], [1])
    assert kept(found) and sorted(found.days[0][1].tolist()) == [0, 1, 2, 3]
    late = relayed(two_batches(alone, deadline=3600 + 300 + 9000), 2, [(0, np.array([0, 2]))], [1])
    assert late.days[0][1].tolist() == [0, 2]


def proposed_day() -> Plan:
    """Two sites that one vehicle can't fetch from at the same time, the laboratory far beyond, and only one
    vehicle that can drive so far."""
    vans = [
        Vehicle(
            id=f"v{row}", plate=f"V{row}", use="samples", boxes=10, start="site-1", range_km=20 * (row > 0)
        )
        for row in range(6)
    ]  # fmt: skip
    plan = make_plan(
        site("site-1", 100, 100, lanes=2), site("site-2", 3_000, 100, lanes=2), *vans,
        Place(id="lab", kind="laboratory", x=12_000, y=100, minutes=10),
        boxes=[(0, 0, 20, 20), (3_000, 0, 3_020, 20)], residents=[200, 200],
    )  # fmt: skip
    wishes = {"effort": "0", "for": "couriers", "every": "90", "wait": "5"}
    found = propose_routes(plan, load_catalogue(), wishes, Job())
    assert found.feasible
    plan.apply(found.edit)
    return plan


def test_the_stops_of_both_vehicles_name_each_other_and_no_tube_is_lost():
    plan = proposed_day()
    stops = list(plan.table("stop").values())
    given, taken = ([stop for stop in stops if stop.kind == kind] for kind in ("handover", "takeover"))
    assert given and len(given) == len(taken)
    for one, other in zip(*(sorted(side, key=lambda s: s.starts) for side in (given, taken)), strict=True):
        assert (one.team, one.partner) == (other.partner, other.team)
        assert (one.starts, one.tubes, one.seals, one.place) == (
            other.starts, other.tubes, other.seals, other.place
        )  # fmt: skip
    fetched = sum(stop.tubes for stop in stops if stop.kind == "pickup")
    assert fetched == sum(stop.tubes for stop in stops if stop.kind == "laboratory")
    ages = sample_ages(plan, load_catalogue(), days=20)
    assert ages.lost == 0 and ages.p95 <= ages.limit
    found = {problem.detail for problem in samples_too_old(plan, load_catalogue())}
    assert "No laboratory follows it on the route." not in found


def first_meeting(plan: Plan):
    stops = plan.table("stop").values()
    return min((stop for stop in stops if stop.kind == "handover"), key=lambda stop: stop.starts)


def test_replanned_before_and_after_a_meeting_no_tube_is_lost_or_fetched_twice():
    plan = proposed_day()
    giving = first_meeting(plan)
    tubes = sum(stop.tubes for stop in plan.table("stop").values() if stop.kind == "pickup")
    order = sorted(plan.where("stop", team=giving.team), key=lambda stop: stop.number)
    before = [stop for stop in order if stop.kind == "pickup" and stop.number < giving.number][-1]
    for stop in (before, giving):
        for one in [one for one in plan.table("stop").values() if one.leaves <= stop.leaves]:
            plan.apply(tick(plan, one.id, "done"))
        wishes = {"effort": "0", "for": "couriers", "every": "90", "wait": "30", "age": "600"}
        found = propose_routes(plan, load_catalogue(), {**wishes, "now": f"{stop.leaves:%H:%M}"}, Job())
        after = plan.copy()
        after.apply(found.edit)
        stops = after.table("stop").values()
        fetched = sum(one.tubes for one in stops if one.kind == "pickup")
        brought = sum(one.tubes for one in stops if one.kind == "laboratory")
        # The giver can't drive to the laboratory, and the taker was sent elsewhere: that is told.
        told = [int(reason.split(" has ")[1].split()[0]) for reason in found.reasons]
        assert brought + sum(told) == fetched and 0.8 * tubes < fetched <= tubes
    # Who meets is ticked off together, and the boxes are the taker's from then on.
    taken = [stop for stop in plan.where("stop", team=giving.partner) if stop.kind == "takeover"]
    assert any(stop.state == "done" and stop.seals == giving.seals for stop in taken)


def test_who_meets_a_team_that_stays_keeps_its_day_and_nothing_is_fetched_twice():
    plan = proposed_day()
    giving = first_meeting(plan)
    giver = plan.find("team", giving.team)
    plan.apply(Edit(Label("Lock"), (changed(giver, giver.replace(locked=True)),)))
    tubes = sum(stop.tubes for stop in plan.table("stop").values() if stop.kind == "pickup")
    found = propose_routes(
        plan, load_catalogue(), {"effort": "0", "for": "couriers", "every": "90", "wait": "5"}, Job()
    )
    touched = {change.before.team for change in found.edit.changes if change.kind == "stop" and change.before}
    assert not touched & {giving.team, giving.partner} and any(
        "keeps its day" in note for note in found.notes
    )
    after = plan.copy()
    after.apply(found.edit)
    assert sum(stop.tubes for stop in after.table("stop").values() if stop.kind == "pickup") == tubes
