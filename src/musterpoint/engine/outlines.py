"""The ground that records cover, and what of it they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from musterpoint.plan import Zone
from musterpoint.plan.outlines import geometries

_ROUNDING = 1e-6
"""m² that areas may be off."""


def zone_outlines(zones: Sequence[Zone]) -> np.ndarray:
    """The area of each zone, polygons (n,) in the plan's CRS, made valid where an edge crosses another."""
    outlines = geometries(zones)
    broken = ~shapely.is_valid(outlines)
    outlines[broken] = shapely.make_valid(outlines[broken])
    return outlines


def overlaps(first: np.ndarray, second: shapely.STRtree, least: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (i, j) of a polygon and one of an index that share more than `least` m², array (k, 2), and how
    many m² each pair shares (k,)."""
    large = np.flatnonzero(shapely.area(first) > least + _ROUNDING)  # line marks aren't, and are the most
    rows, others = second.query(first[large], predicate="intersects")
    rows = large[rows]
    ones, covers = first[rows], second.geometries[others]
    shared = shapely.area(ones)
    apart = ~shapely.covers(covers, ones)  # quick to ask, and spares most of the intersections
    shared[apart] = shapely.area(shapely.intersection(ones[apart], covers[apart]))
    much = shared > least
    return np.column_stack([rows, others])[much], shared[much]
