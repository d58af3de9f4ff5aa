"""The real program in a test: its own settings, an open plan, and no dialog that waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtGui import QWindow
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker
from shapely import box

from musterpoint.desktop import ask
from musterpoint.desktop.app import make_program
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.program import Program
from musterpoint.desktop.settings import Settings
from musterpoint.text import ENGLISH

# As `new_application` does it; here the plug-in of pytest makes the application.
QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


class PatientBot(QtBot):
    """Waits a minute for what should come: pytest-qt's five seconds are little on a busy machine."""

    PATIENCE_MS = 60_000

    def waitSignal(self, signal: Any, **options: Any) -> SignalBlocker:
        return super().waitSignal(signal, **{"timeout": self.PATIENCE_MS, **options})

    def waitUntil(self, callback: Callable[[], bool | None], **options: Any) -> None:
        super().waitUntil(callback, **{"timeout": self.PATIENCE_MS, **options})


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def no_button_is_held(qapp: QApplication) -> Iterator[None]:
    """A double click of QTest's leaves the button down for all tests to come, and while one is held down the
    program puts its checks off."""
    yield
    if held := qapp.mouseButtons():
        window = QWindow()
        window.create()
        QTest.mouseRelease(window, held)


class Answers:
    """Stands in for the person: `give` says what to do with the next dialogs; a dialog that nobody expects
    fails the test. asked: titles of the dialogs that came up."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._given: list[Callable[[QDialog], int]] = []

    def give(self, *answers: Callable[[QDialog], int]) -> None:
        self._given += answers

    def __call__(self, dialog: QDialog) -> int:
        self.asked.append(dialog.windowTitle())
        assert self._given, f"nobody expected the dialog {dialog.windowTitle()!r}"
        return self._given.pop(0)(dialog)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    stand_in = Answers()
    monkeypatch.setattr(ask, "answer", stand_in)
    return stand_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def program(qtbot: QtBot, settings: Settings, answers: Answers) -> Iterator[Program]:
    running = make_program(ENGLISH, settings)
    yield running
    running.close_window()


@pytest.fixture
def window(program: Program, plan_file: Path) -> MainWindow:
    """The main window on a small plan, at its usual size."""
    program.open_plan(plan_file)
    shown = program.window
    shown.resize(1440, 900)
    return shown


@pytest.fixture
def layers(tmp_path: Path) -> tuple[Path, Path]:
    """A neighbourhood of four houses, in degrees."""
    homes = geopandas.GeoDataFrame(
        {"name": ["East village"], "residents": [400]}, geometry=[box(113.6, 34.7, 113.61, 34.71)], crs=4326
    )
    houses = geopandas.GeoDataFrame(
        {"number": ["1", "2", "3", "4"], "floors": [6, 6, 6, 12]},
        geometry=[box(113.601 + i / 500, 34.701, 113.602 + i / 500, 34.702) for i in range(4)],
        crs=4326,
    )
    paths = tmp_path / "neighbourhoods.geojson", tmp_path / "buildings.geojson"
    for frame, path in zip((homes, houses), paths, strict=True):
        frame.to_file(path)
    return paths
