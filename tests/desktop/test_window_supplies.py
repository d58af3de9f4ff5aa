"""The supplies panel: what is needed and missing, deliveries and stock changed in their tables."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QModelIndex, QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractSpinBox, QApplication, QTableView
from pytestqt.qtbot import QtBot

from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.supplies import figures
from musterpoint.desktop.panels.supplies.panel import SuppliesPanel
from musterpoint.plan import Delivery, Edit, StockItem, deleted, made
from musterpoint.text import Label

WAIT = 60_000
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def supplies(window: MainWindow, qtbot: QtBot) -> SuppliesPanel:
    """Swabs lie in store; some go to the first site."""
    document = window.document
    site, starts = document.plan.sites()[0], document.plan.campaign.starts
    stock = StockItem(id="stock-1", item="swab", quantity=500, place="Depot")
    run = Delivery(
        id="delivery-1", site=site.id, place="Depot", at=starts, items=("swab",), quantities=(300,)
    )
    gone = [*document.plan.table("stock").values(), *document.plan.table("delivery").values()]
    document.do(Edit(Label("Stock"), (*deleted(*gone), *made(stock, run))))
    window.resize(1600, 1000)
    window.commands.action("view.workspace.timetable").trigger()
    window.docks.open("supplies")
    panel = window.docks.panel("supplies")
    qtbot.waitUntil(lambda: panel.needs.rowCount() > 0, timeout=WAIT)
    return panel


def cells(panel: SuppliesPanel, item: str) -> tuple[str, ...]:
    """The line of an item in the needs."""
    return next(line.cells for line in panel.needs.lines if line.ref == (item,))


def enter(table: QTableView, index: QModelIndex, text: str) -> None:
    """Double click a cell and type."""
    place = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), LEFT, NONE, place)
    QTest.mouseDClick(table.viewport(), LEFT, NONE, place)
    editor = table.viewport().findChild(QAbstractSpinBox)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_needs_tell_what_is_in_store_and_what_comes_to_a_site(supplies, window):
    assert cells(supplies, "swab")[figures.HAVE] == "500"
    assert cells(supplies, "swab")[figures.WHERE] == "Depot 500"
    supplies.site.setCurrentIndex(1)
    assert cells(supplies, "swab")[figures.HAVE] == "300"
    assert "Depot 300" in cells(supplies, "swab")[figures.WHERE]
    assert supplies.needs.headerData(figures.HAVE, Qt.Orientation.Horizontal) == "Allotted"
    QTest.mouseClick(supplies.only_short, LEFT, NONE, QPoint(10, supplies.only_short.height() // 2))
    assert all(line.red for line in supplies.needs.lines)
    QTest.keyClicks(supplies.find, "sampling tubes")
    assert [line.ref for line in supplies.needs.lines] == [("tube",)]


def test_stock_is_entered_changed_and_deleted_by_hand(supplies, window, qtbot):
    plan = window.document.plan
    supplies.tabs.setCurrentIndex(2)
    supplies.entry.item.setCurrentIndex(supplies.entry.item.findData("tube"))
    supplies.entry.quantity.setValue(40)
    QTest.mouseClick(supplies.entry.add, LEFT, NONE)
    made_now = next(one for one in plan.table("stock").values() if one.item == "tube")
    assert (made_now.quantity, made_now.place) == (40, "Depot")
    qtbot.waitUntil(lambda: len(supplies.stock.lines) == 2, timeout=WAIT)
    row = next(n for n, line in enumerate(supplies.stock.lines) if line.ref == (made_now.id,))
    enter(supplies.tables["stock"], supplies.stock.index(row, figures.QUANTITY), "90")
    qtbot.waitUntil(lambda: plan.find("stock", made_now.id).quantity == 90, timeout=WAIT)
    supplies.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: cells(supplies, "tube")[figures.HAVE] == "90", timeout=WAIT)
    supplies.tabs.setCurrentIndex(2)
    cell = supplies.tables["stock"].visualRect(supplies.stock.index(row, figures.REMARKS)).center()
    QTest.mouseClick(supplies.tables["stock"].viewport(), LEFT, NONE, cell)
    QTest.keyClick(supplies.tables["stock"], Qt.Key.Key_Delete)
    assert plan.find("stock", made_now.id) is None
    window.document.undo()
    assert plan.find("stock", made_now.id).quantity == 90


def test_a_delivery_brings_another_number_and_goes_when_it_brings_nothing(supplies, window, qtbot):
    plan = window.document.plan
    supplies.tabs.setCurrentIndex(1)
    table, place = supplies.tables["deliveries"], supplies.deliveries.index(0, figures.COUNT)
    enter(table, place, "120")
    qtbot.waitUntil(lambda: plan.find("delivery", "delivery-1").quantities == (120,), timeout=WAIT)
    qtbot.waitUntil(lambda: supplies.deliveries.lines[0].cells[figures.COUNT] == "120", timeout=WAIT)
    enter(table, supplies.deliveries.index(0, figures.COUNT), "0")
    qtbot.waitUntil(lambda: plan.find("delivery", "delivery-1") is None, timeout=WAIT)


def test_what_is_missing_is_copied_as_a_message(supplies, window):
    QTest.mouseClick(supplies.copy, LEFT, NONE)
    assert "In no store" in QApplication.clipboard().text()
