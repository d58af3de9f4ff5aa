"""What the map shows of who goes where."""

from __future__ import annotations

import numpy
import pandas
import pytest
import shapely
from conftest import EAST, NORTH, Mouse
from PyQt6.QtGui import QImage, QPainter, QTransform
from pytestqt.qtbot import QtBot

from musterpoint.catalogue.style import load_style
from musterpoint.desktop import document as document_module
from musterpoint.desktop.canvas import traced
from musterpoint.desktop.canvas.footways import MOST, MOST_STRAIGHT, Footways, Straight, paint_footways
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.shapes import Shapes
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.plan import BUILDINGS
from musterpoint.session import actions


def of_site(people: numpy.ndarray, straight: int = 0) -> Footways:
    """Stretches side by side, on which so many people walk, and straight lines."""
    across = numpy.linspace(0, 400, len(people))
    lines = Shapes(shapely.linestrings(numpy.stack([[across, across], [0 * across, 0 * across + 99]]).T))
    down = numpy.linspace(0, 400, straight)
    dashes = numpy.stack([[down, down], [0 * down, 0 * down + 99]]).T
    widths = numpy.zeros(len(people), int)
    return Footways(None, pandas.Index([]), lines, people[lines.order], widths, Straight.of(dashes))


def surface() -> tuple[QImage, Surface]:
    image = QImage(400, 100, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    return image, Surface(QPainter(image), QTransform(), 1.0)


def test_of_very_many_stretches_those_where_most_walk_are_drawn():
    _image, seen = surface()
    people = numpy.random.default_rng(1).permutation(20_000).astype(float)
    ways = of_site(people)
    busiest = ways.busiest(ways.shapes.in_view(seen), MOST / 20_000)
    assert numpy.sort(ways.people[busiest]).tolist() == list(range(20_000 - MOST, 20_000))
    seen.painter.end()


@pytest.mark.parametrize("count", [3, MOST_STRAIGHT, 20_000])
def test_of_very_many_straight_lines_some_are_drawn_spread_over_all(count: int):
    image, seen = surface()
    paint_footways(seen, load_style(), [of_site(numpy.zeros(1), count)])
    seen.painter.end()
    inked = [x for x in range(400) if any(image.pixel(x, y) != 0xFFFFFFFF for y in range(20))]
    assert (len(inked) <= 9) if count == 3 else (min(inked) < 5 and max(inked) > 390)


def test_a_building_under_the_mouse_shows_its_way_along_the_road(
    canvas: MapCanvas, site: str, mouse: Mouse, qtbot: QtBot
):
    canvas.zoom_to([(BUILDINGS, "buildings-0"), ("site", site)])
    assert canvas.wait_until_drawn()
    on_the_road = mouse.at(EAST + 180, NORTH + 26)
    before = canvas.grab().toImage().pixelColor(on_the_road)
    mouse.hover(EAST + 20, NORTH + 6)
    qtbot.waitUntil(lambda: canvas.grab().toImage().pixelColor(on_the_road).red() < before.red() - 60)
    served = canvas.overlays.served
    row = next(served.picture.ways.loc[["buildings-0"]].itertuples())
    way, straight = served.footways.of([site])[site].way(row)
    spot = canvas.document.plan.find("site", site).geometry()
    assert (
        not straight
        and way.length == pytest.approx(row.metres) == 14 + spot.x - EAST - 20 + spot.y - NORTH - 26
    )


def test_ways_follow_a_site_that_is_moved_and_forget_one_that_is_gone(
    canvas: MapCanvas, site: str, qtbot: QtBot
):
    document, footways = canvas.document, canvas.overlays.served.footways
    document.select([("site", site)])
    canvas.zoom_to([(BUILDINGS, "buildings-0"), ("site", site)])
    assert canvas.wait_until_drawn()
    first = footways.of([site])[site]
    document.do(lambda: actions.move(document.plan, [("site", site)], 0.0, -20.0))
    qtbot.waitUntil(lambda: canvas.is_drawn() and footways.of([site])[site] is not first)
    assert footways.of([site])[site].tree.at.away[0] == pytest.approx(first.tree.at.away[0] - 20)
    document.do(lambda: actions.delete(document.plan, [("site", site)]))
    assert canvas.wait_until_drawn() and footways.is_current


def test_very_many_selected_houses_are_dots(canvas: MapCanvas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    canvas.fit()
    assert canvas.wait_until_drawn()
    before = canvas.grab().toImage()
    monkeypatch.setattr(traced, "MOST_TRACED", 3)
    canvas.document.select([(BUILDINGS, f"buildings-{number}") for number in range(12)])
    middle = canvas.viewport().to_screen(EAST + 20, NORTH + 6).toPoint()
    stroke = canvas.style_in_use.marks["selection"].stroke
    assert canvas.grab().toImage().pixelColor(middle).name() == stroke[:7]
    canvas.document.select([])
    assert canvas.grab().toImage().pixelColor(middle) == before.pixelColor(middle)


def test_very_many_things_are_selected_beside_the_window(
    canvas: MapCanvas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    document = canvas.document
    monkeypatch.setattr(document_module, "VERY_MANY", 3)
    houses = [(BUILDINGS, f"buildings-{number}") for number in range(6)]
    with qtbot.waitSignal(document.selection_changed):
        document.select([houses[0], *houses, (BUILDINGS, "torn down")])
        assert not document.selection
    assert document.selection == tuple(houses)
    assert document.selected_buildings == tuple(id_ for _kind, id_ in houses)
    assert document.is_selected(houses[5]) and not document.is_selected((BUILDINGS, "buildings-7"))
    document.select(houses[1:])
    document.select(houses[:1])  # before the many were found
    with qtbot.waitSignal(document.selection_changed):
        document.select_found(lambda _plan: houses[:2])
    assert document.selection == tuple(houses[:2])


def test_a_site_that_is_just_being_taken_back_is_not_traced(canvas: MapCanvas, site: str):
    """Whoever listens to the plan may have the map painted before the selection follows."""
    zones = [("zone", zone.id) for zone in canvas.document.plan.where("zone", site=site)]
    canvas.document.select([("site", site), *zones])
    canvas.document.plan_changed.connect(lambda _changes: canvas.repaint())
    canvas.document.undo()
    assert canvas.document.plan.find("site", site) is None and not canvas.document.selection
