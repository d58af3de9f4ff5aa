"""Fast interchange for siting without capacities, its inner loops compiled.

Each customer goes to its nearest open facility. Swapping one open facility for a closed one is judged for all
pairs in one pass over the cost table with the nearest and second-nearest facility of each customer (Whitaker
1983; Resende and Werneck 2007), likewise opening one more or closing one; an iterated local search restarts
from disturbed solutions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from musterpoint.engine.location.problem import FREE, Rules
from musterpoint.geo.compiled import compiled

EPSILON = 1e-7

LARGEST_DISTURBANCE = 8
"""Swaps of a disturbance, at most; no more than a quarter of the open facilities."""


class Interchange:
    """cost: (m, n), facilities by customers, infinite where forbidden; opening, status: (m,); unserved: (n,),
    finite. stopped ends every descent where it is."""

    def __init__(
        self,
        cost: np.ndarray,
        opening: np.ndarray,
        status: np.ndarray,
        rules: Rules,
        unserved: np.ndarray,
        stopped: Callable[[], bool],
    ):
        self._cost, self._opening, self._unserved = cost, opening, unserved
        self._free = status == FREE
        self._rules, self._stopped = rules, stopped
        customers = len(unserved)
        self._nearest, self._one, self._two = np.empty(customers, np.int64), *np.empty((2, customers))
        self._loss = np.empty((2, len(opening)))

    def improve(self, opened: np.ndarray, seed: int, restarts: int) -> tuple[np.ndarray, float]:
        """A descent from `opened` (m,) and so many more from disturbed solutions: the best one, its cost."""
        rng = np.random.default_rng(seed)
        now, worth = self._descend(opened.copy())
        for _restart in range(restarts):
            if self._stopped():
                break
            trial, value = self._descend(self._disturbed(now, rng))
            if value <= worth + EPSILON:
                now, worth = trial, value
        return now, worth

    def _disturbed(self, opened: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        inside, outside = np.flatnonzero(opened & self._free), np.flatnonzero(~opened & self._free)
        most = max(2, min(LARGEST_DISTURBANCE, int(opened.sum()) // 4))
        strength = min(1 + int(rng.integers(most)), len(inside), len(outside))
        trial = opened.copy()
        trial[rng.choice(inside, strength, replace=False)] = False
        trial[rng.choice(outside, strength, replace=False)] = True
        return trial

    def _descend(self, opened: np.ndarray) -> tuple[np.ndarray, float]:
        served = self._nearest, self._one, self._two
        while True:
            _nearest_two(self._cost, opened, self._unserved, *served)
            closing, opens = _best_move(
                self._cost, self._opening, self._free, self._rules.least, self._rules.most, opened, *served,
                self._loss,
            )  # fmt: skip
            if (closing < 0 and opens < 0) or self._stopped():
                return opened, float(self._one.sum() + self._opening[opened].sum())
            if closing >= 0:
                opened[closing] = False
            if opens >= 0:
                opened[opens] = True


@compiled
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


@compiled
def _best_move(cost, opening, free, least, most, opened, nearest, one, two, loss):
    """The change that helps most: facility to close or -1, to open or -1. loss: (2, m), scratch."""
    count = 0
    for j in range(len(opened)):
        count += opened[j]
    best, closing, opens = -EPSILON, -1, -1
    _loss_alone(opening, nearest, one, two, loss[0])
    for j in range(len(opened)):
        if count > least and opened[j] and free[j] and loss[0, j] < best:
            best, closing = loss[0, j], j
    for k in range(len(opened)):
        if opened[k] or not free[k]:
            continue
        loss[1] = loss[0]
        gain = opening[k] + _gain(cost[k], nearest, one, two, loss[1])
        if count < most and gain < best:
            best, closing, opens = gain, -1, k
        for j in range(len(opened)):
            if count >= least and opened[j] and free[j] and gain + loss[1, j] < best:
                best, closing, opens = gain + loss[1, j], j, k
    return closing, opens


@compiled
def _loss_alone(opening, nearest, one, two, loss):
    """What closing each facility costs where nothing opens instead."""
    for j in range(len(loss)):
        loss[j] = -opening[j]
    for i in range(len(nearest)):
        if nearest[i] >= 0:
            loss[nearest[i]] += two[i] - one[i]


@compiled
def _gain(costs, nearest, one, two, loss):
    """What customers save where a facility with these costs opens; loss becomes what closing one costs
    then."""
    gain = 0.0
    for i in range(len(nearest)):
        value = costs[i]
        if value < one[i]:
            gain += value - one[i]
            if nearest[i] >= 0:
                loss[nearest[i]] -= two[i] - one[i]
        elif value < two[i] and nearest[i] >= 0:
            loss[nearest[i]] -= two[i] - value
    return gain
