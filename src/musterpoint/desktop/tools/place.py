"""Placing kits, fixtures and gates by clicking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent

from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.tools.aids import Aids
from musterpoint.desktop.tools.ghost import KIT, Ghost
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.plan import RecordChange
from musterpoint.plan.placing import DIGITS
from musterpoint.session.actions.sites import free_numbers
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

STEP, LEAP, FINE = 15.0, 90.0, 1.0
"""Degrees that R turns by, without and with Shift, and that [ and ] turn by."""

STREET_REACH = 200.0
"""Metres within which a street gives its direction."""


def turn_of_key(event: QKeyEvent) -> float:
    """The degrees (counter-clockwise) that a key turns by, 0 where it is none of those, or a command's."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return 0.0
    match event.key():
        case Qt.Key.Key_R:
            return LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        case Qt.Key.Key_BracketLeft:
            return FINE
        case Qt.Key.Key_BracketRight:
            return -FINE
    return 0.0


class PlaceTool(Tool):
    """Each click places the item under the cursor, until Esc."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: MapCanvas, item: str):
        super().__init__(canvas)
        self.ghost = ghost_of(canvas, item)
        self._aids = Aids(canvas)
        self._on_map = False

    @property
    def hint(self) -> str:
        if words := self._aids.words:
            return _("{words} · click to place, Alt suspends snapping, Esc ends").format(words=words)
        return _("Click to place · R turns by 15° (Shift: 90°), [ ] by 1°, T to the street · Esc ends")

    @property
    def blocked(self) -> bool:
        """Whether something is wrong where the ghost is."""
        return self._on_map and bool(self._aids.problems)

    def move(self, event: MapEvent) -> None:
        self._on_map = True
        follow(self.ghost, self._aids, event)
        self.canvas.refresh()

    def release(self, event: MapEvent) -> None:
        self._on_map = True
        aim(self.ghost, self._aids, event)
        place(self.canvas, self.ghost, event.position)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._on_map:
                view = self.canvas.viewport()
                self.ghost.x, self.ghost.y = view.x, view.y
            place(self.canvas, self.ghost, self.canvas.viewport().to_screen(self.ghost.x, self.ghost.y))
            return True
        angle = turn_of_key(event)
        if not angle:
            return False
        self._turn(self.ghost.rotation + angle)
        return True

    def turn_to_street(self) -> bool:
        """Turn the ghost along the nearest street; whether there is one."""
        vicinity, ghost = self.canvas.document.vicinity, self.ghost
        direction = vicinity and vicinity.street_direction(ghost.x, ghost.y, STREET_REACH)
        if direction is None:
            return False
        self._turn(ghost.rotation + (direction - ghost.rotation + 45) % 90 - 45)
        return True

    def cancel(self, reason: str) -> None:
        self._aids.clear()
        if reason == "escape":
            self.canvas.set_tool(None)

    def paint(self, surface: Surface) -> None:
        if self._on_map:
            self.ghost.paint(surface, self.canvas.style_in_use, self.blocked)
            self._aids.paint(surface)

    def _turn(self, rotation: float) -> None:
        self.ghost.rotation = rotation % 360
        if self._on_map:
            self._aids.look(self.ghost.outline(), self.ghost.records(), rigid=True)
            if self.ghost.kind == KIT:
                self._aids.look_for_room(self.ghost.x, self.ghost.y, self.ghost.rotation)
        self.canvas.refresh()


def ghost_of(canvas: MapCanvas, item: str) -> Ghost:
    """The ghost of an item that the next click would place (see `Ghost`)."""
    document = canvas.document
    return Ghost(document.catalogue, item, document.plan)


def aim(ghost: Ghost, aids: Aids, event: MapEvent) -> None:
    """Put the ghost under the mouse, snapped."""
    ghost.x, ghost.y = event.x, event.y
    snap = aids.snap(ghost.outline(), event)
    ghost.x, ghost.y = round(event.x + snap.dx, DIGITS), round(event.y + snap.dy, DIGITS)


def follow(ghost: Ghost, aids: Aids, event: MapEvent) -> None:
    """Let the ghost follow the mouse, snapped, and see what is near and wrong there."""
    aim(ghost, aids, event)
    aids.look(ghost.outline(), ghost.records(), rigid=True)
    if ghost.kind == KIT:
        aids.look_for_room(ghost.x, ghost.y, ghost.rotation)


def place(canvas: MapCanvas, ghost: Ghost, position: QPointF) -> None:
    """Place the ghost where it is and select what came of it; a fixture joins the site that lies under it."""
    document = canvas.document
    site = "" if ghost.kind == KIT else site_under(canvas, position)
    made = []

    def edit():
        placing = ghost.edit(document.plan, site)
        made.extend(change for change in placing.changes if isinstance(change, RecordChange))
        return placing

    if document.do(edit):
        ghost.renumber(next(free_numbers(document.plan)))
        foremost = "site" if ghost.kind == KIT else ghost.kind
        document.select([(foremost, change.id) for change in made if change.kind == foremost][:1])


def site_under(canvas: MapCanvas, position: QPointF) -> str:
    """The id of the site that lies under a position of the canvas, "" for none."""
    hit = canvas.under(position)
    if hit is None:
        return ""
    kind, id_ = hit
    return id_ if kind == "site" else getattr(canvas.document.plan.table(kind)[id_], "site", "")
