"""One person: entered by hand or changed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from PyQt6.QtCore import QDateTime, Qt
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QListWidgetItem

from musterpoint.desktop.ask import ask
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Edit, Person, changed, new_id
from musterpoint.session.actions import add_people
from musterpoint.session.actions.staff_cells import split_words
from musterpoint.text import _

PHONE = re.compile(r"[+\d][\d\s\-–()转#]*")


def edit_person(workbench: Workbench, person_id: str = "") -> None:
    """Show the dialog for a person, or for a new one, and keep what was entered."""
    document = workbench.document
    before = document.plan.find("person", person_id) if person_id else None
    dialog = PersonDialog(workbench, before)
    if ask(dialog):
        document.do(dialog.edit)


class PersonDialog(QDialog):
    """OK is possible once there is a name, a telephone number that looks like one or none, and hours in
    order."""

    def __init__(self, workbench: Workbench, person: Person | None):
        super().__init__(workbench.window)
        self._plan = workbench.plan
        self._person = person or Person(id=new_id("person"))
        load_form("person", self)
        self._fill_choices(workbench)
        self._show_person()
        self.setWindowTitle(self._person.name or _("New person"))
        for field in (self.name, self.phone):
            field.textChanged.connect(self._check)
        for field in (self.available_from, self.available_until):
            field.dateTimeChanged.connect(self._check)
        self.always.toggled.connect(self._check)
        self.unit.currentTextChanged.connect(self._check)
        self._check()

    def _fill_choices(self, workbench: Workbench) -> None:
        catalogue, plan = workbench.document.catalogue, self._plan
        units = {other.unit for other in plan.table("person").values()}
        units |= {unit.name for unit in plan.table("unit").values()}
        self.unit.addItems(sorted(units - {""}))
        for tier in catalogue.tiers.values():
            self.tier.addItem(str(tier.name), tier.id)
        for skill in catalogue.skills.values():
            item = QListWidgetItem(str(skill.name), self.skills)
            item.setData(Qt.ItemDataRole.UserRole, skill.id)
            has = skill.id in self._person.skills
            item.setCheckState(Qt.CheckState.Checked if has else Qt.CheckState.Unchecked)
        self.home.addItem("", "")
        if plan.neighbourhoods is not None:
            names = plan.neighbourhoods.frame["name"].dropna()
            for id_, name in sorted(names.items(), key=lambda item: str(item[1])):
                self.home.addItem(str(name), str(id_))

    def _show_person(self) -> None:
        person, campaign = self._person, self._plan.campaign
        self.name.setText(person.name)
        self.phone.setText(person.phone)
        self.unit.setCurrentText(person.unit)
        self.tier.setCurrentIndex(max(self.tier.findData(person.tier), 0))
        self.liaison.setChecked(any(self._plan.where("unit", liaison=person.id)))
        self.licences.setText(_(", ").join(person.licences))
        self.languages.setText(_(", ").join(person.languages))
        self.home.setCurrentIndex(max(self.home.findData(person.home), 0))
        self.remarks.setPlainText(person.remarks)
        self.always.setChecked(person.available_from is None and person.available_until is None)
        starts = campaign.starts or datetime.now().replace(minute=0, second=0, microsecond=0)
        ends = campaign.ends or starts + timedelta(hours=6)
        self.available_from.setDateTime(QDateTime(person.available_from or starts))
        self.available_until.setDateTime(QDateTime(person.available_until or ends))

    def person(self) -> Person:
        """The person as entered."""
        items = (self.skills.item(row) for row in range(self.skills.count()))
        starts, ends = self._hours()
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
            licences=split_words(self.licences.text()),
            languages=split_words(self.languages.text()),
            home=self._home(),
            available_from=starts,
            available_until=ends,
            remarks=self.remarks.toPlainText().strip(),
        )

    def edit(self) -> Edit:
        """What was entered, as one edit: the person, and whether they speak for their unit."""
        person = self.person()
        speaks = self.liaison.isChecked() and bool(person.unit)
        edit = add_people(self._plan, [person], {person.unit: person.id} if speaks else None)
        silent = [
            changed(unit, unit.replace(liaison=""))
            for unit in self._plan.where("unit", liaison=person.id)
            if not speaks or unit.name != person.unit
        ]
        return Edit(edit.label, (*edit.changes, *silent))

    def _hours(self) -> tuple[datetime | None, datetime | None]:
        if self.always.isChecked():
            return None, None
        fields = (self.available_from, self.available_until)
        return tuple(field.dateTime().toPyDateTime().replace(second=0, microsecond=0) for field in fields)

    def _home(self) -> str:
        """The neighbourhood that was chosen or whose name was typed."""
        row = self.home.findText(self.home.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        return self.home.itemData(row) if row >= 0 else ""

    def _check(self) -> None:
        for field in (self.available_from, self.available_until):
            field.setEnabled(not self.always.isChecked())
        self.liaison.setEnabled(bool(self.unit.currentText().strip()))
        complaint = self._what_is_wrong()
        self.complaint.setText(complaint)
        self.complaint.setVisible(bool(complaint))
        named = bool(self.name.text().strip())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(named and not complaint)

    def _what_is_wrong(self) -> str:
        phone = self.phone.text().strip()
        if phone and not PHONE.fullmatch(phone):
            return _("This isn't a telephone number.")
        starts, ends = self._hours()
        if starts and ends and starts >= ends:
            return _("The person leaves before coming.")
        return ""
