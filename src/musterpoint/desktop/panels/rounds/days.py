"""What the routes board shows: each team's day, what is wrong with it, and the visits that no team has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from PyQt6.QtCore import QPoint, QRect

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.panels.timetable.grid import HEAD_HEIGHT, HEAD_WIDTH
from musterpoint.engine.rounds.reasons import visit_title, why_waiting
from musterpoint.engine.rounds.retiming import faults
from musterpoint.paper.route_sheets import STOP_KINDS, where_is
from musterpoint.plan import Plan, Stop, Team, Visit
from musterpoint.session.actions.naming import VISITS, stop_name, team_name
from musterpoint.session.actions.rounds import day_of
from musterpoint.text import _

ROW, BAR, NARROWEST, NOTCH = 46, 26, 18, 4
"""Pixels: a team's row, a stop's bar in it, and the least width of one, where the next one is close, too."""

CHIP, CHIP_GAP = 150, 6
"""Pixels: the width of a visit that waits for a team, and the gap between two."""

AROUND = 20
"""Minutes shown before the first and after the last thing that happens."""


@dataclass(frozen=True, slots=True)
class TeamDay:
    """place: of the team in the list of all; its colour on the map follows from it. Of each stop by its id:
    names; doing: what is done there; places: where it is; faults: what is wrong there."""

    team: Team
    title: str
    place: int
    stops: tuple[Stop, ...]
    names: Mapping[str, str]
    doing: Mapping[str, str]
    places: Mapping[str, str]
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A visit that no team has. why: in a sentence."""

    visit: Visit
    name: str
    doing: str
    why: str


@dataclass(frozen=True, slots=True)
class Days:
    """start: from when minutes count. waiting: visits that no team has."""

    start: datetime
    teams: tuple[TeamDay, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    def minute(self, at: datetime) -> float:
        return (at - self.start) / timedelta(minutes=1)


def days(plan: Plan, catalogue: Catalogue, kind: str | None = None) -> Days:
    """Of all teams, or those of one kind. Shapes of a second's work for hundreds of teams."""
    start = plan.campaign.starts or datetime(2000, 1, 1)
    teams = sorted(plan.table("team").values(), key=lambda team: (team.number, team.name, team.id))
    shown = []
    for place, team in enumerate(teams):
        stops = tuple(day_of(plan, team.id))
        if kind in (None, team.kind):
            wrong: dict[str, list[str]] = {}
            for fault in faults(plan, team, stops):
                wrong.setdefault(fault.stop.id, []).append(fault.text)
            told = {id_: "; ".join(words) for id_, words in wrong.items()}
            shown.append(_day(plan, team, place, stops, told))
    return Days(start, tuple(shown), tuple(_waiting(plan, catalogue)))


def _day(plan: Plan, team: Team, place: int, stops: tuple[Stop, ...], told: Mapping[str, str]) -> TeamDay:
    visits = {stop.id: plan.find("visit", stop.visit) if stop.visit else None for stop in stops}
    return TeamDay(
        team,
        str(team_name(team)),
        place,
        stops,
        names={stop.id: str(stop_name(stop, plan)) for stop in stops},
        doing={stop.id: _doing(stop, visits[stop.id]) for stop in stops},
        places={stop.id: where_is(plan, stop, visits[stop.id]) for stop in stops},
        faults=told,
    )


def _doing(stop: Stop, visit: Visit | None) -> str:
    if visit is not None:
        return str(VISITS[visit.kind])
    return _(STOP_KINDS[stop.kind]) if stop.kind in STOP_KINDS else ""


def _waiting(plan: Plan, catalogue: Catalogue) -> list[Waiting]:
    """The most urgent first."""
    found = [
        Waiting(visit, visit_title(plan, visit), str(VISITS[visit.kind]), why)
        for id_, why in why_waiting(plan, catalogue).items()
        if (visit := plan.find("visit", id_))
    ]
    return sorted(found, key=lambda one: (-one.visit.priority, one.visit.id))


class Grid:
    """A row per team over one axis of time; below the rows the visits that wait."""

    def __init__(self, shown: Days, per_minute: float, width: int):
        self.days, self.per_minute = shown, per_minute
        times = [
            shown.minute(at)
            for day in shown.teams
            for stop in day.stops
            for at in (stop.arrives, stop.leaves)
            if at is not None
        ]
        self.begins = round(min(times, default=0) - AROUND)
        self.ends = round(max(times, default=240) + AROUND)
        self.width = HEAD_WIDTH + round((self.ends - self.begins) * per_minute)
        self.waiting_top = HEAD_HEIGHT + ROW * len(shown.teams)
        self.across = max(1, (width - HEAD_WIDTH - CHIP_GAP) // (CHIP + CHIP_GAP))
        lines = -(-len(shown.waiting) // self.across)
        self.height = self.waiting_top + (lines * (BAR + CHIP_GAP) + 2 * CHIP_GAP if lines else 0)
        self._boxes = dict(self._laid())

    def _laid(self):
        for row, day in enumerate(self.days.teams):
            top = HEAD_HEIGHT + row * ROW + (ROW - BAR) // 2
            timed = [stop for stop in day.stops if stop.arrives and stop.leaves]
            lefts = [self.x(self.days.minute(stop.starts or stop.arrives)) for stop in timed]
            for stop, left, after in zip(timed, lefts, [*lefts[1:], None][: len(lefts)], strict=True):
                wide = max(NARROWEST, self.x(self.days.minute(stop.leaves)) - left)
                if after is not None:  # short stops at the scale of a whole day don't lie on each other
                    wide = max(NOTCH, min(wide, after - left - 1))
                yield stop.id, QRect(left, top, wide, BAR)
        for place, waiting in enumerate(self.days.waiting):
            line, column = divmod(place, self.across)
            left = HEAD_WIDTH + CHIP_GAP + column * (CHIP + CHIP_GAP)
            yield (
                waiting.visit.id,
                QRect(left, self.waiting_top + CHIP_GAP + line * (BAR + CHIP_GAP), CHIP, BAR),
            )

    def x(self, minute: float) -> int:
        return HEAD_WIDTH + round((minute - self.begins) * self.per_minute)

    def minute(self, x: int) -> float:
        return self.begins + (x - HEAD_WIDTH) / self.per_minute

    def __contains__(self, id_: str) -> bool:
        return id_ in self._boxes

    def rect(self, id_: str) -> QRect:
        """Of a stop, or of a visit that waits."""
        return self._boxes[id_]

    def at(self, point: QPoint) -> str:
        """The stop or visit under a point, "" for none."""
        return next((id_ for id_, box in reversed(self._boxes.items()) if box.contains(point)), "")

    def day_at(self, y: int) -> TeamDay | None:
        """The team whose row lies there."""
        row = (y - HEAD_HEIGHT) // ROW
        return self.days.teams[row] if y >= HEAD_HEIGHT and row < len(self.days.teams) else None

    def place_at(self, day: TeamDay, x: int, carried: str) -> int:
        """Where in the team's order something dropped there comes: how many stops stand before it."""
        minute = self.minute(x)
        between = [stop for stop in day.stops if stop.kind not in ("start", "return") and stop.id != carried]
        begins = (stop.starts or stop.arrives for stop in between)
        return sum(self.days.minute(at) <= minute for at in begins if at is not None)
