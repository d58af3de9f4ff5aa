"""The figures of simulated days as tables: the outcomes side by side, and the sites of one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPixmap
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from musterpoint.desktop.panels.days.charts import shade
from musterpoint.desktop.panels.days.outcome import (
    between,
    between_shares,
    overall_wait,
    percent,
    site_rows,
)
from musterpoint.desktop.panels.tables import ColourDelegate
from musterpoint.desktop.theme import current_theme, sized
from musterpoint.engine.queues.replications import Interval
from musterpoint.plugins.exporters.days import Outcome
from musterpoint.text import _

LINE, LEAST_LINES, SLOWEST_WIDTH = 24, 5, 88
LIKELY = 0.5
"""A deadline that is met with less than this probability is missed."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Table(QTableWidget):
    """Rows to be chosen, not to be edited. row_chosen(int): another row is the current one."""

    row_chosen = pyqtSignal(int)

    def __init__(self, name: str, columns: Sequence[str]):
        super().__init__(0, len(columns))
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(columns)
        for column in range(len(columns)):
            self.horizontalHeaderItem(column).setTextAlignment(RIGHT if column else LEFT)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setItemDelegate(ColourDelegate(self))
        self.setFont(sized(self.font(), 12))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(44)
        self.currentCellChanged.connect(lambda row, *_rest: row >= 0 and self.row_chosen.emit(row))

    def fill(self, rows: Sequence[Sequence[QTableWidgetItem]], chosen: int) -> None:
        """Show these rows; telling of the chosen one is left to whoever asks."""
        self.blockSignals(True)
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, item in enumerate(cells):
                if column:
                    item.setTextAlignment(RIGHT)
                self.setItem(row, column, item)
        if rows:
            self.setCurrentCell(min(chosen, len(rows) - 1), 0)
        self.blockSignals(False)


class OutcomeTable(_Table):
    """One line per outcome, in its chart's colour."""

    def __init__(self) -> None:
        columns = [_("Simulation"), _("p95 wait"), _("Last one"), _("In time")]
        super().__init__(_("Simulations"), columns)

    def show_outcomes(self, outcomes: Sequence[Outcome], chosen: int) -> None:
        rows = []
        for number, one in enumerate(outcomes):
            days = one.days
            title = _cell(one.title, one.title)
            patch = QPixmap(10, 10)
            patch.fill(QColor(shade(number)))
            title.setData(Qt.ItemDataRole.DecorationRole, patch)
            rows.append(
                [
                    title,
                    _cell(overall_wait(days), between(days.wait)),
                    _cell(one.at(days.finish.value)),
                    _likely(days.in_time),
                ]
            )
        self.fill(rows, chosen)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + LINE * max(1, len(rows)) + 2)


class SiteTable(_Table):
    """One line per site."""

    def __init__(self) -> None:
        columns = [
            _("Site"), _("People"), _("p95 wait"), _("Last one"), _("In time"), _("Queue / room"),
            _("Slowest"),
        ]  # fmt: skip
        super().__init__(_("Sites"), columns)
        self.setMinimumHeight(LEAST_LINES * LINE)
        last = len(columns) - 1
        self.horizontalHeader().setSectionResizeMode(last, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(last, SLOWEST_WIDTH)

    def show_outcome(self, outcome: Outcome, chosen: int) -> None:
        rows = []
        for site, too_long, (title, people, wait, last, _in_time, queue, slowest) in site_rows(outcome):
            room = _cell(queue, _("People in the longest queue of 95 of 100 days, and room in its zone"))
            if too_long:
                room.setForeground(QColor(current_theme().broken))
            cells = [_cell(title, title), _cell(people), _cell(wait, between(site.wait)), _cell(last)]
            rows.append([*cells, _likely(site.in_time), room, _cell(slowest, slowest)])
        self.fill(rows, chosen)


def _likely(share: Interval) -> QTableWidgetItem:
    """A probability, red where it is rather missed than met."""
    cell = _cell(percent(share), between_shares(share))
    if share.value < LIKELY:
        cell.setForeground(QColor(current_theme().broken))
    return cell


def _cell(text: str, tip: str = "") -> QTableWidgetItem:
    cell = QTableWidgetItem(text)
    cell.setToolTip(tip)
    return cell
