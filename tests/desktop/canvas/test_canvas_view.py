"""Where the map is: zoom, pan, fit, keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musterpoint.desktop.canvas.furniture import bar_length, bar_text
from musterpoint.desktop.canvas.labels import Label as Words
from musterpoint.desktop.canvas.labels import boxes, pulled_in
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.canvas.zoom_buttons import ZoomButtons
from musterpoint.desktop.document import Document
from musterpoint.plan import NEIGHBOURHOODS, Edit, Layer, LayerChange, Plan
from musterpoint.text import Label

EAST, NORTH = 500_000.0, 3_900_000.0


@pytest.mark.parametrize("rotation", [0.0, 30.0, 200.0])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_screen_and_world_map_to_each_other(rotation: float, ratio: float):
    view = Viewport(EAST, NORTH, 0.37, rotation, 801, 599, ratio)
    x, y = view.to_world(QPointF(123, 456))
    back = view.to_screen(x, y)
    assert (back.x(), back.y()) == pytest.approx((123, 456), abs=1e-6)


@pytest.mark.parametrize("rotation", [0.0, 45.0])
def test_zooming_keeps_the_place_under_the_cursor(rotation: float):
    view = Viewport(EAST, NORTH, 1.0, rotation, 800, 600)
    anchor = QPointF(100, 500)
    before, after = view.to_world(anchor), view.zoomed(3.0, anchor).to_world(anchor)
    assert after == pytest.approx(before, abs=1.0)
    assert view.zoomed(3.0, anchor).resolution == pytest.approx(1 / 3)


def test_a_fitted_view_shows_the_whole_box_even_when_turned():
    box = QRectF(EAST, NORTH, 400, 100)
    for rotation in (0.0, 30.0, 90.0):
        view = Viewport(rotation=rotation, width=800, height=600).fitted(box)
        corners = [(box.left(), box.top()), (box.right(), box.bottom()), (box.left(), box.bottom())]
        spots = [view.to_screen(*corner) for corner in corners]
        assert all(0 <= spot.x() <= 800 and 0 <= spot.y() <= 600 for spot in spots)


def test_scale_is_reckoned_with_css_pixels():
    assert Viewport(resolution=0.0254 / 96 * 500).scale == pytest.approx(500)


def test_the_canvas_opens_on_everything(canvas: MapCanvas):
    shown = canvas.viewport().bounds()
    assert shown.contains(QRectF(EAST - 20, NORTH - 20, 320, 200))


def test_the_wheel_zooms_about_the_cursor(canvas: MapCanvas, mouse, qtbot: QtBot):
    x, y = EAST + 100, NORTH + 50
    spot = mouse.at(x, y)
    before = canvas.viewport()
    with qtbot.waitSignal(canvas.scale_changed) as told:
        mouse.wheel(x, y, notches=3)
    after = canvas.viewport()
    assert after.resolution == pytest.approx(before.resolution / 1.25**3)
    assert (mouse.at(x, y) - spot).manhattanLength() <= 2
    assert told.args == [pytest.approx(after.scale)]


def test_dragging_the_ground_moves_the_map(canvas: MapCanvas, mouse):
    start, end = (EAST + 250, NORTH + 100), (EAST + 200, NORTH + 60)
    x, y = canvas.viewport().x, canvas.viewport().y
    mouse.drag(start, end)
    after = canvas.viewport()
    assert (after.x, after.y) == pytest.approx((x + 50, y + 40), abs=1.5)


def test_the_middle_button_moves_the_map_even_over_a_site(canvas: MapCanvas, mouse, site: str):
    view, place = canvas.viewport(), canvas.document.plan.table("site")[site]
    mouse.drag((place.x, place.y), (place.x + 5, place.y), button=Qt.MouseButton.MiddleButton)
    assert canvas.viewport().x == pytest.approx(view.x - 5, abs=0.5)
    assert canvas.document.plan.table("site")[site] == place


def test_a_drag_while_space_is_held_moves_the_map(canvas: MapCanvas, mouse, site: str):
    view, place = canvas.viewport(), canvas.document.plan.table("site")[site]
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    mouse.drag((place.x, place.y), (place.x + 5, place.y))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.viewport().x == pytest.approx(view.x - 5, abs=0.5)
    assert canvas.document.plan.table("site")[site] == place


def test_keys_move_and_zoom(canvas: MapCanvas):
    whole = canvas.viewport()
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.viewport().resolution < whole.resolution
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.viewport().x > whole.x
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.viewport().resolution == pytest.approx(whole.resolution)
    assert canvas.viewport().x == pytest.approx(whole.x)


def test_zooming_to_the_selection(canvas: MapCanvas):
    canvas.zoom_to([("buildings", "buildings-0")])
    view = canvas.viewport()
    assert (view.x, view.y) == pytest.approx((EAST + 20, NORTH + 6))
    assert view.bounds().width() < 150


def test_the_cursor_tells_its_place(canvas: MapCanvas, mouse, qtbot: QtBot):
    with qtbot.waitSignal(canvas.cursor_moved) as told:
        mouse.hover(EAST + 30, NORTH + 20)
    assert told.args == pytest.approx([EAST + 30, NORTH + 20], abs=1)


def test_scale_bars_are_round():
    assert bar_length(1.0) == 100
    assert bar_length(0.13) == 10
    assert bar_text(2000) == "2 km"
    assert bar_text(0.5) == "0.5 m"


def test_the_canvas_opens_on_the_buildings_where_they_are_a_corner_of_the_district(
    town: Plan, document: Document, qtbot: QtBot
):
    before = town.neighbourhoods
    district = shapely.box(EAST - 30_000, NORTH - 20_000, EAST + 30_000, NORTH + 20_000)
    frame = before.frame.set_geometry([district], crs=before.frame.crs)
    wide = Layer(NEIGHBOURHOODS, frame, before.source, "neighbourhoods-2")
    document.do(Edit(Label("Import"), (LayerChange(NEIGHBOURHOODS, before, wide),)))
    canvas = MapCanvas(document)
    qtbot.addWidget(canvas)
    canvas.resize(800, 600)
    canvas.show()
    assert canvas.wait_until_drawn()
    shown = canvas.viewport().bounds()
    assert shown.contains(QRectF(EAST, NORTH, 160, 132))
    assert shown.width() < 500


def test_a_canvas_that_becomes_larger_shows_the_whole_again_until_somebody_looks_elsewhere(canvas: MapCanvas):
    canvas.resize(400, 300)
    before = canvas.viewport()
    canvas.resize(800, 600)
    assert canvas.viewport().resolution < 0.6 * before.resolution
    canvas.set_viewport(canvas.viewport().moved_to(EAST, NORTH))
    chosen = canvas.viewport()
    canvas.resize(400, 300)
    assert canvas.viewport() == chosen.resized(400, 300)


@pytest.mark.parametrize(
    ("height", "upright", "shown"), [(600, True, True), (170, False, True), (80, None, False)]
)
def test_the_zoom_buttons_leave_the_north_arrow_free(
    canvas: MapCanvas, height: int, upright: bool, shown: bool
):
    canvas.resize(800, height)
    buttons = canvas.findChild(ZoomButtons)
    assert buttons.isVisible() == shown
    if shown:
        corner = buttons.geometry()
        assert (corner.height() > corner.width()) == upright
        assert canvas.rect().contains(corner) and not canvas.north_arrow().toRect().intersects(corner)


def test_words_beside_a_dragged_thing_stay_on_the_map(canvas: MapCanvas):
    """At the edge of the map they are moved in, all lines of them by as much."""
    view = Viewport(width=400, height=300)
    words = Words("Site 6 stands over a building.", -195.0, -145.0, 13, "#000000")
    lines = [replace(words, shift=(0, row)) for row in (18, 36)]
    before, after = boxes(lines, view), boxes(pulled_in(lines, view), view)
    assert not QRectF(0, 0, 400, 300).contains(before[0])
    assert all(QRectF(0, 0, 400, 300).contains(box) for box in after)
    assert after[1].top() - after[0].top() == before[1].top() - before[0].top() == 18
    middle = [Words("clear", 0.0, 0.0, 13, "#000000")]
    assert pulled_in(middle, view) == middle
