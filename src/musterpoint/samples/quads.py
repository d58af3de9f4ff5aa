"""Convex quadrilaterals: the shape of a block between four streets.

A quad is an array (4, 2) of corners in metres, counter-clockwise from the south-west: side 0 is the
southern one, 1 the eastern, 2 the northern, 3 the western. Everything here is plain geometry of a few
numbers; what is many (building outlines) is done in one go elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Quad = np.ndarray
Interval = tuple[float, float]
Box = tuple[float, float, float, float]
"""West, south, east, north."""

SOUTH, EAST, NORTH, WEST = range(4)


@dataclass(frozen=True, slots=True)
class Frame:
    """A turned coordinate system: origin in the outer one, angle in degrees counter-clockwise."""

    origin: tuple[float, float]
    angle: float

    def inside(self, points: np.ndarray) -> np.ndarray:
        """Points (…, 2) of the outer system in this one."""
        return (np.asarray(points) - self.origin) @ self._turn()

    def outside(self, points: np.ndarray) -> np.ndarray:
        """Points (…, 2) of this system in the outer one."""
        return np.asarray(points, float) @ self._turn().T + self.origin

    def _turn(self) -> np.ndarray:
        cosine, sine = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        return np.array([[cosine, -sine], [sine, cosine]])


def area(quad: Quad) -> float:
    x, y = quad.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2


def side_angle(quad: Quad, side: int) -> float:
    """Direction of a side in degrees, walked counter-clockwise round the quad."""
    run = quad[(side + 1) % 4] - quad[side]
    return float(np.degrees(np.arctan2(run[1], run[0])))


def inset(quad: Quad, distances: float | Sequence[float]) -> Quad:
    """The quad with each side moved inwards by its own distance."""
    distances = np.broadcast_to(np.asarray(distances, float), 4)
    runs = np.roll(quad, -1, axis=0) - quad
    runs /= np.linalg.norm(runs, axis=1, keepdims=True)
    starts = quad + np.column_stack([-runs[:, 1], runs[:, 0]]) * distances[:, None]
    corners = np.empty((4, 2))
    for side in range(4):
        before = side - 1
        system = np.column_stack([runs[before], -runs[side]])
        along = np.linalg.solve(system, starts[side] - starts[before])[0]
        corners[side] = starts[before] + along * runs[before]
    return corners


def chord(quad: Quad, level: float, axis: int = 1) -> Interval | None:
    """Where the line y = level (axis 1) or x = level (axis 0) crosses the quad, or None."""
    here, there = quad, np.roll(quad, -1, axis=0)
    rise = there[:, axis] - here[:, axis]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = (level - here[:, axis]) / rise
    hit = (rise != 0) & (part >= 0) & (part <= 1)
    if hit.sum() < 2:
        return None
    values = here[hit, 1 - axis] + part[hit] * (there[hit, 1 - axis] - here[hit, 1 - axis])
    return float(values.min()), float(values.max())


def band(quad: Quad, low: float, high: float) -> Interval | None:
    """The x interval that lies inside the quad for every y from low to high."""
    lower, upper = chord(quad, low), chord(quad, high)
    if lower is None or upper is None:
        return None
    west, east = max(lower[0], upper[0]), min(lower[1], upper[1])
    return (west, east) if east > west else None


def inner_box(quad: Quad) -> Box:
    """An upright box inside the quad, nearly the largest when the quad is nearly upright."""
    x, y = quad.T
    return max(x[0], x[3]), max(y[0], y[1]), min(x[1], x[2]), min(y[2], y[3])


def without(interval: Interval, gaps: Sequence[Interval]) -> list[Interval]:
    """What is left of an interval when the gaps are taken out."""
    pieces, west = [], interval[0]
    for start, end in sorted(gaps):
        if start > west:
            pieces.append((west, min(start, interval[1])))
        west = max(west, end)
    pieces.append((west, interval[1]))
    return [(start, end) for start, end in pieces if end > start]
