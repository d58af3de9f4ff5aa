"""Rings round the sites' markers: which part of a site's posts is filled, broken, empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen

from musterpoint.catalogue.posts import BROKEN, EMPTY, FILLED
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.markers import marker_radius
from musterpoint.desktop.canvas.rounds import LARGEST
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.plan import Site

FILL = "fill"
"""What `MapCanvas.set_shown` calls the rings."""

WHOLE = 360 * 16
"""A full turn as Qt counts it; arcs begin at twelve o'clock and go clockwise."""


def paint_fill(
    surface: Surface, style: MapStyle, sites: Iterable[Site], counts: Callable[[str], Counter[str]]
) -> None:
    """counts: site → how many of its posts are in which state."""
    left, bottom, right, top = surface.bounds(margin=LARGEST)
    surface.painter.resetTransform()
    surface.painter.setBrush(Qt.BrushStyle.NoBrush)
    pens = {state: _pen(surface, style, state) for state in (FILLED, BROKEN, EMPTY)}
    for site in sites:
        states = counts(site.id)
        if states.total() and left <= site.x <= right and bottom <= site.y <= top:
            radius = (marker_radius(style.site(site.kind), surface.scale) + 6) * surface.ratio
            middle = surface.world.map(QPointF(site.x, site.y))
            box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
            _ring(surface.painter, box, pens, states)


def _pen(surface: Surface, style: MapStyle, state: str) -> QPen:
    pen = QPen(surface.pen(style.marks[f"posts-{state}"]))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _ring(painter: QPainter, box: QRectF, pens: Mapping[str, QPen], states: Counter[str]) -> None:
    begin, total = WHOLE // 4, states.total()
    for state, pen in pens.items():
        turn = -round(WHOLE * states[state] / total)
        if turn:
            painter.setPen(pen)
            painter.drawArc(box, begin, turn)
            begin += turn
