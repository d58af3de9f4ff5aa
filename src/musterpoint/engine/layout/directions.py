"""Directions that sites are set up along: those of buildings and streets."""

from __future__ import annotations

import numpy as np
import shapely

from musterpoint.engine.layout.free_ground import axis_of
from musterpoint.geo.trees import tree_of
from musterpoint.plan import ROADS, Plan

_BINS = 45
"""Directions from 0 to 90° are counted in steps of 2°."""

_SHARE = 0.25
"""A second direction counts where so much of the first one's length follows it."""

_APART = 10.0
"""Degrees between two directions that are worth trying both."""


class Directions:
    """The directions of the edges of buildings and of the pieces of streets in a plan, by place."""

    def __init__(self, plan: Plan):
        layers = [plan.buildings, plan.layers.get(ROADS)]
        self._trees = [tree_of(layer) for layer in layers if layer is not None]

    def of(self, area: shapely.Polygon) -> list[float]:
        """One or two directions (degrees, 0 to 90) that most metres of walls and streets in an area follow;
        the area's own where there are none."""
        near = [tree.geometries[np.sort(tree.query(area, predicate="intersects"))] for tree in self._trees]
        ends = np.concatenate([np.zeros((0, 2, 2)), *map(_pieces, near)])
        ends = ends[shapely.intersects_xy(area, *ends.mean(axis=1).T)]
        if not len(ends):
            return [axis_of(area)]
        step = ends[:, 1] - ends[:, 0]
        lengths, angles = np.hypot(*step.T), np.degrees(np.arctan2(step[:, 1], step[:, 0])) % 90
        found: list[float] = []
        first = 0.0
        for _direction in range(2):
            bins = np.bincount((angles / 90 * _BINS).astype(int) % _BINS, lengths, _BINS)
            counts = bins + np.roll(bins, 1) + np.roll(bins, -1)
            top = (int(np.argmax(counts)) + 0.5) * 90 / _BINS
            away = (angles - top + 45) % 90 - 45
            near = np.abs(away) <= 3
            if not near.any() or counts.max() < _SHARE * first:
                break
            first = max(first, counts.max())
            found.append(round(float(top + np.average(away[near], weights=lengths[near])) % 90, 2))
            keep = np.abs(away) > _APART
            angles, lengths = angles[keep], lengths[keep]
            if not len(angles):
                break
        return found


def _pieces(shapes: np.ndarray) -> np.ndarray:
    """The straight pieces (n, 2, 2) of outlines and lines."""
    points, part = shapely.get_coordinates(shapes, return_index=True)
    joined = part[1:] == part[:-1]
    return np.stack([points[:-1], points[1:]], axis=1)[joined]
