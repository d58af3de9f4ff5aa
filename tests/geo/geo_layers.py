"""What the layers of the tests are made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import shapely

BEIJING = (116.32, 40.0)
STEP = 0.002
"""Degrees; about 200 m."""

Write = Callable[..., Path]


def square(column: float, row: float, size: float = 1.0) -> shapely.Polygon:
    """A square of `size` steps whose lower left corner lies so many steps from the corner of the town."""
    west, south = BEIJING[0] + column * STEP, BEIJING[1] + row * STEP
    return shapely.box(west, south, west + size * STEP, south + size * STEP)
