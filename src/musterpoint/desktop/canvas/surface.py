"""What pictures are painted on, and the pens and brushes of the map's style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QPainter, QPen, QTransform

from musterpoint.catalogue.style import Symbol
from musterpoint.desktop.canvas.viewport import METRES_PER_CSS_PIXEL
from musterpoint.jobs import give_way

_HATCHES = {
    "diagonal": Qt.BrushStyle.BDiagPattern,
    "back-diagonal": Qt.BrushStyle.FDiagPattern,
    "cross": Qt.BrushStyle.DiagCrossPattern,
    "dots": Qt.BrushStyle.Dense7Pattern,
}


@cache
def colour(name: str) -> QColor:
    """A colour of the style: "#rrggbb" or "#rrggbbaa" ("" is fully transparent). It is shared: copy it before
    changing it."""
    if not name:
        return QColor(Qt.GlobalColor.transparent)
    found = QColor(name[:7])
    if len(name) == 9:
        found.setAlpha(int(name[7:], 16))
    return found


@lru_cache(maxsize=512)
def _pen(symbol: Symbol, width: float, ratio: float) -> QPen:
    if not symbol.stroke:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(colour(symbol.stroke), width * ratio)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if symbol.dash:
        # Qt counts dashes in widths of the pen.
        pen.setDashPattern([length / width for length in symbol.dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


@dataclass(frozen=True, slots=True)
class Surface:
    """A painter with a world to paint. world: world to the painter's pixels. resolution: metres per CSS
    pixel. ratio: the painter's pixels per CSS pixel; lengths of the style are multiplied by it. cancelled:
    asked now and then whether the picture is still wanted."""

    painter: QPainter
    world: QTransform
    resolution: float
    ratio: float = 1.0
    cancelled: Callable[[], bool] = lambda: False

    @property
    def scale(self) -> float:
        """The map is one to so many."""
        return self.resolution / METRES_PER_CSS_PIXEL

    def bounds(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """The world box (left, bottom, right, top) that the painter's device shows, wider by `margin`
        CSS pixels on each side."""
        give_way()
        device = self.painter.device()
        extra = margin * self.ratio
        screen = QRectF(0, 0, device.width(), device.height()).adjusted(-extra, -extra, extra, extra)
        inverse, _ = self.world.inverted()
        box = inverse.mapRect(screen)
        return box.left(), box.top(), box.right(), box.bottom()

    def aside(self, place: tuple[float, float], right: float, down: float) -> tuple[float, float]:
        """What lies so many CSS pixels beside a place of the world."""
        inverse, _ = self.world.inverted()
        point = inverse.map(self.world.map(QPointF(*place)) + QPointF(right, down) * self.ratio)
        return point.x(), point.y()

    def pen(self, symbol: Symbol, width: float | None = None) -> QPen:
        """The symbol's stroke, as wide on the screen at any scale; `width` in CSS pixels overrides it."""
        return _pen(symbol, symbol.width if width is None else width, self.ratio)

    def hatch(self, symbol: Symbol) -> QBrush | None:
        """The symbol's hatch in the colour of its stroke, or None."""
        return hatch_brush(symbol)


def hatch_brush(symbol: Symbol) -> QBrush | None:
    """The symbol's hatch in the colour of its stroke, or None."""
    if not symbol.hatch:
        return None
    shade = QColor(colour(symbol.stroke))
    shade.setAlpha(120)
    return QBrush(shade, _HATCHES[symbol.hatch])
