"""Courier runs written down as stops: pick-ups, meetings of two vehicles, hand-overs at laboratories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from musterpoint.engine.rounds.batches import Batch, seals
from musterpoint.engine.rounds.courier_fleet import Fleet
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.relays import Relays
from musterpoint.engine.rounds.stops import Ground, stop_changes, stops_of
from musterpoint.engine.rounds.travel import Travel
from musterpoint.engine.routing import RoutingProblem
from musterpoint.plan import IdSource, Place, Plan, RecordChange, Site, Stop, made


@dataclass(frozen=True, slots=True)
class CourierDay:
    """A day of courier runs to be planned. Tasks of the problem are the pick-ups of the batches, then their
    hand-overs, then what vehicles have on board already (`aboard`: crew's row and stop of each). lab: of each
    batch and of what is aboard. sites: the first places of the ways."""

    hours: Hours
    fleet: Fleet
    found: tuple[Batch, ...]
    labs: tuple[Place, ...]
    lab: tuple[int, ...]
    aboard: tuple[tuple[int, int, int], ...]
    ways: Travel
    problem: RoutingProblem
    over: dict[str, float]
    sites: tuple[Site, ...]
    nowhere: int
    first_lab: int


def courier_changes(plan: Plan, day: CourierDay, relays: Relays, ids: IdSource) -> list[RecordChange]:
    """Stops of the days, each given to a crew of its kind, and the teams that those need."""
    ground = Ground(day.hours, relays.problem, day.ways)
    free = {rows: list(rows) for rows in day.fleet.kinds}
    wanted: list[Stop] = []
    used = [day.fleet.crew[free[day.fleet.kinds[kind]].pop(0)] for kind, _route in relays.days]
    teams = [crew.team.id for crew in used]
    for crew, (kind, route) in zip(used, relays.days, strict=True):
        stops = stops_of(ground, kind, crew, route, lambda task: _stop(day, relays, teams, task))
        wanted += together(stops, {lab.id: lab.minutes for lab in day.labs}, len(crew.kept))
    new = [one.team for one in used if one.team.id in day.fleet.made]
    old = [one.team.id for one in day.fleet.crew if one.team.id not in day.fleet.made]
    kept = [stop for one in day.fleet.crew for stop in one.kept]
    return [*made(*new), *stop_changes(plan, old, kept, wanted, ids)]


def _stop(day: CourierDay, relays: Relays, teams: Sequence[str], task: int) -> Stop:
    n = len(day.found)
    if (going_over := relays.batch(task)) is not None:
        batch, takes = day.found[going_over[0]], going_over[1]
        giver, taker = (teams[row] for row in relays.partner[going_over[0]])
        site = day.sites[relays.problem.tasks.place[task]]
        return Stop(
            id="", kind="takeover" if takes else "handover", partner=giver if takes else taker,
            place=site.id, x=site.x, y=site.y, tubes=batch.tubes, boxes=batch.boxes, seals=seals(batch),
        )  # fmt: skip
    if task < n:
        batch = day.found[task]
        site: Site = batch.site
        return Stop(
            id="", kind="pickup", place=site.id, x=site.x, y=site.y, tubes=batch.tubes, boxes=batch.boxes,
            seals=seals(batch),
        )  # fmt: skip
    if task < 2 * n:
        batch, lab = day.found[task - n], day.labs[day.lab[task - n]]
        return Stop(
            id="", kind="laboratory", place=lab.id, x=lab.x, y=lab.y, tubes=batch.tubes, boxes=batch.boxes
        )
    _crew, lab_row, tubes = day.aboard[task - 2 * n]
    lab = day.labs[lab_row]
    return Stop(id="", kind="laboratory", place=lab.id, x=lab.x, y=lab.y, tubes=tubes)


def together(stops: Sequence[Stop], minutes: dict[str, float], kept: int) -> list[Stop]:
    """Hand-overs at one place one after the other as one stop, which begins when the vehicle arrives."""
    joined: list[Stop] = []
    for stop in stops:
        last = joined[-1] if joined else None
        if last is not None and _joined(last) == _joined(stop) and stop.kind in _JOINED:
            joined[-1] = last.replace(
                leaves=stop.leaves, tubes=last.tubes + stop.tubes, boxes=last.boxes + stop.boxes,
                seals=last.seals + stop.seals,
            )  # fmt: skip
            continue
        if stop.kind in _JOINED and stop.place in minutes:
            handing = timedelta(minutes=minutes[stop.place])
            stop = stop.replace(arrives=stop.arrives - handing, starts=stop.starts - handing)
        joined.append(stop)
    return [stop.replace(number=number) for number, stop in enumerate(joined, kept + 1)]


def _joined(stop: Stop) -> tuple[str, str, str]:
    return stop.kind, stop.place, stop.partner


_JOINED = ("laboratory", "load", "handover", "takeover")
"""Kinds of stop at which a vehicle puts down or takes in all at once."""
