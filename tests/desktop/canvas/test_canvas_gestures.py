"""How the map is moved and turned by hand."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PyQt6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PyQt6.QtTest import QTest

from musterpoint.desktop.canvas.map_canvas import MapCanvas


def turned(canvas: MapCanvas) -> float:
    return canvas.viewport().rotation


def test_the_map_turns_by_keys_and_a_click_on_the_arrow_puts_north_up(canvas: MapCanvas):
    middle = canvas.viewport().to_world(QPointF(400, 300))
    for _press in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Comma)
    QTest.keyClick(canvas, Qt.Key.Key_Period)
    assert turned(canvas) == pytest.approx(30)
    assert canvas.viewport().to_world(QPointF(400, 300)) == pytest.approx(middle, abs=1.0)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.north_arrow().center().toPoint())
    assert turned(canvas) == 0
    QTest.keyClick(canvas, Qt.Key.Key_Comma)
    QTest.keyClick(canvas, Qt.Key.Key_N)
    assert turned(canvas) == 0


def test_a_drag_with_shift_turns_the_map_about_its_middle(canvas: MapCanvas, mouse):
    start, end = QPoint(600, 300), QPoint(400, 500)  # a quarter clockwise
    shift, middle = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.MiddleButton
    mouse.drag_pixels(start, end, shift, middle)
    assert turned(canvas) == pytest.approx(-90, abs=1)


def test_a_drag_at_the_arrow_turns_the_map(canvas: MapCanvas, mouse):
    spot = canvas.north_arrow().center().toPoint()
    mouse.drag_pixels(spot + QPoint(0, -14), spot + QPoint(14, 0))
    assert turned(canvas) == pytest.approx(-90, abs=1)


@pytest.mark.parametrize(("kind", "value", "check"), [
    (Qt.NativeGestureType.ZoomNativeGesture, 0.5, "zoom"),
    (Qt.NativeGestureType.RotateNativeGesture, 20.0, "turn"),
    (Qt.NativeGestureType.SmartZoomNativeGesture, 1.0, "twice"),
])  # fmt: skip
def test_two_fingers_pinch_and_turn_where_they_are(canvas: MapCanvas, kind, value: float, check: str):
    spot, before = QPointF(200, 150), canvas.viewport()
    touchpad = QPointingDevice.primaryPointingDevice()
    place = canvas.mapToGlobal(spot)
    event = QNativeGestureEvent(kind, touchpad, 2, spot, spot, place, value, QPointF())
    QCoreApplication.sendEvent(canvas, event)
    after = canvas.viewport()
    assert after.to_world(spot) == pytest.approx(before.to_world(spot), abs=2 * before.resolution)
    factor = {"zoom": 1.5, "twice": 2.0, "turn": 1.0}[check]
    assert after.resolution == pytest.approx(before.resolution / factor)
    assert after.rotation == pytest.approx(-20 if check == "turn" else 0)


def test_two_fingers_push_the_map_and_with_ctrl_they_zoom(canvas: MapCanvas):
    def slide(modifiers: Qt.KeyboardModifier) -> None:
        spot = QPointF(400, 300)
        event = QWheelEvent(
            spot, canvas.mapToGlobal(spot), QPoint(30, -20), QPoint(60, 120), Qt.MouseButton.NoButton,
            modifiers, Qt.ScrollPhase.ScrollUpdate, False,
        )  # fmt: skip
        QCoreApplication.sendEvent(canvas, event)

    before = canvas.viewport()
    slide(Qt.KeyboardModifier.NoModifier)
    assert canvas.viewport() == before.panned(30, -20)
    slide(Qt.KeyboardModifier.ControlModifier)
    assert canvas.viewport().resolution < before.resolution


def test_what_is_clicked_is_what_is_seen_on_a_turned_map(canvas: MapCanvas, mouse, site: str):
    canvas.turn_by(75)
    place = canvas.document.plan.table("site")[site]
    canvas.document.select([])
    mouse.click(place.x, place.y)
    assert ("site", site) in canvas.document.selection
