"""Long work: how it tells of its progress, how it is stopped, and how it lets a window go first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

from musterpoint.errors import Cancelled

T = TypeVar("T")
ProgressListener = Callable[[float, str], None]
"""Called with the part done (0–1) and what is being done, in the reader's language."""
FoundListener = Callable[[float, float], None]
"""Called with the cost of the best answer so far, infinite before there is one, and a bound that no answer
can be below."""

_wait_for_window: Callable[[], None] | None = None


def give_way() -> None:
    """Called every few milliseconds by work that may run beside a window: it goes on once the window has
    done what it has to do. Nothing happens where there is no window, or in the window's own thread."""
    if _wait_for_window is not None:
        _wait_for_window()


def giving_way(items: Iterable[T]) -> Iterator[T]:
    """The items one after the other, with `give_way` before each."""
    for item in items:
        give_way()
        yield item


def give_way_by(wait: Callable[[], None]) -> None:
    """A window tells what lets it go first. wait: called in any thread, and often."""
    global _wait_for_window
    _wait_for_window = wait


class Job:
    """Handed to long work. The work calls `progress` often; whoever started it may call `cancel` from any
    thread, and the next `progress` raises `Cancelled`. clock: seconds, for work that has to end in time."""

    def __init__(
        self,
        listener: ProgressListener | None = None,
        found: FoundListener | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.clock = clock
        self._listener = listener
        self._found = found
        self._stop = threading.Event()

    def progress(self, fraction: float, doing: str = "") -> None:
        give_way()
        if self._stop.is_set():
            raise Cancelled
        if self._listener is not None:
            self._listener(fraction, doing)

    def found(self, best: float, bound: float) -> None:
        """A search tells how good its best answer is. Never raises: it ends by itself once cancelled."""
        if self._found is not None:
            self._found(best, bound)

    def cancel(self) -> None:
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def part(self, start: float, end: float) -> Job:
        """A job for one stage of this one: its 0–1 is `start`–`end` here, and it stops when this one does."""
        return _Part(self, start, end)

    def until(self, moment: float) -> Job:
        """This job for what can be left undone: it counts as cancelled from a moment of the clock on as well,
        and its `progress` never raises."""
        return _Until(self, moment)


class _Part(Job):
    def __init__(self, whole: Job, start: float, end: float):
        super().__init__(clock=whole.clock)
        self._whole, self._start, self._end = whole, start, end

    def progress(self, fraction: float, doing: str = "") -> None:
        self._whole.progress(self._start + fraction * (self._end - self._start), doing)

    def found(self, best: float, bound: float) -> None:
        self._whole.found(best, bound)

    def cancel(self) -> None:
        self._whole.cancel()

    @property
    def cancelled(self) -> bool:
        return self._whole.cancelled


class _Until(_Part):
    def __init__(self, whole: Job, moment: float):
        super().__init__(whole, 0.0, 1.0)
        self._moment = moment

    def progress(self, fraction: float, doing: str = "") -> None:
        with suppress(Cancelled):
            super().progress(fraction, doing)

    @property
    def cancelled(self) -> bool:
        return super().cancelled or self.clock() >= self._moment
