"""Measuring distances."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QPolygonF

from musterpoint.desktop.canvas.labels import Label, paint_labels
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

Point = tuple[float, float]


class MeasureTool(Tool):
    """Each click adds a point; a double click or Enter ends the line; Esc wipes it, then ends the tool."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self._points: list[Point] = []
        self._end: Point | None = None
        self._finished = False

    @property
    def length(self) -> float:
        """Metres along the line, the piece to the cursor included."""
        return sum(math.dist(*pair) for pair in itertools.pairwise(self._line()))

    @property
    def hint(self) -> str:
        if not self._points:
            return _("Click where to measure from, Esc ends")
        return _("{length} · click to add a point, double-click to finish, Esc wipes").format(
            length=distance_text(self.length)
        )

    def press(self, event: MapEvent) -> None:
        if self._finished:
            self._wipe()
        self._points.append((event.x, event.y))
        self.canvas.refresh()

    def move(self, event: MapEvent) -> None:
        if self._points and not self._finished:
            self._end = (event.x, event.y)
            self.canvas.refresh()

    def double_click(self, event: MapEvent) -> None:
        self._finish()

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
            return True
        return False

    def cancel(self, reason: str) -> None:
        if reason != "escape":
            return
        if self._points:
            self._wipe()
        else:
            self.canvas.set_tool(None)

    def paint(self, surface: Surface) -> None:
        style = self.canvas.style_in_use
        symbol = style.marks["measure"]
        line = self._line()
        painter = surface.painter
        painter.resetTransform()
        painter.setPen(surface.pen(symbol))
        spots = [surface.world.map(QPointF(*point)) for point in line]
        painter.drawPolyline(QPolygonF(spots))
        painter.setBrush(colour(style.palette["handle"]))
        for spot in spots:
            painter.drawEllipse(spot, 3.5 * surface.ratio, 3.5 * surface.ratio)
        pieces = list(itertools.pairwise(line))
        labels = [
            Label(
                distance_text(math.dist(first, last)),
                (first[0] + last[0]) / 2, (first[1] + last[1]) / 2, symbol.label_size, symbol.label,
            )
            for first, last in pieces
        ]  # fmt: skip
        if len(pieces) > 1:
            total = _("Total {length}").format(length=distance_text(self.length))
            labels.append(Label(total, *line[-1], symbol.label_size, symbol.label, True, (0.0, 18.0)))
        paint_labels(surface, style.halo, labels)

    def _line(self) -> list[Point]:
        return [*self._points, self._end] if self._end and not self._finished else list(self._points)

    def _finish(self) -> None:
        self._finished = True
        self._end = None
        self.canvas.refresh()

    def _wipe(self) -> None:
        self._points, self._end, self._finished = [], None, False
        self.canvas.refresh()


def distance_text(metres: float) -> str:
    """A distance as people say it: 4.2 m, 85 m, 1.25 km."""
    if metres >= 1000:
        return f"{metres / 1000:.2f} km"
    return f"{metres:.1f} m" if metres < 20 else f"{metres:.0f} m"
