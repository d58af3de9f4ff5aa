"""The generalised assignment problem: every job to one agent, no agent beyond what it can do, at least cost.

The relaxation without whole numbers gives a bound and prices. Of a small problem HiGHS then has a part of the
time for the whole model. Chains of jobs that take each other's place have most of what is left, and in the
end a large-neighbourhood search frees all jobs of a few agents at a time and lets HiGHS divide them anew,
without the pairs that by their prices can't be in a better answer (reduced-cost fixing).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from musterpoint.engine.searching import Control, Progress
from musterpoint.engine.staffing.chains import Prices, improved_by_chains
from musterpoint.text import _

LARGE = 10_000
"""With more than so many pairs the whole model gets no time: the solver finds no good answer soon enough."""

WHOLE_SHARE, CHAIN_SHARE = 0.25, 0.9
"""Parts of the time after which the whole model and the chains end."""

WHOLE_NODES, CHAIN_ROUNDS = 200, 40
"""Limits for effort 1, so that an answer without a limit of seconds doesn't depend on the machine."""

SUB_SECONDS = 1.5
SUB_PAIRS = 700
"""A neighbourhood has about so many pairs of agent and job: HiGHS solves most of that size in a second."""

SUB_NODES, ROUNDS = 2000, 10


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


def generalised_assignment(
    cost: np.ndarray, use: np.ndarray, room: np.ndarray, control: Control | None = None
) -> Division:
    """Give every job to one agent at the least cost. For use without a plan.

    cost: (m, n) of job j done by agent i, infinite where it may not be; use: (m, n), at least 0, what the job
    takes of the agent; room: (m,), what the agent has, in the same unit. control: limits, seed, listener and
    stop; without a limit of seconds the answer depends on the seed and the effort alone.

    Where no answer exists, the division says why, as far as it is known. Raises ValueError where shapes don't
    fit each other.
    """
    cost, use, room = (np.asarray(given, dtype=float) for given in (cost, use, room))
    if cost.ndim != 2 or use.shape != cost.shape or room.shape != cost.shape[:1]:
        raise ValueError("cost and use have to be (m, n), and room (m,)")
    work = Work(cost, use, room)
    if reasons := impossible(work):
        return Division(None, np.inf, np.inf, reasons)
    search = _Search(work, control or Control())
    if search.relax():
        search.find()
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
        self.prices = Prices(-np.inf, np.zeros(0), np.zeros((0, 0)), np.zeros(0))
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

    def relax(self) -> bool:
        """Bound and prices; False where not even parts of jobs can be divided."""
        agents, jobs = np.nonzero(self.work.allowed)
        solver = _solver({})
        model = _model(self.work, agents, jobs)
        model.integrality_ = []
        solver.passModel(model)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self.infeasible = True
            return False
        self.prices = _prices(self.work, agents, jobs, solver)
        self._raise_bound(self.prices.bound)
        return True

    def _raise_bound(self, bound: float) -> None:
        if self._step and np.isfinite(bound):
            bound = float(np.ceil(bound - 1e-6))
        self.bound = max(self.bound, bound)

    @property
    def _useful(self) -> np.ndarray:
        """The pairs that an answer better than the best so far can have, (m, n)."""
        return self.work.allowed & (self.prices.extra <= self.cost - self.prices.bound + 1e-6)

    def find(self) -> None:
        """A good answer; of a small problem the solver may prove it the best, or that there is none."""
        if self._useful.sum() <= LARGE:
            nodes = int(WHOLE_NODES * self.control.effort) + 1
            limited = self.control.seconds is not None
            limit = WHOLE_SHARE * self.seconds_left
            agent, bound, self.infeasible = self._solve(self.work.allowed, limit, None if limited else nodes)
            self._offer(agent)
            self._raise_bound(bound)
        if not self.infeasible and not self.over:
            self._chain()
        if self.agent is None and not self.infeasible and not self.over:
            agent, _bound, self.infeasible = self._solve(self.work.allowed, self.seconds_left, None)
            self._offer(agent)

    def _chain(self) -> None:
        """From the best answer so far, else from what the relaxation gives each job's largest part to."""
        began, rounds = self.seconds, 0

        def part() -> float:
            nonlocal rounds
            rounds += 1
            if self.over:
                return 1.0
            if self.control.seconds is None:
                return (rounds - 1) / (CHAIN_ROUNDS * self.control.effort)
            return (self.seconds - began) / max(CHAIN_SHARE * self.control.seconds - began, 1e-6)

        work, prices = self.work, self.prices
        start = prices.start if self.agent is None else self.agent
        cost = np.where(work.allowed, work.cost, np.inf)
        improved_by_chains(cost, work.use, work.room, prices, start, part, self._offer, self.control.seed)

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
            mask[np.ix_(freed, np.flatnonzero(np.isin(self.agent, freed)))] = True
            mask &= self._useful
            mask[self.agent, np.arange(jobs)] = True
            limit = min(SUB_SECONDS, self.seconds_left) if self.control.seconds is not None else np.inf
            agent, _bound, _none = self._solve(mask, limit, SUB_NODES)
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
        options: dict[str, float] = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.999 if self._step else 1e-6}
        if np.isfinite(seconds):
            options["time_limit"] = max(0.01, seconds)
        if nodes is not None:
            options["mip_max_nodes"] = nodes
        solver = _solver(options)
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


def _solver(options: Mapping[str, float]) -> highspy.Highs:
    """With one thread: further ones of HiGHS spin while they wait."""
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "threads": 1, "random_seed": 1, **options}.items():
        solver.setOptionValue(name, value)
    return solver


def _prices(work: Work, agents: np.ndarray, jobs: np.ndarray, solver: highspy.Highs) -> Prices:
    """From the duals of the solved relaxation. Its bound is counted anew from them, and is one whatever the
    solver's tolerance."""
    (m, n), found = work.cost.shape, solver.getSolution()
    duals, part = np.array(found.row_dual), np.zeros((m, n))
    part[agents, jobs] = found.col_value
    room = np.maximum(0.0, -duals[n:])
    extra = np.full((m, n), np.inf)
    extra[agents, jobs] = (work.cost + room[:, None] * work.use)[agents, jobs]
    least = extra.min(axis=0)
    bound = float(least.sum() - room @ work.room)
    return Prices(bound, room, extra - least, part.argmax(axis=0))


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
