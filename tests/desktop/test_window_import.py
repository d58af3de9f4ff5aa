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
from PyQt6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from musterpoint.desktop.dialogs.import_report import ImportReportDialog
from musterpoint.desktop.dialogs.layer_source import LayerSource
from musterpoint.desktop.dialogs.new_plan import LayersDialog
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.program import Program
from musterpoint.geo import datum
from musterpoint.geo.residents import ResidentRules
from musterpoint.plan import BUILDINGS, LAYER_COLUMNS
from musterpoint.store import holds_plan


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


def test_what_was_said_of_one_file_does_not_hold_for_the_next(
    gbk: Path, layers: tuple[Path, Path], program: Program, qtbot: QtBot
) -> None:
    source = opened(BUILDINGS, gbk, program, qtbot)
    choose(source.datum, 1)
    choose(source.encoding, 3)
    qtbot.waitUntil(lambda: source.options(ResidentRules()).encoding == "big5")
    source.use_file(layers[1])
    assert source.preview is None and source.path.text().endswith(f"Looking into {layers[1].name}")
    qtbot.waitUntil(lambda: source.preview is not None)
    options = source.options(ResidentRules())
    assert (options.datum, options.encoding, options.source_crs) == (datum.WGS84, None, None)


def test_a_file_that_cannot_be_read_is_not_passed_over(
    layers: tuple[Path, Path], program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "roads.geojson").write_text("{}", encoding="utf-8")
    dialog = LayersDialog(program, tuple(LAYER_COLUMNS))
    qtbot.addWidget(dialog)
    dialog.work = dialog.plan_work
    for kind, file in zip(LAYER_COLUMNS, (*layers, tmp_path / "roads.geojson"), strict=False):
        dialog.sources[kind].use_file(file)
    qtbot.waitUntil(lambda: all(dialog.sources[kind].preview for kind in ("neighbourhoods", BUILDINGS)))
    qtbot.waitUntil(lambda: not program.jobs.busy)
    dialog.accept()
    assert (
        dialog.kinds.currentWidget() is dialog.sources["roads"] and "roads.geojson" in dialog.complaint.text()
    )
    assert not program.jobs.busy
    dialog.sources["roads"].use_file(None)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.result_of_work is not None, timeout=30_000)


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


def test_layers_in_a_geopackage_are_no_plan(
    window: MainWindow, layers: tuple[Path, Path], answers, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "buildings.gpkg"
    geopandas.read_file(layers[1]).to_file(file)
    answers.give(lambda dialog: QDialog.DialogCode.Rejected)
    dropped(window, file)
    assert answers.asked == ["Add a layer"]
    assert holds_plan(window.document.session.path) and not holds_plan(file)


def clicked_in_list(combo: QComboBox, position: int, qtbot: QtBot) -> None:
    """Open the list, then click a line of it. It is opened by a key, since Qt takes no click for as long as a
    double click may last after one that has opened it."""
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_F4)
    view = combo.view()
    line = view.model().index(position, combo.modelColumn(), view.rootIndex())
    qtbot.waitUntil(lambda: view.isVisible() and view.visualRect(line).isValid())
    view.scrollTo(line)
    where = QPoint(20, view.visualRect(line).center().y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_file_without_a_crs_offers_the_places(
    layers: tuple[Path, Path], program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "bare.shp"
    geopandas.read_file(layers[1]).to_crs(2362).to_file(file)
    file.with_suffix(".prj").unlink()
    source = opened(BUILDINGS, file, program, qtbot)
    assert "EPSG:4526 (CGCS2000, 3-degree zone 38)" in source.complaint.text()
    assert "km from Zhengzhou" in source.crs.itemText(1)
    xian = next(at for at in range(source.crs.count()) if "Xian 1980" in source.crs.itemText(at))
    clicked_in_list(source.crs, xian, qtbot)
    qtbot.waitUntil(lambda: source.preview is not None and source.preview.crs is not None)
    assert source.options(ResidentRules()).source_crs == "EPSG:2362"
    assert source.complaint.isHidden()


def test_the_columns_for_places_are_a_choice(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "doors.csv"
    file.write_text("甲,乙,门名\n113.62,34.75,东门\n113.63,34.76,西门\n", encoding="utf-8")
    source = LayerSource("entrances", program)
    qtbot.addWidget(source)
    source.show()
    source.use_file(file)
    qtbot.waitUntil(lambda: source.place.isVisible())
    assert source.preview is None and "no columns" in source.complaint.text()
    clicked_in_list(source.place_x, 1, qtbot)
    assert source.options(ResidentRules()).place == ("甲",)
    qtbot.waitUntil(lambda: not program.jobs.busy)
    clicked_in_list(source.place_y, 2, qtbot)
    qtbot.waitUntil(lambda: source.preview is not None)
    assert source.options(ResidentRules()).place == ("甲", "乙")
    assert source.place_y.currentText() == "乙" and source.preview.bounds[0] == pytest.approx(
        113.62, abs=1e-3
    )
    assert source.complaint.isHidden()


def test_each_level_may_have_a_file_and_residents_come_by_households(
    layers: tuple[Path, Path], program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    """A street around the village; its houses have households."""
    areas = geopandas.read_file(layers[0])
    street = areas.assign(name="West street").drop(columns="residents")
    street.geometry = [shapely.box(*areas.total_bounds).buffer(0.01)]
    street.to_file(tmp_path / "street.gpkg")
    homes = geopandas.read_file(layers[1]).assign(households=[1, 2, 3, 4])
    homes.to_file(tmp_path / "homes.gpkg")
    dialog = LayersDialog(program, tuple(LAYER_COLUMNS))
    qtbot.addWidget(dialog)
    dialog.work = dialog.plan_work
    dialog.show()
    dialog.sources["neighbourhoods"].use_file(layers[0])
    dialog.sources[BUILDINGS].use_file(tmp_path / "homes.gpkg")
    QTest.mouseClick(dialog.kinds.cornerWidget(), Qt.MouseButton.LeftButton)
    level = dialog.kinds.currentWidget()
    level.use_file(tmp_path / "street.gpkg")
    qtbot.waitUntil(lambda: level.preview is not None and dialog.sources[BUILDINGS].preview is not None)
    assert dialog.kinds.tabText(1) == "Neighbourhoods 2 ✓"
    clicked_in_list(dialog.residents, 2, qtbot)
    dialog.household_size.selectAll()
    QTest.keyClicks(dialog.household_size, "3.1")
    QTest.keyClick(dialog.household_size, Qt.Key.Key_Tab)
    assert dialog.rules == ResidentRules(by_households=True, household_size=3.1)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    qtbot.waitUntil(ok.isEnabled)
    QTest.mouseClick(ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not program.jobs.busy, timeout=30_000)
    assert dialog.complaint.text() == ""
    plan = dialog.result_of_work.plan
    assert plan.buildings.frame["residents"].tolist() == [40, 80, 120, 160]
    areas = plan.neighbourhoods.frame.set_index("name")
    assert len(areas) == 2 and areas["parent"].notna().tolist() == [True, False]


def clicked(tree: QTreeWidget, item: QTreeWidgetItem) -> None:
    tree.scrollToItem(item)
    where = tree.visualItemRect(item).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_click_in_the_report_brings_the_map_there(
    window: MainWindow, answers, qtbot: QtBot, tmp_path: Path
) -> None:
    """A newer layer: what is new isn't there yet, what is gone still is; a finding is where it lies."""
    held = window.document.plan.buildings.frame
    x, y = held.total_bounds[:2]
    bow = shapely.Polygon([(x, y), (x + 9, y + 9), (x + 9, y), (x, y + 9)])
    kept = geopandas.GeoDataFrame({"id": held.index[1:], "floors": 3}, geometry=held.geometry.array[1:])
    kept.loc[len(kept)] = {"id": "new", "floors": 6, "geometry": bow}
    file = tmp_path / "buildings.geojson"
    kept.set_crs(held.crs).to_crs(4326).to_file(file)

    def take(dialog: LayersDialog) -> int:
        source = dialog.sources[BUILDINGS]
        qtbot.waitUntil(lambda: source.preview is not None)
        dialog.kinds.setCurrentWidget(source)
        dialog.residents.setCurrentIndex(1)
        dialog.accept()
        qtbot.waitUntil(lambda: not window.program.jobs.busy, timeout=30_000)
        assert dialog.complaint.text() == ""
        return QDialog.DialogCode.Accepted

    def look(dialog: ImportReportDialog) -> int:
        dialog.show()
        top = [dialog.findings.topLevelItem(at) for at in range(3)]
        assert [item.text(0) for item in top] == ["New", "Gone", "Changed"]
        assert [item.text(1) for item in top] == ["1", "1", str(len(held) - 1)]
        before = window.canvas.viewport()
        for item in top:
            clicked(dialog.findings, item)
        gone = top[1]
        gone.setExpanded(True)
        clicked(dialog.findings, gone.child(0))
        assert window.canvas.viewport() != before
        assert (BUILDINGS, gone.child(0).toolTip(0)) in window.document.selection
        assert gone.child(0).text(0).endswith(held["name"].iloc[0])
        dialog.hide()
        return QDialog.DialogCode.Accepted

    answers.give(take, look)
    dropped(window, file)
    assert "new" in window.document.plan.buildings.frame.index


def dropped(window: MainWindow, file: Path) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, carried, buttons, keys))
