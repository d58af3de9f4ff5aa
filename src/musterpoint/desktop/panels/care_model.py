"""The care ledger as a table model: opened only while the ledger is, and masked at first."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QModelIndex, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFont

from musterpoint.desktop.document import Document
from musterpoint.desktop.garbage import lasting
from musterpoint.desktop.panels.care_rows import (
    BUILDING,
    HEADERS,
    NAME,
    PHONE,
    ROOM,
    SERVED,
    WISH,
    Row,
    open_rows,
)
from musterpoint.desktop.panels.tables import RowsModel
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.workers import Workers
from musterpoint.plan import Care
from musterpoint.session.care.ledger import Entry, is_placed

MASKED = frozenset({ROOM, WISH, PHONE})
STARS = "**"
AT_ONCE = 50
"""So many people are opened in a few milliseconds; the window doesn't wait for more."""


@dataclass(frozen=True, slots=True)
class CareFilter:
    """What the table shows. text: words that all must occur in name, building or phone. need: "" for any.
    service: None for any. building: "" for any; unplaced: only those of whom nobody knows where."""

    text: str = ""
    need: str = ""
    service: str | None = None
    building: str = ""
    unplaced: bool = False

    def takes(self, row: Row) -> bool:
        care, details = row.entry.care, row.details
        if (
            (self.need and self.need not in details.needs)
            or (self.service is not None and self.service != care.service)
            or (self.building and self.building != care.building)
            or (self.unplaced and is_placed(care))
        ):
            return False
        return all(word in row.key for word in self.text.lower().split())


class CareModel(RowsModel):
    """Rows are the people that the filter takes, in the chosen order; none while the ledger is locked.
    opened(): people who were opened beside the window are shown."""

    HEADERS = HEADERS

    opened = pyqtSignal()

    def __init__(self, document: Document, parent: QObject):
        super().__init__(parent)
        self._document = document
        self._filter = CareFilter()
        self._order: tuple[int, bool] = (BUILDING, False)
        self._all: list[Row] = []
        self._rows: list[Row] = []
        self._revealed = False
        self._worker = Workers(self, 1, "care")
        self._asked = 0
        self._opening = False
        self._doubted = False

    def doubt_names(self) -> None:
        """Buildings may have other names from now on."""
        self._doubted = True

    def reload(self) -> None:
        """Open what has changed in the ledger, or forget everything where it is locked. Many people are
        opened in a thread, and so are the first, with whom pinyin is loaded."""
        seal, plan = self._document.session.seal, self._document.plan
        table = plan.table(Care.KIND) if seal.is_open else {}
        known = {row.entry.care.id: row for row in self._all if row.entry.care.id in table}
        shut = [
            care
            for id_, care in table.items()
            if self._doubted or id_ not in known or known[id_].entry.care is not care
        ]
        self._doubted = False
        self._revealed = self._revealed and seal.is_open
        self._asked += 1  # what is still being opened isn't wanted any more
        self._opening = len(shut) > (AT_ONCE if known else 0)
        if shut and not self._opening:
            known |= open_rows(plan, shut, self._document.catalogue, seal.key)
        if self._opening:
            self._open(shut)
        if not self._opening or len(known) < len(self._all) or not known:
            self._show(known)  # else they are shown as they were until they are opened

    def _open(self, people: list[Care]) -> None:
        worker, number = self._worker, self._asked
        worker.start(
            _opened_to_last,
            self._document.plan.copy(),
            people,
            self._document.catalogue,
            self._document.session.seal.key,
            lambda: number == self._asked and not worker.closed,
            done=lambda rows: self._take(number, rows),
        )

    def _take(self, number: int, rows: dict[str, Row]) -> None:
        if number == self._asked:
            self._opening = False
            held = self._document.plan.table(Care.KIND)
            self._show({row.entry.care.id: row for row in self._all if row.entry.care.id in held} | rows)
            self.opened.emit()

    def _show(self, rows: dict[str, Row]) -> None:
        self._all = list(rows.values())
        self._arrange()

    @property
    def opening(self) -> bool:
        """Whether people are being opened who will be shown in a moment."""
        return self._opening

    @property
    def everybody(self) -> int:
        """How many there are, whatever the filter takes."""
        return len(self._all)

    @property
    def revealed(self) -> bool:
        return self._revealed

    def reveal(self, revealed: bool) -> None:
        """Show what is masked, or mask it."""
        self._revealed = revealed
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(HEADERS) - 1))

    def set_filter(self, chosen: CareFilter) -> None:
        self._filter = chosen
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order == Qt.SortOrder.DescendingOrder)
        self._arrange()

    def _arrange(self) -> None:
        column, descending = self._order
        self.beginResetModel()
        self._rows = sorted(
            filter(self._filter.takes, self._all),
            key=lambda row: (row.order[column], row.entry.care.id),
            reverse=descending,
        )
        self.endResetModel()

    def entry(self, row: int) -> Entry:
        return self._rows[row].entry

    def rows_of(self, ids: Container[str]) -> list[int]:
        """The rows of these people, from the first to the last; who isn't shown has none."""
        return [number for number, row in enumerate(self._rows) if row.entry.care.id in ids]

    # Qt's side

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(row, column)
            case Qt.ItemDataRole.ToolTipRole if self._revealed:
                return row.details.remarks or self.text(row, column)
            case Qt.ItemDataRole.ForegroundRole if row.entry.broken or (
                (column == SERVED and not row.entry.care.service)
                or (column == BUILDING and not is_placed(row.entry.care))
            ):
                return QColor(current_theme().broken if row.entry.broken else current_theme().empty)
            case Qt.ItemDataRole.FontRole if column == SERVED and not row.entry.care.by_hand:
                font = QFont()
                font.setItalic(True)  # a rule's word, not a person's
                return font
        return None

    def text(self, row: Row, column: int) -> str:
        """What stands in a cell."""
        plain = row.cells[column]
        if self._revealed or not plain:
            return plain
        if column == NAME and row.entry.details:
            return plain[0] + STARS
        return STARS if column in MASKED else plain


def _opened_to_last(*arguments: Any) -> dict[str, Row]:
    """`open_rows` in a thread: the window shouldn't look among thousands of rows for garbage."""
    with lasting():
        return open_rows(*arguments)
