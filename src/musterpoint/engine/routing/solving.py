"""Solving routing problems: descents, crossed answers, and the best of all routes that were met.

Answers of some descents from different beginnings are crossed and improved again; every few descents the best
answer is put together from all routes that any of them met. Few vehicles come first where that is asked for.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from pyvrp import IteratedLocalSearchCallbacks, Solution

from musterpoint.engine.routing.crossing import crossed
from musterpoint.engine.routing.descent import Descent
from musterpoint.engine.routing.drafts import Draft, cost_of, draft
from musterpoint.engine.routing.encoding import Encoded, Objective, encode
from musterpoint.engine.routing.fewer import fewest_routes
from musterpoint.engine.routing.mending import mended
from musterpoint.engine.routing.pool import Pool
from musterpoint.engine.routing.problem import Array, RoutingAnswer, RoutingProblem
from musterpoint.engine.routing.schedule import schedule
from musterpoint.engine.routing.stopping import LEAST, Stalled, Stop
from musterpoint.engine.searching import Control, Progress

STALL = 5
"""Iterations per task without a better answer after which a descent ends, `LEAST` at least: what more of them
would find, a descent from a crossed answer finds sooner."""
FIRST = 4
"""Descents from nothing before answers are crossed."""
ELITE = 8
"""Answers that are kept to be crossed."""
COMBINE = 4
"""Of so many descents one begins with the best answer of all routes met, if that is better."""


class _Watch(IteratedLocalSearchCallbacks):
    """Counts iterations, keeps routes in a pool and tells of every better answer."""

    def __init__(self, encoded: Encoded, control: Control, begun: float):
        self._encoded, self._control, self._begun = encoded, control, begun
        self.pool = Pool(encoded)
        self.best, self.iterations = np.inf, 0

    def on_iteration(self, current: Solution, candidate: Solution, best: Solution, cost: object) -> None:
        self.iterations += 1
        if candidate is current:
            self.pool.look(current)

    def on_best(self, best: Solution) -> None:
        self.pool.add(best)
        if (cost := cost_of(self._encoded, best)) < self.best:
            self.best = cost
            length = float(best.distance_cost() + best.duration_cost())
            self._control.listener(Progress(length, 0.0, self._control.clock() - self._begun))


def solve_routing(
    problem: RoutingProblem,
    control: Control | None = None,
    objective: Objective | None = None,
    vehicles_first: bool = False,
    begin: Sequence[tuple[int, Array]] = (),
) -> RoutingAnswer:
    """Routes that do as much as can be done, as short as they can be made.

    vehicles_first: the fewest vehicles count before any length (one kind of vehicle only). begin: kind of
    vehicle and tasks of routes to begin from. The answer keeps
    every limit of the problem; what can't be done, or isn't worth it, is left out. Which answer it is depends
    on the seed and effort of `control` alone, unless time runs out first. Method: memetic; see `descent`,
    `crossing` and `pool`.

    Raises ValueError where `vehicles_first` meets several kinds of vehicle.
    """
    control, objective = control or Control(), objective or Objective()
    begun = control.clock()
    if not len(problem.tasks) or not problem.vehicles.count.any():
        left = np.arange(len(problem.tasks))
        return RoutingAnswer((), (), left, 0.0, 0.0, 0)
    known = fewest_routes(problem, control, begun) if vehicles_first else None
    return _Search(problem, objective, control, begun, known or begin, len(known) if known else None).answer()


class _Search:
    def __init__(
        self, problem: RoutingProblem, objective: Objective, control: Control, begun: float,
        begin: Sequence[tuple[int, Array]], most: int | None,
    ):  # fmt: skip
        self._problem = problem
        self._encoded = encode(problem, objective, most)
        self._watch = _Watch(self._encoded, control, begun)
        until = None if control.seconds is None else begun + control.seconds
        self._whole = Stop(control, until)
        self._random = random.Random(control.seed)
        self._descent = Descent(problem, objective, self._encoded, control.seed)
        self._near = _nearness(problem)
        self._elite: list[Draft] = []
        self._begin = begin
        self._turn = 0

    def answer(self) -> RoutingAnswer:
        stall = max(STALL * len(self._problem.tasks), LEAST)
        best = self._descend(self._first(), np.inf if self._begin else stall)
        while not self._whole.over:
            self._turn += 1
            found = self._descend(self._start(), stall)
            best = min(best, found, key=lambda one: one.cost)
        kinds = [int(self._encoded.kinds[row]) for row, _tasks in best.routes]
        routes = mended(self._problem, kinds, [np.array(tasks, dtype=int) for _row, tasks in best.routes])
        return _measured(self._problem, kinds, routes, self._watch.iterations)

    def _descend(self, start: Solution | None, stall: float) -> Draft:
        found = self._descent.run(start, Stalled(self._whole, stall), self._watch)
        one = draft(self._encoded, found)
        if all(set(one.masks) != set(other.masks) for other in self._elite):
            self._elite = sorted([*self._elite, one], key=lambda draft: draft.cost)[:ELITE]
        return one

    def _first(self) -> Solution | None:
        """The routes to begin from."""
        rows = {int(kind): row for row, kind in enumerate(self._encoded.kinds)}
        routes = [(rows[kind], route.tolist()) for kind, route in self._begin]
        return self._encoded.solution(routes) if routes else None

    def _start(self) -> Solution | None:
        """Where the next descent begins."""
        if self._turn < FIRST or len(self._elite) < 2:
            return None
        if self._turn % COMBINE == 0:
            combined = self._watch.pool.combined(self._elite[0], self._whole.left)
            if combined is not None:
                return combined
        one, other = self._random.sample(self._elite, 2)
        return self._encoded.solution(crossed(one, other, self._near, self._random))


def _nearness(problem: RoutingProblem) -> Array:
    """Tasks by nearness to each task (n, n)."""
    places = problem.tasks.place
    ways = problem.metres[0][np.ix_(places, places)]
    return np.argsort(ways + ways.T, axis=1, kind="stable")


def _measured(
    problem: RoutingProblem, kinds: list[int], routes: list[np.ndarray], iterations: int
) -> RoutingAnswer:
    used = [(kind, route) for kind, route in zip(kinds, routes, strict=True) if len(route)]
    times = [schedule(problem, kind, route) for kind, route in used]
    done = np.concatenate([route for _kind, route in used]) if used else np.zeros(0, dtype=int)
    return RoutingAnswer(
        tuple(route for _kind, route in used),
        tuple(kind for kind, _route in used),
        np.setdiff1d(np.arange(len(problem.tasks)), done),
        float(sum(time.metres.sum() for time in times)),
        float(sum(time.home - time.leaves for time in times)),
        iterations,
    )
