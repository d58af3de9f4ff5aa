"""How long it takes from letting go of a card on the roster board until the board is painted again, in a
window that rested before, as it does between two drags of a hand.

Beside it, in the same run, what Qt's own table view takes to paint the same number of cells after one of
them has changed: the least that a board of items could do.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent, QPointF, QSettings, Qt
from PyQt6.QtGui import QMouseEvent, QStandardItem, QStandardItemModel
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QTableView

from musterpoint.desktop.app import make_program
from musterpoint.desktop.panels.roster.view import RosterView
from musterpoint.desktop.settings import Settings
from musterpoint.samples import make_sample
from musterpoint.session import Session

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
DROPS, SCROLLS, REST_MS = 40, 60, 250


def drag(view: RosterView, start: QPointF, end: QPointF) -> tuple[float, float]:
    """Press, move and release as the mouse does; milliseconds from the release until all is painted: by the
    clock, and of the window thread's processor time."""
    target = view.viewport()
    QTest.mousePress(target, LEFT, NO_KEY, start.toPoint())
    for part in (0.3, 0.6, 1.0):
        point = start + (end - start) * part
        move = QMouseEvent(QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton, LEFT, NO_KEY)
        QApplication.sendEvent(target, move)
        QApplication.processEvents()
    began, worked = time.perf_counter(), time.thread_time()
    QTest.mouseRelease(target, LEFT, NO_KEY, end.toPoint())
    QApplication.processEvents()
    return (time.perf_counter() - began) * 1000, (time.thread_time() - worked) * 1000


def shown(name: str, times: list[float], aim: str) -> None:
    times.sort()
    print(
        f"{name:>46} median {statistics.median(times):6.1f} ms, p95 {times[int(len(times) * 0.95)]:6.1f}, "
        f"worst {times[-1]:6.1f} {aim}"
    )


def table_of(rows: int, columns: int) -> QTableView:
    model = QStandardItemModel(rows, columns)
    for row in range(rows):
        for column in range(columns):
            model.setItem(row, column, QStandardItem(f"{row} {column}"))
    table = QTableView()
    table.setModel(model)
    return table


@pytest.mark.timeout(280)
def test_a_card_is_dropped_among_thousands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "chengzhong.gpkg"
    Session.create(plan, make_sample("chengzhong")).close()
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    program = make_program("zh_CN", settings)
    program.open_plan(plan)
    window = program.window
    window.resize(1920, 1080)
    window.commands.action("view.workspace.people").trigger()
    window.canvas.wait_until_drawn()
    view = window.docks.panel("posts").view
    people = window.docks.panel("people")
    drops = []
    for number in range(DROPS):
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() * number // DROPS)
        QApplication.processEvents()
        seen = view.viewport().rect().adjusted(160, 84, 0, -40)
        posts = [post.id for post in view.grid.posts() if seen.contains(view.on_screen(post.id))]
        first, other = posts[number % len(posts)], posts[(number * 7 + 3) % len(posts)]
        ends = [QPointF(view.on_screen(post).center()) for post in (first, other)]
        QTest.qWait(REST_MS)
        drops.append(drag(view, *ends))
    people.filters.busy.setCurrentIndex(1)
    narrowed = []
    for number in range(DROPS // 2):
        posts = [post.id for post in view.grid.posts() if seen.contains(view.on_screen(post.id))]
        ends = [QPointF(view.on_screen(post).center()) for post in (posts[number % len(posts)], posts[0])]
        QTest.qWait(REST_MS)
        narrowed.append(drag(view, *ends))
    scrolls = []
    for step in range(SCROLLS):
        began = time.perf_counter()
        view.verticalScrollBar().setValue(step * 37)
        QApplication.processEvents()
        scrolls.append((time.perf_counter() - began) * 1000)
    table = table_of(len(window.document.plan.table("post")) // 6, 6)
    table.resize(view.size())
    table.show()
    QApplication.processEvents()
    cells = []
    for number in range(SCROLLS):
        began = time.perf_counter()
        table.model().item(number % 20, number % 6).setText(f"new {number}")
        table.viewport().repaint()
        QApplication.processEvents()
        cells.append((time.perf_counter() - began) * 1000)
    with capsys.disabled():
        print(
            f"\n{len(view.grid):,} cards, {len(window.document.plan.table('person')):,} people, 1920 × 1080"
        )
        for name, times in (("drop to repaint", drops), ("the same beside free people", narrowed)):
            shown(f"{name}, by the clock", [wall for wall, _cpu in times], "(aim p95 50)")
            shown(f"{name}, window thread", [cpu for _wall, cpu in times], "")
        shown("a scroll step", scrolls, "(aim p95 16)")
        shown("Qt's table: one cell changed, all painted", cells, "")
    table.close()
    program.close_window()
    assert len(view.grid) > 3500
