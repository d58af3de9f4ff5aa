"""Who drives for couriers and supply runs: their teams, and vehicles that no team has yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from musterpoint.engine.rounds.crews import Crew, Point, crews, spot
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.wishes import RouteWishes
from musterpoint.plan import IdSource, Plan, Stop, Team, Vehicle
from musterpoint.text import _

USES = {"courier": "samples", "supply": "supplies", "mobile": "visits"}
"""Kind of team → use of the vehicles that it takes."""
BOXES = {"van": 20, "taxi": 6, "truck": 60, "bus": 40, "coach": 40, "ambulance": 6}
"""Boxes that a vehicle takes at once where nobody said, by kind. Unverified rule of thumb."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """crew: those who can drive, teams before new ones. made: the teams among them that the plan has yet to
    get, made only if they are needed. kinds: crews by what makes them alike, as rows of `crew`. tied: teams
    that keep their day, as they are to meet one that isn't planned anew."""

    crew: tuple[Crew, ...]
    made: frozenset[str]
    kinds: tuple[tuple[int, ...], ...]
    tied: tuple[Team, ...] = ()


def fleet(plan: Plan, hours: Hours, kind: str, wishes: RouteWishes, ids: IdSource) -> Fleet:
    """The crews for couriers (kind "courier") or supply runs ("supply")."""
    now = hours.seconds(wishes.now, 0.0) if wishes.now else None
    teams = [team for team in plan.table("team").values() if team.kind == kind and not team.locked]
    teams = [team for team in teams if wishes.team in ("", team.id)]
    tied = _tied(plan, kind, teams)
    teams = [team for team in teams if team not in tied]
    new = list(new_teams(plan, kind, ids)) if not wishes.team else []
    crew = crews(plan, hours, teams, now) + crews(plan, hours, new, now)
    if wishes.vehicles:
        crew = crew[: wishes.vehicles]
    alike: dict[tuple[object, ...], list[int]] = {}
    for row, one in enumerate(crew):
        own = one.team.id if one.kept or one.team.break_minutes else ""
        key = (own, one.start, one.end, one.earliest, one.latest, boxes(one), one.speed, range_metres(one))
        alike.setdefault(key, []).append(row)
    return Fleet(tuple(crew), frozenset(team.id for team in new), tuple(map(tuple, alike.values())), tied)


def _tied(plan: Plan, kind: str, planned: Sequence[Team]) -> tuple[Team, ...]:
    """The teams among the planned ones that are yet to meet one that stays as it is, or one that is tied."""
    free = {team.id for team in planned}
    meetings = [
        {stop.team, stop.partner}
        for stop in plan.table("stop").values()
        if stop.kind in ("handover", "takeover") and stop.state != "done"
    ]
    while held := [meeting for meeting in meetings if len(meeting & free) == 1]:
        free -= set.union(*held)
    return tuple(team for team in planned if team.id not in free)


def held_stops(plan: Plan, drivers: Fleet, kind: str) -> list[Stop]:
    """Stops of one kind that stay as they are: those of teams that aren't planned anew, and what is done."""
    planned = {one.team.id for one in drivers.crew}
    stops = (stop for stop in plan.table("stop").values() if stop.kind == kind)
    return [stop for stop in stops if stop.state == "done" or stop.team not in planned]


def hired(drivers: Fleet, hours: Hours, start: Point, count: int) -> Fleet:
    """So many crews more, like those that there are most of; where none has a vehicle, with vans that stand
    at `start`."""
    if driving := [rows for rows in drivers.kinds if drivers.crew[rows[0]].vehicle]:
        model = drivers.crew[max(driving, key=len)[0]]
        begins = hours.shift(model.team)[0]
        model = replace(model, kept=(), at=None, rested=False, earliest=max(begins, model.earliest))
    else:
        van = Vehicle(id="")
        begins, ends = hours.shift(Team(id=""))
        model = Crew(Team(id="", kind="courier", vehicle=van.id), van, start, start, begins, ends)
    return Fleet((model,) * count, frozenset(), (tuple(range(count)),) if count else ())


def on_foot_in_words(drivers: Fleet) -> list[str]:
    """Which teams have no vehicle."""
    walking = [one for one in drivers.crew if one.vehicle is None]
    if not walking:
        return []
    names = _(", ").join(one.team.name or str(one.team.number) for one in walking)
    text = _("No vehicle is chosen for {teams}: reckoned on foot, with {boxes} boxes at the most.")
    return [text.format(teams=names, boxes=max(map(boxes, walking)))]


def boxes(crew: Crew) -> int:
    """Boxes that a crew takes at once."""
    if crew.vehicle is None:
        return crew.team.capacity or 2
    return crew.vehicle.boxes or crew.team.capacity or BOXES.get(crew.vehicle.kind, 20)


def range_metres(crew: Crew) -> float:
    """How far it drives in a day, 0 for any way."""
    return crew.vehicle.range_km * 1000 if crew.vehicle else 0.0


def new_teams(plan: Plan, kind: str, ids: IdSource) -> Iterator[Team]:
    """A team for each vehicle of the right use that has none."""
    taken = {team.vehicle for team in plan.table("team").values()}
    number = max((team.number for team in plan.table("team").values()), default=0)
    fit = [one for one in plan.table("vehicle").values() if one.use == USES[kind] and one.id not in taken]
    for vehicle in sorted(fit, key=lambda one: one.id):
        number += 1
        yield Team(
            id=ids(Team.KIND), number=number, name=vehicle.plate, kind=kind, vehicle=vehicle.id,
            members=2 if kind == "mobile" else 1, start=_start(plan, vehicle),
        )  # fmt: skip


def _start(plan: Plan, vehicle: Vehicle) -> str:
    return vehicle.start if spot(plan, vehicle.start) else ""
