"""Whatever is done with the mouse and the keys, undone, restores the plan and the picture."""

from __future__ import annotations

import dataclasses

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest

from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.document import Document
from musterpoint.desktop.tools.drawings import tool_for
from musterpoint.session import actions

EAST, NORTH = 500_000.0, 3_900_000.0
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
KEYS = (
    Qt.Key.Key_R, Qt.Key.Key_BracketLeft, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Escape,
)  # fmt: skip
ITEMS = (
    "kit:lanes-1", "fixture:canopy-3x6", "fixture:barrier", "fixture:cordon", "gate:exit",
    "zone:isolation", "way:residents", "queue:",
)  # fmt: skip

spots = st.tuples(st.integers(40, 760), st.integers(40, 560)).map(lambda spot: QPoint(*spot))
modifiers = st.sampled_from([Qt.KeyboardModifier.NoModifier, SHIFT, ALT])
gestures = st.one_of(
    st.tuples(st.just("tool"), st.sampled_from(ITEMS)),
    st.tuples(st.just("click"), spots, modifiers),
    st.tuples(st.just("double"), spots, modifiers),
    st.tuples(st.just("drag"), spots, spots, modifiers),
    st.tuples(st.just("key"), st.sampled_from(KEYS), modifiers),
    st.tuples(st.just("arrange"), st.sampled_from(["group", "ungroup", "lock", "left", "array", "street"])),
)


def perform(canvas: MapCanvas, document: Document, mouse, gesture: tuple) -> None:
    """Do with mouse and keys what a gesture says."""
    match gesture:
        case ("tool", item):
            canvas.set_tool(tool_for(canvas, item))
        case ("click", spot, modifier):
            QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, modifier, spot)
        case ("double", spot, modifier):
            QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, modifier, spot)
        case ("drag", start, end, modifier):
            mouse.drag_pixels(start, end, modifier)
        case ("key", key, modifier):
            QTest.keyClick(canvas, key, modifier)
        case ("arrange", what):
            arrange(document, what)


def arrange(document: Document, what: str) -> None:
    """Do what a command of the Arrange menu does."""
    plan = document.plan
    refs = [ref for ref in document.selection if ref[0] in ("site", "fixture", "zone", "gate", "way")]
    match what:
        case "group":
            document.do(lambda: actions.group(plan, refs))
        case "ungroup":
            document.do(lambda: actions.ungroup(plan, refs))
        case "lock":
            document.do(lambda: actions.set_locked(plan, refs, True))
        case "left":
            document.do(lambda: actions.align(plan, refs, "left"))
        case "array" if refs:
            document.do(lambda: actions.array(plan, refs, 3, 1, 4.0, 1.0))
        case "street" if refs:
            document.do(lambda: actions.turn_to(plan, refs, 33.0))


@settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(gestures, min_size=3, max_size=10))
def test_any_gestures_undone_restore_the_plan_and_the_picture(canvas, document, mouse, done: list[tuple]):
    view = dataclasses.replace(canvas.viewport(), x=EAST + 200, y=NORTH + 60, resolution=0.1)
    canvas.set_viewport(view)
    plan, picture = document.plan.copy(), still(canvas)
    for gesture in done:
        perform(canvas, document, mouse, gesture)
    canvas.set_tool(None)
    after = document.plan.copy()
    steps = 0
    while document.session.undo_label is not None:
        document.undo()
        steps += 1
    assert document.plan == plan
    canvas.set_viewport(view)
    assert still(canvas) == picture
    for _step in range(steps):
        document.redo()
    assert document.plan == after
    for _step in range(steps):
        document.undo()


def still(canvas: MapCanvas):
    """The picture of the plan alone, drawn to the end."""
    canvas.document.select([])
    canvas.setFocus()
    assert canvas.wait_until_drawn()
    return canvas.grab().toImage()
