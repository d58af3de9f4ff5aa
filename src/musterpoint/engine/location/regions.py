"""Sub-regions: a few open facilities that lie together, their customers, and the places nearby.

What happens inside is a small siting problem of its own; everything outside stays as it is. Small enough
problems are one region.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from musterpoint.engine.location.columns import can_list, choose_columns, columns_below
from musterpoint.engine.location.exact import Exact, solve_exactly
from musterpoint.engine.location.lagrangian import Ascent, ascend, begin, fix
from musterpoint.engine.location.local_search import search
from musterpoint.engine.location.local_state import CUSTOMER, GROUP, LEVEL, PLACE, SUMS
from musterpoint.engine.location.problem import CLOSED, NO_LIMIT, NOBODY, Customers, Pairs, Problem, Rules
from musterpoint.engine.location.solution import cost_of, level_needed, loads, worth_finding

USUAL = 200
"""Customers of a region from which on fewer disturbances are made, so that none takes long."""

REGION_NODES, REGION_STEPS = 200, 400
"""Nodes and steps after which the exact model of a region is given up: a few seconds at the most."""

REGION_CLIMB, REGION_COLUMNS = 200, 3_000
"""Subgradient steps on a region, and columns up to which a choice among them is made."""

NEAR = 12
"""Cheapest facilities of a customer that a disturbance looks at."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a problem. customers, facilities: numbers in the whole; inner: the problem of the part;
    assign, opened: the answer inside, in the numbers of the part; elsewhere: (groups,) facilities outside
    that serve a group of the part."""

    customers: np.ndarray
    facilities: np.ndarray
    inner: Problem
    assign: np.ndarray
    opened: np.ndarray
    elsewhere: np.ndarray

    def put_back(
        self, assign: np.ndarray, opened: np.ndarray, inside: np.ndarray, opens: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The whole answer with another one inside."""
        assign, opened = assign.copy(), opened.copy()
        assign[self.customers] = np.where(inside == NOBODY, NOBODY, self.facilities[inside])
        opened[self.facilities] = opens
        return assign, opened


def neighbours(
    problem: Problem, assign: np.ndarray, opened: np.ndarray, begin: int, count: int
) -> np.ndarray:
    """`count` open facilities round the one to begin with: those that its customers, then the customers of
    the ones found, could best go to instead."""
    first, facility, _cost = problem.pairs
    found, order = {begin}, [begin]
    for site in order:
        if len(order) >= count:
            break
        votes: dict[int, float] = {}
        for i in np.flatnonzero(assign == site):
            row = facility[first[i] : first[i + 1]]
            others = row[opened[row]][:4].tolist()
            for rank, other in enumerate(others):
                votes[other] = votes.get(other, 0.0) + 1.0 / (1 + rank)
        for other in sorted(votes, key=lambda key: (-votes[key], key)):
            if other not in found and len(order) < count:
                found.add(other)
                order.append(other)
    return np.array(order)


def cut_out(
    problem: Problem, assign: np.ndarray, opened: np.ndarray, sites: np.ndarray | None, reach: int
) -> Region:
    """The region of these open facilities (all of them: None), with the closed places among the `reach`
    cheapest of each of its customers. Those whom nobody serves belong to it if they reach one of them."""
    first, facility, cost = problem.pairs
    n, m = problem.size
    inside = np.ones(m, dtype=bool)
    customers = np.arange(n)
    if sites is not None:
        inside = np.zeros(m, dtype=bool)
        inside[sites] = True
        lost = np.flatnonzero(assign == NOBODY)
        lost = [i for i in lost if inside[facility[first[i] : first[i + 1]]].any()]
        served = np.flatnonzero(inside[np.where(assign == NOBODY, 0, assign)] & (assign != NOBODY))
        customers = np.sort(np.concatenate([served, np.array(lost, dtype=np.int64)]))
        length = np.minimum(np.diff(first)[customers], reach)
        at = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        near = facility[np.repeat(first[customers], length) + at]
        inside[near[~opened[near]]] = True
    facilities = np.flatnonzero(inside)
    place = np.full(m, NOBODY, np.int32)
    place[facilities] = np.arange(len(facilities))
    length = np.diff(first)[customers]
    at = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    at += np.repeat(first[customers], length)
    kept = inside[facility[at]]
    owner = np.repeat(np.arange(len(customers)), length)[kept]
    begins = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(customers)))])
    at = at[kept]
    group, elsewhere = _groups(problem, assign, customers)
    inner = Problem(
        Pairs(begins, place[facility[at]], cost[at]),
        Customers(problem.customers.demand[customers], problem.customers.unserved[customers], group),
        problem.facilities._replace(
            **{name: getattr(problem.facilities, name)[facilities] for name in problem.facilities._fields}
        ),
        _rules(problem, assign, opened, inside),
    )
    own = assign[customers]
    return Region(
        customers, facilities, inner,
        np.where(own == NOBODY, NOBODY, place[own]), opened[facilities], elsewhere,
    )  # fmt: skip


def _groups(problem: Problem, assign: np.ndarray, customers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The groups of these customers, numbered anew, and how many facilities serve each outside."""
    group = problem.customers.group
    if problem.rules.split == 0:
        return np.full(len(customers), -1), np.zeros(0, np.int64)
    names, own = np.unique(group[customers], return_inverse=True)
    if len(names) and names[0] == -1:
        names, own = names[1:], own - 1
    outside = np.ones(len(group), dtype=bool)
    outside[customers] = False
    outside &= (assign != NOBODY) & np.isin(group, names)
    m = problem.size[1]
    parts = np.unique(np.searchsorted(names, group[outside]) * m + assign[outside])
    return own, np.bincount(parts // m, minlength=len(names))


def _rules(problem: Problem, assign: np.ndarray, opened: np.ndarray, inside: np.ndarray) -> Rules:
    """The rules as far as they are left to the region."""
    rules = problem.rules
    outside = np.flatnonzero(opened & ~inside)
    lanes = rules.lanes
    if lanes < NO_LIMIT and len(outside):
        level = level_needed(problem, loads(problem, assign))[outside]
        level = np.minimum(level, problem.facilities.levels[outside] - 1)
        lanes -= int(problem.facilities.lanes[outside, level].sum())
    most = rules.most if rules.most == NO_LIMIT else rules.most - len(outside)
    return rules._replace(least=max(0, rules.least - len(outside)), most=most, lanes=lanes)


def search_region(
    region: Region, penalties: np.ndarray, seed: int, iterations: int
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Iterated local search inside; penalties (of overload, of a lane too many) are changed in place. Gives
    the answer and whether it keeps all capacities."""
    n, m = region.inner.size
    if n == 0:
        return region.assign, region.opened, True
    scale = max(1e-9, float(np.abs(region.inner.pairs.cost).mean())) if len(region.inner.pairs.cost) else 1.0
    customers, places = _solution(region)
    sums = np.zeros(1, SUMS)
    sums["overload_price"], sums["lane_price"] = penalties / scale
    rules = region.inner.rules
    sums["least"], sums["most"], sums["most_lanes"] = rules.least, rules.most, rules.lanes
    sums["split"] = rules.split / scale
    groups = np.zeros(len(region.elsewhere), GROUP)
    groups["elsewhere"] = region.elsewhere
    kept = search(
        _table(region.inner) / scale, customers, places, _levels(region.inner, scale), groups, sums,
        np.zeros((len(groups), m + 1), np.int64), _near(region.inner), np.arange(n), seed,
        int(iterations * min(1.0, (USUAL / n) ** 1.5)),
    )  # fmt: skip
    penalties[:] = sums["overload_price"][0] * scale, sums["lane_price"][0] * scale
    assign = customers["best"]
    return np.where(assign == m, NOBODY, assign), places["best"][:m].astype(bool), bool(kept)


def _solution(region: Region) -> tuple[np.ndarray, np.ndarray]:
    """The customers and places of local search with the answer inside; the last place is nobody's."""
    inner, m = region.inner, region.inner.size[1]
    customers = np.zeros(len(region.customers), CUSTOMER)
    customers["demand"], customers["group"] = inner.customers.demand, inner.customers.group
    customers["checked"] = -1
    customers["kept"] = np.where(region.assign == NOBODY, m, region.assign)
    places = np.zeros(m + 1, PLACE)
    places["status"][:m], places["levels"][:m] = inner.facilities.status, inner.facilities.levels
    places["kept"][:m] = region.opened
    places["kept"][m] = 1
    places["moved"] = -1
    return customers, places


def _levels(inner: Problem, scale: float) -> np.ndarray:
    facilities = inner.facilities
    levels = np.zeros(facilities.capacity.shape, LEVEL)
    levels["capacity"], levels["lanes"] = facilities.capacity, facilities.lanes
    levels["opening"] = facilities.opening / scale
    return levels


def _table(inner: Problem) -> np.ndarray:
    """Costs as a dense table, (n, m + 1): the last column is nobody. Leaving out a customer who has to be
    served costs more than anything."""
    n, m = inner.size
    first, facility, cost = inner.pairs
    table = np.full((n, m + 1), np.inf)
    table[np.repeat(np.arange(n), np.diff(first)), facility] = cost
    too_much = 1.0 + 2 * np.abs(cost).sum() / max(n, 1) + np.abs(inner.facilities.opening).sum()
    table[:, m] = np.where(np.isinf(inner.customers.unserved), too_much, inner.customers.unserved)
    return table


def _near(inner: Problem) -> np.ndarray:
    """The cheapest usable facilities of each customer, (n, NEAR); -1 for none."""
    first, facility, _cost = inner.pairs
    customer = np.repeat(np.arange(inner.size[0]), np.diff(first))
    rank = np.arange(len(facility)) - first[customer]
    close = (inner.facilities.status[facility] != CLOSED) & (rank < NEAR)
    near = np.full((inner.size[0], NEAR), -1)
    near[customer[close], rank[close]] = facility[close]
    return near


def solve_region(
    region: Region, seconds: float, stopped: Callable[[], bool]
) -> tuple[np.ndarray, np.ndarray] | None:
    """A better answer inside, by columns where they are few, else by the exact model; None where nothing was
    found with a little work. Groups that are served outside too are not reckoned exactly: the caller compares
    the whole."""
    inner = region.inner
    ascent = begin(inner)
    if can_list(inner, ascent):
        found = _by_columns(region, ascent, seconds, stopped)
        if found is not None:
            return None if found.assign is None else (found.assign, found.opened)
    found = solve_exactly(
        inner, start=(region.assign, region.opened), seconds=seconds, nodes=REGION_NODES,
        steps=REGION_STEPS, stopped=stopped,
    )  # fmt: skip
    return None if found.assign is None else (found.assign, found.opened)


def _by_columns(region: Region, ascent: Ascent, seconds: float, stopped: Callable[[], bool]) -> Exact | None:
    """The best choice of columns inside; None where they are too many."""
    inner = region.inner
    target = worth_finding(inner, cost_of(inner, region.assign, region.opened))
    if ascend(inner, ascent, target, REGION_CLIMB) >= target:
        return Exact(np.inf)
    fixed = fix(inner, ascent, target)
    rest = inner.only(fixed.pairs, fixed.status)
    columns = columns_below(rest, ascent, target, REGION_COLUMNS)
    if columns is None:
        return None
    return choose_columns(rest, columns, target, seconds, REGION_STEPS, stopped)
