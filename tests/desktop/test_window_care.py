"""The care ledger in the window: sealed at first use, masked, locked again, and nowhere else."""

from __future__ import annotations

import gc
import threading
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QClipboard
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from musterpoint.desktop.dialogs.care_entry import CareDialog
from musterpoint.desktop.dialogs.care_import import CareImportDialog, import_care
from musterpoint.desktop.dialogs.care_rules import SERVICE, CareRulesDialog
from musterpoint.desktop.dialogs.passphrase import PassphraseDialog
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels import care_model
from musterpoint.desktop.panels.care import CarePanel
from musterpoint.desktop.panels.care_model import CareFilter
from musterpoint.desktop.panels.care_rows import BUILDING, NAME, Row, open_rows
from musterpoint.desktop.pinyin import search_keys, spelt
from musterpoint.desktop.private import IdleLock, _Guard
from musterpoint.session.care.ledger import counts
from musterpoint.store.sealing import Cost

WORDS = "blue horse seven lantern"
LIST = """姓名,地址,类别,电话,备注
王秀英,橡胶厂宿舍3-2-501,卧床,13800001111,耳背
张三丙,橡胶厂宿舍4-1-101,孕妇,13900002222,
赵六丁,山里,独居,,
"""
PLANTED = ("王秀英", "13800001111", "耳背", "张三丙", "赵六丁")


@pytest.fixture
def care_list(tmp_path: Path) -> Path:
    path = tmp_path / "lists" / "台账.csv"
    path.parent.mkdir()
    path.write_text(LIST, encoding="utf-8-sig")
    return path


@pytest.fixture
def panel(window: MainWindow) -> CarePanel:
    window.docks.open("care")
    return window.docks.panel("care")


def wait_for(dialog: PassphraseDialog) -> int:
    """Until the passphrase was tried."""
    while dialog.isVisible() and not dialog.ok.isEnabled():
        QApplication.processEvents()
    return dialog.result()


def set_passphrase(dialog: QDialog) -> int:
    assert isinstance(dialog, PassphraseDialog)
    dialog.show()
    dialog.new.setText("short")
    assert not dialog.ok.isEnabled()
    dialog.new.setText(WORDS)
    dialog.again.setText("another")
    assert not dialog.ok.isEnabled()
    dialog.again.setText(WORDS)
    dialog.ok.click()
    return wait_for(dialog)


def take_in(dialog: QDialog) -> int:
    assert isinstance(dialog, CareImportDialog)
    assert [dialog.rows.item(row, 1).text() for row in range(3)] == ["王秀英", "张三丙", "赵六丁"]
    return QDialog.DialogCode.Accepted


@pytest.fixture
def filled(qtbot: QtBot, window: MainWindow, panel: CarePanel, care_list: Path, answers: Any) -> CarePanel:
    """The panel with a ledger that is open."""
    window.document.session.seal._cost = Cost(memory_kib=64, passes=1, lanes=1)
    answers.give(set_passphrase, take_in)
    import_care(window.workbench, care_list)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    return panel


def shown(window: MainWindow, panel: CarePanel) -> str:
    """Every word in the panel's table, and in the labels and fields of the window."""
    model = panel.model
    cells = [
        str(model.data(model.index(row, column), role))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    ]
    widgets = [w.text() for kind in (QLabel, QLineEdit, QPushButton) for w in window.findChildren(kind)]
    return "\n".join(cells + widgets)


def rows_in_memory() -> int:
    gc.unfreeze()
    return sum(isinstance(each, Row) for each in gc.get_objects())


def test_the_ledger_is_masked_then_locked_and_forgotten(
    qtbot: QtBot, window: MainWindow, filled: CarePanel, answers: Any
) -> None:
    assert not any(text in shown(window, filled) for text in PLANTED)
    qtbot.mouseClick(filled.reveal, Qt.MouseButton.LeftButton)
    assert all(text in shown(window, filled) for text in PLANTED)
    filled.filters.text.setText("王秀")
    assert filled.model.rowCount() == 1
    window.workbench.run("care.lock")
    assert filled.model.rowCount() == filled.model.everybody == 0
    assert not any(text in shown(window, filled) for text in (*PLANTED, "王秀"))
    assert "3 people: 1 at home" in filled.closed.sentence.text()

    def unlock(dialog: QDialog) -> int:
        assert isinstance(dialog, PassphraseDialog)
        dialog.show()
        dialog.old.setText("wrong")
        dialog.ok.click()
        wait_for(dialog)
        assert dialog.complaint.text() == "The passphrase is wrong."
        dialog.old.setText(WORDS)
        dialog.ok.click()
        return wait_for(dialog)

    answers.give(unlock)
    qtbot.mouseClick(filled.closed.buttons["care.unlock"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: filled.model.rowCount() == 3)
    assert not filled.model.revealed


def test_locking_drops_what_is_just_being_opened(
    qtbot: QtBot, window: MainWindow, filled: CarePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, opened, go_on, ended = window.document.session.seal.key, Event(), Event(), Event()

    def slowly(*arguments: Any) -> dict[str, Row]:
        assert threading.current_thread() is not threading.main_thread()
        rows = open_rows(*arguments)
        opened.set()
        go_on.wait(10)
        ended.set()
        return rows

    window.workbench.run("care.lock")
    gc.collect()
    before = rows_in_memory()
    monkeypatch.setattr(care_model, "open_rows", slowly)
    window.document.unlock(key)
    assert filled.closed.sentence.text() == "Opening the care ledger…"
    assert filled.model.everybody == 0
    # Whoever lists all objects while a tuple is being built makes that fail: only look when all are there.
    qtbot.waitUntil(opened.is_set, timeout=30_000)
    assert rows_in_memory() > before
    qtbot.mouseClick(filled.closed.buttons["care.lock"], Qt.MouseButton.LeftButton)
    go_on.set()
    assert ended.wait(10)
    qtbot.waitUntil(lambda: rows_in_memory() <= before)
    assert filled.model.everybody == 0
    assert "locked" in filled.closed.sentence.text()
    remembered = search_keys.cache_info().misses
    search_keys("王秀英")
    assert search_keys.cache_info().misses == remembered + 1
    plan = window.document.plan
    assert open_rows(plan, plan.table("care").values(), None, key, lambda: False) == {}


def test_nothing_is_copied_found_or_remembered(
    qtbot: QtBot, window: MainWindow, filled: CarePanel, tmp_path: Path
) -> None:
    QApplication.clipboard().setText("before")
    filled.reveal.setChecked(True)
    filled.table.setFocus()
    filled.table.setCurrentIndex(filled.model.index(0, NAME))
    qtbot.keyClick(filled.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    filled.filters.text.setText("王秀英")
    filled.filters.text.selectAll()
    qtbot.keyClick(filled.filters.text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "before"
    filled.filters.text.clear()
    window.remember()
    window.program.settings.sync()
    for path in tmp_path.glob("*"):
        if path.is_file():
            assert not [text for text in PLANTED if text.encode() in path.read_bytes()], path
    assert not [
        step for step in window.document.session.history() if any(x in str(step.label) for x in PLANTED)
    ]


def test_rows_are_filtered_decided_found_and_deleted(
    qtbot: QtBot, window: MainWindow, filled: CarePanel
) -> None:
    filled.filters.place.setCurrentIndex(filled.filters.place.findData("unplaced"))
    assert [filled.model.text(filled.model._rows[0], BUILDING)] == ["not found"]
    filled.filters.place.setCurrentIndex(0)
    filled.filters.need.setCurrentIndex(filled.filters.need.findData("pregnant"))
    assert filled.model.rowCount() == 1
    row = filled.table.visualRect(filled.model.index(0, NAME)).center()
    qtbot.mouseClick(filled.table.viewport(), Qt.MouseButton.LeftButton, pos=row)
    filled.decide.menu().actions()[0].trigger()
    assert counts(window.document.plan).home == 2
    assert sum(bool(visit.care) for visit in window.document.plan.table("visit").values()) == 2
    qtbot.mouseClick(filled.find, Qt.MouseButton.LeftButton)
    assert window.document.selection[0][0] == "buildings"
    filled.filters.need.setCurrentIndex(0)
    filled.filters.place.setCurrentIndex(filled.filters.place.findData("selected"))
    assert filled.model.rowCount() == 1
    filled.table.selectRow(0)
    qtbot.mouseClick(filled.delete, Qt.MouseButton.LeftButton)
    assert counts(window.document.plan).people == 2
    window.document.undo()
    assert counts(window.document.plan).people == 3
    assert filled.model._filter == CareFilter(building=window.document.selection[0][1])


def test_an_entry_is_changed_by_hand(
    qtbot: QtBot, window: MainWindow, filled: CarePanel, answers: Any
) -> None:
    def change(dialog: QDialog) -> int:
        assert isinstance(dialog, CareDialog)
        assert dialog.place.text() == "Not on the map yet: nobody can be sent there."
        dialog.address.setText("橡胶厂宿舍5-2-301")
        dialog.address.textEdited.emit(dialog.address.text())
        qtbot.waitUntil(lambda: "5号楼" in dialog.place.text())
        assert (dialog.unit.text(), dialog.room.text()) == ("2", "301")
        dialog.needs["bedridden"].setChecked(True)
        assert dialog.service.itemText(0) == "By the rules: Home visit"
        return QDialog.DialogCode.Accepted

    row = next(r for r in range(3) if filled.model.data(filled.model.index(r, BUILDING)) == "not found")
    filled.table.selectRow(row)
    answers.give(change)
    filled.edit.click()
    found = counts(window.document.plan)
    assert (found.home, found.unplaced) == (2, 0)


def test_rules_are_edited(window: MainWindow, filled: CarePanel, answers: Any) -> None:
    def change(dialog: QDialog) -> int:
        assert isinstance(dialog, CareRulesDialog)
        row = list(window.document.catalogue.needs).index("pregnant")
        box = dialog.table.cellWidget(row, SERVICE)
        box.setCurrentIndex(box.findData("home"))
        return QDialog.DialogCode.Accepted

    answers.give(change)
    window.workbench.run("care.rules")
    assert counts(window.document.plan).home == 2
    assert list(window.document.plan.table("care_rule")) == ["pregnant"]


def test_it_locks_itself_and_is_shredded(
    qtbot: QtBot, window: MainWindow, filled: CarePanel, answers: Any
) -> None:
    (idle,) = window.findChildren(IdleLock)
    assert idle.timer.isActive()
    with qtbot.waitSignal(window.document.seal_changed):
        idle.timer.start(1)
    assert not window.document.session.seal.is_open
    assert not idle.timer.isActive()

    def shred(dialog: QDialog) -> int:
        next(button for button in dialog.buttons() if button.text() == "Shred").click()
        return 0

    answers.give(shred)
    with qtbot.waitSignal(window.document.seal_changed):
        window.workbench.run("care.shred")
    assert not window.hands_off.is_on and not window.document.session.seal.exists
    assert "shredded" in filled.closed.sentence.text()


def test_phrases_of_several_readings_are_spelt_as_one_says_them() -> None:
    assert spelt("重庆路") == "重庆路 chongqinglu cql"


def test_what_is_selected_isn_t_offered_to_other_programs(filled: CarePanel, monkeypatch: Any) -> None:
    cleared: list[object] = []

    class Clipboard:
        def ownsSelection(self) -> bool:
            return not cleared

        def clear(self, mode: object) -> None:
            cleared.append(mode)

    field = filled.filters.text
    (guard,) = [guard for guard in field.window().findChildren(_Guard) if field in guard._widgets]
    monkeypatch.setattr(QApplication, "clipboard", lambda: Clipboard())
    monkeypatch.setattr(QApplication, "focusWidget", lambda: None)
    guard._forget_selection()
    assert not cleared
    monkeypatch.setattr(QApplication, "focusWidget", lambda: field)
    guard._forget_selection()
    guard._forget_selection()
    assert cleared == [QClipboard.Mode.Selection]


def test_many_decisions_are_sealed_and_written_beside_the_window(
    qtbot: QtBot, window: MainWindow, filled: CarePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musterpoint.desktop.ledger_deeds.AT_ONCE", 0)
    monkeypatch.setattr("musterpoint.session.session._LARGE_EDIT", 1)
    monkeypatch.setattr("musterpoint.session.session._LARGE_LINE", 1)
    document, before = window.document, window.document.plan.copy()
    written, write = Event(), document.session.write
    monkeypatch.setattr(document.session, "write", lambda *given: written.wait(60) and write(*given))
    filled.table.selectAll()
    with qtbot.waitSignal(document.writing, check_params_cb=bool):
        filled.decide.menu().actions()[1].trigger()
    assert document.plan == before
    spot = filled.reveal.mapTo(window, filled.reveal.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not filled.reveal.isChecked() and window.hands_off.is_on
    written.set()
    qtbot.waitUntil(lambda: counts(document.plan).green_lane == 3)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    assert filled.reveal.isChecked() and filled.model.rowCount() == 3
    document.undo()
    qtbot.waitUntil(lambda: document.plan == before)
