"""Runs in a process of its own on an X server: begins a briefing, and writes down what is shown after every
key that comes from outside, a line of JSON each. Ends with the briefing.

Arguments: the plan's file, the file to write to.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PyQt6.QtCore import QEvent, QObject, QSettings, QTimer
from PyQt6.QtWidgets import QApplication

from musterpoint.desktop.app import make_program
from musterpoint.desktop.projector.show import Show
from musterpoint.desktop.settings import Settings
from musterpoint.text import ENGLISH


class Watcher(QObject):
    """Tells after every key that was let go."""

    def __init__(self, show: Show, log: Path):
        super().__init__()
        self._show, self._log = show, log
        self._ended = False
        show.ended.connect(self._on_ended)
        QApplication.instance().installEventFilter(self)
        QTimer.singleShot(500, self.tell)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyRelease and watched.isWindowType():
            QTimer.singleShot(300, self.tell)
        return False

    def _on_ended(self) -> None:
        self._ended = True
        self._write({"ended": True})
        QTimer.singleShot(0, QApplication.instance().quit)

    def tell(self) -> None:
        if self._ended:
            return
        show = self._show
        self._write(
            {
                "screens": len(QApplication.screens()),
                "wall": show.wall.screen().name(),
                "console": show.console.screen().name(),
                "console_seen": show.console.isVisible(),
                "covers": show.wall.geometry() == show.wall.screen().geometry(),
                "shape": show.shape,
                "slide": show.slide.number,
                "blank": show.wall.over.blank,
                "tool": show.wall.over.tool,
            }
        )

    def _write(self, facts: dict) -> None:
        with self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts) + "\n")


def main(plan: Path, log: Path) -> None:
    store = QSettings(str(log.with_name("settings.ini")), QSettings.Format.IniFormat)
    program = make_program(ENGLISH, Settings(store))
    program.open_plan(plan)
    window = program.window
    window.workbench.run("briefing.start")
    window.wait_until_idle()
    watcher = Watcher(window.findChild(Show), log)
    QApplication.instance().exec()
    watcher.deleteLater()
    program.close_window()


main(Path(sys.argv[1]), Path(sys.argv[2]))
