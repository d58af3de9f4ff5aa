"""Laboratories, visits and teams made by hand: clicked onto the map, filled in beside it, deleted, undone."""

from __future__ import annotations

from datetime import time

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractSpinBox, QLineEdit
from pytestqt.qtbot import QtBot

from musterpoint.desktop.main_window import MainWindow
from musterpoint.plan import Place, Team, Visit


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.document.obstacles is not None)
    return window


def click(window: MainWindow, x: float, y: float) -> None:
    canvas = window.canvas
    spot = canvas.viewport().to_screen(x, y).toPoint()
    QTest.mouseMove(canvas, spot)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)


def enter(window: MainWindow, name: str, value: str | float) -> None:
    """Into a field of the inspector, as a person does."""
    field = window.docks.panel("inspector").page._bound[name]
    if isinstance(field, QAbstractSpinBox):
        field.setValue(value)
    elif isinstance(field, QLineEdit):
        field.setText(value)
        field.editingFinished.emit()


def test_a_laboratory_is_placed_named_and_given_hours(shown: MainWindow) -> None:
    plan, view = shown.document.plan, shown.canvas.viewport()
    before = set(plan.table(Place.KIND))
    palette = shown.docks.panel("palette")
    palette.tree.itemClicked.emit(palette.entry("place:laboratory"), 0)
    click(shown, view.x, view.y)
    (id_,) = plan.table(Place.KIND).keys() - before
    for name, value in (("name", "District laboratory"), ("per_hour", 400), ("opens", "7:30")):
        enter(shown, name, value)
    place = plan.find(Place.KIND, id_)
    assert (place.kind, place.name, place.per_hour) == ("laboratory", "District laboratory", 400)
    assert place.opens.time() == time(7, 30)
    shown.commands.action("edit.delete").trigger()
    assert plan.find(Place.KIND, id_) is None
    shown.document.undo()
    assert plan.find(Place.KIND, id_) == place


def test_a_visit_goes_to_the_building_that_was_clicked(shown: MainWindow) -> None:
    plan = shown.document.plan
    spot = plan.buildings.frame.geometry.representative_point().iloc[[0]]
    shown.document.select([("buildings", spot.index[0])])
    shown.commands.action("view.zoom-to-selection").trigger()
    before = set(plan.table(Visit.KIND))
    shown.workbench.run("insert.visit.enterprise")
    click(shown, spot.x.iloc[0], spot.y.iloc[0])
    (id_,) = plan.table(Visit.KIND).keys() - before
    for name, value in (("label", "Yongxiang works"), ("people", 90), ("latest", "10:00")):
        enter(shown, name, value)
    visit = plan.find(Visit.KIND, id_)
    assert (visit.building, visit.label, visit.people) == (spot.index[0], "Yongxiang works", 90)
    assert visit.latest.time() == time(10)


def test_a_team_is_made_changed_and_deleted(shown: MainWindow, qtbot: QtBot) -> None:
    plan = shown.document.plan
    shown.docks.open("rounds")
    panel, before = shown.docks.panel("rounds"), set(plan.table(Team.KIND))
    panel.new.menu().actions()[0].trigger()
    (id_,) = plan.table(Team.KIND).keys() - before
    for name, value in (("name", "Night team"), ("capacity", 40), ("starts", "18:00"), ("ends", "22:00")):
        enter(shown, name, value)
    team = plan.find(Team.KIND, id_)
    assert (team.kind, team.name, team.capacity, team.starts.hour, team.ends.hour) == (
        "mobile", "Night team", 40, 18, 22,
    )  # fmt: skip
    qtbot.mouseClick(shown.docks.panel("inspector").page.remove, Qt.MouseButton.LeftButton)
    assert plan.find(Team.KIND, id_) is None
