"""Proof: branch and bound on the facilities, with Lagrangian bounds, closed by columns or the exact model.

At each node the multipliers of the node above are improved a little; what cannot be part of a better answer
is dropped; if little is left a choice of columns or the exact model decides, else one facility is opened in
one branch and closed in the other. The node with the least bound goes first, so that the bound of the whole
rises steadily.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np

from musterpoint.engine.location.anytime import Search
from musterpoint.engine.location.columns import can_list, choose_columns, columns_below
from musterpoint.engine.location.exact import Exact, solve_exactly
from musterpoint.engine.location.lagrangian import Ascent, ascend, begin, fix
from musterpoint.engine.location.problem import CLOSED, FREE, OPEN, Problem

SMALL = 250
"""Pairs more than customers up to which the exact model is called."""

EXACT_NODES = 200
"""Nodes after which the exact model is given up, and its problem branched on, as long as that can be done."""

EXACT_STEPS = 20_000
"""Steps after which it is given up in any case: half a minute."""

MOST_COLUMNS = 500
"""Columns up to which a choice among them is made."""

COLUMNS_STEPS = 1_500
"""Steps after which that is given up where it can be branched on."""

GOALS = (0.2,)
"""Parts of the gap within which a better answer is looked for first, one after the other."""

STEPS = 80
"""Subgradient steps at a node."""

FIRST_STEP = 0.8
"""Length of the first of them: the multipliers of the node above are good already."""


@dataclass(order=True, slots=True)
class _Node:
    bound: float
    number: int
    problem: Problem = field(compare=False)
    multipliers: np.ndarray = field(compare=False)
    stuck: bool = field(default=False, compare=False)  # nothing is left to branch on


def prove(search: Search, ascent: Ascent, nodes: int) -> None:
    """Branch until the best answer is proven, nodes run out or the search is stopped. Better answers that are
    met are offered to the search, and its bound is raised. ascent: at the root, as far as it got.

    The best answer known may be a poor one, and much has to be looked at below its cost. So it is first asked
    whether there is an answer near the bound: a little is looked at then, and if there is none, the bound is
    higher."""
    for share in GOALS if np.isfinite(search.cost) and np.isfinite(search.bound) else ():
        search.goal = search.bound + share * (search.cost - search.bound)
        nodes -= _branch(search, ascent, nodes)
    search.goal = np.inf
    _branch(search, ascent, nodes)


def _branch(search: Search, ascent: Ascent, nodes: int) -> int:
    """Branch below the search's target; gives how many nodes it took."""
    root = _Node(search.bound, 0, search.problem, ascent.multipliers)
    heap, made = [root], 1
    while heap and made <= nodes and not search.over:
        node = heapq.heappop(heap)
        if node.bound >= search.target or node.stuck:
            break
        for child in _expand(search, node):
            child.number = made
            made += 1
            heapq.heappush(heap, child)
        lowest = heap[0].bound if heap else np.inf
        search.raise_bound(min(lowest, search.cost, search.goal))
    return made


def _expand(search: Search, node: _Node) -> list[_Node]:
    """What is left to be looked at below a node: nothing, itself where stopped, or two branches."""
    ascent = begin(node.problem)
    ascent.restart(node.multipliers, FIRST_STEP)
    bound = max(node.bound, ascend(node.problem, ascent, search.target, STEPS))
    if bound >= search.target:
        return []
    fixed = fix(node.problem, ascent, search.target)
    problem = node.problem.only(fixed.pairs, fixed.status)
    if not _possible(problem):
        return []
    free = np.flatnonzero(problem.facilities.status == FREE)
    found = _decided(search, problem, ascent, bool(len(free)))
    if found is not None:
        if found.assign is not None:
            search.offer(found.assign, found.opened)
        bound = max(bound, found.bound)
        if bound >= search.target:
            return []
        if not len(free):
            return [_Node(bound, 0, problem, ascent.multipliers, stuck=True)]
    chosen = free[int(np.abs(ascent.used[free] - 0.5).argmin())]
    branches = []
    for status in (OPEN, CLOSED):
        said = problem.facilities.status.copy()
        said[chosen] = status
        keep = (
            problem.pairs.facility != chosen if status == CLOSED else np.ones(len(problem.pairs.cost), bool)
        )
        branches.append(_Node(bound, 0, problem.only(keep, said), ascent.multipliers))
    return branches


def _decided(search: Search, problem: Problem, ascent: Ascent, branchable: bool) -> Exact | None:
    """What an exact model finds: a choice of columns where they are few, the whole model where they can't be
    listed and little is left, or where nothing can be branched on; None where branching is better."""
    if listed := can_list(problem, ascent):
        columns = columns_below(problem, ascent, search.target, MOST_COLUMNS)
        if columns is not None:
            steps = COLUMNS_STEPS if branchable else EXACT_STEPS
            return choose_columns(
                problem, columns, search.target, search.seconds_left, steps, search.control.stopped
            )
    if branchable and (listed or len(problem.pairs.cost) - problem.size[0] > SMALL):
        return None
    return solve_exactly(
        problem, cutoff=search.target, seconds=search.seconds_left,
        nodes=EXACT_NODES if branchable else None, steps=EXACT_STEPS, stopped=search.control.stopped,
    )  # fmt: skip


def _possible(problem: Problem) -> bool:
    """Whether everybody who has to be served still can be."""
    return bool((np.diff(problem.pairs.first) > 0)[np.isinf(problem.customers.unserved)].all())
