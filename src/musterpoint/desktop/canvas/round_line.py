"""One long line on the ground, as a team's way through a district, that is quick to paint at any scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy
import shapely
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QPen, QPolygonF

from musterpoint.catalogue.style import Symbol
from musterpoint.desktop.canvas.abreast import Abreast, Track
from musterpoint.desktop.canvas.surface import Surface, colour

FINEST, LEVELS = 0.5, 8
"""Metres: no bend smaller than this is kept; each further level keeps only what is twice as large."""

PIECE = 24
"""Points that are painted, or left out as they are out of sight, together."""

CASING = 1.5
"""CSS pixels of halo on each side."""

ARROW, SPACING = 10.0, 90.0
"""Length of an arrowhead and the way between two, in CSS pixels."""

ARROW_WIDTHS = 3.2
"""On thick lines an arrowhead is as long as so many of their widths."""

KEPT = 3
"""A line that lies beside others is kept as it is drawn at so many scales."""

Box = tuple[float, float, float, float]


def levels_of(lines: Sequence[numpy.ndarray]) -> list[list[Track]]:
    """Each line (n, 2) side by side with others on its way, with fewer and fewer bends, the finest first. For
    a worker: it takes milliseconds."""
    if not lines:
        return []
    abreast = Abreast(lines)
    return [
        [abreast.track(number, FINEST * 2**level) for level in range(LEVELS)] for number in range(len(lines))
    ]


class RoundLine:
    """levels: of one line, as `levels_of` gives them, or one for all scales."""

    def __init__(self, levels: Sequence[Track]):
        self._levels = [_Level(track) for track in levels]
        points = levels[0].points
        self._box: Box = (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())

    def meets(self, bounds: Box) -> bool:
        left, bottom, right, top = bounds
        west, south, east, north = self._box
        return west <= right and east >= left and south <= top and north >= bottom

    def distance(self, place: tuple[float, float], resolution: float, symbol: Symbol) -> float:
        """Metres from a place to the line as it is drawn with so many metres per CSS pixel."""
        return shapely.distance(self._drawn(resolution, symbol).shape, shapely.Point(place))

    def paint(self, surface: Surface, symbol: Symbol, halo: str, width: float = 0.0) -> bool:
        """With a casing, so that it stands out from roads. width: in CSS pixels, instead of the symbol's.
        Tells whether any of it is in sight."""
        pieces = self._drawn(surface.resolution, symbol).in_sight(surface.bounds(margin=20))
        if not pieces:
            return False
        painter = surface.painter
        painter.setTransform(surface.world)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        symbol = replace(symbol, width=width or symbol.width)
        casing = replace(symbol, stroke=halo, dash=(), width=symbol.width + 2 * CASING)
        for each in (casing, symbol):
            pen = QPen(surface.pen(each))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap if each.dash else Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            for piece in pieces:
                painter.drawPolyline(piece)
        return True

    def paint_arrowheads(self, surface: Surface, symbol: Symbol) -> None:
        """They tell the direction; after all lines, so that those of a line under another one show whole."""
        painter = surface.painter
        painter.setTransform(surface.world)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(symbol.stroke))
        size = max(ARROW, ARROW_WIDTHS * symbol.width)
        for head in self._drawn(surface.resolution, symbol).arrowheads(
            size, surface.resolution, surface.bounds(margin=20)
        ):
            painter.drawPolygon(head)

    def _drawn(self, resolution: float, symbol: Symbol) -> _Drawn:
        coarse = max(0, int(numpy.log2(max(resolution / FINEST, 1.0))))
        level = self._levels[min(coarse, len(self._levels) - 1)]
        return level.drawn((symbol.width + CASING) * resolution)


class _Level:
    """A line as it is simplified for some scales, and as it is drawn at those that were asked for last."""

    def __init__(self, track: Track):
        self._track = track
        self._is_alone = not track.aside.any()
        self._known: dict[float, _Drawn] = {}

    def drawn(self, lane: float) -> _Drawn:
        """lane: metres from the middle of one lane to that of the next."""
        key = 0.0 if self._is_alone else lane
        found = self._known.get(key)
        if found is None:
            found = _Drawn(self._track.points + self._track.aside * lane)
            self._known = dict(list(self._known.items())[-KEPT:]) | {key: found}
        return found


class _Drawn:
    """A line in pieces with their boxes, and where it has arrowheads at the scale asked for last."""

    def __init__(self, points: numpy.ndarray):
        self._points = points
        starts = numpy.arange(0, max(len(points) - 1, 1), PIECE)
        ends = numpy.minimum(starts + PIECE + 1, len(points))
        self._spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
        parts = [points[start:end] for start, end in self._spans]
        self._low = numpy.array([part.min(axis=0) for part in parts])
        self._high = numpy.array([part.max(axis=0) for part in parts])
        self._polygons: dict[int, QPolygonF] = {}
        self._heads: tuple[tuple[float, float], numpy.ndarray] = ((0.0, 0.0), numpy.empty((0, 3, 2)))

    @cached_property
    def shape(self) -> shapely.LineString:
        return shapely.LineString(self._points)

    def in_sight(self, bounds: Box) -> list[QPolygonF]:
        left, bottom, right, top = bounds
        met = (self._low <= (right, top)).all(axis=1) & (self._high >= (left, bottom)).all(axis=1)
        return [self._polygon(piece) for piece in numpy.flatnonzero(met).tolist()]

    def arrowheads(self, size: float, resolution: float, bounds: Box) -> list[QPolygonF]:
        """Triangles of `size` CSS pixels that point along the line, those in sight."""
        known, heads = self._heads
        if known != (size, resolution):
            heads = _heads(self._points, size * resolution, SPACING * resolution)
            self._heads = (size, resolution), heads
        left, bottom, right, top = bounds
        tips = heads[:, 0]
        met = (tips >= (left, bottom)).all(axis=1) & (tips <= (right, top)).all(axis=1)
        return [QPolygonF([QPointF(x, y) for x, y in head]) for head in heads[met].tolist()]

    def _polygon(self, piece: int) -> QPolygonF:
        if piece not in self._polygons:
            start, end = self._spans[piece]
            self._polygons[piece] = QPolygonF([QPointF(x, y) for x, y in self._points[start:end].tolist()])
        return self._polygons[piece]


def _heads(points: numpy.ndarray, size: float, spacing: float) -> numpy.ndarray:
    """Arrowheads (n, 3, 2) `spacing` metres apart along a line, the tip of each first."""
    steps = numpy.diff(points, axis=0)
    lengths = numpy.hypot(*steps.T)
    ends = lengths.cumsum()
    if not len(ends) or ends[-1] < size:
        return numpy.empty((0, 3, 2))
    places = numpy.arange(spacing / 2, ends[-1], spacing)
    rows = numpy.minimum(numpy.searchsorted(ends, places), len(ends) - 1)
    along = steps[rows] / numpy.maximum(lengths[rows], 1e-9)[:, None]
    tips = points[rows + 1] - along * (ends[rows] - places)[:, None]
    across = numpy.column_stack([-along[:, 1], along[:, 0]]) * size * 0.45
    tails = tips - along * size
    heads = numpy.stack([tips, tails + across, tails - across], axis=1)
    return heads[_apart(tips, spacing)]


def _apart(tips: numpy.ndarray, spacing: float) -> numpy.ndarray:
    """Which of the arrowheads to keep, so that a line that goes the same road time and again isn't full of
    them: one in each square of a grid, and none beside one in the next square."""
    kept = numpy.arange(len(tips))
    for shift in (0.0, 0.5):
        cells = numpy.floor(tips[kept] / spacing + shift).astype(numpy.int64)
        kept = kept[numpy.sort(numpy.unique(cells @ (1 << 31, 1), return_index=True)[1])]
    return kept
