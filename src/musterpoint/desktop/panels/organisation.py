"""The organisation panel: who answers for what, as a chart and as a list of contacts."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from musterpoint.catalogue.buildings import area_names, own_names
from musterpoint.catalogue.organisation import LEVELS, Box, organisation
from musterpoint.desktop.dialogs.unit import edit_unit
from musterpoint.desktop.panels.chart import ChartView
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.roster.bands import Place
from musterpoint.desktop.panels.roster.filter import RosterFilter
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.pinyin import search_keys
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import ChainHead, Changes, Plan
from musterpoint.text import N_, _

HEADERS = (N_("Answers for"), N_("Full name"), N_("Unit"), N_("Phone"))
KINDS = ("post", "assignment", "person", "unit", "site", "team", "chain_head", "neighbourhoods")
PAUSE_MS = 80


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
        self.text, self.contacts = QLineEdit(), QTableWidget(0, len(HEADERS))
        self.tabs = QTabWidget()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._lay_out(content)
        self._pause.timeout.connect(self.refresh)
        self.chart.chosen.connect(self._go_to)
        self.text.textChanged.connect(self._filter)
        self.contacts.cellDoubleClicked.connect(self._copy_row)
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
        table.setHorizontalHeaderLabels([_(name) for name in HEADERS])
        table.setAccessibleName(_("Contacts"))
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
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
        boxes = [box for part in parts if part.id != "chain" for box in part.boxes]
        rows = [(box.title, box.name, box.unit, box.phone) for box in boxes]
        self._fill(rows + chain_rows(plan))

    def _fill(self, rows: list[tuple[str, str, str, str]]) -> None:
        table = self.contacts
        table.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, words in enumerate(cells):
                missing = column == 1 and not words
                item = QTableWidgetItem(_("nobody yet") if missing else words)
                if missing:
                    item.setForeground(QColor(current_theme().empty))
                table.setItem(row, column, item)
        self._filter()

    def _filter(self) -> None:
        words = self.text.text().lower().split()
        for row in range(self.contacts.rowCount()):
            key = " ".join(search_keys(cell) for cell in self._cells(row))
            self.contacts.setRowHidden(row, not all(word in key for word in words))

    def _cells(self, row: int) -> list[str]:
        return [self.contacts.item(row, column).text() for column in range(len(HEADERS))]

    def _copy_row(self, row: int, _column: int) -> None:
        QApplication.clipboard().setText("\t".join(self._cells(row)))
        self._workbench.document.message.emit(_("Copied: {names}").format(names=self._cells(row)[1]))

    def _copy_all(self) -> None:
        rows = [row for row in range(self.contacts.rowCount()) if not self.contacts.isRowHidden(row)]
        QApplication.clipboard().setText("\n".join("\t".join(self._cells(row)) for row in rows))
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
                self._workbench.docks.open("posts")
                self._workbench.docks.panel("posts").filters.choose(RosterFilter(place=Place("", id_)))


def chain_rows(plan: Plan) -> list[tuple[str, str, str, str]]:
    """A row for each head of the notice chain, from the grid down: what they answer for, name, "", phone."""
    heads = plan.table("chain_head").values()
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
