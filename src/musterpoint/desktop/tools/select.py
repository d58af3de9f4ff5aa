"""Selecting, moving and turning: the tool that is there when no other one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent

from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.tools.gestures import BandGesture, Gesture, MoveGesture, TurnGesture, placed
from musterpoint.desktop.tools.place import LEAP, STEP
from musterpoint.desktop.tools.tool import MapEvent, Preview, Tool
from musterpoint.plan import BUILDINGS
from musterpoint.session import actions
from musterpoint.session.actions.subjects import Ref
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

DRAG_DISTANCE = 4.0
"""A press becomes a drag after so many pixels."""

NUDGE, FAR_NUDGE = 0.1, 1.0
"""Metres that an arrow key moves the selection by, without and with Shift."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class SelectTool(Tool):
    """Click selects, Shift-click adds; a drag moves what is selected, the map on empty ground, and draws a
    rectangle with Shift. The first click on a zone selects its site, the next one the zone itself."""

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self._press: MapEvent | None = None
        self._hit: Ref | None = None
        self._gesture: Gesture | None = None

    @property
    def hint(self) -> str:
        if self._gesture:
            return self._gesture.hint
        if placed(self.canvas.document.selection):
            return _("Drag to move, R turns by 15° (Shift: 90°), arrows nudge by 0.1 m, Del deletes")
        return _("Click to select, drag to move the map, Shift-drag selects with a rectangle")

    @property
    def preview(self) -> Preview | None:
        return self._gesture.preview if self._gesture else None

    def press(self, event: MapEvent) -> None:
        self._press = event
        self._hit = self.canvas.under(event.position)
        frame = self.canvas.selection_frame
        if frame and self._may_edit() and frame.handle_hit(self.canvas.viewport(), event.position):
            self._gesture = TurnGesture(self.canvas, frame, event)

    def move(self, event: MapEvent) -> None:
        if self._gesture is None and self._press is not None and self._is_drag(event):
            self._begin(self._press)
        if self._gesture is not None:
            self._gesture.move(event)
            self.canvas.refresh()
        elif self._press is None:
            self._show_cursor(event.position)

    def release(self, event: MapEvent) -> None:
        press, gesture = self._press, self._gesture
        self._press = self._gesture = None
        if gesture is not None:
            gesture.move(event)
            gesture.finish()
        elif press is not None:
            self._click(event)
        self.canvas.refresh()

    def double_click(self, event: MapEvent) -> None:
        if self.canvas.document.selection:
            self.canvas.inspect_requested.emit(self.canvas.document.selection[-1])

    def key(self, event: QKeyEvent) -> bool:
        document = self.canvas.document
        references = placed(document.selection)
        if not references or not self._may_edit():
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                document.do(lambda: actions.delete(document.plan, references))
            case Qt.Key.Key_R:
                angle = LEAP if shift else STEP
                document.do(lambda: actions.rotate(document.plan, references, angle, merge=True))
            case arrow if arrow in _ARROWS:
                metres = FAR_NUDGE if shift else NUDGE
                right, up = _ARROWS[arrow]
                document.do(lambda: actions.nudge(document.plan, references, right * metres, up * metres))
            case _:
                return False
        return True

    def cancel(self, reason: str) -> None:
        if reason == "escape" and self._gesture is None:
            self.canvas.document.select([])
        self._press = self._gesture = None
        self.canvas.refresh()

    def paint(self, surface: Surface) -> None:
        if self._gesture:
            self._gesture.paint(surface)

    def _begin(self, press: MapEvent) -> None:
        """A press has become a drag."""
        if press.holds(Qt.KeyboardModifier.ShiftModifier):
            self._gesture = BandGesture(self.canvas, press)
        elif self._hit is not None and self._may_edit():
            document = self.canvas.document
            if not self._is_selected(self._hit):
                document.select([self._group(self._hit)])
            self._gesture = MoveGesture(self.canvas, press)
        else:
            self._press = None
            self.canvas.start_pan(press.position)

    def _click(self, event: MapEvent) -> None:
        document = self.canvas.document
        selection, hit = document.selection, self._hit
        if event.holds(Qt.KeyboardModifier.ShiftModifier):
            if hit is not None:
                reference = self._group(hit)
                rest = [other for other in selection if other != reference]
                document.select(rest if reference in selection else [*selection, reference])
        elif hit is not None:
            group = self._group(hit)
            document.select([hit if selection == (group,) else group])
        else:
            spot = shapely.Point(event.x, event.y)
            buildings = document.obstacles.hits(spot) if document.obstacles else []
            document.select([(BUILDINGS, id_) for id_ in buildings[:1]])

    def _group(self, reference: Ref) -> Ref:
        """A zone's site, as long as the zone itself isn't selected."""
        kind, id_ = reference
        document = self.canvas.document
        if kind != "zone" or reference in document.selection:
            return reference
        site = document.plan.table("zone")[id_].site
        return ("site", site) if site else reference

    def _is_selected(self, reference: Ref) -> bool:
        """Whether a record is selected, itself or with its site."""
        document = self.canvas.document
        site = getattr(document.plan.find(*reference), "site", "")
        return reference in document.selection or ("site", site) in document.selection

    def _is_drag(self, event: MapEvent) -> bool:
        offset = event.position - self._press.position
        return abs(offset.x()) + abs(offset.y()) >= DRAG_DISTANCE

    def _may_edit(self) -> bool:
        return not self.canvas.document.session.read_only

    def _show_cursor(self, position: QPointF) -> None:
        frame = self.canvas.selection_frame
        if frame and frame.handle_hit(self.canvas.viewport(), position):
            self.canvas.setCursor(Qt.CursorShape.CrossCursor)
        elif self.canvas.under(position):
            self.canvas.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.canvas.show_cursor()
