"""How mouse and keys move the map, whichever tool is in use."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

ZOOM_STEP = 1.25
"""Nearer by so much for each notch of the wheel, each key and each click on a button."""

PAN_STEP = 64
"""Pixels that an arrow key moves the map by."""

_ARROWS = {
    Qt.Key.Key_Left: (PAN_STEP, 0),
    Qt.Key.Key_Right: (-PAN_STEP, 0),
    Qt.Key.Key_Up: (0, PAN_STEP),
    Qt.Key.Key_Down: (0, -PAN_STEP),
}


TURN_STEP = 15.0
"""Degrees that a key turns the map by."""

NORTH_REACH = 3.0
"""A turn that ends so few degrees off north ends at north."""

CLICK_REACH = 3.0
"""A press that moves by fewer pixels is a click."""


class Navigation:
    """Zooms by wheel, pinch and keys; pans by the middle button, by any button while the space bar is held,
    by two fingers on a touchpad and by arrow keys; turns by the same drags with Shift, by two fingers, by
    keys and by a drag at the north arrow, where a click puts north up again."""

    def __init__(self, canvas: MapCanvas):
        self._canvas = canvas
        self._space = False
        self._from: QPointF | None = None
        self._turning = False
        self._pressed_at: QPointF | None = None

    @property
    def panning(self) -> bool:
        """Whether a drag moves or turns the map."""
        return self._from is not None

    def wheel(self, event: QWheelEvent) -> None:
        """A wheel zooms; two fingers that slide over a touchpad push the map, with Ctrl they zoom."""
        fingers = event.pixelDelta()
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.phase() != Qt.ScrollPhase.NoScrollPhase and not fingers.isNull() and not held:
            self._canvas.set_viewport(self._canvas.viewport().panned(fingers.x(), fingers.y()))
            return
        notches = event.angleDelta().y() / 120
        if notches:
            self._zoom(ZOOM_STEP**notches, event.position())

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a touchpad pinch or turn; tell whether they did something."""
        match event.gestureType():
            case Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(1 + event.value(), event.position())
            case Qt.NativeGestureType.RotateNativeGesture:
                # Fingers that turn clockwise count upwards.
                self._turn(self._canvas.viewport().rotation - event.value(), event.position())
            case Qt.NativeGestureType.SmartZoomNativeGesture:
                self._zoom(2.0, event.position())
            case Qt.NativeGestureType.EndNativeGesture:
                self._settle_north(event.position())
            case _:
                return False
        return True

    def press(self, event: QMouseEvent) -> bool:
        """Begin to pan or to turn, if this button does; tell whether."""
        left = event.button() == Qt.MouseButton.LeftButton
        on_arrow = left and self._canvas.north_arrow().contains(event.position())
        if not on_arrow and event.button() != Qt.MouseButton.MiddleButton and not (left and self._space):
            return False
        self._turning = on_arrow or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._pressed_at = event.position() if on_arrow else None
        self.start_pan(event.position())
        return True

    def start_pan(self, position: QPointF) -> None:
        self._from = position
        self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, position: QPointF) -> None:
        if self._from is None:
            return
        canvas, start = self._canvas, self._from
        self._from = position
        if not self._turning:
            canvas.set_viewport(canvas.viewport().panned(position.x() - start.x(), position.y() - start.y()))
            return
        middle = QPointF(canvas.width() / 2, canvas.height() / 2)
        if self._pressed_at is not None:
            middle = canvas.north_arrow().center()
        turn = _direction(start - middle) - _direction(position - middle)
        self._turn(canvas.viewport().rotation + turn, QPointF(canvas.width() / 2, canvas.height() / 2))

    def stop_pan(self, position: QPointF | None = None) -> None:
        """End the drag; one that began at the north arrow and didn't move puts north up."""
        canvas = self._canvas
        if self._turning:
            middle = QPointF(canvas.width() / 2, canvas.height() / 2)
            moved = position - self._pressed_at if position and self._pressed_at else None
            if moved is not None and math.hypot(moved.x(), moved.y()) < CLICK_REACH:
                self.north_up()
            else:
                self._settle_north(middle)
        self._from, self._turning, self._pressed_at = None, False, None
        canvas.show_cursor()

    def north_up(self) -> None:
        """Turn the map back about its middle."""
        self._turn(0.0, QPointF(self._canvas.width() / 2, self._canvas.height() / 2))

    def turn_by(self, degrees: float) -> None:
        """Turn the map about its middle, counter-clockwise."""
        rotation = self._canvas.viewport().rotation + degrees
        self._turn(rotation, QPointF(self._canvas.width() / 2, self._canvas.height() / 2))

    def key(self, event: QKeyEvent) -> bool:
        """Move the map, if this key does; tell whether. With Ctrl it is a command's, be it disabled."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        canvas = self._canvas
        middle = QPointF(canvas.width() / 2, canvas.height() / 2)
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(ZOOM_STEP, middle)
            case Qt.Key.Key_Minus:
                self._zoom(1 / ZOOM_STEP, middle)
            case Qt.Key.Key_0:
                canvas.fit()
            case Qt.Key.Key_N:
                self.north_up()
            case Qt.Key.Key_Comma | Qt.Key.Key_Less:
                self.turn_by(TURN_STEP)
            case Qt.Key.Key_Period | Qt.Key.Key_Greater:
                self.turn_by(-TURN_STEP)
            case Qt.Key.Key_Space:
                self._space = True
                canvas.setCursor(Qt.CursorShape.OpenHandCursor)
            case arrow if arrow in _ARROWS:
                canvas.set_viewport(canvas.viewport().panned(*_ARROWS[arrow]))
            case _:
                return False
        return True

    def key_released(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            if not self.panning:
                self._canvas.show_cursor()

    def _zoom(self, factor: float, anchor: QPointF) -> None:
        self._canvas.set_viewport(self._canvas.viewport().zoomed(factor, anchor))

    def _turn(self, rotation: float, anchor: QPointF) -> None:
        self._canvas.set_viewport(self._canvas.viewport().rotated(rotation, anchor))

    def _settle_north(self, anchor: QPointF) -> None:
        if 0 < abs(self._canvas.viewport().rotation) < NORTH_REACH:
            self._turn(0.0, anchor)


def _direction(offset: QPointF) -> float:
    """Degrees clockwise on the screen."""
    return math.degrees(math.atan2(offset.y(), offset.x()))
