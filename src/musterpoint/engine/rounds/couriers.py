"""Courier runs: samples from the sites to the laboratories within their age limit, with few vehicles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.engine.rounds.batches import (
    PICK_UP,
    Batch,
    CourierRules,
    batches,
    choose_laboratories,
    tube_times,
)
from musterpoint.engine.rounds.courier_fleet import Fleet, boxes, fleet, range_metres
from musterpoint.engine.rounds.courier_runs import first_routes
from musterpoint.engine.rounds.courier_stops import CourierDay, courier_changes
from musterpoint.engine.rounds.crews import Point
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.relays import Relays, relayed
from musterpoint.engine.rounds.travel import Travel, travel
from musterpoint.engine.rounds.wishes import RouteWishes
from musterpoint.engine.routing import Objective, RoutingProblem, Tasks, Vehicles, schedule, solve_routing
from musterpoint.engine.routing import tasks as routing_tasks
from musterpoint.engine.routing import vehicles as routing_vehicles
from musterpoint.engine.searching import Control
from musterpoint.plan import IdSource, Place, Plan, RecordChange
from musterpoint.text import _, ngettext

WORTH = 1_000_000_000
"""What leaving a batch out costs, in metres: more than any number of vehicles."""
VEHICLE = 1_000_000
"""Metres that a vehicle more is worth: few vehicles count before short ways."""

Part = tuple[list[RecordChange], list[str], list[str]]


def propose_couriers(
    plan: Plan, catalogue: Catalogue, hours: Hours, wishes: RouteWishes, rules: CourierRules,
    control: Control, ids: IdSource,
) -> Part:  # fmt: skip
    """Changes, reasons and notes of the best courier runs that are found."""
    labs = [place for place in plan.table("place").values() if place.kind == "laboratory"]
    times = tube_times(plan, catalogue, hours)
    drivers = fleet(plan, hours, "courier", wishes, ids)
    found = batches(plan, times, rules, _fetched(plan, hours))
    if not drivers.crew and not any(one.kind == "courier" for one in plan.table("team").values()):
        return [], [], [_("No vehicle carries samples: give vehicles the use “samples”.")] if labs else []
    if not labs or not drivers.crew:
        return [], _nobody(found, labs), []
    day = courier_day(plan, hours, drivers, found, labs, rules, wishes)
    began = control.clock()
    begin = first_routes(day.problem, found, day.lab, day.nowhere, day.first_lab, control)
    if control.seconds is not None:
        control = replace(control, seconds=max(1.0, control.seconds - (control.clock() - began)))
    answer = solve_routing(day.problem, control, Objective(per_metre=1, per_second=1), begin=begin)
    left = [int(task) for task in answer.left_out if task < len(found)]
    relays = relayed(day.problem, len(found), list(zip(answer.vehicle, answer.routes, strict=True)), left)
    changes = courier_changes(plan, day, relays, ids)
    why = [_why(day, rules, task) for task in left if task not in relays.partner]
    return changes, why, [*_enough(day, len(relays.days), why), *_no_room(day), *_meetings(relays)]


def courier_day(
    plan: Plan, hours: Hours, drivers: Fleet, found: Sequence[Batch], labs: Sequence[Place],
    rules: CourierRules, wishes: RouteWishes,
) -> CourierDay:  # fmt: skip
    """The routing problem of a day. Handing over takes the laboratory's minutes once for all that a vehicle
    brings there together, so it is counted on the way in."""
    sites = [*dict.fromkeys(batch.site.id for batch in found)]
    spots: list[Point] = [(site.x, site.y) for site in (plan.find("site", id_) for id_ in sites)]
    spots += [(lab.x, lab.y) for lab in labs]
    nowhere = len(spots)
    spots.append((0.0, 0.0))
    position: dict[Point | None, int] = {None: nowhere}
    for one in drivers.crew:
        for point in (one.at or one.start, one.end):
            if point not in position:
                position[point] = len(spots)
                spots.append(point)
    speeds = sorted({one.speed for one in drivers.crew})
    ways = travel(plan, np.array(spots, dtype=float), speeds, nowhere=nowhere)
    first_lab = len(sites)
    road = ways.seconds[0][[sites.index(batch.site.id) for batch in found], first_lab:nowhere]
    lab, over = choose_laboratories(list(found), list(labs), road.reshape(len(found), -1), hours)
    aboard = _aboard(drivers, ways, position, range(first_lab, nowhere))
    late = max((batch.first for batch in found), default=0.0) + rules.age + ways.seconds.max(initial=0.0)
    longest = 3600 * plan.campaign.most_hours
    seconds = ways.seconds.copy()
    for number, place in enumerate(labs, first_lab):
        seconds[:, np.arange(len(spots)) != number, number] += 60 * place.minutes
    problem = RoutingProblem(
        metres=ways.metres,
        seconds=seconds,
        tasks=_tasks(hours, drivers, found, sites, labs, lab, aboard, first_lab, rules, wishes),
        vehicles=fleet_vehicles(drivers, position, speeds, late, longest),
        pairs=np.stack((np.arange(len(found)), len(found) + np.arange(len(found))), axis=1),
    )
    return CourierDay(
        hours,
        drivers,
        tuple(found),
        tuple(labs),
        tuple(lab),
        aboard,
        ways,
        problem,
        over,
        tuple(plan.find("site", id_) for id_ in sites),
        nowhere,
        first_lab,
    )


def _tasks(
    hours: Hours, drivers: Fleet, found: Sequence[Batch], sites: list[str], labs: Sequence[Place],
    lab: Sequence[int], aboard: Sequence[tuple[int, int, int]], first_lab: int, rules: CourierRules,
    wishes: RouteWishes,
) -> Tasks:  # fmt: skip
    n, m = len(found), len(aboard)
    now = hours.seconds(wishes.now, -np.inf) if wishes.now else -np.inf
    ready = np.array([batch.ready for batch in found])
    first = np.array([batch.first for batch in found])
    allowed = np.ones((2 * n + m, len(drivers.kinds)), dtype=bool)
    for row, (crew, _lab, _tubes) in enumerate(aboard):
        allowed[2 * n + row] = [crew in kind for kind in drivers.kinds]
    closes = np.array([hours.seconds(labs[one].closes, np.inf) for one in [*lab, *(a[1] for a in aboard)]])
    opens = np.array([hours.seconds(labs[one].opens, 0.0) for one in [*lab, *(a[1] for a in aboard)]])
    called = np.maximum(ready, now)
    deadline = np.minimum(first + rules.age, closes[:n])
    return routing_tasks(
        np.array(
            [sites.index(batch.site.id) for batch in found]
            + [first_lab + one for one in lab]
            + [first_lab + one for _crew, one, _tubes in aboard],
            dtype=int,
        ),
        vehicles=len(drivers.kinds),
        service=np.concatenate((np.full(n, PICK_UP), np.zeros(n + m))),
        earliest=np.concatenate((called, opens)),
        latest=np.concatenate((np.minimum(called + rules.wait, deadline), deadline, np.full(m, np.inf))),
        load=np.concatenate(([batch.boxes for batch in found], np.zeros(n + m))),
        worth=float(WORTH),
        allowed=allowed,
    )


def fleet_vehicles(
    drivers: Fleet, position: dict[Point | None, int], speeds: Sequence[float], late: float,
    longest: float,
    early: float | None = None,
) -> Vehicles:  # fmt: skip
    """The kinds of a fleet as vehicles of a routing problem. late: s, until when those may be on the way
    whose shift nobody set, and longest: for how long: the last samples come when the sites have closed.
    early: s, when those set out that have neither shift nor stops yet, instead of with the campaign."""
    heads = [drivers.crew[rows[0]] for rows in drivers.kinds]
    begins = [
        one.earliest if early is None or one.team.starts or one.kept else min(early, one.earliest)
        for one in heads
    ]
    return routing_vehicles(
        np.array([len(rows) for rows in drivers.kinds]),
        start=np.array([position[one.at or one.start] for one in heads]),
        end=np.array([position[one.end] for one in heads]),
        earliest=np.array(begins),
        latest=np.array([one.latest if one.team.ends else max(one.latest, late) for one in heads]),
        capacity=np.array([[boxes(one)] for one in heads], dtype=float),
        profile=np.array([speeds.index(one.speed) for one in heads]),
        fixed=np.array([0.0 if one.kept else VEHICLE for one in heads]),
        most_metres=np.array([range_metres(one) for one in heads]),
        most_seconds=np.array([np.inf if one.team.ends or one.kept else longest for one in heads]),
        rest=np.array([0.0 if one.rested else 60.0 * one.team.break_minutes for one in heads]),
    )


def _fetched(plan: Plan, hours: Hours) -> dict[str, float]:
    """Site id → s, when its samples were fetched last."""
    found: dict[str, float] = {}
    for stop in plan.table("stop").values():
        if stop.kind == "pickup" and stop.state == "done":
            at = hours.seconds(stop.done_at or stop.starts, 0.0)
            found[stop.place] = max(found.get(stop.place, -np.inf), at)
    return found


def _aboard(
    drivers: Fleet, ways: Travel, position: dict[Point | None, int], labs: Sequence[int]
) -> tuple[tuple[int, int, int], ...]:
    """What crews have fetched and not handed over: crew's row, the nearest laboratory, tubes."""
    found = []
    for row, one in enumerate(drivers.crew):
        tubes = 0
        for stop in one.kept:
            if stop.state == "done" and stop.kind in ("pickup", "takeover"):
                tubes += stop.tubes
            elif stop.state == "done" and stop.kind in ("laboratory", "handover"):
                tubes = 0
        if tubes:
            near = int(np.argmin(ways.seconds[0][position[one.at], list(labs)]))
            found.append((row, near, tubes))
    return tuple(found)


def _nobody(found: Sequence[Batch], labs: Sequence[Place]) -> list[str]:
    if not found:
        return []
    why = _("there is no vehicle for samples") if labs else _("there is no laboratory in the plan")
    tubes = sum(batch.tubes for batch in found)
    return [_("{tubes:,} tubes are fetched by nobody: {reason}.").format(tubes=tubes, reason=why)]


def _why(day: CourierDay, rules: CourierRules, task: int) -> str:
    """Why nobody fetches a batch."""
    batch, hours = day.found[task], day.hours
    both = np.array([task, task + len(day.found)])
    alone = [schedule(day.problem, kind, both) for kind in range(len(day.fleet.kinds))]
    faults = {fault for times in alone for fault, _task in times.faults}
    if any(times.feasible for times in alone):
        reason = _("all vehicles are on the way: more are needed")
    elif "load" in faults:
        reason = _("it has more boxes than a vehicle takes")
    elif "late" in faults:
        reason = _("no laboratory can be reached within {hours:g} hours").format(hours=rules.age / 3600)
    elif "far" in faults:
        reason = _("it is farther than the vehicles can drive in a day")
    else:
        reason = _("no courier's shift is long enough")
    return _("Not fetched: {tubes} tubes of site {number}, ready at {time}: {reason}.").format(
        tubes=batch.tubes, number=batch.site.number, time=hours.clock(batch.ready), reason=reason
    )


def _meetings(relays: Relays) -> list[str]:
    if not relays.partner:
        return []
    notes = [
        ngettext(
            "Boxes change over to another vehicle {count:,} time on the way.",
            "Boxes change over to another vehicle {count:,} times on the way.",
            relays.meetings,
        ).format(count=relays.meetings)
    ]
    if relays.spared:
        text = _("{minutes:,} minutes of driving are saved by that.")
        notes.append(text.format(minutes=round(relays.spared / 60)))
    return notes


def _enough(day: CourierDay, vehicles: int, why: Sequence[str]) -> list[str]:
    """How many vehicles are needed, where those that there are fetch everything."""
    if not day.found or why:
        return []
    return [
        ngettext(
            "{vehicles:,} vehicle is enough for {pickups:,} pick-ups of {tubes:,} tubes.",
            "{vehicles:,} vehicles are enough for {pickups:,} pick-ups of {tubes:,} tubes.",
            vehicles,
        ).format(vehicles=vehicles, pickups=len(day.found), tubes=sum(batch.tubes for batch in day.found))
    ]


def _no_room(day: CourierDay) -> list[str]:
    return [
        _("{laboratory}: {tubes:,} tubes come in hours in which it has no room for them.").format(
            laboratory=lab.name or _("Laboratory"), tubes=round(day.over[lab.id])
        )
        for lab in day.labs
        if lab.id in day.over
    ]
