"""A small picture of a layer's shape, to see at a glance that the right file was chosen."""

from __future__ import annotations

import geopandas
import numpy
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QWidget

from musterpoint.desktop.theme import current_theme
from musterpoint.geo.alignment import Shift

ARROW = 56
"""px"""
POINT = 3
"""px"""
MOST_SHAPES = 4000
"""More than a small picture can show; a larger layer is shown by an even sample of it."""
_TINY = 1e-9


class ShapeView(QWidget):
    """Draws outlines only, as large as fits; degrees are drawn as they are, so shapes look a bit wide."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[QPolygonF] = []
        self._box = QRectF()
        self._shift: Shift | None = None

    def show_shift(self, shift: Shift | None) -> None:
        """Draw an arrow for a shift that is chosen and not yet applied."""
        self._shift = shift
        self.update()

    def show_shapes(self, shapes: geopandas.GeoSeries | None) -> None:
        self._lines = [] if shapes is None else _outlines(shapes)
        self._box = QRectF()
        for line in self._lines:
            box = line.boundingRect()  # a point has an empty one, which uniting leaves out
            self._box |= box.adjusted(-_TINY, -_TINY, _TINY, _TINY)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.surface))
        if self._box.isEmpty():
            return
        scale = 0.94 * min(self.width() / self._box.width(), self.height() / self._box.height())
        painter.translate(self.width() / 2, self.height() / 2)
        painter.scale(scale, -scale)
        painter.translate(-self._box.center())
        pen = QPen(QColor(theme.accent), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for line in self._lines:
            painter.drawPolyline(line)
        pen.setWidth(POINT)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for line in self._lines:
            if line.count() == 1:
                painter.drawPoints(line)
        if self._shift:
            painter.resetTransform()
            self._draw_arrow(painter, self._shift)

    def _draw_arrow(self, painter: QPainter, shift: Shift) -> None:
        """From the middle towards where the layer goes, of one length whatever the distance, which is written
        below."""
        theme = current_theme()
        painter.setPen(QPen(QColor(theme.text), 2))
        painter.setBrush(QColor(theme.text))
        painter.save()
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(shift.azimuth)
        painter.drawLine(QPointF(0, ARROW / 2), QPointF(0, -ARROW / 2))
        head = [QPointF(0, -ARROW / 2 - 4), QPointF(-5, -ARROW / 2 + 8), QPointF(5, -ARROW / 2 + 8)]
        painter.drawPolygon(QPolygonF(head))
        painter.restore()
        below = self.rect().adjusted(0, 0, 0, -4)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, str(shift))


def _outlines(shapes: geopandas.GeoSeries) -> list[QPolygonF]:
    step = -(-len(shapes) // MOST_SHAPES) or 1
    picked = shapely.force_2d(shapes.to_numpy()[::step])
    picked = picked[~shapely.is_missing(picked) & ~shapely.is_empty(picked)]
    lines = []
    for part in shapely.get_parts(picked):
        outline = shapely.get_exterior_ring(part) or part
        coordinates = shapely.get_coordinates(outline)
        finite = coordinates[numpy.isfinite(coordinates).all(axis=1)]
        lines.append(QPolygonF([QPointF(x, y) for x, y in finite.tolist()]))
    return lines
