"""Flying from one view of the map to another: out, across, and in again, as far out as it takes.

J. J. van Wijk and W. A. A. Nuij, "Smooth and efficient zooming and panning", IEEE InfoVis 2003.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

from musterpoint.desktop.canvas.viewport import Viewport

CURVE = 1.4
"""How readily the flight zooms out rather than crosses (rho in the paper, which found 1.42 liked best)."""

SPEED = 1.6
"""Lengths of the path per second."""

SHORTEST_MS, LONGEST_MS = 350, 2200

Path = Callable[[float], Viewport]
"""Part of the time gone by (0–1) → where the flight is."""


def flight(start: Viewport, end: Viewport) -> tuple[Path, int]:
    """The path between two views of the same screen, and milliseconds that it should take."""
    wide, wide_end = (view.resolution * view.width for view in (start, end))
    distance = math.hypot(end.x - start.x, end.y - start.y)
    if distance < 1e-6 * wide:
        length, place = _zoom(wide, wide_end)
    else:
        length, place = _arc(wide, wide_end, distance)

    def at(part: float) -> Viewport:
        if part >= 1.0:
            return end
        travelled, width = place(length * _eased(part))
        share = travelled / distance if distance else 0.0
        return dataclasses.replace(
            start,
            x=start.x + share * (end.x - start.x),
            y=start.y + share * (end.y - start.y),
            resolution=width / start.width,
        )

    return at, round(min(max(1000 * length / SPEED, SHORTEST_MS), LONGEST_MS))


def _zoom(wide: float, wide_end: float) -> tuple[float, Callable[[float], tuple[float, float]]]:
    direction = 1.0 if wide_end > wide else -1.0
    length = abs(math.log(wide_end / wide)) / CURVE
    return length, lambda along: (0.0, wide * math.exp(direction * CURVE * along))


def _arc(
    wide: float, wide_end: float, distance: float
) -> tuple[float, Callable[[float], tuple[float, float]]]:
    square = CURVE**2
    difference = wide_end**2 - wide**2
    first = (difference + (square * distance) ** 2) / (2 * wide * square * distance)
    last = (difference - (square * distance) ** 2) / (2 * wide_end * square * distance)
    begin, finish = -math.asinh(first), -math.asinh(last)

    def place(along: float) -> tuple[float, float]:
        travelled = wide / square * (math.cosh(begin) * math.tanh(CURVE * along + begin) - math.sinh(begin))
        return travelled, wide * math.cosh(begin) / math.cosh(CURVE * along + begin)

    return (finish - begin) / CURVE, place


def _eased(part: float) -> float:
    """Slow at both ends."""
    return part * part * (3 - 2 * part)
