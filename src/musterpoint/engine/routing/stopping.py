"""When a search ends: stopped, out of time, or without anything better for long."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.searching import Control

PATIENCE = 40_000
"""Iterations without a better answer after which a thorough search (effort 1) ends."""
LEAST = 500


class Stop:
    """Ends a search that is stopped, out of time, or finds nothing better for long."""

    def __init__(self, control: Control, until: float | None):
        self._control, self._until = control, until
        self._patience = LEAST + round(control.effort * PATIENCE)
        self._best, self._idle = np.inf, 0
        self.over = False

    def __call__(self, best_cost: float) -> bool:
        if best_cost < self._best:
            self._best, self._idle = best_cost, 0
        self._idle += 1
        self.over = self._idle > self._patience or self._control.stopped() or self.left <= 0
        return self.over

    @property
    def left(self) -> float:
        """Seconds."""
        return np.inf if self._until is None else self._until - self._control.clock()


class Stalled:
    """Ends a descent where the whole search ends, where it has found nothing better for a while, or, if any
    answer is enough, with the first one. besides: what the rest costs, of a part."""

    def __init__(self, whole: Stop, stall: float, first: bool = False, besides: float = 0.0):
        self._whole, self._stall, self._first, self._besides = whole, stall, first, besides
        self._best, self._idle = np.inf, 0

    def __call__(self, best_cost: float) -> bool:
        if best_cost < self._best:
            self._best, self._idle = best_cost, 0
        self._idle += 1
        feasible = best_cost < np.iinfo(np.int64).max
        return (
            self._whole(best_cost + self._besides) or self._idle > self._stall or (self._first and feasible)
        )
