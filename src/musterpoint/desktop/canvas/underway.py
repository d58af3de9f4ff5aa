"""Where the teams are at a moment of their day: a disc on the way from stop to stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.markers import paint_disc
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.plan import Plan
from musterpoint.plan.round_lines import rounds

DISC, LETTERS = 26.0, 13.0
"""CSS pixels: the disc of a team, and its number's height."""


@dataclass(frozen=True, slots=True, eq=False)
class UnderWay:
    """A team's day. place: of the team in the list of all. seconds (n,) and spots (n, 2): when it is where;
    it goes straight in between."""

    number: int
    place: int
    seconds: np.ndarray
    spots: np.ndarray

    def spot(self, at: float) -> tuple[float, float]:
        x, y = (float(np.interp(at, self.seconds, self.spots[:, axis])) for axis in (0, 1))
        return x, y


def under_way(plan: Plan, start: datetime) -> tuple[UnderWay, ...]:
    """All teams with stops; seconds count from `start`."""
    found = []
    for one in rounds(plan):
        known = [
            (moment, (stop.x, stop.y))
            for stop in one.stops
            for moment in (stop.arrives, stop.leaves)
            if moment is not None
        ]
        if known:
            seconds = np.array([(moment - start).total_seconds() for moment, _spot in known])
            spots = np.array([spot for _moment, spot in known])
            found.append(UnderWay(one.team.number or one.place + 1, one.place, seconds, spots))
    return tuple(found)


def paint_under_way(surface: Surface, style: MapStyle, teams: Sequence[UnderWay], seconds: float) -> None:
    """A disc with the team's number, in the colour of its line."""
    for team in teams:
        line = style.route(team.place)
        symbol = Symbol(
            fill=line.stroke, stroke=style.halo, width=2.0, size=DISC, label=style.ground, label_size=LETTERS
        )
        paint_disc(surface, symbol, team.spot(seconds), str(team.number))
