"""The row of filters above a list of people: text, skill, unit, tier, free or busy."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from musterpoint.desktop.document import Document
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
        self.skill = _combo(_("Skill"))
        self.unit = _combo(_("Unit"))
        self.tier = _combo(_("Tier"))
        self.busy = _combo(_("Free or busy"))
        _fill(
            self.skill, _("Any skill"), [(id_, str(x.name)) for id_, x in document.catalogue.skills.items()]
        )
        _fill(self.tier, _("Any tier"), [(id_, str(x.name)) for id_, x in document.catalogue.tiers.items()])
        _fill(self.busy, _("Everybody"), [(False, _("Free")), (True, _("Busy"))])
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
        self.text.setText(chosen.text)
        for combo, value in (
            (self.skill, chosen.skill or None),
            (self.unit, chosen.unit or None),
            (self.tier, chosen.tier or None),
            (self.busy, chosen.busy),
        ):
            combo.setCurrentIndex(max(combo.findData(value), 0))

    def _tell(self) -> None:
        self.filter_changed.emit(self.chosen)

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch("person"):
            self._show_units()

    def _show_units(self) -> None:
        units = sorted({person.unit for person in self._document.plan.table("person").values()} - {""})
        known = [self.unit.itemData(row) for row in range(1, self.unit.count())]
        if units != known or not self.unit.count():
            chosen = self.unit.currentData()
            self.unit.blockSignals(True)
            self.unit.clear()
            _fill(self.unit, _("Any unit"), [(unit, unit) for unit in units])
            self.unit.setCurrentIndex(max(self.unit.findData(chosen), 0))
            self.unit.blockSignals(False)


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(4)
    return combo


def _fill(combo: QComboBox, any_of_them: str, choices: list[tuple[object, str]]) -> None:
    combo.addItem(any_of_them, None)
    for value, words in choices:
        combo.addItem(words, value)
