"""Who drives which route, where several could: whoever has most of it already, so that little changes."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np


def given_out(routes: Sequence[Set[str]], had: Sequence[Set[str]]) -> list[int]:
    """Row in `had` of who gets each route, no row twice, so that as much as can be stays with who had it;
    where nobody had any, in order. Both name what is on a route in the same way. There are at least as many
    to choose from as routes."""
    from scipy.optimize import linear_sum_assignment  # not before it is needed: it is slow to load

    common = np.array([[len(route & own) for own in had] for route in routes], dtype=float)
    if len(had) == 1 or not common.any():
        return list(range(len(routes)))
    # Of those that fit equally well the first come first.
    order = 1e-3 * np.arange(len(had)) / len(had)
    _rows, chosen = linear_sum_assignment(order - common)
    return chosen.tolist()
