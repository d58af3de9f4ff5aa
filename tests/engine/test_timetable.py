"""When each building comes: a plan's days simulated, and slots laid for them."""

from __future__ import annotations

import numpy as np
import pytest
from engine_plans import MORNING, NOON, make_plan, post, site

from musterpoint.engine.queue_checks import observation, queues
from musterpoint.engine.queues import Line, Stage, constant, simulate, simulate_called
from musterpoint.engine.queues.line import steady
from musterpoint.engine.timetable import (
    AT_ONCE,
    FIXED_RATE,
    PULL,
    SLOTS,
    Settings,
    Staff,
    calls,
    cheapest,
    compare_policies,
    disruption,
    estimate,
    finished_tubes,
    helpful_changes,
    one_day,
    one_more_or_fewer,
    propose_timetable,
    simulate_plan,
    site_models,
    size_curve,
)
from musterpoint.engine.timetable.procedure import flow, service_time
from musterpoint.errors import Cancelled, InputError
from musterpoint.jobs import Job
from musterpoint.plan import (
    BUILDINGS,
    SLOT,
    Campaign,
    Care,
    ColumnChange,
    Edit,
    Enterprise,
    Plan,
    Shift,
    Zone,
    changed,
    counted_ids,
    made,
)
from musterpoint.session.actions import forget_timetable, move_slot, release_slots
from musterpoint.text import Label

BOXES = [(x, y, x + 40, y + 12) for y in (0, 40, 80) for x in (0, 60, 120, 180)]


def street(residents: int = 60, lanes: int = 2, **campaign: object) -> Plan:
    """Twelve buildings round one site that is open from six to noon."""
    plan = make_plan(site("site-1", x=90, y=-40, lanes=lanes), boxes=BOXES, residents=[residents] * 12)
    before = plan.campaign
    plan.apply(Edit(Label("Set"), (changed(before, before.replace(**campaign)),)))
    return plan


def laid(plan: Plan, catalogue, **parameters: str) -> Plan:
    plan.apply(propose_timetable(plan, catalogue, parameters, Job(), counted_ids()).edit)
    return plan


def test_everybody_is_called_once_and_served_once(catalogue):
    plan = street()
    (people,) = calls(plan, catalogue).values()
    assert people.people.sum() == 720
    for policy in (SLOTS, AT_ONCE, FIXED_RATE, PULL):
        day = one_day(plan, catalogue, Settings(policy=policy))["site-1"]
        assert day.served.all() and len(day.arrived) <= 720
        assert (np.diff(day.began, axis=1) >= 0).all() and (day.began >= day.entered).all()


def test_the_lanes_serve_the_rate_of_the_campaign(catalogue):
    for rate in (60.0, 195.0):
        (model,) = site_models(street(rate=rate), catalogue, Settings())
        assert model.rate * 3600 == pytest.approx(2 * rate)


def test_a_timetable_is_better_than_all_at_once_and_in_time(catalogue):
    plan = laid(street(residents=75), catalogue)
    days = compare_policies(plan, catalogue, Settings(replications=20, seed=3))
    assert days[SLOTS].wait.value < days[AT_ONCE].wait.value / 4
    assert days[SLOTS].in_time.value == 1
    assert days[SLOTS].sites["site-1"].people == days[PULL].sites["site-1"].people == 900
    again = simulate_plan(plan, catalogue, Settings(policy=SLOTS, replications=20, seed=3))
    assert (again.finished == days[SLOTS].finished).all(), "the same seed gave another answer"


def test_a_stopped_simulation_stops(catalogue):
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        simulate_plan(laid(street(), catalogue), catalogue, Settings(replications=1000), job)


def test_waits_beyond_the_working_day_are_told_as_long_as_they_are(catalogue):
    plan = street(residents=100, lanes=1)
    days = simulate_plan(plan, catalogue, Settings(policy=AT_ONCE, replications=3))
    (only,) = days.sites.values()
    assert only.wait.value > 9 * 3600
    assert days.wait.value == pytest.approx(only.wait.value, rel=0.01)


def test_slots_lie_in_the_hours_and_on_five_minutes(catalogue):
    frame = laid(street(), catalogue).buildings.frame
    assert frame["slot_starts"].notna().all()
    assert (frame["slot_ends"] > frame["slot_starts"]).all() and (frame["slot_ends"] <= 360).all()
    assert (frame["slot_starts"] % 5 == 0).all() and frame["slot_lane"].between(0, 2).all()
    assert (frame["site"] == "site-1").all(), "who is told a time is told a place"


def test_a_slot_moved_by_hand_stays_and_the_rest_too(catalogue):
    plan = laid(street(), catalogue)
    before = plan.buildings.frame["slot_starts"].to_dict()
    plan.apply(move_slot(plan, ("buildings", "buildings-0"), 300, lane=2))
    after = plan.buildings.frame["slot_starts"].to_dict()
    assert after.pop("buildings-0") == 300 and before.pop("buildings-0") != 300
    assert after == before
    laid(plan, catalogue)
    assert plan.buildings.values("slot_starts", ["buildings-0"]) == (300,)
    assert plan.buildings.values("slot_lane", ["buildings-0"]) == (2,)
    plan.apply(release_slots(plan, [("buildings", "buildings-0")]))
    assert plan.buildings.values("slot_pinned", ["buildings-0"]) == (0,)
    plan.apply(forget_timetable(plan))
    assert plan.buildings.frame[list(SLOT)].isna().all(axis=None)
    with pytest.raises(InputError, match="can't be moved"):
        move_slot(plan, ("buildings", "buildings-0"), 300, lane=3)


def test_large_buildings_come_unit_by_unit_and_nobody_is_lost(catalogue):
    plan = street(residents=20)
    rows = ("buildings-5",)
    big = (
        ColumnChange(BUILDINGS, "residents", rows, (20,), (600,)),
        ColumnChange(BUILDINGS, "units", rows, (None,), (6,)),
    )
    plan.apply(Edit(Label("A tower"), big))
    laid(plan, catalogue)
    parts = sorted(plan.table("building_part").values(), key=lambda part: part.first_unit)
    assert [unit for part in parts for unit in range(part.first_unit, part.last_unit + 1)] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert sum(people.people.sum() for people in calls(plan, catalogue).values()) == 11 * 20 + 600
    starts, ends = (plan.buildings.values(name, rows)[0] for name in ("slot_starts", "slot_ends"))
    assert starts == min(part.slot_starts for part in parts) and ends == max(part.slot_ends for part in parts)
    again = propose_timetable(plan, catalogue, {}, Job())
    assert {change.kind for change in again.edit.changes if hasattr(change, "kind")} <= {"building_part"}
    plan.apply(again.edit)
    assert {part.id for part in plan.table("building_part").values()} == {part.id for part in parts}


def test_enterprises_keep_their_window_and_the_others_make_room(catalogue):
    plan = street()
    eight, nine = MORNING.replace(hour=8), MORNING.replace(hour=9)
    firm = Enterprise(id="firm-1", name="Works", people=150, x=0, y=-40, starts=eight, ends=nine)
    plan.apply(Edit(Label("Add"), tuple(made(firm))))
    laid(plan, catalogue)
    frame = plan.buildings.frame
    middle = (frame["slot_starts"] + frame["slot_ends"]) / 2
    assert (middle.between(120, 180)).sum() < (middle.between(0, 60)).sum()
    (people,) = calls(plan, catalogue).values()
    row = list(people.ids).index("firm-1")
    assert (people.starts[row], people.seconds[row]) == (7200, 3600)


def test_far_neighbourhoods_come_later_and_the_frail_not_in_the_cold_of_the_morning(catalogue):
    plan = street()
    rows = tuple(plan.buildings.frame.index)
    areas = ColumnChange(BUILDINGS, "neighbourhood", rows, (None,) * 12, ("a",) * 4 + ("b",) * 4 + ("c",) * 4)
    frail = [Care(id=f"care-{n}", building=rows[1], service="green-lane") for n in range(15)]
    plan.apply(Edit(Label("Know them"), (areas, *made(*frail))))
    starts = laid(plan, catalogue).buildings.frame["slot_starts"]
    usual = [starts[list(set(rows[first : first + 4]) - {rows[1]})].mean() for first in (0, 4, 8)]
    assert usual == sorted(usual), "the nearest rows of houses first"
    assert (starts < starts[rows[1]]).sum() >= 4, "a third of the people comes before"


def test_a_site_that_opens_later_calls_nobody_before(catalogue):
    plan = street(residents=40)
    (before,) = plan.sites()
    eight = MORNING.replace(hour=8)
    plan.apply(Edit(Label("Open later"), (changed(before, before.replace(opens=eight)),)))
    frame = laid(plan, catalogue).buildings.frame
    assert frame["slot_starts"].between(115, 360).all(), "who has a way to walk sets out before eight"
    assert np.nanmin(one_day(plan, catalogue)["site-1"].began) >= 2 * 3600


def test_a_site_that_can_do_no_more_is_named(catalogue):
    proposal = propose_timetable(street(residents=200), catalogue, {}, Job())
    assert not proposal.feasible and "Site 1" in proposal.reasons[0]


def test_a_lane_more_or_a_server_more_never_hurts_on_the_same_days(catalogue):
    plan = laid(street(residents=90), catalogue)
    usual, lane, server = (
        simulate_plan(plan, catalogue, Settings(replications=10, staff=staff))
        for staff in (Staff(), Staff(lanes=1), Staff(more=(("registrar", 1), ("sampler", 1))))
    )
    for more in (lane, server):
        assert more.wait.value <= usual.wait.value
        assert more.finish.value <= usual.finish.value + 60


WRONG = ("table-out:60:120:1", "code-down:120:30", "rain:60:180:0", "staff-short:0:0:0.5", "late-start:0:40")


@pytest.mark.parametrize("what", WRONG)
def test_what_goes_wrong_makes_people_wait(catalogue, what):
    plan = laid(street(residents=85), catalogue)
    usual = simulate_plan(plan, catalogue, Settings(replications=8))
    worse = simulate_plan(plan, catalogue, Settings(replications=8, disruptions=(disruption(what),)))
    assert worse.wait.value > usual.wait.value
    with pytest.raises(InputError, match="nothing that can happen"):
        disruption("meteor:1")


def test_posts_say_who_works_and_when(catalogue):
    plan = street(lanes=1)
    shift = Shift(id="shift-2", starts=MORNING.replace(hour=9), ends=NOON)
    posts = [post(f"post-{role}", role, "shift-2") for role in ("registrar", "sampler")]
    plan.apply(Edit(Label("Add"), tuple(made(shift, *posts))))
    day = one_day(plan, catalogue)["site-1"]
    assert np.nanmin(day.began[:, 1]) >= 3 * 3600, "nobody registers before the shift begins"


@pytest.mark.parametrize("procedure", ["vaccination", "supply-distribution"])
def test_other_procedures_work_through_everything(catalogue, procedure):
    rate = catalogue.procedures[procedure].rate
    plan = laid(street(residents=20, procedure=procedure, rate=rate), catalogue)
    days = simulate_plan(plan, catalogue, Settings(replications=5))
    assert days.in_time.value == 1
    day = one_day(plan, catalogue)["site-1"]
    if procedure == "vaccination":
        assert np.allclose(day.ended[:, -1] - day.began[:, -1], 1800), "observation"


def test_pool_sizes_and_tubes(catalogue):
    for pool, size in (("", 10), ("1", 1), ("5", 5), ("20", 20), ("household", 3)):
        plan = street(pool=pool, absent_share=0.0)
        assert flow(plan, catalogue).pool == size
        (tubes,) = finished_tubes(plan, catalogue).values()
        assert 720 / size <= len(tubes) <= 720 / size + 2 and (np.diff(tubes) >= 0).all()


def test_one_in_ten_takes_longer_than_the_longest_usual_time(catalogue):
    stage = catalogue.procedures["nucleic-acid-test"].stages[1]
    line = Line((Stage(name="only", service=service_time(stage), servers=steady(1)),))
    day = simulate(line, np.arange(20_000) * 1000.0)
    took = day.ended[:, 0] - day.began[:, 0]
    assert np.quantile(took, [0.1, 0.9]) == pytest.approx([15, 30], rel=0.02)
    assert took.mean() == pytest.approx(service_time(stage).mean, rel=0.01)


def test_the_next_group_is_called_when_the_last_is_nearly_through():
    line = Line((Stage(name="only", service=constant(10), servers=steady(1)),))
    day = simulate_called(line, np.zeros(30), np.repeat([0, 1, 2], 10), [0.0, np.nan, np.nan], 0.8)
    assert day.arrived.tolist() == [0.0] * 10 + [80.0] * 10 + [180.0] * 10
    assert day.finished == 300 and day.served.all()


def test_without_people_there_is_nothing_to_simulate(catalogue):
    plan = make_plan(site("site-1"))
    with pytest.raises(InputError, match="nobody to be called"):
        simulate_plan(plan, catalogue)
    assert Campaign().calling == "slots"


def test_the_curve_of_sizes_shows_what_a_lane_more_or_fewer_does(catalogue):
    plan = street(residents=90)
    sizes = size_curve(plan, catalogue, "site-1", lanes=[1, 2, 3], days=3)
    assert [size.cost for size in sizes] == sorted(size.cost for size in sizes)
    fewer, own, more = one_more_or_fewer(sizes)
    assert own.planned and fewer.wait > own.wait and more.wait <= own.wait + 60
    assert fewer.in_time == 0 and own.in_time == more.in_time == 1
    best = cheapest(sizes, 30 * 60)
    assert best.meets(30 * 60) and all(size.cost >= best.cost for size in sizes if size.meets(30 * 60))


def test_the_changes_that_help_most_are_named(catalogue):
    changes = helpful_changes(laid(street(residents=95), catalogue), catalogue, days=3)
    assert 1 <= len(changes) <= 5 and all(change.saved > 0 for change in changes)
    assert [change.saved for change in changes] == sorted((change.saved for change in changes), reverse=True)


def test_an_estimate_tells_the_same_as_the_simulation_where_chance_matters_little(catalogue):
    (model,) = site_models(street(residents=80), catalogue, Settings(policy=AT_ONCE))
    guess = estimate(model)
    days = simulate_plan(street(residents=80), catalogue, Settings(policy=AT_ONCE, replications=5))
    assert guess.wait == pytest.approx(days.wait.value, rel=0.08)
    assert guess.finish == pytest.approx(days.finish.value, rel=0.05)


def test_plan_health_says_what_the_timetable_does_not_hold(catalogue):
    plan = laid(street(residents=60), catalogue)
    assert list(queues(plan, catalogue)) == []
    for number in range(12):
        plan.apply(move_slot(plan, ("buildings", f"buildings-{number}"), 270, 300))
    found = {problem.check: problem for problem in queues(plan, catalogue)}
    assert set(found) == {"late-site", "long-wait"}
    assert found["late-site"].subjects == (("site", "site-1"),)
    lost = ColumnChange(BUILDINGS, "slot_starts", ("buildings-3",), (270,), (None,))
    plan.apply(Edit(Label("Forget"), (lost,)))
    (problem, *_rest) = queues(plan, catalogue)
    assert problem.check == "without-slot" and problem.subjects == (("buildings", "buildings-3"),)


def test_staff_at_the_lanes_change_and_eat_in_turns(catalogue):
    plan = street(residents=80, relief_minutes=30)
    (model,) = site_models(plan, catalogue, Settings())
    (registration,) = [stage for stage in model.line.stages if stage.name == "registration"]
    away = [(step.at / 60, step.lane) for step in registration.servers if step.count == 0]
    assert away == [(210.0, 0), (240.0, 1)], "after four hours, one lane after the other"
    hurt = simulate_plan(laid(plan, catalogue), catalogue, Settings(replications=5))
    usual = simulate_plan(laid(street(residents=80), catalogue), catalogue, Settings(replications=5))
    assert hurt.sites["site-1"].planned_rate == usual.sites["site-1"].planned_rate
    assert hurt.in_time.value == 1, "the timetable leaves room for the breaks"


@pytest.mark.parametrize(("pool", "most"), [("10", 9), ("20", 19)])
def test_only_the_called_group_waits_at_a_table(catalogue, pool, most):
    """The norm is 10 at a table; the rest of the queue is in the waiting area until it is called."""
    plan = street(residents=60)
    campaign = plan.campaign
    plan.apply(Edit(Label("Pool"), (changed(campaign, campaign.replace(pool=pool)),)))
    laid(plan, catalogue)
    (site,) = simulate_plan(plan, catalogue, Settings(policy=AT_ONCE, replications=3)).sites.values()
    assert site.queue_people > 3 * most
    assert site.at_tables()["registration"] == most and site.at_tables()["sampling"] <= 10
    assert "check" not in site.at_tables()
    crowded = [one for one in queues(plan, catalogue) if one.check == "crowded-table"]
    assert [one.suggestion for one in crowded] == ([] if pool == "10" else ["Call people in smaller groups."])


def test_those_who_are_observed_need_a_zone_that_holds_them(catalogue):
    """As many as come in half an hour (Little's law); the check and the simulated days agree."""
    plan = street(residents=30)
    campaign = plan.campaign
    procedure = campaign.replace(procedure="vaccination", rate=30.0)
    plan.apply(Edit(Label("Vaccinate"), (changed(campaign, procedure),)))
    laid(plan, catalogue)
    (missing,) = observation(plan, catalogue)
    assert "30 min" in missing.detail and ", 0 have a place" in missing.detail
    (place,) = plan.sites()
    corner = (place.x, place.y)
    for side, fits in ((3.0, False), (20.0, True)):
        outline = tuple(
            (corner[0] + dx, corner[1] + dy) for dx, dy in ((0, 0), (side, 0), (side, side), (0, side))
        )
        zone = Zone(id=f"zone-{side:g}", site=place.id, kind="observation", outline=outline)
        plan.apply(Edit(Label("Draw"), tuple(made(zone))))
        assert (not list(observation(plan, catalogue))) == fits
        (site,) = simulate_plan(plan, catalogue, Settings(policy=SLOTS, replications=10)).sites.values()
        assert site.observation_room > 0 and (site.observation_fits.value > 0.9) == fits
        assert 0 < site.observed_people <= site.planned_rate / 2 * 2.5
