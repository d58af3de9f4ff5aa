"""What couriers and supply runs have in common: goods that are brought from one place to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from musterpoint.engine.rounds.crews import Crew, Point
from musterpoint.engine.rounds.fleets import Fleet, boxes, range_metres
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.least_change import given_out
from musterpoint.engine.rounds.stops import Ground, stop_changes, stops_of
from musterpoint.engine.rounds.travel import Travel, travel
from musterpoint.engine.routing import Vehicles
from musterpoint.engine.routing import vehicles as routing_vehicles
from musterpoint.plan import IdSource, Place, Plan, RecordChange, Site, Stop, made

Day = tuple[Crew, int, np.ndarray]
"""Who drives, as which kind of vehicle, and the tasks in their order."""

WORTH = 1_000_000_000
"""What leaving goods behind costs, in metres: more than any number of vehicles."""
VEHICLE = 1_000_000
"""Metres that a vehicle more is worth: few vehicles count before short ways."""
JOINED = ("laboratory", "load", "handover", "takeover")
"""Kinds of stop at which a vehicle puts down or takes in all at once."""


@dataclass(frozen=True, slots=True)
class Roads:
    """The places of a day and the ways between them: the sites, then the hubs (laboratories or stores), then
    nowhere, then where crews begin and end. seconds: (speeds, places, places), with the minutes that a hub
    takes, counted once for all that a vehicle hands over there together: on the way in."""

    sites: tuple[Site, ...]
    hubs: tuple[Place, ...]
    position: Mapping[Point | None, int]
    speeds: tuple[float, ...]
    ways: Travel
    seconds: np.ndarray

    @property
    def first_hub(self) -> int:
        return len(self.sites)

    @property
    def nowhere(self) -> int:
        return len(self.sites) + len(self.hubs)

    def to_hubs(self, sites: Sequence[int]) -> np.ndarray:
        """Seconds on the road between these sites and the hubs (sites, hubs), with the fastest vehicle."""
        return self.ways.seconds.min(axis=0)[:, self.first_hub : self.nowhere][np.array(sites, dtype=int)]


def roads(plan: Plan, sites: Sequence[Site], hubs: Sequence[Place], drivers: Fleet) -> Roads:
    spots: list[Point] = [(one.x, one.y) for one in (*sites, *hubs)]
    nowhere = len(spots)
    spots.append((0.0, 0.0))
    position: dict[Point | None, int] = {None: nowhere}
    for one in drivers.crew:
        for point in (one.at or one.start, one.end):
            if point not in position:
                position[point] = len(spots)
                spots.append(point)
    speeds = tuple(sorted({one.speed for one in drivers.crew}))
    ways = travel(plan, np.array(spots, dtype=float), speeds, nowhere=nowhere)
    seconds = ways.seconds.copy()
    for number, hub in enumerate(hubs, len(sites)):
        seconds[:, np.arange(len(spots)) != number, number] += 60 * hub.minutes
    return Roads(tuple(sites), tuple(hubs), position, speeds, ways, seconds)


def fleet_vehicles(
    there: Roads, drivers: Fleet, hours: Hours, late: float, longest: float, early: float | None = None
) -> Vehicles:
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
        start=np.array([there.position[one.at or one.start] for one in heads]),
        end=np.array([there.position[one.end] for one in heads]),
        earliest=np.array(begins),
        latest=np.array([one.latest if one.team.ends else max(one.latest, late) for one in heads]),
        capacity=np.array([[boxes(one)] for one in heads], dtype=float),
        profile=np.array([there.speeds.index(one.speed) for one in heads]),
        fixed=np.array([0.0 if one.kept else VEHICLE for one in heads]),
        most_metres=np.array([range_metres(one) or np.inf for one in heads]),
        most_seconds=np.array([np.inf if one.team.ends or one.kept else longest for one in heads]),
        rest=np.array([0.0 if one.rested else 60.0 * one.team.break_minutes for one in heads]),
        rest_from=np.array([hours.seconds(one.team.break_from, 0.0) for one in heads]),
        rest_until=np.array([hours.seconds(one.team.break_until, np.inf) for one in heads]),
    )


def freight_changes(
    plan: Plan, ground: Ground, drivers: Fleet, days: Sequence[Day], hubs: Sequence[Place],
    stop_of: Callable[[int], Stop], ids: IdSource,
) -> list[RecordChange]:  # fmt: skip
    """The stops of these days, and the teams that those need and the plan has yet to get."""
    minutes = {hub.id: hub.minutes for hub in hubs}
    wanted: list[Stop] = []
    for crew, kind, route in days:
        wanted += _together(stops_of(ground, kind, crew, route, stop_of), minutes, len(crew.kept))
    new = [crew.team for crew, _kind, _route in days if crew.team.id in drivers.made]
    old = [one.team.id for one in drivers.crew if one.team.id not in drivers.made]
    kept = [stop for one in drivers.crew for stop in one.kept]
    return [*made(*new), *stop_changes(plan, old, kept, wanted, ids)]


def days_of(
    plan: Plan, drivers: Fleet, routes: Sequence[tuple[int, np.ndarray]], name: Callable[[int], str]
) -> list[Day]:
    """Each route, given by its kind of vehicle, with a crew of its own: the one that has most of it in the
    plan already. name: what a task is called, as by `name_of` its stop."""
    days: list[Day | None] = [None] * len(routes)
    for kind, crews in enumerate(drivers.kinds):
        rows = [row for row, (of_kind, _route) in enumerate(routes) if of_kind == kind]
        wanted = [set(map(name, routes[row][1].tolist())) for row in rows]
        teams = [drivers.crew[crew].team.id for crew in crews]
        had = [set(map(name_of, plan.where("stop", team=team))) for team in teams]
        for row, crew in zip(rows, given_out(wanted, had), strict=True):
            days[row] = drivers.crew[crews[crew]], kind, routes[row][1]
    return [day for day in days if day is not None]


def name_of(stop: Stop) -> str:
    """What a stop is called that is the same to a person: what is fetched or brought, and where."""
    return " ".join((stop.kind, stop.place, *stop.seals))


def _together(stops: Sequence[Stop], minutes: Mapping[str, float], kept: int) -> list[Stop]:
    """Hand-overs at one place one after the other as one stop, which begins when the vehicle arrives, unless
    it has to wait between them."""
    joined: list[Stop] = []
    for stop in stops:
        last = joined[-1] if joined else None
        again = last is not None and _sameness(last) == _sameness(stop) and stop.kind in JOINED
        if again and stop.starts <= last.leaves:
            joined[-1] = last.replace(
                leaves=stop.leaves, tubes=last.tubes + stop.tubes, boxes=last.boxes + stop.boxes,
                seals=last.seals + stop.seals,
            )  # fmt: skip
            continue
        if stop.kind in JOINED and stop.place in minutes:
            handing = timedelta(minutes=minutes[stop.place])
            arrives = last.leaves if again else stop.arrives - handing
            stop = stop.replace(arrives=arrives, starts=max(stop.starts - handing, arrives))
        joined.append(stop)
    numbered = [stop.replace(number=number) for number, stop in enumerate(joined, kept + 1)]
    return _told_apart(numbered)


def _told_apart(stops: Sequence[Stop]) -> list[Stop]:
    """Seals at a laboratory only where some boxes go on to another: else all are handed over."""
    aboard: set[str] = set()
    told = []
    for stop in stops:
        if stop.kind in ("pickup", "takeover"):
            aboard |= set(stop.seals)
        elif stop.kind == "handover":
            aboard -= set(stop.seals)
        elif stop.kind == "laboratory":
            aboard -= set(stop.seals)
            stop = stop if aboard else stop.replace(seals=())
        told.append(stop)
    return told


def _sameness(stop: Stop) -> tuple[str, str, str]:
    return stop.kind, stop.place, stop.partner
