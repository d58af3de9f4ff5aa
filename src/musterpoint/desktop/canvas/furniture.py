"""What stands in the corners of the map: scale bar and north arrow."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.labels import label_font
from musterpoint.desktop.canvas.surface import colour
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.text import N_, _

MARGIN = 16.0
LONGEST_BAR = 140.0
_NORTH = N_("N")


def bar_length(resolution: float, longest: float = LONGEST_BAR) -> float:
    """Metres of the longest round scale bar (1, 2 or 5 times a power of ten) within so many pixels."""
    most = longest * resolution
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most)


def bar_text(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


def plates(style: MapStyle, view: Viewport) -> tuple[QRectF, QRectF]:
    """What scale bar and north arrow cover of a view."""
    factor = style.site_name.label_size / 13
    length = bar_length(view.resolution, LONGEST_BAR * factor) / view.resolution
    bottom = view.height - MARGIN
    bar = QRectF(MARGIN - 8, bottom - 12 - 18 * factor, length + 16, 18 * factor + 18)
    north = QRectF(view.width - MARGIN - 38 * factor, MARGIN, 44 * factor, 44 * factor)
    return bar, north


def paint_furniture(painter: QPainter, style: MapStyle, view: Viewport) -> None:
    """Paint scale bar (lower left) and north arrow (upper right) of a view that fills the painter."""
    painter.resetTransform()
    painter.scale(view.pixel_ratio, view.pixel_ratio)
    _paint_bar(painter, style, view)
    _paint_north(painter, style, view)


def paint_attribution(painter: QPainter, style: MapStyle, view: Viewport, words: str) -> None:
    """Write whose maps are shown beside the scale bar, as their providers ask for."""
    if not words:
        return
    bar, _north = plates(style, view)
    font = label_font(11, bold=False)
    width = QFontMetricsF(font).horizontalAdvance(words) + 12
    plate = QRectF(bar.right() + 8, bar.bottom() - 20, width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(style.halo))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(colour(style.text))
    painter.setFont(font)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def _paint_bar(painter: QPainter, style: MapStyle, view: Viewport) -> None:
    """Two halves, dark and light, on a plate that keeps it readable over anything."""
    factor = style.site_name.label_size / 13
    plate, _north = plates(style, view)
    length = plate.width() - 16
    left, top = plate.left() + 8, plate.bottom() - 14
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(style.halo))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(QPen(colour(style.text), 1))
    for part, fill in ((0, style.text), (1, style.ground)):
        painter.setBrush(colour(fill))
        painter.drawRect(QRectF(left + part * length / 2, top, length / 2, 4))
    painter.setFont(label_font(12 * factor, bold=False))
    words = QRectF(left, plate.top() + 2, length, 18 * factor)
    painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "0")
    metres = bar_text(length * view.resolution)
    painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, metres)


def _paint_north(painter: QPainter, style: MapStyle, view: Viewport) -> None:
    factor = style.site_name.label_size / 13
    _bar, plate = plates(style, view)
    painter.save()
    painter.translate(plate.center())
    painter.scale(factor, factor)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(style.halo))
    painter.drawEllipse(QPointF(0, 0), 22, 22)
    painter.rotate(-view.rotation)
    painter.setBrush(colour(style.text))
    painter.drawPolygon(QPolygonF([QPointF(0, -6), QPointF(-6, 14), QPointF(0, 10), QPointF(6, 14)]))
    painter.setPen(colour(style.text))
    painter.setFont(label_font(12, bold=True))
    painter.drawText(QRectF(-10, -21, 20, 15), Qt.AlignmentFlag.AlignCenter, _(_NORTH))
    painter.restore()
