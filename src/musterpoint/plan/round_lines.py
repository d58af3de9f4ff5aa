"""Who goes where on the map: each team's stops in their order and the line that joins them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from musterpoint.plan.plan import Plan
from musterpoint.plan.record import Points
from musterpoint.plan.rounds import Stop, Team

NOWHERE = frozenset({"break"})
"""Kinds of stops that have no place of their own."""

_ENDS = frozenset({"start", "return"})


@dataclass(frozen=True, slots=True)
class Round:
    """A team's day. place: of the team in the list of all, from 0; its colour follows from it. stops: in
    their order, without breaks. points: from the start by every stop to the end, straight, in the plan's
    CRS."""

    team: Team
    place: int
    stops: tuple[Stop, ...]
    points: Points

    def numbered(self) -> list[tuple[int, Stop]]:
        """The stops that get a number on the map, from 1: not where the team begins and ends."""
        return list(enumerate((stop for stop in self.stops if stop.kind not in _ENDS), start=1))


def rounds(plan: Plan) -> list[Round]:
    """The rounds of all teams that have stops, by the number of the team."""
    stops: defaultdict[str, list[Stop]] = defaultdict(list)
    for stop in plan.table("stop").values():
        if stop.kind not in NOWHERE:
            stops[stop.team].append(stop)
    teams = sorted(plan.table("team").values(), key=lambda team: (team.number, team.name, team.id))
    return [
        _round(plan, team, place, tuple(sorted(stops[team.id], key=lambda stop: stop.number)))
        for place, team in enumerate(teams)
        if team.id in stops
    ]


def _round(plan: Plan, team: Team, place: int, stops: tuple[Stop, ...]) -> Round:
    points = [(stop.x, stop.y) for stop in stops]
    start = _position(plan, team.start)
    end = _position(plan, team.end) if team.end else start
    if start and points[0] != start:
        points.insert(0, start)
    if end and points[-1] != end:
        points.append(end)
    return Round(team, place, stops, tuple(points))


def _position(plan: Plan, id_: str) -> tuple[float, float] | None:
    """Where a place or a site lies; None where there is none."""
    found = plan.find("place", id_) or plan.find("site", id_) if id_ else None
    return (found.x, found.y) if found is not None else None
