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


def overlaps(first: np.ndarray, second: shapely.STRtree, least: float) -> np.ndarray:
    """Pairs (i, j) of a polygon and one of an index that share more than `least` m², array (k, 2)."""
    rows, others = second.query(first, predicate="intersects")
    shared = shapely.area(shapely.intersection(first[rows], second.geometries[others]))
    return np.column_stack([rows, others])[shared > least]
