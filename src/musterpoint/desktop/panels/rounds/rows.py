"""Stops of all teams as rows of a table: a row for each, and for each visit that no team has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QModelIndex, QObject, Qt
from PyQt6.QtGui import QColor

from musterpoint.desktop.panels.rounds.days import Days, TeamDay, Waiting
from musterpoint.desktop.panels.tables import RowsModel
from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.words import load_words
from musterpoint.paper.words import span
from musterpoint.plan import Stop
from musterpoint.session.actions.rounds import BETWEEN, STATES
from musterpoint.text import N_, _

TEAM, NUMBER, TIME, WHAT, WHERE, COUNT, STATE, WRONG = range(8)
HEADERS = (
    N_("Team"), N_("Stop no."), N_("Time"), N_("What"), N_("Where"), N_("Brings or serves"), N_("State"),
    N_("What is wrong"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StopRow:
    """id: of the stop, or of the visit that waits. cells: what stands under the `HEADERS`; order: what each
    is sorted by. done: there is nothing more to do. team: id of the team, "" for none. kind: of the stop."""

    id: str
    cells: tuple[str, ...]
    order: tuple[Any, ...]
    done: bool
    team: str = ""
    kind: str = ""

    @property
    def movable(self) -> bool:
        """Whether it can come to another place: done is done, and ends stay ends."""
        return not self.done and self.kind not in BETWEEN


def stop_rows(shown: Days) -> list[StopRow]:
    """Of all teams in their order, then what waits."""
    rows = [_of_stop(day, stop) for day in shown.teams for stop in day.stops]
    return rows + [_of_waiting(len(shown.teams), waiting) for waiting in shown.waiting]


def _of_stop(day: TeamDay, stop: Stop) -> StopRow:
    count = load_words(stop) or (_("{people} people").format(people=stop.people) if stop.people else "")
    state = "" if stop.kind in (*BETWEEN, "break") else str(STATES[stop.state])
    cells = (
        day.title, str(stop.number), span(stop.starts or stop.arrives, stop.leaves), day.doing[stop.id],
        day.places[stop.id], count, state, day.faults.get(stop.id, ""),
    )  # fmt: skip
    order = (
        (day.place, stop.number), stop.number, (0, stop.arrives.isoformat() if stop.arrives else ""),
        cells[WHAT], cells[WHERE], (stop.boxes, stop.people), cells[STATE], cells[WRONG],
    )  # fmt: skip
    return StopRow(stop.id, cells, order, bool(stop.state), stop.team, stop.kind)


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

    def row_at(self, place: int) -> StopRow | None:
        return self.rows[place] if 0 <= place < len(self.rows) else None

    @property
    def in_order(self) -> bool:
        """Whether each team's stops stand below each other as they follow."""
        return self._order == (TEAM, False)

    def place_before(self, place: int, team: str, carried: str) -> int:
        """How many stops of a team stand above a place in the table, without the one that is carried."""
        return sum(
            row.team == team and row.id != carried and row.kind not in BETWEEN for row in self.rows[:place]
        )

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.cells[column]
        if role == Qt.ItemDataRole.ForegroundRole:
            if row.cells[WRONG] and column in (TEAM, WRONG):
                return QColor(current_theme().broken)
            return QColor(current_theme().muted) if row.done else None
        return None
