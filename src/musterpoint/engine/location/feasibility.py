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
    found = [*_number(problem), *_single(problem)]
    return tuple(found or _together(problem) or _local(problem))


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


def _single(problem: Problem) -> list[Shortage]:
    """Customers without a facility, or larger than any of theirs."""
    first, facility, _cost = problem.pairs
    must = np.isinf(problem.customers.unserved)
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


def _together(problem: Problem) -> list[Shortage]:
    """All of them, or as many as may open, are too small for everybody."""
    must = np.isinf(problem.customers.unserved)
    needed = float(problem.customers.demand[must].sum())
    top = largest(problem)
    slack = 1e-9 * max(1.0, needed)
    everybody = np.flatnonzero(must)
    if top.sum() < needed - slack:
        return [Shortage(Lack.CAPACITY, everybody, needed - float(top.sum()))]
    held = problem.facilities.status == OPEN
    rising = np.cumsum(np.concatenate([top[held], -np.sort(-top[~held])]))
    most = min(problem.rules.most, len(rising))
    if most < 1 or rising[most - 1] < needed - slack:
        reached = float(rising[most - 1]) if most else 0.0
        enough = int(np.searchsorted(rising, needed - slack)) + 1 if needed > 0 else 0
        if needed > 0:
            return [Shortage(Lack.FACILITIES, everybody, needed - reached, enough)]
    return _lanes(problem, needed, everybody)


def _lanes(problem: Problem, needed: float, everybody: np.ndarray) -> list[Shortage]:
    """Even the lanes with the most room each are too few."""
    facilities = problem.facilities
    exists = np.arange(facilities.capacity.shape[1]) < facilities.levels[:, None]
    exists &= (facilities.status != CLOSED)[:, None] & (facilities.lanes > 0)
    if not exists.any() or needed <= 0:
        return []
    best = float((facilities.capacity[exists] / facilities.lanes[exists]).max())
    lacking = 0 if np.isinf(best) else int(np.ceil(needed / best - 1e-9)) - problem.rules.lanes
    return [Shortage(Lack.LANES, everybody, float(lacking))] if lacking > 0 else []


def _local(problem: Problem) -> list[Shortage]:
    """Customers whose facilities, all open and on the largest level, are too small for them together: the
    minimum cut between customers and facilities (Hall's condition with capacities)."""
    customers, left = locally_short(problem, np.isinf(problem.customers.unserved))
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
