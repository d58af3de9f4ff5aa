"""Proof: branch and bound on the facilities, with Lagrangian bounds, closed by the exact model.

At each node the multipliers of the node above are improved a little; what cannot be part of a better answer
is dropped; if little is left the exact model decides, else one facility is opened in one branch and closed in
the other. The node with the least bound goes first, so that the bound of the whole rises steadily.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np

from musterpoint.engine.location.anytime import Search
from musterpoint.engine.location.exact import solve_exactly
from musterpoint.engine.location.lagrangian import Ascent, ascend, begin, fix
from musterpoint.engine.location.problem import CLOSED, FREE, OPEN, Problem

SMALL = 250
"""Pairs more than customers up to which the exact model is called."""

EXACT_NODES = 200
"""Nodes after which the exact model is given up, and its problem branched on, as long as that can be done."""

EXACT_STEPS = 20_000
"""Steps after which it is given up in any case: half a minute."""

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
    met are offered to the search, and its bound is raised. ascent: at the root, as far as it got."""
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
        search.raise_bound(min([child.bound for child in heap[:1]], default=search.cost))


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
    extra = len(problem.pairs.cost) - problem.size[0]
    free = np.flatnonzero(problem.facilities.status == FREE)
    if extra <= SMALL or not len(free):
        found = solve_exactly(
            problem, cutoff=search.target, seconds=search.seconds_left,
            nodes=EXACT_NODES if len(free) else None, steps=EXACT_STEPS, stopped=search.control.stopped,
        )  # fmt: skip
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


def _possible(problem: Problem) -> bool:
    """Whether everybody who has to be served still can be."""
    return bool((np.diff(problem.pairs.first) > 0)[np.isinf(problem.customers.unserved)].all())
