"""Samples reach a laboratory in time, goods reach their site; what nobody can fetch or bring is named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from engine_plans import MORNING, NOON, make_plan, site
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.catalogue import load_catalogue
from musterpoint.engine.rounds import courier_search
from musterpoint.engine.rounds.ages import sample_ages
from musterpoint.engine.rounds.batches import CourierRules, batches, tube_times
from musterpoint.engine.rounds.courier_relief import relieved
from musterpoint.engine.rounds.hours import hours_of
from musterpoint.engine.rounds.laboratories import Goods, choose_laboratories, rushes
from musterpoint.engine.rounds.margins import margins
from musterpoint.engine.rounds.proposing import propose_routes
from musterpoint.engine.routing import RoutingProblem, tasks, vehicles
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
    rest = batches(plan, times, CourierRules(age=4 * 3600, every=2 * 3600), {"site-1": 241})
    assert sum(batch.tubes for batch in rest) == 119


def goods(tubes, road, age: float = 4 * 3600.0) -> Goods:
    """Goods that are ready at midnight and may wait for so long."""
    road = np.array(road, dtype=float)
    return Goods(np.array(tubes, dtype=float), road, road, np.full(road.shape, age))


def test_a_laboratory_without_room_takes_the_rest_an_hour_later_or_another_does():
    labs = [LAB.replace(per_hour=100), LAB.replace(id="far", per_hour=50)]
    soon = choose_laboratories(goods([90, 90], [[60, 600]] * 2), labs, {})
    assert soon.lab.tolist() == [0, 0] and sorted(soon.hour.tolist()) == [0, 1]
    at_once = goods([90, 90], [[60, 600]] * 2, age=3599)
    none = choose_laboratories(at_once, labs, {})
    assert len(none.without) == 1 and none.per_hour == pytest.approx(30)
    roomy = choose_laboratories(at_once, [labs[0], labs[1].replace(per_hour=0)], {})
    assert sorted(roomy.lab.tolist()) == [0, 1] and not len(roomy.without)
    busy = choose_laboratories(goods([90, 90], [[60, 600]] * 2), labs, {("lab", 1): 20})
    assert sorted(busy.hour.tolist()) == [0, 2]


def test_laboratories_are_chosen_for_all_together():
    """The first that is ready would take the near laboratory's room, and the second has no other way."""
    labs = [LAB.replace(per_hour=100), LAB.replace(id="far", per_hour=100)]
    found = choose_laboratories(goods([90, 90], [[60, 120], [60, 5000]], age=3599), labs, {})
    assert found.lab.tolist() == [1, 0]


def test_what_the_routes_bring_keeps_its_hour_and_has_the_room_first():
    labs = [LAB.replace(per_hour=100)]
    now = np.zeros(2, dtype=int), np.array([4000.0, np.nan])
    found = choose_laboratories(goods([90, 90], [[60]] * 2, age=7199), labs, {}, now)
    assert found.hour.tolist() == [1, 0] and not found.moved
    late = choose_laboratories(goods([90, 90], [[60]] * 2, age=3599), labs, {}, (now[0], now[1] - 4000))
    assert late.without.tolist() == [1]


@settings(max_examples=25, deadline=None)
@given(
    tubes=st.lists(st.integers(1, 80), min_size=1, max_size=12),
    ready=st.integers(0, 5000),
    rooms=st.lists(st.integers(0, 150), min_size=1, max_size=3),
    age=st.integers(0, 14_400),
)
def test_no_hour_of_a_laboratory_overflows_whenever_all_come_in_it(tubes, ready, rooms, age):
    labs = [LAB.replace(id=str(row), per_hour=room) for row, room in enumerate(rooms)]
    road = np.array(
        [[ready + 500.0 * (one + 2 * lab) for lab in range(len(labs))] for one in range(len(tubes))]
    )
    found = choose_laboratories(goods(tubes, road, age=ready + 8000.0 + age), labs, {})
    for row, lab in enumerate(labs):
        for hour in range(12):
            may = (found.lab == row) & (found.spans[:, 0] <= hour) & (hour <= found.spans[:, 1])
            assert not lab.per_hour or np.array(tubes)[may].sum() <= lab.per_hour
    roomy = [room for room in rooms if not room or room >= max(tubes)]
    assert len(found.without) == 0 or 0 not in rooms
    assert len(roomy) or len(found.without)


def test_it_is_told_how_many_vehicles_more_are_enough():
    far = LAB.replace(x=25_000)
    all_there = proposed(day(far, *vans(9)))
    assert all_there.feasible and all_there.after.need.binds == "" and all_there.after.need.more == 0
    enough = all_there.after.need.vehicles
    plan = day(far, *vans(1))
    found = proposed(plan)
    need = found.after.need
    assert need.binds == "vehicles" and need.fetched == found.after.pickups < need.pickups
    assert enough <= 1 + need.more <= enough + 1
    assert "more" in found.notes[0] and "vehicles that are missing" in found.notes[1]
    assert proposed(day(far, *vans(1 + need.more))).feasible
    assert found.after.data()["need"]["vehicles_more"] == need.more
    none = proposed(day(far))
    assert none.after.need.more >= enough and "fetched by nobody" in none.reasons[0]


def test_laboratories_that_are_too_small_are_told_apart_from_missing_vehicles():
    late = LAB.replace(opens=NOON - timedelta(minutes=30), closes=NOON + timedelta(minutes=30))
    plan = day(late.replace(per_hour=20), *vans(2))
    found = proposed(plan, age="600")
    need = found.after.need
    assert need.binds == "laboratories" and need.lacking_per_hour > 0
    assert need.fetched == found.after.pickups < need.pickups == need.fetched + need.no_room
    assert "are full when it can come" in found.reasons[0] and not found.feasible
    assert not rushes(after(plan, found), hours_of(plan))
    # A batch is indivisible: a little more than that is enough.
    more = day(late.replace(per_hour=20 + need.lacking_per_hour + 10), *vans(2))
    assert proposed(more, age="600").feasible


def test_boxes_for_two_laboratories_are_told_apart_and_no_hour_overflows():
    """Neither laboratory takes all of it in the hour in which they are open."""
    late = LAB.replace(opens=NOON - timedelta(minutes=30), closes=NOON + timedelta(minutes=30), per_hour=20)
    plan = day(late, late.replace(id="far", x=6000), *vans(2))
    found = proposed(plan, age="600")
    whole = after(plan, found)
    assert found.feasible
    assert not rushes(whole, hours_of(plan))
    stops = list(whole.table("stop").values())
    assert {stop.place for stop in stops if stop.kind == "laboratory"} == {"lab", "far"}
    parted = False
    for team in whole.table("team"):
        aboard: set[str] = set()
        for stop in sorted(whole.where("stop", team=team), key=lambda stop: stop.number):
            if stop.kind == "pickup":
                aboard |= set(stop.seals)
            elif stop.kind == "laboratory":
                assert not stop.seals or set(stop.seals) < aboard
                parted |= bool(stop.seals)
                aboard -= set(stop.seals) or aboard
        assert not aboard
    assert parted


def test_what_teams_bring_that_are_not_planned_anew_takes_room():
    plan = day(LAB.replace(per_hour=10), *vans(3))
    plan.apply(proposed(plan).edit)
    team = min(plan.table("team").values(), key=lambda team: team.number)
    plan.apply(Edit(Label("Lock"), (changed(team, team.replace(locked=True)),)))
    whole = after(plan, proposed(plan))
    assert not rushes(whole, hours_of(plan))


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


def test_samples_have_time_to_spare_where_vehicles_suffice(monkeypatch):
    """The laboratory is so far that without it some samples are too old when drives take longer."""
    plan = day(LAB.replace(x=18_000), *vans(3))
    found = proposed(plan)
    ages = sample_ages(after(plan, found), load_catalogue(), days=50)
    assert ages.lost == ages.late == 0 and ages.longest < ages.limit - 15 * 60
    assert any("in simulation" in note for note in found.notes)
    assert not any("time to spare" in note for note in found.notes)
    few = proposed(day(LAB.replace(x=25_000), *vans(1)))
    assert any("time to spare" in note for note in few.notes)
    monkeypatch.setattr(courier_search, "margins", lambda found, ways, age: np.zeros(len(found)))
    hasty = sample_ages(after(plan, proposed(plan)), load_catalogue(), days=50)
    assert hasty.late > 0.01 and hasty.longest > ages.longest + 15 * 60


def test_vehicles_that_are_left_over_bring_late_batches_sooner():
    """Two sites half an hour apart and a laboratory as far from both: one run for both comes late."""
    ways = 1800.0 * (1 - np.eye(3))[None]
    jobs = tasks(np.array([0, 1, 2, 2]), service=[300, 300, 0, 0], latest=[1800, 4000, 9000, 9000])
    problem = RoutingProblem(
        metres=ways, seconds=ways, tasks=jobs, vehicles=vehicles(2, start=2, end=2),
        pairs=np.array([[0, 2], [1, 3]]),
    )  # fmt: skip
    together = [(0, np.array([0, 1, 2, 3]))]
    on_time, hurried = (relieved(problem, together, np.full(2, due)) for due in (9000.0, 4000.0))
    assert [route.tolist() for _kind, route in on_time] == [[0, 1, 2, 3]]
    assert sorted(route.tolist() for _kind, route in hurried) == [[0, 2], [1, 3]]
    one = replace(problem, vehicles=vehicles(1, start=2, end=2))
    assert len(relieved(one, together, np.full(2, 4000.0))) == 1


def test_margins_leave_time_for_waiting_and_grow_with_the_way():
    times = {"site-1": np.array([0.0, 7200.0])}
    found = batches(make_plan(site("site-1")), times, CourierRules(4 * 3600, 7200), {}) * 3
    short, long, all_but_too_long = margins(found, np.array([600.0, 3000.0, 6600.0]), 4 * 3600)
    assert short == 15 * 60 and long == pytest.approx(30 * 60)
    assert 0 < all_but_too_long < 7200 - 300 - 6600


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


def test_what_was_passed_by_is_fetched_later_or_told():
    """The second pick-up at a site is done and the first isn't: its tubes wait there still."""
    plan = day(LAB, *vans(1))
    plan.apply(proposed(plan).edit)
    stops = sorted(plan.table("stop").values(), key=lambda stop: stop.number)
    second = [stop for stop in stops if stop.kind == "pickup" and stop.place == "site-1"][1]
    every = sum(stop.tubes for stop in stops if stop.kind == "pickup")
    done = second.replace(state="done", done_at=second.leaves)
    plan.apply(Edit(Label("Tick"), (changed(second, done),)))
    found = proposed(plan, now=second.leaves.strftime("%H:%M"))
    fetched = [stop for stop in after(plan, found).table("stop").values() if stop.kind == "pickup"]
    left = [int(re.search(r"([0-9,]+) tubes of site", reason)[1]) for reason in found.reasons]
    assert sum(stop.tubes for stop in fetched) + sum(left) == every
    (row,) = [figure for name, figure in found.after.rows() if name == "Pick-ups"]
    assert row.startswith(f"{len(fetched)} / ") and int(row.split(" / ")[1]) >= len(fetched)


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
    # Nobody sets out in the night for what is due in the morning: they leave so that half an hour is spare.
    lasts = [stop for stop in brought.values() if due - stop.leaves <= timedelta(minutes=31)]
    assert lasts and all(due - stop.leaves >= timedelta(minutes=30) for stop in brought.values())


def test_a_store_that_opens_late_is_not_called_at_before():
    opens = MORNING - timedelta(minutes=20)
    due = MORNING + timedelta(hours=1)
    goods = Delivery(id="d", site="site-1", place="Store", at=due, items=("swab",), quantities=(900,))
    whole = day(STORE.replace(opens=opens), *vans(1, "supplies"), goods)
    whole = after(whole, proposed(whole, "supplies"))
    (load,) = (stop for stop in whole.table("stop").values() if stop.kind == "load")
    assert load.leaves >= opens
    shut = day(STORE.replace(closes=MORNING.replace(hour=0)), *vans(1, "supplies"), goods)
    assert "in time" in proposed(shut, "supplies").reasons[0]


def test_a_courier_rests_when_it_is_to():
    noon = {
        "break_minutes": 40,
        "break_from": MORNING.replace(hour=9),
        "break_until": MORNING.replace(hour=10),
    }
    plan = day(LAB, *vans(1), Team(id="t", kind="courier", vehicle="samples-0", **noon))
    whole = after(plan, proposed(plan))
    (rest,) = (stop for stop in whole.table("stop").values() if stop.kind == "break")
    assert noon["break_from"] <= rest.starts <= noon["break_until"]
    assert rest.leaves - rest.starts == timedelta(minutes=40)


def test_the_second_wave_comes_after_the_first_was_brought():
    waves = [
        Delivery(id=f"d{wave}", site="site-1", place="Store", wave=wave, items=("swab",), quantities=(900,),
                 at=MORNING + timedelta(hours=wave))
        for wave in (1, 2)
    ]  # fmt: skip
    plan = day(STORE, *vans(1, "supplies"), *waves)
    plan.apply(proposed(plan, "supplies").edit)
    first = min(
        (stop for stop in plan.table("stop").values() if stop.kind == "delivery"), key=lambda s: s.starts
    )
    plan.apply(Edit(Label("Tick"), (changed(first, first.replace(state="done", done_at=first.leaves)),)))
    again = after(plan, proposed(plan, "supplies", now=f"{first.leaves:%H:%M}"))
    assert sum(stop.boxes for stop in again.table("stop").values() if stop.kind == "delivery") == 6


def test_goods_that_nobody_brings_are_named():
    late = Delivery(id="d", site="site-1", at=MORNING.replace(hour=0, minute=1))
    assert "no store" in proposed(day(late), "supplies").reasons[0]
    found = proposed(day(STORE, *vans(1, "supplies"), late), "supplies")
    assert "in time" in found.reasons[0] and "site 1" in found.reasons[0]


@settings(max_examples=5, deadline=None)
@given(
    lab=st.integers(0, 60_000), every=st.integers(20, 240), count=st.integers(1, 3), box=st.integers(5, 60),
    room=st.integers(0, 120),
)  # fmt: skip
def test_no_tube_is_lost_no_hour_overflows_and_the_age_limit_is_kept(lab, every, count, box, room):
    plan = day(LAB.replace(x=lab, per_hour=room), *vans(count))
    found = proposed(plan, every=str(every), box=str(box))
    whole = after(plan, found)
    tubes = sum(map(len, tube_times(plan, load_catalogue(), hours_of(plan)).values()))
    left = sum(int(line.split(": ")[1].split()[0]) for line in found.reasons)
    assert found.after.tubes + left == tubes and not rushes(whole, hours_of(plan))
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


def test_a_team_without_a_vehicle_is_told_to_go_on_foot():
    found = proposed(day(LAB, Team(id="t", number=7, name="Li", kind="courier")))
    assert any(note.startswith("No vehicle is chosen for Li: reckoned on foot") for note in found.notes)
    assert not any("of 2 boxes" in note for note in found.notes), "more vehicles, not more walkers"
