"""Solving routing problems: descents, crossed answers, and the best of all routes that were met.

Answers of some descents from different beginnings are crossed and improved again; every few descents the best
answer is put together from all routes that any of them met. Few vehicles come first where that is asked for.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np
from pyvrp import IteratedLocalSearchCallbacks, Solution

from musterpoint.engine.routing.crossing import around, crossed
from musterpoint.engine.routing.descent import NEAR, NEAR_LARGE, Descent
from musterpoint.engine.routing.drafts import Draft, cost_of, draft
from musterpoint.engine.routing.encoding import Encoded, Objective, encode
from musterpoint.engine.routing.fewer import fewest_routes
from musterpoint.engine.routing.mending import mended
from musterpoint.engine.routing.pool import Pool
from musterpoint.engine.routing.problem import Array, RoutingAnswer, RoutingProblem
from musterpoint.engine.routing.regions import LARGE, part_of, region
from musterpoint.engine.routing.schedule import schedule
from musterpoint.engine.routing.stopping import LEAST, Stalled, Stop
from musterpoint.engine.searching import Control, Progress

STALL = 70
"""Iterations for each task of a usual route without a better answer after which a descent ends, `LEAST` at
least: what more of them would find, a descent from a crossed answer finds sooner. Long routes are worth more:
two answers have few of them to be crossed."""
TIGHT_STALL = 20
"""The same for each task where vehicles are as few as can be: there answers are far from each other."""
FIRST = 4
"""Descents from nothing before answers are crossed."""
ELITE = 8
"""Answers that are kept to be crossed."""
RENEW = 12
"""Descents in a row without a better answer after which all begins anew, but for the routes in the pool: by
then the answers that are kept have become much alike."""
COMBINE = 4
"""Of so many descents one begins with the best answer of all routes met, if that is better."""


class _Watch(IteratedLocalSearchCallbacks):
    """Keeps the routes of a descent in the pool. tell: hears the cost and the answer of every better one."""

    def __init__(self, encoded: Encoded, pool: Pool, tell: Callable[[float, Solution], None] | None = None):
        self._encoded, self._pool, self._tell = encoded, pool, tell
        self.iterations = 0

    def on_iteration(self, current: Solution, candidate: Solution, best: Solution, cost: object) -> None:
        self.iterations += 1
        if candidate is current:
            self._pool.look(self._encoded, current)

    def on_best(self, best: Solution) -> None:
        self._pool.add(self._encoded, best)
        if self._tell is not None:
            self._tell(cost_of(self._encoded, best), best)


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
    most = None
    if vehicles_first and (known := fewest_routes(problem, control, begun)) is not None:
        begin, most = known, len(known)
    return _Search(problem, objective, control, begun, begin, most).answer()


class _Search:
    def __init__(
        self, problem: RoutingProblem, objective: Objective, control: Control, begun: float,
        begin: Sequence[tuple[int, Array]], most: int | None,
    ):  # fmt: skip
        self._problem, self._objective, self._most = problem, objective, most
        self._control, self._begun = control, begun
        self._encoded = encode(problem, objective, most)
        self._pool = Pool(self._encoded)
        self._watch = _Watch(self._encoded, self._pool, self._tell)
        self._whole = Stop(control, None if control.seconds is None else begun + control.seconds)
        self._random = random.Random(control.seed)
        self._large = len(problem.tasks) >= LARGE
        self._neighbours = NEAR_LARGE if self._large else NEAR
        self._descent = Descent(problem, objective, self._encoded, control.seed, self._neighbours)
        self._near = _nearness(problem)
        self._elite: list[Draft] = []
        self._best: Draft | None = None
        self._in_vain = 0
        self._begin = begin
        self._told, self._turn, self._iterations = np.inf, 0, 0

    def answer(self) -> RoutingAnswer:
        begin = [(kind, tuple(route.tolist())) for kind, route in self._begin]
        # What somebody begins from is hard to find from nothing: all goes into making that better.
        endless = bool(begin) and self._most is None
        self._keep(self._descend(self._encoded.solution(begin) if begin else None, endless))
        while not self._whole.over:
            self._turn += 1
            if self._in_vain > RENEW and self._most is None and not self._large:
                self._elite, self._turn, self._in_vain = [], 0, 0
            if (combined := self._combined()) is not None:
                self._keep(self._descend(combined))
            elif self._large and np.isfinite(self._best.cost):
                self._keep(self._improve_region())
            else:
                self._keep(self._descend(self._start()))
        best = self._best
        routes = [np.array(tasks, dtype=int) for _kind, tasks in best.routes]
        kinds = [kind for kind, _tasks in best.routes]
        routes = mended(self._problem, kinds, routes)
        iterations = self._iterations + self._watch.iterations
        return _measured(self._problem, kinds, routes, iterations)

    def _descend(self, start: Solution | None, endless: bool = False) -> Solution:
        n = len(self._problem.tasks)
        usual = n / max(len(self._best.routes), 1) if self._best else 0
        stall = np.inf if endless else max(STALL * usual, LEAST, 0 if self._most is None else TIGHT_STALL * n)
        return self._descent.run(start, Stalled(self._whole, stall), self._watch)

    def _keep(self, found: Solution) -> None:
        """Keep an answer among the best that there are."""
        one = draft(self._encoded, found)
        self._in_vain += 1
        if self._best is None or one.cost < self._best.cost:
            self._best, self._in_vain = one, 0
        if all(set(one.masks) != set(other.masks) or one.cost < other.cost for other in self._elite):
            self._elite = sorted([*self._elite, one], key=lambda draft: draft.cost)[:ELITE]

    def _start(self) -> Solution | None:
        """Where the next descent begins: nowhere, or with parts of two answers. Few vehicles are hard to come
        to from nowhere: there it is a part of the best answer."""
        if self._turn < FIRST or len(self._elite) < 2:
            return self._half() if self._most is not None else None
        one, other = self._random.sample(self._elite, 2)
        return self._encoded.solution(crossed(one, other, self._near, self._random))

    def _half(self) -> Solution:
        """The best answer without a half of its routes, near each other."""
        best = self._best
        order = self._near[self._random.randrange(len(self._near))]
        going = set(around(best, order, (len(best.routes) + 1) // 2))
        return self._encoded.solution(route for row, route in enumerate(best.routes) if row not in going)

    def _combined(self) -> Solution | None:
        """A better answer from routes of all, now and then."""
        best = self._best
        if self._turn % COMBINE or not np.isfinite(best.cost):
            return None
        return self._pool.combined(best, None if self._control.seconds is None else self._whole.left)

    def _improve_region(self) -> Solution:
        """The best answer with some neighbouring routes searched by themselves."""
        best = self._best
        rows = region(best, self._near[self._random.randrange(len(self._near))])
        inside = [best.routes[row] for row in rows]
        others = [route for row, route in enumerate(best.routes) if row not in set(rows)]
        part, names, most = part_of(self._problem, best, rows, self._most)
        encoded = encode(part, self._objective, most, names)
        start = encoded.solution(inside)
        besides = best.cost - cost_of(encoded, start)
        watch = _Watch(encoded, self._pool)
        stall = max(STALL * len(names) / len(rows), LEAST)
        stop = Stalled(self._whole, stall, besides=besides)
        seed = self._control.seed + self._turn
        descent = Descent(part, self._objective, encoded, seed, self._neighbours)
        found = draft(encoded, descent.run(start, stop, watch))
        self._iterations += watch.iterations
        whole = self._encoded.solution([*others, *found.routes])
        self._tell(cost_of(self._encoded, whole), whole)
        return whole

    def _tell(self, cost: float, best: Solution) -> None:
        if cost < self._told:
            self._told = cost
            length = float(best.distance_cost() + best.duration_cost())
            self._control.listener(Progress(length, 0.0, self._control.clock() - self._begun))


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
