"""People lent by number: "six from the tax office", before anybody knows their names."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
)

from musterpoint.desktop.ask import ask
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.actions.staff_cells import Skills
from musterpoint.session.actions.staff_units import MOST, lend_by_number
from musterpoint.text import _


def lend_people(workbench: Workbench) -> None:
    """Ask which unit lends how many, and take them in as one edit."""
    dialog = LendDialog(workbench)
    if ask(dialog):
        workbench.document.carry_out(
            lambda: lend_by_number(
                workbench.plan,
                dialog.unit.currentText(),
                dialog.number.value(),
                dialog.chosen_skills,
                dialog.tier.currentData(),
            )
        )


class LendDialog(QDialog):
    """Unit, number, tier and skills. OK is possible once there is a unit."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.window)
        self.setWindowTitle(_("People lent by number"))
        catalogue, plan = workbench.document.catalogue, workbench.plan
        self.unit = QComboBox(editable=True)
        units = {person.unit for person in plan.table("person").values()}
        self.unit.addItems(sorted((units | {unit.name for unit in plan.table("unit").values()}) - {""}))
        self.unit.setCurrentText("")
        self.number = QSpinBox(minimum=1, maximum=MOST, value=6)
        self.tier = QComboBox()
        for tier in catalogue.tiers.values():
            self.tier.addItem(str(tier.name), tier.id)
        self.skills = QListWidget()
        for skill in catalogue.skills.values():
            item = QListWidgetItem(str(skill.name), self.skills)
            item.setData(Qt.ItemDataRole.UserRole, skill.id)
            item.setCheckState(Qt.CheckState.Unchecked)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.buttons.button(standard.Ok).setText(_("Take in"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        for words, widget in (
            (_("Unit"), self.unit),
            (_("How many"), self.number),
            (_("Tier"), self.tier),
            (_("Skills"), self.skills),
        ):
            form.addRow(words, widget)
        form.addRow(self.buttons)
        self._plan, self._skills = plan, Skills(catalogue)
        self.unit.currentTextChanged.connect(self._check)
        self.unit.currentTextChanged.connect(self._guess_tier)
        self._check()

    @property
    def chosen_skills(self) -> list[str]:
        items = (self.skills.item(row) for row in range(self.skills.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def _guess_tier(self, unit: str) -> None:
        """The tier of the unit's people, or the one that its name speaks of."""
        people = self._plan.where("person", unit=unit.strip())
        tier = people[0].tier if people else self._skills.tier(unit)
        self.tier.setCurrentIndex(max(0, self.tier.findData(tier)))

    def _check(self) -> None:
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self.unit.currentText().strip()))
