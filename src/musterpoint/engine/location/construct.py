"""First answers: which facilities to open, and who goes where, compiled on sparse arrays."""

from __future__ import annotations

import numba
import numpy as np

from musterpoint.engine.location.problem import FREE, NOBODY, OPEN, Problem


def seed_sites(problem: Problem, seed: int) -> np.ndarray:
    """Facilities to open, (m,): the fixed ones, then one after the other the cheapest one of a customer drawn
    by what it costs so far (k-means++, Arthur and Vassilvitskii 2007), until there are enough of them, of
    capacity with a tenth to spare, and everybody reaches one."""
    return _seed_sites(problem.pairs, problem.customers, problem.facilities, problem.rules, seed)


def assign_greedily(problem: Problem, opened: np.ndarray) -> np.ndarray:
    """Customers to open facilities, (n,): those first who would lose most by their second choice; who finds
    no room goes to the cheapest all the same, overloaded; who reaches none goes to nobody."""
    return _assign_greedily(problem.pairs, problem.customers, problem.facilities, opened)


@numba.njit(cache=True, nogil=True)
def _seed_sites(pairs, customers, facilities, rules, seed):
    np.random.seed(seed)
    first, facility, cost = pairs
    n, m = len(customers.demand), len(facilities.status)
    opened = facilities.status == OPEN
    room, count = 0.0, 0
    for j in range(m):
        if opened[j]:
            room += facilities.capacity[j, facilities.levels[j] - 1]
            count += 1
    served = np.empty(n, np.bool_)
    for i in range(n):
        served[i] = first[i] == first[i + 1] or cost[first[i]] >= customers.unserved[i]
    needed = 1.1 * customers.demand[~served].sum()
    now = np.full(n, np.inf)
    scale = 1.0
    for i in range(n):
        if first[i + 1] > first[i]:
            scale = max(scale, cost[first[i + 1] - 1])
        for at in range(first[i], first[i + 1]):
            if opened[facility[at]]:
                now[i] = cost[at]
                served[i] = True
                break
    while count < rules.most:
        if count >= rules.least and room >= needed and served.all():
            break
        weight = np.where(np.isfinite(now), np.maximum(now, 0.0), 4.0 * scale) + 1e-9 * scale
        for i in range(n):
            if first[i + 1] == first[i]:
                weight[i] = 0.0
        running = np.cumsum(weight)
        chosen = -1
        for _attempt in range(30):
            i = min(np.searchsorted(running, np.random.random() * running[-1]), n - 1)
            for at in range(first[i], first[i + 1]):
                j = facility[at]
                if facilities.status[j] == FREE and not opened[j]:
                    chosen = j
                    break
            if chosen >= 0:
                break
        if chosen < 0:
            for j in range(m):
                if facilities.status[j] == FREE and not opened[j]:
                    chosen = j
                    break
        if chosen < 0:
            break
        opened[chosen] = True
        count += 1
        room += facilities.capacity[chosen, facilities.levels[chosen] - 1]
        for i in range(n):
            for at in range(first[i], first[i + 1]):
                if cost[at] >= now[i]:
                    break
                if facility[at] == chosen:
                    now[i] = cost[at]
                    served[i] = True
                    break
    return opened


@numba.njit(cache=True, nogil=True)
def _assign_greedily(pairs, customers, facilities, opened):
    first, facility, cost = pairs
    n, m = len(customers.demand), len(facilities.status)
    left = np.empty(m)
    for j in range(m):
        left[j] = facilities.capacity[j, facilities.levels[j] - 1]
    regret = np.zeros(n)
    for i in range(n):
        one, two = np.inf, np.inf
        for at in range(first[i], first[i + 1]):
            if opened[facility[at]]:
                if one == np.inf:
                    one = cost[at]
                else:
                    two = cost[at]
                    break
        regret[i] = two - one if one < np.inf else 0.0
    assign = np.full(n, NOBODY)
    for i in np.argsort(-regret):
        spare = NOBODY
        for at in range(first[i], first[i + 1]):
            j = facility[at]
            if not opened[j] or cost[at] > customers.unserved[i]:
                continue
            if spare == NOBODY:
                spare = j
            if customers.demand[i] <= left[j] + 1e-9:
                assign[i] = j
                break
        if assign[i] == NOBODY and np.isinf(customers.unserved[i]):
            assign[i] = spare
        if assign[i] != NOBODY:
            left[assign[i]] -= customers.demand[i]
    return assign
