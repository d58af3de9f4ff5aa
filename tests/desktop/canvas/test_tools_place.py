"""Placing by click and by drop; measuring; moving the map by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QMimeData, QPointF, Qt
from PyQt6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musterpoint.catalogue.posts import post_state
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.document import Document
from musterpoint.desktop.tools.drops import PALETTE_MIME, PERSON_MIME
from musterpoint.desktop.tools.measure import MeasureTool, distance_text
from musterpoint.desktop.tools.pan import PanTool
from musterpoint.desktop.tools.place import PlaceTool
from musterpoint.desktop.tools.select import SelectTool
from musterpoint.plan import Edit, Person, made
from musterpoint.text import Label

EAST, NORTH = 500_000.0, 3_900_000.0
FREE = (EAST + 240, NORTH + 80)
HOUSE = (EAST + 20, NORTH + 6)
COPY = Qt.DropAction.CopyAction
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Dragged:
    """Something dragged over the canvas from elsewhere."""

    def __init__(self, canvas: MapCanvas, mime: str, text: str):
        self._canvas = canvas
        self._data = QMimeData()
        self._data.setData(mime, text.encode())

    def over(self, x: float, y: float) -> bool:
        """Enter at a place and move a little; whether it would be taken."""
        spot = self._canvas.viewport().to_screen(x, y).toPoint()
        enter = QDragEnterEvent(spot, COPY, self._data, LEFT, NO_KEY)
        self._canvas.dragEnterEvent(enter)
        move = QDragMoveEvent(spot, COPY, self._data, LEFT, NO_KEY)
        self._canvas.dragMoveEvent(move)
        return move.isAccepted()

    def drop(self, x: float, y: float) -> None:
        self.over(x, y)
        spot = QPointF(self._canvas.viewport().to_screen(x, y))
        self._canvas.dropEvent(QDropEvent(spot, COPY, self._data, LEFT, NO_KEY))


@pytest.fixture
def people(document: Document) -> Iterator[list[Person]]:
    skills = tuple(document.catalogue.skills)
    someone = [Person(id=f"person-{number}", name=f"Person {number}", skills=skills) for number in (1, 2)]
    document.do(Edit(Label("Add people"), tuple(made(*someone))))
    return someone


def test_a_click_places_a_kit_in_true_size(canvas: MapCanvas, document: Document, mouse):
    canvas.set_tool(PlaceTool(canvas, "kit:lanes-3"))
    mouse.hover(*FREE)
    mouse.click(*FREE)
    (site,) = document.plan.sites()
    assert (site.x, site.y) == pytest.approx(FREE, abs=1)
    assert (site.number, site.lanes) == (1, 3)
    for kind in ("zone", "fixture", "gate", "way", "post"):
        assert document.plan.where(kind, site=site.id)
    assert document.selection == (("site", site.id),)


def test_how_many_lanes_fit_is_told_when_the_mouse_rests(canvas: MapCanvas, mouse, qtbot: QtBot):
    canvas.set_tool(PlaceTool(canvas, "kit:lanes-1"))
    mouse.hover(*FREE)
    assert "fit" not in canvas.tool.hint
    qtbot.waitUntil(lambda: "lanes fit here" in canvas.tool.hint)
    with qtbot.waitSignal(canvas.hint_changed, check_params_cb=lambda hint: "no room for a site" in hint):
        mouse.hover(*HOUSE)


def test_how_many_lanes_fit_is_told_where_a_site_is_dragged_to(canvas, document, site, mouse, qtbot: QtBot):
    record = document.plan.find("site", site)
    start = (record.x, record.y)
    mouse.drag(start, (record.x, record.y + 8), release=False)
    qtbot.waitUntil(lambda: "lanes fit here" in canvas.tool.hint)  # it isn't in its own way
    mouse.drag(start, HOUSE, release=False)
    qtbot.waitUntil(lambda: "no room for a site" in canvas.tool.hint)


def test_undo_takes_the_whole_kit_away_and_redo_brings_it_back(canvas, document: Document, mouse):
    empty = document.plan.copy()
    canvas.set_tool(PlaceTool(canvas, "kit:lanes-2"))
    mouse.click(*FREE)
    full = document.plan.copy()
    document.undo()
    assert document.plan == empty
    assert document.selection == ()
    document.redo()
    assert document.plan == full


def test_the_ghost_is_red_over_a_building_only(canvas: MapCanvas, mouse):
    tool = PlaceTool(canvas, "fixture:canopy-3x6")
    canvas.set_tool(tool)
    mouse.hover(*FREE)
    assert not tool.blocked
    mouse.hover(*HOUSE)
    assert tool.blocked
    problem = canvas.style_in_use.marks["ghost-blocked"].stroke
    canvas.set_viewport(canvas.viewport().zoomed(10, QPointF(mouse.at(*HOUSE))))
    mouse.hover(*HOUSE)
    image = canvas.grab().toImage()
    middle = mouse.at(*HOUSE) * image.devicePixelRatio()
    across = {image.pixelColor(middle.x() + step, middle.y()).name() for step in range(-200, 200)}
    assert problem in across


def test_r_turns_the_ghost(canvas: MapCanvas, document: Document, mouse):
    canvas.set_tool(PlaceTool(canvas, "fixture:canopy-3x6"))
    QTest.keyClick(canvas, Qt.Key.Key_R)
    QTest.keyClick(canvas, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    mouse.click(*FREE)
    (fixture,) = document.plan.table("fixture").values()
    assert fixture.rotation == 105
    assert (fixture.width, fixture.depth) == (6.0, 3.0)


def test_escape_gives_the_mouse_back(canvas: MapCanvas, qtbot: QtBot):
    canvas.set_tool(PlaceTool(canvas, "kit:lanes-1"))
    with qtbot.waitSignal(canvas.tool_finished):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert isinstance(canvas.tool, SelectTool)


def test_a_kit_can_be_dropped(canvas: MapCanvas, document: Document):
    Dragged(canvas, PALETTE_MIME, "kit:lanes-1").drop(*FREE)
    (site,) = document.plan.sites()
    assert (site.x, site.y) == pytest.approx(FREE, abs=1)


def test_a_fixture_dropped_onto_a_site_belongs_to_it(canvas: MapCanvas, document: Document, site: str):
    place = document.plan.table("site")[site]
    before = set(document.plan.table("fixture"))
    Dragged(canvas, PALETTE_MIME, "fixture:chair").drop(place.x, place.y)
    (made_id,) = set(document.plan.table("fixture")) - before
    assert document.plan.table("fixture")[made_id].site == site


def test_people_dropped_onto_a_site_take_its_first_fitting_posts(canvas, document, site: str, people):
    place = document.plan.table("site")[site]
    dragged = Dragged(canvas, PERSON_MIME, "\n".join(person.id for person in people))
    assert dragged.over(place.x, place.y)
    revision = document.session.revision
    dragged.drop(place.x, place.y)
    filled = [
        post_state(document.plan, document.catalogue, post).person
        for post in document.plan.where("post", site=site)
    ]
    assert {person.id for person in filled if person} == {"person-1", "person-2"}
    assert document.session.revision == revision + 1


def test_people_cant_be_dropped_onto_the_ground(canvas: MapCanvas, document: Document, people):
    dragged = Dragged(canvas, PERSON_MIME, people[0].id)
    assert not dragged.over(*FREE)
    dragged.drop(*FREE)
    assert not document.plan.table("assignment")


def test_measuring(canvas: MapCanvas, mouse, qtbot: QtBot):
    tool = MeasureTool(canvas)
    canvas.set_tool(tool)
    mouse.click(EAST + 200, NORTH + 60)
    mouse.hover(EAST + 230, NORTH + 60)
    assert tool.length == pytest.approx(30, abs=1)
    mouse.click(EAST + 230, NORTH + 60)
    mouse.click(EAST + 230, NORTH + 100)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    mouse.hover(EAST + 100, NORTH)
    assert tool.length == pytest.approx(70, abs=2)
    assert not canvas.grab().isNull()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert tool.length == 0
    with qtbot.waitSignal(canvas.tool_finished):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)


def test_distances_as_people_say_them():
    assert [distance_text(metres) for metres in (4.21, 85.4, 1250)] == ["4.2 m", "85 m", "1.25 km"]


def test_the_hand_moves_the_map_even_over_a_site(canvas: MapCanvas, document, mouse, site: str):
    place, view = document.plan.table("site")[site], canvas.viewport()
    canvas.set_tool(PanTool(canvas))
    mouse.drag((place.x, place.y), (place.x + 5, place.y))
    assert canvas.viewport().x == pytest.approx(view.x - 5, abs=0.5)
    assert document.plan.table("site")[site] == place
