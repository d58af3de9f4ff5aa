"""How mouse and keys move the map, whichever tool is in use."""

from __future__ import annotations

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


class Navigation:
    """Zooms by wheel, pinch and keys; pans by the middle button, by any button while the space bar is held,
    and by arrow keys."""

    def __init__(self, canvas: MapCanvas):
        self._canvas = canvas
        self._space = False
        self._from: QPointF | None = None

    @property
    def panning(self) -> bool:
        return self._from is not None

    def wheel(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self._zoom(ZOOM_STEP**notches, event.position())

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """A pinch on a touchpad; tell whether it was one."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom(1 + event.value(), event.position())
        return True

    def press(self, event: QMouseEvent) -> bool:
        """Begin to pan, if this button does; tell whether."""
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() != Qt.MouseButton.MiddleButton and not (left and self._space):
            return False
        self.start_pan(event.position())
        return True

    def start_pan(self, position: QPointF) -> None:
        self._from = position
        self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, position: QPointF) -> None:
        if self._from is not None:
            step = position - self._from
            self._from = position
            self._canvas.set_viewport(self._canvas.viewport().panned(step.x(), step.y()))

    def stop_pan(self) -> None:
        self._from = None
        self._canvas.show_cursor()

    def key(self, event: QKeyEvent) -> bool:
        """Move the map, if this key does; tell whether."""
        canvas = self._canvas
        middle = QPointF(canvas.width() / 2, canvas.height() / 2)
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(ZOOM_STEP, middle)
            case Qt.Key.Key_Minus:
                self._zoom(1 / ZOOM_STEP, middle)
            case Qt.Key.Key_0:
                canvas.fit()
            case Qt.Key.Key_Z:
                canvas.zoom_to(canvas.document.selection)
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
