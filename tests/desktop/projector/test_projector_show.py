"""A briefing under way: keys, pen, map, notes, ticks, and a plan that changes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musterpoint.catalogue.posts import site_lead
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.projector.console import Console
from musterpoint.desktop.projector.deck_maker import DeckMaker
from musterpoint.desktop.projector.flight import flight
from musterpoint.desktop.projector.show import Show
from musterpoint.desktop.projector.starting import start_show
from musterpoint.desktop.projector.stopwatch import Stopwatch
from musterpoint.desktop.projector.wall import BLACK, PEN, WHITE
from musterpoint.session import actions

KEY = Qt.Key


@pytest.fixture
def show(window: MainWindow, qtbot: QtBot) -> Iterator[Show]:
    """On the only screen of the tests."""
    start_show(window.workbench)
    window.wait_until_idle()
    started = window.findChild(Show)
    yield started
    if window.findChild(Show) is not None:
        started.end()


def press(show: Show, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(show.wall, key)


def find(show: Show, start: str) -> int:
    return next(place for place, slide in enumerate(show.slides) if slide.id.startswith(start))


def test_a_clicker_leads_through_the_deck(show: Show) -> None:
    press(show, KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageUp)
    assert show.slide.number == 2
    press(show, KEY.Key_End)
    assert show.slide.id == "questions"
    press(show, KEY.Key_PageDown)
    assert show.slide.id == "questions"
    press(show, KEY.Key_Home)
    assert show.slide.number == 1


def test_digits_and_enter_jump(show: Show) -> None:
    press(show, KEY.Key_1, KEY.Key_0, KEY.Key_Return)
    assert show.slide.number == 10


def test_blank_screens_and_back(show: Show) -> None:
    press(show, KEY.Key_B)
    assert show.wall.over.blank == BLACK
    assert show.wall.grab().toImage().pixelColor(300, 300).name() == "#000000"
    press(show, KEY.Key_W)
    assert show.wall.over.blank == WHITE
    press(show, KEY.Key_PageDown)
    assert (show.wall.over.blank, show.slide.number) == ("", 1)


def test_hidden_slides_are_passed_over_but_can_be_jumped_to(show: Show) -> None:
    plan = show.document.plan
    show.document.do(actions.hide_slide(plan, "situation", "", True))
    press(show, KEY.Key_PageDown)
    assert show.slide.id == "area"
    show.go_to(1)
    assert show.slide.id == "situation"


def test_the_pen_draws_into_the_plan(show: Show, qtbot: QtBot) -> None:
    show.go_to(find(show, "safety"))
    press(show, KEY.Key_D)
    assert show.wall.over.tool == PEN
    start, end = QPoint(200, 200), QPoint(400, 260)
    draw(show, start, end)
    ((stroke,),) = [show.slide.strokes]
    for kept, spot in ((stroke[0], start), (stroke[-1], end)):
        place = show.wall.to_slide(spot.toPointF())
        assert kept == pytest.approx((place.x(), place.y()), abs=0.1)
    red = show.wall.grab().toImage().pixelColor(300, 230)
    assert red.red() > 200 > red.green()
    press(show, KEY.Key_E)
    assert show.slide.strokes == ()
    show.document.undo()
    assert show.slide.strokes


def test_what_is_drawn_on_the_map_stays_where_it_is_on_the_ground(show: Show, qtbot: QtBot) -> None:
    show.go_to(find(show, "area"))
    qtbot.waitUntil(lambda: show.wall.map.isVisible())
    middle = show.wall.map.geometry().center()
    world = show.wall.map.viewport().to_world((middle - show.wall.map.pos()).toPointF())
    press(show, KEY.Key_D)
    draw(show, middle, middle + QPoint(90, 0))
    ((stroke,),) = [show.slide.map_strokes]
    assert stroke[0] == pytest.approx(world, abs=1.0)
    press(show, KEY.Key_Plus)
    assert show.slide.map_strokes == (stroke,)


def draw(show: Show, start: QPoint, end: QPoint) -> None:
    over = show.wall.over
    QTest.mousePress(over, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 5):
        QTest.mouseMove(over, start + (end - start) * (step / 4))
    QTest.mouseRelease(over, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def test_the_map_flies_from_site_to_site(show: Show, qtbot: QtBot) -> None:
    show.go_to(find(show, "layout:"))
    start = show.wall.map.viewport()
    show.go_to(find(show, f"layout:{show.document.plan.sites()[1].id}"))
    assert show.wall.map.flying
    qtbot.waitUntil(lambda: not show.wall.map.flying, timeout=6000)
    end, bounds = show.wall.map.viewport(), show.slide.map.view.bounds
    assert (end.x, end.y) != (start.x, start.y)
    assert end.x == pytest.approx((bounds[0] + bounds[2]) / 2)
    press(show, KEY.Key_Plus, KEY.Key_0)
    qtbot.waitUntil(lambda: not show.wall.map.flying, timeout=6000)
    assert show.wall.map.viewport().resolution == pytest.approx(end.resolution)


def test_a_flight_goes_out_and_in_again() -> None:
    start, end = Viewport(0, 0, 0.1, 0, 800, 600), Viewport(5000, 0, 0.2, 0, 800, 600)
    path, duration = flight(start, end)
    assert 300 < duration < 2500
    assert path(0.0).resolution == pytest.approx(0.1) and path(1.0) == end
    assert path(0.999).x == pytest.approx(5000, abs=30)
    assert path(0.5).resolution > 1.0
    zoom, _duration = flight(start, Viewport(0, 0, 1.0, 0, 800, 600))
    assert 0.1 < zoom(0.5).resolution < 1.0


def test_the_plan_on_the_wall_follows_the_plan(window: MainWindow, show: Show) -> None:
    plan = show.document.plan
    show.go_to(find(show, "layout:"))
    site = plan.sites()[0]
    show.document.do(actions.change_field(plan, "site", site.id, "name", "North gate"))
    window.wait_until_idle()
    assert show.slide.title == "North gate"


def test_names_are_off_until_switched_on(window: MainWindow, show: Show) -> None:
    plan = show.document.plan
    lead = site_lead(plan, show.document.catalogue, plan.sites()[0])
    assert not any(show.wall.map.is_shown(kind) for kind in ("visit", "stop", "escort"))
    assert not show.wall.map.is_shown("assignment")
    assert not [slide for slide in show.slides if lead.name in slide.texts]
    show.document.do(actions.change_deck(plan, names=True))
    window.wait_until_idle()
    assert [slide for slide in show.slides if lead.name in slide.texts]
    assert show.wall.map.is_shown("assignment")


def test_the_console_keeps_notes_and_ticks(show: Show) -> None:
    console: Console = show.console
    console.notes.setPlainText("Speak slowly")
    assert show.document.plan.find("slide", "title").notes == "Speak slowly"
    show.next()
    assert console.notes.toPlainText() == ""
    show.previous()
    assert console.notes.toPlainText() == "Speak slowly"
    show.now = lambda: datetime(2022, 5, 9, 20, 14)
    item = console.briefed.item(0)
    item.setCheckState(Qt.CheckState.Checked)
    site = show.document.plan.sites()[0]
    assert actions.briefed_at(show.document.plan, show.document.catalogue, site).minute == 14
    assert "20:14" in console.briefed.item(0).text()


def test_the_console_shows_where_we_are(show: Show, qtbot: QtBot) -> None:
    console: Console = show.console
    show.go_to(find(show, "safety"))
    assert console.title.text().startswith("Safety")
    assert console.slides.currentRow() == show.place
    qtbot.waitUntil(lambda: console.preview.slide == show.following)
    console.slides.itemActivated.emit(console.slides.item(2))
    assert show.place == 2


def test_one_screen_shows_wall_or_console(show: Show) -> None:
    assert show.one_screen and not show.console.isVisible()
    press(show, KEY.Key_C)
    assert show.console.isVisible()
    QTest.keyClick(show.console, KEY.Key_C)
    assert not show.console.isVisible()


def test_a_briefing_starts_at_the_selected_site(window: MainWindow) -> None:
    site = window.document.plan.sites()[1]
    assert not window.commands.action("briefing.from-site").isEnabled()
    window.document.select([("site", site.id)])
    window.workbench.run("briefing.from-site")
    window.wait_until_idle()
    show = window.findChild(Show)
    assert show.slide.site == site.id
    show.end()


def test_the_first_slide_is_there_before_all_are_made(window: MainWindow, qtbot: QtBot) -> None:
    start_show(window.workbench)
    maker = window.findChild(DeckMaker, "briefing.show")
    seen: list[tuple[int, bool]] = []
    maker.topics_made.connect(lambda: seen.append((len(maker.topics), maker.is_ready)))
    qtbot.waitUntil(lambda: maker.is_ready, timeout=30_000)
    assert seen[0] == (1, False)
    assert seen[-1][0] > 5
    window.wait_until_idle()
    show = window.findChild(Show)
    assert (show.slide.id, len(show.slides) > 5) == ("title", True)
    show.end()


def test_nothing_is_begun_with_a_title_that_is_hidden(window: MainWindow, qtbot: QtBot) -> None:
    window.document.do(actions.hide_slide(window.document.plan, "title", "", True))
    start_show(window.workbench)
    maker = window.findChild(DeckMaker, "briefing.show")
    seen: list[bool] = []
    maker.topics_made.connect(lambda: seen.append(maker.is_ready))
    qtbot.waitUntil(lambda: maker.is_ready, timeout=30_000)
    assert seen == [True]
    window.wait_until_idle()
    show = window.findChild(Show)
    assert show.slide.id == "situation"
    show.end()


def test_the_stopwatch_stands_still() -> None:
    now = [100.0]
    watch = Stopwatch(lambda: now[0])
    now[0] += 65
    assert str(watch) == "01:05"
    watch.toggle()
    now[0] += 60
    assert str(watch) == "01:05" and not watch.running
    watch.toggle()
    now[0] += 5
    assert str(watch) == "01:10"
    watch.restart()
    assert str(watch) == "00:00"
