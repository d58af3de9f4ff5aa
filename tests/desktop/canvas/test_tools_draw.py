"""Drawing, snapping, reshaping, grouping with a real mouse, on an upright map and on a turned one."""

from __future__ import annotations

import dataclasses

import pytest
import shapely
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.document import Document
from musterpoint.desktop.tools.drawings import QueueTool, tool_for
from musterpoint.desktop.tools.place import PlaceTool
from musterpoint.plan import Fixture, Zone
from musterpoint.session import actions
from musterpoint.session.actions.queues import queue_in

EAST, NORTH = 500_000.0, 3_900_000.0
X, Y = EAST + 220, NORTH + 70
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
NEAR = 0.35
"""Metres that a pixel or two of the mouse may make."""


@pytest.fixture(params=[0.0, 30.0], ids=["upright", "turned"])
def near(request, canvas: MapCanvas, document: Document, qtbot: QtBot) -> MapCanvas:
    """The canvas at 10 cm a pixel over the free ground."""
    qtbot.waitUntil(lambda: document.vicinity is not None and document.placing_checks is not None)
    view = dataclasses.replace(canvas.viewport().moved_to(X + 20, Y + 10), resolution=0.1)
    canvas.set_viewport(dataclasses.replace(view, rotation=request.param))
    return canvas


def only(document: Document, kind: str):
    (record,) = document.plan.table(kind).values()
    return record


def key(canvas: MapCanvas, code: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(canvas, code, modifier)


def draw(canvas: MapCanvas, mouse, item: str, *points: tuple[float, float], modifier=ALT) -> None:
    """Take up the tool and click the points, the last one twice."""
    canvas.set_tool(tool_for(canvas, item))
    for point in points:
        mouse.click(*point, modifier)
    mouse.double_click(*points[-1])


# Drawing


def test_a_zone_is_clicked_corner_by_corner(near, document, mouse):
    revision = document.session.revision
    draw(near, mouse, "zone:isolation", (X, Y), (X + 10, Y), (X + 12, Y + 8), (X, Y + 8))
    zone = only(document, "zone")
    assert zone.kind == "isolation"
    assert zone.geometry().area == pytest.approx(88, rel=0.05)
    assert document.session.revision == revision + 1
    assert document.selection == (("zone", zone.id),)
    document.undo()
    assert not document.plan.table("zone")


def test_a_dragged_zone_is_a_rectangle_level_with_the_screen(near, document, mouse):
    near.set_tool(tool_for(near, "zone:waiting"))
    mouse.drag((X, Y), (X + 12, Y + 6), ALT)
    outline = only(document, "zone").geometry()
    assert outline.area == pytest.approx(outline.minimum_rotated_rectangle.area, rel=1e-3)
    assert len(only(document, "zone").outline) == 4


def test_what_was_drawn_has_its_handles_once_the_tool_is_put_down(near, document, mouse):
    near.set_tool(tool_for(near, "zone:waiting"))
    assert "Esc ends" in near.tool.hint
    mouse.drag((X, Y), (X + 12, Y + 6), ALT)
    mouse.hover(X + 20, Y + 20)
    assert near.selection_frame is None, "a handle that this tool wouldn't take"
    assert "to reshape: Esc" in near.tool.hint
    key(near, Qt.Key.Key_Escape)
    assert near.selection_frame is not None
    corner = only(document, "zone").outline[2]
    mouse.drag(corner, (corner[0] + 3, corner[1] + 2), ALT)
    assert only(document, "zone").outline[2] == pytest.approx((corner[0] + 3, corner[1] + 2), abs=0.1)


def test_shift_keeps_right_angles(near, document, mouse):
    near.set_tool(tool_for(near, "zone:waiting"))
    mouse.click(X, Y, ALT)
    mouse.click(X + 10, Y + 1, SHIFT)
    mouse.click(X + 11, Y + 7, SHIFT)
    mouse.double_click(X + 11, Y + 7)
    (x0, y0), (x1, y1), (x2, y2) = only(document, "zone").outline
    assert y0 == pytest.approx(y1, abs=1e-3)
    assert x1 == pytest.approx(x2, abs=1e-3)
    assert y2 > y1
    assert x1 > x0


def test_a_click_on_the_first_corner_closes_the_zone(near, document, mouse):
    near.set_tool(tool_for(near, "zone:waiting"))
    for point in ((X, Y), (X + 10, Y), (X + 10, Y + 8), (X, Y)):
        mouse.click(*point, ALT)
    assert len(only(document, "zone").outline) == 3


def test_backspace_takes_a_point_back_and_escape_wipes_then_ends(near, document, mouse, qtbot: QtBot):
    tool = tool_for(near, "way:staff")
    near.set_tool(tool)
    for point in ((X, Y), (X + 10, Y), (X + 10, Y + 9)):
        mouse.click(*point, ALT)
    key(near, Qt.Key.Key_Backspace)
    key(near, Qt.Key.Key_Return)
    assert len(only(document, "way").path) == 2
    mouse.click(X, Y + 5, ALT)
    key(near, Qt.Key.Key_Escape)
    assert near.tool is tool
    with qtbot.waitSignal(near.tool_finished):
        key(near, Qt.Key.Key_Escape)


@pytest.mark.parametrize("kind", ["residents", "staff", "waste"])
def test_a_way_runs_as_it_was_drawn_and_can_be_reversed(near, document, mouse, kind: str):
    draw(near, mouse, f"way:{kind}", (X, Y), (X + 8, Y), (X + 8, Y + 8))
    way = only(document, "way")
    assert way.kind == kind
    assert way.path[0] == pytest.approx((X, Y), abs=NEAR)
    document.do(actions.reverse(document.plan, document.selection))
    assert only(document, "way").path == way.path[::-1]


def test_barriers_end_at_whole_pieces_unless_alt_is_held(near, document, mouse):
    near.set_tool(tool_for(near, "fixture:barrier"))
    mouse.click(X, Y)
    mouse.hover(X + 6.7, Y)
    assert "3" in near.tool.hint
    assert "6.0 m" in near.tool.hint
    mouse.click(X + 6.7, Y)
    key(near, Qt.Key.Key_Return)
    barriers = list(document.plan.table("fixture").values())
    assert [item.width for item in barriers] == [2.0, 2.0, 2.0]
    assert len(document.selection) == 3
    document.undo()
    assert not document.plan.table("fixture")


def test_tape_is_drawn_in_any_length(near, document, mouse):
    draw(near, mouse, "fixture:cordon", (X, Y), (X + 6.7, Y), (X + 6.7, Y + 5))
    assert sorted(item.width for item in document.plan.table("fixture").values()) == pytest.approx(
        [5, 6.7], abs=NEAR
    )


def test_a_queue_says_while_it_is_drawn_how_many_it_holds(near, document, mouse):
    near.set_tool(QueueTool(near))
    mouse.drag((X, Y), (X + 15, Y + 9), ALT, release=False)
    told = near.tool.hint
    assert not near.grab().isNull()
    QTest.mouseRelease(near, Qt.MouseButton.LeftButton, ALT, mouse.at(X + 15, Y + 9))
    zone = only(document, "zone")
    people = queue_in(zone).people
    assert str(people) in told
    assert people > 60
    assert sum(item.type == "line-mark" for item in document.plan.table("fixture").values()) == people
    document.undo()
    assert not document.plan.table("zone")
    assert not document.plan.table("fixture")


def test_a_double_click_fills_a_waiting_zone(near, document, mouse):
    outline = ((X, Y), (X + 15, Y), (X + 15, Y + 9), (X, Y + 9))
    document.do(actions.draw_zone(document.plan, "waiting", outline))
    near.set_tool(QueueTool(near))
    mouse.click(X + 7, Y + 4, ALT)
    mouse.double_click(X + 7, Y + 4)
    assert only(document, "zone").queue_row == 1.2


def test_a_gate_is_placed_and_turned(near, document, mouse):
    near.set_tool(tool_for(near, "gate:exit"))
    mouse.hover(X, Y)
    key(near, Qt.Key.Key_BracketLeft)
    mouse.click(X, Y, ALT)
    gate = only(document, "gate")
    assert (gate.kind, gate.rotation) == ("exit", 1)


def test_nothing_is_drawn_of_a_line_without_length(near, document, mouse, qtbot: QtBot):
    near.set_tool(tool_for(near, "way:staff"))
    with qtbot.waitSignal(document.failed) as told:
        mouse.click(X, Y, ALT)
        mouse.double_click(X, Y)
    assert told.args[0].suggestion
    assert not document.plan.table("way")


# Snapping, distances, checks


@pytest.fixture
def house(near: MapCanvas) -> shapely.Polygon:
    """The house that the map now shows."""
    near.set_viewport(near.viewport().moved_to(EAST + 160, NORTH + 15))
    return shapely.box(EAST + 120, NORTH, EAST + 160, NORTH + 12)


def test_a_tent_snaps_to_a_wall_and_alt_suspends_it(near, document, mouse, house):
    tool = PlaceTool(near, "fixture:canopy-3x6")
    near.set_tool(tool)
    mouse.hover(EAST + 150, NORTH + 12 + 1.5 + 0.6)
    assert tool.ghost.y == pytest.approx(NORTH + 13.5, abs=1e-3)
    assert "edge of building 3" in tool.hint
    mouse.click(EAST + 150, NORTH + 12 + 1.5 + 0.6, ALT)
    free = only(document, "fixture")
    assert free.y == pytest.approx(NORTH + 14.1, abs=0.1)
    assert free.y != pytest.approx(NORTH + 13.5, abs=1e-3)


def test_a_dragged_tent_snaps_to_another(near, document, mouse):
    for x in (X, X + 12):
        document.do(actions.place_fixture(document.plan, document.catalogue, "canopy-3x3", x, Y))
    first, second = sorted(document.plan.table("fixture").values(), key=lambda item: item.x)
    mouse.drag((second.x, second.y), (X + 3.4, Y + 0.4))
    moved = document.plan.find("fixture", second.id)
    assert (moved.x, moved.y) == pytest.approx((X + 3, Y), abs=1e-3)
    document.undo()
    assert document.plan.find("fixture", second.id) == second
    assert first in document.plan.table("fixture").values()


def test_distances_and_problems_are_shown_on_the_way(near, document, mouse, house, qtbot: QtBot):
    document.do(
        actions.place_fixture(document.plan, document.catalogue, "canopy-3x6", EAST + 175, NORTH + 25)
    )
    tent = only(document, "fixture")
    qtbot.waitUntil(lambda: not document.checking)
    mouse.drag((tent.x, tent.y), (EAST + 150, NORTH + 8), ALT, release=False)
    assert "stands over a building" in near.tool.hint
    problem = near.style_in_use.marks["ghost-blocked"].stroke
    image = near.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    }
    assert problem in colours
    near.tool.cancel("escape")
    QTest.mouseRelease(near, Qt.MouseButton.LeftButton, pos=mouse.at(EAST + 150, NORTH + 8))
    assert only(document, "fixture") == tent


def test_a_turn_is_drawn_to_the_wall(near, document, mouse, house):
    document.do(
        actions.place_fixture(document.plan, document.catalogue, "canopy-3x6", EAST + 150, NORTH + 20, 0.0)
    )
    ref = ("fixture", only(document, "fixture").id)
    document.select([ref])
    view, frame = near.viewport(), near.selection_frame
    handle, centre = frame.handle(view.transform()), mouse.at(EAST + 150, NORTH + 20).toPointF()
    arm = handle - centre
    mouse.drag_pixels(handle.toPoint(), (centre + type(arm)(arm.y(), -arm.x()) + arm * 0.03).toPoint())
    assert only(document, "fixture").rotation == pytest.approx(90, abs=1e-6)


def test_the_street_gives_its_direction_to_what_is_placed(near, document, mouse):
    tool = PlaceTool(near, "fixture:canopy-3x6")
    near.set_tool(tool)
    mouse.hover(EAST + 240, NORTH + 30)
    key(near, Qt.Key.Key_R)
    assert tool.turn_to_street()
    assert tool.ghost.rotation % 90 == pytest.approx(0, abs=1e-6)


# Reshaping


@pytest.fixture
def zone(near: MapCanvas, document: Document) -> Zone:
    outline = ((X, Y), (X + 16, Y), (X + 16, Y + 10), (X, Y + 10))
    document.do(actions.draw_zone(document.plan, "waiting", outline))
    document.select([("zone", only(document, "zone").id)])
    return only(document, "zone")


def test_a_corner_is_dragged(near, document, mouse, zone):
    revision = document.session.revision
    mouse.drag((X + 16, Y + 10), (X + 20, Y + 14), ALT)
    assert only(document, "zone").outline[2] == pytest.approx((X + 20, Y + 14), abs=NEAR)
    assert document.session.revision == revision + 1
    document.undo()
    assert only(document, "zone") == zone


def test_a_corner_is_pulled_out_of_an_edge_and_taken_away_again(near, document, mouse, zone):
    mouse.drag((X + 8, Y), (X + 8, Y - 4), ALT)
    assert only(document, "zone").outline[1] == pytest.approx((X + 8, Y - 4), abs=NEAR)
    mouse.click(X + 8, Y - 4)
    key(near, Qt.Key.Key_Delete)
    assert len(only(document, "zone").outline) == 4
    assert only(document, "zone").id == zone.id


def test_a_bad_shape_is_refused_and_the_zone_stays(near, document, mouse, zone, qtbot: QtBot):
    with qtbot.waitSignal(document.failed):
        mouse.drag((X + 16, Y + 10), (X - 8, Y + 5), ALT)
    assert only(document, "zone") == zone


def test_the_queue_follows_the_corner(near, document, mouse, zone):
    document.do(actions.lay_queue(document.plan, document.catalogue, zone.id))
    before = queue_in(only(document, "zone")).people
    document.select([("zone", zone.id)])
    mouse.drag((X + 16, Y + 10), (X + 24, Y + 10), ALT, release=False)
    assert not near.grab().isNull()
    QTest.mouseRelease(near, Qt.MouseButton.LeftButton, ALT, mouse.at(X + 24, Y + 10))
    marks = [item for item in document.plan.table("fixture").values() if item.type == "line-mark"]
    assert len(marks) == queue_in(only(document, "zone")).people > before
    document.undo()
    assert queue_in(only(document, "zone")).people == before


def test_a_way_is_reshaped(near, document, mouse):
    document.do(actions.draw_way(document.plan, "waste", ((X, Y), (X + 16, Y))))
    document.select([("way", only(document, "way").id)])
    mouse.drag((X + 8, Y), (X + 8, Y + 5), ALT)
    assert only(document, "way").path[1] == pytest.approx((X + 8, Y + 5), abs=NEAR)


# Groups and locks


@pytest.fixture
def tents(near: MapCanvas, document: Document) -> list[Fixture]:
    for x in (X, X + 10):
        document.do(actions.place_fixture(document.plan, document.catalogue, "canopy-3x3", x, Y))
    return sorted(document.plan.table("fixture").values(), key=lambda item: item.x)


def test_a_group_is_selected_moved_and_gone_into(near, document, mouse, tents):
    refs = [("fixture", tent.id) for tent in tents]
    document.do(actions.group(document.plan, refs))
    mouse.click(tents[0].x, tents[0].y)
    assert set(document.selection) == set(refs)
    mouse.drag((tents[0].x, tents[0].y), (tents[0].x, tents[0].y + 7), ALT)
    assert all(document.plan.find(*ref).y == pytest.approx(Y + 7, abs=NEAR) for ref in refs)
    mouse.double_click(tents[0].x, tents[0].y + 7)
    assert document.selection == (refs[0],)
    key(near, Qt.Key.Key_Escape)
    mouse.click(tents[1].x, tents[1].y + 7)
    assert set(document.selection) == set(refs)
    mouse.click(tents[1].x, tents[1].y + 7, CONTROL)
    assert document.selection == (refs[1],)


def test_a_rectangle_selects_what_lies_in_it_on_the_screen(near, document, mouse, tents):
    """On a turned map the second tent lies in the upright box around the rectangle, but not in it."""
    first, second = (mouse.at(tent.x, tent.y) for tent in tents)
    reach = QPoint(40, 40)
    mouse.drag_pixels(first - reach, first + reach, SHIFT)
    assert document.selection == (("fixture", tents[0].id),)
    mouse.drag_pixels(second - reach, second + reach, SHIFT)
    assert {id_ for _kind, id_ in document.selection} == {tent.id for tent in tents}


def test_what_is_locked_shows_it_and_stays(near, document, mouse, tents, qtbot: QtBot):
    ref = ("fixture", tents[0].id)
    bare = near.grab().toImage()
    document.do(actions.set_locked(document.plan, [ref], True))
    assert near.grab().toImage() != bare
    mouse.hover(tents[0].x, tents[0].y)
    assert near.cursor().shape() == Qt.CursorShape.ForbiddenCursor
    with qtbot.waitSignal(document.message):
        mouse.drag((tents[0].x, tents[0].y), (X, Y + 9))
    assert document.plan.find(*ref).y == Y


@pytest.mark.parametrize(("code", "turn"), [(Qt.Key.Key_BracketLeft, 1), (Qt.Key.Key_BracketRight, 359)])
def test_brackets_turn_by_a_degree(near, document, tents, code, turn):
    document.select([("fixture", tents[0].id)])
    key(near, code)
    assert document.plan.find("fixture", tents[0].id).rotation == pytest.approx(turn)


def test_the_mouse_tells_what_a_click_will_do(near, document, mouse, tents):
    mouse.hover(tents[0].x, tents[0].y)
    single = near.tool.hint
    document.do(actions.group(document.plan, [("fixture", tent.id) for tent in tents]))
    mouse.hover(X + 4, Y + 9)
    mouse.hover(tents[0].x, tents[0].y)
    assert "double-click" in near.tool.hint
    assert near.tool.hint != single
