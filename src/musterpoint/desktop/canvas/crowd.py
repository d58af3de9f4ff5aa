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
        self.shapes = shapes
        self.boxes = shapely.bounds(shapes) if boxes is None else boxes

    def __len__(self) -> int:
        return len(self.shapes)

    def in_view(self, surface: Surface, margin: float) -> Crowd:
        """Those whose box comes within `margin` pixels of the view."""
        left, bottom, right, top = surface.bounds(margin=margin)
        boxes = self.boxes
        seen = (boxes[:, 0] <= right) & (boxes[:, 2] >= left)
        seen &= (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)
        return Crowd(self.shapes[seen], boxes[seen])

    def chunks(self, size: int) -> Iterator[numpy.ndarray]:
        """The shapes, so many at a time: a path of very many is slow to paint."""
        return (self.shapes[start : start + size] for start in range(0, len(self), size))

    def paint_dots(self, surface: Surface, ink: QColor) -> None:
        """A dot in the middle of each, all at once: a painter would take a second for a city's."""
        world, device, size = surface.world, surface.painter.device(), max(1, round(DOT * surface.ratio))
        middles = (self.boxes[:, :2] + self.boxes[:, 2:]) / 2
        x = (world.m11() * middles[:, 0] + world.m21() * middles[:, 1] + world.dx()).astype(int)
        y = (world.m12() * middles[:, 0] + world.m22() * middles[:, 1] + world.dy()).astype(int)
        inside = (x >= 0) & (x < device.width() - size) & (y >= 0) & (y < device.height() - size)
        inked = numpy.zeros((device.height(), device.width()), bool)
        for along in range(size):
            for across in range(size):
                inked[y[inside] + along, x[inside] + across] = True
        # A mask holds how coverage changes along a row.
        mask = empty_mask(device.width(), device.height())
        mask[:, : device.width()] = numpy.diff(inked.astype(numpy.float32), axis=1, prepend=0)
        surface.painter.save()
        paint_mask(surface, mask, ink)
        surface.painter.restore()
