"""Maximal covering: open p facilities so that the most weight lies within reach of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from musterpoint.engine.location.pmedian import Start
from musterpoint.engine.location.problem import NOBODY, problem
from musterpoint.engine.location.search import solve
from musterpoint.engine.location.solution import Solution
from musterpoint.engine.searching import Control


@dataclass(frozen=True, slots=True)
class Covering:
    """weight covered, at most so much in any answer, and the solution: its cost is the weight left out."""

    covered: float
    at_most: float
    solution: Solution


def maximal_covering(
    within: np.ndarray | sparse.sparray,
    weight: np.ndarray,
    p: int,
    *,
    status: np.ndarray | None = None,
    control: Control | None = None,
    start: Start | None = None,
) -> Covering:
    """The most weight with at most p open facilities (Church and ReVelle 1974).

    within: (n, m), true where the facility covers the customer; dense, or sparse with true entries only.
    weight: (n,) of the customers. The rest as in `p_median`.
    """
    table = sparse.csr_array(within)
    table.eliminate_zeros()
    reach = sparse.csr_array((np.zeros(table.nnz), table.indices, table.indptr), table.shape)
    weight = np.asarray(weight, float)
    found = solve(problem(reach, most=p, unserved=weight, status=status), control, start)
    left = float(weight[found.assign == NOBODY].sum())
    total = float(weight.sum())
    return Covering(total - left, total - max(0.0, found.bound), found)
