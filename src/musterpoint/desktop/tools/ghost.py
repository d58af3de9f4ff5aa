"""What is about to be placed, in true size under the cursor."""

from __future__ import annotations

import shapely
from PyQt6.QtGui import QTransform
from shapely.affinity import affine_transform

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.outlines import to_path
from musterpoint.desktop.canvas.records import paint_sketch
from musterpoint.desktop.canvas.sketches import sketch
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import Edit, Fixture, Plan, Record
from musterpoint.session import actions

KIT, FIXTURE = "kit", "fixture"


class Ghost:
    """item: "kit:lanes-3" or "fixture:canopy-3x6". x, y, rotation: where it stands in the plan's CRS.

    Raises KeyError where the catalogue doesn't hold the item.
    """

    def __init__(self, catalogue: Catalogue, item: str):
        self.kind, _colon, self.id = item.partition(":")
        self.x = self.y = self.rotation = 0.0
        self._catalogue = catalogue
        if self.kind == KIT:
            layout = catalogue.kits[self.id].layout()
            self._footprint: shapely.Geometry = layout.footprint
            parts: tuple[Record, ...] = layout.parts
        else:
            fixture_type = catalogue.fixtures[self.id]
            fixture = Fixture(id="", type=self.id, width=fixture_type.width, depth=fixture_type.depth)
            self._footprint = fixture.geometry()
            parts = (fixture,)
        self._sketches = [made for part in parts if (made := sketch(part, catalogue))]
        self._outline = to_path(self._footprint)

    def footprint(self) -> shapely.Geometry:
        """The ground that it covers, in the plan's CRS."""
        place = self._place()
        matrix = (place.m11(), place.m21(), place.m12(), place.m22(), place.dx(), place.dy())
        return affine_transform(self._footprint, matrix)

    def edit(self, plan: Plan, site: str = "") -> Edit:
        """The edit that places it. site: the one that a fixture joins. Raises InputError like the actions."""
        spot = (self.x, self.y, self.rotation)
        if self.kind == KIT:
            return actions.place_kit(plan, self._catalogue, self.id, *spot)
        return actions.place_fixture(plan, self._catalogue, self.id, *spot, site=site)

    def paint(self, surface: Surface, style: MapStyle, blocked: bool) -> None:
        """Paint it as it will look, in the ghost's outline; red where it can't stand."""
        symbol = style.marks["ghost-blocked" if blocked else "ghost"]
        world = self._place() * surface.world
        there = Surface(surface.painter, world, surface.resolution, surface.ratio)
        painter = surface.painter
        painter.setOpacity(0.75)
        for item in self._sketches:
            paint_sketch(there, style, item)
        painter.setOpacity(1.0)
        painter.setTransform(world)
        painter.setPen(surface.pen(symbol))
        painter.setBrush(colour(symbol.fill))
        painter.drawPath(self._outline)

    def _place(self) -> QTransform:
        return QTransform().translate(self.x, self.y).rotate(self.rotation)
