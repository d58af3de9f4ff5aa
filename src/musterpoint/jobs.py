"""Long work: how it tells of its progress and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

from musterpoint.errors import Cancelled

ProgressListener = Callable[[float, str], None]
"""Called with the part done (0–1) and what is being done, in the reader's language."""


class Job:
    """Handed to long work. The work calls `progress` often; whoever started it may call `cancel` from any
    thread, and the next `progress` raises `Cancelled`."""

    def __init__(self, listener: ProgressListener | None = None):
        self._listener = listener
        self._stop = threading.Event()

    def progress(self, fraction: float, doing: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        if self._listener is not None:
            self._listener(fraction, doing)

    def cancel(self) -> None:
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def part(self, start: float, end: float) -> Job:
        """A job for one stage of this one: its 0–1 is `start`–`end` here, and it stops when this one does."""
        return _Part(self, start, end)


class _Part(Job):
    def __init__(self, whole: Job, start: float, end: float):
        super().__init__()
        self._whole, self._start, self._end = whole, start, end

    def progress(self, fraction: float, doing: str = "") -> None:
        self._whole.progress(self._start + fraction * (self._end - self._start), doing)

    def cancel(self) -> None:
        self._whole.cancel()

    @property
    def cancelled(self) -> bool:
        return self._whole.cancelled
