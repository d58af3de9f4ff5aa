"""A team's day put in another order: its times anew, and what is wrong with them; fast enough for a drag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from musterpoint.engine.rounds.crews import DONE, Crew, crews
from musterpoint.engine.rounds.fleets import boxes
from musterpoint.engine.rounds.hours import Hours, hours_of
from musterpoint.engine.rounds.travel import travel
from musterpoint.engine.rounds.visiting import CHANGING, KINDS, lacks, service_seconds
from musterpoint.plan import Plan, Stop, Team, Visit
from musterpoint.text import _

WORK = {"visit": tuple(KINDS), "pickup": ("courier",), "delivery": ("supply",)}
"""The kinds of teams that do what is done at a kind of stop."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a team's day. stop: where; kind: "late", "early", "shift", "barred", "order",
    "load", "work" or "laboratory"; text: a sentence without the name of the stop."""

    stop: Stop
    kind: str
    text: str


def retimed(plan: Plan, team: Team, stops: Sequence[Stop]) -> list[Stop]:
    """These stops of a team, in this order, with numbers, ways and times; what somebody has been at keeps its
    own times. How long each takes stays; visits begin in their window, pick-ups not before they are called,
    the break not before it was to. A new day begins with the shift, or so that nobody waits at its first
    stop."""
    hours = hours_of(plan)
    if not stops:
        return []
    crew = crews(plan, hours, [team], None)[0]
    points = np.array([(stop.x, stop.y) for stop in stops], dtype=float)
    ways = travel(plan, points, [crew.speed])
    begin = hours.time(hours.shift(team)[0])
    done: list[Stop] = []
    changed = False
    for row, stop in enumerate(stops):
        if row == 0 or stop.state in DONE:
            first = min(stop.starts or begin, begin)
            now = stop if stop.state in DONE else _at(plan, stop, first)
            done.append(now.replace(number=row + 1))
            continue
        way = float(ways.seconds[0, row - 1, row])
        if _is_last(plan, stop) and not changed:
            way, changed = way + CHANGING, True
        arrives = (done[-1].done_at or done[-1].leaves) + timedelta(seconds=round(way))
        metres, walked = (round(float(part[0, row - 1, row]), 1) for part in (ways.metres, ways.walked))
        done.append(_at(plan, stop, arrives).replace(number=row + 1, metres=metres, walked=walked))
    return _leaving_late(done)


def faults(plan: Plan, team: Team, stops: Sequence[Stop]) -> list[Fault]:
    """What is wrong with these stops of a team as they are timed."""
    hours = hours_of(plan)
    crew = crews(plan, hours, [team], None)[0]
    found: list[Fault] = []
    for row, stop in enumerate(stops):
        if stop.state in DONE or stop.starts is None or stop.leaves is None:
            continue
        visit = plan.find("visit", stop.visit) if stop.visit else None
        if visit is not None:
            found += _of_visit(team, visit, stop)
        before = any(_is_last(plan, one) for one in stops[:row])
        if visit is not None and visit.kind != "quarantine" and before:
            found.append(Fault(stop, "order", _("it comes after a household in quarantine")))
    found += _of_work(team, stops)
    found += _of_shift(hours, crew, stops)
    found += _of_load(crew, stops)
    return found


def _of_work(team: Team, stops: Sequence[Stop]) -> Iterator[Fault]:
    """What other teams are there for, and samples that get to no laboratory."""
    for stop in stops:
        kinds = WORK.get(stop.kind)
        if kinds and team.kind not in kinds and stop.state not in DONE:
            yield Fault(stop, "work", _("the work isn't that of this kind of team"))
    put_down = [row for row, stop in enumerate(stops) if stop.kind in ("laboratory", "handover")]
    after = stops[put_down[-1] + 1 :] if put_down else stops
    stranded = [stop for stop in after if stop.kind == "pickup" and stop.state not in DONE]
    if stranded:
        yield Fault(stranded[0], "laboratory", _("the samples get to no laboratory afterwards"))


def _at(plan: Plan, stop: Stop, arrives: datetime) -> Stop:
    """The stop when somebody arrives then."""
    visit: Visit | None = plan.find("visit", stop.visit) if stop.visit else None
    starts = arrives
    if visit is not None:
        starts = max(arrives, visit.earliest or arrives)
        lasts = timedelta(seconds=service_seconds(plan, visit))
    else:
        lasts = stop.leaves - stop.starts if stop.leaves and stop.starts else timedelta()
        if stop.kind in ("pickup", "break") and stop.starts is not None:
            starts = max(arrives, stop.starts)
    return stop.replace(arrives=arrives, starts=starts, leaves=starts + lasts)


def _leaving_late(stops: list[Stop]) -> list[Stop]:
    """A start that nobody has left yet is put off by what would be waited at the first stop."""
    if len(stops) > 1 and stops[0].kind == "start" and stops[1].state not in DONE:
        waits = stops[1].starts - stops[1].arrives
        first, second = stops[0], stops[1]
        times = {name: getattr(first, name) + waits for name in ("arrives", "starts", "leaves")}
        stops[0] = first.replace(**times)
        stops[1] = second.replace(arrives=second.starts)
    return stops


def _is_last(plan: Plan, stop: Stop) -> bool:
    visit = plan.find("visit", stop.visit) if stop.visit else None
    return visit is not None and visit.kind == "quarantine"


def _of_visit(team: Team, visit: Visit, stop: Stop) -> Iterator[Fault]:
    missing, few = lacks(team, visit)
    if visit.kind not in KINDS.get(team.kind, ()):
        yield Fault(stop, "barred", _("this team makes no visits of this kind"))
    elif missing:
        yield Fault(stop, "barred", _("this team lacks a skill that it needs"))
    elif few:
        yield Fault(stop, "barred", _("two people have to go in, and this team has one"))
    if visit.latest is not None and stop.starts > visit.latest:
        late = round((stop.starts - visit.latest).total_seconds() / 60)
        yield Fault(stop, "late", _("it begins {minutes} minutes too late").format(minutes=late))
    if visit.earliest is not None and stop.starts < visit.earliest:
        yield Fault(stop, "early", _("it begins before {time:%H:%M}").format(time=visit.earliest))


def _of_shift(hours: Hours, crew: Crew, stops: Sequence[Stop]) -> Iterator[Fault]:
    last = stops[-1] if stops else None
    if (
        last is None
        or last.leaves is None
        or (crew.team.kind in ("courier", "supply") and not crew.team.ends)
    ):
        return
    end = hours.time(crew.latest) if np.isfinite(crew.latest) else None
    if end is not None and last.leaves > end:
        late = round((last.leaves - end).total_seconds() / 60)
        yield Fault(last, "shift", _("the day ends {minutes} minutes after the shift").format(minutes=late))


def _of_load(crew: Crew, stops: Sequence[Stop]) -> Iterator[Fault]:
    """A courier with more boxes than it takes, or a team with more people than it serves."""
    aboard = people = 0
    for stop in stops:
        people += stop.people
        if stop.kind in ("pickup", "load", "takeover"):
            aboard += stop.boxes
            if aboard > boxes(crew):
                text = _("{boxes} boxes are more than the vehicle takes").format(boxes=aboard)
                yield Fault(stop, "load", text)
        elif stop.kind in ("laboratory", "handover"):
            aboard = 0
        elif stop.kind == "delivery":
            aboard -= stop.boxes
    if crew.team.kind in KINDS and crew.team.capacity and people > crew.team.capacity:
        text = _("{people} people are more than the team can serve").format(people=people)
        yield Fault(stops[-1], "load", text)
