"""What is dropped onto the map: kits and fixtures from the palette, people from their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QMimeData, QPointF
from PyQt6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from musterpoint.desktop.canvas.markers import marker_radius
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.aids import Aids
from musterpoint.desktop.tools.ghost import Ghost
from musterpoint.desktop.tools.place import aim, follow, ghost_of, place
from musterpoint.desktop.tools.tool import MapEvent
from musterpoint.plan import Edit, Site
from musterpoint.session import actions
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

PALETTE_MIME = "application/x-musterpoint-palette"
"""Text "kit:lanes-3" or "fixture:canopy-3x6"."""

PERSON_MIME = "application/x-musterpoint-person"
"""Ids of people, one a line."""


class Drops:
    """Shows what a drop would do while something is dragged over the canvas, and does it."""

    def __init__(self, canvas: MapCanvas):
        self._canvas = canvas
        self._ghost: Ghost | None = None
        self._aids = Aids(canvas)
        self._people: list[str] = []
        self._site: Site | None = None

    @property
    def hint(self) -> str:
        """What a drop will do, "" where nothing is dragged."""
        if self._ghost:
            words = [self._aids.words, _("let go to place it, Alt suspends snapping")]
            return " · ".join(filter(None, words))
        if self._site:
            return _("Let go to take the first fitting post")
        return _("Drag onto a site") if self._people else ""

    def enter(self, event: QDragEnterEvent) -> None:
        self._begin(event.mimeData())
        if self._ghost or self._people:
            self._follow(event)
            event.acceptProposedAction()

    def move(self, event: QDragMoveEvent) -> None:
        self._follow(event)
        if self._ghost or self._site:
            event.acceptProposedAction()
        else:
            event.ignore()

    def leave(self) -> None:
        self._ghost, self._people, self._site = None, [], None
        self._aids.clear()
        self._canvas.refresh()

    def drop(self, event: QDropEvent) -> None:
        if self._ghost:
            aim(self._ghost, self._aids, self._map_event(event))
        else:
            self._follow(event)
        canvas, ghost, people, site = self._canvas, self._ghost, self._people, self._site
        self.leave()
        if ghost:
            place(canvas, ghost, event.position())
        elif site and canvas.document.do(lambda: self._assignments(people, site)):
            canvas.document.select([("site", site.id)])
        event.acceptProposedAction()
        canvas.setFocus()

    def paint(self, surface: Surface) -> None:
        style = self._canvas.style_in_use
        if self._ghost:
            self._ghost.paint(surface, style, bool(self._aids.problems))
            self._aids.paint(surface)
        elif self._site:
            symbol = style.marks["selection"]
            radius = (marker_radius(style.sites["fixed"], surface.scale) + 8) * surface.ratio
            surface.painter.resetTransform()
            surface.painter.setPen(surface.pen(symbol))
            surface.painter.setBrush(colour(symbol.fill))
            surface.painter.drawEllipse(
                surface.world.map(QPointF(self._site.x, self._site.y)), radius, radius
            )

    def _begin(self, data: QMimeData) -> None:
        self._ghost, self._people = None, []
        document = self._canvas.document
        if document.session.read_only:
            return
        if data.hasFormat(PALETTE_MIME):
            self._ghost = ghost_of(self._canvas, bytes(data.data(PALETTE_MIME)).decode())
        elif data.hasFormat(PERSON_MIME):
            self._people = bytes(data.data(PERSON_MIME)).decode().splitlines()

    def _follow(self, event: QDropEvent) -> None:
        if self._ghost:
            follow(self._ghost, self._aids, self._map_event(event))
        elif self._people:
            self._site = self._site_under(event.position())
        self._canvas.refresh()

    def _map_event(self, event: QDropEvent) -> MapEvent:
        x, y = self._canvas.viewport().to_world(event.position())
        return MapEvent(event.position(), x, y, modifiers=event.modifiers())

    def _site_under(self, position: QPointF) -> Site | None:
        hit = self._canvas.under(position)
        if hit is None:
            return None
        plan = self._canvas.document.plan
        record = plan.table(hit[0])[hit[1]]
        return record if isinstance(record, Site) else plan.find("site", getattr(record, "site", ""))

    def _assignments(self, people: list[str], site: Site) -> Edit:
        """One edit for all of them: each takes the first post that the ones before left."""
        document = self._canvas.document
        plan = document.plan.copy()
        whole: Edit | None = None
        for person in people:
            step = actions.assign_to_site(plan, document.catalogue, person, site.id)
            plan.apply(step)
            whole = step if whole is None else whole.then(step)
        return whole
