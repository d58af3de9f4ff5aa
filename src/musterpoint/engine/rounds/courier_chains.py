"""Runs of couriers, each from some sites to a laboratory, strung together into vehicles' days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.engine.routing import RoutingProblem, schedule

Array = np.ndarray

QUIET = 1800.0
"""s between two runs of a vehicle beyond which more of it is worth nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """Batches fetched one after the other. starts: s, at the first site; home: at the laboratory."""

    order: Array
    starts: float
    home: float
    first: int
    last: int


def tasks_of(problem: RoutingProblem, kind: int, chain: Sequence[Run]) -> Array:
    """Tasks of the runs of a vehicle's day, without the last ones if it can't keep those. Pick-ups are the
    problem's first tasks, hand-overs the next."""
    n = len(problem.pairs)
    while chain:
        route = np.concatenate([task for run in chain for task in (run.order, run.order + n)])
        if schedule(problem, kind, route).feasible:
            return route
        chain = chain[:-1]
    return np.zeros(0, dtype=int)


def strung(problem: RoutingProblem, kind: int, runs: Sequence[Run], spare: float = 0.0) -> list[list[Run]]:
    """The runs as days of as few vehicles as can be, with short ways and time between them. spare: s that lie
    between two runs of a vehicle at the least, so that not all that follows is late when one is."""
    from scipy.optimize import linear_sum_assignment  # not before it is needed: it is slow to load

    if not runs:
        return []
    vehicles, profile = problem.vehicles, problem.vehicles.profile[kind]
    firsts, lasts = ([getattr(run, name) for run in runs] for name in ("first", "last"))
    ways = problem.seconds[profile][np.ix_(lasts, firsts)]
    out = problem.seconds[profile][vehicles.start[kind], firsts]
    back = problem.seconds[profile][lasts, vehicles.end[kind]]
    home, starts = (np.array([getattr(run, name) for run in runs]) for name in ("home", "starts"))
    between = starts[None] - home[:, None] - ways
    follows = between >= spare
    cost = np.where(follows, ways + np.maximum(QUIET - between, 0.0), 1e7)
    after = dict(zip(*linear_sum_assignment(cost), strict=True))
    after = {one: other for one, other in after.items() if follows[one, other]}
    chains = []
    for row in sorted(set(range(len(runs))) - set(after.values()), key=lambda row: starts[row]):
        chain, begins = [runs[row]], starts[row] - out[row]
        while row in after:
            row = after[row]
            if home[row] + back[row] - begins > vehicles.most_seconds[kind]:
                chains.append(chain)
                chain, begins = [], starts[row] - out[row]
            chain.append(runs[row])
        chains.append(chain)
    return sorted(chains, key=lambda chain: sum(len(run.order) for run in chain), reverse=True)
