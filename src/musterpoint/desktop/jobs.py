"""Long work beside the window: started, progressed, returned, failed, cancelled."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from musterpoint.desktop.workers import Workers
from musterpoint.errors import Cancelled, UserError
from musterpoint.jobs import Job

PROGRESS_INTERVAL = 0.05  # seconds between two progress messages: a worker may report far more often
AT_ONCE = 8  # works of different lanes

Work = Callable[[Job], Any]
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Run:
    """One piece of work under way and who waits for it."""

    number: int
    title: str
    job: Job
    done: Callable[[Any], None]
    failed: Callable[[UserError], None] | None
    found: Callable[[float, float, float], None] | None
    stopped: Callable[[], None] | None


class JobRunner(QObject):
    """Runs one long work at a time per `lane`; a new one in the same lane replaces the one before, whose
    late result is dropped. Work gets a `Job` and must not touch the open plan: hand it a copy.

    Signals (all in the GUI thread): started(title), progressed(part 0–1, what is being done), ended(),
    cancelled() where somebody stopped the work, failed(UserError) where whoever started the work doesn't
    handle its failure, crashed(exception) for a bug.
    """

    started = pyqtSignal(str)
    progressed = pyqtSignal(float, str)
    ended = pyqtSignal()
    cancelled = pyqtSignal()
    failed = pyqtSignal(object)
    crashed = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._runs: dict[str, _Run] = {}
        self._number = 0
        # Threads of Python's own: pyproj keeps its state with them, and crashes in those that Qt makes.
        self._workers = Workers(self, AT_ONCE, "jobs")

    @property
    def busy(self) -> bool:
        return bool(self._runs)

    def start(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        *,
        lane: str = "",
        failed: Callable[[UserError], None] | None = None,
        found: Callable[[float, float, float], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """Run `work(job)` in a thread. In the GUI thread `found(best, bound, seconds)` follows as a search
        gets on, then `done(result)`, `failed(error)`, or `stopped()` where there is no result, as after a
        bug."""
        if earlier := self._runs.get(lane):
            earlier.job.cancel()
        self._number += 1
        number, last = self._number, [0.0]

        def report(part: float, doing: str) -> None:
            now = time.monotonic()
            if now - last[0] >= PROGRESS_INTERVAL:
                last[0] = now
                self._workers.tell(self._on_reported, lane, number, part, doing)

        began, told = time.monotonic(), [0.0]

        def tell(best: float, bound: float) -> None:
            now = time.monotonic()
            if found is not None and now - told[0] >= PROGRESS_INTERVAL:
                told[0] = now
                self._workers.tell(self._on_found, lane, number, best, bound, now - began)

        run = _Run(number, title, Job(report, tell), done, failed, found, stopped)
        self._runs[lane] = run
        self.started.emit(title)

        def carry_out() -> None:
            try:
                outcome = (work(run.job), None)
            except Exception as error:  # every kind of failure belongs to the thread that started the work
                outcome = (None, error)
            self._workers.tell(self._on_returned, lane, number, *outcome)

        self._workers.start(carry_out)

    def finish(self, lane: str) -> None:
        """Let the work of a lane end with the best that it has found: its `done` still follows."""
        if run := self._runs.get(lane):
            run.job.cancel()

    def drop(self, lane: str) -> None:
        """Stop the work of a lane. Nothing but `stopped` will be heard of it."""
        if run := self._runs.pop(lane, None):
            run.job.cancel()
            if not self._runs:
                self.ended.emit()
            if run.stopped:
                run.stopped()

    def cancel(self) -> None:
        """Stop everything that runs. Nothing but `stopped` will be heard of it."""
        runs = list(self._runs.values())
        for run in runs:
            run.job.cancel()
        if runs:
            self._runs.clear()
            self.ended.emit()
            self.cancelled.emit()
        for run in runs:
            if run.stopped:
                run.stopped()

    def close(self) -> None:
        """Stop everything and wait until the threads are back."""
        self.cancel()
        self._workers.close()

    def _on_reported(self, lane: str, number: int, part: float, doing: str) -> None:
        run = self._runs.get(lane)
        if run and run.number == number:
            self.progressed.emit(part, doing or run.title)

    def _on_found(self, lane: str, number: int, best: float, bound: float, seconds: float) -> None:
        run = self._runs.get(lane)
        if run and run.number == number and run.found:
            run.found(best, bound, seconds)

    def _on_returned(self, lane: str, number: int, result: Any, error: Exception | None) -> None:
        run = self._runs.get(lane)
        if run is None or run.number != number:
            return
        del self._runs[lane]
        if not self._runs:
            self.ended.emit()
        match error:
            case None:
                run.done(result)
            case Cancelled():
                if run.stopped:
                    run.stopped()
            case UserError():
                run.failed(error) if run.failed else self.failed.emit(error)
            case _:
                if run.stopped:
                    run.stopped()
                self.crashed.emit(error)
