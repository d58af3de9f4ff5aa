"""Python's collector of cyclic garbage, kept in the GUI thread.

Python collects in whichever thread happens to allocate. A thread that collects a widget takes its Python part
apart at once, but leaves its C++ part to the GUI thread, where signals then reach functions that are no more:
the program crashes, rarely and anywhere. So nothing is collected but by a timer in the GUI thread.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QTimer

from musterpoint.desktop.hand import hand_is_busy

INTERVAL_MS = 500
SLOW_MS = 20
"""What has survived a collection that took longer, as a district's plan with its 40,000 records does, isn't
looked at again: the window would stand still each time."""

MANY = 60_000
"""So many objects are looked at in some milliseconds. When there are more, they aren't looked at again; when
so many have come since the last look, as while the engine searches, not even once."""

_timer: QTimer | None = None
_come = 0
"""Objects that have come since all were set aside."""
_lasting: set[object] = set()
"""Threads' works under way that make much that lasts."""


def collect_in_gui_thread() -> None:
    """From now on; called in the GUI thread before another thread is started, once or often."""
    global _timer
    gc.disable()
    application = QCoreApplication.instance()
    if application is not None and (_timer is None or sip.isdeleted(_timer)):
        _timer = QTimer(application, interval=INTERVAL_MS)
        _timer.timeout.connect(collect_what_is_due)
        _timer.start()


def collect_what_is_due() -> None:
    """Collect the generations whose time has come, by Python's own thresholds; never during a drag."""
    global _come
    if _lasting or hand_is_busy():
        return
    young = gc.get_count()[0]
    _come += young
    if _come > MANY:
        _come = 0
        if young <= MANY:
            gc.collect()
        gc.freeze()
        return
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            start = time.perf_counter()
            gc.collect(generation)
            if generation and (time.perf_counter() - start) * 1000 > SLOW_MS:
                gc.freeze()
            return


@contextmanager
def lasting() -> Iterator[None]:
    """For a thread that makes a hundred thousand records that last: nothing is collected meanwhile, and they
    aren't looked at afterwards."""
    token = object()
    _lasting.add(token)
    try:
        yield
    finally:
        gc.freeze()
        _lasting.discard(token)


def set_aside() -> None:
    """A plan has been opened: what is there by now lasts, and needn't be looked at again and again."""
    gc.freeze()


def look_at_everything_again() -> None:
    """A plan has been closed: what was set aside as lasting may be garbage now."""
    gc.unfreeze()
