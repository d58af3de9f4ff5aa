"""Runs in a process of its own, whose screen plug-in has two screens: a briefing driven by key events. Prints
what happened as JSON.

Arguments: the plan's file, a folder for settings.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from musterpoint.desktop.app import make_program
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.projector.show import Show
from musterpoint.desktop.projector.wall import BLACK
from musterpoint.desktop.settings import Settings


def facts(show: Show) -> dict:
    return {
        "wall": show.wall.screen().name(),
        "console": show.console.screen().name(),
        "covers": show.wall.size() == show.wall.screen().size(),
        "shape": show.shape,
        "slide": show.slide.number,
        "blank": show.wall.over.blank == BLACK,
    }


def main(plan: Path, folder: Path) -> None:
    store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    program = make_program("en", Settings(store))
    program.open_plan(plan)
    window: MainWindow = program.window
    seen = {"screens": len(QApplication.screens()), "desk": window.screen().name()}
    window.workbench.run("briefing.start")
    window.wait_until_idle()
    show = window.findChild(Show)
    seen["start"] = facts(show)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        QTest.keyClick(show.console, key)
    seen["clicked"] = facts(show)
    QTest.keyClick(show.wall, Qt.Key.Key_B)
    seen["black"] = facts(show)
    QTest.keyClick(show.wall, Qt.Key.Key_B)
    QTest.keyClick(show.wall, Qt.Key.Key_S)
    seen["swapped"] = facts(show)
    QTest.keyClick(show.wall, Qt.Key.Key_Escape)
    QApplication.processEvents()
    seen["left"] = [widget.windowTitle() for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    program.close_window()
    sys.stdout.write(json.dumps(seen) + "\n")


main(Path(sys.argv[1]), Path(sys.argv[2]))
