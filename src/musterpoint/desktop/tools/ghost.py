"""What is about to be placed, in true size under the cursor."""

from __future__ import annotations

from functools import partial

import numpy as np
import shapely
from PyQt6.QtGui import QTransform

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.outlines import to_path
from musterpoint.desktop.canvas.records import SketchPainter
from musterpoint.desktop.canvas.sketches import sketch
from musterpoint.desktop.canvas.stamp import Stamp
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.engine.observation import observed_by
from musterpoint.plan import Edit, Fixture, Gate, Plan, Record, Site
from musterpoint.plan.placing import Placing
from musterpoint.session import actions
from musterpoint.session.actions.sites import free_numbers

KIT, FIXTURE, GATE = "kit", "fixture", "gate"
_SITE = "ghost"


class Ghost:
    """item: "kit:lanes-3", "fixture:canopy-3x6" or "gate:entrance". plan: where a kit would be
    a site, with seats for those whom its campaign observes. x, y, rotation: where it stands in the plan's
    CRS.

    Raises KeyError where the catalogue doesn't hold the item.
    """

    def __init__(self, catalogue: Catalogue, item: str, plan: Plan):
        self.kind, _colon, self.id = item.partition(":")
        self.x = self.y = self.rotation = 0.0
        self._catalogue = catalogue
        self._plan = plan
        self._parts, footprint = self._made()
        self._corners = shapely.get_coordinates(footprint)[:-1]
        self._sketches = [made for part in self._parts if (made := sketch(part, catalogue))]
        self._outline = to_path(footprint)
        self._style: MapStyle | None = None
        self._stamp: Stamp | None = None

    def outline(self) -> np.ndarray:
        """The corners (n, 2) of the ground that it covers, in the plan's CRS."""
        place = self._place()
        turn = np.array([[place.m11(), place.m12()], [place.m21(), place.m22()]])
        return self._corners @ turn + (self.x, self.y)

    def records(self) -> list[Record]:
        """What it would be, in its place."""
        placing = Placing(self.x, self.y, self.rotation)
        return [placing.record(part) for part in self._parts]

    def renumber(self, number: int) -> None:
        """Another site is placed with the next click."""
        self._parts = tuple(
            part.replace(number=number) if isinstance(part, Site) else part for part in self._parts
        )

    def edit(self, plan: Plan, site: str = "") -> Edit:
        """The edit that places it. site: the one that a fixture or gate joins. Raises InputError like the
        actions."""
        spot = (self.x, self.y, self.rotation)
        if self.kind == KIT:
            return actions.place_kit(plan, self._catalogue, self.id, *spot)
        if self.kind == GATE:
            return actions.place_gate(plan, self.id, *spot, site=site, catalogue=self._catalogue)
        return actions.place_fixture(plan, self._catalogue, self.id, *spot, site=site)

    def paint(self, surface: Surface, style: MapStyle, blocked: bool) -> None:
        """Paint it as it will look, in the ghost's outline; red where it can't stand."""
        symbol = style.marks["ghost-blocked" if blocked else "ghost"]
        world = self._place() * surface.world
        if style is not self._style:
            self._style = style
            self._stamp = Stamp(partial(self._paint_sketches, style), self._outline.boundingRect())
        painter = surface.painter
        painter.setOpacity(0.75)
        self._stamp.put(Surface(painter, world, surface.resolution, surface.ratio))
        painter.setOpacity(1.0)
        painter.setTransform(world)
        painter.setPen(surface.pen(symbol))
        painter.setBrush(colour(symbol.fill))
        painter.drawPath(self._outline)

    def _paint_sketches(self, style: MapStyle, there: Surface) -> None:
        sketches = SketchPainter(there, style)
        for item in self._sketches:
            sketches.paint(item)

    def _made(self) -> tuple[tuple[Record, ...], shapely.Polygon]:
        """Its records around (0, 0), and the ground that they cover."""
        if self.kind == KIT:
            kit = self._catalogue.kits[self.id]
            layout = kit.layout(observed_by(self._plan, self._catalogue, kit.lanes))
            site = Site(
                id=_SITE, number=next(free_numbers(self._plan)), kind=kit.site_kind, kit=self.id,
                lanes=kit.lanes, green_lane=kit.green_lane,
            )  # fmt: skip
            parts = (part.replace(id=f"{_SITE}-{row}", site=_SITE) for row, part in enumerate(layout.parts))
            return (site, *parts), layout.footprint
        if self.kind == GATE:
            gate = Gate(id=_SITE, kind=self.id)
            return (gate,), shapely.box(-gate.width / 2, -0.3, gate.width / 2, 0.3)
        kind = self._catalogue.fixtures[self.id]
        fixture = Fixture(id=_SITE, type=self.id, width=kind.width, depth=kind.depth)
        return (fixture,), fixture.geometry()

    def _place(self) -> QTransform:
        return QTransform().translate(self.x, self.y).rotate(self.rotation)
