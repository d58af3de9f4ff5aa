"""How long the window's event loop stands still at most, for what a planner does in an open district.

A timer of the loop beats every two milliseconds; what lies between two beats is a turn. Everything is done by
real mouse and by the menus' actions. "GUI" is what the window's own thread computed in a turn at most; the
rest are waits for Python's lock and for the processor.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PyQt6.QtCore import QEventLoop, QPoint, QPointF, QSettings, Qt, QTimer
from PyQt6.QtGui import QMouseEvent, QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from musterpoint.desktop.app import make_program
from musterpoint.desktop.loading import load_ahead
from musterpoint.desktop.program import Program
from musterpoint.desktop.settings import Settings
from musterpoint.desktop.tools.drawings import tool_for
from musterpoint.samples import make_sample
from musterpoint.session import Session

BEAT_MS = 2
WORKSPACES = ("people", "timetable", "print", "briefing", "map")
PRIMARY = Qt.MouseButton.LeftButton

Step = tuple[str, Callable[[], object], float]
"""Its name, what begins it, and the seconds to watch."""


class Pulse:
    """The longest time between two beats, and what the thread computed in it at most, in milliseconds."""

    def __init__(self) -> None:
        self.longest = self.computed = 0.0
        self._last = time.perf_counter(), time.thread_time()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def watch(self, begin: Callable[[], object], seconds: float) -> tuple[float, float]:
        """Begin something in the event loop, and watch that for so long."""
        loop = QEventLoop()
        self.longest = self.computed = 0.0
        QTimer.singleShot(0, begin)
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()
        return self.longest, self.computed

    def _beat(self) -> None:
        now = time.perf_counter(), time.thread_time()
        taken, computed = ((new - old) * 1e3 for new, old in zip(now, self._last, strict=True))
        self.longest = max(self.longest, taken - BEAT_MS)
        self.computed = max(self.computed, computed)
        self._last = now


def steps(program: Program) -> Iterator[Step]:
    window = program.window
    canvas, document, action = window.canvas, window.document, window.commands.action

    def at(x: float, y: float) -> QPoint:
        return QPoint(round(canvas.width() * x), round(canvas.height() * y))

    def move(spot: QPoint, held: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        there = QPointF(canvas.mapToGlobal(spot))
        event = QMouseEvent(QMouseEvent.Type.MouseMove, QPointF(spot), there, no_button, held, no_key)
        QApplication.postEvent(canvas, event)

    def wheel(angle: int) -> None:
        spot = QPointF(at(0.5, 0.5))
        event = QWheelEvent(
            spot, canvas.mapToGlobal(spot), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.postEvent(canvas, event)

    def in_turn(*parts: Callable[[], object], every: int = 40) -> Callable[[], None]:
        def begin() -> None:
            for number, part in enumerate(parts):
                QTimer.singleShot(every * number, part)

        return begin

    def site() -> QPoint:
        newest = document.plan.sites()[-1]
        return canvas.viewport().to_screen(newest.x, newest.y).toPoint()

    def carry(part: int) -> None:
        move(held[0] - QPoint(5 * part, 3 * part), PRIMARY)

    def take() -> None:
        held[:] = [site()]
        move(held[0])
        QTimer.singleShot(20, lambda: QTest.mousePress(canvas, PRIMARY, pos=held[0]))

    def drop() -> None:
        QTest.mouseRelease(canvas, PRIMARY, pos=held[0] - QPoint(100, 60))

    held: list[QPoint] = []
    middle = at(0.5, 0.5)
    yield "wheel in, out", in_turn(*[lambda: wheel(120)] * 8, *[lambda: wheel(-120)] * 8), 1.5
    near = canvas.viewport().zoomed(60, QPointF(at(0.5, 0.5)))
    yield "jump to the houses", lambda: canvas.set_viewport(near), 1.0
    yield "choose a kit", lambda: canvas.set_tool(tool_for(canvas, "kit:lanes-3")), 0.3
    yield (
        "place it",
        in_turn(lambda: move(middle), lambda: QTest.mouseClick(canvas, PRIMARY, pos=middle)),
        1.5,
    )
    yield "back to selecting", action("tool.select").trigger, 0.5
    yield "drag it", in_turn(take, *[lambda part=part: carry(part) for part in range(1, 20)], drop), 2.5
    for name in ("edit.undo", "edit.redo", "edit.rotate-left", "edit.duplicate", "edit.delete"):
        yield name, action(name).trigger, 1.2
    yield "fit", action("view.fit").trigger, 1.0
    for round_ in ("", ", again"):
        for workspace in WORKSPACES:
            yield f"workspace {workspace}{round_}", action(f"view.workspace.{workspace}").trigger, 1.5
    for panel in window.docks.docks:
        yield f"panel {panel}", lambda panel=panel: window.docks.open(panel), 1.0
    yield "select everything", action("edit.select-all").trigger, 1.0
    yield "select nothing", lambda: document.select([]), 0.5
    yield (
        "move while a timetable is sought",
        in_turn(
            action("propose.timetable").trigger,
            *[lambda: wheel(120)] * 8,
            *[lambda: wheel(-120)] * 8,
            every=150,
        ),
        3.0,
    )


def measure(plan: Path) -> None:
    program = make_program("en", Settings(QSettings(f"{plan}.ini", QSettings.Format.IniFormat)))
    pulse = Pulse()
    program.show_start_page()
    load_ahead(program.host, program)
    pulse.watch(lambda: None, 2.0)
    program.open_plan(plan)
    program.window.resize(1440, 900)
    rows = [("after opening", *pulse.watch(lambda: None, 5.0))]
    rows += [(name, *pulse.watch(begin, seconds)) for name, begin, seconds in steps(program)]
    print(f"\n{'longest turn of the event loop, ms':36} whole   GUI   aim: ≤ 50")
    for name, longest, computed in rows:
        print(f"{name:36} {longest:5.0f} {computed:5.0f}")
    print(
        f"{'the longest':36} {max(row[1] for row in rows):5.0f} {max(row[2] for row in rows):5.0f}",
        flush=True,
    )
    program.jobs.cancel()
    program.close_window()


def test_nothing_holds_the_window(tmp_path: Path) -> None:
    plan = tmp_path / "chengzhong.gpkg"
    Session.create(plan, make_sample("chengzhong")).close()
    process = multiprocessing.get_context("spawn").Process(target=measure, args=(plan,))
    process.start()
    process.join()
    assert process.exitcode == 0
