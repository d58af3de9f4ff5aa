"""The p-median problem: open p facilities so that everybody's cost to the nearest is least together."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from musterpoint.engine.location.problem import problem
from musterpoint.engine.location.search import solve
from musterpoint.engine.location.solution import Solution
from musterpoint.engine.searching import Control

Start = tuple[np.ndarray, np.ndarray]
"""A known answer: assign (n,), opened (m,)."""


def p_median(
    cost: np.ndarray | sparse.sparray,
    p: int,
    *,
    weight: np.ndarray | None = None,
    status: np.ndarray | None = None,
    control: Control | None = None,
    start: Start | None = None,
) -> Solution:
    """minimise Σ wᵢ cᵢⱼ xᵢⱼ with exactly p open facilities (Hakimi 1964; ReVelle and Swain 1970).

    cost: (n, m), not necessarily symmetric; infinite, or absent where sparse, is forbidden. weight: (n,),
    1 by default. status: (m,) FREE, OPEN or CLOSED. start is improved upon; it may have fewer or more than p
    open. Raises InputError where an array doesn't fit.
    """
    return solve(problem(weighted(cost, weight), least=p, most=p, status=status), control, start)


def weighted(cost: np.ndarray | sparse.sparray, weight: np.ndarray | None) -> np.ndarray | sparse.sparray:
    """The costs times the customers' weights; forbidden stays forbidden."""
    if weight is None:
        return cost
    column = np.asarray(weight, float)[:, None]
    if sparse.issparse(cost):
        return sparse.csr_array(cost).multiply(column).tocsr()
    table = np.asarray(cost, float)
    return np.where(np.isposinf(table), np.inf, np.where(np.isposinf(table), 0.0, table) * column)
