"""Python's collector of cyclic garbage, kept in the GUI thread.

Python collects in whichever thread happens to allocate. A thread that collects a widget takes its Python part
apart at once, but leaves its C++ part to the GUI thread, where signals then reach functions that are no more:
the program crashes, rarely and anywhere. So nothing is collected but by a timer in the GUI thread.
"""

from __future__ import annotations

import gc

from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QTimer

INTERVAL_MS = 500

_timer: QTimer | None = None


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
    """Collect the generations whose time has come, by Python's own thresholds."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
