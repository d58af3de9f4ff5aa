"""The history panel: everything that was done to the plan, latest first; a click goes to that state."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QListView

from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.row_menu import Choice, offer_on_rows
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.panels.tables import NO_INDEX
from musterpoint.desktop.panels.two_line import DETAIL, TwoLineDelegate
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.history import HistoryItem
from musterpoint.text import _


class HistoryModel(QAbstractListModel):
    """items: actions, latest first. What is undone is grey."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[HistoryItem] = []

    def put(self, items: list[HistoryItem]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(item.label)
            case Qt.ItemDataRole.ForegroundRole if item.undone:
                return QColor(current_theme().muted)
        return _detail(item) if role == DETAIL else None


class HistoryPanel(PanelStack):
    """What was given up by a later action can't be reached any more and is left out."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        self.list, self.model = QListView(), HistoryModel()
        super().__init__(
            self.list,
            EmptyState(
                workbench,
                "history",
                _("Nothing has been done yet. Whatever you do can be undone here, even tomorrow."),
            ),
        )
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(self._go_to)
        back = Choice(
            "history", _("Bring the plan to this state"), lambda: self._go_to(self.list.currentIndex())
        )
        offer_on_rows(self.list, back)
        workbench.document.history_changed.connect(self._on_history_changed)

    def _on_history_changed(self) -> None:
        if self.seen():
            self.refresh()

    def refresh(self) -> None:
        items = [item for item in reversed(self._workbench.document.session.history()) if not item.lost]
        self.model.put(items)
        self.show_empty(not items)
        in_force = next((row for row, item in enumerate(items) if not item.undone), -1)
        if in_force >= 0:
            self.list.setCurrentIndex(self.model.index(in_force))

    def _go_to(self, index: QModelIndex) -> None:
        """Undo all that came after this action, or redo up to it."""
        document, items = self._workbench.document, self.model.items
        target = items[index.row()]
        later = [item for item in items if item.revision > target.revision]
        if target.undone:
            for _item in [item for item in items if item.undone and item.revision <= target.revision]:
                document.redo()
        else:
            for _item in [item for item in later if not item.undone]:
                document.undo()


def _detail(item: HistoryItem) -> str:
    time = f"{item.made_at.astimezone():%m-%d %H:%M:%S}"
    parts = [time, item.who, _("undone") if item.undone else ""]
    return " · ".join(part for part in parts if part)
