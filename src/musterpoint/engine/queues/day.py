"""What a simulated day was like: waits, queues, use of each post, when the last was done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from musterpoint.engine.queues.line import Line


@dataclass(frozen=True)
class Day:
    """Everybody's times in seconds. arrived (n,); lane int (n,), -1 where none was reached; priority bool
    (n,); entered, began, ended (n, stages): when each joined the queue of a stage, when their turn came, and
    when it was over; NaN where that never was."""

    line: Line
    arrived: np.ndarray
    lane: np.ndarray
    priority: np.ndarray
    entered: np.ndarray
    began: np.ndarray
    ended: np.ndarray

    @cached_property
    def served(self) -> np.ndarray:
        """Who got through to the end, bool (n,)."""
        return ~np.isnan(self.ended[:, -1])

    @cached_property
    def turned_away(self) -> np.ndarray:
        """Who found no place and went away again, bool (n,)."""
        return np.isnan(self.entered[:, 0])

    @cached_property
    def waits(self) -> np.ndarray:
        """Seconds before each stage (n, stages), being held up after the stage before included; NaN for
        stages that were not begun."""
        free = np.column_stack([self.arrived, self.ended[:, :-1]])
        return self.began - free

    @cached_property
    def wait(self) -> np.ndarray:
        """Seconds waited altogether (n,); NaN for those who weren't served."""
        return self.waits.sum(axis=1)

    @cached_property
    def stay(self) -> np.ndarray:
        """Seconds from arriving to leaving (n,); NaN for those who weren't served."""
        return self.ended[:, -1] - self.arrived

    @property
    def finished(self) -> float:
        """When the last of those who were served was done; -inf where nobody was."""
        return float(np.max(self.ended[:, -1], where=self.served, initial=-np.inf))

    def waiting(self, times: ArrayLike, stage: int = 0, lane: int | None = None) -> np.ndarray:
        """How many wait before a stage at each of the times (of one lane, where that is given), int (t,)."""
        chosen = slice(None) if lane is None else self.lane == lane
        return _between(self.entered[chosen, stage], self.began[chosen, stage], times)

    def inside(self, times: ArrayLike) -> np.ndarray:
        """How many have come and not left yet at each of the times, int (t,)."""
        return _between(np.where(self.turned_away, np.nan, self.arrived), self.ended[:, -1], times)

    def longest_queue(self, stage: int = 0) -> int:
        """The most people that ever waited before a stage at once."""
        entered = self.entered[:, stage]
        entered = entered[~np.isnan(entered)]
        return int(self.waiting(entered, stage).max(initial=0))

    def most_at(self, stage: int) -> int:
        """The most people that were served at a stage at once."""
        began = self.began[:, stage]
        began = began[~np.isnan(began)]
        return int(_between(self.began[:, stage], self.ended[:, stage], began).max(initial=0))

    def busy_seconds(self) -> np.ndarray:
        """Time served at each stage in each lane (stages, lanes); a stage of the whole site has lane 0."""
        took = np.nan_to_num(self.ended - self.began)
        lanes = np.maximum(self.lane, 0)
        return np.stack(
            [
                np.bincount(
                    lanes if stage.in_lanes else np.zeros_like(lanes),
                    weights=took[:, number],
                    minlength=self.line.lanes,
                )
                for number, stage in enumerate(self.line.stages)
            ]
        )


def _between(start: np.ndarray, end: np.ndarray, times: ArrayLike) -> np.ndarray:
    """How many of the spans [start, end) hold each of the times; NaN never comes."""
    at = np.asarray(times, dtype=np.float64)
    started = np.sort(start[~np.isnan(start)]).searchsorted(at, side="right")
    return started - np.sort(end[~np.isnan(end)]).searchsorted(at, side="right")
