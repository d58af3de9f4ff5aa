"""The filters above the care ledger: text, need, how people are served, where they live."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLineEdit, QWidget

from musterpoint.desktop.document import Document
from musterpoint.desktop.panels.care_model import CareFilter
from musterpoint.desktop.panels.combos import fill_combo, filter_combo
from musterpoint.desktop.private import keep_private
from musterpoint.desktop.theme import icon
from musterpoint.desktop.words import SERVICES
from musterpoint.plan import BUILDINGS
from musterpoint.text import _

SELECTED, UNPLACED = "selected", "unplaced"


class CareFilterBar(QWidget):
    """filter_changed(): another choice was made."""

    filter_changed = pyqtSignal()

    def __init__(self, document: Document):
        super().__init__()
        self._document = document
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("Name, pinyin, building or phone"))
        self.text.setAccessibleName(_("Filter the care ledger"))
        self.text.setClearButtonEnabled(True)
        self.text.addAction(icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        keep_private(self.text)
        self.need, self.service, self.place = (
            filter_combo(words) for words in (_("Needs"), _("Served"), _("Place"))
        )
        needs = document.catalogue.needs.values()
        fill_combo(self.need, _("Any need"), [(need.id, str(need.name)) for need in needs])
        fill_combo(self.service, _("Any service"), [(id_, _(words)) for id_, words in SERVICES.items()])
        places = [(SELECTED, _("Selected on the map")), (UNPLACED, _("Without a place"))]
        fill_combo(self.place, _("Anywhere"), places)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.addWidget(self.text, 0, 0, 1, 3)
        for column, combo in enumerate((self.need, self.service, self.place)):
            grid.addWidget(combo, 1, column)
            grid.setColumnStretch(column, 1)
            combo.currentIndexChanged.connect(self.filter_changed)
        self.text.textChanged.connect(self.filter_changed)
        document.selection_changed.connect(self._on_selection)

    @property
    def chosen(self) -> CareFilter:
        place, selection = self.place.currentData(), self._document.selection
        building = selection[0][1] if selection and selection[0][0] == BUILDINGS else "none is selected"
        return CareFilter(
            self.text.text(),
            self.need.currentData() or "",
            self.service.currentData(),
            building if place == SELECTED else "",
            place == UNPLACED,
        )

    def clear(self) -> None:
        """Forget what was typed: it may be a name."""
        self.text.clear()

    def _on_selection(self) -> None:
        if self.place.currentData() == SELECTED:
            self.filter_changed.emit()
