"""Teams' rounds as lines along the roads, for the programs that show a plan's file."""

from __future__ import annotations

import numpy

from musterpoint.catalogue.style import MapStyle
from musterpoint.geo.driving import driving_ground, foot_ground
from musterpoint.plan import Plan
from musterpoint.plan.round_lines import rounds
from musterpoint.store.round_lines import DrawnRound


def drawn_rounds(plan: Plan, style: MapStyle) -> list[DrawnRound]:
    """Every team's way in its colour, as the map of the program shows it."""
    drawn = []
    for item in rounds(plan):
        team = item.team
        ground = driving_ground(plan) if team.vehicle else foot_ground(plan)
        drawn.append(
            DrawnRound(
                team=team.id,
                number=team.number,
                name=team.name,
                kind=team.kind,
                colour=style.route(item.place).stroke,
                line=ground.line(numpy.array(item.points)),
            )
        )
    return drawn
