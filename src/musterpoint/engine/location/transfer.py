"""Sites taken from where others can stand in for them to where people find no room.

Regions keep their number of facilities, so that a local search inside them never brings one from one end of
the map to the other; this does, roughly, and leaves the rest to the search.
"""

from __future__ import annotations

import numpy as np

from musterpoint.engine.location.feasibility import largest
from musterpoint.engine.location.problem import FREE, NOBODY, Problem
from musterpoint.engine.location.solution import TOLERANCE, loads, pair_costs

AT_ONCE = 8
"""Facilities moved before local search looks again."""


def transfer(problem: Problem, assign: np.ndarray, opened: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An answer with a few facilities moved to customers whom nobody serves, or whose facility is overloaded;
    the same answer where there are none, or nothing can be moved, or where everybody has to be served: those
    problems have facilities within reach all over."""
    if np.isinf(problem.customers.unserved).any():
        return assign, opened
    assign, opened = assign.copy(), opened.copy()
    room, dear = largest(problem), _dearest(problem)
    for _one in range(AT_ONCE):
        weight = _in_trouble(problem, assign, room)
        gain = np.minimum(_within_reach(problem, weight), room)
        gain[opened | (problem.facilities.status != FREE)] = 0.0
        new = int(gain.argmax()) if len(gain) else 0
        if not len(gain) or gain[new] <= TOLERANCE:
            break
        other = _best_other(problem, assign, opened, room)
        loss = _losses(problem, assign, other, dear)
        loss[~opened | (problem.facilities.status != FREE)] = np.inf
        away = int(loss.argmin())
        if loss[away] > dear * gain[new] / 2:
            break
        opened[away], opened[new] = False, True
        assign = np.where(assign == away, other, assign)
        _gather(problem, assign, new, weight, room[new])
    return assign, opened


def _dearest(problem: Problem) -> float:
    """What leaving a unit of demand out costs."""
    unserved, demand = problem.customers.unserved, problem.customers.demand
    return float((unserved[demand > 0] / demand[demand > 0]).max(initial=0.0))


def _in_trouble(problem: Problem, assign: np.ndarray, room: np.ndarray) -> np.ndarray:
    """(n,) demand that finds no room: all of a customer whom nobody serves, and of those of an overloaded
    facility the part that is too much."""
    load = loads(problem, assign)
    part = np.maximum(0.0, load - room) / np.maximum(load, TOLERANCE)
    served = assign != NOBODY
    return problem.customers.demand * np.where(served, part[np.where(served, assign, 0)], 1.0)


def _within_reach(problem: Problem, weight: np.ndarray) -> np.ndarray:
    """(m,) weight of the customers whom each facility reaches."""
    first, facility, _cost = problem.pairs
    return np.bincount(facility, np.repeat(weight, np.diff(first)), minlength=problem.size[1])


def _best_other(problem: Problem, assign: np.ndarray, opened: np.ndarray, room: np.ndarray) -> np.ndarray:
    """(n,) the cheapest open facility, beside its own, that has room for a customer, NOBODY for none."""
    first, facility, _cost = problem.pairs
    customer = np.repeat(np.arange(problem.size[0]), np.diff(first))
    spare = room - loads(problem, assign)
    fits = opened[facility] & (facility != assign[customer])
    fits &= spare[facility] >= problem.customers.demand[customer]
    at = np.flatnonzero(fits)
    who, cheapest = np.unique(customer[at], return_index=True)
    other = np.full(problem.size[0], NOBODY)
    other[who] = facility[at[cheapest]]
    return other


def _losses(problem: Problem, assign: np.ndarray, other: np.ndarray, dear: float) -> np.ndarray:
    """(m,) what closing each facility costs if its customers go to their best other one."""
    more = np.where(other == NOBODY, dear * problem.customers.demand, 0.0)
    kept = other != NOBODY
    more[kept] = (pair_costs(problem, other) - pair_costs(problem, assign))[kept]
    served = assign != NOBODY
    # Where nobody is served, numpy counts in whole numbers in spite of the weights.
    return np.bincount(assign[served], more[served], minlength=problem.size[1]).astype(float)


def _gather(problem: Problem, assign: np.ndarray, new: int, weight: np.ndarray, room: float) -> None:
    """Give the new facility the customers in trouble whom it reaches, the nearest first, as long as it has
    room and their own one too little; `assign` is changed."""
    first, facility, cost = problem.pairs
    at = np.flatnonzero(facility == new)
    who = np.searchsorted(first, at, side="right") - 1
    load, top = loads(problem, assign), largest(problem)
    for i in who[np.argsort(cost[at], kind="stable")].tolist():
        demand, own = problem.customers.demand[i], assign[i]
        crowded = own == NOBODY or load[own] > top[own]
        if weight[i] > 0 and crowded and demand <= room:
            room -= demand
            if own != NOBODY:
                load[own] -= demand
            assign[i] = new
