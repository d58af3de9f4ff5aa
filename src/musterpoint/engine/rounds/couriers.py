"""Courier runs: samples from the sites to the laboratories within their age limit, with few vehicles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.engine.rounds.batches import Batch, CourierRules, batches, tube_times
from musterpoint.engine.rounds.courier_days import CourierDay, courier_day
from musterpoint.engine.rounds.courier_need import CourierNeed
from musterpoint.engine.rounds.courier_search import CourierRuns, courier_runs, part_of, solved, spare_seconds
from musterpoint.engine.rounds.courier_stops import courier_changes
from musterpoint.engine.rounds.fleets import Fleet, boxes, fleet, held_stops, hired, on_foot_in_words
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.laboratories import HOUR, NO_ROOM
from musterpoint.engine.rounds.margins import with_margins
from musterpoint.engine.rounds.parts import Part
from musterpoint.engine.rounds.relays import Relays, relayed
from musterpoint.engine.rounds.wishes import COURIERS, RouteWishes
from musterpoint.engine.routing import schedule
from musterpoint.engine.searching import Control
from musterpoint.plan import IdSource, Place, Plan, Stop
from musterpoint.text import _, ngettext

HIRING = 0.4
"""Part of the time of a search that goes into how many vehicles more are enough."""
LEAST_BATCH = 10
"""Tubes for which a courier is called at the least."""


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
    called = _small_enough(rules, labs)
    times = tube_times(plan, catalogue, hours)
    waiting = batches(plan, times, called, _fetched(plan, hours, times))
    found = _left_over(waiting, held_stops(plan, drivers, "pickup"), hours)
    if not labs:
        return Part(reasons=tuple(_nobody(found, _("there is no laboratory in the plan"))))
    if not drivers.crew:
        need = _hiring(plan, hours, drivers, found, labs, rules, wishes, control)
        asked = wanted or wishes.what == COURIERS
        why = _nobody(found, _("there is no vehicle for samples")) if asked else []
        return Part(reasons=tuple(why), notes=(_who_drives(), *need.in_words()), need=need)
    day = courier_day(plan, hours, drivers, found, labs, rules, wishes)
    runs = courier_runs(day, rules.age, control)
    relays = relayed(runs.day.problem, len(found), runs.routes, runs.left)
    fetched = {task for _kind, route in relays.days for task in route.tolist()}
    left = [task for task in runs.left if task not in fetched]
    need = _need(plan, day, runs, relays, left, rules, wishes, control)
    return Part(
        tuple(courier_changes(plan, runs.day, relays, ids)),
        (*_stranded(runs), *_why_left(runs.day, rules, [*left, *runs.day.no_room.tolist()])),
        (
            *need.in_words(),
            *_hurried_in_words(runs),
            *_meetings(relays),
            *_tied_in_words(drivers),
            *on_foot_in_words(drivers),
        ),
        need,
    )


def _small_enough(rules: CourierRules, labs: Sequence[Place]) -> CourierRules:
    """A courier is called for no more than half of what the largest laboratory takes in an hour: what comes
    together has to find room."""
    rooms = [lab.per_hour for lab in labs]
    if not rooms or not all(rooms):
        return rules
    return replace(rules, most=max(max(rooms) // 2, LEAST_BATCH))


def _need(
    plan: Plan, day: CourierDay, runs: CourierRuns, relays: Relays, left: Sequence[int],
    rules: CourierRules, wishes: RouteWishes, control: Control,
) -> CourierNeed:  # fmt: skip
    """What it takes to fetch everything, where some of it is left. day: not bound to hours; left: batches
    that there would be room for."""
    roomy = [lab.replace(per_hour=0) for lab in day.there.hubs]
    waiting = [day.found[task] for task in left]
    rest = _hiring(plan, day.hours, day.fleet, waiting, roomy, rules, wishes, control)
    without = len(runs.day.no_room)
    return CourierNeed(
        pickups=len(day.found),
        tubes=sum(batch.tubes for batch in day.found),
        fetched=len(day.found) - len(left) - without,
        vehicles=sum(len(route) > 0 for _kind, route in relays.days),
        more=rest.more,
        hopeless=rest.hopeless,
        boxes=rest.boxes,
        no_room=without,
        tubes_beyond=max(day.tubes_without_room, runs.day.tubes_without_room),
        lacking_per_hour=math.ceil(max(day.labs.per_hour, runs.day.labs.per_hour)),
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
    spare = spare_seconds(day, rules.age)
    day = replace(day, problem=with_margins(day.problem, found, spare, rules.age))
    answer = solved(day, part_of(control, HIRING))
    return CourierNeed(
        pickups=len(found),
        tubes=sum(batch.tubes for batch in found),
        fetched=0,
        vehicles=0,
        more=len(answer.routes),
        hopeless=int((answer.left_out < len(found)).sum()),
        boxes=boxes(more.crew[0]),
        tubes_beyond=day.tubes_without_room,
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


def _fetched(plan: Plan, hours: Hours, times: Mapping[str, np.ndarray]) -> dict[str, int]:
    """Site id → how many of its tubes were fetched: as many as stand at the stops that are done; at one that
    tells no number, all that were finished by then. times: as of `tube_times`."""
    found: dict[str, int] = {}
    done = [
        (hours.seconds(stop.done_at or stop.starts, 0.0), stop)
        for stop in plan.table("stop").values()
        if stop.kind == "pickup" and stop.state == "done"
    ]
    for at, stop in sorted(done, key=lambda one: one[0]):
        count = found.get(stop.place, 0)
        by_then = int(np.searchsorted(times.get(stop.place, np.zeros(0)), at, side="right"))
        found[stop.place] = count + stop.tubes if stop.tubes else max(count, by_then)
    return found


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
    if day.labs.hour[task] == NO_ROOM:
        lab = day.labs.lab[task]
        begins, ends = day.goods.first_hour[task, lab], day.goods.last_hour[task, lab] + 1
        text = _("all laboratories are full when it can come, between {begins} and {ends}")
        return text.format(begins=day.hours.clock(HOUR * begins), ends=day.hours.clock(HOUR * ends))
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


def _stranded(runs: CourierRuns) -> list[str]:
    """What vehicles have on board and bring to no laboratory."""
    text = _(
        "{team} has {tubes:,} tubes on board and gets to no laboratory: let another vehicle take them over."
    )
    day = runs.day
    tasks = [task - 2 * len(day.found) for task in runs.answer.left_out.tolist()]
    found = [day.aboard[row] for row in tasks if row >= 0]
    teams = [(day.fleet.crew[crew].team, tubes) for crew, tubes in found]
    return [text.format(team=team.name or team.number, tubes=tubes) for team, tubes in teams]


def _tied_in_words(drivers: Fleet) -> list[str]:
    text = _("{team} keeps its day: it is to meet a team that isn't planned anew.")
    return [text.format(team=team.name or team.number) for team in drivers.tied]


def _hurried_in_words(runs: CourierRuns) -> list[str]:
    if not (count := runs.hurried):
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
