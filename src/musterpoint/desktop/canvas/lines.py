"""A picture of very many lines with a width on the ground, such as roads."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import numpy
import shapely
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QPainterPath, QPen

from musterpoint.catalogue.style import Symbol
from musterpoint.desktop.canvas.outlines import lines_path
from musterpoint.desktop.canvas.surface import Surface, colour

CHUNK = 64
"""Lines per painter path."""

THINNEST = 0.4
"""Lines narrower than so many pixels are left out: the map would turn into a tangle."""

CASED = 2.0
"""Lines from so many pixels on get a casing."""


@dataclass(slots=True)
class _Chunk:
    """Neighbours of the same width (metres) and their box."""

    first: int
    last: int
    width: float
    box: tuple[float, float, float, float]
    path: QPainterPath | None = None


class LinePicture:
    """Lines prepared for painting at any scale. geometries: lines and multilines (others are ignored);
    widths: of each on the ground, in metres. Painting is safe from several threads."""

    def __init__(self, geometries: numpy.ndarray, widths: numpy.ndarray):
        kept = numpy.flatnonzero((shapely.get_dimensions(geometries) == 1) & ~shapely.is_empty(geometries))
        places = geopandas.GeoSeries(geometries[kept]).hilbert_distance() if len(kept) else kept
        kept = kept[numpy.lexsort((places, widths[kept]))]
        self._geometries = geometries[kept]
        self._chunks = _chunks(shapely.bounds(self._geometries), widths[kept])

    def paint(self, surface: Surface, symbol: Symbol) -> None:
        """Paint what is in view: every casing first, so that crossings are open."""
        left, bottom, right, top = surface.bounds(margin=20)
        visible = [
            chunk
            for chunk in self._chunks
            if chunk.width >= THINNEST * surface.resolution
            and chunk.box[0] <= right
            and chunk.box[2] >= left
            and chunk.box[1] <= top
            and chunk.box[3] >= bottom
        ]
        surface.painter.setTransform(surface.world)
        cased = [chunk for chunk in visible if chunk.width >= CASED * surface.resolution]
        casing = 2 * symbol.width * surface.resolution
        self._stroke(surface, cased, colour(symbol.stroke), casing)
        self._stroke(surface, visible, colour(symbol.fill), 0.0)

    def _stroke(self, surface: Surface, chunks: list[_Chunk], shade: QColor, extra: float) -> None:
        painter = surface.painter
        for chunk in chunks:
            if surface.cancelled():
                return
            if chunk.path is None:
                chunk.path = lines_path(self._geometries[chunk.first : chunk.last])
            pen = QPen(shade, max(chunk.width, surface.resolution) + extra)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(chunk.path, pen)


def _chunks(bounds: numpy.ndarray, widths: numpy.ndarray) -> list[_Chunk]:
    """Pieces of at most `CHUNK` lines of equal width, narrow ones first."""
    breaks = (numpy.flatnonzero(numpy.diff(widths)) + 1).tolist()
    chunks = []
    for start, end in zip([0, *breaks], [*breaks, len(widths)], strict=True):
        for first in range(start, end, CHUNK):
            last = min(first + CHUNK, end)
            low, high = bounds[first:last, :2].min(axis=0), bounds[first:last, 2:].max(axis=0)
            box = (*low.tolist(), *high.tolist())
            chunks.append(_Chunk(first, last, float(widths[start]), box))
    return chunks
