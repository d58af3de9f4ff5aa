"""The teams' days as a table, beside the board."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QApplication, QTableView, QVBoxLayout, QWidget

from musterpoint.desktop.panels.rounds.carrying import RowCarrying
from musterpoint.desktop.panels.rounds.rows import HEADERS, TEAM, StopRow, StopsModel
from musterpoint.desktop.panels.rounds.view import STATE_KEYS
from musterpoint.desktop.panels.tables import row_table
from musterpoint.text import _

WIDTHS = (120, 48, 100, 108, 172, 104, 76)


class StopsTable(QWidget):
    """chosen_changed(id): another row is current. activated(id): a double click or Enter. ticked(id, state),
    taken_off(id): by keys. menu_asked(id, QPoint): a right click."""

    chosen_changed = pyqtSignal(str)
    activated = pyqtSignal(str)
    ticked = pyqtSignal(str, str)
    taken_off = pyqtSignal(str)
    menu_asked = pyqtSignal(str, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.model = StopsModel(self)
        self.table: QTableView = row_table(self.model, TEAM, WIDTHS)
        self.table.setAccessibleName(_("Stops of all teams"))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.carrying = RowCarrying(self.table, self.model)
        self.table.activated.connect(lambda index: self.activated.emit(self._id(index)))
        self.table.customContextMenuRequested.connect(self._ask_menu)
        self.table.selectionModel().currentRowChanged.connect(
            lambda index, _before: self.chosen_changed.emit(self._id(index))
        )

    def show_days(self, rows: Sequence[StopRow]) -> None:
        """Show these; the row that was current stays so."""
        current = self._id(self.table.currentIndex())
        self.model.show_rows(rows)
        self.choose(current)

    def choose(self, id_: str) -> None:
        """Bring a stop or visit into view."""
        row = self.model.row_of(id_)
        if row >= 0 and id_ != self._id(self.table.currentIndex()):
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, TEAM))

    def text(self) -> str:
        """The chosen rows, or all, with headings, for a spreadsheet."""
        chosen = {index.row() for index in self.table.selectionModel().selectedRows()}
        rows = [row.cells for place, row in enumerate(self.model.rows) if not chosen or place in chosen]
        return "\n".join("\t".join(cells) for cells in ([_(title) for title in HEADERS], *rows))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        id_ = self._id(self.table.currentIndex())
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.text())
        elif id_ and event.key() in STATE_KEYS:
            self.ticked.emit(id_, STATE_KEYS[event.key()])
        elif id_ and event.key() == Qt.Key.Key_Delete:
            self.taken_off.emit(id_)
        else:
            return super().eventFilter(watched, event)
        return True

    def _ask_menu(self, point: QPoint) -> None:
        if id_ := self._id(self.table.indexAt(point)):
            self.menu_asked.emit(id_, self.table.viewport().mapToGlobal(point))

    def _id(self, index: QModelIndex) -> str:
        return self.model.rows[index.row()].id if index.isValid() else ""
