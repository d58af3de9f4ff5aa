"""A piece of free ground as a raster, looked at from any side."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from affine import Affine
from shapely.affinity import rotate, scale

from musterpoint.engine.layout.scan import runs, sums

CELL = 0.2
"""Metres; a sixth of a row of the queue. Ground that a cell covers in part only isn't used."""

_ROUNDING = 1e-4
"""Metres that ground may be off, so that a rectangle of whole cells counts whole."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Free ground, turned so that residents would walk upwards.

    rotation: degrees by which the frame is turned on the map, counter-clockwise; mirrored: then turned over,
    left for right. left, bottom: where the raster begins, in the frame's metres about `centre` (on the map).
    total, first, last: what `scan` works on.
    """

    rotation: float
    mirrored: bool
    centre: tuple[float, float]
    left: float
    bottom: float
    total: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def cell(self, x: float, y: float) -> tuple[float, float]:
        """Column and row of a point of the map."""
        turn = math.radians(-self.rotation)
        dx, dy = x - self.centre[0], y - self.centre[1]
        across = dx * math.cos(turn) - dy * math.sin(turn)
        along = dx * math.sin(turn) + dy * math.cos(turn)
        return ((-across if self.mirrored else across) - self.left) / CELL, (along - self.bottom) / CELL

    def origin(self, column: float, row: float) -> tuple[float, float]:
        """The point of the map at the lower left of a cell (lower right where mirrored)."""
        across, along = self.left + column * CELL, self.bottom + row * CELL
        across = -across if self.mirrored else across
        turn = math.radians(self.rotation)
        return (
            self.centre[0] + across * math.cos(turn) - along * math.sin(turn),
            self.centre[1] + across * math.sin(turn) + along * math.cos(turn),
        )


def framed(ground: shapely.Geometry, rotation: float, mirrored: bool, row: int) -> Frame:
    """The ground in a frame. row: cells that a row of the queue is high."""
    centre = ground.centroid
    turned = rotate(ground, -rotation, origin=centre)
    if mirrored:
        turned = scale(turned, -1, 1, origin=centre)
    turned = shapely.transform(turned, lambda points: points - (centre.x, centre.y))
    left, bottom, right, top = turned.bounds
    shape = tuple(max(math.ceil(round(side / CELL, 3)), 1) for side in (top - bottom, right - left))
    grown = shapely.buffer(turned, _ROUNDING, join_style="mitre")
    inside = burnt([grown], (left, bottom), shape, CELL, all_touched=False)
    inside[burnt([grown.boundary], (left, bottom), shape, CELL) == 1] = 0
    first, last = runs(inside, row)
    return Frame(rotation, mirrored, (centre.x, centre.y), left, bottom, sums(inside), first, last)


def burnt(
    shapes: Iterable[shapely.Geometry],
    corner: tuple[float, float],
    size: tuple[int, int],
    cell: float,
    all_touched: bool = True,
) -> np.ndarray:
    """Shapes on a raster of 0 and 1, uint8 of this size (rows, columns), row 0 at the bottom. corner: its
    lower left, and cell: width of a cell, in the shapes' metres. all_touched: every cell that a shape
    touches, not only those whose middle it covers."""
    import rasterio.features  # not before it is needed: the window's start would wait for it

    shapes = [shape for shape in shapes if not shape.is_empty]
    if not shapes:
        return np.zeros(size, np.uint8)
    grid = Affine(cell, 0, corner[0], 0, cell, corner[1])
    return rasterio.features.rasterize(shapes, size, transform=grid, all_touched=all_touched, dtype="uint8")
