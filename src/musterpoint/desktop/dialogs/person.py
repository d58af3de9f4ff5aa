"""One person: entered by hand or changed."""

from __future__ import annotations

import re

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QListWidgetItem

from musterpoint.desktop.ask import ask
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Person, new_id
from musterpoint.session.actions import add_people
from musterpoint.text import _

PHONE = re.compile(r"[+\d][\d\s\-–()转#]*")


def edit_person(workbench: Workbench, person_id: str = "") -> None:
    """Show the dialog for a person, or for a new one, and keep what was entered."""
    document = workbench.document
    before = document.plan.find("person", person_id) if person_id else None
    dialog = PersonDialog(workbench, before)
    if ask(dialog):
        document.do(lambda: add_people(document.plan, [dialog.person()]))


class PersonDialog(QDialog):
    """OK is possible once there is a name, and a telephone number that looks like one or none."""

    def __init__(self, workbench: Workbench, person: Person | None):
        super().__init__(workbench.window)
        self._person = person or Person(id=new_id("person"))
        load_form("person", self)
        catalogue, plan = workbench.document.catalogue, workbench.plan
        self.unit.addItems(sorted({other.unit for other in plan.table("person").values()} - {""}))
        for tier in catalogue.tiers.values():
            self.tier.addItem(str(tier.name), tier.id)
        for skill in catalogue.skills.values():
            item = QListWidgetItem(str(skill.name), self.skills)
            item.setData(Qt.ItemDataRole.UserRole, skill.id)
            has = skill.id in self._person.skills
            item.setCheckState(Qt.CheckState.Checked if has else Qt.CheckState.Unchecked)
        self.name.setText(self._person.name)
        self.phone.setText(self._person.phone)
        self.unit.setCurrentText(self._person.unit)
        self.tier.setCurrentIndex(max(self.tier.findData(self._person.tier), 0))
        self.remarks.setPlainText(self._person.remarks)
        self.setWindowTitle(self._person.name or _("New person"))
        self.name.textChanged.connect(self._check)
        self.phone.textChanged.connect(self._check)
        self._check()

    def person(self) -> Person:
        """The person as entered."""
        items = (self.skills.item(row) for row in range(self.skills.count()))
        return self._person.replace(
            name=self.name.text().strip(),
            phone=self.phone.text().strip(),
            unit=self.unit.currentText().strip(),
            tier=self.tier.currentData(),
            skills=tuple(
                item.data(Qt.ItemDataRole.UserRole)
                for item in items
                if item.checkState() == Qt.CheckState.Checked
            ),
            remarks=self.remarks.toPlainText().strip(),
        )

    def _check(self) -> None:
        phone = self.phone.text().strip()
        complaint = _("This isn't a telephone number.") if phone and not PHONE.fullmatch(phone) else ""
        self.complaint.setText(complaint)
        self.complaint.setVisible(bool(complaint))
        named = bool(self.name.text().strip())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(named and not complaint)
