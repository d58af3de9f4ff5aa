"""Scores side by side: the plan as it is and the proposals, the better figure of each line in bold."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from musterpoint.desktop.theme import sized
from musterpoint.engine.proposals import Figures
from musterpoint.text import _

LINE, PADDING = 22, 8


class ScoreTable(QTableWidget):
    """One line per score, one column per plan."""

    def __init__(self) -> None:
        super().__init__(0, 0)
        self.setAccessibleName(_("Scores"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(LINE)
        self.verticalHeader().setDefaultSectionSize(LINE)
        self.setFont(sized(self.font(), 12))
        self.horizontalHeader().setHighlightSections(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_scores(self, now: Figures, proposed: Sequence[tuple[str, Figures]]) -> None:
        """The plan as it is, then proposals with their names."""
        columns = [(_("Now"), now), *proposed]
        rows = [dict(score.rows()) for _title, score in columns]
        names = list(dict.fromkeys(name for figures in reversed(rows) for name in figures))
        self.setColumnCount(1 + len(columns))
        self.setRowCount(len(names))
        self.setHorizontalHeaderLabels(["", *(title for title, _score in columns)])
        best = _best([score for _title, score in proposed])
        for row, name in enumerate(names):
            self.setItem(row, 0, _cell(name, Qt.AlignmentFlag.AlignLeft))
            for place, figures in enumerate(rows):
                cell = _cell(figures.get(name, "–"), Qt.AlignmentFlag.AlignRight)
                if place and place - 1 in best.get(name, ()):
                    cell.setFont(sized(self.font(), 12, bold=True))
                self.setItem(row, place + 1, cell)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Long names take two lines; the table is as high as its lines."""
        room, metrics = self.columnWidth(0) - PADDING, self.fontMetrics()
        for row in range(self.rowCount()):
            fits = metrics.horizontalAdvance(self.item(row, 0).text()) <= room
            self.setRowHeight(row, LINE if fits else LINE + metrics.lineSpacing())
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 4)


def _best(scores: Sequence[Figures]) -> dict[str, frozenset[int]]:
    """For each line that all scores have, which of them are better than another one."""
    merits = [score.merits() for score in scores]
    lines = {name: [one[name] for one in merits] for name in merits[0] if all(name in one for one in merits)}
    return {
        name: frozenset(place for place, merit in enumerate(line) if merit == max(line) > min(line))
        for name, line in lines.items()
    }


def _cell(text: str, side: Qt.AlignmentFlag) -> QTableWidgetItem:
    cell = QTableWidgetItem(text)
    cell.setToolTip(text)
    cell.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return cell
