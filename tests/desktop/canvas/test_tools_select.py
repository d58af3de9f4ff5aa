"""Selecting, moving, turning with a real mouse and real keys."""

from __future__ import annotations

import itertools

import numpy
import pytest
from PyQt6.QtCore import QCoreApplication, QPoint, Qt
from PyQt6.QtGui import QContextMenuEvent
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musterpoint.desktop.canvas import selection
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.selection import frame_of
from musterpoint.desktop.document import Document
from musterpoint.plan import Fixture
from musterpoint.session import actions

EAST, NORTH = 500_000.0, 3_900_000.0
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tents(document: Document, canvas: MapCanvas) -> list[Fixture]:
    """Two canopies 20 m apart on the free ground, in view."""
    for x in (EAST + 220, EAST + 240):
        document.do(
            lambda x=x: actions.place_fixture(document.plan, document.catalogue, "canopy-3x6", x, NORTH + 80)
        )
    made = sorted(document.plan.table("fixture").values(), key=lambda fixture: fixture.x)
    canvas.zoom_to([("fixture", fixture.id) for fixture in made])
    assert canvas.wait_until_drawn()
    return made


def refs(*fixtures: Fixture) -> tuple[tuple[str, str], ...]:
    return tuple(("fixture", fixture.id) for fixture in fixtures)


def now(document: Document, fixture: Fixture) -> Fixture:
    return document.plan.table("fixture")[fixture.id]


def test_click_selects_and_a_click_on_the_ground_selects_nothing(document: Document, mouse, tents):
    mouse.click(tents[0].x, tents[0].y)
    assert document.selection == refs(tents[0])
    mouse.click(EAST + 230, NORTH + 90)
    assert document.selection == ()


def test_shift_click_adds_and_takes_away(document: Document, mouse, tents):
    mouse.click(tents[0].x, tents[0].y)
    mouse.click(tents[1].x, tents[1].y, SHIFT)
    assert document.selection == refs(*tents)
    mouse.click(tents[0].x, tents[0].y, SHIFT)
    assert document.selection == refs(tents[1])


def test_a_building_can_be_selected(document: Document, canvas: MapCanvas, mouse):
    mouse.click(EAST + 32, NORTH + 3)
    assert document.selection == (("buildings", "buildings-0"),)


def test_shift_drag_selects_what_lies_in_the_rectangle(document: Document, mouse, tents):
    mouse.drag((EAST + 210, NORTH + 90), (EAST + 250, NORTH + 70), SHIFT)
    assert set(document.selection) == set(refs(*tents))


def test_a_drag_moves_the_tent_by_one_edit(document: Document, canvas: MapCanvas, mouse, tents):
    revision = document.session.revision
    mouse.drag((tents[0].x, tents[0].y), (tents[0].x + 5, tents[0].y + 2))
    moved = now(document, tents[0])
    step = canvas.viewport().resolution
    assert (moved.x, moved.y) == pytest.approx((tents[0].x + 5, tents[0].y + 2), abs=2 * step)
    assert now(document, tents[1]) == tents[1]
    assert document.session.revision == revision + 1
    document.undo()
    assert now(document, tents[0]) == tents[0]
    document.redo()
    assert now(document, tents[0]) == moved


def test_a_drag_shows_the_tent_on_its_way_and_changes_nothing_yet(document, canvas, mouse, tents):
    mouse.drag((tents[0].x, tents[0].y), (tents[0].x + 5, tents[0].y), release=False)
    assert canvas.tool.preview.references == set(refs(tents[0]))
    assert now(document, tents[0]) == tents[0]
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.tool.preview is None
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert now(document, tents[0]) == tents[0]


def test_all_that_is_selected_moves_together(document: Document, mouse, tents):
    document.select(refs(*tents))
    mouse.drag((tents[1].x, tents[1].y), (tents[1].x, tents[1].y - 6))
    steps = [now(document, tent).y - tent.y for tent in tents]
    assert steps[0] == pytest.approx(steps[1])
    assert steps[0] == pytest.approx(-6, abs=0.5)


def test_a_site_takes_its_parts_along(document: Document, canvas: MapCanvas, mouse, site: str):
    before = document.plan.table("site")[site]
    fixture = document.plan.where("fixture", site=site)[0]
    mouse.drag((before.x, before.y), (before.x + 4, before.y))
    after = document.plan.table("site")[site]
    shift = after.x - before.x
    assert shift == pytest.approx(4, abs=0.5)
    assert document.plan.table("fixture")[fixture.id].x == pytest.approx(fixture.x + shift)


def test_a_part_leads_to_its_site_and_a_double_click_goes_into_it(
    document: Document, canvas: MapCanvas, mouse, site: str
):
    zone = next(zone for zone in document.plan.where("zone", site=site) if zone.kind == "waiting")
    left, bottom, right, top = zone.geometry().bounds
    spots = itertools.product(numpy.arange(left, right, 0.2), numpy.arange(bottom, top, 0.2))
    spot = next(spot for spot in spots if canvas.under(mouse.at(*spot).toPointF()) == ("zone", zone.id))
    mouse.click(*spot)
    assert document.selection == (("site", site),)
    mouse.double_click(*spot)
    assert document.selection == (("zone", zone.id),)
    canvas.tool.cancel("escape")
    mouse.click(*spot)
    assert document.selection == (("site", site),), "Esc leaves the site again"
    mouse.click(*spot, Qt.KeyboardModifier.ControlModifier)
    assert document.selection == (("zone", zone.id),)


def test_the_handle_turns(document: Document, canvas: MapCanvas, mouse, tents):
    document.select(refs(tents[0]))
    view, frame = canvas.viewport(), canvas.selection_frame
    handle = frame.handle(view.transform()).toPoint()
    centre = mouse.at(tents[0].x, tents[0].y)
    arm = handle - centre
    left = centre + QPoint(arm.y(), -arm.x())  # a quarter turn counter-clockwise on the screen
    mouse.drag_pixels(handle, left)
    assert now(document, tents[0]).rotation == pytest.approx(90, abs=2)
    document.undo()
    assert now(document, tents[0]) == tents[0]


def test_the_frame_of_a_turned_site_with_very_many_parts_is_where_the_site_is(
    document: Document, canvas: MapCanvas, monkeypatch: pytest.MonkeyPatch
):
    document.do(lambda: actions.place_kit(document.plan, document.catalogue, "lanes-1", EAST, NORTH, 70.0))
    (site,) = document.plan.sites()
    usual = frame_of(document.plan, canvas.records, [("site", site.id)]).bounds()
    monkeypatch.setattr(selection, "MANY", 10)
    quick = frame_of(document.plan, canvas.records, [("site", site.id)]).bounds()
    for side in ("left", "top", "right", "bottom"):
        assert getattr(quick, side)() == pytest.approx(getattr(usual, side)(), abs=1.5)


def test_shift_snaps_the_turn(document: Document, canvas: MapCanvas, mouse, tents):
    document.select(refs(tents[0]))
    handle = canvas.selection_frame.handle(canvas.viewport().transform()).toPoint()
    arm = handle - mouse.at(tents[0].x, tents[0].y)
    mouse.drag_pixels(handle, handle + QPoint(round(0.5 * arm.y()), 0), SHIFT)
    rotation = now(document, tents[0]).rotation
    assert rotation == pytest.approx(30, abs=1e-6)


def test_keys_turn_nudge_and_delete(document: Document, canvas: MapCanvas, tents):
    document.select(refs(tents[0]))
    QTest.keyClick(canvas, Qt.Key.Key_R)
    QTest.keyClick(canvas, Qt.Key.Key_R, SHIFT)
    assert now(document, tents[0]).rotation == pytest.approx(105)
    revision = document.session.revision
    for _ in range(5):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert now(document, tents[0]).x == pytest.approx(tents[0].x + 0.5)
    document.undo()
    assert now(document, tents[0]).x == pytest.approx(tents[0].x), "a run of nudges is one step"
    assert document.session.revision > revision
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert tents[0].id not in document.plan.table("fixture")
    document.undo()
    assert tents[0].id in document.plan.table("fixture")


def test_locked_things_stay_and_say_why(document: Document, canvas: MapCanvas, mouse, tents, qtbot: QtBot):
    document.do(lambda: actions.set_locked(document.plan, refs(tents[0]), True))
    with qtbot.waitSignal(document.message) as told, qtbot.assertNotEmitted(document.failed):
        mouse.drag((tents[0].x, tents[0].y), (tents[0].x + 5, tents[0].y))
    assert "Ctrl+L" in told.args[0], "a word in the status bar; a dialog would stop the hand"
    assert now(document, tents[0]).x == tents[0].x


def test_double_click_asks_for_the_inspector(canvas: MapCanvas, mouse, tents, qtbot: QtBot):
    with qtbot.waitSignal(canvas.inspect_requested) as told:
        mouse.click(tents[0].x, tents[0].y)
        mouse.double_click(tents[0].x, tents[0].y)
    assert told.args == [refs(tents[0])[0]]


def right_click(canvas: MapCanvas, spot: QPoint) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, canvas.mapToGlobal(spot))
    QCoreApplication.sendEvent(canvas, event)


def test_a_right_click_selects_and_asks_for_the_menu(canvas: MapCanvas, document, mouse, tents, qtbot: QtBot):
    with qtbot.waitSignal(canvas.context_menu_requested) as told:
        right_click(canvas, mouse.at(tents[0].x, tents[0].y))
    assert told.args[1] == refs(tents[0])


def test_a_right_click_picks_the_whole_kit_as_a_click_does(canvas: MapCanvas, document, mouse, site: str):
    tent = next(one for one in document.plan.where("fixture", site=site) if one.type.startswith("tent"))
    right_click(canvas, mouse.at(tent.x, tent.y))
    assert document.selection == (("site", site),)
    mouse.double_click(tent.x, tent.y)
    right_click(canvas, mouse.at(tent.x, tent.y))
    assert document.selection == (("fixture", tent.id),)


def test_the_hint_follows_the_gesture(canvas: MapCanvas, document: Document, mouse, tents, qtbot: QtBot):
    hints = []
    canvas.hint_changed.connect(hints.append)
    mouse.drag((tents[0].x, tents[0].y), (tents[0].x + 5, tents[0].y), release=False)
    assert "5.0 m" in hints[-1]
    canvas.tool.cancel("escape")
    assert hints[-1] == canvas.tool.hint
