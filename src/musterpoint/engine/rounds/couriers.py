"""Courier runs: samples from the sites to the laboratories within their age limit, with few vehicles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.engine.rounds.batches import PICK_UP, Batch, CourierRules, batches, tube_times
from musterpoint.engine.rounds.courier_need import CourierNeed
from musterpoint.engine.rounds.courier_runs import first_routes
from musterpoint.engine.rounds.courier_stops import CourierDay, courier_changes
from musterpoint.engine.rounds.fleets import Fleet, boxes, fleet, held_stops, hired
from musterpoint.engine.rounds.freight import WORTH, Roads, fleet_vehicles, roads
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.laboratories import choose_laboratories
from musterpoint.engine.rounds.margins import margins, with_margins
from musterpoint.engine.rounds.parts import Part
from musterpoint.engine.rounds.relays import Relays, relayed
from musterpoint.engine.rounds.wishes import COURIERS, RouteWishes
from musterpoint.engine.routing import (
    Objective,
    RoutingAnswer,
    RoutingProblem,
    Tasks,
    schedule,
    solve_routing,
)
from musterpoint.engine.routing import tasks as routing_tasks
from musterpoint.engine.searching import Control
from musterpoint.plan import IdSource, Place, Plan, Stop
from musterpoint.text import _, ngettext

HIRING = 0.4
"""Part of the time of a search that goes into how many vehicles more are enough."""
LAST = 0.4
"""The same for the search that begins with first routes."""
AGAIN = 0.3
"""The same for each search with less time to spare."""

Routes = list[tuple[int, np.ndarray]]
"""Kind of vehicle and tasks of each route."""


def propose_couriers(
    plan: Plan, catalogue: Catalogue, hours: Hours, wishes: RouteWishes, rules: CourierRules,
    control: Control, ids: IdSource,
) -> Part:  # fmt: skip
    """The best courier runs that are found, and how many vehicles it takes to fetch everything."""
    labs = [place for place in plan.table("place").values() if place.kind == "laboratory"]
    drivers = fleet(plan, hours, "courier", wishes, ids)
    wanted = drivers.crew or any(one.kind == "courier" for one in plan.table("team").values())
    if not (labs or wanted or wishes.what == COURIERS):
        return Part()
    found = _left_over(
        batches(plan, tube_times(plan, catalogue, hours), rules, _fetched(plan, hours)),
        held_stops(plan, drivers, "pickup"), hours,
    )  # fmt: skip
    if not labs:
        return Part(reasons=tuple(_nobody(found, _("there is no laboratory in the plan"))))
    if not drivers.crew:
        need = _hiring(plan, hours, drivers, found, labs, rules, wishes, control)
        asked = wanted or wishes.what == COURIERS
        why = _nobody(found, _("there is no vehicle for samples")) if asked else []
        return Part(reasons=tuple(why), notes=(_who_drives(), *need.in_words()), need=need)
    day = courier_day(plan, hours, drivers, found, labs, rules, wishes)
    day, answer, hurried = _in_time(day, rules, control)
    left = [int(task) for task in answer.left_out if task < len(found)]
    relays = relayed(day.problem, len(found), _routes(answer), left)
    left = [task for task in left if task not in relays.partner]
    need = _need(plan, day, relays, left, rules, wishes, control)
    return Part(
        tuple(courier_changes(plan, day, relays, ids)),
        (*_stranded(day, answer), *_why_left(day, rules, left)),
        (*need.in_words(), *_hurried_in_words(hurried), *_meetings(relays), *_tied_in_words(drivers)),
        need,
    )


def courier_day(
    plan: Plan, hours: Hours, drivers: Fleet, found: Sequence[Batch], labs: Sequence[Place],
    rules: CourierRules, wishes: RouteWishes,
) -> CourierDay:  # fmt: skip
    """The routing problem of a day."""
    sites = list({batch.site.id: batch.site for batch in found}.values())
    row = {site.id: number for number, site in enumerate(sites)}
    there = roads(plan, sites, labs, drivers)
    at = [row[batch.site.id] for batch in found]
    chosen = choose_laboratories(found, labs, there.to_hubs(at), hours)
    aboard = _aboard(drivers, there)
    late = max((batch.first for batch in found), default=0.0) + rules.age
    problem = RoutingProblem(
        metres=there.ways.metres,
        seconds=there.seconds,
        tasks=_tasks(hours, drivers, found, at, there, chosen.lab, aboard, rules, wishes),
        vehicles=fleet_vehicles(
            there,
            drivers,
            hours,
            late + there.ways.seconds.max(initial=0.0),
            3600 * plan.campaign.most_hours,
        ),
        pairs=np.stack((np.arange(len(found)), len(found) + np.arange(len(found))), axis=1),
    )
    return CourierDay(hours, drivers, tuple(found), there, chosen, aboard, problem)


def _in_time(day: CourierDay, rules: CourierRules, control: Control) -> tuple[CourierDay, RoutingAnswer, int]:
    """Runs with time to spare before a sample is too old. Where vehicles don't suffice for that, there is
    less of it for all; a batch that is fetched by nobody even so gets none. Also how many batches have less
    than they should."""
    wanted = _spare(day, rules)
    part, tried, begin = _first(day, wanted, rules, control)
    rest = control.seconds and control.seconds * LAST
    answer = _searched(tried, replace(control, seconds=rest), begin)
    spare = part * wanted
    left = answer.left_out[answer.left_out < len(day.found)]
    if len(left) and spare.any():
        spare[left] = 0.0
        tried = replace(day, problem=with_margins(day.problem, day.found, spare, rules.age))
        answer = _searched(tried, _part_of(control, AGAIN), _routes(answer))
    if (answer.left_out < len(day.found)).any() and spare.any():
        other = _solved(day, _part_of(control, AGAIN))
        if len(other.left_out) < len(answer.left_out):
            tried, answer, spare = day, other, 0 * wanted
    return tried, answer, int((spare < wanted).sum())


def _first(
    day: CourierDay, wanted: np.ndarray, rules: CourierRules, control: Control
) -> tuple[float, CourierDay, Routes]:
    """The largest part of the wanted time to spare with which first routes fetch as much as with none; the
    day with it, and those routes."""

    def begun(part: float) -> tuple[float, CourierDay, Routes]:
        tried = replace(day, problem=with_margins(day.problem, day.found, part * wanted, rules.age))
        return part, tried, _begin(tried, control)

    def fetched(first: tuple[float, CourierDay, Routes]) -> int:
        return sum(len(route) for _kind, route in first[2])

    whole = begun(1.0)
    if fetched(whole) == 2 * len(day.found):
        return whole
    none = begun(0.0)
    if fetched(whole) >= fetched(none):
        return whole
    if fetched(none) < 2 * len(day.found):
        return none  # The vehicles are too few with nothing to spare.
    half = begun(0.5)
    return half if fetched(half) >= fetched(none) else none


def _routes(answer: RoutingAnswer) -> Routes:
    return list(zip(answer.vehicle, answer.routes, strict=True))


def _spare(day: CourierDay, rules: CourierRules) -> np.ndarray:
    """s to spare for each batch."""
    n = len(day.found)
    place = day.problem.tasks.place
    return margins(day.found, day.problem.seconds[0][place[:n], place[n : 2 * n]], rules.age)


def _part_of(control: Control, part: float) -> Control:
    seconds = control.seconds and control.seconds * part
    return replace(control, seconds=seconds, effort=min(control.effort, 0.1))


def _solved(day: CourierDay, control: Control) -> RoutingAnswer:
    began = control.clock()
    begin = _begin(day, control)
    if control.seconds is not None:
        control = replace(control, seconds=max(1.0, control.seconds - (control.clock() - began)))
    return _searched(day, control, begin)


def _begin(day: CourierDay, control: Control) -> Routes:
    return first_routes(day.problem, day.found, day.labs.lab, day.there.nowhere, day.there.first_hub, control)


def _searched(day: CourierDay, control: Control, begin: Routes) -> RoutingAnswer:
    return solve_routing(day.problem, control, Objective(per_metre=1, per_second=1), begin=begin)


def _tasks(
    hours: Hours, drivers: Fleet, found: Sequence[Batch], at: Sequence[int], there: Roads,
    lab: Sequence[int], aboard: Sequence[tuple[int, int, int]], rules: CourierRules, wishes: RouteWishes,
) -> Tasks:  # fmt: skip
    n, m = len(found), len(aboard)
    now = hours.seconds(wishes.now, -np.inf) if wishes.now else -np.inf
    ready = np.array([batch.ready for batch in found])
    first = np.array([batch.first for batch in found])
    allowed = np.ones((2 * n + m, len(drivers.kinds)), dtype=bool)
    for row, (crew, _lab, _tubes) in enumerate(aboard):
        allowed[2 * n + row] = [crew in kind for kind in drivers.kinds]
    brought = [*lab, *(row for _crew, row, _tubes in aboard)]
    closes = np.array([hours.seconds(there.hubs[row].closes, np.inf) for row in brought])
    opens = np.array([hours.seconds(there.hubs[row].opens, 0.0) for row in brought])
    called = np.maximum(ready, now)
    deadline = np.minimum(first + rules.age, closes[:n])
    return routing_tasks(
        np.array([*at, *(there.first_hub + row for row in brought)], dtype=int),
        vehicles=len(drivers.kinds),
        service=np.concatenate((np.full(n, PICK_UP), np.zeros(n + m))),
        earliest=np.concatenate((called, opens)),
        latest=np.concatenate((np.minimum(called + rules.wait, deadline), deadline, np.full(m, np.inf))),
        load=np.concatenate(([batch.boxes for batch in found], np.zeros(n + m))),
        worth=float(WORTH),
        allowed=allowed,
    )


def _need(
    plan: Plan, day: CourierDay, relays: Relays, left: Sequence[int], rules: CourierRules,
    wishes: RouteWishes, control: Control,
) -> CourierNeed:  # fmt: skip
    """What it takes to fetch everything, where some of it is left."""
    rest = _hiring(
        plan, day.hours, day.fleet, [day.found[task] for task in left], day.there.hubs, rules, wishes, control
    )
    return CourierNeed(
        pickups=len(day.found),
        tubes=sum(batch.tubes for batch in day.found),
        fetched=len(day.found) - len(left),
        vehicles=len(relays.days),
        more=rest.more,
        hopeless=rest.hopeless,
        boxes=rest.boxes,
        tubes_beyond=round(sum(day.labs.beyond.values())),
        lacking_per_hour=math.ceil(day.labs.per_hour),
    )


def _hiring(
    plan: Plan, hours: Hours, drivers: Fleet, found: Sequence[Batch], labs: Sequence[Place],
    rules: CourierRules, wishes: RouteWishes, control: Control,
) -> CourierNeed:  # fmt: skip
    """How many vehicles, like those that there are, are enough for these batches."""
    if not found:
        return CourierNeed(0, 0, 0, 0)
    more = hired(drivers, hours, (labs[0].x, labs[0].y), len(found))
    day = courier_day(plan, hours, more, found, labs, rules, wishes)
    spare = _spare(day, rules)
    day = replace(day, problem=with_margins(day.problem, found, spare, rules.age))
    answer = _solved(day, _part_of(control, HIRING))
    return CourierNeed(
        pickups=len(found),
        tubes=sum(batch.tubes for batch in found),
        fetched=0,
        vehicles=0,
        more=len(answer.routes),
        hopeless=int((answer.left_out < len(found)).sum()),
        boxes=boxes(more.crew[0]),
        tubes_beyond=round(sum(day.labs.beyond.values())),
        lacking_per_hour=math.ceil(day.labs.per_hour),
    )


def _left_over(found: Sequence[Batch], held: Sequence[Stop], hours: Hours) -> list[Batch]:
    """Batches without those that a team fetches which isn't planned anew: each of its stops takes what was
    called last before it."""
    taken: set[tuple[str, int]] = set()
    for stop in held:
        at = hours.seconds(stop.starts, 0.0)
        called = [one for one in found if one.site.id == stop.place and one.ready <= at + 1]
        if called and stop.state != "done":
            taken.add((stop.place, max(called, key=lambda one: one.ready).number))
    return [one for one in found if (one.site.id, one.number) not in taken]


def _fetched(plan: Plan, hours: Hours) -> dict[str, float]:
    """Site id → s, when its samples were fetched last."""
    found: dict[str, float] = {}
    for stop in plan.table("stop").values():
        if stop.kind == "pickup" and stop.state == "done":
            at = hours.seconds(stop.done_at or stop.starts, 0.0)
            found[stop.place] = max(found.get(stop.place, -np.inf), at)
    return found


def _aboard(drivers: Fleet, there: Roads) -> tuple[tuple[int, int, int], ...]:
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
            found.append((row, int(np.argmin(there.to_hubs([there.position[one.at]]))), tubes))
    return tuple(found)


def _nobody(found: Sequence[Batch], reason: str) -> list[str]:
    if not found:
        return []
    tubes = sum(batch.tubes for batch in found)
    return [_("{tubes:,} tubes are fetched by nobody: {reason}.").format(tubes=tubes, reason=reason)]


def _who_drives() -> str:
    return _("No vehicle carries samples: give vehicles the use “samples”.")


def _why_left(day: CourierDay, rules: CourierRules, left: Sequence[int]) -> list[str]:
    """What isn't fetched, and why: a line for each site and reason."""
    lines: dict[tuple[int, str], list[Batch]] = {}
    for task in left:
        batch = day.found[task]
        lines.setdefault((batch.site.number, _why(day, rules, task)), []).append(batch)
    return [
        _("Not fetched: {tubes} tubes of site {number}, ready at {time}: {reason}.").format(
            tubes=sum(batch.tubes for batch in of_site),
            number=number,
            time=_(", ").join(day.hours.clock(batch.ready) for batch in of_site),
            reason=reason,
        )
        for (number, reason), of_site in sorted(lines.items())
    ]


def _why(day: CourierDay, rules: CourierRules, task: int) -> str:
    """Why nobody fetches a batch."""
    both = np.array([task, task + len(day.found)])
    alone = [schedule(day.problem, kind, both) for kind in range(len(day.fleet.kinds))]
    faults = {fault for times in alone for fault, _task in times.faults}
    if any(times.feasible for times in alone):
        return _("all vehicles are on the way: more are needed")
    if "load" in faults:
        return _("it has more boxes than a vehicle takes")
    if "late" in faults:
        return _("no laboratory can be reached within {hours:g} hours").format(hours=rules.age / 3600)
    if "far" in faults:
        return _("it is farther than the vehicles can drive in a day")
    return _("no courier's shift is long enough")


def _stranded(day: CourierDay, answer: RoutingAnswer) -> list[str]:
    """What vehicles have on board and bring to no laboratory."""
    text = _(
        "{team} has {tubes:,} tubes on board and gets to no laboratory: let another vehicle take them over."
    )
    tasks = [task - 2 * len(day.found) for task in answer.left_out.tolist()]
    found = [day.aboard[row] for row in tasks if row >= 0]
    teams = [(day.fleet.crew[crew].team, tubes) for crew, _lab, tubes in found]
    return [text.format(team=team.name or team.number, tubes=tubes) for team, tubes in teams]


def _tied_in_words(drivers: Fleet) -> list[str]:
    text = _("{team} keeps its day: it is to meet a team that isn't planned anew.")
    return [text.format(team=team.name or team.number) for team in drivers.tied]


def _hurried_in_words(count: int) -> list[str]:
    if not count:
        return []
    return [
        ngettext(
            "The vehicles don't suffice to bring all samples with time to spare: {count:,} pick-up has "
            "less of it than it should.",
            "The vehicles don't suffice to bring all samples with time to spare: {count:,} pick-ups have "
            "less of it than they should.",
            count,
        ).format(count=count)
    ]


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
