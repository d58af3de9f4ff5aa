"""The timetable board, the day played back, and simulations side by side, by mouse and keys."""

from __future__ import annotations

import csv
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.days.panel import DaysPanel
from musterpoint.desktop.panels.timetable.panel import TimetablePanel
from musterpoint.engine.timetable.sizing import Change
from musterpoint.plan import BUILDINGS
from musterpoint.session import Session, actions

WAIT = 60_000
SLOTS = {0: 60, 1: 120, 2: 300}
"""Place of an inhabited building → when it is called, minutes after the campaign's start."""

LEFT, NONE, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def homes(window: MainWindow) -> list[tuple[str, str]]:
    """The buildings that have a slot."""
    document = window.document
    frame = document.plan.buildings.frame
    ids = frame.index[frame["residents"].fillna(0) > 0][: len(SLOTS)]
    refs = [(BUILDINGS, id_) for id_ in ids]
    for place, starts in SLOTS.items():
        document.do(actions.move_slot(document.plan, refs[place], starts, starts + 30, pinned=False))
    return refs


@pytest.fixture
def board(window: MainWindow, homes: list, qtbot: QtBot) -> TimetablePanel:
    window.resize(1600, 1000)
    window.commands.action("view.workspace.timetable").trigger()
    panel = window.docks.panel("timetable")
    qtbot.waitUntil(lambda: all(ref in panel.view.grid for ref in homes), timeout=WAIT)
    return panel


@pytest.fixture
def days(window: MainWindow) -> DaysPanel:
    window.commands.action("view.workspace.timetable").trigger()
    return window.docks.panel("days")


def slot(window: MainWindow, ref: tuple[str, str]) -> tuple[int, int, int]:
    row = window.document.plan.buildings.frame.loc[ref[1]]
    return int(row["slot_starts"]), int(row["slot_ends"]), int(row["slot_pinned"])


def drag(board: TimetablePanel, start: QPoint, by: int) -> None:
    port = board.view.viewport()
    QTest.mousePress(port, LEFT, NONE, start)
    for step in (0.3, 0.7, 1.0):
        QTest.mouseMove(port, start + QPoint(round(by * step), 0))
    QTest.mouseRelease(port, LEFT, NONE, start + QPoint(by, 0))


def in_view(board: TimetablePanel, ref: tuple[str, str]) -> QPoint:
    """The middle of a bar, scrolled into view."""
    board.view.choose([ref])
    return board.view.on_screen(ref).center()


def test_a_bar_that_is_dragged_calls_its_building_then_and_undo_takes_it_back(board, window, homes):
    start = in_view(board, homes[0])
    drag(board, start, round(45 * board.view.per_minute))
    assert slot(window, homes[0]) == (105, 135, 1)
    assert [slot(window, ref)[0] for ref in homes[1:]] == [120, 300]
    assert board.view.grid.bar(homes[0]).starts == 105, "it stays where it was let go"
    strip = next(strip for strip in board.view.grid.strips if strip.height)
    beside = QPoint(20, strip.top + 5 - board.view.offset.y())
    assert board.view.tip_at(beside) == site_title(strip.site.site), "long names are cut"
    assert board.view.tip_at(board.view.on_screen(homes[0]).center()) == board.view.details(homes[0])
    window.document.undo()
    assert slot(window, homes[0]) == (60, 90, 0)


def test_the_right_end_makes_a_slot_longer_and_escape_leaves_it(board, window, homes):
    in_view(board, homes[1])
    box = board.view.on_screen(homes[1])
    end = QPoint(box.right() - 1, box.center().y())
    drag(board, end, round(30 * board.view.per_minute))
    assert slot(window, homes[1])[:2] == (120, 180)
    port = board.view.viewport()
    QTest.mousePress(port, LEFT, NONE, box.center())
    QTest.mouseMove(port, box.center() + QPoint(90, 0))
    assert board.view.drag is not None
    QTest.keyClick(board.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(port, LEFT, NONE, box.center() + QPoint(90, 0))
    assert slot(window, homes[1])[:2] == (120, 180)


def test_an_enterprise_is_put_on_the_map_and_its_window_is_dragged(board, window, homes, qtbot):
    document, canvas, starts = window.document, window.canvas, window.document.plan.campaign.starts
    window.workbench.run("insert.enterprise.window")
    QTest.mouseClick(canvas, LEFT, NONE, canvas.rect().center())
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    ((kind, id_),) = document.selection
    assert kind == "enterprise"
    inspector = window.docks.panel("inspector")
    assert inspector.page.heading.text() == "New enterprise"
    hour = timedelta(hours=1)
    document.do(actions.change_field(document.plan, kind, id_, "starts", starts + hour))
    document.do(actions.change_field(document.plan, kind, id_, "ends", starts + 2 * hour))
    qtbot.waitUntil(lambda: (kind, id_) in board.view.grid, timeout=WAIT)
    qtbot.waitUntil(lambda: board.view.grid.bar((kind, id_)).starts == 60, timeout=WAIT)
    start = in_view(board, (kind, id_))
    drag(board, start, round(60 * board.view.per_minute))
    firm = document.plan.find(kind, id_)
    assert (firm.starts, firm.ends) == (starts + 2 * hour, starts + 3 * hour)
    document.undo()
    assert document.plan.find(kind, id_).starts == starts + hour


def test_several_bars_move_together_by_keys_as_one_edit(board, window, homes):
    revision = window.document.session.revision
    board.view.choose(homes)
    QTest.keyClick(board.view, Qt.Key.Key_Left, ALT)
    assert [slot(window, ref)[0] for ref in homes] == [55, 115, 295]
    assert window.document.session.revision == revision + 1
    board.view.choose(homes)
    board.release()
    assert not any(slot(window, ref)[2] for ref in homes)


def test_the_board_and_the_map_choose_the_same_building(board, window, homes):
    window.document.select([homes[2]])
    assert list(board.view.chosen) == [homes[2]]
    QTest.keyClick(board.view, Qt.Key.Key_Return)
    assert window.document.selection == (homes[2],)
    name = board.view.grid.bar(homes[0]).name
    board.find.setText(name)
    assert homes[0] in board.view.chosen


def test_the_notice_of_what_is_selected_is_copied_for_its_chat_group(board, window, homes, qtbot):
    board.view.choose([homes[0]])
    QTest.mouseDClick(board.view.viewport(), LEFT, NONE, board.view.on_screen(homes[0]).center())
    assert window.document.selection == (homes[0],)
    QApplication.clipboard().clear()
    window.commands.action("notices.copy").trigger()
    qtbot.waitUntil(lambda: bool(QApplication.clipboard().text()), timeout=WAIT)
    start = window.document.plan.campaign.starts + timedelta(minutes=SLOTS[0])
    text = QApplication.clipboard().text()
    assert text.startswith("【") and f"{start:%H:%M}" in text


def test_without_a_timetable_the_board_says_what_to_do(window, qtbot):
    window.commands.action("view.workspace.timetable").trigger()
    panel = window.docks.panel("timetable")
    qtbot.waitUntil(lambda: panel.currentIndex() == 1, timeout=WAIT)


def test_a_day_is_played_on_the_map_until_it_is_taken_away(board, window, qtbot):
    board.playback.play.click()
    qtbot.waitUntil(lambda: board.playback.day is not None, timeout=WAIT)
    assert board.playback.playing and window.canvas.overlays.played is board.playback.day
    QTest.keyClick(board.playback.slider, Qt.Key.Key_Space)
    assert not board.playback.playing
    QTest.keyClick(board.playback.slider, Qt.Key.Key_Right)
    assert board.playback.slider.value() > 0
    board.playback.slider.setValue(board.playback.slider.maximum())
    day = board.playback.day
    assert [int(site.through[-1]) > 0 for site in day.sites] == [True] * len(day.sites)
    assert all(int(site.waiting[-1]) == 0 for site in day.sites)
    board.playback.stop.click()
    assert window.canvas.overlays.played is None and board.playback.day is None


def test_ways_of_calling_are_compared_and_kept_side_by_side(days, window, homes, qtbot, tmp_path: Path):
    days.replications.setValue(3)
    days.compare.click()
    qtbot.waitUntil(lambda: len(days.outcomes) == 4, timeout=WAIT)
    assert days.table.rowCount() == 4
    assert days.sites.rowCount() == len(days.outcomes[0].days.sites)
    days.what_if.tick("rain")
    days.start.click()
    qtbot.waitUntil(lambda: days.outcomes[-1].settings.disruptions != (), timeout=WAIT)
    assert len(days.outcomes) == 4 and days.outcomes[-1].title.endswith("what if")
    another = tmp_path / "another.gpkg"
    Session.create(another, window.document.plan.copy()).close()
    days.compare_with(another)
    qtbot.waitUntil(lambda: days.outcomes[-1].name == "another", timeout=WAIT)


def test_other_sizes_are_tried_and_told_in_words(days, window, homes, qtbot):
    days.replications.setValue(2)
    days.start.click()
    qtbot.waitUntil(lambda: len(days.outcomes) == 1, timeout=WAIT)
    days.sizing.start.click()
    qtbot.waitUntil(lambda: bool(days.sizing.sizes), timeout=WAIT)
    assert any(size.planned for size in days.sizing.sizes)
    assert "As planned: " in days.sizing.answer.text()
    days.sizing.help.click()
    qtbot.waitUntil(lambda: not window.program.jobs.busy, timeout=WAIT)
    assert len(days.sizing.list.buttons) == len(days.sizing.changes)


def test_a_change_that_helps_is_carried_out_and_undone(days, window, homes, qtbot):
    document, site = window.document, window.document.plan.sites()[0]

    def samplers() -> int:
        return sum(post.role == "sampler" for post in document.plan.where("post", site=site.id))

    before, shifts = samplers(), len(document.plan.table("shift"))
    better = Change(site.id, "One more sampler", 2.0, 6.0, 1200.0, 300.0, "sampler", 2)
    days.sizing.changes = [better]
    days.sizing.show_site(site.id)
    (button,) = days.sizing.list.buttons
    button.click()
    qtbot.waitUntil(lambda: samplers() == before + 2 * shifts, timeout=WAIT)
    qtbot.waitUntil(lambda: not days.sizing.changes, timeout=WAIT)
    document.undo()
    assert samplers() == before


@pytest.mark.parametrize("suffix", [".png", ".svg", ".csv", ".xlsx"])
def test_charts_and_tables_are_saved(days, window, homes, qtbot, answers, tmp_path: Path, suffix: str):
    days.replications.setValue(2)
    days.start.click()
    qtbot.waitUntil(lambda: len(days.outcomes) == 1, timeout=WAIT)
    path = tmp_path / f"day{suffix}"
    answers.give(partial(_choose, path=path))
    days.save.click()
    assert path.stat().st_size > 500
    if suffix == ".csv":
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        assert rows[0][:3] == ["Simulation", "Site", "Time"] and len(rows) > 50
    if suffix == ".xlsx":
        assert load_workbook(path).sheetnames == ["Sites", "Posts", "Curves"]


def _choose(dialog, path: Path) -> int:
    dialog.selectFile(str(path))
    return 1
