"""The import dialog, driven by mouse and keys: encodings, datums, seams, and files dropped on the window."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy
import pytest
import shapely
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDropEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QComboBox, QDialog
from pytestqt.qtbot import QtBot

from musterpoint.desktop.dialogs.layer_source import LayerSource
from musterpoint.desktop.dialogs.new_plan import LayersDialog
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.program import Program
from musterpoint.geo import datum
from musterpoint.geo.residents import ResidentRules
from musterpoint.plan import BUILDINGS


def opened(kind: str, file: Path, program: Program, qtbot: QtBot) -> LayerSource:
    source = LayerSource(kind, program)
    qtbot.addWidget(source)
    source.show()
    source.use_file(file)
    qtbot.waitUntil(lambda: source.preview is not None)
    return source


def choose(combo: QComboBox, position: int) -> None:
    """By the arrow keys, as a person without a mouse does."""
    combo.setFocus()
    while combo.currentIndex() != position:
        key = Qt.Key.Key_Down if combo.currentIndex() < position else Qt.Key.Key_Up
        QTest.keyClick(combo, key)


@pytest.fixture
def gbk(layers: tuple[Path, Path], tmp_path: Path) -> Path:
    """Buildings with Chinese text in GBK, and no mark of it."""
    frame = geopandas.read_file(layers[1])[["geometry"]].assign(用途="住宅楼")
    file = tmp_path / "gbk.shp"
    frame.to_file(file, encoding="GB18030")
    file.with_suffix(".cpg").unlink()
    return file


def test_an_encoding_is_picked_by_how_the_text_looks(gbk: Path, program: Program, qtbot: QtBot) -> None:
    source = opened(BUILDINGS, gbk, program, qtbot)
    assert source.encoding.itemText(0).startswith("gb18030 (100% sure)   ")
    assert "住宅楼" in source.encoding.itemText(0)
    lines = [source.encoding.itemText(at) for at in range(source.encoding.count())]
    assert any(line.startswith("gb18030   ") and "住宅楼" in line for line in lines)
    latin = next(at for at, line in enumerate(lines) if line.startswith("cp1252"))
    choose(source.encoding, latin)
    qtbot.waitUntil(lambda: source.rows.item(0, 0).text() != "住宅楼")
    assert source.options(ResidentRules()).encoding == "cp1252"
    choose(source.encoding, 0)
    qtbot.waitUntil(lambda: source.rows.item(0, 0).text() == "住宅楼")
    assert source.options(ResidentRules()).encoding is None


def test_seams_are_a_choice_for_buildings_only(
    layers: tuple[Path, Path], program: Program, qtbot: QtBot
) -> None:
    source = opened(BUILDINGS, layers[1], program, qtbot)
    QTest.mouseClick(
        source.merge_seams, Qt.MouseButton.LeftButton, pos=QPoint(8, source.merge_seams.height() // 2)
    )
    assert source.options(ResidentRules()).merge_seams
    assert not opened("neighbourhoods", layers[0], program, qtbot).merge_seams.isVisible()


def test_the_datum_is_told_and_drawn_before_it_is_applied(
    layers: tuple[Path, Path], program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    frame = geopandas.read_file(layers[1]).to_crs(4326)
    frame.geometry = shapely.transform(
        frame.geometry.to_numpy(), lambda points: numpy.column_stack(datum.gcj02_from_wgs84(*points.T))
    )
    frame.to_file(tmp_path / "web.gpkg")
    right = geopandas.read_file(layers[1]).to_crs(4547)
    source = LayerSource(BUILDINGS, program)
    qtbot.addWidget(source)
    source.known = lambda: {BUILDINGS: right}
    source.show()
    source.use_file(tmp_path / "web.gpkg")
    qtbot.waitUntil(lambda: source.preview is not None)
    assert "GCJ-02" in source.notes.text() and " m to the " in source.notes.text()
    before = source.map.grab().toImage()
    choose(source.datum, 1)
    assert source.options(ResidentRules()).datum == "gcj02"
    assert source.map.grab().toImage() != before


def test_a_file_dropped_on_the_window_opens_the_dialog(
    window: MainWindow, layers: tuple[Path, Path], answers, qtbot: QtBot
) -> None:
    seen: list[Path] = []

    def look(dialog: LayersDialog) -> int:
        source = dialog.sources[BUILDINGS]
        qtbot.waitUntil(lambda: source.preview is not None)
        seen.append(source.source.path)
        assert dialog.kinds.currentWidget() is source
        return QDialog.DialogCode.Rejected

    answers.give(look)
    dropped(window, layers[1])
    assert seen == [layers[1]]


def dropped(window: MainWindow, file: Path) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, carried, buttons, keys))
