"""Outlines of many records at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from musterpoint.plan.record import Points, Record
from musterpoint.plan.records import Fixture, Zone


def fixture_outlines(fixtures: Sequence[Fixture]) -> np.ndarray:
    """The ground that each fixture covers, polygons (n,) in the plan's CRS, as their `geometry()`."""
    values = np.array(
        [(item.x, item.y, item.rotation, item.width / 2, item.depth / 2) for item in fixtures], float
    ).reshape(-1, 5)
    turns = np.radians(values[:, 2])
    along = np.column_stack([np.cos(turns), np.sin(turns)]) * values[:, 3:4]
    across = np.column_stack([-np.sin(turns), np.cos(turns)]) * values[:, 4:5]
    corners = np.stack([-along - across, along - across, along + across, -along + across], axis=1)
    return shapely.polygons(corners + values[:, None, :2]) if len(values) else np.array([], dtype=object)


def geometries(records: Sequence[Record]) -> np.ndarray:
    """The shape of each of some records of one kind, as their `geometry()`, in the plan's CRS."""
    if records and isinstance(records[0], Fixture):
        return fixture_outlines(records)
    if records and isinstance(records[0], Zone):
        return polygons([zone.outline for zone in records])
    return np.array([record.geometry() for record in records], dtype=object)


def polygons(outlines: Sequence[Points]) -> np.ndarray:
    """Polygons (n,) with these corners, in the corners' CRS; empty where there are fewer than three."""
    found = np.full(len(outlines), shapely.Polygon(), dtype=object)
    drawn = [row for row, outline in enumerate(outlines) if len(outline) > 2]
    if drawn:
        corners = np.array([point for row in drawn for point in outlines[row]])
        of_which = np.repeat(np.arange(len(drawn)), [len(outlines[row]) for row in drawn])
        found[drawn] = shapely.polygons(shapely.linearrings(corners, indices=of_which))
    return found
