"""The line below the stock list in which one more item is entered by hand."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QPushButton, QSpinBox, QWidget

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.theme import icon
from musterpoint.session.actions.supplies import MOST
from musterpoint.text import _


class StockEntry(QWidget):
    """entered(item, quantity, place): it is to be counted as stock."""

    entered = pyqtSignal(str, int, str)

    def __init__(self, catalogue: Catalogue):
        super().__init__()
        self.item, self.place = QComboBox(), QComboBox()
        for kind in (*catalogue.supplies.values(), *catalogue.fixtures.values()):
            self.item.addItem(str(kind.name), kind.id)
        self.item.setEditable(True)
        self.item.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.item.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.place.setEditable(True)
        self.quantity = QSpinBox(minimum=1, maximum=MOST, value=100)
        self.quantity.setGroupSeparatorShown(True)
        self.add = QPushButton(icon("plus"), _("Add to the stock"))
        for widget, name in (
            (self.item, _("Item")), (self.quantity, _("Quantity")), (self.place, _("Where it lies")),
        ):  # fmt: skip
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        self.place.lineEdit().setPlaceholderText(_("Where it lies"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget, stretch in ((self.item, 3), (self.quantity, 1), (self.place, 2), (self.add, 0)):
            row.addWidget(widget, stretch)
        self.item.currentTextChanged.connect(self._check)
        self.add.clicked.connect(self._enter)
        self.place.lineEdit().returnPressed.connect(self._enter)

    def show_places(self, names: Iterable[str]) -> None:
        """Offer the stores that are known; what was typed stays."""
        typed = self.place.currentText()
        self.place.clear()
        self.place.addItems(sorted(set(filter(None, names))))
        self.place.setCurrentText(typed or self.place.itemText(0))

    @property
    def chosen(self) -> str:
        """The id of the item whose name is typed, "" for none."""
        row = self.item.findText(self.item.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        return self.item.itemData(row) if row >= 0 else ""

    def _check(self) -> None:
        self.add.setEnabled(bool(self.chosen))

    def _enter(self) -> None:
        if self.chosen:
            self.entered.emit(self.chosen, self.quantity.value(), self.place.currentText().strip())
