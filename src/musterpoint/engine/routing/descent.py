"""One descent: PyVRP's iterated local search from an answer, until it finds nothing better for a while.

PyVRP begins with penalties that suit long runs; here they are taken from the data, learned fast, and handed
on from descent to descent, so that a run of some seconds already works at the border of what is allowed.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from pyvrp import (
    IteratedLocalSearch,
    IteratedLocalSearchCallbacks,
    IteratedLocalSearchParams,
    PenaltyManager,
    PenaltyParams,
    RandomNumberGenerator,
    Solution,
)
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.search import OPERATORS, LocalSearch, NeighbourhoodParams, compute_neighbours

from musterpoint.engine.routing.encoding import Encoded, Objective
from musterpoint.engine.routing.problem import RoutingProblem

_LEARNING = PenaltyParams(solutions_between_updates=50)

NEAR = 25
"""Neighbours of each task that are looked at: twice as many answers in the same time as with PyVRP's own 50,
worth most where routes are long."""
NEAR_LARGE = 50
"""The same in large problems, where few answers are met at all."""

Stop = Callable[[float], bool]
"""Hears the cost of the best answer at every iteration and says whether that was enough."""


class Descent:
    """Descents on one problem, one after the other. Seed and starts decide what comes out.

    Method: iterated local search with late acceptance and penalties (Wouda, Lan, Kool 2024, PyVRP;
    doi:10.1287/ijoc.2023.0055).
    """

    def __init__(
        self, problem: RoutingProblem, objective: Objective, encoded: Encoded, seed: int, near: int = NEAR
    ):
        self._data = encoded.data
        self._random = RandomNumberGenerator(seed=seed)
        neighbours = compute_neighbours(encoded.data, NeighbourhoodParams(num_neighbours=near))
        self._local = LocalSearch(encoded.data, self._random, neighbours)
        for operator in OPERATORS:
            if operator.supports(encoded.data):
                self._local.add_operator(operator(encoded.data))
        self._penalties = PenaltyManager(_penalties(problem, objective, encoded), _LEARNING)

    def run(
        self, start: Solution | None, stop: Stop, callbacks: IteratedLocalSearchCallbacks, history: int = 300
    ) -> Solution:
        """The best answer of one descent; from a random one where there is no start."""
        with warnings.catch_warnings():
            # It says that an answer that keeps every limit is hard to find: leaving out is the answer then.
            warnings.simplefilter("ignore", PenaltyBoundWarning)
            if start is None:
                start = Solution.make_random(self._data, self._random)
            if not start.is_feasible():
                start = self._local(start, self._penalties.cost_evaluator(), exhaustive=True)
            params = IteratedLocalSearchParams(history_length=history, callbacks=callbacks)
            search = IteratedLocalSearch(self._data, self._penalties, self._local, start, params)
            return search.run(stop, collect_stats=False).best


def _penalties(
    problem: RoutingProblem, objective: Objective, encoded: Encoded
) -> tuple[list[float], float, float]:
    """What a unit too much of each load, of time and of distance costs at first: as much too much as a task
    or a way has usually, as much as a way and a vehicle."""
    metres, seconds = (np.median(_finite(ways)) / problem.grain for ways in (problem.metres, problem.seconds))
    usual = objective.per_metre * metres + objective.per_second * seconds + problem.vehicles.fixed.max()
    loads = [client.delivery for client in encoded.data.clients()]
    loads += [shipment.amount for shipment in encoded.data.shipments()]
    carried = np.array(loads, dtype=float).reshape(len(loads), -1).mean(axis=0)
    first = [usual / max(amount, 1.0) for amount in carried]
    limit = _LEARNING.max_penalty / 2
    first = [min(penalty, limit) for penalty in first]
    return first, min(usual / max(seconds, 1.0), limit), min(usual / max(metres, 1.0), limit)


def _finite(ways: np.ndarray) -> np.ndarray:
    finite = ways[np.isfinite(ways)]
    return finite if len(finite) else np.ones(1)
