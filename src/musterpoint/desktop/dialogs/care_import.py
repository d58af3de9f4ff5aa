"""Taking a list into the care ledger: what was understood is shown before anything changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas
from PyQt6.QtWidgets import QDialog, QDialogButtonBox

from musterpoint.catalogue.buildings import building_names
from musterpoint.desktop.ask import ask
from musterpoint.desktop.dialogs.columns import ColumnChoices
from musterpoint.desktop.dialogs.layer_source import show_table
from musterpoint.desktop.dialogs.passphrase import ensure_open
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.ledger_deeds import do_in_ledger
from musterpoint.desktop.lists import ask_list
from musterpoint.desktop.private import keep_private
from musterpoint.desktop.words import service_words
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.care.care_file import CareFile, read_care_file
from musterpoint.session.care.deciding import rules, service_by_rule
from musterpoint.session.care.editing import keep_entries
from musterpoint.text import N_, _, ngettext

FIELDS = {
    "name": N_("Full name"),
    "area": N_("Neighbourhood"),
    "building": N_("Building"),
    "unit": N_("Entrance (unit)"),
    "room": N_("Room"),
    "address": N_("Address"),
    "needs": N_("Needs"),
    "age": N_("Age"),
    "phone": N_("Phone"),
    "contact": N_("Contact"),
    "language": N_("Language"),
    "wish": N_("Time wish"),
    "consent": N_("Consent"),
    "service": N_("Served"),
    "remarks": N_("Remarks"),
}
SHOWN_ROWS = 200

Read = Callable[[Mapping[str, str] | None, Callable[[CareFile], None]], None]
"""Reads the file with these columns and hands on what it holds."""


def import_care(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a list, look at what it holds, and take its people in as one edit. The ledger is unlocked first,
    or gets its passphrase."""
    document = workbench.document
    path = path or ask_list(workbench, _("Choose a list of people who need care"))
    if path is None or not ensure_open(workbench):
        return
    plan, catalogue, key = document.plan.copy(), document.catalogue, document.session.seal.key

    def read(columns: Mapping[str, str] | None, done: Callable[[CareFile], None]) -> None:
        workbench.jobs.start(
            _("Reading {file}").format(file=path.name),
            lambda _job: read_care_file(path, plan, catalogue, key, columns=columns),
            done,
            lane="care",
        )

    read(None, lambda ledger: _take_in(workbench, path, ledger, read))


def _take_in(workbench: Workbench, path: Path, ledger: CareFile, read: Read) -> None:
    dialog = CareImportDialog(workbench, path, ledger, read)
    document = workbench.document
    if ask(dialog) and document.session.seal.is_open:
        catalogue, people = document.catalogue, dialog.ledger.people
        do_in_ledger(workbench, len(people), lambda plan, key: keep_entries(plan, catalogue, key, people))


class CareImportDialog(QDialog):
    """Which column was read as what, to be changed, the people as they will be, and what is doubtful. read:
    reads the file again with other columns."""

    def __init__(self, workbench: Workbench, path: Path, ledger: CareFile, read: Read):
        super().__init__(workbench.window)
        load_form("staff_import", self)
        self.setWindowTitle(_("Import into the care ledger"))
        self.ledger = ledger
        self._read = read
        self._plan, self._catalogue = workbench.plan, workbench.document.catalogue
        self._rules = rules(self._plan, self._catalogue)
        self.file.setText(path.name)
        self.choices = ColumnChoices(per_row=4)
        columns = [*filter(None, ledger.titles), *(x for x in ledger.guesses.values() if " + " in x)]
        self.choices.show_columns(
            [(name, _(words)) for name, words in FIELDS.items()], columns, ledger.guesses
        )
        self.choices.changed.connect(lambda: self._read(self.choices.chosen, self._show))
        self.columns.setText(_("Which column is what? Guessed from the headings; change what is wrong."))
        self.layout().insertWidget(self.layout().indexOf(self.columns) + 1, self.choices)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Take in"))
        keep_private(self.rows, self.notes)
        workbench.document.seal_changed.connect(self.reject)
        self._show(ledger)

    def _show(self, ledger: CareFile) -> None:
        self.ledger = ledger
        show_table(self.rows, self._table(ledger))
        self._show_result(ledger)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(ledger.people))

    def _table(self, ledger: CareFile) -> pandas.DataFrame:
        needs, shown = self._catalogue.needs, ledger.people[:SHOWN_ROWS]
        found = dict.fromkeys(care.building for care, _details in shown if care.building)
        buildings = dict(zip(found, building_names(self._plan, tuple(found)), strict=True))
        rows = [
            (
                ledger.lines.get(care.id, ""),
                details.name,
                buildings.get(care.building) or _("not found: {text}").format(text=details.address),
                "-".join(filter(None, (details.unit, details.room))),
                _(", ").join(str(needs[need].name) for need in details.needs),
                service_words(care.service if care.by_hand else service_by_rule(details.needs, self._rules)),
                details.phone,
                _("known, brought up to date") if care.id in ledger.updated else _("new"),
            )
            for care, details in shown
        ]
        fields = ("name", "building", "room", "needs", "service", "phone")
        titles = (_("Line"), *(_(FIELDS[field]) for field in fields), _("In the plan"))
        return pandas.DataFrame(rows, columns=titles)

    def _show_result(self, ledger: CareFile) -> None:
        new = len(ledger.people) - len(ledger.updated)
        known, left_out, lost = len(ledger.updated), len(ledger.bad_rows), len(ledger.unplaced)
        parts = [
            ngettext("{count:,} new person", "{count:,} new people", new).format(count=new),
            ngettext("{count:,} known person", "{count:,} known people", known).format(count=known),
            ngettext("{count:,} without a place", "{count:,} without a place", lost).format(count=lost),
            ngettext("{count:,} row left out", "{count:,} rows left out", left_out).format(count=left_out),
        ]
        self.result.setText(" · ".join(parts))
        self.notes.clear()
        for words, notes in (
            (_("left out"), ledger.bad_rows),
            (_("without a place"), ledger.unplaced),
            (_("merged"), ledger.merged),
            (_("taken"), ledger.notes),
        ):
            for note in notes:
                self.notes.addItem(
                    _("Line {line}, {what}: {reason}").format(line=note.line, what=words, reason=note.reason)
                )
        self.notes.setVisible(bool(self.notes.count()))
