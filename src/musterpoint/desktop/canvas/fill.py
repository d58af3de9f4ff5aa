"""Rings round the sites' markers: which part of a site's posts is filled, broken, empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from PyQt6.QtCore import QPointF, QRectF, Qt

from musterpoint.catalogue.posts import BROKEN, EMPTY, FILLED
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.markers import marker_radius
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
    surface.painter.resetTransform()
    surface.painter.setBrush(Qt.BrushStyle.NoBrush)
    for site in sites:
        states = counts(site.id)
        if total := states.total():
            _ring(surface, style, site, states, total)


def _ring(surface: Surface, style: MapStyle, site: Site, states: Counter[str], total: int) -> None:
    radius = (marker_radius(style.site(site.kind), surface.scale) + 6) * surface.ratio
    middle = surface.world.map(QPointF(site.x, site.y))
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    begin = WHOLE // 4
    for state in (FILLED, BROKEN, EMPTY):
        turn = -round(WHOLE * states[state] / total)
        if turn:
            pen = surface.pen(style.marks[f"posts-{state}"])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            surface.painter.setPen(pen)
            surface.painter.drawArc(box, begin, turn)
            begin += turn
