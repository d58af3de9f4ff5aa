"""Samples reach a laboratory in time, goods reach their site; what nobody can fetch or bring is named."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from engine_plans import MORNING, NOON, make_plan, site
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.catalogue import load_catalogue
from musterpoint.engine.rounds.ages import sample_ages
from musterpoint.engine.rounds.batches import CourierRules, batches, choose_laboratories, tube_times
from musterpoint.engine.rounds.hours import hours_of
from musterpoint.engine.rounds.proposing import propose_routes
from musterpoint.jobs import Job
from musterpoint.plan import Delivery, Edit, Place, Plan, Stop, Team, Vehicle, changed
from musterpoint.text import Label

LAB = Place(id="lab", kind="laboratory", name="Lab", x=3000, y=0, minutes=10)
STORE = Place(id="store", kind="store", name="Store", x=-2000, y=0)
HOUSES = [(0, 50 * row, 20, 50 * row + 20) for row in range(8)]


def vans(count: int, use: str = "samples") -> list[Vehicle]:
    return [Vehicle(id=f"{use}-{row}", plate=f"鲁J{row}", use=use, boxes=10) for row in range(count)]


def day(*records) -> Plan:
    """Two sites, and people enough for each for most of the morning."""
    sites = (site("site-1", 100, 100, lanes=2), site("site-2", 1500, 300, lanes=1))
    return make_plan(*sites, *records, boxes=HOUSES, residents=[60] * len(HOUSES))


def proposed(plan: Plan, what: str = "couriers", **parameters: str):
    return propose_routes(plan, load_catalogue(), {"effort": "0", "for": what, **parameters}, Job())


def after(plan: Plan, found) -> Plan:
    twin = plan.copy()
    twin.apply(found.edit)
    return twin


def test_batches_are_called_by_time_or_by_full_boxes():
    times = {"site-1": np.arange(0, 6 * 3600, 60.0)}
    plan = make_plan(site("site-1"))
    by_time = batches(plan, times, CourierRules(age=4 * 3600, every=2 * 3600, box=60), {})
    assert [batch.tubes for batch in by_time] == [121, 121, 118]
    by_boxes = batches(plan, times, CourierRules(age=4 * 3600, every=2 * 3600, box=30, full=2), {})
    assert {batch.boxes for batch in by_boxes} == {2} and len(by_boxes) == 6
    rest = batches(plan, times, CourierRules(age=4 * 3600, every=2 * 3600), {"site-1": 4 * 3600})
    assert sum(batch.tubes for batch in rest) == 119


def test_a_laboratory_without_room_sends_on_to_the_next():
    near = LAB.replace(per_hour=100)
    far = LAB.replace(id="far", x=9000, per_hour=50)
    plan = make_plan(site("site-1"))
    times = {"site-1": np.zeros(90)}
    found = batches(plan, times, CourierRules(4 * 3600, 7200), {}) * 2
    chosen, over = choose_laboratories(found, [near, far], np.array([[60.0, 600.0]] * 2), hours_of(plan))
    assert chosen == [0, 0] and over == {"lab": 90}
    chosen, over = choose_laboratories(
        found, [near, far.replace(per_hour=0)], np.array([[60.0, 600.0]] * 2), hours_of(plan)
    )
    assert chosen == [0, 1] and not over


def test_every_tube_reaches_the_laboratory_in_time_with_few_vehicles():
    plan = day(LAB, *vans(5))
    found = proposed(plan)
    whole = after(plan, found)
    tubes = sum(map(len, tube_times(plan, load_catalogue(), hours_of(plan)).values()))
    assert found.feasible and found.after.tubes == tubes > 40
    teams = whole.table("team").values()
    assert 1 <= len(teams) <= 2 and {team.kind for team in teams} == {"courier"}
    ages = sample_ages(whole, load_catalogue(), days=20)
    assert ages.lost == ages.late == 0 and 0 < ages.p50 <= ages.p95 <= ages.longest <= 4 * 3600
    stops = [stop for stop in whole.table("stop").values() if stop.kind == "pickup"]
    numbers = [seal for stop in stops for seal in stop.seals]
    assert len(set(numbers)) == len(numbers) == sum(stop.boxes for stop in stops)


def test_boxes_aboard_never_exceed_what_the_vehicle_takes():
    plan = day(LAB, *(van.replace(boxes=1) for van in vans(4)))
    whole = after(plan, proposed(plan, box="20"))
    for team in whole.table("team"):
        aboard = 0
        for stop in sorted(whole.where("stop", team=team), key=lambda stop: stop.number):
            aboard = aboard + stop.boxes if stop.kind == "pickup" else 0
            assert aboard <= 1


@pytest.mark.parametrize(
    ("records", "word"),
    [
        ((LAB, Team(id="t", kind="courier", locked=True)), "no vehicle"),
        (tuple(vans(1)), "no laboratory"),
        ((LAB.replace(x=200_000), *vans(1)), "within 4 hours"),
        ((LAB, *(van.replace(range_km=1) for van in vans(1))), "drive in a day"),
    ],
)
def test_what_nobody_can_fetch_is_named(records, word):
    plan = day(*records)
    found = proposed(plan)
    assert not found.feasible and word in found.reasons[0]


def test_what_is_fetched_stays_and_is_handed_over_first():
    plan = day(LAB, *vans(1))
    plan.apply(proposed(plan).edit)
    first = min(
        (stop for stop in plan.table("stop").values() if stop.kind == "pickup"), key=lambda stop: stop.number
    )
    done = first.replace(state="done", done_at=first.leaves)
    plan.apply(Edit(Label("Tick"), (changed(first, done),)))
    found = proposed(plan, now=first.leaves.strftime("%H:%M"))
    whole = after(plan, found)
    assert whole.find("stop", first.id).state == "done"
    assert found.after.tubes == sum(
        stop.tubes for stop in whole.table("stop").values() if stop.kind == "pickup"
    )


def test_goods_are_at_their_site_before_it_opens():
    due = MORNING - timedelta(minutes=30)
    deliveries = [
        Delivery(id=f"d{row}", site=f"site-{row}", place="Store", at=due, items=("swab",), quantities=(900,))
        for row in (1, 2)
    ]
    plan = day(STORE, *vans(2, "supplies"), *deliveries)
    found = proposed(plan, "supplies")
    whole = after(plan, found)
    stops = sorted(whole.table("stop").values(), key=lambda stop: (stop.team, stop.number))
    brought = {stop.place: stop for stop in stops if stop.kind == "delivery"}
    assert set(brought) == {"site-1", "site-2"} and all(stop.leaves <= due for stop in brought.values())
    assert all(stop.boxes == 3 for stop in brought.values())
    assert found.feasible and next(stop for stop in stops if stop.kind == "load").place == "store"


def test_goods_that_nobody_brings_are_named():
    late = Delivery(id="d", site="site-1", at=MORNING.replace(hour=0, minute=1))
    assert "no store" in proposed(day(late), "supplies").reasons[0]
    found = proposed(day(STORE, *vans(1, "supplies"), late), "supplies")
    assert "in time" in found.reasons[0] and "site 1" in found.reasons[0]


@settings(max_examples=5, deadline=None)
@given(
    lab=st.integers(0, 60_000), every=st.integers(20, 240), count=st.integers(1, 3), box=st.integers(5, 60)
)
def test_no_tube_is_lost_and_the_age_limit_is_kept(lab, every, count, box):
    plan = day(LAB.replace(x=lab), *vans(count))
    found = proposed(plan, every=str(every), box=str(box))
    whole = after(plan, found)
    tubes = sum(map(len, tube_times(plan, load_catalogue(), hours_of(plan)).values()))
    left = sum(int(line.split(": ")[1].split()[0]) for line in found.reasons)
    assert found.after.tubes + left == tubes
    first: dict[str, list[Stop]] = {}
    for stop in sorted(whole.table("stop").values(), key=lambda stop: (stop.team, stop.number)):
        first.setdefault(stop.team, []).append(stop)
    for stops in first.values():
        waiting: list[Stop] = []
        for stop in stops:
            if stop.kind == "pickup":
                waiting.append(stop)
            elif stop.kind == "laboratory":
                # The oldest of a batch was finished at most `every` before it was called.
                assert all(stop.leaves - one.starts <= timedelta(hours=4) for one in waiting)
                waiting = []
        assert not waiting and stops[-1].leaves <= NOON + timedelta(hours=8)
