"""The tables of panels and the small buttons around them: all look and behave alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PyQt6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    Qt,
)
from PyQt6.QtGui import QAction, QBrush, QColor
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QWidget,
)

from musterpoint.desktop.theme import current_theme, icon
from musterpoint.text import _

NO_INDEX = QModelIndex()


class RowsModel(QAbstractTableModel):
    """A table of a list. HEADERS: marked with `N_`. _rows: what is listed; `data` is the table's own."""

    HEADERS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._rows: list[Any] = []

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _(self.HEADERS[section])
        return None


class ColourDelegate(QStyledItemDelegate):
    """What is coloured stays so in a row that is chosen."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        selected = option.state & QStyle.StateFlag.State_Selected
        if selected and index.data(Qt.ItemDataRole.ForegroundRole) is not None:
            # The style sheet has one colour for all that is selected: only the ground is left of that.
            option.state &= ~QStyle.StateFlag.State_Selected
            option.backgroundBrush = QBrush(QColor(current_theme().accent_soft))


def row_table(
    model: QAbstractItemModel, sorted_by: int, widths: Sequence[int], parent: QWidget | None = None
) -> QTableView:
    """A table whose rows are chosen as a whole and sorted by a click on a heading. widths: pixels of the
    columns; the last one takes what is left."""
    table = QTableView(parent)
    table.setModel(model)
    table.setItemDelegate(ColourDelegate(table))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setSortingEnabled(True)
    table.sortByColumn(sorted_by, Qt.SortOrder.AscendingOrder)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(28)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    # A header asks its selection of each column, which looks at every row; this one shows none of it.
    header.setSelectionModel(QItemSelectionModel(model, header))
    header.setStretchLastSection(True)
    for column, width in enumerate(widths):
        table.setColumnWidth(column, width)
    return table


def chosen_rows(table: QTableView) -> list[int]:
    """The rows that are chosen, from the first to the last. Qt's `selectedRows` takes a tenth of a second for
    thousands."""
    ranges = table.selectionModel().selection()
    return sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})


def icon_button(icon_name: str, words: str) -> QToolButton:
    """A button with a picture, called so by its tip and by screen readers."""
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


def action_button(action: QAction) -> QToolButton:
    """A button for a command."""
    button = QToolButton()
    button.setDefaultAction(action)
    return button
