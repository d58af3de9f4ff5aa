"""Fast interchange for siting without capacities, compiled.

Each customer goes to its nearest open facility. Swapping one open facility for a closed one is judged for all
pairs in one pass over the cost table with the nearest and second-nearest facility of each customer (Whitaker
1983; Resende and Werneck 2007), likewise opening one more or closing one; an iterated local search restarts
from disturbed solutions.
"""

from __future__ import annotations

import numba
import numpy as np

from musterpoint.engine.location.problem import FREE

EPSILON = 1e-7


@numba.njit(cache=True, nogil=True)
def _nearest_two(cost, opened, unserved, nearest, one, two):
    """The nearest open facility of each customer (-1 nobody), its cost, and the cost of the next one."""
    for i in range(len(unserved)):
        nearest[i], one[i], two[i] = -1, unserved[i], unserved[i]
    for j in range(len(opened)):
        if opened[j]:
            for i in range(len(unserved)):
                value = cost[j, i]
                if value < one[i]:
                    two[i] = one[i]
                    one[i] = value
                    nearest[i] = j
                elif value < two[i]:
                    two[i] = value


@numba.njit(cache=True, nogil=True)
def _best_move(cost, opening, status, rules, opened, nearest, one, two):
    """The change that helps most: (facility to close or -1, to open or -1, by how much)."""
    n, m = len(nearest), len(opened)
    count = opened.sum()
    alone = -opening.copy()
    for i in range(n):
        if nearest[i] >= 0:
            alone[nearest[i]] += two[i] - one[i]
    best, closing, opens = -EPSILON, -1, -1
    free = [j for j in range(m) if opened[j] and status[j] == FREE]
    if count > rules.least:
        for j in free:
            if alone[j] < best:
                best, closing, opens = alone[j], j, -1
    loss = np.empty(m)
    for k in range(m):
        if opened[k] or status[k] != FREE:
            continue
        loss[:] = alone
        gain = opening[k]
        row = cost[k]
        for i in range(n):
            value = row[i]
            if value < one[i]:
                gain += value - one[i]
                if nearest[i] >= 0:
                    loss[nearest[i]] -= two[i] - one[i]
            elif value < two[i] and nearest[i] >= 0:
                loss[nearest[i]] -= two[i] - value
        if count < rules.most and gain < best:
            best, closing, opens = gain, -1, k
        if count >= rules.least:
            for j in free:
                if gain + loss[j] < best:
                    best, closing, opens = gain + loss[j], j, k
    return closing, opens, best


@numba.njit(cache=True, nogil=True)
def _descend(cost, opening, status, rules, opened, unserved, nearest, one, two):
    total = 0.0
    while True:
        _nearest_two(cost, opened, unserved, nearest, one, two)
        closing, opens, _change = _best_move(cost, opening, status, rules, opened, nearest, one, two)
        if closing < 0 and opens < 0:
            break
        if closing >= 0:
            opened[closing] = False
        if opens >= 0:
            opened[opens] = True
    total = one.sum()
    for j in range(len(opened)):
        if opened[j]:
            total += opening[j]
    return total


@numba.njit(cache=True, nogil=True)
def interchange(cost, opening, status, rules, unserved, opened, seed, iterations):
    """So many disturbances, each with a descent. cost: (m, n), facilities by customers, infinite where
    forbidden; opening, status, opened: (m,); unserved: (n,), finite. Gives the best opened and its cost."""
    np.random.seed(seed)
    n, m = len(unserved), len(opened)
    nearest, one, two = np.empty(n, np.int64), np.empty(n), np.empty(n)
    now = opened.copy()
    worth = _descend(cost, opening, status, rules, now, unserved, nearest, one, two)
    best, best_worth = now.copy(), worth
    for _iteration in range(iterations):
        trial = now.copy()
        strength = 1 + np.random.randint(max(2, min(8, trial.sum() // 4)))
        for _swap in range(strength):
            inside = np.array([j for j in range(m) if trial[j] and status[j] == FREE])
            outside = np.array([j for j in range(m) if not trial[j] and status[j] == FREE])
            if len(inside) == 0 or len(outside) == 0:
                break
            trial[inside[np.random.randint(len(inside))]] = False
            trial[outside[np.random.randint(len(outside))]] = True
        value = _descend(cost, opening, status, rules, trial, unserved, nearest, one, two)
        if value <= worth + EPSILON:
            now, worth = trial, value
            if value < best_worth - EPSILON:
                best, best_worth = trial.copy(), value
    return best, best_worth
