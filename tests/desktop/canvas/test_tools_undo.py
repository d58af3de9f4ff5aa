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
from musterpoint.desktop.tools.lasso import LassoTool
from musterpoint.session import actions

EAST, NORTH = 500_000.0, 3_900_000.0
KINDS = ("site", "fixture", "zone", "gate", "way", "place", "visit")
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
KEYS = (
    Qt.Key.Key_R, Qt.Key.Key_BracketLeft, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Escape,
)  # fmt: skip
ITEMS = (
    "kit:lanes-1", "fixture:canopy-3x6", "fixture:barrier", "fixture:cordon", "gate:exit",
    "zone:isolation", "way:residents", "queue:", "place:store", "visit:home",
)  # fmt: skip
ARRANGEMENTS = (
    "group", "ungroup", "lock", "unlock", "align", "distribute", "array", "street", "duplicate", "paste",
    "reverse", "queue",
)  # fmt: skip

spots = st.tuples(st.integers(40, 760), st.integers(40, 560)).map(lambda spot: QPoint(*spot))
modifiers = st.sampled_from([Qt.KeyboardModifier.NoModifier, SHIFT, ALT])
gestures = st.one_of(
    st.tuples(st.just("tool"), st.sampled_from(ITEMS)),
    st.tuples(st.just("click"), spots, modifiers),
    st.tuples(st.just("double"), spots, modifiers),
    st.tuples(st.just("drag"), spots, spots, modifiers),
    st.tuples(st.just("key"), st.sampled_from(KEYS), modifiers),
    st.tuples(st.just("arrange"), st.sampled_from(ARRANGEMENTS)),
    # These are aimed: a spot at random hits little.
    st.tuples(st.just("pick"), st.integers(0, 50), modifiers),
    st.tuples(st.just("pull"), st.integers(0, 50), spots, modifiers),
    st.tuples(st.just("handle"), spots, modifiers),
    st.tuples(st.just("corner"), st.integers(0, 7), spots, modifiers),
    st.tuples(st.just("lasso"), st.lists(spots, min_size=3, max_size=4)),
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
        case ("lasso", corners):
            canvas.set_tool(LassoTool(canvas))
            for spot in corners:
                QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot)
            QTest.keyClick(canvas, Qt.Key.Key_Return)
        case ("pick", number, modifier) if spot := spot_of(canvas, document, number):
            QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, modifier, spot)
        case ("pull", number, end, modifier) if spot := spot_of(canvas, document, number):
            mouse.drag_pixels(spot, end, modifier)
        case ("handle", end, modifier) if frame := canvas.selection_frame:
            handle = frame.handle(canvas.viewport().transform()).toPoint()
            mouse.drag_pixels(handle, end, modifier)
        case ("corner", number, end, modifier) if corners := corners_of(document):
            mouse.drag_pixels(mouse.at(*corners[number % len(corners)]), end, modifier)


def spot_of(canvas: MapCanvas, document: Document, number: int) -> QPoint | None:
    """Where one of the things stands, None while there are none or where it is out of sight."""
    records = [record for kind in KINDS for record in document.plan.table(kind).values()]
    if not records:
        return None
    place = records[number % len(records)].geometry().representative_point()
    spot = canvas.viewport().to_screen(place.x, place.y).toPoint()
    return spot if canvas.rect().contains(spot) else None


def corners_of(document: Document) -> tuple:
    """The points of the zone or way that is selected alone."""
    if len(document.selection) != 1:
        return ()
    record = document.plan.find(*document.selection[0])
    return getattr(record, "outline", ()) or getattr(record, "path", ())


def arrange(document: Document, what: str) -> None:
    """Do what a command of the Arrange menu does."""
    plan = document.plan
    refs = [ref for ref in document.selection if ref[0] in ("site", "fixture", "zone", "gate", "way")]
    match what:
        case "group":
            document.do(lambda: actions.group(plan, refs))
        case "ungroup":
            document.do(lambda: actions.ungroup(plan, refs))
        case "lock" | "unlock":
            document.do(lambda: actions.set_locked(plan, refs, what == "lock"))
        case "align":
            document.do(lambda: actions.align(plan, refs, "left"))
        case "distribute":
            document.do(lambda: actions.distribute(plan, refs, 0))
        case "duplicate":
            document.do(lambda: actions.duplicate(plan, refs, 4.0, -4.0))
        case "paste":
            text = actions.copy(plan, refs)
            document.do(lambda: actions.paste(plan, text, EAST + 200, NORTH + 60))
        case "reverse":
            document.do(lambda: actions.reverse(plan, refs))
        case "queue":
            waiting = [zone.id for zone in plan.table("zone").values() if zone.kind == "waiting"]
            if waiting:
                document.do(lambda: actions.lay_queue(plan, document.catalogue, waiting[0]))
        case "array" if refs:
            document.do(lambda: actions.array(plan, refs, 3, 1, 4.0, 1.0))
        case "street" if refs:
            document.do(lambda: actions.turn_to(plan, refs, 33.0))


@settings(
    max_examples=16, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(gestures, min_size=4, max_size=12))
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
