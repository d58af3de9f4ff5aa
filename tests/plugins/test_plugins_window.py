"""What a plug-in brings to the window: a map tool and a panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, QSettings, Qt
from PyQt6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from musterpoint.desktop.app import make_program
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.settings import Settings
from musterpoint.plan import Site
from musterpoint.plugins.api import Edit, Label, made


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, foreign_plugins: Path, plan_file: Path, tmp_path: Path
) -> Iterator[MainWindow]:
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    program = make_program("en", Settings(store))
    assert program.open_plan(plan_file)
    yield program.window
    program.quit()


def test_panel_of_a_plugin_is_a_dock_that_follows_the_plan(window: MainWindow) -> None:
    panel = window.docks.panel("weather")
    assert isinstance(panel, QLabel)
    count = len(window.document.plan.sites())
    assert panel.text() == f"{count} sites in the sun"
    window.document.do(Edit(Label("Add a site"), tuple(made(Site(id="new", number=99)))))
    assert panel.text() == f"{count + 1} sites in the sun"


def test_tool_of_a_plugin_works_like_the_built_in_ones(window: MainWindow, qtbot: QtBot) -> None:
    before = set(window.document.plan.table("fixture"))
    window.commands.action("tool.shade").trigger()
    assert window.canvas.tool.hint == "Click to put up a canopy"
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    (made_id,) = set(window.document.plan.table("fixture")) - before
    assert window.document.plan.find("fixture", made_id).type == "canopy-3x3"
    window.commands.action("tool.select").trigger()
    assert type(window.canvas.tool).__name__ == "SelectTool"
