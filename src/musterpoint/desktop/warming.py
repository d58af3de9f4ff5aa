"""The engine compiled beside the window, so that the first proposal on a machine doesn't wait for it."""

from __future__ import annotations

import sys
from importlib.metadata import version

from PyQt6.QtCore import QObject, QProcess, QTimer

from musterpoint.desktop.settings import Settings

AFTER_MS = 4000
"""The window is there and has painted by then."""

QUIETLY = (
    "import os; getattr(os, 'nice', lambda level: 0)(19); "
    "from musterpoint.engine.warming import warm_up; warm_up()"
)


class Warming(QObject):
    """Once per version of the program, in a process of its own at the lowest priority: compiling takes half a
    minute and would hold the interpreter's lock. It ends with the program; a failure harms nobody."""

    def __init__(self, settings: Settings, parent: QObject):
        super().__init__(parent)
        self._settings = settings
        self.process = QProcess(self)
        self.process.finished.connect(self._on_finished)
        if settings.compiled != made_of() and not getattr(sys, "frozen", False):
            QTimer.singleShot(AFTER_MS, self.start)

    def start(self) -> None:
        self.process.start(sys.executable, ["-c", QUIETLY])

    def stop(self) -> None:
        """End it, where it still runs."""
        if self.process.state() != QProcess.ProcessState.NotRunning:
            self.process.kill()
            self.process.waitForFinished(1000)

    def _on_finished(self, status: int) -> None:
        if status == 0 and self.process.exitStatus() == QProcess.ExitStatus.NormalExit:
            self._settings.compiled = made_of()


def made_of() -> str:
    """The versions that compiled code depends on."""
    return f"{version('musterpoint')} {version('numba')} {version('numpy')} {sys.version_info[:2]}"
