"""Problems on the map: a red outline around what is concerned, and a small flag at the place."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QPen, QPolygonF

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.records import RecordsPicture
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import Problem, Severity

FLAG_SPACING = 48.0
"""Flags stand in a grid of so many CSS pixels, one to a cell."""


def paint_problems(
    surface: Surface, style: MapStyle, records: RecordsPicture, problems: Iterable[Problem]
) -> None:
    """Paint blockers and warnings that have a place; notes stay in the list. Where many lie close together
    on the screen, the first one's flag stands for all."""
    symbol = style.marks["problem"]
    flagged: set[tuple[int, int]] = set()
    painter = surface.painter
    left, bottom, right, top = surface.bounds(margin=symbol.size)
    view = QRectF(left, bottom, right - left, top - bottom)
    for problem in problems:
        if problem.severity is Severity.NOTE or problem.position is None:
            continue
        place = QPointF(*problem.position)
        if not view.contains(place):
            continue
        painter.setTransform(surface.world)
        for reference in problem.subjects:
            painter.strokePath(records.outline(reference), surface.pen(symbol))
        painter.resetTransform()
        foot = surface.world.map(place)
        cell = (
            int(foot.x() // (FLAG_SPACING * surface.ratio)),
            int(foot.y() // (FLAG_SPACING * surface.ratio)),
        )
        if cell not in flagged:
            flagged.add(cell)
            _paint_flag(surface, style, foot)


def _paint_flag(surface: Surface, style: MapStyle, foot: QPointF) -> None:
    """A pennant on a pole that stands on the place."""
    symbol = style.marks["problem"]
    size = symbol.size * surface.ratio
    # It leans out of the way of a site's marker, which stands on the same place.
    foot = foot + QPointF(size, -size / 2)
    tip = foot - QPointF(0, 1.4 * size)
    painter = surface.painter
    painter.setPen(QPen(colour(symbol.stroke), symbol.width * surface.ratio))
    painter.drawLine(foot, tip)
    painter.setBrush(colour(symbol.stroke))
    painter.drawPolygon(
        QPolygonF([tip, tip + QPointF(0.9 * size, 0.35 * size), tip + QPointF(0, 0.7 * size)])
    )
