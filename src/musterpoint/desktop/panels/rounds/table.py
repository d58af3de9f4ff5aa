"""The same days as a table: a row for each stop, and for each visit that no team has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QApplication, QTableView, QVBoxLayout, QWidget

from musterpoint.desktop.panels.rounds.days import Days, TeamDay, Waiting
from musterpoint.desktop.panels.rounds.view import STATE_KEYS
from musterpoint.desktop.panels.tables import RowsModel, row_table
from musterpoint.desktop.theme import current_theme
from musterpoint.paper.words import span
from musterpoint.plan import Stop
from musterpoint.session.actions.rounds import BETWEEN, STATES
from musterpoint.text import N_, _

TEAM, NUMBER, TIME, WHAT, WHERE, COUNT, STATE, WRONG = range(8)
HEADERS = (
    N_("Team"), N_("Stop no."), N_("Time"), N_("What"), N_("Where"), N_("Brings or serves"), N_("State"),
    N_("What is wrong"),
)  # fmt: skip
WIDTHS = (120, 48, 100, 108, 172, 104, 76)


@dataclass(frozen=True, slots=True)
class StopRow:
    """id: of the stop, or of the visit that waits. cells: what stands under the `HEADERS`; order: what each
    is sorted by. done: there is nothing more to do."""

    id: str
    cells: tuple[str, ...]
    order: tuple[Any, ...]
    done: bool


def stop_rows(shown: Days) -> list[StopRow]:
    """Of all teams in their order, then what waits."""
    rows = [_of_stop(day, stop) for day in shown.teams for stop in day.stops]
    return rows + [_of_waiting(len(shown.teams), waiting) for waiting in shown.waiting]


def _of_stop(day: TeamDay, stop: Stop) -> StopRow:
    count = (
        _("{boxes} boxes, {tubes} tubes").format(boxes=stop.boxes, tubes=stop.tubes) if stop.boxes
        else _("{people} people").format(people=stop.people) if stop.people else ""
    )  # fmt: skip
    state = "" if stop.kind in (*BETWEEN, "break") else str(STATES[stop.state])
    cells = (
        day.title, str(stop.number), span(stop.starts or stop.arrives, stop.leaves), day.doing[stop.id],
        day.places[stop.id], count, state, day.faults.get(stop.id, ""),
    )  # fmt: skip
    order = (
        (day.place, stop.number), stop.number, (0, stop.arrives.isoformat() if stop.arrives else ""),
        cells[WHAT], cells[WHERE], (stop.boxes, stop.people), cells[STATE], cells[WRONG],
    )  # fmt: skip
    return StopRow(stop.id, cells, order, bool(stop.state))


def _of_waiting(last: int, waiting: Waiting) -> StopRow:
    visit = waiting.visit
    wish = span(visit.earliest, visit.latest) if visit.earliest or visit.latest else ""
    people = _("{people} people").format(people=visit.people)
    cells = (_("no team"), "", wish, waiting.doing, waiting.name, people, "", waiting.why)
    order = (
        (last, -visit.priority),
        0,
        (1, wish),
        cells[WHAT],
        cells[WHERE],
        (0, visit.people),
        "",
        cells[WRONG],
    )
    return StopRow(visit.id, cells, order, False)


class StopsModel(RowsModel):
    """Rows are stops and waiting visits in the chosen order."""

    HEADERS = HEADERS

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self._rows: list[StopRow] = []
        self._order: tuple[int, bool] = (TEAM, False)

    @property
    def rows(self) -> list[StopRow]:
        """As they stand now."""
        return self._rows

    def show_rows(self, rows: Sequence[StopRow]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order == Qt.SortOrder.DescendingOrder)
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        column, descending = self._order
        self.rows.sort(key=lambda row: (row.order[column], row.order[TEAM]), reverse=descending)

    def row_of(self, id_: str) -> int:
        """The row of a stop or visit, -1 where it has none."""
        return next((place for place, row in enumerate(self.rows) if row.id == id_), -1)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.cells[column]
        if role == Qt.ItemDataRole.ForegroundRole:
            if row.cells[WRONG] and column in (TEAM, WRONG):
                return QColor(current_theme().broken)
            return QColor(current_theme().muted) if row.done else None
        return None


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
