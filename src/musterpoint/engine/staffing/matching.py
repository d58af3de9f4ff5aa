"""Kinds of people and kinds of posts matched exactly, by a flow of least cost over every arc.

People who can stand in for each other are one row, posts that can are one column; nothing is left out for
speed, so the answer is an optimum of the whole problem. What matters more comes first: the costs of all
levels are packed into one whole number in which no sum of lower levels can outweigh one step of a higher one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_LARGEST = 2**62
"""The solver's whole numbers end at 2⁶³; it multiplies costs by the number of nodes."""


def matched(
    levels: Sequence[np.ndarray], fits: np.ndarray, supply: np.ndarray, need: np.ndarray
) -> np.ndarray:
    """As many as can be matched, and among all ways of matching so many the first by the costs' order.

    levels: whole-numbered costs, each (n, m) or what broadcasts to it, the most important first. fits:
    (n, m), whether one of row i may take one of column j. supply: (n,), need: (m,), whole numbers. Gives how
    many of each row take each column, (n, m).

    Raises OverflowError where the levels need more than 62 bits together.
    """
    from ortools.graph.python import min_cost_flow  # not before it is needed: the window would wait for it

    rows, columns = np.nonzero(fits)
    given = np.zeros(fits.shape, dtype=np.int64)
    if not len(rows):
        return given
    cost = packed(levels, fits)
    if int(cost.max()) * (sum(fits.shape) + 3) > _LARGEST:
        raise OverflowError("the levels' costs are too fine for this many kinds")
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        rows, len(supply) + columns, np.minimum(supply[rows], need[columns]), cost[rows, columns]
    )
    nodes = np.arange(len(supply) + len(need))
    flow.set_nodes_supplies(nodes, np.concatenate([supply, -np.asarray(need)]))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise OverflowError(f"the flow could not be solved: {status}")
    given[rows, columns] = flow.flows(arcs)
    return given


def packed(levels: Sequence[np.ndarray], fits: np.ndarray) -> np.ndarray:
    """One cost (n, m) for all levels.

    Two flows of one amount differ by simple cycles of the residual network. Such a cycle passes each row and
    each column once at the most, so on k = min(n, m) pairs it can gain at most k times a level's span. One
    step of a level weighs more than that of all levels below it together.
    """
    reach = min(fits.shape)
    total = np.zeros(fits.shape, dtype=np.int64)
    weight = 1
    for level in reversed(levels):
        costs = np.broadcast_to(np.asarray(level, dtype=np.int64), fits.shape)
        here = costs[fits]
        least, span = int(here.min()), int(np.ptp(here))
        if weight * span > _LARGEST:
            raise OverflowError("the levels' costs are too fine for this many kinds")
        total += weight * np.where(fits, costs - least, 0)
        weight *= reach * span + 1
    return total
