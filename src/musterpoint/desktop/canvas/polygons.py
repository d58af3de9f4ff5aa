"""A picture of very many polygons that stays quick at every scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas
import numpy
import shapely
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QImage, QPainterPath, QPen

from musterpoint.desktop.canvas.outlines import polygons_path
from musterpoint.desktop.canvas.surface import Surface

CHUNK = 128
"""Polygons per painter path. Qt's rasteriser takes time with the square of a path's size: 50,000 houses
take 0.12 s in hundreds and 1 s in two-thousands."""

SPECK = 1.6
"""Polygons below so many pixels are painted as specks, see `PolygonPicture`."""

OUTLINED = 4.0
"""Polygons from so many pixels on get their outline."""


@dataclass(slots=True)
class _Chunk:
    """Neighbours of about the same size (their wider side is at most `size` metres) and the same fill."""

    first: int
    last: int
    size: float
    fill: int
    path: QPainterPath | None = None


class PolygonPicture:
    """Polygons prepared for painting at any scale, by size and place.

    Near, polygons are painted as paths of a few neighbours each, made when first in view. Far, those smaller
    than a pixel or so become specks: each adds its area to the pixels around its middle, which looks the same
    as antialiased polygons and takes a thirtieth of the time.

    geometries: polygons and multipolygons (others are ignored), one per feature. fills: for each feature the
    index of its fill. Preparing 340,000 polygons takes half a second; painting is safe from several threads.
    """

    def __init__(self, geometries: numpy.ndarray, fills: numpy.ndarray | None = None):
        bounds = shapely.bounds(geometries)
        kept = numpy.flatnonzero((shapely.get_dimensions(geometries) == 2) & ~numpy.isnan(bounds[:, 0]))
        bounds = bounds[kept]
        sizes = numpy.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
        classes = numpy.ceil(numpy.log2(numpy.maximum(sizes, 1.0))).astype(int)
        kinds = numpy.zeros(len(kept), int) if fills is None else fills[kept]
        places = geopandas.GeoSeries(geometries[kept]).hilbert_distance() if len(kept) else kept
        order = numpy.lexsort((places, kinds, classes))
        kept, bounds, classes, kinds = kept[order], bounds[order], classes[order], kinds[order]
        self._geometries = geometries[kept]
        self._middles = (bounds[:, :2] + bounds[:, 2:]) / 2
        self._areas = shapely.area(self._geometries)
        self._chunks = _chunks(classes, kinds)
        firsts = [chunk.first for chunk in self._chunks]
        self._boxes = (
            numpy.hstack(
                (
                    numpy.minimum.reduceat(bounds[:, :2], firsts),
                    numpy.maximum.reduceat(bounds[:, 2:], firsts),
                )
            )
            if firsts
            else numpy.empty((0, 4))
        )

    def paint(self, surface: Surface, fills: Sequence[QColor], pen: QPen) -> None:
        """Paint what is in view: fill i in `fills[i]`, outlines with `pen`."""
        left, bottom, right, top = surface.bounds(margin=4)
        boxes = self._boxes
        visible = numpy.flatnonzero(
            (boxes[:, 0] <= right) & (boxes[:, 2] >= left) & (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)
        )
        chunks = [self._chunks[index] for index in visible]
        specks = [chunk for chunk in chunks if chunk.size <= SPECK * surface.resolution]
        for fill, shade in enumerate(fills):
            if shade.alpha():
                self._paint_specks(surface, [chunk for chunk in specks if chunk.fill == fill], shade)
        painter = surface.painter
        painter.setTransform(surface.world)
        for chunk in chunks[len(specks) :]:
            if surface.cancelled():
                return
            if chunk.path is None:
                chunk.path = polygons_path(self._geometries[chunk.first : chunk.last])
            outlined = chunk.size >= OUTLINED * surface.resolution
            painter.setPen(pen if outlined else QPen(Qt.PenStyle.NoPen))
            painter.setBrush(fills[chunk.fill])
            painter.drawPath(chunk.path)

    def _paint_specks(self, surface: Surface, chunks: Sequence[_Chunk], shade: QColor) -> None:
        if not chunks:
            return
        rows = numpy.concatenate([numpy.arange(chunk.first, chunk.last) for chunk in chunks])
        device = surface.painter.device()
        world = surface.world
        x, y = self._middles[rows].T
        coverage = _coverage(
            world.m11() * x + world.m21() * y + world.dx(),
            world.m12() * x + world.m22() * y + world.dy(),
            self._areas[rows] * abs(world.determinant()),
            device.width(),
            device.height(),
        )
        surface.painter.resetTransform()
        surface.painter.drawImage(QPointF(0, 0), _shaded(coverage, shade))


def _chunks(classes: numpy.ndarray, kinds: numpy.ndarray) -> list[_Chunk]:
    """Runs of equal class and kind, cut into pieces of `CHUNK`. Classes ascend, so do the chunks' sizes."""
    if not len(classes):
        return []
    breaks = numpy.flatnonzero(numpy.diff(classes) | numpy.diff(kinds)) + 1
    runs = zip([0, *breaks.tolist()], [*breaks.tolist(), len(classes)], strict=True)
    return [
        _Chunk(first, min(first + CHUNK, end), 2.0 ** int(classes[start]), int(kinds[start]))
        for start, end in runs
        for first in range(start, end, CHUNK)
    ]


def _coverage(
    x: numpy.ndarray, y: numpy.ndarray, areas: numpy.ndarray, width: int, height: int
) -> numpy.ndarray:
    """How much of each pixel (height × width, 0–1) is covered by specks at x, y with these areas, all in
    pixels. Each speck is shared out to the four pixels around it (bilinear)."""
    column, row = numpy.floor(x - 0.5), numpy.floor(y - 0.5)
    right, down = x - 0.5 - column, y - 0.5 - row
    covered = numpy.zeros((height + 2) * (width + 2))
    inside = (column >= -1) & (row >= -1) & (column < width) & (row < height)
    column, row = column[inside].astype(int) + 1, row[inside].astype(int) + 1
    right, down, areas = right[inside], down[inside], areas[inside]
    for step_x, share_x in ((0, 1 - right), (1, right)):
        for step_y, share_y in ((0, 1 - down), (1, down)):
            pixels = (row + step_y) * (width + 2) + column + step_x
            covered += numpy.bincount(pixels, areas * share_x * share_y, len(covered))
    return numpy.minimum(covered.reshape(height + 2, width + 2)[1:-1, 1:-1], 1.0)


def _shaded(coverage: numpy.ndarray, shade: QColor) -> QImage:
    """An image of one colour whose opacity is the coverage."""
    height, width = coverage.shape
    opacity = coverage * shade.alphaF()
    pixels = numpy.empty((height, width, 4), numpy.uint8)
    for channel, part in enumerate((shade.blueF(), shade.greenF(), shade.redF(), 1.0)):
        pixels[:, :, channel] = opacity * (part * 255) + 0.5
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()
