"""The transportation problem: so many of each kind to give, so many of each kind needed, at least cost."""

from __future__ import annotations

import numpy as np


def transport(cost: np.ndarray, supply: np.ndarray, need: np.ndarray) -> np.ndarray:
    """As much as can be given, and among all ways of giving so much one of least cost.

    cost: (n, m), infinite where row i can't serve column j; may be negative. supply: (n,), need: (m,), whole
    numbers. Gives whole amounts (n, m). Exact: successive shortest paths with bottleneck pushes (Ahuja,
    Magnanti, Orlin, Network Flows 1993, 9.7), on dense arrays; meant for a few hundred rows and columns.
    """
    given = np.zeros(cost.shape, dtype=int)
    left, open_ = np.array(supply, dtype=int), np.array(need, dtype=int)
    while True:
        path = _cheapest_path(cost, given, left > 0, open_ > 0)
        if not path:
            return given
        forward, backward = path[0::2], path[1::2]
        amount = min([left[path[0][0]], open_[path[-1][1]], *(given[arc] for arc in backward)])
        for arc in forward:
            given[arc] += amount
        for arc in backward:
            given[arc] -= amount
        left[path[0][0]] -= amount
        open_[path[-1][1]] -= amount


def _cheapest_path(
    cost: np.ndarray, given: np.ndarray, has_left: np.ndarray, is_open: np.ndarray
) -> list[tuple[int, int]]:
    """Arcs (row, column), in turn one to give more on and one to give less on, from a row with something
    left to an open column; empty where there is no such path. Bellman-Ford, a layer of rows or columns at a
    time."""
    rows = np.where(has_left, 0.0, np.inf)
    columns = np.full(cost.shape[1], np.inf)
    row_from = np.full(cost.shape[0], -1)
    column_from = np.full(cost.shape[1], -1)
    refund = np.where(given > 0, -cost, np.inf)
    for _round in range(sum(cost.shape)):
        through = rows[:, None] + cost
        best = through.argmin(axis=0)
        shorter = through[best, np.arange(len(columns))] < columns - 1e-9
        columns[shorter], column_from[shorter] = through.min(axis=0)[shorter], best[shorter]
        back = columns[None, :] + refund
        best = back.argmin(axis=1)
        nearer = back[np.arange(len(rows)), best] < rows - 1e-9
        rows[nearer], row_from[nearer] = back.min(axis=1)[nearer], best[nearer]
        if not nearer.any():
            break
    ends = np.where(is_open, columns, np.inf)
    column = int(ends.argmin())
    if not np.isfinite(ends[column]):
        return []
    path: list[tuple[int, int]] = []
    while True:
        row = int(column_from[column])
        path.append((row, column))
        if row_from[row] < 0:
            return path[::-1]
        column = int(row_from[row])
        path.append((row, column))
