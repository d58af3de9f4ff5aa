"""What boards over one axis of time have in common: zooming it, scrolling, and the moment that is played."""

from __future__ import annotations

from typing import Protocol

from PyQt6.QtCore import QPoint, QRect, Qt, QTimer
from PyQt6.QtGui import QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QAbstractScrollArea

from musterpoint.desktop.panels.timetable.grid import HEAD_HEIGHT, HEAD_WIDTH

FARTHEST, NEAREST, ZOOM = 0.25, 12.0, 1.25
"""Pixels per minute at the least and at the most, and by how much one step zooms."""

NOW_ROOM = 64
"""Pixels at both sides of the moment that is played: half of its time with the date, and the line."""


class TimeGrid(Protocol):
    """Where things lie: minutes after the campaign's start along x."""

    begins: int
    ends: int

    def x(self, minute: float) -> int: ...

    def minute(self, x: int) -> float: ...


class TimeBoard(QAbstractScrollArea):
    """A subclass has `grid`, and lays it out anew for `per_minute` in `_lay`."""

    grid: TimeGrid

    def __init__(self) -> None:
        super().__init__()
        self.per_minute = 2.0
        self._now: float | None = None
        self._fits = False
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit_again)

    def _lay(self) -> None:
        raise NotImplementedError

    def fit(self) -> None:
        """The whole day in the width of the board, also when that changes, until somebody zooms."""
        self._fits = True  # first: a scroll bar that comes with the new rows makes the board narrower
        room = self.viewport().width() - HEAD_WIDTH
        self.per_minute = _clamped(room / max(1, self.grid.ends - self.grid.begins))
        self._lay()
        self.horizontalScrollBar().setValue(0)

    def zoom(self, steps: float, at: int | None = None) -> None:
        """Stretch the axis about a place of the viewport, its middle by default."""
        self._scale_to(self.per_minute * ZOOM**steps, self.viewport().width() // 2 if at is None else at)

    def show_now(self, minute: float | None) -> None:
        """Mark the moment that is played back, minutes after the campaign's start; None takes it away."""
        before, self._now = self._now_x(), minute
        edges = [x for x in (before, self._now_x()) if x is not None]
        if edges:  # no more than that is drawn anew: it moves many times a second
            left = min(edges) - NOW_ROOM
            width = max(edges) + NOW_ROOM - left
            self.viewport().update(left, 0, width, self.viewport().height())

    def _now_x(self) -> int | None:
        """Where the moment lies in the viewport."""
        return None if self._now is None else self.grid.x(self._now) - self.offset.x()

    @property
    def offset(self) -> QPoint:
        """From the viewport to the board."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fitting.start()  # once for all sizes that it gets while docks are arranged

    def _fit_again(self) -> None:
        if self._fits:
            self.fit()

    def _scale_to(self, per_minute: float, at: int) -> None:
        self._fits = False
        across = self.horizontalScrollBar()
        minute = self.grid.minute(at + across.value())
        self.per_minute = _clamped(per_minute)
        self._lay()
        across.setValue(self.grid.x(minute) - at)

    def _scroll_to(self, box: QRect) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        width, height = self.viewport().width(), self.viewport().height()
        across.setValue(max(box.right() - width, min(across.value(), box.left() - HEAD_WIDTH)))
        down.setValue(max(box.bottom() - height, min(down.value(), box.top() - HEAD_HEIGHT)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(event.angleDelta().y() / 120, round(event.position().x()))
        else:
            super().wheelEvent(event)


def _clamped(per_minute: float) -> float:
    return min(NEAREST, max(FARTHEST, per_minute))
