"""All good routes that a search has met, and the best answer that can be put together from them: a model of
set partitioning (Foster and Ryan 1976; for routes from local search Rochat and Taillard 1995)."""

from __future__ import annotations

import highspy
import numpy as np
import pyvrp
from scipy import sparse

from musterpoint.engine.routing.drafts import Draft, bits
from musterpoint.engine.routing.encoding import Encoded, Stretch

ROUTES = 6_000
"""Most routes that are kept; the oldest go first."""
COLUMNS = 1_500
"""Most routes that the whole-number model chooses from, those that the relaxation likes best."""
NODES = 50
EVERY = 3
"""Of so many iterations one is looked at: answers that follow each other are nearly the same."""


class Pool:
    """Routes by kind of vehicle and tasks, each in the cheapest order met so far."""

    def __init__(self, encoded: Encoded):
        self._encoded = encoded
        self._routes: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {}
        self._met = 0

    def look(self, encoded: Encoded, found: pyvrp.Solution) -> None:
        """Keep the routes of one answer of many."""
        self._met += 1
        if self._met % EVERY == 0:
            self.add(encoded, found)

    def add(self, encoded: Encoded, found: pyvrp.Solution) -> None:
        """Keep the routes that break no limit, of an answer to the problem or a part of it."""
        for route in found.routes():
            if not route.is_feasible():
                continue
            tasks = encoded.tasks(route)
            key = encoded.kinds[route.vehicle_type()], bits(tasks)
            cost = float(route.distance_cost() + route.duration_cost() + route.fixed_vehicle_cost())
            known = self._routes.get(key)
            if known is None or cost < known[0]:
                self._routes[key] = cost, tasks
        while len(self._routes) > ROUTES:
            del self._routes[next(iter(self._routes))]

    def combined(self, best: Draft, seconds: float | None) -> pyvrp.Solution | None:
        """An answer cheaper than the best one, put together from the routes; None where none is found."""
        if not self._routes:
            return None
        model = _Model(self._encoded, self._routes)
        chosen = model.solved(best, np.inf if seconds is None else max(seconds, 0.05))
        return None if chosen is None else self._encoded.solution(chosen)


class _Model:
    """Each task in one route, or left out at its worth; no more vehicles of a type than there are."""

    def __init__(self, encoded: Encoded, routes: dict[tuple[int, int], tuple[float, tuple[int, ...]]]):
        self._routes = [(kind, tasks) for (kind, _mask), (_cost, tasks) in routes.items()]
        cost = np.array([cost for cost, _tasks in routes.values()])
        n, types = len(encoded.steps), encoded.data.vehicle_types()
        # Of a pair its first task speaks for both.
        heads = dict(encoded.pairs)
        worth = _worths(encoded)
        lengths = [len(tasks) for _kind, tasks in self._routes]
        column = np.repeat(np.arange(len(lengths)), lengths)
        row = np.concatenate([np.array(tasks) for _kind, tasks in self._routes])
        kinds = np.searchsorted(encoded.kinds, [kind for kind, _tasks in self._routes])
        self._optional = optional = np.flatnonzero(np.isfinite(worth))
        m = len(lengths)
        self._matrix = sparse.csc_array(
            (
                np.ones(len(row) + m + len(optional)),
                (
                    np.concatenate((row, n + kinds, optional)),
                    np.concatenate((column, np.arange(m), m + np.arange(len(optional)))),
                ),
            ),
            shape=(n + len(types), m + len(optional)),
        )
        self._cost = np.concatenate((cost, worth[optional]))
        count = np.array([one.num_available for one in types], dtype=float)
        self._least = np.concatenate((np.ones(n), np.zeros(len(types))))
        self._most = np.concatenate((np.ones(n), count))
        self._least[list(heads.values())], self._most[list(heads.values())] = 0.0, 1.0

    def solved(self, best: Draft, seconds: float) -> list[Stretch] | None:
        """The routes of an answer that costs less than the best one."""
        every = np.arange(len(self._cost))
        relaxed = self._run(every, whole=False, seconds=seconds)
        if relaxed.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        bound = relaxed.getInfo().objective_function_value
        reduced = np.array(relaxed.getSolution().col_dual)
        # A route whose reduced cost is more than what is left to gain is in no better answer.
        useful = np.flatnonzero(reduced <= best.cost - bound)
        if bound > best.cost - 1 + 1e-6:
            return None
        useful = np.sort(useful[np.argsort(reduced[useful], kind="stable")[:COLUMNS]])
        whole = self._run(useful, whole=True, seconds=seconds, known=self._known(best)[useful])
        info = whole.getInfo()
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if not found or info.objective_function_value > best.cost - 0.5:
            return None
        taken = useful[np.array(whole.getSolution().col_value) > 0.5]
        return [self._routes[row] for row in taken.tolist() if row < len(self._routes)]

    def _known(self, best: Draft) -> np.ndarray:
        """The best answer as a solution of the model: its routes, and what it leaves out."""
        used, done = set(best.routes), {task for _kind, tasks in best.routes for task in tasks}
        routes = [float(route in used) for route in self._routes]
        return np.array(routes + [float(task not in done) for task in self._optional.tolist()])

    def _run(
        self, columns: np.ndarray, whole: bool, seconds: float, known: np.ndarray | None = None
    ) -> highspy.Highs:
        solver = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "random_seed": 1, "mip_rel_gap": 0.0}
        options |= {"mip_abs_gap": 0.999, "mip_max_nodes": NODES}
        if np.isfinite(seconds):
            options["time_limit"] = seconds
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(self._lp(columns, whole))
        if known is not None:
            start = highspy.HighsSolution()
            start.col_value = known
            solver.setSolution(start)
        solver.run()
        return solver

    def _lp(self, columns: np.ndarray, whole: bool) -> highspy.HighsLp:
        lp, matrix = highspy.HighsLp(), self._matrix[:, columns]
        lp.num_col_, lp.num_row_ = len(columns), len(self._least)
        lp.col_cost_ = self._cost[columns]
        lp.col_lower_, lp.col_upper_ = np.zeros(len(columns)), np.ones(len(columns))
        lp.row_lower_, lp.row_upper_ = self._least, self._most
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * len(columns)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
        lp.a_matrix_.value_ = matrix.data
        return lp


def _worths(encoded: Encoded) -> np.ndarray:
    """What leaving out each task costs, infinite where it has to be done; a pair's is that of its first."""
    worth = np.full(len(encoded.steps), np.inf)
    for task, client in zip(encoded.clients, encoded.data.clients(), strict=True):
        worth[task] = np.inf if client.required else client.prize
    for (first, _last), shipment in zip(encoded.pairs, encoded.data.shipments(), strict=True):
        worth[first] = np.inf if shipment.required else shipment.prize
    return worth
