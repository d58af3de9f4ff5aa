"""Pieces of a given length set along a line: barriers, screens, cordon tape."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from musterpoint.plan import Points


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a piece lies: x, y of its middle, the direction of its length in degrees, and its length."""

    x: float
    y: float
    rotation: float
    length: float


def pieces_along(path: Points, length: float, flexible: bool) -> list[Piece]:
    """The pieces that close a line without a gap, in metres.

    What is flexible, such as tape, is one piece from corner to corner. Rigid pieces keep their `length`:
    where a side of the line is no multiple of it, they overlap evenly. Raises ValueError unless the length
    is greater than 0.
    """
    if length <= 0:
        raise ValueError("a piece needs a length")
    pieces: list[Piece] = []
    for (x0, y0), (x1, y1) in itertools.pairwise(path):
        side = math.hypot(x1 - x0, y1 - y0)
        if side < 1e-6:
            continue
        unit = ((x1 - x0) / side, (y1 - y0) / side)
        rotation = round(math.degrees(math.atan2(unit[1], unit[0])), 4) % 360
        count = 1 if flexible else max(1, math.ceil(round(side / length, 6)))
        own = side if flexible else length
        step = (side - own) / (count - 1) if count > 1 else 0.0
        for number in range(count):
            along = own / 2 + number * step
            pieces.append(
                Piece(round(x0 + unit[0] * along, 4), round(y0 + unit[1] * along, 4), rotation, round(own, 4))
            )
    return pieces


def whole_pieces(start: tuple[float, float], end: tuple[float, float], length: float) -> tuple[float, float]:
    """`end` moved along the line from `start` so that whole pieces fit, one at least."""
    side = math.dist(start, end)
    if side < 1e-6:
        return end
    share = max(1, round(side / length)) * length / side
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
