"""Lower bounds: the Lagrangian relaxation of "each customer is served once".

With a multiplier λᵢ per customer the problem falls apart into one knapsack per facility, ρⱼ = opening cost −
the most Σ (λᵢ − cᵢⱼ) that its capacity takes, and the choice of the facilities with the least ρⱼ. Any λ gives
a lower bound; a subgradient method with deflected directions looks for a good one (Geoffrion 1974; Beasley
1993; Camerini, Fratta, Maffioli 1975). Where demands are small whole numbers the knapsacks are solved
exactly, which gives the bound of column generation (Ceselli and Righini 2005), elsewhere with cut items.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np

from musterpoint.engine.location.knapsack import choose_items, fill_fractional, fill_table
from musterpoint.engine.location.problem import (
    CLOSED,
    FREE,
    NO_LIMIT,
    OPEN,
    Customers,
    Facilities,
    Pairs,
    Problem,
    Rules,
)

EXACT_ROOM = 1000
"""The largest capacity, in units of the demands' common divisor, up to which knapsacks are solved exactly."""

PATIENCE = 20
"""Iterations without a better bound after which the step is halved."""


class Units(NamedTuple):
    """Demand (n,) and capacity (m, l) in whole units; exact is False where they don't come in such."""

    weight: np.ndarray
    room: np.ndarray
    exact: bool


class Ascent(NamedTuple):
    """Where the subgradient method stands; the arrays are changed in place.

    multiplier, direction, best_multiplier: (n,), and one more entry for the price of a lane. reduced: (m,)
    ρ at the best bound; used: (m,) how often a facility was chosen of late, 0–1. figures: step length, best
    bound, iterations since it grew.
    """

    multiplier: np.ndarray
    direction: np.ndarray
    best_multiplier: np.ndarray
    reduced: np.ndarray
    used: np.ndarray
    figures: np.ndarray


@dataclass(frozen=True, slots=True)
class Bound:
    """What an ascent proved: the lower bound and, of what a solution cheaper than `target` needs, which
    pairs may be used (k,) and the status of each facility (m,)."""

    value: float
    pairs: np.ndarray
    status: np.ndarray


def units(problem: Problem) -> Units:
    """The demands in whole units, as far as they come in such."""
    demand, capacity = problem.customers.demand, problem.facilities.capacity
    finite = capacity[np.isfinite(capacity)]
    whole = (demand == np.rint(demand)).all() and demand.max(initial=0.0) < 2**53
    divisor = max(1, int(np.gcd.reduce(demand.astype(np.int64)))) if whole and len(demand) else 1
    exact = bool(whole and (finite // divisor).max(initial=0.0) <= EXACT_ROOM)
    room = np.full(capacity.shape, NO_LIMIT)
    room[np.isfinite(capacity)] = finite // divisor
    return Units(np.rint(demand / divisor).astype(np.int64), room, exact)


def begin(problem: Problem) -> Ascent:
    """Multipliers to begin with: what the second-cheapest of the facilities would cost each customer."""
    customers, facilities = problem.size
    first, _facility, cost = problem.pairs
    second = np.minimum(first[:-1] + 1, first[1:] - 1)
    start = np.where(first[1:] > first[:-1], cost[np.maximum(second, 0)] if len(cost) else 0.0, 0.0)
    multiplier = np.append(np.minimum(start, problem.customers.unserved), 0.0)
    figures = np.array([1.5, -np.inf, 0.0])
    zeros = np.zeros(facilities)
    return Ascent(multiplier, np.zeros(customers + 1), multiplier.copy(), zeros, zeros.copy(), figures)


def ascend(problem: Problem, ascent: Ascent, target: float, iterations: int, whole: Units) -> float:
    """So many steps more; gives the best bound so far. target: cost of a known solution, or above."""
    _ascend(*_arrays(problem), whole, ascent, target, iterations)
    return float(ascent.figures[1])


def fix(problem: Problem, ascent: Ascent, target: float, whole: Units) -> Bound:
    """What any solution that costs less than `target` looks like, by the reduced costs at the best bound."""
    keep = np.ones(len(problem.pairs.cost), dtype=np.bool_)
    status = problem.facilities.status.copy()
    bound = _fix(*_arrays(problem), whole, ascent.best_multiplier, target, keep, status)
    return Bound(float(bound), keep, status)


def _arrays(problem: Problem) -> tuple[Pairs, Customers, Facilities, Rules]:
    return problem.pairs, problem.customers, problem.facilities, problem.rules


@numba.njit(cache=True, nogil=True)
def _gather(pairs, facilities, multiplier, begins, customer, value):
    """For each facility the customers that it gains by, and how much; gives the place where each begins."""
    first, facility, cost = pairs
    begins[:] = 0
    customers = len(first) - 1
    for i in range(customers):
        for at in range(first[i], first[i + 1]):
            if cost[at] >= multiplier[i]:
                break
            begins[facility[at] + 1] += 1
    for j in range(len(begins) - 1):
        begins[j + 1] += begins[j]
    place = begins[:-1].copy()
    for i in range(customers):
        for at in range(first[i], first[i + 1]):
            if cost[at] >= multiplier[i]:
                break
            j = facility[at]
            customer[place[j]] = i
            value[place[j]] = multiplier[i] - cost[at]
            place[j] += 1


@numba.njit(cache=True, nogil=True)
def _price(j, items, gains, customers, facilities, whole, lane_price, best, part):
    """The reduced cost of facility j and the level it is reached on; the table `best` is left filled where
    a knapsack had to be solved (second result: whether it was)."""
    capacity, opening, lanes, levels, _status = facilities
    total = gains.sum()
    units_ = whole.weight[items].sum()
    amount = customers.demand[items].sum()
    last = levels[j] - 1
    solved = False
    if whole.exact and units_ > whole.room[j, last]:
        fill_table(gains, whole.weight[items], whole.room[j, last], best)
        solved = True
    reduced, level = np.inf, last
    for at in range(levels[j]):
        if (whole.exact and units_ <= whole.room[j, at]) or (not whole.exact and amount <= capacity[j, at]):
            most = total
        elif whole.exact:
            if not solved:
                fill_table(gains, whole.weight[items], whole.room[j, last], best)
                solved = True
            most = best[whole.room[j, at]]
        else:
            most = fill_fractional(gains, customers.demand[items], capacity[j, at], part)
        cost = opening[j, at] + lane_price * lanes[j, at] - most
        if cost < reduced:
            reduced, level = cost, at
    return reduced, level, solved


@numba.njit(cache=True, nogil=True)
def _choose(reduced, status, rules):
    """The facilities of least reduced cost that the rules allow: mask, their sum, and what the next one in
    and the last one out would change it by (infinite where there is none)."""
    chosen = np.zeros(len(reduced), dtype=np.bool_)
    total, count = 0.0, 0
    for j in range(len(reduced)):
        if status[j] == OPEN:
            chosen[j] = True
            total += reduced[j]
            count += 1
    if count > rules.most:
        return chosen, np.inf, np.inf, -np.inf, count
    worst, following = -np.inf, np.inf
    for j in np.argsort(reduced):
        if status[j] != FREE:
            continue
        if count < rules.least or (reduced[j] < 0 and count < rules.most):
            chosen[j] = True
            total += reduced[j]
            worst = reduced[j]
            count += 1
        else:
            following = reduced[j]
            break
    if count < rules.least:
        return chosen, np.inf, np.inf, -np.inf, count
    return chosen, total, following, worst, count


@numba.njit(cache=True, nogil=True)
def _scratch(pairs, facilities, whole):
    most = 0
    if whole.exact:
        for j in range(len(facilities.levels)):
            room = whole.room[j, facilities.levels[j] - 1]
            if room < NO_LIMIT:
                most = max(most, room)
    size = len(pairs.cost)
    return np.empty(size, np.int64), np.empty(size), np.empty(most + 1), most + 1


@numba.njit(cache=True, nogil=True)
def _ascend(pairs, customers, facilities, rules, whole, ascent, target, iterations):
    n, m = len(customers.demand), len(facilities.status)
    item, gain, best, width = _scratch(pairs, facilities, whole)
    begins = np.zeros(m + 1, np.int64)
    part = np.empty(n)
    taken = np.empty((min(n, 2048) if whole.exact else 1, width), np.bool_)
    reduced, level, solved = np.empty(m), np.empty(m, np.int64), np.empty(m, np.bool_)
    surplus = np.empty(n + 1)
    limited = rules.lanes < NO_LIMIT
    for _iteration in range(iterations):
        multiplier = ascent.multiplier
        lane_price = multiplier[n]
        _gather(pairs, facilities, multiplier, begins, item, gain)
        for j in range(m):
            if facilities.status[j] == CLOSED:
                reduced[j] = np.inf
                continue
            low, high = begins[j], begins[j + 1]
            reduced[j], level[j], solved[j] = _price(
                j, item[low:high], gain[low:high], customers, facilities, whole, lane_price, best, part
            )
        chosen, total, _following, _worst, _count = _choose(reduced, facilities.status, rules)
        bound = multiplier[:n].sum() + total
        if limited:
            bound -= lane_price * rules.lanes
        if bound > ascent.figures[1]:
            if bound > ascent.figures[1] + 1e-5 * abs(bound):
                ascent.figures[2] = 0
            ascent.figures[1] = bound
            ascent.best_multiplier[:] = multiplier
            ascent.reduced[:] = reduced
        else:
            ascent.figures[2] += 1
        if bound == np.inf:
            break
        if ascent.figures[2] >= PATIENCE:
            ascent.figures[2] = 0
            ascent.figures[0] *= 0.6
            multiplier[:] = ascent.best_multiplier
            ascent.direction[:] = 0.0
            if ascent.figures[0] < 1e-4:
                break
        surplus[:] = 1.0
        surplus[n] = -rules.lanes if limited else 0.0
        for j in range(m):
            ascent.used[j] *= 0.95
            if not chosen[j]:
                continue
            ascent.used[j] += 0.05
            low, high = begins[j], begins[j + 1]
            if limited:
                surplus[n] += facilities.lanes[j, level[j]]
            _take(
                j, level[j], item[low:high], gain[low:high], customers, facilities, whole,
                (best, taken, part, surplus),
            )  # fmt: skip
        length = 0.0
        for i in range(n + 1):
            if i < n and surplus[i] > 0 and multiplier[i] >= customers.unserved[i]:
                surplus[i] = 0.0
            if i == n and surplus[n] < 0 and multiplier[n] <= 0:
                surplus[n] = 0.0
            ascent.direction[i] = surplus[i] + 0.4 * ascent.direction[i]
            length += ascent.direction[i] ** 2
        if length < 1e-12:
            break
        step = ascent.figures[0] * max(target - bound, 1e-6 * abs(target)) / length
        for i in range(n):
            multiplier[i] = min(multiplier[i] + step * ascent.direction[i], customers.unserved[i])
        multiplier[n] = max(0.0, multiplier[n] + step * ascent.direction[n])


@numba.njit(cache=True, nogil=True)
def _take(j, level, items, gains, customers, facilities, whole, scratch):
    """Subtract from each customer's surplus what facility j serves of it on that level."""
    best, taken, part, surplus = scratch
    weights = whole.weight[items]
    part = part[: len(items)]
    if whole.exact and weights.sum() > whole.room[j, level] and len(items) <= len(taken):
        choose_items(gains, weights, whole.room[j, level], best, taken, part)
    else:
        fill_fractional(gains, customers.demand[items], facilities.capacity[j, level], part)
    for at in range(len(items)):
        surplus[items[at]] -= part[at]


@numba.njit(cache=True, nogil=True)
def _fix(pairs, customers, facilities, rules, whole, multiplier, target, keep, status):
    """Clears pairs and sets status where anything else would cost `target` or more; gives the bound."""
    first, facility, cost = pairs
    n, m = len(customers.demand), len(facilities.status)
    item, gain, best, width = _scratch(pairs, facilities, whole)
    begins = np.zeros(m + 1, np.int64)
    part = np.empty(n)
    tables = np.zeros((m, width if whole.exact else 1))
    reduced, solved = np.full(m, np.inf), np.zeros(m, np.bool_)
    lane_price = multiplier[n]
    _gather(pairs, facilities, multiplier, begins, item, gain)
    for j in range(m):
        if facilities.status[j] != CLOSED:
            low, high = begins[j], begins[j + 1]
            reduced[j], _level, solved[j] = _price(
                j, item[low:high], gain[low:high], customers, facilities, whole, lane_price, best, part
            )
            if solved[j]:
                tables[j] = best
    chosen, total, following, worst, count = _choose(reduced, facilities.status, rules)
    bound = multiplier[:n].sum() + total
    if rules.lanes < NO_LIMIT:
        bound -= lane_price * rules.lanes
    rise = np.zeros(m)
    for j in range(m):
        if status[j] != FREE:
            continue
        if chosen[j]:
            closing = following - reduced[j]
            if count > rules.least:
                closing = min(closing, -reduced[j])
            if bound + closing >= target:
                status[j] = OPEN
        else:
            rise[j] = reduced[j] - worst
            if count < rules.most:
                rise[j] = min(rise[j], reduced[j])
            if bound + rise[j] >= target:
                status[j] = CLOSED
    for i in range(n):
        heavy = whole.weight[i]
        for at in range(first[i], first[i + 1]):
            j = facility[at]
            extra = cost[at] - multiplier[i]
            if extra > 0 and solved[j] and facilities.levels[j] == 1:
                room = whole.room[j, 0]
                if heavy > room:
                    extra = np.inf
                else:
                    extra += tables[j, room] - tables[j, room - heavy]
            keep[at] = status[j] != CLOSED and not bound + rise[j] + max(extra, 0.0) >= target
    return bound
