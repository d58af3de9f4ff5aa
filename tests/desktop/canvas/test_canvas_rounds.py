"""The rounds of teams on the map: lines, numbers, places, and what is hidden."""

from __future__ import annotations

import numpy
import pytest
import shapely
from conftest import EAST, NO_KEY, NORTH
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.round_line import _heads
from musterpoint.desktop.document import Document
from musterpoint.plan import Edit, Place, Site, Stop, Team, Visit, changed, made
from musterpoint.plan.round_lines import rounds
from musterpoint.session.actions.rounds import day_of
from musterpoint.text import Label

DEPOT = (EAST + 200, NORTH + 150)
HOMES = [(EAST + 220, NORTH + 10), (EAST + 270, NORTH + 60), (EAST + 230, NORTH + 110)]


@pytest.fixture
def two_rounds(document: Document, canvas: MapCanvas) -> None:
    """Team 1 goes to three homes and back, with a break; team 2 is at the last one only."""
    records = [
        Place(id="depot", kind="depot", name="Depot", x=DEPOT[0], y=DEPOT[1]),
        Team(id="team-2", number=2),
        Team(id="team-1", number=1, kind="home-visit", start="depot"),
        Stop(id="break", team="team-1", number=2, kind="break"),
        Stop(id="other", team="team-2", number=1, x=HOMES[2][0], y=HOMES[2][1]),
        Visit(id="alone", kind="quarantine", x=EAST + 290, y=NORTH + 150),
    ]
    for number, (x, y) in zip((1, 3, 4), HOMES, strict=True):
        visit = Visit(id=f"visit-{number}", x=x, y=y)
        records += [visit, Stop(id=f"stop-{number}", team="team-1", number=number, visit=visit.id, x=x, y=y)]
    document.do(Edit(Label("Plan rounds"), tuple(made(*records))))
    assert canvas.wait_until_drawn()


def test_a_round_goes_from_the_start_by_every_stop_and_back(document: Document, two_rounds):
    first, second = rounds(document.plan)
    assert (first.team.id, first.place, second.team.id, second.place) == ("team-1", 0, "team-2", 1)
    assert first.points == (DEPOT, *HOMES, DEPOT)
    assert [number for number, _stop in first.numbered()] == [1, 2, 3]
    assert second.points == (HOMES[2],)


def colour_at(canvas: MapCanvas, x: float, y: float) -> str:
    assert canvas.wait_until_drawn()
    image = canvas.grab().toImage()
    return image.pixelColor(canvas.viewport().to_screen(x, y).toPoint()).name()


def test_rounds_are_painted_in_the_colour_of_their_team(canvas: MapCanvas, two_rounds):
    strokes = canvas.style_in_use.route_strokes
    canvas.set_viewport(canvas.viewport().zoomed(2, QPointF(700, 300)))
    edge = 6 * canvas.viewport().resolution  # beside the number
    assert colour_at(canvas, HOMES[0][0] - edge, HOMES[0][1]) == strokes[0]
    beside = 2.7 * edge  # two teams stop at the last home: their numbers lie side by side
    assert colour_at(canvas, HOMES[2][0] - beside, HOMES[2][1]) == strokes[0]
    assert colour_at(canvas, HOMES[2][0] + beside, HOMES[2][1]) == strokes[1]
    between = (EAST + 247, NORTH + 26)  # on the road, from the first home to the second
    bare = colour_at(canvas, *between)
    canvas.set_shown("stop", False)
    assert colour_at(canvas, *between) != bare
    visit = canvas.style_in_use.visits["home"].fill
    assert colour_at(canvas, *HOMES[0]) == visit, "a visit that is no stop shows as a visit"


def test_places_are_named_and_labels_keep_off_stops(canvas: MapCanvas, two_rounds):
    canvas.set_viewport(canvas.viewport().zoomed(1.01, QPointF(400, 300)))
    assert canvas.wait_until_drawn()
    assert "Depot" in {label.text for label in canvas.labels()}


def test_a_ticked_off_stop_is_fainter(canvas: MapCanvas, document: Document, two_rounds):
    edge = 6 * canvas.viewport().resolution
    before = colour_at(canvas, HOMES[0][0] - edge, HOMES[0][1])
    stop = document.plan.find("stop", "stop-1")
    document.do(Edit(Label("Tick off"), (changed(stop, stop.replace(state="done")),)))
    assert colour_at(canvas, HOMES[0][0] - edge, HOMES[0][1]) != before


def test_a_place_is_selected_and_dragged(canvas: MapCanvas, document: Document, mouse, two_rounds):
    depot = document.plan.find("place", "depot")
    mouse.click(*DEPOT)
    assert document.selection == (("place", "depot"),)
    assert not canvas.selection_frame.can_turn
    end = (DEPOT[0] + 40, DEPOT[1] - 60)
    mouse.drag(DEPOT, end, Qt.KeyboardModifier.AltModifier)
    moved = document.plan.find("place", "depot")
    assert (moved.x, moved.y) == pytest.approx(end, abs=2 * canvas.viewport().resolution)
    assert rounds(document.plan)[0].points[0] == (moved.x, moved.y), "the round follows"
    document.undo()
    assert document.plan.find("place", "depot") == depot


def test_a_stop_is_selected(canvas: MapCanvas, document: Document, mouse, two_rounds):
    x, y = HOMES[1]
    mouse.click(x, y)
    assert document.selection == (("stop", "stop-3"),)
    scale = canvas.viewport().scale
    canvas.set_shown("stop", False)
    mouse.click(x, y)
    assert document.selection == (("visit", "visit-3"),), "what is hidden isn't hit"
    canvas.zoom_to([("stop", "stop-1")])
    assert canvas.viewport().bounds().contains(QPointF(*HOMES[0]))
    assert canvas.viewport().scale < scale


def test_a_stop_is_carried_behind_another_one_and_to_another_team(
    canvas: MapCanvas, document: Document, mouse, qtbot: QtBot, two_rounds
):
    def order(team: str) -> list[str]:
        return [stop.id for stop in day_of(document.plan, team) if stop.kind == "visit"]

    hints: list[str] = []
    canvas.hint_changed.connect(hints.append)
    mouse.drag(HOMES[0], HOMES[1], release=False)
    qtbot.waitUntil(lambda: hints[-1].startswith("To Home-visit team 1, as stop 3"))
    assert order("team-1") == ["stop-1", "stop-3", "stop-4"], "nothing before it is let go"
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO_KEY, mouse.at(*HOMES[1]))
    qtbot.waitUntil(lambda: order("team-1") == ["stop-3", "stop-1", "stop-4"])
    document.undo()
    other = HOMES[2][0] + 9 * canvas.viewport().resolution, HOMES[2][1]
    mouse.drag(HOMES[0], other)
    qtbot.waitUntil(lambda: order("team-2") == ["other", "stop-1"])
    document.undo()
    assert order("team-1") == ["stop-1", "stop-3", "stop-4"] and order("team-2") == ["other"]


def test_a_stop_is_carried_onto_another_teams_line(
    canvas: MapCanvas, document: Document, mouse, qtbot: QtBot, two_rounds
):
    mouse.drag((HOMES[2][0] + 9 * canvas.viewport().resolution, HOMES[2][1]), (EAST + 247, NORTH + 26))
    qtbot.waitUntil(lambda: document.plan.find("stop", "other").team == "team-1")


def test_stops_at_a_site_lie_below_its_marker(canvas: MapCanvas, document: Document, mouse, two_rounds):
    stop = document.plan.find("stop", "stop-1")
    document.do(Edit(Label("Add"), tuple(made(Site(id="here", number=1, x=stop.x, y=stop.y)))))
    assert canvas.under(canvas.viewport().to_screen(*HOMES[0])) == ("site", "here")
    offset = canvas.records.rounds.stop_offset(canvas.style_in_use, canvas.viewport().scale, stop.id)
    assert offset.y() > 15 and offset.x() == 0
    spot = canvas.viewport().to_screen(*HOMES[0]) + offset
    assert canvas.under(spot) == ("stop", "stop-1")
    edge = (spot + QPointF(6, 0)).toPoint()
    assert canvas.wait_until_drawn()
    assert canvas.grab().toImage().pixelColor(edge).name() == canvas.style_in_use.route_strokes[0]


def test_a_dragged_place_is_gone_from_where_it_stood(canvas: MapCanvas, mouse, two_rounds):
    alone, end = (EAST + 290, NORTH + 150), (EAST + 270, NORTH + 130)
    fill = canvas.style_in_use.visits["quarantine"].fill
    assert colour_at(canvas, *alone) == fill
    mouse.click(*alone)
    mouse.drag(alone, end, Qt.KeyboardModifier.AltModifier, release=False)
    assert colour_at(canvas, *end) == fill
    beside = (alone[0] + 4 * canvas.viewport().resolution, alone[1])
    assert colour_at(canvas, *beside) != fill
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, mouse.at(*end))
    spot = mouse.at(*end)
    assert canvas.grab().toImage().pixelColor(spot).name() == fill, "at once, before the tiles are new"
    assert colour_at(canvas, *end) == fill
    canvas.document.undo()
    assert colour_at(canvas, *alone) == fill


def test_a_line_that_goes_the_same_road_often_has_arrowheads_apart():
    there_and_back = numpy.array([(0.0, 0.0), (1000.0, 0.0)] * 20)
    once = _heads(numpy.array([(0.0, 0.0), (1000.0, 0.0)]), 10.0, 90.0)
    often = _heads(there_and_back, 10.0, 90.0)
    assert len(once) == 11
    assert len(once) / 2 <= len(often) <= 1.2 * len(once)
    assert numpy.diff(numpy.sort(often[:, 0, 0])).min() > 30.0


def test_rounds_run_along_the_roads_once_these_are_known(canvas: MapCanvas, two_rounds):
    first = rounds(canvas.document.plan)[0]
    way = shapely.LineString(canvas.backdrop.rounds.paths[first.team.id][0].points)
    road = shapely.LineString([(EAST - 20, NORTH + 26), (EAST + 300, NORTH + 26)])
    assert way.intersection(road.buffer(0.1)).length > 40
    assert all(way.distance(shapely.Point(stop)) < 0.6 for stop in first.points)
