"""Measuring distances, areas and angles."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import shapely
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QKeySequence, QPolygonF
from PyQt6.QtWidgets import QApplication

from musterpoint.desktop.canvas.labels import Label, paint_labels
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.aids import Aids
from musterpoint.desktop.tools.guides import distance_text
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

Point = tuple[float, float]

HECTARE, SQUARE_KILOMETRE = 10_000.0, 1_000_000.0


class MeasureTool(Tool):
    """Measures a distance. Each click adds a point, which snaps to what is near; a double click or Enter ends
    the line; Ctrl+C copies the figure; Esc wipes it, then ends the tool."""

    cursor = Qt.CursorShape.CrossCursor
    most_points: int | None = None
    """The measurement ends by itself after so many points."""

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self._points: list[Point] = []
        self._end: Point | None = None
        self._finished = False
        self._aids = Aids(canvas)

    @property
    def length(self) -> float:
        """Metres along the line, the piece to the cursor included."""
        return sum(math.dist(*pair) for pair in itertools.pairwise(self.line()))

    @property
    def figure(self) -> str:
        """What has been measured so far, in words; "" for nothing."""
        return distance_text(self.length) if len(self.line()) > 1 else ""

    @property
    def hint(self) -> str:
        if not self._points:
            return self.first_hint
        if self._finished:
            words = _("{figure} · Ctrl+C copies it, click to measure anew, Esc wipes")
        else:
            words = _("{figure} · click to add a point, double-click to finish, Alt doesn't snap, Esc wipes")
        return words.format(figure=self.figure)

    @property
    def first_hint(self) -> str:
        """What to do first."""
        return _("Click where to measure from, Esc ends")

    def line(self) -> list[Point]:
        """The points that were clicked, and the cursor's."""
        return [*self._points, self._end] if self._end and not self._finished else list(self._points)

    def press(self, event: MapEvent) -> None:
        if self._finished:
            self._wipe()
        self._points.append(self._aids.snap_point(event, self._points))
        if len(self._points) == self.most_points:
            self._finish()
        self.canvas.refresh()

    def move(self, event: MapEvent) -> None:
        if not self._finished:
            end = self._aids.snap_point(event, self._points)
            self._end = end if self._points else None
            self.canvas.refresh()

    def double_click(self, event: MapEvent) -> None:
        self._finish()

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif event.key() == Qt.Key.Key_Backspace and self._points and not self._finished:
            self._points.pop()
            self.canvas.refresh()
        elif event.matches(QKeySequence.StandardKey.Copy) and self.figure:
            self.copy()
        else:
            return False
        return True

    def copy(self) -> None:
        """Put the figure on the clipboard."""
        QApplication.clipboard().setText(self.figure)
        self.canvas.document.message.emit(_("Copied: {figure}").format(figure=self.figure))

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
        painter = surface.painter
        painter.resetTransform()
        spots = [surface.world.map(QPointF(*point)) for point in self.line()]
        self.paint_line(surface, QPolygonF(spots))
        painter.setPen(surface.pen(symbol))
        painter.setBrush(colour(style.palette["handle"]))
        for spot in spots:
            painter.drawEllipse(spot, 3.5 * surface.ratio, 3.5 * surface.ratio)
        paint_labels(surface, style.halo, self.labels())
        if not self._finished:
            self._aids.paint(surface)

    def paint_line(self, surface: Surface, line: QPolygonF) -> None:
        """Paint what is measured, in pixels."""
        surface.painter.setPen(surface.pen(self.canvas.style_in_use.marks["measure"]))
        surface.painter.setBrush(Qt.BrushStyle.NoBrush)
        surface.painter.drawPolyline(line)

    def labels(self) -> list[Label]:
        """The figures beside the line: of each piece, and the whole at the end."""
        pieces = list(itertools.pairwise(self.line()))
        labels = [
            self._label(distance_text(math.dist(first, last)), middle(first, last)) for first, last in pieces
        ]
        if len(pieces) > 1:
            total = _("Total {length}").format(length=distance_text(self.length))
            labels.append(self._label(total, self.line()[-1], 18.0))
        return labels

    def _label(self, words: str, place: Point, down: float = 0.0) -> Label:
        symbol = self.canvas.style_in_use.marks["measure"]
        return Label(words, *place, symbol.label_size, symbol.label, bool(down), (0.0, down))

    def _finish(self) -> None:
        self._finished = True
        self._end = None
        self._aids.clear()
        self.canvas.refresh()

    def _wipe(self) -> None:
        self._points, self._end, self._finished = [], None, False
        self._aids.clear()
        self.canvas.refresh()


class MeasureAreaTool(MeasureTool):
    """Measures an area and the length of its edge."""

    @property
    def area(self) -> float:
        """Square metres inside the line when it is closed."""
        return shapely.Polygon(self.line()).area if len(self.line()) > 2 else 0.0

    @property
    def figure(self) -> str:
        if len(self.line()) < 3:
            return super().figure
        edge = self.length + math.dist(self.line()[-1], self.line()[0])
        return _("{area}, edge {length}").format(area=area_text(self.area), length=distance_text(edge))

    @property
    def first_hint(self) -> str:
        return _("Click the first corner of the area, Esc ends")

    def paint_line(self, surface: Surface, line: QPolygonF) -> None:
        symbol = self.canvas.style_in_use.marks["measure"]
        surface.painter.setPen(surface.pen(symbol))
        surface.painter.setBrush(colour(self.canvas.style_in_use.marks["selection"].fill))
        surface.painter.drawPolygon(line)

    def labels(self) -> list[Label]:
        line = self.line()
        if len(line) < 3:
            return super().labels()
        inside = shapely.convex_hull(shapely.MultiPoint(line)).centroid
        edges = itertools.pairwise([*line, line[0]])
        labels = [
            self._label(distance_text(math.dist(first, last)), middle(first, last)) for first, last in edges
        ]
        return [*labels, self._label(area_text(self.area), (inside.x, inside.y), 0.01)]


class MeasureAngleTool(MeasureTool):
    """Measures the angle between two lines: one end, the corner, the other end."""

    most_points = 3

    @property
    def angle(self) -> float | None:
        """Degrees at the corner, 0–180; None before there are three points."""
        line = self.line()
        if len(line) < 3:
            return None
        first, corner, last = line[:3]
        before = math.atan2(first[1] - corner[1], first[0] - corner[0])
        after = math.atan2(last[1] - corner[1], last[0] - corner[0])
        return abs((math.degrees(after - before) + 180) % 360 - 180)

    @property
    def figure(self) -> str:
        return super().figure if self.angle is None else angle_text(self.angle)

    @property
    def first_hint(self) -> str:
        return _("Click one end, then the corner, then the other end; Esc ends")

    def labels(self) -> list[Label]:
        if self.angle is None:
            return super().labels()
        return [self._label(angle_text(self.angle), self.line()[1], 18.0)]


def middle(first: Point, last: Point) -> Point:
    return ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)


def angle_text(degrees: float) -> str:
    return f"{degrees:.1f}°"


def area_text(square_metres: float) -> str:
    """An area as people say it: 42.5 m², 1,250 m², 2.40 ha, 1.25 km²."""
    if square_metres >= SQUARE_KILOMETRE:
        return f"{square_metres / SQUARE_KILOMETRE:.2f} km²"
    if square_metres >= HECTARE:
        return f"{square_metres / HECTARE:.2f} ha"
    return f"{square_metres:,.1f} m²" if square_metres < 100 else f"{square_metres:,.0f} m²"
