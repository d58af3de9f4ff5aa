"""The history panel: everything that was done to the plan, latest first; a click goes to that state."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QBrush, QColor
from PyQt6.QtWidgets import QListWidget, QListWidgetItem

from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.row_menu import Choice, offer_on_rows
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.panels.two_line import DETAIL, TwoLineDelegate
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.history import HistoryItem
from musterpoint.text import _

REVISION = Qt.ItemDataRole.UserRole


class HistoryPanel(PanelStack):
    """What is undone is grey; what was given up by a later action can't be reached any more and is left
    out."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        self.list = QListWidget()
        super().__init__(
            self.list,
            EmptyState(
                workbench,
                "history",
                _("Nothing has been done yet. Whatever you do can be undone here, even tomorrow."),
            ),
        )
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._go_to)
        back = Choice(
            "history", _("Bring the plan to this state"), lambda: self._go_to(self.list.currentItem())
        )
        offer_on_rows(self.list, back)
        workbench.document.history_changed.connect(self.show_history)
        self.show_history()

    def show_history(self) -> None:
        self._items = [item for item in reversed(self._workbench.document.session.history()) if not item.lost]
        self.list.clear()
        quiet = QBrush(QColor(current_theme().muted))
        in_force = None
        for item in self._items:
            row = QListWidgetItem(str(item.label))
            row.setData(DETAIL, _detail(item))
            row.setData(REVISION, item.revision)
            if item.undone:
                row.setForeground(quiet)
            elif in_force is None:
                in_force = row
            self.list.addItem(row)
        self.show_empty(not self._items)
        if in_force:
            self.list.setCurrentItem(in_force)

    def _go_to(self, row: QListWidgetItem) -> None:
        """Undo all that came after this action, or redo up to it."""
        document, revision = self._workbench.document, row.data(REVISION)
        target = next(item for item in self._items if item.revision == revision)
        later = [item for item in self._items if item.revision > revision]
        if target.undone:
            for _item in [item for item in self._items if item.undone and item.revision <= revision]:
                document.redo()
        else:
            for _item in [item for item in later if not item.undone]:
                document.undo()


def _detail(item: HistoryItem) -> str:
    time = f"{item.made_at.astimezone():%m-%d %H:%M:%S}"
    parts = [time, item.who, _("undone") if item.undone else ""]
    return " · ".join(part for part in parts if part)
