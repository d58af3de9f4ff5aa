"""Outlines of many records at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from musterpoint.plan.records import Fixture, Record


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
    return np.array([record.geometry() for record in records], dtype=object)
