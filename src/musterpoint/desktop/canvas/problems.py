"""Problems on the map: a red outline around what is concerned, and a small flag at the place."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import numpy
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPen, QPolygonF

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.records import RecordsPicture
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import RECORD_TYPES, Problem, Severity
from musterpoint.session.actions.subjects import Ref

FLAG_SPACING = 48.0
"""Flags stand in a grid of so many CSS pixels, one to a cell."""

OUTLINED = 400
"""Where more problems are in view, those after the worst ones have their flags alone."""


class ProblemsPicture:
    """Blockers and warnings that have a place, to be painted often; notes stay in the list."""

    def __init__(self, problems: Iterable[Problem]):
        """problems: the worst first."""
        self._problems = [
            problem
            for problem in problems
            if problem.severity is not Severity.NOTE and problem.position is not None
        ]
        # Buildings are told by the flag alone, and of a city's there may be 300,000.
        self._outlined = [
            [ref for ref in islice(problem.subjects, OUTLINED) if ref[0] in RECORD_TYPES]
            for problem in self._problems
        ]
        places = [problem.position for problem in self._problems]
        self._places = numpy.array(places, float).reshape(-1, 2)

    def paint(
        self,
        surface: Surface,
        style: MapStyle,
        records: RecordsPicture,
        moved: frozenset[Ref] = frozenset(),
    ) -> None:
        """Where many lie close together on the screen, the first one's flag stands for all. moved: what is
        being dragged; its problems are told where it would stand."""
        symbol = style.marks["problem"]
        left, bottom, right, top = surface.bounds(margin=symbol.size)
        low, high = (left, bottom), (right, top)
        seen = numpy.flatnonzero(((self._places >= low) & (self._places <= high)).all(axis=1))
        if moved:
            seen = seen[[moved.isdisjoint(self._outlined[row]) for row in seen.tolist()]]
        if not len(seen):
            return
        subjects = dict.fromkeys(ref for row in seen[:OUTLINED].tolist() for ref in self._outlined[row])
        surface.painter.setTransform(surface.world)
        for reference in subjects:
            surface.painter.strokePath(records.outline(reference), surface.pen(symbol))
        surface.painter.resetTransform()
        for x, y in self._flagged(surface, seen):
            _paint_flag(surface, style, QPointF(x, y))

    def _flagged(self, surface: Surface, seen: numpy.ndarray) -> list[list[float]]:
        """Where flags stand on the surface: at the first of those seen in each cell of the grid."""
        world, (x, y) = surface.world, self._places[seen].T
        feet = numpy.column_stack(
            (
                world.m11() * x + world.m21() * y + world.dx(),
                world.m12() * x + world.m22() * y + world.dy(),
            )
        )
        cells = feet // (FLAG_SPACING * surface.ratio)
        _cells, first = numpy.unique(cells, axis=0, return_index=True)
        return feet[numpy.sort(first)].tolist()


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
