"""The gaps panel: how many people are required, there and missing, by role, site, area and shift."""

from __future__ import annotations

from PyQt6.QtCore import QItemSelectionModel, Qt, QTimer
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.needs_model import KEY_NAMES, NeedsModel
from musterpoint.desktop.panels.roster.bands import Place
from musterpoint.desktop.panels.roster.filter import RosterFilter
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Changes
from musterpoint.text import _

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
PAUSE_MS = 60
"""The sums follow an edit after so long: what was dropped is painted first."""


class NeedsPanel(PanelStack):
    """Follows every edit. A click on a row shows its posts on the roster board."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        super().__init__(
            content,
            EmptyState(
                workbench,
                "account-alert-outline",
                _("There are no posts yet. They come with the sites, from the staffing rules."),
                ("view.workspace.map", "people.renew-posts"),
            ),
        )
        self.model = NeedsModel(workbench.document)
        self.first, self.second = QComboBox(), QComboBox()
        self.total = QLabel()
        self.total.setProperty("role", "heading")
        self.table = _table(self.model)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._lay_out(content)
        self._pause.timeout.connect(self._show)
        self.first.activated.connect(self._on_keys)
        self.second.activated.connect(self._on_keys)
        self.table.clicked.connect(self._show_posts)
        workbench.document.plan_changed.connect(self._on_plan_changed)

    def _lay_out(self, content: QWidget) -> None:
        for key, name in KEY_NAMES.items():
            self.first.addItem(_(name), key)
        self.second.addItem(_("all together"), "")
        for key in ("shift", "role"):
            self.second.addItem(f"× {_(KEY_NAMES[key])}", key)
        self.first.setAccessibleName(_("Sum by"))
        self.second.setAccessibleName(_("And by"))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.first, 1)
        row.addWidget(self.second, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for id_ in ("propose.staffing", "people.calls"):
            action = self._workbench.commands.action(id_)
            button = QPushButton(action.icon(), action.text())
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.total)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def refresh(self) -> None:
        self._show()

    def _on_plan_changed(self, changes: Changes) -> None:
        if self.model.follow(changes) and self.seen():
            self._pause.start()

    def _on_keys(self) -> None:
        second = self.second.currentData()
        self.model.set_keys([self.first.currentData(), *([second] if second else [])])
        self._fit_columns()

    def _show(self) -> None:
        chosen = self.table.currentIndex().row()
        self.model.reload()
        if 0 <= chosen < self.model.rowCount():
            select = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(self.model.index(chosen, 0), select)
        counts = self._workbench.document.post_states.counts
        self.show_empty(not counts.total())
        gap = counts.total() - counts["filled"]
        self.total.setText(
            _("{gap:,} of {posts:,} posts to fill").format(gap=gap, posts=counts.total())
            if gap
            else _("All {posts:,} posts are filled").format(posts=counts.total())
        )
        self._fit_columns()

    def _fit_columns(self) -> None:
        header, keys = self.table.horizontalHeader(), len(self.model.keys)
        for column in range(self.model.columnCount()):
            stretch = column < keys
            header.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Fixed
            )
            if not stretch:
                self.table.setColumnWidth(column, 76)

    def _show_posts(self) -> None:
        """Filter the roster board by the row that was clicked."""
        row = self.model.rows[self.table.currentIndex().row()]
        found = dict(zip(self.model.keys, row.keys, strict=True))
        place = Place(found["site"], "") if found.get("site") else None
        area = next((key for key in ("neighbourhood", "street") if key in found), "")
        sites = self.model.areas_under(area, found[area]) if area else None
        if found.get("site") == "":
            sites = frozenset({""})
        chosen = RosterFilter(
            place=place, role=found.get("role", ""), shift=found.get("shift", ""), sites=sites
        )
        self._workbench.docks.open("posts", lambda board: board.filters.choose(chosen))


def _table(model: NeedsModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    table.setSortingEnabled(True)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(28)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(LEFT)
    return table
