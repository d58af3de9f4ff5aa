"""The generalised assignment problem: every job to one agent, no agent beyond what it can do, at least cost.

HiGHS first has a part of the time for the whole model: that gives the bound, and usually a good answer. Then
a large-neighbourhood search frees all jobs of a few agents at a time and lets HiGHS divide them anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from musterpoint.engine.searching import Control, Progress
from musterpoint.text import _

WHOLE_SHARE = 1 / 3
"""Part of the time that the whole model gets."""

SUB_SECONDS = 1.5
SUB_PAIRS = 700
"""A neighbourhood has about so many pairs of agent and job: HiGHS solves most of that size in a second."""

SUB_NODES = 2000
WHOLE_NODES = 500
ROUNDS = 60
"""Limits for effort 1, so that an answer without a limit of seconds doesn't depend on the machine."""


@dataclass(frozen=True, slots=True)
class Work:
    """cost: (m, n) of job j done by agent i, infinite where it may not be. use: (m, n), what the job takes of
    the agent; room: (m,), what the agent has."""

    cost: np.ndarray
    use: np.ndarray
    room: np.ndarray

    @property
    def allowed(self) -> np.ndarray:
        """Which agent may do which job at all, (m, n)."""
        return np.isfinite(self.cost) & (self.use <= self.room[:, None])

    def cost_of(self, agent: np.ndarray) -> float:
        """Cost of an answer (n,), infinite where it breaks a rule."""
        jobs = np.arange(len(agent))
        load = np.bincount(agent, self.use[agent, jobs], minlength=len(self.room))
        if (load > self.room + 1e-6).any():
            return float("inf")
        return float(self.cost[agent, jobs].sum())


@dataclass(frozen=True, slots=True)
class Division:
    """Who does what. agent: (n,), or None where no answer was found; bound: no answer costs less; reasons:
    why there is none, where that is known."""

    agent: np.ndarray | None
    cost: float
    bound: float
    reasons: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """(cost − bound) ÷ cost: at most so much dearer than the best possible."""
        if self.agent is None:
            return float("inf")
        return max(0.0, self.cost - self.bound) / max(abs(self.cost), 1e-12)


def divide(work: Work, control: Control) -> Division:
    """Give every job to an agent. See `Control` for limits; without a limit of seconds the answer depends on
    the seed and the effort alone."""
    if reasons := impossible(work):
        return Division(None, np.inf, np.inf, reasons)
    search = _Search(work, control)
    search.solve_whole()
    if search.infeasible:
        return Division(None, np.inf, np.inf, (_("Each job fits an agent, but not all of them together."),))
    search.improve()
    return Division(search.agent, search.cost, search.bound)


def impossible(work: Work) -> tuple[str, ...]:
    """Reasons, translated, why no answer can exist, as far as plain counting finds them."""
    allowed = work.allowed
    homeless = np.flatnonzero(~allowed.any(axis=0))
    if len(homeless):
        jobs = _(", ").join(str(job + 1) for job in homeless[:10])
        return (_("No agent can do these jobs: {jobs}.").format(jobs=jobs),)
    least = float(np.where(allowed, work.use, np.inf).min(axis=0).sum())
    if least > work.room.sum() + 1e-6:
        words = _("All jobs take {least:,.0f} at least, and all agents together have {room:,.0f}.")
        return (words.format(least=least, room=work.room.sum()),)
    return ()


class _Search:
    """The best answer and bound so far."""

    def __init__(self, work: Work, control: Control):
        self.work, self.control = work, control
        self.agent: np.ndarray | None = None
        self.cost, self.bound = np.inf, -np.inf
        self.infeasible = False
        self._began = control.clock()
        self._random = np.random.default_rng(control.seed)
        finite = work.cost[np.isfinite(work.cost)]
        self._step = 1.0 if (finite == np.rint(finite)).all() else 0.0

    @property
    def seconds(self) -> float:
        return self.control.clock() - self._began

    @property
    def seconds_left(self) -> float:
        return np.inf if self.control.seconds is None else self.control.seconds - self.seconds

    @property
    def over(self) -> bool:
        proven = self.cost < self.bound + max(self._step, 1e-6) - 1e-9
        return proven or self.control.stopped() or self.seconds_left <= 0

    def solve_whole(self) -> None:
        limit = self.seconds_left * WHOLE_SHARE
        nodes = None if np.isfinite(limit) else int(WHOLE_NODES * self.control.effort) + 1
        agent, bound, infeasible = self._solve(self.work.allowed, limit, nodes)
        self.infeasible = infeasible
        self.bound = bound
        if self._step and np.isfinite(bound):
            self.bound = float(np.ceil(bound - 1e-6))
        self._offer(agent)
        if self.agent is None and not infeasible and not self.over:
            agent, _bound, self.infeasible = self._solve(self.work.allowed, self.seconds_left, None)
            self._offer(agent)

    def improve(self) -> None:
        """Free a few agents again and again until the time or the rounds are over."""
        agents, jobs = self.work.cost.shape
        size = min(agents, max(2, round(np.sqrt(SUB_PAIRS * agents / jobs))))
        rounds = np.inf if self.control.seconds is not None else ROUNDS * self.control.effort
        done = 0
        while self.agent is not None and not self.over and done < rounds and size < agents:
            done += 1
            freed = self._random.choice(agents, size, replace=False)
            mask = np.zeros((agents, jobs), dtype=bool)
            mask[self.agent, np.arange(jobs)] = True
            mask[np.ix_(freed, np.flatnonzero(np.isin(self.agent, freed)))] = True
            limit = min(SUB_SECONDS, self.seconds_left) if self.control.seconds is not None else np.inf
            agent, _bound, _none = self._solve(mask & self.work.allowed, limit, SUB_NODES)
            self._offer(agent)

    def _offer(self, agent: np.ndarray | None) -> None:
        cost = np.inf if agent is None else self.work.cost_of(agent)
        if cost < self.cost - 1e-9:
            self.agent, self.cost = agent, cost
            self.control.listener(Progress(self.cost, self.bound, self.seconds))

    def _solve(
        self, mask: np.ndarray, seconds: float, nodes: int | None
    ) -> tuple[np.ndarray | None, float, bool]:
        """Answer, bound, and whether it is proven that there is none, where only the pairs of the mask may be
        used."""
        solver = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "random_seed": 1, "mip_rel_gap": 0.0}
        options["mip_abs_gap"] = 0.999 if self._step else 1e-6
        if np.isfinite(seconds):
            options["time_limit"] = max(0.01, seconds)
        if nodes is not None:
            options["mip_max_nodes"] = nodes
        for name, value in options.items():
            solver.setOptionValue(name, value)
        agents, jobs = np.nonzero(mask)
        solver.passModel(_model(self.work, agents, jobs))
        if self.agent is not None:
            start = highspy.HighsSolution()
            start.col_value = (self.agent[jobs] == agents).astype(float)
            solver.setSolution(start)
        solver.cbMipInterrupt += lambda event: setattr(
            event.data_in, "user_interrupt", self.control.stopped()
        )
        solver.run()
        return _read(solver, agents, jobs, mask.shape[1])


def _model(work: Work, agents: np.ndarray, jobs: np.ndarray) -> highspy.HighsLp:
    """Each job once, each agent within its room."""
    (m, n), count = work.cost.shape, len(agents)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, n + m
    lp.col_cost_ = work.cost[agents, jobs]
    lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
    lp.row_lower_ = np.concatenate([np.ones(n), np.full(m, -np.inf)])
    lp.row_upper_ = np.concatenate([np.ones(n), work.room])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    matrix = sparse.csc_array(
        (
            np.concatenate([np.ones(count), work.use[agents, jobs]]),
            (np.concatenate([jobs, n + agents]), np.tile(np.arange(count), 2)),
        ),
        shape=(n + m, count),
    )
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    return lp


def _read(
    solver: highspy.Highs, agents: np.ndarray, jobs: np.ndarray, count: int
) -> tuple[np.ndarray | None, float, bool]:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None, np.inf, True
    bound = float(info.mip_dual_bound)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None, bound, False
    chosen = np.array(solver.getSolution().col_value) > 0.5
    agent = np.zeros(count, dtype=np.int64)
    agent[jobs[chosen]] = agents[chosen]
    return agent, bound, False
