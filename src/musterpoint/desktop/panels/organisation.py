"""The organisation panel: who answers for what, as a chart and as a list of contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from PyQt6.QtCore import QModelIndex, Qt, QTimer
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from musterpoint.catalogue.buildings import area_names, own_names
from musterpoint.catalogue.organisation import LEVELS, Box, Part, organisation
from musterpoint.desktop.dialogs.unit import edit_unit
from musterpoint.desktop.panels.chart import ChartView
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.roster.bands import Place
from musterpoint.desktop.panels.roster.filter import RosterFilter
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.panels.tables import RowsModel
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workers import Workers
from musterpoint.plan import ChainHead, Changes, Plan
from musterpoint.text import N_, _

Contact = tuple[str, str, str, str]
"""What somebody answers for, name, unit and phone; "" where nobody does yet."""

HEADERS = (N_("Answers for"), N_("Full name"), N_("Unit"), N_("Phone"))
KINDS = ("post", "assignment", "person", "unit", "site", "team", "chain_head", "neighbourhoods")
PAUSE_MS = 80


class ContactsModel(RowsModel):
    """Whom to reach: what they answer for, name, unit, phone; those in which all words that are sought
    occur, also as pinyin or initials."""

    HEADERS = HEADERS

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Contact] = []
        self._sought = ""

    def put(self, contacts: list[Contact]) -> None:
        self._all = contacts
        self.filter(self._sought)

    def filter(self, sought: str) -> None:
        self._sought, words = sought, sought.lower().split()
        self.beginResetModel()
        self._rows = [row for row in self._all if not words or self._has(row, words)]
        self.endResetModel()

    def cells(self, row: int) -> Contact:
        """A row as it is read."""
        return _read(self._rows[row])

    def _has(self, contact: Contact, words: Iterable[str]) -> bool:
        key = " ".join(map(search_keys, _read(contact)))
        return all(word in key for word in words)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.cells(index.row())[index.column()]
            case Qt.ItemDataRole.ForegroundRole if not self._rows[index.row()][index.column()]:
                return QColor(current_theme().empty)
        return None


def _read(contact: Contact) -> Contact:
    what, name, unit, phone = contact
    return what, name or _("nobody yet"), unit, phone


class OrganisationPanel(PanelStack):
    """A click on a box goes to what it stands for: the site on the map, the team on the roster, the unit."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        super().__init__(
            content,
            EmptyState(
                workbench,
                "sitemap-outline",
                _("Nobody answers for anything yet. Staff the command post, or take the notice chain in."),
                ("people.command-post", "people.chain"),
            ),
        )
        self.chart = ChartView()
        self.model = ContactsModel()
        self.text, self.contacts = QLineEdit(), QTableView()
        self.tabs = QTabWidget()
        self._unlisted: Sequence[Part] = ()
        self._speller = Workers(self, 1, "spelling", in_turn=True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._lay_out(content)
        self._pause.timeout.connect(self.refresh)
        self.chart.chosen.connect(self._go_to)
        self.text.textChanged.connect(self._filter)
        self.tabs.currentChanged.connect(self._list_contacts)
        self.contacts.doubleClicked.connect(self._copy_row)
        workbench.document.plan_changed.connect(self._on_plan_changed)

    def _lay_out(self, content: QWidget) -> None:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self.chart)
        self.text.setPlaceholderText(_("Name, pinyin, unit or phone"))
        self.text.setAccessibleName(_("Filter contacts"))
        self.text.setClearButtonEnabled(True)
        self.text.addAction(icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        copy = QPushButton(icon("content-copy"), _("Copy the list"))
        copy.clicked.connect(self._copy_all)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.text, 1)
        for id_ in ("people.chain", "people.command-post"):
            action = self._workbench.commands.action(id_)
            button = QPushButton(action.icon(), action.text())
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            head.addWidget(button)
        head.addWidget(copy)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.contacts, 1)
        self._set_up_table()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(scroll, icon("sitemap-outline"), _("Chart"))
        self.tabs.addTab(listed, icon("card-account-phone-outline"), _("Contacts"))
        whole = QVBoxLayout(content)
        whole.setContentsMargins(8, 4, 8, 8)
        whole.addWidget(self.tabs)

    def _set_up_table(self) -> None:
        table = self.contacts
        table.setModel(self.model)
        table.setAccessibleName(_("Contacts"))
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.setToolTip(_("Double-click copies a row"))

    def refresh(self) -> None:
        plan, catalogue = self._workbench.plan, self._workbench.document.catalogue
        parts = organisation(plan, catalogue)
        self.show_empty(not parts)
        self.chart.show_parts(plan.campaign.office or plan.campaign.name, parts)
        self._unlisted = parts
        self._list_contacts()

    def _list_contacts(self) -> None:
        """Fill the list of contacts, not before somebody looks at it."""
        if self._unlisted and self.contacts.isVisibleTo(self.tabs):
            parts, self._unlisted = self._unlisted, ()
            boxes = [box for part in parts if part.id != "chain" for box in part.boxes]
            rows = [(box.title, box.name, box.unit, box.phone) for box in boxes]
            rows += chain_rows(self._workbench.plan)
            self._speller.start(_spell, rows)
            self.model.put(rows)

    def _filter(self) -> None:
        self.model.filter(self.text.text())

    def _copy_row(self, index: QModelIndex) -> None:
        cells = self.model.cells(index.row())
        QApplication.clipboard().setText("\t".join(cells))
        self._workbench.document.message.emit(_("Copied: {names}").format(names=cells[1]))

    def _copy_all(self) -> None:
        rows = map(self.model.cells, range(self.model.rowCount()))
        QApplication.clipboard().setText("\n".join(map("\t".join, rows)))
        self._workbench.document.message.emit(_("The contacts are in the clipboard."))

    def _on_plan_changed(self, changes: Changes) -> None:
        if changes.touch(*KINDS) and self.seen():
            self._pause.start()

    def _go_to(self, box: Box) -> None:
        kind, id_ = box.ref
        match kind:
            case "site" | "neighbourhoods":
                self._workbench.show_on_map([box.ref])
            case "unit":
                edit_unit(self._workbench, box.title)
            case "team" | "work_group":
                chosen = RosterFilter(place=Place("", id_))
                self._workbench.docks.open("posts", lambda board: board.filters.choose(chosen))


def _spell(contacts: Iterable[Contact]) -> None:
    """Have everything spelt before somebody types what to look for: hundreds of names take a while."""
    for words in chain.from_iterable(contacts):
        search_keys(words)


def chain_rows(plan: Plan) -> list[Contact]:
    """A row for each head of the notice chain, from the grid down: what they answer for, name, "", phone."""
    heads = plan.table("chain_head").values()
    if not heads:
        return []
    order, areas = list(LEVELS), area_names(plan)
    buildings = own_names(plan, {head.building for head in heads})

    def place(head: ChainHead) -> tuple[object, ...]:
        return (
            areas.get(head.area, ""), order.index(head.level) > 0, buildings.get(head.building, ""),
            head.unit, order.index(head.level), head.name,
        )  # fmt: skip

    rows = []
    for head in sorted(heads, key=place):
        where = " ".join(
            filter(None, (areas.get(head.area, ""), buildings.get(head.building, ""), head.unit))
        )
        rows.append((f"{LEVELS[head.level]} · {where}", head.name, "", head.phone))
    return rows
