"""Lower bounds: the Lagrangian relaxation of "each customer is served once".

With a multiplier λᵢ per customer the problem falls apart into one knapsack per facility, ρⱼ = opening cost −
the most Σ (λᵢ − cᵢⱼ) that its capacity takes, and the choice of the facilities with the least ρⱼ. Any λ gives
a lower bound; a subgradient method with deflected directions looks for a good one (Geoffrion 1974; Beasley
1993; Camerini, Fratta, Maffioli 1975). Where demands are small whole numbers the knapsacks are solved
exactly, which gives the bound of column generation (Ceselli and Righini 2005), elsewhere with cut items.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from musterpoint.engine.location.problem import NO_LIMIT, Problem
from musterpoint.engine.location.relaxation import CUSTOMER, LEVEL, PLACE, STATE, climb, exclude

EXACT_ROOM = 1000
"""The largest capacity, in units of the demands' common divisor, up to which knapsacks are solved exactly."""

MOST_ITEMS = 2048
"""Customers that gain from one facility up to which its knapsack's choice is told exactly."""

FIRST_STEP = 1.5


@dataclass(frozen=True, slots=True)
class Ascent:
    """Where the subgradient method stands: records as in `relaxation`, changed in place. width: of a
    knapsack's table."""

    customers: np.ndarray
    places: np.ndarray
    levels: np.ndarray
    state: np.ndarray
    width: int

    @property
    def bound(self) -> float:
        return float(self.state["bound"][0])

    @property
    def multipliers(self) -> np.ndarray:
        """Those of the best bound, (n + 1,): the last one is the price of a lane."""
        return self.customers["best"]

    @property
    def used(self) -> np.ndarray:
        """How often each facility was chosen of late, (m,), 0–1."""
        return self.places["used"]

    def copied(self) -> Ascent:
        """One that can go on by itself."""
        return replace(
            self, customers=self.customers.copy(), places=self.places.copy(), state=self.state.copy()
        )

    def restart(self, multipliers: np.ndarray, step: float) -> None:
        """Go on from other multipliers (n + 1,)."""
        self.customers["multiplier"] = self.customers["best"] = multipliers
        self.state["step"] = step


@dataclass(frozen=True, slots=True)
class Left:
    """What a solution cheaper than some target may use: pairs (mask (k,)) and the status of each facility
    (m,)."""

    pairs: np.ndarray
    status: np.ndarray


def begin(problem: Problem, whole: bool = True) -> Ascent:
    """Multipliers to begin with: what the second-cheapest of the facilities would cost each customer.
    whole: solve knapsacks exactly where demands are small whole numbers, dear for thousands of customers."""
    weight, room, exact = _units(problem)
    exact = exact and whole
    customers = np.zeros(problem.size[0] + 1, CUSTOMER)
    customers["demand"][:-1], customers["weight"][:-1] = problem.customers.demand, weight
    customers["unserved"][:-1] = problem.customers.unserved
    customers["multiplier"][:-1] = np.minimum(_second_cheapest(problem), problem.customers.unserved)
    customers["best"] = customers["multiplier"]
    places = np.zeros(problem.size[1], PLACE)
    places["status"], places["levels"] = problem.facilities.status, problem.facilities.levels
    levels = np.zeros(room.shape, LEVEL)
    levels["room"], levels["lanes"] = room, problem.facilities.lanes
    levels["capacity"], levels["opening"] = problem.facilities.capacity, problem.facilities.opening
    state = np.zeros(1, STATE)
    state["exact"], state["step"], state["bound"] = exact, FIRST_STEP, -np.inf
    rules = problem.rules
    state["least"], state["most"], state["most_lanes"] = rules.least, rules.most, rules.lanes
    width = 1 + int(room[room < NO_LIMIT].max(initial=0)) if exact else 1
    return Ascent(customers, places, levels, state, width)


def ascend(problem: Problem, ascent: Ascent, target: float, iterations: int) -> float:
    """So many steps more; gives the best bound so far. target: cost of a known solution, or above."""
    taken = np.empty((min(problem.size[0], MOST_ITEMS) if ascent.width > 1 else 1, ascent.width), np.bool_)
    climb(*arrays_of(problem, ascent), taken, float(target), iterations)
    return ascent.bound


def fix(problem: Problem, ascent: Ascent, target: float) -> Left:
    """What any solution that costs less than `target` looks like, by the reduced costs at the best bound."""
    keep = np.ones(len(problem.pairs.cost), dtype=np.bool_)
    trial = ascent.copied()
    exclude(*arrays_of(problem, trial, problem.size[1]), float(target), keep)
    return Left(keep, trial.places["status"].astype(np.int8))


def arrays_of(problem: Problem, ascent: Ascent, tables: int = 1) -> tuple[np.ndarray, ...]:
    """What the compiled functions take, in their order, with so many knapsacks' tables."""
    size = len(problem.pairs.cost)
    return (
        *problem.pairs, ascent.customers, ascent.places, ascent.levels, ascent.state,
        np.empty(size, np.int32), np.empty(size), np.empty((tables, ascent.width)),
    )  # fmt: skip


def _second_cheapest(problem: Problem) -> np.ndarray:
    first, _facility, cost = problem.pairs
    if not len(cost):
        return np.zeros(problem.size[0])
    second = np.minimum(first[:-1] + 1, first[1:] - 1)
    return np.where(first[1:] > first[:-1], cost[np.maximum(second, 0)], 0.0)


def _units(problem: Problem) -> tuple[np.ndarray, np.ndarray, bool]:
    """Demands (n,) and capacities (m, l) in whole units, and whether they come in such."""
    demand, capacity = problem.customers.demand, problem.facilities.capacity
    finite = capacity[np.isfinite(capacity)]
    whole = (demand == np.rint(demand)).all() and demand.max(initial=0.0) < 2**53
    divisor = max(1, int(np.gcd.reduce(demand.astype(np.int64)))) if whole and len(demand) else 1
    exact = bool(whole and (finite // divisor).max(initial=0.0) <= EXACT_ROOM)
    room = np.full(capacity.shape, NO_LIMIT)
    room[np.isfinite(capacity)] = finite // divisor
    return np.rint(demand / divisor).astype(np.int64), room, exact
