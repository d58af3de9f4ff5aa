"""Workers wait while the window is busy.

Python's lock goes to any thread that asks for it, and a worker asks as often as the window: beside two of
them the window would take three times as long. So workers look every few milliseconds whether the window's
thread computes, and pause until it rests. Where the system has no clock for a thread they don't (Windows).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass

from musterpoint.jobs import give_way_by

LOOK_SECONDS = 0.002
"""A worker looks so often, where its work asks so often."""

SHARE = 0.1
"""A window that computes for less of the time than that between two looks is at rest."""

FRAME_SECONDS = 0.005
"""It may compute for so long without a pause of the workers: they paint what its next frame shows."""

PAUSE_SECONDS = 0.001
MOST_SECONDS = 0.05
"""A worker pauses no longer at once, then goes on for a frame: the window may be waiting for what it holds,
or be busy for long."""

NICE = 5
"""So much less than the window's is a worker's claim to a processor, and that of threads it starts."""

_window: Window | None = None


def let_window_go_first() -> None:
    """From now on; called in the GUI thread before another thread is started, once or often."""
    global _window
    if _window is None and hasattr(time, "pthread_getcpuclockid"):
        _window = Window()
        give_way_by(_window.wait)


def step_back() -> None:
    """From a worker, once: let the window have a processor first, where a thread has a claim of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


class Window:
    """The thread that made this, and how long it has computed so far."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._thread)
        self._looks = threading.local()

    def wait(self) -> None:
        """From a worker: return once the window is at rest."""
        now = time.monotonic()
        seen = getattr(self._looks, "seen", None)
        if seen is None:
            seen = self._looks.seen = _Seen(now, time.clock_gettime(self._clock), now)
        if now - seen.at < LOOK_SECONDS or threading.get_ident() == self._thread:
            return
        self._look(seen)
        if seen.at - seen.rested > FRAME_SECONDS:
            while seen.rested < seen.at < now + MOST_SECONDS:
                time.sleep(PAUSE_SECONDS)
                self._look(seen)
            seen.rested = seen.at

    def _look(self, seen: _Seen) -> None:
        at, computed = time.monotonic(), time.clock_gettime(self._clock)
        if computed - seen.computed < SHARE * (at - seen.at):
            seen.rested = at
        seen.at, seen.computed = at, computed


@dataclass
class _Seen:
    """What a worker saw when it looked last: the time, for how long the window had computed by then, and when
    it was at rest."""

    at: float
    computed: float
    rested: float
