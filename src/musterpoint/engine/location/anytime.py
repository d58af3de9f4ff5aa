"""A search that can be watched and stopped at any time and keeps the best it has met."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.location.problem import NOBODY, Problem
from musterpoint.engine.location.solution import Solution, answer, closed, cost_of, worth_finding
from musterpoint.engine.searching import Control, Progress


class Search:
    """The best answer and the best bound so far. goal: only answers cheaper than that are looked for at the
    moment."""

    def __init__(self, problem: Problem, control: Control):
        self.problem = problem
        self.control = control
        self.assign = np.full(problem.size[0], NOBODY)
        self.opened = np.zeros(problem.size[1], dtype=bool)
        self.cost = float("inf")
        self.bound = -float("inf")
        self.goal = float("inf")
        self._began = control.clock()

    @property
    def seconds(self) -> float:
        return self.control.clock() - self._began

    @property
    def seconds_left(self) -> float:
        return float("inf") if self.control.seconds is None else self.control.seconds - self.seconds

    @property
    def time_used(self) -> float:
        """The part of its time that is over, 0 where it has no limit."""
        return self.seconds / self.control.seconds if self.control.seconds else 0.0

    @property
    def stopped(self) -> bool:
        """Whether someone stopped it or its time is up."""
        return self.control.stopped() or self.seconds_left <= 0

    @property
    def over(self) -> bool:
        return self.proven or self.stopped

    @property
    def proven(self) -> bool:
        return np.isfinite(self.cost) and closed(self.problem, self.cost, self.bound)

    @property
    def target(self) -> float:
        """Only an answer cheaper than this is worth finding."""
        return min(worth_finding(self.problem, self.cost), self.goal)

    def offer(self, assign: np.ndarray, opened: np.ndarray) -> bool:
        """Keep this answer if it keeps the rules and is cheaper; says whether it was."""
        cost = cost_of(self.problem, assign, opened)
        if not cost < self.cost:
            return False
        self.assign, self.opened, self.cost = assign.copy(), opened.copy(), cost
        self._tell()
        return True

    def raise_bound(self, bound: float) -> None:
        if bound > self.bound:
            self.bound = min(bound, self.cost)
            self._tell()

    def result(self) -> Solution:
        return answer(self.problem, self.assign, self.opened, self.cost, self.bound, self.seconds)

    def _tell(self) -> None:
        self.control.listener(Progress(self.cost, self.bound, self.seconds))
