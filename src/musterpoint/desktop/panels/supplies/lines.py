"""Tables whose cells are words: what they say, how they sort, and what may be entered in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PyQt6.QtCore import QDateTime, QModelIndex, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFont

from musterpoint.desktop.panels.tables import RowsModel
from musterpoint.desktop.theme import current_theme

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Line:
    """A row. ref: of what it is about. cells: as they are read; order: what each is sorted by. tips: column →
    more about it. enter: column → the value that is entered there by hand. red, doubtful: columns that tell
    of something missing, and of a figure that nobody has verified."""

    ref: tuple[str, ...]
    cells: tuple[str, ...]
    order: tuple[Any, ...]
    tips: Mapping[int, str] = field(default_factory=dict)
    enter: Mapping[int, Any] = field(default_factory=dict)
    red: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()


class LinesModel(RowsModel):
    """edited(ref, column, value): something else was entered."""

    edited = pyqtSignal(tuple, int, object)

    def __init__(self, headers: Sequence[str], numbers: Sequence[int], parent: QObject):
        """headers: marked with `N_`. numbers: columns that are aligned as figures."""
        super().__init__(parent)
        self.HEADERS = tuple(headers)
        self._numbers = frozenset(numbers)
        self._order: tuple[int, bool] = (-1, False)
        self._given: list[Line] = []

    @property
    def lines(self) -> list[Line]:
        """As they stand now."""
        return self._rows

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self._given = list(lines)
        self._arrange()
        self.endResetModel()

    def rename(self, headers: Sequence[str]) -> None:
        """Other words above the columns."""
        self.HEADERS = tuple(headers)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(headers) - 1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; -1 as they were given."""
        self._order = (column, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        column, descending = self._order
        self._rows = list(self._given)
        if column >= 0:
            self._rows.sort(key=lambda line: line.order[column], reverse=descending)

    def text(self) -> str:
        """The table for the clipboard."""
        head = (self.headerData(section, Qt.Orientation.Horizontal) for section in range(self.columnCount()))
        return "\n".join("\t".join(cells) for cells in (head, *(line.cells for line in self._rows)))

    # Qt's side

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.TextAlignmentRole and section in self._numbers:
            return RIGHT
        return super().headerData(section, orientation, role)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        usual = super().flags(index)
        enterable = index.column() in self._rows[index.row()].enter
        return usual | Qt.ItemFlag.ItemIsEditable if enterable else usual

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        line, column = self._rows[index.row()], index.column()
        match role:
            case Role.DisplayRole:
                return line.cells[column]
            case Role.EditRole:
                value = line.enter.get(column)
                return QDateTime(value) if isinstance(value, datetime) else value
            case Role.ToolTipRole:
                return line.tips.get(column) or line.cells[column]
            case Role.TextAlignmentRole if column in self._numbers:
                return RIGHT
            case Role.ForegroundRole if column in line.red:
                return QColor(current_theme().empty)
            case Role.FontRole if column in line.doubtful:
                font = QFont()
                font.setItalic(True)
                return font
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:
        line, column = self._rows[index.row()], index.column()
        if isinstance(value, QDateTime):
            value = value.toPyDateTime()
        if role != Role.EditRole or column not in line.enter or value == line.enter[column]:
            return False
        self.edited.emit(line.ref, column, value)
        return True
