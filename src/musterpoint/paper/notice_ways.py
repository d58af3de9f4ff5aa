"""How people get from their building to the entrance of their site: along which paths, and how far."""

from __future__ import annotations

import math

import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.geo.footways import NOWHERE
from musterpoint.geo.grounds import walking_ground
from musterpoint.paper.document import Order
from musterpoint.paper.words import Words
from musterpoint.plan import Gate, Site
from musterpoint.text import N_, Text

SIDES = (
    Text("东", "east"), Text("东北", "north-east"), Text("北", "north"), Text("西北", "north-west"),
    Text("西", "west"), Text("西南", "south-west"), Text("南", "south"), Text("东南", "south-east"),
)  # fmt: skip
"""Counter-clockwise from east."""


class WaysTo:
    """The ways to one site: to its `gate` where an entrance is drawn, else to its middle."""

    def __init__(self, order: Order, site: Site):
        gates = order.plan.where("gate", site=site.id)
        self.gate: Gate | None = next((gate for gate in gates if gate.kind == "entrance"), None)
        self.goal = (self.gate or site).geometry()
        self._order = order
        self._tree = walking_ground(order.plan).tree_to(self.goal)
        frame = order.plan.buildings.frame if order.plan.buildings is not None else None
        self._place = {} if frame is None else dict(zip(frame.index, range(len(frame)), strict=True))

    def line(self, building: str) -> shapely.LineString | None:
        """A building's way along the paths; None where no path is known, or for something else."""
        place = self._place.get(building)
        return None if place is None or self._tree is None else self._tree.way(place)

    def words(self, building: str, shape: BaseGeometry) -> Words:
        """On which side the site is, and how far it is to walk; by the straight line where no path is
        known."""
        middle = shapely.centroid(shape)
        dx, dy = self.goal.x - middle.x, self.goal.y - middle.y
        norms, place = self._order.catalogue.norms, self._place.get(building)
        known = place is not None and self._tree is not None and self._tree.door[place] != NOWHERE
        metres = self._tree.lengths[place] if known else math.hypot(dx, dy) * norms["detour"].value
        minutes = max(1, math.ceil(metres / norms["walking-speed"].value / 60))
        return self._order.speaker.say(
            N_("Walk {side}, about {metres} m, {minutes} min."), side=side_of(dx, dy),
            metres=f"{round(float(metres), -1):,.0f}", minutes=str(minutes),
        )  # fmt: skip


def side_of(dx: float, dy: float) -> Text:
    """The point of the compass to which a vector shows, in m to the east and north."""
    return SIDES[round(math.degrees(math.atan2(dy, dx)) / 45) % 8]
