"""The row of filters above a list of people: text, skill, unit, tier, free or busy."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLineEdit, QWidget

from musterpoint.desktop.document import Document
from musterpoint.desktop.panels.combos import fill_combo, filter_combo
from musterpoint.desktop.panels.people_model import PeopleFilter
from musterpoint.desktop.theme import icon
from musterpoint.plan import Changes
from musterpoint.text import _


class PeopleFilterBar(QWidget):
    """filter_changed(PeopleFilter): another choice was made."""

    filter_changed = pyqtSignal(object)

    def __init__(self, document: Document):
        super().__init__()
        self._document = document
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("Name, pinyin, unit or phone"))
        self.text.setAccessibleName(_("Filter people"))
        self.text.setClearButtonEnabled(True)
        self.text.addAction(icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self.skill = filter_combo(_("Skill"))
        self.unit = filter_combo(_("Unit"))
        self.tier = filter_combo(_("Tier"))
        self.busy = filter_combo(_("Free or busy"))
        fill_combo(
            self.skill, _("Any skill"), [(id_, str(x.name)) for id_, x in document.catalogue.skills.items()]
        )
        fill_combo(
            self.tier, _("Any tier"), [(id_, str(x.name)) for id_, x in document.catalogue.tiers.items()]
        )
        fill_combo(self.busy, _("Anyone"), [(False, _("Free")), (True, _("Busy"))])
        self._show_units()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.addWidget(self.text, 0, 0, 1, 4)
        for column, combo in enumerate((self.skill, self.unit, self.tier, self.busy)):
            grid.addWidget(combo, 1, column)
            grid.setColumnStretch(column, 1)
            combo.currentIndexChanged.connect(self._tell)
        self.text.textChanged.connect(self._tell)
        document.plan_changed.connect(self._on_plan_changed)

    @property
    def chosen(self) -> PeopleFilter:
        return PeopleFilter(
            self.text.text(),
            self.skill.currentData() or "",
            self.unit.currentData() or "",
            self.tier.currentData() or "",
            self.busy.currentData(),
        )

    def choose(self, chosen: PeopleFilter) -> None:
        """Show this filter and tell of it."""
        self.blockSignals(True)
        self.text.setText(chosen.text)
        for combo, value in (
            (self.skill, chosen.skill or None),
            (self.unit, chosen.unit or None),
            (self.tier, chosen.tier or None),
            (self.busy, chosen.busy),
        ):
            combo.setCurrentIndex(max(combo.findData(value), 0))
        self.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        self.filter_changed.emit(self.chosen)

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch("person"):
            self._show_units()

    def _show_units(self) -> None:
        units = sorted({person.unit for person in self._document.plan.table("person").values()} - {""})
        known = [self.unit.itemData(row) for row in range(1, self.unit.count())]
        if units != known or not self.unit.count():
            fill_combo(self.unit, _("Any unit"), [(unit, unit) for unit in units])
