"""First answers: which facilities to open, and who goes where."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.location.problem import FREE, NOBODY, OPEN, Problem
from musterpoint.geo.compiled import compiled

SPARE = 1.1
"""Capacity of the facilities opened first, over what is needed."""

FAR = 4.0
"""A customer without a facility so far counts as if it were so many times the largest cost away."""

DRAWS = 30
"""Customers drawn in search of one with a facility that may still open."""


def seed_sites(problem: Problem, seed: int) -> np.ndarray:
    """Facilities to open, (m,): the fixed ones, then one after the other the cheapest one of a customer drawn
    by what it costs so far (k-means++, Arthur and Vassilvitskii 2007), until there are enough of them, of
    capacity with a tenth to spare, and everybody reaches one."""
    rng = np.random.default_rng(seed)
    facilities, rules = problem.facilities, problem.rules
    first, facility, cost = problem.pairs
    largest = facilities.capacity[np.arange(len(facilities.levels)), facilities.levels - 1]
    opened = facilities.status == OPEN
    served = np.diff(first) == 0
    served[~served] |= cost[first[:-1][~served]] >= problem.customers.unserved[~served]
    needed = SPARE * problem.customers.demand[~served].sum()
    scale = max(1.0, float(cost.max(initial=1.0)))
    now = np.full(problem.size[0], np.inf)
    for j in np.flatnonzero(opened):
        _serve_from(first, facility, cost, now, j)
    while (count := int(opened.sum())) < rules.most:
        everybody = bool((served | np.isfinite(now)).all())
        if count >= rules.least and everybody and largest[opened].sum() >= needed:
            break
        chosen = _draw(problem, rng, opened, np.where(np.isfinite(now), now, FAR * scale) + 1e-9 * scale)
        if chosen == NOBODY:
            break
        opened[chosen] = True
        _serve_from(first, facility, cost, now, chosen)
    return opened


def _draw(problem: Problem, rng: np.random.Generator, opened: np.ndarray, weight: np.ndarray) -> int:
    """The cheapest facility that may still open of a customer drawn by weight; any where none is met."""
    first, facility, _cost = problem.pairs
    may = (problem.facilities.status == FREE) & ~opened
    running = np.cumsum(np.where(np.diff(first) > 0, np.maximum(weight, 0.0), 0.0))
    for draw in rng.random(DRAWS) * running[-1]:
        i = min(int(np.searchsorted(running, draw)), len(running) - 1)
        row = facility[first[i] : first[i + 1]]
        if may[row].any():
            return int(row[may[row].argmax()])
    return int(may.argmax()) if may.any() else NOBODY


def assign_greedily(problem: Problem, opened: np.ndarray) -> np.ndarray:
    """Customers to open facilities, (n,): those first who would lose most by their second choice; who finds
    no room goes to the cheapest all the same, overloaded; who reaches none goes to nobody."""
    first, facility, cost = problem.pairs
    n, m = problem.size
    facilities, customers = problem.facilities, problem.customers
    left = facilities.capacity[np.arange(m), facilities.levels - 1]
    one, two = np.full(n, np.inf), np.full(n, np.inf)
    _two_cheapest(first, facility, cost, opened, one, two)
    regret = np.where(np.isfinite(one), two, 0.0) - np.where(np.isfinite(one), one, 0.0)
    order = np.argsort(-regret, kind="stable")
    assign = np.full(n, NOBODY)
    _give(first, facility, cost, customers.demand, customers.unserved, opened, left, order, assign)
    return assign


def nearest_costs(problem: Problem, opened: np.ndarray) -> np.ndarray:
    """What the cheapest open facility of each customer costs, (n,), infinite where there is none."""
    one, two = np.full((2, problem.size[0]), np.inf)
    _two_cheapest(*problem.pairs, opened, one, two)
    return one


@compiled
def _serve_from(first, facility, cost, now, j):
    """What each customer costs at most once facility j is open."""
    for i in range(len(now)):
        for at in range(first[i], first[i + 1]):
            if cost[at] >= now[i]:
                break
            if facility[at] == j:
                now[i] = cost[at]
                break


@compiled
def _two_cheapest(first, facility, cost, opened, one, two):
    """The costs of the cheapest and second-cheapest open facility of each customer."""
    for i in range(len(one)):
        for at in range(first[i], first[i + 1]):
            if opened[facility[at]]:
                if one[i] < np.inf:
                    two[i] = cost[at]
                    break
                one[i] = cost[at]


@compiled
def _give(first, facility, cost, demand, unserved, opened, left, order, assign):
    """Give customers in this order to the cheapest facility with room left."""
    for i in order:
        spare = NOBODY
        for at in range(first[i], first[i + 1]):
            j = facility[at]
            if not opened[j] or cost[at] > unserved[i]:
                continue
            if spare == NOBODY:
                spare = j
            if demand[i] <= left[j] + 1e-9:
                assign[i] = j
                break
        if assign[i] == NOBODY and unserved[i] == np.inf:
            assign[i] = spare
        if assign[i] != NOBODY:
            left[assign[i]] -= demand[i]
