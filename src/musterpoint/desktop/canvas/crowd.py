"""Features of which very many may be in view, and then are dots."""

from __future__ import annotations

from collections.abc import Iterator

import numpy
import shapely
from PyQt6.QtGui import QColor

from musterpoint.desktop.canvas.coverage import empty_mask
from musterpoint.desktop.canvas.shapes import paint_mask
from musterpoint.desktop.canvas.surface import Surface

DOT = 2.0
"""CSS pixels."""


class Crowd:
    """shapes: n of them, array (n,); boxes: around each, array (n, 4), found where they aren't given."""

    def __init__(self, shapes: numpy.ndarray, boxes: numpy.ndarray | None = None):
        self._shapes = shapes
        self._boxes = shapely.bounds(shapes) if boxes is None else boxes
        self._x, self._y = (self._boxes[:, :2] + self._boxes[:, 2:]).T / 2

    def __len__(self) -> int:
        return len(self._shapes)

    def seen(self, surface: Surface, margin: float) -> numpy.ndarray:
        """Whether the box of each comes within `margin` pixels of the view, array of bool (n,)."""
        left, bottom, right, top = surface.bounds(margin=margin)
        boxes = self._boxes
        across = (boxes[:, 0] <= right) & (boxes[:, 2] >= left)
        return across & (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)

    def chunks(self, rows: numpy.ndarray, size: int) -> Iterator[numpy.ndarray]:
        """The shapes in these rows, so many at a time: a path of very many is slow to paint."""
        shapes = self._shapes[rows]
        return (shapes[start : start + size] for start in range(0, len(shapes), size))

    def paint_dots(self, surface: Surface, ink: QColor) -> None:
        """A dot in the middle of each, all at once: a painter would take a second for a city's."""
        world, device, size = surface.world, surface.painter.device(), max(1, round(DOT * surface.ratio))
        width, height = device.width(), device.height()
        x = (world.m11() * self._x + world.m21() * self._y + world.dx()).astype(numpy.int32)
        y = (world.m12() * self._x + world.m22() * self._y + world.dy()).astype(numpy.int32)
        inside = (x >= 0) & (x < width - size) & (y >= 0) & (y < height - size)
        inked = numpy.zeros((height, width), bool)
        inked.reshape(-1)[(y * numpy.int32(width) + x)[inside]] = True
        for _further in range(size - 1):
            inked[:, 1:] |= inked[:, :-1]
            inked[1:] |= inked[:-1]
        # A mask holds how coverage changes along a row.
        mask = empty_mask(width, height)
        mask[:, :width] = inked
        mask[:, 1:width] -= inked[:, :-1]
        surface.painter.save()
        paint_mask(surface, mask, ink)
        surface.painter.restore()
