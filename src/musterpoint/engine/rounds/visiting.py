"""Routes of mobile teams and home visits: which team goes to whom, in which order, at what time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.engine.rounds.crews import DONE, Crew, Point, as_vehicles, crews
from musterpoint.engine.rounds.fleets import new_teams
from musterpoint.engine.rounds.hours import Hours
from musterpoint.engine.rounds.least_change import given_out
from musterpoint.engine.rounds.travel import Travel, travel
from musterpoint.engine.rounds.wishes import BALANCED, RouteWishes
from musterpoint.engine.routing import (
    Objective,
    RoutingAnswer,
    RoutingProblem,
    Tasks,
    solve_routing,
)
from musterpoint.engine.routing import tasks as routing_tasks
from musterpoint.engine.searching import Control
from musterpoint.plan import IdSource, Plan, Team, Visit, new_id

CHANGING = 600.0
"""s to change protective clothing before the households in quarantine. Unverified rule of thumb."""
WORTH = 10_000_000
"""What leaving a visit out costs, in metres: far more than any way to it."""
SECOND = 2
"""Metres that a second of a team's day is worth: so that it neither waits nor parks without need."""
KINDS = {"mobile": ("home", "quarantine", "enterprise"), "home-visit": ("home", "quarantine")}
"""Kind of team → kinds of visit that it makes."""


@dataclass(frozen=True, slots=True)
class Round:
    """A day of visits to be planned. visits: by task. crew: by vehicle. lost: visits of which nobody knows
    where they are; without_start: teams whose way to their first stop isn't counted; made: ids of teams that
    the plan has yet to get. ways, problem: of the routing problem, each crew a kind of vehicle."""

    hours: Hours
    visits: tuple[Visit, ...]
    crew: tuple[Crew, ...]
    lost: tuple[Visit, ...]
    without_start: tuple[Team, ...]
    made: frozenset[str]
    ways: Travel
    problem: RoutingProblem


def visit_round(plan: Plan, hours: Hours, wishes: RouteWishes, ids: IdSource = new_id) -> Round:
    """The visits that are still to be made and the teams that can make them. Teams that are locked, or that
    aren't asked for, keep their stops, and nobody else makes those visits. Where the plan has no team for
    visits, each vehicle that is there for them makes one."""
    now = hours.seconds(wishes.now, 0.0) if wishes.now else None
    teams = [team for team in plan.table("team").values() if team.kind in KINDS]
    new = [] if teams else list(new_teams(plan, "mobile", ids))
    teams += new
    planned = [team for team in teams if not team.locked and wishes.team in ("", team.id)]
    crew = crews(plan, hours, planned, now)
    visits = _to_make(plan, {team.id for team in planned}, wishes.team)
    spots = [place_of(plan, visit) for visit in visits]
    known = [(visit, spot) for visit, spot in zip(visits, spots, strict=True) if spot is not None]
    lost = tuple(visit for visit, spot in zip(visits, spots, strict=True) if spot is None)
    chosen = tuple(visit for visit, _spot in known)
    places, starts, ends = _places([spot for _visit, spot in known], crew)
    speeds = sorted({one.speed for one in crew}) or [0.0]
    ways = travel(plan, np.array(places, dtype=float).reshape(-1, 2), speeds, nowhere=len(known))
    capacity = np.array([[one.team.capacity or np.inf] for one in crew], dtype=float).reshape(-1, 1)
    problem = RoutingProblem(
        metres=ways.metres,
        seconds=ways.seconds,
        tasks=_tasks(plan, hours, chosen, crew),
        vehicles=as_vehicles(crew, hours, starts, ends, capacity - _served(crew), speeds),
        changing=CHANGING,
    )
    homeless = tuple(one.team for one in crew if one.at is None and one.start is None)
    made = frozenset(team.id for team in new)
    return Round(hours, chosen, tuple(crew), lost, homeless, made, ways, problem)


def plan_visits(found: Round, aim: str, control: Control) -> RoutingAnswer:
    """The best routes that are found for a round of visits."""
    aims = {"per_metre": 1, "per_second": SECOND}
    short = solve_routing(found.problem, control, Objective(**aims))
    if aim != BALANCED or len(found.crew) < 2 or not short.routes:
        return short
    fair = Objective(**aims, fair=20, target=short.seconds / len(found.crew))
    return solve_routing(found.problem, control, fair)


def visit_days(plan: Plan, found: Round, answer: RoutingAnswer) -> list[tuple[int, np.ndarray]]:
    """Crew's row and tasks of each route. Of crews that are alike each keeps what it has in the plan as far
    as can be."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for row in range(len(found.crew)):
        alike.setdefault(_likeness(found, row), []).append(row)
    days: list[tuple[int, np.ndarray]] = []
    for rows in alike.values():
        routes = [route for row, route in zip(answer.vehicle, answer.routes, strict=True) if row in rows]
        wanted = [{found.visits[task].id for task in route.tolist()} for route in routes]
        had = [{stop.visit for stop in plan.where("stop", team=found.crew[row].team.id)} for row in rows]
        chosen = given_out(wanted, had)
        days += [(rows[row], route) for row, route in zip(chosen, routes, strict=True)]
    return sorted(days, key=lambda day: day[0])


def _likeness(found: Round, row: int) -> tuple[object, ...]:
    vehicles, own = found.problem.vehicles, found.crew[row]
    fields = (np.asarray(getattr(vehicles, name)[row]).tobytes() for name in vehicles.__slots__)
    return (own.team.id if own.kept else "", found.problem.tasks.allowed[:, row].tobytes(), *fields)


def place_of(plan: Plan, visit: Visit) -> Point | None:
    """Where a visit is: its own place, else the middle of its building; None where neither is known."""
    if visit.x or visit.y:
        return visit.x, visit.y
    if plan.buildings is not None and visit.building in plan.buildings.frame.index:
        middle = plan.buildings.frame.geometry[visit.building].representative_point()
        return middle.x, middle.y
    return None


def service_seconds(plan: Plan, visit: Visit) -> float:
    """How long a visit takes; where nobody said, its people at the campaign's rate of one lane."""
    return 60 * visit.minutes if visit.minutes else 3600 * visit.people / plan.campaign.rate


def may_visit(team: Team, visit: Visit) -> bool:
    return visit.kind in KINDS.get(team.kind, ()) and lacks(team, visit) == ((), False)


def lacks(team: Team, visit: Visit) -> tuple[tuple[str, ...], bool]:
    """The skills that a team lacks for a visit, and whether it has too few people."""
    missing = tuple(skill for skill in visit.skills if skill not in team.skills)
    return missing, visit.two_persons and team.members < 2


def _to_make(plan: Plan, planned: set[str], only: str) -> list[Visit]:
    """Visits that nobody has made or keeps, in the order of their making."""
    taken: set[str] = set()
    tried: set[str] = set()
    for stop in plan.table("stop").values():
        if stop.state == "second-try":
            tried.add(stop.visit)
        elif stop.state in DONE or (stop.team not in planned and stop.visit):
            taken.add(stop.visit)
    visits = [visit for visit in plan.table("visit").values() if visit.id not in taken]
    if only:
        own = {stop.visit for stop in plan.where("stop", team=only)}
        held = {stop.visit for stop in plan.table("stop").values()}
        visits = [visit for visit in visits if visit.id in own or visit.id not in held or visit.id in tried]
    return sorted(visits, key=lambda visit: visit.id)


def _places(spots: Sequence[Point], crew: Sequence[Crew]) -> tuple[list[Point], list[int], list[int]]:
    """All places: visits, nowhere, then where crews are and where they end; and the positions of these."""
    places = [*spots, (0.0, 0.0)]
    nowhere = len(spots)
    known: dict[Point, int] = {}

    def position(point: Point | None) -> int:
        if point is None:
            return nowhere
        if point not in known:
            known[point] = len(places)
            places.append(point)
        return known[point]

    starts = [position(one.at or one.start) for one in crew]
    return places, starts, [position(one.end) for one in crew]


def _tasks(plan: Plan, hours: Hours, visits: Sequence[Visit], crew: Sequence[Crew]) -> Tasks:
    pinned = {stop.visit: stop.team for stop in plan.table("stop").values() if stop.pinned and stop.visit}
    allowed = [
        [may_visit(one.team, visit) and pinned.get(visit.id, one.team.id) == one.team.id for one in crew]
        for visit in visits
    ]
    return routing_tasks(
        np.arange(len(visits)),
        vehicles=len(crew),
        service=np.array([service_seconds(plan, visit) for visit in visits]),
        earliest=np.array([hours.seconds(visit.earliest, 0.0) for visit in visits]),
        latest=np.array([hours.seconds(visit.latest, np.inf) for visit in visits]),
        load=np.array([visit.people for visit in visits]),
        worth=WORTH * (1 + np.array([visit.priority for visit in visits])),
        phase=np.array([int(visit.kind == "quarantine") for visit in visits]),
        allowed=np.array(allowed, dtype=bool).reshape(len(visits), len(crew)),
    )


def _served(crew: Sequence[Crew]) -> np.ndarray:
    """People that each crew has served already, (crews, 1)."""
    served = [sum(stop.people for stop in one.kept if stop.state == "done") for one in crew]
    return np.array(served, dtype=float).reshape(-1, 1)
