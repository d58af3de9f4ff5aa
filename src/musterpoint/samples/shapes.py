"""Outlines of buildings as they look from above, drawn in one go for a whole town.

A shape is a ring in a unit box (x and y from -0.5 to 0.5, south is down); it is stretched to a building's
length and depth and turned. It never leaves its box, so that boxes which don't overlap give buildings that
don't.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely

SHAPES = {
    "box": [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)],
    # A tower with a flat in each corner and the lifts in the middle
    "tower": [
        (-0.5, -0.5), (-0.14, -0.5), (-0.14, -0.34), (0.14, -0.34), (0.14, -0.5), (0.5, -0.5),
        (0.5, -0.1), (0.42, -0.1), (0.42, 0.08), (0.5, 0.08), (0.5, 0.42), (0.2, 0.42),
        (0.2, 0.5), (-0.2, 0.5), (-0.2, 0.42), (-0.5, 0.42), (-0.5, 0.08), (-0.42, 0.08),
        (-0.42, -0.1), (-0.5, -0.1),
    ],
    # A butterfly tower: two wings turned to the sun
    "butterfly": [
        (-0.5, -0.3), (-0.24, -0.5), (-0.1, -0.26), (0.1, -0.26), (0.24, -0.5), (0.5, -0.3),
        (0.36, 0.2), (0.36, 0.5), (0.12, 0.5), (0.12, 0.36), (-0.12, 0.36), (-0.12, 0.5),
        (-0.36, 0.5), (-0.36, 0.2),
    ],
    "l": [(-0.5, -0.5), (-0.2, -0.5), (-0.2, 0.14), (0.5, 0.14), (0.5, 0.5), (-0.5, 0.5)],
    "u": [
        (-0.5, -0.5), (-0.26, -0.5), (-0.26, 0.12), (0.26, 0.12), (0.26, -0.5), (0.5, -0.5),
        (0.5, 0.5), (-0.5, 0.5),
    ],
    # A farmhouse with a wing along its yard
    "farm": [(-0.5, -0.5), (-0.14, -0.5), (-0.14, 0.02), (0.5, 0.02), (0.5, 0.5), (-0.5, 0.5)],
}  # fmt: skip


@cache
def ring(shape: str) -> np.ndarray:
    """The ring of a shape, array (k, 2). "slab-4" is a slab block with four staircases to the north."""
    if not shape.startswith("slab-"):
        return np.array(SHAPES[shape])
    count = int(shape.removeprefix("slab-"))
    wall, points = 0.41, [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.41)]
    for unit in reversed(range(count)):
        middle, half = (unit + 0.5) / count - 0.5, 0.12 / count
        points += [(middle + half, wall), (middle + half, 0.5), (middle - half, 0.5), (middle - half, wall)]
    return np.array([*points, (-0.5, wall)])


def outlines(
    shapes: Sequence[str], centres: np.ndarray, angles: np.ndarray, lengths: np.ndarray, depths: np.ndarray
) -> np.ndarray:
    """Polygons of n buildings: centres (n, 2) and sizes (n,) in metres, angles (n,) in degrees."""
    shapes = np.asarray(shapes)
    result = np.empty(len(shapes), dtype=object)
    turns = np.radians(angles)
    cosines, sines = np.cos(turns)[:, None], np.sin(turns)[:, None]
    for shape in np.unique(shapes):
        rows = shapes == shape
        points = ring(str(shape))
        x = points[:, 0] * lengths[rows, None]
        y = points[:, 1] * depths[rows, None]
        turned = np.stack([x * cosines[rows] - y * sines[rows], x * sines[rows] + y * cosines[rows]], axis=-1)
        result[rows] = shapely.polygons(turned + centres[rows, None, :])
    return result
