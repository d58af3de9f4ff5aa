"""A transfer drawn by mouse from a building to its vehicle, filled in beside it, and taken away whole."""

from __future__ import annotations

from datetime import time

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.tools.drawings import EscortTool
from musterpoint.plan import Edit, Escort, Place, Vehicle, Way, made
from musterpoint.text import Label

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def house(window: MainWindow, qtbot: QtBot) -> tuple[str, float, float]:
    """A building in the middle of the map, and a plan with one ambulance and one hospital."""
    document = window.document
    row = document.plan.buildings.frame.geometry.representative_point().iloc[[0]]
    x, y = row.x.iloc[0], row.y.iloc[0]
    records = (
        Vehicle(id="ambulance", plate="120-1", kind="ambulance"),
        Place(id="hospital", kind="hospital", name="Third hospital", x=x + 500, y=y),
    )
    document.do(lambda: Edit(Label("Add"), tuple(made(*records))))
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: document.obstacles is not None)
    document.select([("buildings", row.index[0])])
    window.commands.action("view.zoom-to-selection").trigger()
    return row.index[0], x, y


def draw(window: MainWindow, *points: tuple[float, float]) -> None:
    canvas = window.canvas
    for x, y in points:
        spot = canvas.viewport().to_screen(x, y).toPoint()
        QTest.mouseMove(canvas, spot)
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, ALT, QPoint(spot))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)


def test_a_transfer_is_drawn_filled_in_and_taken_away_with_its_way(window: MainWindow, house, answers):
    building, x, y = house
    plan = window.document.plan
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_X)
    assert type(window.canvas.tool) is EscortTool and "door" in window.canvas.tool.hint
    draw(window, (x, y), (x + 10, y + 10))
    (escort,) = plan.table(Escort.KIND).values()
    way = plan.find(Way.KIND, escort.way)
    assert (escort.building, escort.vehicle, escort.destination) == (building, "ambulance", "hospital")
    assert way.kind == "closed" and (escort.x, escort.y) == way.path[0]

    clock = window.docks.panel("inspector").page._bound["at"]
    clock.setText("9:30")
    clock.editingFinished.emit()
    assert plan.find(Escort.KIND, escort.id).at.time() == time(9, 30)
    answers.give(lambda _box: 0)
    clock.setText("soon")
    clock.editingFinished.emit()
    assert clock.text() == "09:30"

    window.commands.action("edit.delete").trigger()
    assert not plan.table(Escort.KIND) and plan.find(Way.KIND, way.id) is None
    window.document.undo()
    assert plan.find(Escort.KIND, escort.id) and plan.find(Way.KIND, way.id) == way
