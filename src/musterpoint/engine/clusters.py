"""Middles of demand: weighted k-means."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.served import nearest_points
from musterpoint.jobs import Job
from musterpoint.text import _


def demand_centres(
    points: np.ndarray, weights: np.ndarray, count: int, seed: int, job: Job, kept: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Lloyd's algorithm with k-means++ beginnings (Arthur and Vassilvitskii 2007).

    points: (n, 2) in metres; weights: (n,); count: new centres to find; kept: (m, 2) centres that are there
    already and don't move. Gives the new centres (count, 2), each moved to the nearest of its own points, so
    that it lies among its people and not between two villages; and the weight that each gathers (count,).
    The same seed gives the same answer.
    """
    kept = np.empty((0, 2)) if kept is None else kept
    centres = _beginnings(points, weights, count, np.random.default_rng(seed), kept)
    for round_ in range(40):
        job.progress(round_ / 40, _("Gathering people round sites"))
        owner = nearest_points(np.concatenate([kept, centres]), points) - len(kept)
        moved = _means(points, weights, owner, centres)
        if np.allclose(moved, centres, atol=0.5):
            break
        centres = moved
    owner = nearest_points(np.concatenate([kept, centres]), points) - len(kept)
    own = owner >= 0
    gathered = np.bincount(owner[own], weights[own], minlength=len(centres))
    return points[_nearest_own(points, owner, centres)], gathered


def _beginnings(
    points: np.ndarray, weights: np.ndarray, count: int, rng: np.random.Generator, kept: np.ndarray
) -> np.ndarray:
    """Points drawn one after the other, those far from all earlier ones more likely."""
    distance = np.full(len(points), np.inf)
    for centre in kept:
        distance = np.minimum(distance, ((points - centre) ** 2).sum(axis=1))
    chosen = []
    for _round in range(count):
        chance = weights * np.where(np.isfinite(distance), distance, 1.0)
        total = chance.sum()
        index = (
            int(rng.choice(len(points), p=chance / total)) if total > 0 else int(rng.integers(len(points)))
        )
        chosen.append(points[index])
        distance = np.minimum(distance, ((points - points[index]) ** 2).sum(axis=1))
    return np.array(chosen)


def _means(points: np.ndarray, weights: np.ndarray, owner: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """The weighted mean of each centre's points; a centre without any stays where it is."""
    own = owner >= 0
    total = np.bincount(owner[own], weights[own], minlength=len(centres))
    sums = np.column_stack(
        [np.bincount(owner[own], weights[own] * points[own, axis], minlength=len(centres)) for axis in (0, 1)]
    )
    return np.where(total[:, None] > 0, sums / np.maximum(total, 1e-9)[:, None], centres)


def _nearest_own(points: np.ndarray, owner: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """For each centre the index of the nearest point among its own, or of all where it has none."""
    result = nearest_points(points, centres)
    own = np.flatnonzero(owner >= 0)
    distance = ((points[own] - centres[owner[own]]) ** 2).sum(axis=1)
    order = np.lexsort((distance, owner[own]))
    owners, first = np.unique(owner[own][order], return_index=True)
    result[owners] = own[order][first]
    return result
