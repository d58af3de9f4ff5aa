"""Which piece of the plane falls on a map of given size, and at which scale."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

SCALES = (250, 300, 400, 500, 600, 750, 1000, 1500, 2000)
SURROUNDINGS_M = 5.0
"""Metres shown around a site's parts on every side, at the least."""

SMALLEST_VIEW_M = 45.0
"""Metres that the map shows each way at the least: a lone van would be hard to find without its street."""

BAR_METRES = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
LONGEST_BAR = 50.0

Bounds = tuple[float, float, float, float]
"""west, south, east, north in metres in the plan's CRS."""


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of the plan's plane and the paper that it falls on, north up.

    x, y: its centre in metres in the plan's CRS. width, height: millimetres of paper. scale: one to so many.
    """

    x: float
    y: float
    width: float
    height: float
    scale: int

    def bounds(self, margin: float = 0.0) -> Bounds:
        """The piece of the plane, widened by `margin` millimetres of paper on every side."""
        half_width, half_height = (
            (side / 2 + margin) * self.scale / 1000 for side in (self.width, self.height)
        )
        return self.x - half_width, self.y - half_height, self.x + half_width, self.y + half_height

    @property
    def north_arrow(self) -> tuple[float, float]:
        """Its centre, in millimetres from the top left corner."""
        return self.width - 9.0, 9.0

    def length(self, metres: float) -> float:
        """Millimetres on paper."""
        return metres * 1000 / self.scale

    def on_paper(self, geometries: Iterable[BaseGeometry], margin: float = 5.0) -> list[BaseGeometry]:
        """The geometries clipped to the window and its margin, in millimetres from the map's top left
        corner, y downwards."""
        clipped = shapely.clip_by_rect(numpy.array(list(geometries), dtype=object), *self.bounds(margin))
        west, _south, _east, north = self.bounds()
        factor = numpy.array([1000, -1000]) / self.scale
        return list(shapely.transform(clipped, lambda points: (points - (west, north)) * factor))


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A bar for so many metres; its place and size, and those of the plate that it stands on (left, top,
    right, bottom), in millimetres from the map's top left corner."""

    metres: int
    left: float
    top: float
    length: float
    height: float
    plate: tuple[float, float, float, float]


def scale_bar(window: Window) -> ScaleBar:
    """The longest bar of a round length that stays under `LONGEST_BAR`, at the bottom left."""
    metres = max((step for step in BAR_METRES if window.length(step) <= LONGEST_BAR), default=BAR_METRES[0])
    length = window.length(metres)
    left, top, height = 5.0, window.height - 4.0, 1.6
    return ScaleBar(metres, left, top, length, height, (0.0, top - 4.5, left + length + 6.5, window.height))


def fitting_window(
    bounds: Bounds,
    width: float,
    height: float,
    scales: Sequence[int] = SCALES,
    smallest: float = SMALLEST_VIEW_M,
    surroundings: float = SURROUNDINGS_M,
) -> Window:
    """The window of width × height millimetres round the bounds, at the largest of the scales that shows
    them with their surroundings, and at least `smallest` metres each way; beyond those, at a round
    thousand."""
    west, south, east, north = bounds
    needed = max(
        max(length + 2 * surroundings, smallest) * 1000 / side
        for length, side in ((east - west, width), (north - south, height))
    )
    scale = next((scale for scale in scales if scale >= needed), math.ceil(needed / 1000) * 1000)
    return Window((west + east) / 2, (south + north) / 2, width, height, scale)
