"""An answer to a siting problem, what it costs, and how good it is proven to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from musterpoint.engine.location.feasibility import Shortage
from musterpoint.engine.location.problem import NOBODY, OPEN, Problem
from musterpoint.geo.compiled import compiled

TOLERANCE = 1e-6
"""Loads and costs closer than this (relative for costs) count as equal."""


class Status(StrEnum):
    """OPTIMAL only where the bound proves it; FEASIBLE where every rule is kept; INFEASIBLE where proven
    that no answer keeps the rules; UNKNOWN where none was found and none excluded."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Solution:
    """assign: (n,) the facility of each customer, -1 nobody. lanes: (m,) of each facility, 0 where it stays
    closed; load: (m,) demand that it serves. cost and bound in the costs' unit; bound ≤ the least cost
    possible. shortages: why there is no answer. rounds: how long the search was, seconds by its clock."""

    assign: np.ndarray
    opened: np.ndarray
    lanes: np.ndarray
    load: np.ndarray
    cost: float
    bound: float
    status: Status
    shortages: tuple[Shortage, ...] = ()
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        """(cost − bound) ÷ cost: at most so much dearer than the best possible; 0 where proven optimal,
        infinite where there is no answer or no bound."""
        if not (np.isfinite(self.cost) and np.isfinite(self.bound)):
            return float("inf")
        if self.status is Status.OPTIMAL or self.cost <= self.bound:
            return 0.0
        return (self.cost - self.bound) / max(abs(self.cost), 1e-12)


def loads(problem: Problem, assign: np.ndarray) -> np.ndarray:
    """The demand that each facility serves, (m,)."""
    served = assign != NOBODY
    return np.bincount(assign[served], problem.customers.demand[served], minlength=problem.size[1])


def level_needed(problem: Problem, load: np.ndarray) -> np.ndarray:
    """The lowest level with room for the load, (m,); the number of levels where none has."""
    slack = TOLERANCE * np.maximum(1.0, load)[:, None]
    fits = problem.facilities.capacity + slack >= load[:, None]
    fits &= np.arange(fits.shape[1]) < problem.facilities.levels[:, None]
    return np.where(fits.any(axis=1), fits.argmax(axis=1), problem.facilities.levels)


def pair_costs(problem: Problem, assign: np.ndarray) -> np.ndarray:
    """What each customer costs, (n,): infinite where the pair is forbidden, `unserved` where nobody's."""
    result = np.where(assign == NOBODY, problem.customers.unserved, np.inf)
    _find_costs(*problem.pairs, assign, result)
    return result


@compiled
def _find_costs(first, facility, cost, assign, result):
    """The costs of the pairs that are used."""
    for i in range(len(assign)):
        for at in range(first[i], first[i + 1]):
            if facility[at] == assign[i]:
                result[i] = cost[at]
                break


def splits(group: np.ndarray, assign: np.ndarray, facilities: int) -> int:
    """How many facilities serve groups beyond the first of each."""
    inside = (group >= 0) & (assign != NOBODY)
    parts = np.unique(group[inside] * facilities + assign[inside])
    return len(parts) - len(np.unique(parts // facilities))


def cost_of(problem: Problem, assign: np.ndarray, opened: np.ndarray) -> float:
    """The cost of an answer, infinite where it breaks a rule."""
    facilities, rules = problem.facilities, problem.rules
    level = level_needed(problem, loads(problem, assign))
    site = np.flatnonzero(opened)
    broken = (
        not opened[assign[assign != NOBODY]].all()
        or (opened & (facilities.status < 0)).any()
        or (~opened & (facilities.status == OPEN)).any()
        or not rules.least <= len(site) <= rules.most
        or (level[site] >= facilities.levels[site]).any()
        or facilities.lanes[site, level[site]].sum() > rules.lanes
    )
    if broken:
        return float("inf")
    total = pair_costs(problem, assign).sum() + facilities.opening[site, level[site]].sum()
    if rules.split > 0:
        total += rules.split * splits(problem.customers.group, assign, problem.size[1])
    return float(total)


def answer(
    problem: Problem, assign: np.ndarray, opened: np.ndarray, cost: float, bound: float, seconds: float
) -> Solution:
    """The answer with its lanes, loads and status."""
    load = loads(problem, assign)
    level = np.minimum(level_needed(problem, load), problem.facilities.levels - 1)
    lanes = np.where(opened, problem.facilities.lanes[np.arange(len(opened)), level], 0)
    status = Status.FEASIBLE if np.isfinite(cost) else Status.UNKNOWN
    if np.isfinite(cost) and closed(problem, cost, bound):
        status, bound = Status.OPTIMAL, cost
    return Solution(assign, opened, lanes, load, cost, bound, status, seconds=seconds)


def closed(problem: Problem, cost: float, bound: float) -> bool:
    """Whether the bound proves that nothing is cheaper than `cost`."""
    return bound >= worth_finding(problem, cost)


def worth_finding(problem: Problem, cost: float) -> float:
    """Only a solution cheaper than this is better: 1 less where all costs are whole numbers."""
    if not np.isfinite(cost):
        return cost
    slack = TOLERANCE * max(1.0, abs(cost)) / 10
    return cost - (1 - slack if problem.whole_costs and slack < 0.5 else slack)
