"""Selecting, moving, turning and reshaping: the tool that is there when no other one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent

from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.tools.carrying import CarryGesture
from musterpoint.desktop.tools.gestures import (
    BandGesture,
    Gesture,
    MoveGesture,
    TurnGesture,
    movable,
    placed,
)
from musterpoint.desktop.tools.giving import GiveGesture, building_under, selected_under
from musterpoint.desktop.tools.place import turn_of_key
from musterpoint.desktop.tools.reshape import Grips, ReshapeGesture
from musterpoint.desktop.tools.tool import MapEvent, Preview, Tool
from musterpoint.plan import Edit, Stop
from musterpoint.session import actions
from musterpoint.session.actions.grouping import holder, picked_with
from musterpoint.session.actions.rounds import is_movable
from musterpoint.session.actions.subjects import PARTS, Ref, is_locked
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
    rectangle with Shift. A click on one thing of a site or of a group selects all of it; a double click goes
    into it, as a Ctrl-click does at once. Handles of a single zone or way reshape it."""

    HANDLES = True

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self._press: MapEvent | None = None
        self._hit: Ref | None = None
        self._gesture: Gesture | None = None
        self.entered = frozenset()
        self._grips = Grips(canvas)
        self._over = ""

    @property
    def hint(self) -> str:
        if self._gesture:
            return self._gesture.hint
        if self._over:
            return self._over
        if placed(self.canvas.document.selected_records):
            return _("Drag to move · R turns by 15° (Shift: 90°), T to the street, arrows nudge, Del deletes")
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
            self._show_what_a_click_does(event)

    def release(self, event: MapEvent) -> None:
        press, gesture = self._press, self._gesture
        self._press = self._gesture = None
        if gesture is not None:
            gesture.aim(event)
            gesture.finish()
        elif press is not None:
            self._click(event)
            self._show_what_a_click_does(event)
        self.canvas.refresh()

    def double_click(self, event: MapEvent) -> None:
        """Go into what is under the mouse, and show it in words."""
        document, hit = self.canvas.document, self.canvas.under(event.position)
        if hit is not None and (name := holder(document.plan, hit, self.entered)):
            self.entered |= {name}
            document.select(picked_with(document.plan, hit, self.entered))
        if document.selection:
            self.canvas.inspect_requested.emit(document.selection[-1])

    def key(self, event: QKeyEvent) -> bool:
        references = placed(self.canvas.document.selected_records)
        edit = self._edit_of_key(event, references) if references and self._may_edit() else None
        if edit is None:
            return False
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._grips.delete():
            return True
        self.canvas.document.do(edit)
        return True

    def cancel(self, reason: str) -> None:
        if reason == "escape" and self._gesture is None:
            self.entered = frozenset()
            self.canvas.document.select([])
        if reason != "changed":
            self._grips.chosen = None
        self._press = self._gesture = None
        self._over = ""  # something else may lie under the mouse now
        self.canvas.refresh()

    def paint(self, surface: Surface) -> None:
        if self._gesture:
            self._gesture.paint(surface)
        else:
            self._grips.paint(surface)

    def _edit_of_key(self, event: QKeyEvent, references: list[Ref]) -> Callable[[], Edit] | None:
        """What a key does to the selection, None where it means nothing."""
        plan, catalogue = self.canvas.document.plan, self.canvas.document.catalogue
        if angle := turn_of_key(event):
            return lambda: actions.rotate(plan, references, angle, merge=True, catalogue=catalogue)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return lambda: actions.delete(plan, references, catalogue=catalogue)
        if event.key() in _ARROWS:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            metres = FAR_NUDGE if shift else NUDGE
            right, up = _ARROWS[event.key()]
            return lambda: actions.nudge(plan, references, right * metres, up * metres, catalogue=catalogue)
        return None

    def _begin(self, press: MapEvent) -> None:
        """A press has become a drag."""
        grip, record = self._grips.under(press.position), self._grips.record()
        if grip is not None and record is not None:
            self._grips.chosen = None
            self._gesture = ReshapeGesture(self.canvas, record, grip)
        elif press.holds(Qt.KeyboardModifier.ShiftModifier):
            self._gesture = BandGesture(self.canvas, press)
        elif self._hit is not None and placed([self._hit]) and self._may_edit():
            self._begin_move(press)
        elif self._may_edit() and (stop := self._movable_stop(self._hit)):
            self.canvas.document.select([self._hit])
            self._gesture = CarryGesture(self.canvas, stop, press)
        elif self._may_edit() and (given := selected_under(self.canvas, press)):
            self._gesture = GiveGesture(self.canvas, given)
        else:
            self._press = None
            self.canvas.start_pan(press.position)

    def _movable_stop(self, hit: Ref | None) -> Stop | None:
        stop = self.canvas.document.plan.find(*hit) if hit is not None and hit[0] == Stop.KIND else None
        return stop if stop is not None and is_movable(stop) else None

    def _begin_move(self, press: MapEvent) -> None:
        document = self.canvas.document
        if not self._is_selected(self._hit):
            document.select(self._picked(press))
        references = placed(document.selected_records)
        if movable(document.plan, references):
            self._gesture = MoveGesture(self.canvas, press)
        else:
            self._press = None
            document.message.emit(_("It is locked and stays where it is. Ctrl+L unlocks it."))

    def _click(self, event: MapEvent) -> None:
        document = self.canvas.document
        grip = self._grips.under(event.position)
        self._grips.chosen = grip.number if grip is not None and not grip.between else None
        if grip is not None:
            return
        if self._hit is None:
            self.entered = frozenset()
            self._select_building(event)
        elif event.holds(Qt.KeyboardModifier.ShiftModifier):
            picked = self._picked(event)
            rest = [other for other in document.selection if other not in picked]
            added = len(rest) == len(document.selection)
            document.select([*rest, *picked] if added else rest)
        else:
            document.select(self._picked(event))

    def _select_building(self, event: MapEvent) -> None:
        """Shift adds it to the buildings that are selected, or takes it from them."""
        document, found = self.canvas.document, building_under(self.canvas, event.x, event.y)
        adds = event.holds(Qt.KeyboardModifier.ShiftModifier)
        if found is None:
            if not adds:
                document.select([])
            return
        others = [ref for ref in document.selection if ref != found] if adds else []
        document.select(others if document.is_selected(found) and adds else [*others, found])

    def _picked(self, event: MapEvent) -> tuple[Ref, ...]:
        """What a click on what was hit selects."""
        if event.holds(Qt.KeyboardModifier.ControlModifier):
            return (self._hit,)
        return picked_with(self.canvas.document.plan, self._hit, self.entered)

    def _is_selected(self, reference: Ref) -> bool:
        """Whether a record is selected, itself or with its site."""
        document = self.canvas.document
        site = getattr(document.plan.find(*reference), "site", "")
        return document.is_selected(reference) or document.is_selected(("site", site))

    def _is_drag(self, event: MapEvent) -> bool:
        offset = event.position - self._press.position
        return abs(offset.x()) + abs(offset.y()) >= DRAG_DISTANCE

    def _may_edit(self) -> bool:
        return not self.canvas.document.session.read_only

    def _show_what_a_click_does(self, event: MapEvent) -> None:
        """The cursor and the hint for what is under the mouse."""
        words, cursor = self._meaning(event)
        if cursor is None:
            self.canvas.show_cursor()
        else:
            self.canvas.setCursor(cursor)
        if words != self._over:
            self._over = words
            self.canvas.hint_changed.emit(self.hint)

    def _meaning(self, event: MapEvent) -> tuple[str, Qt.CursorShape | None]:
        canvas, document, position = self.canvas, self.canvas.document, event.position
        frame, editable = canvas.selection_frame, self._may_edit()
        if editable and frame and frame.handle_hit(canvas.viewport(), position):
            return _("Drag to turn · Shift: steps of 15°, Alt suspends snapping"), Qt.CursorShape.CrossCursor
        if grip := self._grips.under(position):
            if grip.between:
                return _("Drag to add a point here"), Qt.CursorShape.DragCopyCursor
            return _("Drag the point · click it, then Del takes it away"), Qt.CursorShape.SizeAllCursor
        hit = canvas.under(position)
        building = None if hit else building_under(canvas, event.x, event.y)
        canvas.overlays.hover(hit or building)
        if document.is_selected(building) and editable:
            return _("Drag to another site to give it the building"), Qt.CursorShape.OpenHandCursor
        if hit is None:
            return "", None
        if editable and self._movable_stop(hit):
            words = _("Click to select, drag to another team's route or behind another stop")
            return words, Qt.CursorShape.OpenHandCursor
        if not placed([hit]):
            return _("Click to select, double-click for its details"), Qt.CursorShape.PointingHandCursor
        record = document.plan.find(*hit)
        if is_locked(document.plan, record):
            return _("Locked: click to select it, Ctrl+L unlocks it"), Qt.CursorShape.ForbiddenCursor
        picked = picked_with(document.plan, hit, self.entered)
        if self._is_selected(hit) and editable:
            return "", Qt.CursorShape.SizeAllCursor
        whole = picked != (hit,) and hit[0] in PARTS
        words = _("Click to select all of it, double-click to go into it")
        return words if whole else _("Click to select, drag to move"), Qt.CursorShape.PointingHandCursor
