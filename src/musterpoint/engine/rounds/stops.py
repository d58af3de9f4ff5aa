"""Routes written down as stops: one record each, the known ones changed rather than made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.engine.rounds.crews import Crew, Point
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.travel import Travel
from musterpoint.engine.routing import RoutingProblem, Schedule, schedule
from musterpoint.plan import IdSource, Plan, RecordChange, Stop, changed, deleted, made

StopOf = Callable[[int], Stop]
"""The stop of a task, without its times: kind, where, how many."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What stops are made from: hours, problem and ways of the day that is planned. spare: see `schedule`."""

    hours: Hours
    problem: RoutingProblem
    ways: Travel
    spare: float = np.inf


def stops_of(ground: Ground, kind: int, crew: Crew, route: np.ndarray, stop_of: StopOf) -> list[Stop]:
    """The stops of one crew's route with times, start, break and return included, numbered after those that
    it keeps. The ids are those that `stop_of` gives, "" for start, break and return."""
    begin = crew.earliest if crew.kept else None
    times = schedule(ground.problem, kind, route, begin=begin, rested=crew.rested, spare=ground.spare)
    hours, team = ground.hours, crew.team.id
    fleet, tasks = ground.problem.vehicles, ground.problem.tasks
    places = np.concatenate(([fleet.start[kind]], tasks.place[route], [fleet.end[kind]]))
    stops: list[Stop] = []
    if not crew.kept and crew.start is not None:
        stops.append(_bare("start", team, crew.start, hours, times.leaves))
    where = crew.at or crew.start
    for at, task in enumerate(route):
        if at == times.rest_at:
            stops.append(_break(crew, hours, times, where or _spot(stop_of(int(task)))))
        stop = stop_of(int(task))
        way = (ground.problem.vehicles.profile[kind], places[at], places[at + 1])
        stops.append(
            stop.replace(
                team=team,
                arrives=hours.time(times.arrives[at]),
                starts=hours.time(times.starts[at]),
                leaves=hours.time(times.ends[at]),
                metres=round(float(ground.ways.metres[way]), 1),
                walked=round(float(ground.ways.walked[way]), 1),
            )
        )
        where = _spot(stop)
    if times.rest_at == len(route) and where is not None:
        stops.append(_break(crew, hours, times, where))
    if crew.end is not None:
        way = (ground.problem.vehicles.profile[kind], places[-2], places[-1])
        home = _bare("return", team, crew.end, hours, times.home)
        metres, walked = float(ground.ways.metres[way]), float(ground.ways.walked[way])
        stops.append(home.replace(metres=round(metres, 1), walked=round(walked, 1)))
    first = len(crew.kept) + 1
    return [stop.replace(number=number) for number, stop in enumerate(stops, first)]


def stop_changes(
    plan: Plan, teams: Iterable[str], kept: Iterable[Stop], wanted: Sequence[Stop], ids: IdSource
) -> list[RecordChange]:
    """What turns the stops of these teams into the kept and the wanted ones. A wanted stop takes the id
    of one that was the same but for its times, so that a small difference is a small edit."""
    held = {stop.id: stop for team in teams for stop in plan.where("stop", team=team)}
    final: list[Stop] = []
    for number, stop in _numbered(kept):
        final.append(stop.replace(number=number))
    taken = {stop.id for stop in final}
    free: dict[tuple[str, ...], list[str]] = {}
    for stop in sorted(held.values(), key=lambda one: one.number):
        if stop.id not in taken:
            free.setdefault(_sameness(stop), []).append(stop.id)
    for stop in wanted:
        same = free.get(_sameness(stop), [])
        former = plan.find("stop", same.pop(0)) if same else None
        id_ = former.id if former else ids(Stop.KIND)
        marks = {"pinned": former.pinned, "seals": stop.seals or former.seals} if former else {}
        final.append(stop.replace(id=id_, **marks))
    changes: list[RecordChange] = deleted(
        *(stop for id_, stop in held.items() if id_ not in {one.id for one in final})
    )
    for stop in final:
        former = plan.find("stop", stop.id)
        if former is None:
            changes += made(stop)
        elif former != stop:
            changes.append(changed(former, stop))
    return changes


def _numbered(kept: Iterable[Stop]) -> list[tuple[int, Stop]]:
    """The kept stops with new numbers, team by team."""
    counts: dict[str, int] = {}
    numbered = []
    for stop in kept:
        counts[stop.team] = counts.get(stop.team, 0) + 1
        numbered.append((counts[stop.team], stop))
    return numbered


def _sameness(stop: Stop) -> tuple[str, ...]:
    """What makes two stops the same to a person: a visit is the same with whichever team."""
    if stop.visit:
        return ("visit", stop.visit)
    return (stop.kind, stop.team, stop.place)


def _bare(kind: str, team: str, at: Point, hours: Hours, seconds: float) -> Stop:
    time = hours.time(seconds)
    return Stop(id="", team=team, kind=kind, x=at[0], y=at[1], arrives=time, starts=time, leaves=time)


def _break(crew: Crew, hours: Hours, times: Schedule, at: Point) -> Stop:
    begins = hours.time(times.rest_starts)
    stop = _bare("break", crew.team.id, at, hours, times.rest_starts)
    ends = hours.time(times.rest_starts + 60 * crew.team.break_minutes)
    return stop.replace(arrives=begins, starts=begins, leaves=ends)


def _spot(stop: Stop) -> Point:
    return stop.x, stop.y
