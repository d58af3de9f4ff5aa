"""Taking a staff list into the plan: what was understood is shown before anything changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas
from PyQt6.QtWidgets import QDialog, QDialogButtonBox

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.ask import ask
from musterpoint.desktop.dialogs.columns import ColumnChoices
from musterpoint.desktop.dialogs.layer_source import show_table
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.lists import ask_list
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Plan
from musterpoint.session.actions import add_people
from musterpoint.session.actions.staff_file import StaffFile, read_staff_file
from musterpoint.text import N_, _, ngettext

FIELDS = {
    "name": N_("Full name"),
    "phone": N_("Phone"),
    "unit": N_("Unit"),
    "tier": N_("Tier"),
    "skills": N_("Skills"),
    "hours": N_("Hours"),
    "available_from": N_("From"),
    "available_until": N_("Until"),
    "licences": N_("Licences"),
    "languages": N_("Languages"),
    "home": N_("Home neighbourhood"),
    "liaison": N_("Liaison"),
    "remarks": N_("Remarks"),
}
SHOWN_ROWS = 200

Read = Callable[[Mapping[str, str] | None, Callable[[StaffFile], None]], None]
"""Reads the file with these columns and hands on what it holds."""


def import_staff(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a table, look at what it holds, and take its people in as one edit."""
    document = workbench.document
    path = path or ask_list(workbench, _("Choose a staff list"))
    if path is None:
        return
    plan, catalogue = document.plan.copy(), document.catalogue

    def read(columns: Mapping[str, str] | None, done: Callable[[StaffFile], None]) -> None:
        workbench.jobs.start(
            _("Reading {file}").format(file=path.name),
            lambda _job: _read(path, plan, catalogue, columns),
            done,
            lane="staff",
        )

    read(None, lambda staff: _take_in(workbench, path, staff, read))


def _take_in(workbench: Workbench, path: Path, staff: StaffFile, read: Read) -> None:
    dialog = StaffImportDialog(workbench, path, staff, read)
    if ask(dialog):
        taken = dialog.staff
        workbench.document.carry_out(add_people(workbench.plan, taken.people, taken.liaisons))


def _read(path: Path, plan: Plan, catalogue: Catalogue, columns: Mapping[str, str] | None) -> StaffFile:
    """What the file holds, with the names spelt: the list of people is sorted by that."""
    staff = read_staff_file(path, plan, catalogue, columns=columns)
    for person in staff.people:
        search_keys(person.name)
    return staff


class StaffImportDialog(QDialog):
    """Which column was read as what, to be changed, the people as they will be, and the rows that were left
    out. read: reads the file again with other columns."""

    def __init__(self, workbench: Workbench, path: Path, staff: StaffFile, read: Read):
        super().__init__(workbench.window)
        load_form("staff_import", self)
        self.staff = staff
        self._read = read
        self._catalogue = workbench.document.catalogue
        self.file.setText(path.name)
        self.choices = ColumnChoices(per_row=4)
        columns = [*filter(None, staff.titles), *(x for x in staff.guesses.values() if " + " in x)]
        wanted = [(name, _(words)) for name, words in FIELDS.items()]
        self.choices.show_columns(wanted, columns, staff.guesses)
        self.choices.changed.connect(self._read_again)
        self.columns.setText(_("Which column is what? Guessed from the headings; change what is wrong."))
        self.layout().insertWidget(self.layout().indexOf(self.columns) + 1, self.choices)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Take in"))
        self._show(staff)

    def _read_again(self) -> None:
        self._read(self.choices.chosen, self._show)

    def _show(self, staff: StaffFile) -> None:
        self.staff = staff
        show_table(self.rows, self._table(staff))
        self.rows.resizeColumnsToContents()
        self._show_result(staff)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(staff.people))

    def _table(self, staff: StaffFile) -> pandas.DataFrame:
        skills, tiers = self._catalogue.skills, self._catalogue.tiers
        rows = [
            (
                person.name,
                person.phone,
                person.unit,
                str(tiers[person.tier].name) if person.tier in tiers else person.tier,
                _(", ").join(str(skills[skill].name) for skill in person.skills if skill in skills),
                _("known, brought up to date") if person.id in staff.updated else _("new"),
            )
            for person in staff.people[:SHOWN_ROWS]
        ]
        names = [_(FIELDS[field]) for field in ("name", "phone", "unit", "tier", "skills")]
        return pandas.DataFrame(rows, columns=[*names, _("In the plan")])

    def _show_result(self, staff: StaffFile) -> None:
        new = len(staff.people) - len(staff.updated)
        left_out, merged = len(staff.bad_rows), len(staff.repeated)
        parts = [
            ngettext("{count:,} new person", "{count:,} new people", new).format(count=new),
            ngettext("{count:,} known person", "{count:,} known people", len(staff.updated)).format(
                count=len(staff.updated)
            ),
            ngettext("{count:,} repeated row merged", "{count:,} repeated rows merged", merged).format(
                count=merged
            ),
            ngettext("{count:,} row left out", "{count:,} rows left out", left_out).format(count=left_out),
        ]
        self.result.setText(" · ".join(parts))
        self.notes.clear()
        for words, notes in (
            (_("left out"), staff.bad_rows),
            (_("merged"), staff.repeated),
            (_("taken"), staff.notes),
        ):
            for note in notes:
                self.notes.addItem(
                    _("Line {line}, {what}: {reason}").format(line=note.line, what=words, reason=note.reason)
                )
        self.notes.setVisible(bool(self.notes.count()))
