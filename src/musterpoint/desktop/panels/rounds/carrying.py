"""Rows of the stops' table carried to another place with the mouse."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QApplication, QFrame, QTableView

from musterpoint.desktop.panels.rounds.rows import StopRow, StopsModel
from musterpoint.desktop.theme import current_theme

LINE = 3
"""Pixels: how thick the line is that shows where a row would come."""


class RowCarrying(QObject):
    """carried(id, team id, place): the row would come there if it were let go; team id "": nowhere.
    dropped(id, team id, place): it was let go there."""

    carried = pyqtSignal(str, str, int)
    dropped = pyqtSignal(str, str, int)

    def __init__(self, table: QTableView, model: StopsModel):
        super().__init__(table)
        self._table, self._port, self._model = table, table.viewport(), model
        self.read_only = False
        self._pressed: QPoint | None = None
        self._row: StopRow | None = None
        self._line = QFrame(self._port)
        self._line.hide()
        for widget in (self._port, table):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if self._row is None or event.type() != QEvent.Type.KeyPress or event.key() != Qt.Key.Key_Escape:
                return False
            self._end()
            return True
        if watched is not self._port or not isinstance(event, QMouseEvent):
            return False
        point = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = point
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            return self._move(point)
        elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            return self._release(point)
        return False

    def show_fitting(self, fits: bool) -> None:
        """What is carried would fit where it is, or not."""
        theme = current_theme()
        self._line.setStyleSheet(f"background: {theme.accent if fits else theme.broken}; border: none;")

    def _move(self, point: QPoint) -> bool:
        if self._row is None:
            far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            row = self._model.row_at(self._table.indexAt(self._pressed).row()) if far else None
            if row is None or not row.movable or self.read_only:
                return far  # a row that stays isn't carried, and doesn't select others on the way
            self._row = row
            self.show_fitting(True)
        target = self._target(point)
        self._show_line(point if target else None)
        self.carried.emit(self._row.id, *(target or ("", 0)))
        return True

    def _release(self, point: QPoint) -> bool:
        row, target = self._row, self._target(point) if self._row else None
        self._end()
        if row and target:
            self.dropped.emit(row.id, *target)
        return row is not None

    def _end(self) -> None:
        if self._row is not None:
            self.carried.emit(self._row.id, "", 0)
        self._pressed = self._row = None
        self._line.hide()

    def _target(self, point: QPoint) -> tuple[str, int] | None:
        """Team and place at a point: before the row there, or behind it in its lower half. None where there
        is no team, and while the table is sorted otherwise than by teams."""
        at = self._table.indexAt(QPoint(1, point.y()))
        row = self._model.row_at(at.row())
        if row is None or not row.team or not self._model.in_order:
            return None
        before = at.row() + (point.y() > self._table.visualRect(at).center().y())
        return row.team, self._model.place_before(before, row.team, self._row.id)

    def _show_line(self, point: QPoint | None) -> None:
        self._line.setVisible(point is not None)
        if point is not None:
            box = self._table.visualRect(self._table.indexAt(QPoint(1, point.y())))
            top = box.bottom() if point.y() > box.center().y() else box.top()
            self._line.setGeometry(0, top - LINE // 2, self._port.width(), LINE)
            self._line.raise_()
