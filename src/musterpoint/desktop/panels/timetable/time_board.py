"""What boards over one axis of time have in common: zooming it, scrolling, and the moment that is played."""

from __future__ import annotations

from typing import Protocol

from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtGui import QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QAbstractScrollArea

from musterpoint.desktop.panels.timetable.grid import HEAD_HEIGHT, HEAD_WIDTH

FARTHEST, NEAREST, ZOOM = 0.25, 12.0, 1.25
"""Pixels per minute at the least and at the most, and by how much one step zooms."""


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

    def _lay(self) -> None:
        raise NotImplementedError

    def fit(self) -> None:
        """The whole day in the width of the board."""
        room = self.viewport().width() - HEAD_WIDTH
        self._scale_to(room / max(1, self.grid.ends - self.grid.begins), HEAD_WIDTH)
        self._fits = True

    def zoom(self, steps: float, at: int | None = None) -> None:
        """Stretch the axis about a place of the viewport, its middle by default."""
        self._scale_to(self.per_minute * ZOOM**steps, self.viewport().width() // 2 if at is None else at)

    def show_now(self, minute: float | None) -> None:
        """Mark the moment that is played back, minutes after the campaign's start; None takes it away."""
        self._now = minute
        self.viewport().update()

    @property
    def offset(self) -> QPoint:
        """From the viewport to the board."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits and event.size().width() != event.oldSize().width():
            self.fit()

    def _scale_to(self, per_minute: float, at: int) -> None:
        self._fits = False
        across = self.horizontalScrollBar()
        minute = self.grid.minute(at + across.value())
        self.per_minute = min(NEAREST, max(FARTHEST, per_minute))
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
