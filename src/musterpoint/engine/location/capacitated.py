"""Siting with capacities where each customer is served by one facility as a whole."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from musterpoint.engine.location.pmedian import Start
from musterpoint.engine.location.problem import problem
from musterpoint.engine.location.search import solve
from musterpoint.engine.location.solution import Solution
from musterpoint.engine.searching import Control


def capacitated_p_median(
    cost: np.ndarray | sparse.sparray,
    demand: np.ndarray,
    capacity: np.ndarray,
    p: int,
    *,
    status: np.ndarray | None = None,
    control: Control | None = None,
    start: Start | None = None,
) -> Solution:
    """minimise Σ cᵢⱼ xᵢⱼ with exactly p open, Σᵢ dᵢ xᵢⱼ ≤ uⱼ yⱼ (Ceselli and Righini 2005).

    cost: (n, m), of serving all of a customer: demand counts against capacity only. demand: (n,); capacity:
    (m,), in the same unit. The rest as in `p_median`.
    """
    return solve(problem(cost, demand, capacity, least=p, most=p, status=status), control, start)


def facility_location(
    cost: np.ndarray | sparse.sparray,
    demand: np.ndarray,
    capacity: np.ndarray,
    opening: np.ndarray,
    *,
    status: np.ndarray | None = None,
    control: Control | None = None,
    start: Start | None = None,
) -> Solution:
    """minimise Σ cᵢⱼ xᵢⱼ + Σ fⱼ yⱼ, as many open as pays, one facility per customer (Holmberg, Rönnqvist,
    Yuan 1999).

    opening: (m,), or (m, l) with capacity (m, l) for facilities of several sizes, rising along a row. The
    rest as in `capacitated_p_median`.
    """
    return solve(problem(cost, demand, capacity, opening, status=status), control, start)
