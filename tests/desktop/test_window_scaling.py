"""Nothing is cut off on a small screen, in either language, at any display scaling from 100 to 300 %."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolBar, QWidget

from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.program import Program
from musterpoint.text import CHINESE, ENGLISH

SMALL = (1366, 768)
"""The smallest screen that street offices have."""

WORKSPACES = ("map", "people", "print", "briefing")
SLACK = 2
"""Pixels that a font's rounding may take."""


def cut_off(window: QWidget) -> list[str]:
    """Buttons and labels that are narrower than their words, and those that reach out of their parent."""
    found = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QAbstractButton | QLabel) or not widget.isVisible():
            continue
        if widget.objectName().startswith("qt_") or not widget.text():
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        gives_way = widget.sizePolicy().horizontalPolicy() == widget.sizePolicy().Policy.Ignored
        if not wraps and not gives_way and widget.width() < widget.minimumSizeHint().width() - SLACK:
            found.append(f"{widget.text()!r}: {widget.width()} < {widget.minimumSizeHint().width()}")
    for bar in window.findChildren(QToolBar):
        more = bar.findChild(QWidget, "qt_toolbar_ext_button")
        if more is not None and more.isVisible():
            found.append(f"{bar.windowTitle()!r} doesn't hold all its buttons")
    return found


def overlapping(window: MainWindow) -> list[str]:
    """Docks that stand over the map, the status bar or each other: together they ask for more than there
    is."""
    parts = {
        id_: dock.geometry() for id_, dock in window.docks.docks.items() if not dock.visibleRegion().isEmpty()
    }
    parts |= {"map": window.canvas.geometry(), "status bar": window.statusBar().geometry()}
    return [
        f"{one} and {other}"
        for one, other in itertools.combinations(parts, 2)
        if not parts[one].intersected(parts[other]).isEmpty()
    ]


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_nothing_is_cut_off_at_1366_by_768(
    program: Program, window: MainWindow, language: str, qtbot
) -> None:
    window.commands.action(f"language.{language}").trigger()
    qtbot.waitUntil(lambda: program.window is not None and program.window.isVisible())
    QApplication.processEvents()
    shown = program.window
    shown.resize(*SMALL)
    for workspace in WORKSPACES:
        shown.workbench.run(f"view.workspace.{workspace}")
        shown.wait_until_idle()
        QApplication.processEvents()
        assert (shown.width(), shown.height()) == SMALL, workspace
        assert cut_off(shown) == [], (workspace, language)
    shown.workbench.run("view.workspace.map")
    shown.workbench.run("view.health")
    QApplication.processEvents()
    assert shown.canvas.height() > 240, "the map keeps room above the drawer"
    assert overlapping(shown) == []


@pytest.mark.parametrize("part", [1.5, 2.0])
def test_panels_make_room_where_the_small_screen_is_magnified(window: MainWindow, part: float) -> None:
    """What is left of 1366 × 768 at 150 and 200 %: no panel over another one, all of the toolbar there."""
    size = (round(SMALL[0] / part), round(SMALL[1] / part) - 12)
    window.resize(*size)
    window.workbench.run("view.reset")
    for workspace in ("people", "print", "briefing", "map"):
        window.workbench.run(f"view.workspace.{workspace}")
        QApplication.processEvents()
        assert (window.width(), window.height()) == size, workspace
        assert overlapping(window) == [], workspace
        assert window.toolbar.find_box.isVisible() and window.toolbar.health.isVisible()
    assert window.canvas.width() >= 240 and window.canvas.height() >= 180
    window.workbench.run("view.health")
    QApplication.processEvents()
    assert overlapping(window) == []


SCALINGS = (1.5, 2.0, 3.0)
"""Device pixels to each of the window's own."""

SCRIPT = """
import sys
from pathlib import Path
from PyQt6.QtCore import QSettings
from PyQt6.QtWidgets import QApplication
from musterpoint.desktop.app import make_program
from musterpoint.desktop.settings import Settings
sys.path.insert(0, sys.argv[2])
from test_window_scaling import SMALL, WORKSPACES, cut_off
program = make_program("zh_CN", Settings(QSettings(sys.argv[3], QSettings.Format.IniFormat)))
program.open_plan(Path(sys.argv[1]))
window = program.window
for screen in QApplication.screens():
    window.hide()
    window.setGeometry(screen.geometry().x(), 0, *SMALL)
    window.show()
    bad = []
    for workspace in WORKSPACES:
        window.workbench.run(f"view.workspace.{workspace}")
        window.wait_until_idle()
        QApplication.processEvents()
        bad += cut_off(window)
    print("seen", window.devicePixelRatioF(), window.grab().width(), bad)
program.close_window()
"""


def test_nothing_is_cut_off_at_higher_display_scaling(plan_file: Path, tmp_path: Path) -> None:
    """The same window on three screens, in a process of its own, as Qt reads about screens once."""
    screens = [
        {
            "name": f"at-{scaling}", "x": 10_000 * place, "y": 0, "width": 6000, "height": 3000,
            "logicalDpi": 96, "logicalBaseDpi": 96,
        }
        for place, scaling in enumerate(SCALINGS)
    ]  # fmt: skip
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}), encoding="utf-8")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screens.json'}",
        "QT_SCREEN_SCALE_FACTORS": ";".join(f"at-{scaling}={scaling}" for scaling in SCALINGS),
    }
    arguments = [str(plan_file), str(Path(__file__).parent), str(tmp_path / "s.ini")]
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        capture_output=True, text=True, encoding="utf-8", env=environment, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    seen = [line for line in ran.stdout.splitlines() if line.startswith("seen")]
    assert seen == [f"seen {scaling} {round(SMALL[0] * scaling)} []" for scaling in SCALINGS]
