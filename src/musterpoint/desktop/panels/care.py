"""The care ledger: who can't come to a site or needs help there. Locked it shows numbers, open people."""

from __future__ import annotations

import numpy
from PyQt6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.dialogs.care_entry import edit_care
from musterpoint.desktop.ledger_deeds import do_in_ledger
from musterpoint.desktop.panels.care_filter import CareFilterBar
from musterpoint.desktop.panels.care_model import CareModel
from musterpoint.desktop.panels.care_rows import BUILDING, NAME
from musterpoint.desktop.panels.elided import ElidedLabel
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.panels.tables import action_button, chosen_rows, icon_button, row_table
from musterpoint.desktop.private import keep_private
from musterpoint.desktop.words import service_words
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Changes
from musterpoint.plan.care import GREEN_LANE, HOME
from musterpoint.session.care.editing import decide, delete_entries
from musterpoint.session.care.ledger import Counts, counts
from musterpoint.text import _, ngettext

NAMING = frozenset({"number", "name", "neighbourhood"})
"""Columns of buildings that say what they are called."""

COLUMN_WIDTHS = (64, 84, 136, 56, 120, 76, 96)


class CarePanel(PanelStack):
    """A masked table with filters while the ledger is open; double-click edits somebody."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        self._document = workbench.document
        self._kept: set[str] = set()
        content = QWidget()
        self.closed = EmptyState(
            workbench, "hand-heart-outline", "", ("care.unlock", "care.lock", "care.import", "care.new")
        )
        super().__init__(content, self.closed)
        self.model = CareModel(workbench.document, self)
        self.filters = CareFilterBar(workbench.document)
        self.table = row_table(self.model, BUILDING, COLUMN_WIDTHS)
        keep_private(self.table)
        self.count = ElidedLabel()
        self.count.setProperty("role", "caption")
        self._lay_out(content)
        self.filters.filter_changed.connect(self._on_filter)
        self.table.doubleClicked.connect(self._edit)
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)
        self.model.modelAboutToBeReset.connect(self._remember_chosen)
        self.model.modelReset.connect(self._choose_again)
        self.model.opened.connect(self._show_state)
        self._document.plan_changed.connect(self._on_plan_changed)
        self._document.seal_changed.connect(self._on_seal_changed)

    def _lay_out(self, content: QWidget) -> None:
        commands = self._workbench.commands
        self.reveal = icon_button("eye-outline", _("Show what is masked"))
        self.reveal.setCheckable(True)
        self.reveal.toggled.connect(self.model.reveal)
        self.decide = QToolButton()
        self.decide.setText(_("Decide") + " ▾")
        self.decide.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.decide.setMenu(self._decisions())
        self.find = icon_button("map-search-outline", _("Show on the map"))
        self.edit = icon_button("pencil-outline", _("Edit entry…"))
        self.delete = icon_button("delete-outline", _("Take off the ledger"))
        for button, act in ((self.find, self._find), (self.edit, self._edit), (self.delete, self._delete)):
            button.clicked.connect(act)
        lock = action_button(commands.action("care.lock"))
        top = QHBoxLayout()
        top.addWidget(self.count, 1)
        for widget in (self.reveal, lock):
            top.addWidget(widget)
        bottom = QHBoxLayout()
        importing = commands.action("care.import")
        take = QPushButton(importing.icon(), importing.text())
        take.clicked.connect(importing.trigger)
        for widget in (take, action_button(commands.action("care.new"))):
            bottom.addWidget(widget)
        bottom.addStretch(1)
        for widget in (self.decide, self.find, self.edit, self.delete):
            bottom.addWidget(widget)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        column.addLayout(bottom)
        self._show_buttons()

    def _decisions(self) -> QMenu:
        menu = QMenu(self)
        for service in (HOME, GREEN_LANE):
            menu.addAction(service_words(service)).triggered.connect(
                lambda _checked, service=service: self._decide(service)
            )
        menu.addSeparator()
        menu.addAction(_("As the rules say")).triggered.connect(lambda _checked: self._decide(None))
        return menu

    # What is shown

    def refresh(self) -> None:
        self.model.reload()
        self._show_state()

    def _remember_chosen(self) -> None:
        self._kept = set(self._chosen())

    def _choose_again(self) -> None:
        """Those who were chosen before the rows were laid anew."""
        if not self._kept:
            return
        model, chosen = self.model, QItemSelection()
        rows = numpy.array(model.rows_of(self._kept), dtype=int)
        for run in numpy.split(rows, numpy.flatnonzero(numpy.diff(rows) > 1) + 1):
            if run.size:  # Qt is slow with thousands of single rows
                chosen.select(model.index(run[0], NAME), model.index(run[-1], NAME))
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().select(chosen, flags)

    def _on_plan_changed(self, changes: Changes) -> None:
        renamed = NAMING.intersection(changes.columns.get(BUILDINGS, ()))
        if renamed or changes.layers or changes.touch(NEIGHBOURHOODS):
            self.model.doubt_names()
        elif not changes.touch("care"):
            return
        if self.seen():
            self.refresh()

    def _on_seal_changed(self) -> None:
        """Whatever is open is forgotten at once, seen or not."""
        if not self._document.session.seal.is_open:
            self.reveal.setChecked(False)
            self.filters.clear()
        self.refresh()

    def _on_filter(self) -> None:
        self.model.set_filter(self.filters.chosen)
        self._show_state()

    def _show_state(self) -> None:
        seal, found = self._document.session.seal, counts(self._workbench.plan)
        opening = self.model.opening
        nobody_yet = opening and not self.model.everybody
        self.show_empty(nobody_yet or not (seal.is_open and found.people))
        sentence = _sentence(found, seal.exists, seal.is_open)
        self.closed.sentence.setText(_("Opening the care ledger…") if nobody_yet else sentence)
        self._workbench.commands.refresh()
        visible = {"care.unlock": seal.exists and not seal.is_open, "care.lock": nobody_yet}
        for id_, button in self.closed.buttons.items():
            action = self._workbench.commands.action(id_)
            button.setText(action.text())
            button.setEnabled(action.isEnabled())
            button.setVisible(visible.get(id_, not nobody_yet))
        shown = _("Opening…") if opening else _of_all(self.model.rowCount(), found.people)
        self.count.setText(f"{shown} · {_summary(found)}")
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = chosen_rows(self.table)
        writable = bool(chosen) and not self._document.session.read_only
        for button in (self.decide, self.delete):
            button.setEnabled(writable)
        self.edit.setEnabled(writable and len(chosen) == 1)
        entries = map(self.model.entry, chosen)
        self.find.setEnabled(any(entry.care.building or entry.care.visit for entry in entries))

    # What is done

    def _chosen(self) -> list[str]:
        return [self.model.entry(row).care.id for row in chosen_rows(self.table)]

    def _places(self) -> list[tuple[str, str]]:
        entries = map(self.model.entry, chosen_rows(self.table))
        found = (
            (BUILDINGS, entry.care.building) if entry.care.building else ("visit", entry.care.visit)
            for entry in entries
        )
        return [ref for ref in dict.fromkeys(found) if ref[1]]

    def _find(self) -> None:
        self._workbench.show_on_map(self._places())

    def _edit(self, _index: QModelIndex | bool | None = None) -> None:
        if len(chosen := self._chosen()) == 1 and not self._document.session.read_only:
            edit_care(self._workbench, chosen[0])

    def _delete(self) -> None:
        catalogue, chosen = self._document.catalogue, self._chosen()
        do_in_ledger(
            self._workbench, len(chosen), lambda plan, key: delete_entries(plan, catalogue, key, chosen)
        )

    def _decide(self, service: str | None) -> None:
        catalogue, chosen = self._document.catalogue, self._chosen()
        do_in_ledger(
            self._workbench, len(chosen), lambda plan, key: decide(plan, catalogue, key, chosen, service)
        )


def _sentence(found: Counts, exists: bool, is_open: bool) -> str:
    if not found.people:
        return _(
            "Nobody is in the care ledger yet: people who can't come to a site, or need help there. "
            "Take them from a list, or enter them one by one. Names, homes and needs are sealed with a "
            "passphrase."
        )
    numbers = _summary(found)
    if exists and not is_open:
        return _("The care ledger is locked.\n{people}: {numbers}").format(
            people=_people(found.people), numbers=numbers
        )
    return _("The care ledger was shredded. What is left are numbers:\n{numbers}").format(numbers=numbers)


def _summary(found: Counts) -> str:
    parts = [
        _("{count:,} at home").format(count=found.home),
        _("{count:,} by green lane").format(count=found.green_lane),
    ]
    if found.undecided:
        parts.append(_("{count:,} undecided").format(count=found.undecided))
    if found.unplaced:
        parts.append(
            ngettext("{count:,} without a place", "{count:,} without a place", found.unplaced).format(
                count=found.unplaced
            )
        )
    return " · ".join(parts)


def _people(count: int) -> str:
    return ngettext("{count:,} person", "{count:,} people", count).format(count=count)


def _of_all(shown: int, everybody: int) -> str:
    return _("{shown:,} of {everybody:,}").format(shown=shown, everybody=everybody)
