"""Why a siting problem has no answer: what is lacking, where, and the least change that would help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from musterpoint.engine.location.problem import CLOSED, OPEN, Problem
from musterpoint.text import _

FLOW_PAIRS = 3_000_000
"""Pairs up to which a flow is sent along them to see who crowds out whom: seconds, 100 bytes a pair."""


class Lack(StrEnum):
    """What is lacking."""

    REACH = "reach"
    ROOM_FOR_ONE = "room for one"
    CAPACITY = "capacity"
    LOCAL_CAPACITY = "local capacity"
    FACILITIES = "facilities"
    LANES = "lanes"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class Shortage:
    """One reason, proven. customers: whom it concerns, (k,) numbers. lacking: by how much, in units of
    demand (capacity), of facilities or of lanes: the least change that would help. facilities: so many would
    do where only the number is in the way, else None."""

    lack: Lack
    customers: np.ndarray
    lacking: float
    facilities: int | None = None

    def __str__(self) -> str:
        return _SENTENCES[self.lack]().format(
            customers=len(self.customers), lacking=f"{self.lacking:.10g}", facilities=self.facilities
        )


_SENTENCES = {
    Lack.REACH: lambda: _("{customers} customers have no facility within reach."),
    Lack.ROOM_FOR_ONE: lambda: _(
        "{customers} customers are larger than any facility within reach; the largest lacks {lacking}."
    ),
    Lack.CAPACITY: lambda: _("All facilities together lack a capacity of {lacking}."),
    Lack.LOCAL_CAPACITY: lambda: _(
        "The facilities within reach of {customers} customers lack a capacity of {lacking}."
    ),
    Lack.FACILITIES: lambda: _("So few facilities lack a capacity of {lacking}; {facilities} would do."),
    Lack.LANES: lambda: _("{lacking} more lanes are needed."),
    Lack.TOO_MANY: lambda: _("{lacking} facilities too few are there, or too many are fixed."),
}


def find_shortages(problem: Problem) -> tuple[Shortage, ...]:
    """Every proven reason, the simplest first; empty where none was found (which proves nothing)."""
    must = np.isinf(problem.customers.unserved)
    found = [*_number(problem), *_single(problem, must)]
    return tuple(found or together(problem, must) or _local(problem, must))


def reasons_left_out(problem: Problem) -> tuple[Shortage, ...]:
    """Every proven reason why not all customers of a problem that allows to leave some out are served."""
    reached, needing = reaching(problem), problem.customers.demand > 0
    every = [*_single(problem, needing), *together(problem, reached & needing)]
    local = _local(problem, reached & needing)
    # What all facilities lack together is told more exactly by those who crowd each other out.
    return tuple(one for one in every if not (local and one.lack is Lack.CAPACITY)) + tuple(local)


def left_out_at_least(problem: Problem) -> float:
    """Demand that no answer serves: that of customers who reach no facility, and what is beyond all room."""
    return float(problem.customers.demand[~reaching(problem)].sum()) + beyond_room(problem)


def beyond_room(problem: Problem) -> float:
    """Demand of customers who reach a facility for which as many facilities and lanes as the rules allow have
    no room, wherever they are."""
    needed = float(problem.customers.demand[reaching(problem)].sum())
    return max(0.0, needed - min(float(_rising(problem)[-1]), _room_of_lanes(problem)))


def reaching(problem: Problem) -> np.ndarray:
    """(n,) whether a facility that isn't closed is within a customer's reach."""
    first, facility, _cost = problem.pairs
    customer = np.repeat(np.arange(len(first) - 1), np.diff(first))
    usable = problem.facilities.status[facility] != CLOSED
    return np.bincount(customer[usable], minlength=len(first) - 1) > 0


def _number(problem: Problem) -> list[Shortage]:
    status, rules = problem.facilities.status, problem.rules
    usable, held = int((status != CLOSED).sum()), int((status == OPEN).sum())
    nobody = np.empty(0, np.int64)
    lacking = max(rules.least - usable, held - rules.most, rules.least - rules.most)
    return [Shortage(Lack.TOO_MANY, nobody, float(lacking))] if lacking > 0 else []


def largest(problem: Problem) -> np.ndarray:
    """The most that each facility may take, (m,); 0 where it is closed."""
    facilities = problem.facilities
    top = facilities.capacity[np.arange(len(facilities.levels)), facilities.levels - 1]
    return np.where(facilities.status == CLOSED, 0.0, top)


def _single(problem: Problem, must: np.ndarray) -> list[Shortage]:
    """Customers among `must` without a facility, or larger than any of theirs."""
    first, facility, _cost = problem.pairs
    room = np.full(len(must), -np.inf)
    usable = problem.facilities.status[facility] != CLOSED
    customer = np.repeat(np.arange(len(must)), np.diff(first))
    np.maximum.at(room, customer[usable], largest(problem)[facility[usable]])
    far = np.flatnonzero(must & np.isneginf(room))
    lacking = problem.customers.demand - room
    big = np.flatnonzero(must & np.isfinite(room) & (lacking > 1e-9 * np.maximum(1, room)))
    shortages = [Shortage(Lack.REACH, far, float(problem.customers.demand[far].sum()))] if len(far) else []
    if len(big):
        shortages.append(Shortage(Lack.ROOM_FOR_ONE, big, float(lacking[big].max())))
    return shortages


def together(problem: Problem, must: np.ndarray) -> list[Shortage]:
    """All facilities, as many as may open, or all lanes are too small for the customers `must` (n,)."""
    needed = float(problem.customers.demand[must].sum())
    everybody = np.flatnonzero(must)
    if needed <= 0:
        return []
    slack = 1e-9 * max(1.0, needed)
    allowed, found = _rising(problem), []
    every = _rising(problem, all_of_them=True)
    if every[-1] < needed - slack:
        found.append(Shortage(Lack.CAPACITY, everybody, needed - float(every[-1])))
    elif allowed[-1] < needed - slack:
        enough = int(np.searchsorted(every, needed - slack))
        found.append(Shortage(Lack.FACILITIES, everybody, needed - float(allowed[-1]), enough))
    best = _room_of_lanes(problem, lanes=1)
    lacking = 0 if np.isinf(best) else int(np.ceil(needed / best - 1e-9)) - problem.rules.lanes
    if best > 0 and lacking > 0:
        found.append(Shortage(Lack.LANES, everybody, float(lacking)))
    return found


def _rising(problem: Problem, all_of_them: bool = False) -> np.ndarray:
    """The most that 0, 1, 2, … facilities have room for: those that are held first, then the largest; as many
    as may open, or all of them."""
    top, held = largest(problem), problem.facilities.status == OPEN
    order = np.concatenate([top[held], -np.sort(-top[~held])])
    most = len(order) if all_of_them else min(problem.rules.most, len(order))
    return np.concatenate([[0.0], np.cumsum(order[:most])])


def _room_of_lanes(problem: Problem, lanes: int | None = None) -> float:
    """The most that all lanes of the rules, or so many, have room for, wherever they are."""
    facilities = problem.facilities
    exists = np.arange(facilities.capacity.shape[1]) < facilities.levels[:, None]
    exists &= (facilities.status != CLOSED)[:, None] & (facilities.lanes > 0)
    best = float((facilities.capacity[exists] / facilities.lanes[exists]).max(initial=0.0))
    return best * (problem.rules.lanes if lanes is None else lanes)


def _local(problem: Problem, must: np.ndarray) -> list[Shortage]:
    """Customers among `must` whose facilities, all open and on the largest level, are too small for them
    together: the minimum cut between customers and facilities (Hall's condition with capacities)."""
    customers, left = locally_short(problem, must)
    return [Shortage(Lack.LOCAL_CAPACITY, customers, left)] if left > 0 else []


def locally_short(problem: Problem, must: np.ndarray) -> tuple[np.ndarray, float]:
    """Those among the customers `must` (mask (n,)) who crowd out each other, and how much of their demand
    finds no room even if it could be cut at will; nobody where there are too many pairs to tell."""
    first, facility, _cost = problem.pairs
    demand = np.floor(np.where(must, problem.customers.demand, 0)).astype(np.int64)
    from scipy.sparse import csgraph  # not before it is needed: the window's start would wait for it

    room = largest(problem)
    if np.isinf(room).any() or not 0 < demand.sum() < 2**31 or not 0 < len(facility) <= FLOW_PAIRS:
        return np.empty(0, np.int64), 0.0
    n, m = problem.size
    customer = np.repeat(np.arange(n), np.diff(first))
    needed = int(demand.sum())
    source, sink = n + m, n + m + 1
    row = np.concatenate([np.full(n, source), customer, n + np.arange(m)])
    column = np.concatenate([np.arange(n), n + facility, np.full(m, sink)])
    limit = np.concatenate([demand, demand[customer], np.minimum(np.ceil(room), needed)]).astype(np.int32)
    graph = sparse.csr_array((limit, (row, column)), (n + m + 2, n + m + 2))
    flow = csgraph.maximum_flow(graph, source, sink)
    left = needed - int(flow.flow_value)
    if left <= 0:
        return np.empty(0, np.int64), 0.0
    residual = (graph - flow.flow).tocsr()
    residual.data = np.maximum(residual.data, 0)
    residual.eliminate_zeros()
    reached = csgraph.breadth_first_order(residual, source, return_predecessors=False)
    return np.sort(reached[(reached < n)]), float(left)
