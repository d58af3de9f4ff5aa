"""The routes board by mouse and keys: stops moved, ticked off, taken out and given back, rounds played."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.menus import map_menu
from musterpoint.desktop.panels.rounds.days import Grid
from musterpoint.desktop.panels.rounds.panel import RoundsPanel
from musterpoint.desktop.panels.rounds.rows import NUMBER, TEAM
from musterpoint.session.actions.naming import team_name
from musterpoint.session.actions.rounds import day_of
from musterpoint.session.actions.spots import add_team

WAIT = 60_000
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def board(window: MainWindow, qtbot: QtBot) -> RoundsPanel:
    window.resize(1600, 1000)
    window.commands.action("view.workspace.timetable").trigger()
    window.docks.open("rounds")
    panel = window.docks.panel("rounds")
    qtbot.waitUntil(lambda: bool(panel.view.days.teams), timeout=WAIT)
    return panel


@pytest.fixture
def team(window: MainWindow) -> str:
    """The team that visits people at home."""
    plan = window.document.plan
    return next(stop.team for stop in plan.table("stop").values() if stop.visit)


def visited(window: MainWindow, team: str) -> list[str]:
    """The team's visits in their order."""
    return [stop.visit for stop in day_of(window.document.plan, team) if stop.visit]


def stop_of(window: MainWindow, visit: str) -> str:
    return window.document.plan.where("stop", visit=visit)[0].id


def let_go(board: RoundsPanel, start: QPoint, end: QPoint) -> None:
    port = board.view.viewport()
    QTest.mousePress(port, LEFT, NONE, start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, LEFT, NONE, end)


def test_a_stop_is_dragged_to_another_place_in_the_order(board, window, team, qtbot):
    before = visited(window, team)
    first, third = (stop_of(window, before[place]) for place in (0, 2))
    board.view.zoom(10)
    board.view.choose(first)
    start = board.view.on_screen(first).center()
    let_go(board, start, start + QPoint(board.view.on_screen(third).right() - start.x() + 20, 0))
    qtbot.waitUntil(lambda: visited(window, team) != before)
    after = visited(window, team)
    assert after.index(before[0]) >= 2 and sorted(after) == sorted(before)
    times = [stop.arrives for stop in day_of(window.document.plan, team)]
    assert times == sorted(times)
    window.document.undo()
    assert visited(window, team) == before


def test_keys_tick_a_stop_off_and_take_it_out_and_the_mouse_gives_it_back(board, window, team, qtbot):
    first, second = visited(window, team)[:2]
    board.view.choose(stop_of(window, first))
    QTest.keyClick(board.view, Qt.Key.Key_N)
    assert window.document.plan.where("stop", visit=first)[0].state == "not-home"
    board.view.choose(stop_of(window, second))
    QTest.keyClick(board.view, Qt.Key.Key_Delete)
    assert not window.document.plan.where("stop", visit=second)
    qtbot.waitUntil(lambda: second in board.view.grid, timeout=WAIT)
    chip = board.view.on_screen(second).center()
    board.view.choose(second)
    row = next(row for row, day in enumerate(board.view.days.teams) if day.team.id == team)
    let_go(board, chip, QPoint(chip.x(), 32 + 46 * row + 20 - board.view.offset.y()))
    qtbot.waitUntil(lambda: bool(window.document.plan.where("stop", visit=second)))
    assert window.document.plan.where("stop", visit=second)[0].team == team


def test_a_row_is_carried_in_the_table_and_what_would_be_wrong_is_told_before(board, window, team, qtbot):
    before = visited(window, team)
    QTest.mouseClick(board.as_table, LEFT)
    table, port = board.table.table, board.table.table.viewport()
    rows = {row.id: place for place, row in enumerate(board.table.model.rows)}
    first, third = (
        table.visualRect(board.table.model.index(rows[stop_of(window, before[place])], 1)) for place in (0, 2)
    )
    QTest.mousePress(port, LEFT, NONE, first.center())
    with qtbot.waitSignal(board.moves.looked):
        QTest.mouseMove(port, first.center() + QPoint(0, 12))
        QTest.mouseMove(port, third.center() + QPoint(0, 5))
    assert "as stop 4" in board.hint.text() and visited(window, team) == before
    QTest.mouseRelease(port, LEFT, NONE, third.center() + QPoint(0, 5))
    qtbot.waitUntil(lambda: visited(window, team) == [*before[1:3], before[0], *before[3:]])


def test_a_stop_is_given_to_another_team_from_the_map(board, window, team, qtbot):
    plan, visit = window.document.plan, visited(window, team)[0]
    other = next(one for one in plan.table("team").values() if one.id != team)
    window.document.select([("stop", stop_of(window, visit))])
    menu = map_menu(window.workbench)
    (giving,) = (action.menu() for action in menu.actions() if action.menu())
    next(action for action in giving.actions() if action.text() == team_name(other)).trigger()
    qtbot.waitUntil(lambda: plan.where("stop", visit=visit)[0].team == other.id)
    menu.deleteLater()


def test_rounds_are_played_on_the_map_until_the_plan_changes(board, window, team):
    board.playback.play.click()
    assert board.playback.teams and window.canvas.overlays.plan is window.document.plan
    board.playback.slider.setValue(board.playback.slider.maximum())
    assert board.playback.time.text()
    board.view.choose(stop_of(window, visited(window, team)[0]))
    QTest.keyClick(board.view, Qt.Key.Key_D)
    assert not board.playback.teams


def test_the_table_has_every_stop_is_sorted_ticked_off_and_copied(board, window, team, qtbot):
    plan = window.document.plan
    first, second = (stop_of(window, visit) for visit in visited(window, team)[:2])
    QTest.mouseClick(board.as_table, LEFT)
    table = board.table
    assert {row.id for row in table.model.rows} == set(plan.table("stop"))
    table.table.sortByColumn(NUMBER, Qt.SortOrder.DescendingOrder)
    numbers = [int(row.cells[NUMBER]) for row in table.model.rows]
    assert numbers == sorted(numbers, reverse=True)
    table.choose(first)
    assert board.view.chosen == first
    QTest.keyClick(table.table, Qt.Key.Key_N)
    assert plan.find("stop", first).state == "not-home"
    visit = plan.find("stop", second).visit
    table.choose(second)
    QTest.keyClick(table.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: table.model.row_of(visit) >= 0, timeout=WAIT)
    row = table.model.rows[table.model.row_of(visit)]
    assert row.cells[TEAM] == "no team" and "drag it" in row.cells[-1]
    table.choose(visit)
    QTest.keyClick(table.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0].startswith("Team\t") and copied[1].split("\t")[TEAM] == "no team" and len(copied) == 2


def test_the_rest_of_the_day_is_planned_anew_and_what_is_done_stays(board, window, team, qtbot):
    plan = window.document.plan
    first = stop_of(window, visited(window, team)[0])
    board.view.choose(first)
    QTest.keyClick(board.view, Qt.Key.Key_D)
    done, revision = plan.find("stop", first), window.document.session.revision

    window.workbench.run("routes.replan")
    panel = window.docks.panel("propose")
    assert panel.chosen_step.id == "routes" and panel.form.field("now").text()
    panel.form.field("now").setText(f"{done.leaves:%H:%M}")
    for name, value in (("for", "visits"), ("team", team)):
        combo = panel.form.field(name)
        combo.setCurrentIndex(combo.findData(value))
    panel.form.field("seconds").setText("0.5")
    QTest.mouseClick(panel.start, LEFT)
    qtbot.waitUntil(lambda: bool(panel.drafts), timeout=WAIT)
    assert window.document.session.revision == revision
    qtbot.waitUntil(lambda: window.canvas.overlays.proposed is not None, timeout=WAIT)
    assert not window.canvas.overlays.proposed.of_sites and panel.scores.rowCount() > 4
    QTest.mouseClick(panel.view.accept, LEFT)
    qtbot.waitUntil(lambda: not window.workbench.jobs.busy, timeout=WAIT)
    assert window.document.session.revision > revision
    kept = next(stop for stop in plan.table("stop").values() if stop.visit == done.visit)
    assert (kept.state, kept.leaves, kept.team) == ("done", done.leaves, done.team)
    to_come = [stop for stop in plan.where("stop", team=team) if stop.visit and not stop.state]
    assert to_come and all(stop.starts >= done.leaves for stop in to_come)


def test_a_team_without_stops_has_an_empty_line_and_the_others_theirs(board, window, qtbot):
    document = window.document
    document.do(lambda: add_team(document.plan, "mobile"))
    qtbot.waitUntil(lambda: any(not day.stops for day in board.view.days.teams), timeout=WAIT)
    stops = [stop.id for day in board.view.days.teams for stop in day.stops]
    assert stops and all(id_ in board.view.grid for id_ in stops)


def test_short_stops_do_not_lie_on_each_other_at_the_scale_of_a_day(board, window, team):
    shown = board.view.days
    grid = Grid(shown, per_minute=0.6, width=800)
    for day in shown.teams:
        bars = [grid.rect(stop.id) for stop in day.stops if stop.id in grid]
        assert all(one.width() >= 4 for one in bars)
        begins = [bar.left() for bar in bars]
        assert all(
            bar.right() < after or after - bar.left() <= 4
            for bar, after in zip(bars, begins[1:], strict=False)
        )
