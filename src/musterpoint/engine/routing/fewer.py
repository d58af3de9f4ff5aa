"""Using fewer vehicles: one route is taken apart, and its tasks are squeezed into the others."""

from __future__ import annotations

import random

import numpy as np
from pyvrp import IteratedLocalSearchCallbacks

from musterpoint.engine.routing.descent import NEAR, NEAR_LARGE, Descent
from musterpoint.engine.routing.drafts import Draft, draft
from musterpoint.engine.routing.encoding import Objective, encode
from musterpoint.engine.routing.problem import Array, RoutingProblem
from musterpoint.engine.routing.regions import LARGE
from musterpoint.engine.routing.stopping import LEAST, Stalled, Stop
from musterpoint.engine.searching import Control

SHARE = 0.3
"""Part of the time that may go into using fewer vehicles."""
STALL = 25
"""Iterations per task after which another route is taken apart."""


def fewest_routes(problem: RoutingProblem, control: Control, begun: float) -> list[tuple[int, Array]] | None:
    """Kind of vehicle and tasks of routes that use as few vehicles as were found to be enough; None where no
    answer does all there is to be done.

    Raises ValueError where there are several kinds of vehicle.
    """
    kinds = np.flatnonzero(problem.vehicles.count)
    if len(kinds) != 1:
        raise ValueError("the fewest vehicles are sought for one kind of vehicle only")
    until = None if control.seconds is None else begun + SHARE * control.seconds
    rng = random.Random(control.seed)
    known, most, least = None, int(problem.vehicles.count[kinds[0]]), _bound(problem, int(kinds[0]))
    while most >= least:
        found = _with_so_many(problem, control, Stop(control, until), most, known, rng)
        if found is None:
            break
        known, most = found, len(found.routes) - 1
    if known is None:
        return None
    return [(kind, np.array(tasks, dtype=int)) for kind, tasks in known.routes]


def _with_so_many(
    problem: RoutingProblem, control: Control, whole: Stop, most: int, known: Draft | None,
    rng: random.Random,
) -> Draft | None:  # fmt: skip
    """The first answer found with so many vehicles at most."""
    encoded = encode(problem, Objective(), most)
    near = NEAR_LARGE if len(problem.tasks) >= LARGE else NEAR
    descent = Descent(problem, Objective(), encoded, control.seed + most, near)
    stall = max(STALL * len(problem.tasks), LEAST)
    while not whole.over:
        start = None
        if known is not None:
            routes = list(known.routes)
            routes.pop(_small([len(tasks) for _kind, tasks in routes], rng))
            start = encoded.solution(routes)
        found = descent.run(start, Stalled(whole, stall, first=True), IteratedLocalSearchCallbacks())
        if np.isfinite((one := draft(encoded, found)).cost):
            return one
    return None


def _small(sizes: list[int], rng: random.Random) -> int:
    """A route with few tasks: of three drawn the shortest."""
    return min((rng.randrange(len(sizes)) for _ in range(3)), key=lambda row: sizes[row])


def _bound(problem: RoutingProblem, kind: int) -> int:
    """So many vehicles are needed for the loads alone; 1 where goods are unloaded on the way."""
    if len(problem.pairs):
        return 1
    load, capacity = problem.tasks.load.sum(axis=0), problem.vehicles.capacity[kind]
    limited = np.isfinite(capacity) & (capacity > 0)
    return max(1, int(np.ceil((load[limited] / capacity[limited]).max(initial=0.0) - 1e-9)))
