"""Workers wait while the window is busy.

Python's lock goes to any thread that asks for it, and a worker asks as often as the window: beside two of
them the window would take three times as long. So workers look every few milliseconds whether the window's
thread computes, and pause until it rests. Where the system has no clock for a thread they don't (Windows).
"""

from __future__ import annotations

import threading
import time

from musterpoint.jobs import give_way_by

LOOK_SECONDS = 0.002
"""A worker looks so often, where its work asks so often."""

IDLE_SECONDS = 0.0003
"""A window that has computed less than that meanwhile rests: it took note of the pointer, say."""

PAUSE_SECONDS = 0.001
SHARE = 0.25
"""A window that computes for less of a pause than that has come to rest."""

MOST_SECONDS = 0.1
"""A worker pauses no longer at once."""

_window: Window | None = None


def let_window_go_first() -> None:
    """From now on; called in the GUI thread before another thread is started, once or often."""
    global _window
    if _window is None and hasattr(time, "pthread_getcpuclockid"):
        _window = Window()
        give_way_by(_window.wait)


class Window:
    """The thread that made this, and how long it has computed so far."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._thread)
        self._looks = threading.local()

    def wait(self) -> None:
        """From a worker: return once the window rests."""
        last, known = getattr(self._looks, "last", (0.0, 0.0))
        now = time.monotonic()
        if now - last < LOOK_SECONDS or threading.get_ident() == self._thread:
            return
        end = now + MOST_SECONDS
        computed = time.clock_gettime(self._clock)
        is_busy = computed - known > IDLE_SECONDS
        while is_busy and now < end:
            time.sleep(PAUSE_SECONDS)
            before, now = now, time.monotonic()
            earlier, computed = computed, time.clock_gettime(self._clock)
            is_busy = computed - earlier > SHARE * (now - before)
        self._looks.last = now, computed
