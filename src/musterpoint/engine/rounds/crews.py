"""Teams as vehicles of a routing problem: where they start, when they work, what they can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.travel import ON_FOOT
from musterpoint.engine.routing import Vehicles
from musterpoint.engine.routing import vehicles as routing_vehicles
from musterpoint.plan import Plan, Stop, Team, Vehicle

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Crew:
    """A team that is planned. vehicle: None for one on foot. start, end: None where nobody said where.
    earliest, latest: s. kept: its stops that stay, in their order. at: where it is after them; None where
    there are none. rested: it has had its break."""

    team: Team
    vehicle: Vehicle | None
    start: Point | None
    end: Point | None
    earliest: float
    latest: float
    kept: tuple[Stop, ...] = ()
    at: Point | None = None
    rested: bool = False

    @property
    def speed(self) -> float:
        return self.vehicle.speed if self.vehicle else ON_FOOT


DONE = ("done", "not-home", "second-try")
"""States of a stop that somebody has been at."""


def crews(plan: Plan, hours: Hours, teams: Iterable[Team], now: float | None) -> list[Crew]:
    """The teams by number, with what they have done. now: s, what is left begins then at the earliest."""
    ordered = sorted(teams, key=lambda team: (team.number, team.name, team.id))
    return [_crew(plan, hours, team, now) for team in ordered]


def _crew(plan: Plan, hours: Hours, team: Team, now: float | None) -> Crew:
    vehicle = plan.find("vehicle", team.vehicle)
    starts, ends = hours.shift(team)
    if vehicle is not None:
        starts = max(starts, hours.seconds(vehicle.available_from, starts))
        ends = min(ends, hours.seconds(vehicle.available_until, ends))
    start = spot(plan, team.start) or (spot(plan, vehicle.start) if vehicle else None)
    end = spot(plan, team.end) or start
    stops = sorted(plan.where("stop", team=team.id), key=lambda stop: stop.number)
    kept = [stop for stop in stops if stop.state in DONE]
    if kept:
        first = stops[0]
        kept = [first, *kept] if first.kind == "start" else kept
        last = kept[-1]
        starts = max(starts, hours.seconds(last.done_at or last.leaves, starts))
    rests = [stop for stop in stops if stop.kind == "break" and kept and stop.number < kept[-1].number]
    kept = sorted({stop.id: stop for stop in [*kept, *rests]}.values(), key=lambda stop: stop.number)
    at = (kept[-1].x, kept[-1].y) if kept else None
    begin = max(starts, now) if now is not None else starts
    return Crew(team, vehicle, start, end, begin, ends, tuple(kept), at, bool(rests))


def spot(plan: Plan, id_: str) -> Point | None:
    """Where a place or a site is; None where there is none of this id."""
    found = plan.find("place", id_) or plan.find("site", id_)
    return (found.x, found.y) if found else None


def as_vehicles(
    crew: Sequence[Crew], hours: Hours, starts: Sequence[int], ends: Sequence[int], capacity: np.ndarray,
    speeds: Sequence[float],
) -> Vehicles:  # fmt: skip
    """One vehicle per crew. starts, ends: positions of their places; capacity: (crews, kinds of load)."""
    teams = [one.team for one in crew]
    return routing_vehicles(
        np.ones(len(crew), dtype=int),
        start=np.array(starts),
        end=np.array(ends),
        earliest=np.array([one.earliest for one in crew]),
        latest=np.array([one.latest for one in crew]),
        capacity=capacity,
        profile=np.array([speeds.index(one.speed) for one in crew]),
        most_metres=np.array(
            [one.vehicle.range_km * 1000 if one.vehicle and one.vehicle.range_km else np.inf for one in crew]
        ),
        rest=np.array([0.0 if one.rested else 60.0 * one.team.break_minutes for one in crew]),
        rest_from=np.array([hours.seconds(team.break_from, 0.0) for team in teams]),
        rest_until=np.array([hours.seconds(team.break_until, np.inf) for team in teams]),
    )
