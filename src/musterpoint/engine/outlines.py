"""The ground that records cover, and what of it they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from musterpoint.plan import Zone


def zone_outlines(zones: Sequence[Zone]) -> np.ndarray:
    """The area of each zone, polygons (n,) in the plan's CRS, made valid where an edge crosses another."""
    polygons = np.array([zone.geometry() for zone in zones], dtype=object)
    broken = ~shapely.is_valid(polygons)
    polygons[broken] = shapely.make_valid(polygons[broken])
    return polygons


def overlaps(first: np.ndarray, second: np.ndarray, least: float) -> np.ndarray:
    """Pairs (i, j) of a polygon of each array that share more than `least` m², array (k, 2)."""
    rows, others = shapely.STRtree(second).query(first, predicate="intersects")
    shared = shapely.area(shapely.intersection(first[rows], second[others]))
    return np.column_stack([rows, others])[shared > least]
