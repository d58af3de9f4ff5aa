"""The layers panel: base maps, colours and legend, by the widgets that a person uses."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
import rasterio
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDropEvent, QWheelEvent
from PyQt6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot
from rasterio.transform import from_origin

from musterpoint.desktop.canvas.colouring import CATCHMENTS, RESIDENTS
from musterpoint.desktop.main_window import MainWindow
from musterpoint.session import actions


@pytest.fixture
def orthophoto(window: MainWindow) -> Path:
    path = window.document.session.path.parent / "ground.tif"
    left, _bottom, _right, top = window.document.plan.buildings.frame.total_bounds
    with rasterio.open(
        path, "w", width=50, height=50, count=3, dtype="uint8", crs=window.document.plan.crs,
        transform=from_origin(left, top, 10, 10),
    ) as target:  # fmt: skip
        target.write(numpy.full((3, 50, 50), 90, "uint8"))
    return path


def choose(path: Path):
    def answer(dialog: QFileDialog) -> int:
        dialog.selectFile(str(path))
        return QDialog.DialogCode.Accepted

    return answer


def test_a_base_map_is_added_dimmed_hidden_and_removed(
    window: MainWindow, answers, orthophoto: Path, qtbot: QtBot
):
    plan, panel = window.document.plan, window.docks.panel("layers").base_maps
    answers.give(choose(orthophoto))
    window.commands.action("map.add-base-map").trigger()
    qtbot.waitUntil(lambda: bool(plan.table("base_map")))
    assert panel.list.item(0).text() == "ground"
    panel.opacity.setValue(40)
    panel.refresh()
    assert panel.opacity.value() == 40
    qtbot.waitUntil(lambda: actions.base_maps(plan)[0].opacity == 0.4)
    panel.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not actions.base_maps(plan)[0].shown
    panel.remove.click()
    assert not plan.table("base_map")
    window.commands.action("edit.undo").trigger()
    assert panel.list.count() == 1


def test_a_base_map_that_has_moved_is_found_again(
    window: MainWindow, answers, orthophoto: Path, qtbot: QtBot
):
    document, layers = window.document, window.docks.panel("layers")
    qtbot.waitUntil(layers.seen)
    panel = layers.base_maps
    folder = document.session.path.parent
    document.do(lambda: actions.add_base_map(document.plan, str(orthophoto), folder))
    assert panel.note.text() == ""
    moved = orthophoto.rename(folder / "photo.tif")
    panel.refresh()
    assert "ground.tif" in panel.note.text()
    answers.give(choose(moved))
    panel.find.click()
    assert actions.base_maps(document.plan)[0].path == "photo.tif"
    assert panel.note.text() == ""


def test_a_picture_that_is_no_base_map_is_refused_in_words(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
):
    broken = tmp_path / "broken.tif"
    broken.write_bytes(b"II*\0")
    told = []
    answers.give(choose(broken), lambda box: told.append(box.text()) or 0)
    window.commands.action("map.add-base-map").trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert "can't be read" in told[0]
    assert not window.document.plan.table("base_map")


def test_a_dropped_picture_becomes_a_base_map(window: MainWindow, orthophoto: Path, qtbot: QtBot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(orthophoto))])
    nothing, action = Qt.MouseButton.NoButton, Qt.DropAction.CopyAction
    drop = QDropEvent(QPointF(300, 300), action, data, nothing, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(drop)
    qtbot.waitUntil(lambda: bool(window.document.plan.table("base_map")))


def test_a_web_map_is_asked_about_before_anything_is_loaded(window: MainWindow, answers):
    def type_address(dialog: QInputDialog) -> int:
        dialog.setTextValue("https://tiles.example.org/{z}/{x}/{y}.png")
        return QDialog.DialogCode.Accepted

    def refuse(box: QMessageBox) -> int:
        assert "tiles.example.org" in box.informativeText()
        return 0

    answers.give(type_address, refuse)
    window.commands.action("map.add-web-map").trigger()
    assert not window.document.plan.table("base_map")
    assert not window.canvas.backdrop.online_allowed


def test_the_legend_tells_what_the_colours_mean(window: MainWindow):
    legend, backdrop = window.docks.panel("layers").legend, window.canvas.backdrop
    assert window.canvas.wait_until_drawn()
    plain = legend.meanings()
    assert any(words.startswith("Way on foot") for words in plain)
    assert "Fixed site" in plain and "Buildings" in plain
    backdrop.colour_by(RESIDENTS)
    assert "1–30 residents" in legend.meanings()
    backdrop.colour_by(CATCHMENTS)
    site = window.document.plan.sites()[0]
    assert any(words.startswith(f"Served by site {site.number}") for words in legend.meanings())
    assert not any(words.startswith("Ring") for words in legend.meanings())
    window.commands.action("view.fill").trigger()
    assert sum(words.startswith("Ring") for words in legend.meanings()) == 3
    window.canvas.set_shown("site", False)
    assert "Fixed site" not in legend.meanings()


def test_the_wheel_scrolls_the_panel_and_leaves_lists_and_numbers_as_they_are(window: MainWindow) -> None:
    panel = window.docks.panel("layers")
    combo = panel.findChild(QComboBox)
    window.canvas.setFocus()
    before = combo.currentIndex()
    middle = combo.rect().center().toPointF()
    for notch in (-120, 120):
        event = QWheelEvent(
            middle, combo.mapToGlobal(middle), QPoint(), QPoint(0, notch), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(combo, event)
        assert combo.currentIndex() == before
    assert combo.focusPolicy() == Qt.FocusPolicy.StrongFocus, "no focus by the wheel"
