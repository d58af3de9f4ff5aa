"""The points of very many features in a few flat arrays, as the rasteriser wants them."""

from __future__ import annotations

import numpy
import shapely
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QImage

from musterpoint.desktop.canvas.coverage import (
    BLOCK,
    Matrix,
    boxes_meeting,
    closed_rings,
    shade,
    turn_clockwise,
)
from musterpoint.desktop.canvas.surface import Surface

_PREPARED_AT_ONCE = 4096
"""Shapely holds Python's lock while it hands out coordinates: not for longer than some milliseconds."""


class Shapes:
    """Polygons, or lines, of one layer. Preparing 340,000 polygons takes a quarter of a second.

    geometries: all of dimension 2 or all of dimension 1, multiple or single, none empty. order: their numbers
    in the order in which they are kept here, neighbours together.
    """

    def __init__(self, geometries: numpy.ndarray):
        bounds = shapely.bounds(geometries)
        self.order = _neighbours_together(bounds)
        geometries, bounds = geometries[self.order], bounds[self.order]
        self._origin = bounds[:, :2].mean(axis=0) if len(bounds) else numpy.zeros(2)
        # Metres from the middle of a city fit into single precision to within some millimetres.
        self._boxes = (bounds - numpy.tile(self._origin, 2)).astype(numpy.float32)
        firsts = numpy.arange(0, len(bounds), BLOCK)
        low, high = self._boxes[:, :2], self._boxes[:, 2:]
        self._blocks = numpy.hstack(
            (numpy.minimum.reduceat(low, firsts), numpy.maximum.reduceat(high, firsts))
        )
        flat = _polygons if len(geometries) and shapely.get_dimensions(geometries[0]) == 2 else _lines
        self._points, self._rings, self._features = flat(geometries, self._origin)

    def in_view(self, surface: Surface, pixels: float = 0.0, margin: float = 4.0) -> numpy.ndarray:
        """The numbers of those at least so many CSS pixels long or high whose box meets what the surface
        shows and `margin` CSS pixels around it."""
        left, bottom, right, top = surface.bounds(margin)
        x, y = self._origin.tolist()
        box = (left - x, bottom - y, right - x, top - y)
        return boxes_meeting(self._boxes, self._blocks, box, pixels * surface.resolution)

    def on(
        self, surface: Surface, chosen: numpy.ndarray
    ) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray, numpy.ndarray, Matrix]:
        """What `coverage` asks for to paint the chosen ones on a surface."""
        world = surface.world
        there = world.map(QPointF(*self._origin.tolist()))
        matrix = (world.m11(), world.m12(), world.m21(), world.m22(), there.x(), there.y())
        return self._points, self._rings, self._features, chosen, matrix


def _neighbours_together(bounds: numpy.ndarray) -> numpy.ndarray:
    """An order in which each `BLOCK` lie in the same square or two: row by row of squares."""
    if not len(bounds):
        return numpy.empty(0, int)
    middles = (bounds[:, :2] + bounds[:, 2:]) / 2
    low, high = middles.min(axis=0), middles.max(axis=0)
    across = max(1, round((len(bounds) / BLOCK) ** 0.5))
    columns, rows = numpy.floor((middles - low) / numpy.maximum(high - low, 1.0) * across).T
    return numpy.lexsort((columns, rows))


def paint_mask(surface: Surface, mask: numpy.ndarray, colour: QColor) -> None:
    """Put a mask onto the surface in a colour."""
    pixels = shade(mask, colour.redF(), colour.greenF(), colour.blueF(), colour.alphaF())
    height, width, channels = pixels.shape
    image = QImage(pixels.data, width, height, width * channels, QImage.Format.Format_ARGB32_Premultiplied)
    surface.painter.resetTransform()
    surface.painter.drawImage(QPointF(0, 0), image)


def _points(geometries: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """All points, some thousand features at a time, and how many each feature has."""
    pieces = [
        shapely.get_coordinates(geometries[first : first + _PREPARED_AT_ONCE])
        for first in range(0, len(geometries), _PREPARED_AT_ONCE)
    ]
    return numpy.concatenate([numpy.empty((0, 2)), *pieces]), shapely.get_num_coordinates(geometries)


def _polygons(
    geometries: numpy.ndarray, origin: numpy.ndarray
) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Points from the origin, where each ring begins, and where each feature's rings do; outer rings run one
    way, holes the other. Taking polygons apart with Shapely makes a copy of each, which takes three times as
    long: rings are told by their closing, and only what has several is handed to Shapely."""
    points, counts = _points(geometries)
    rings, rings_of = closed_rings(points, counts)
    several = numpy.diff(rings_of) > 1
    if several.any():
        points[numpy.repeat(several, counts)] = shapely.get_coordinates(
            shapely.orient_polygons(geometries[several], exterior_cw=True)
        )
    local = (points - origin).astype(numpy.float32)
    turn_clockwise(local, rings[rings_of[:-1][~several]], rings[rings_of[1:][~several]])
    return local, rings, rings_of


def _lines(
    geometries: numpy.ndarray, origin: numpy.ndarray
) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Points from the origin, where each line begins, and where each feature's lines do."""
    points, _counts = _points(geometries)
    lines, owners = shapely.get_parts(geometries, return_index=True)
    return (
        (points - origin).astype(numpy.float32),
        _begins(shapely.get_num_coordinates(lines)),
        _begins(numpy.bincount(owners, minlength=len(geometries))),
    )


def _begins(counts: numpy.ndarray) -> numpy.ndarray:
    """Where each of these runs begins, and where the last one ends."""
    return numpy.concatenate([[0], counts]).cumsum().astype(numpy.int64)
