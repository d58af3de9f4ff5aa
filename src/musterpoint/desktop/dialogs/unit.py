"""A unit that lends people: its liaison, how many it promised, where it is."""

from __future__ import annotations

from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
)

from musterpoint.catalogue.buildings import area_names
from musterpoint.desktop.ask import ask
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Unit, new_id
from musterpoint.session.actions.staff_units import change_unit
from musterpoint.text import _, ngettext

MOST_PEOPLE = 100_000


def edit_unit(workbench: Workbench, name: str) -> None:
    """Show the dialog for the unit of that name, and keep what was entered as one edit."""
    dialog = UnitDialog(workbench, name)
    if ask(dialog):
        workbench.document.do(lambda: change_unit(workbench.plan, name, dialog.unit()))


class UnitDialog(QDialog):
    """OK is possible while the unit has a name. People follow a changed name."""

    def __init__(self, workbench: Workbench, name: str):
        super().__init__(workbench.window)
        plan, catalogue = workbench.plan, workbench.document.catalogue
        people = sorted(plan.where("person", unit=name), key=lambda person: person.name)
        known = next(iter(plan.where("unit", name=name)), None)
        tier = people[0].tier if people else "street"
        self._unit = known or Unit(id=new_id("unit"), name=name, tier=tier)
        self.setWindowTitle(name or _("Unit"))
        self.setMinimumWidth(420)
        self.name = QLineEdit(self._unit.name)
        self.tier, self.liaison, self.home = QComboBox(), QComboBox(), QComboBox()
        for item in catalogue.tiers.values():
            self.tier.addItem(str(item.name), item.id)
        self.tier.setCurrentIndex(max(self.tier.findData(self._unit.tier), 0))
        self.liaison.addItem(_("nobody yet"), "")
        for person in people:
            self.liaison.addItem(" ".join(filter(None, (person.name, person.phone))), person.id)
        self.liaison.setCurrentIndex(max(self.liaison.findData(self._unit.liaison), 0))
        self.headcount = QSpinBox(minimum=0, maximum=MOST_PEOPLE)
        self.headcount.setSpecialValueText(_("not said"))
        self.headcount.setValue(self._unit.headcount)
        self.home.addItem("", "")
        for id_, area in sorted(area_names(plan).items(), key=lambda item: item[1]):
            self.home.addItem(area, id_)
        self.home.setCurrentIndex(max(self.home.findData(self._unit.home), 0))
        self.remarks = QPlainTextEdit(self._unit.remarks)
        self.remarks.setFixedHeight(60)
        count = QLabel(ngettext("{count} person", "{count} people", len(people)).format(count=len(people)))
        self._lay_out(count)
        self.name.textChanged.connect(self._check)
        self._check()

    def _lay_out(self, count: QLabel) -> None:
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setVerticalSpacing(8)
        for words, widget in (
            (_("Name"), self.name),
            (_("Tier"), self.tier),
            (_("In the list"), count),
            (_("Promised"), self.headcount),
            (_("Liaison"), self.liaison),
            (_("Stands in"), self.home),
            (_("Remarks"), self.remarks),
        ):
            form.addRow(words, widget)
        form.addRow(self.buttons)

    def unit(self) -> Unit:
        """The unit as entered."""
        return self._unit.replace(
            name=self.name.text().strip(),
            tier=self.tier.currentData(),
            liaison=self.liaison.currentData(),
            headcount=self.headcount.value(),
            home=self.home.currentData(),
            remarks=self.remarks.toPlainText().strip(),
        )

    def _check(self) -> None:
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self.name.text().strip()))
