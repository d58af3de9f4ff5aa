"""Solving routing problems: PyVRP's iterated local search, few vehicles first where that is asked for."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np
import pyvrp
from pyvrp import (
    Activity,
    ActivityType,
    IteratedLocalSearchCallbacks,
    IteratedLocalSearchParams,
    Solution,
    SolveParams,
)
from pyvrp.exceptions import PenaltyBoundWarning

from musterpoint.engine.routing.encoding import Encoded, Objective, encode
from musterpoint.engine.routing.mending import mended
from musterpoint.engine.routing.problem import Array, RoutingAnswer, RoutingProblem
from musterpoint.engine.routing.schedule import schedule
from musterpoint.engine.searching import Control, Progress

PATIENCE = 40_000
"""Iterations without a better answer after which a thorough search (effort 1) ends."""
LEAST = 500
STALL = 25
"""Iterations per task without a better answer after which a search begins anew with another seed: where it
ends differs by 2 % from seed to seed on instances such as Solomon's RC108."""
FLEET_SHARE = 0.5
"""Part of the time that may go into using fewer vehicles, where that counts first."""


class _Stop:
    """Ends a search that is stopped, out of time, or finds nothing better for long."""

    def __init__(self, control: Control, until: float | None, first: bool = False):
        self._control, self._until, self._first = control, until, first
        self._patience = LEAST + round(control.effort * PATIENCE)
        self._best, self._idle = np.inf, 0
        self.over = False

    def __call__(self, best_cost: float) -> bool:
        if best_cost < self._best:
            self._best, self._idle = best_cost, 0
        self._idle += 1
        feasible = best_cost < np.iinfo(np.int64).max
        self.over = (
            (self._first and feasible)
            or self._idle > self._patience
            or self._control.stopped()
            or (self._until is not None and self._control.clock() >= self._until)
        )
        return self.over


class _Stalled:
    """Ends a search where the whole one ends, or where it has found nothing better for a while."""

    def __init__(self, whole: _Stop, stall: int, forever: bool):
        self._whole, self._stall, self._forever = whole, stall, forever
        self._best, self._idle = np.inf, 0

    def __call__(self, best_cost: float) -> bool:
        if best_cost < self._best:
            self._best, self._idle = best_cost, 0
        self._idle += 1
        return self._whole(best_cost) or (not self._forever and self._idle > self._stall)


class _Watch(IteratedLocalSearchCallbacks):
    """Tells of every better answer."""

    def __init__(self, control: Control, begun: float):
        self._control, self._begun = control, begun
        self.iterations = 0

    def on_iteration(self, current: Solution, candidate: Solution, best: Solution, cost: object) -> None:
        self.iterations += 1

    def on_best(self, best: Solution) -> None:
        if best.is_feasible():
            spent = self._control.clock() - self._begun
            self._control.listener(Progress(float(best.distance_cost() + best.duration_cost()), 0.0, spent))


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
    on the seed and effort of `control` alone, unless time runs out first. Method: iterated local search with
    late acceptance and penalties (Wouda, Lan, Kool 2024, PyVRP; doi:10.1287/ijoc.2023.0055).

    Raises ValueError where `vehicles_first` meets several kinds of vehicle.
    """
    control, objective = control or Control(), objective or Objective()
    begun = control.clock()
    if not len(problem.tasks) or not problem.vehicles.count.any():
        left = np.arange(len(problem.tasks))
        return RoutingAnswer((), (), left, 0.0, 0.0, 0)
    search = _Search(problem, objective, control, begun)
    search.begin = begin
    if vehicles_first:
        search.use_fewer()
    return search.answer()


class _Search:
    def __init__(self, problem: RoutingProblem, objective: Objective, control: Control, begun: float):
        self._problem, self._objective, self._control, self._begun = problem, objective, control, begun
        self._watch = _Watch(control, begun)
        self._most: int | None = None
        self._known: Solution | None = None
        self.begin: Sequence[tuple[int, Array]] = ()

    def use_fewer(self) -> None:
        """Take vehicles away for as long as an answer with fewer is found."""
        if np.count_nonzero(self._problem.vehicles.count) != 1:
            raise ValueError("the fewest vehicles are sought for one kind of vehicle only")
        most = int(self._problem.vehicles.count.sum())
        until = self._until(FLEET_SHARE)
        while most > 0:
            encoded = encode(self._problem, self._objective, most)
            found = self._solve(encoded, _Stop(self._control, until, first=True), None)
            if not found.is_feasible() or not found.is_complete():
                break
            self._most, self._known = found.num_routes(), found
            most = self._most - 1

    def answer(self) -> RoutingAnswer:
        encoded = encode(self._problem, self._objective, self._most)
        known = self._carried_over(encoded)
        found = self._best_of(encoded, known)
        kinds = [int(encoded.kinds[route.vehicle_type()]) for route in found.routes()]
        routes = [_tasks(self._problem, encoded, route) for route in found.routes()]
        routes = mended(self._problem, kinds, routes)
        return _measured(self._problem, kinds, routes, self._watch.iterations)

    def _best_of(self, encoded: Encoded, known: Solution | None) -> Solution:
        """The best answer of searches that begin anew when they find nothing better for long."""
        whole = _Stop(self._control, self._until(1.0))
        stall = max(STALL * len(self._problem.tasks), LEAST)
        best, seed = None, self._control.seed
        while True:
            found = self._solve(encoded, _Stalled(whole, stall, forever=bool(self.begin)), known, seed)
            if best is None or _cost(encoded, found) < _cost(encoded, best):
                best = found
            if whole.over:
                return best
            known, seed = None, seed + 1

    def _until(self, share: float) -> float | None:
        seconds = self._control.seconds
        return None if seconds is None else self._begun + share * seconds

    def _carried_over(self, encoded: Encoded) -> Solution | None:
        """The answer of the stage before, or the routes to begin from, on this stage's data."""
        if self._known is not None:
            routes = [
                pyvrp.Route(encoded.data, [Activity(step.type, step.idx) for step in _steps(route)], 0)
                for route in self._known.routes()
            ]
        elif self.begin:
            steps = _activities(self._problem, encoded)
            kinds = {int(kind): number for number, kind in enumerate(encoded.kinds)}
            routes = [
                pyvrp.Route(encoded.data, [steps[int(task)] for task in route], kinds[kind])
                for kind, route in self.begin
            ]
        else:
            return None
        return Solution(encoded.data, routes)

    def _solve(
        self, encoded: Encoded, stop: Callable[[float], bool], known: Solution | None, seed: int | None = None
    ) -> Solution:
        patience = LEAST + round(self._control.effort * PATIENCE)
        params = SolveParams(
            ils=IteratedLocalSearchParams(
                num_iters_no_improvement=max(patience // 2, 1), callbacks=self._watch
            )
        )
        with warnings.catch_warnings():
            # It says that an answer that keeps every limit is hard to find: leaving out is the answer then.
            warnings.simplefilter("ignore", PenaltyBoundWarning)
            seed = self._control.seed if seed is None else seed
            return pyvrp.solve(
                encoded.data, stop, seed, collect_stats=False, params=params, initial_solution=known
            ).best


def _cost(encoded: Encoded, found: Solution) -> float:
    """What an answer costs, more than any feasible one where it isn't."""
    return pyvrp.CostEvaluator([0] * encoded.data.num_load_dimensions, 0, 0).cost(found)


def _steps(route: pyvrp.Route) -> list[pyvrp.ScheduledActivity]:
    return [step for step in route.schedule() if not step.is_depot()]


def _activities(problem: RoutingProblem, encoded: Encoded) -> dict[int, Activity]:
    """What each task is called by the search."""
    steps = {int(task): Activity(ActivityType.CLIENT, row) for row, task in enumerate(encoded.clients)}
    for row, (first, last) in enumerate(problem.pairs):
        steps[int(first)] = Activity(ActivityType.PICKUP, row)
        steps[int(last)] = Activity(ActivityType.DELIVERY, row)
    return steps


def _tasks(problem: RoutingProblem, encoded: Encoded, route: pyvrp.Route) -> np.ndarray:
    """The tasks of a route in their order."""
    order = []
    for step in route.schedule():
        if step.is_client():
            order.append(encoded.clients[step.idx])
        elif step.is_pickup():
            order.append(problem.pairs[step.idx][0])
        elif step.is_delivery():
            order.append(problem.pairs[step.idx][1])
    return np.array(order, dtype=int)


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
