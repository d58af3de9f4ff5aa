"""The same day many times: what can be expected, and how sure that is."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from musterpoint.engine.queues.arrivals import Arrivals
from musterpoint.engine.queues.day import Day
from musterpoint.engine.queues.line import Line
from musterpoint.engine.queues.simulation import simulate
from musterpoint.jobs import Job

CONFIDENCE = 0.95
_AT_A_TIME = 16
"""Replications between two looks at whether to stop."""


class Interval(NamedTuple):
    """An estimate and the bounds between which the true value lies with `CONFIDENCE`."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Replications:
    """Figures of each replication, times in seconds; r replications, t times, s stages, l lanes.

    finished (r,): when the last was done. served, called (r,): how many got through, how many came.
    mean_wait, p95_wait, worst_wait (r,): of those served. longest_queue (r, s). waiting (r, t, s): at each of
    `times` (t,). busy (r, s, l): seconds that posts were at work. bottleneck (r,): stage with most waiting.
    """

    times: np.ndarray
    finished: np.ndarray
    called: np.ndarray
    served: np.ndarray
    mean_wait: np.ndarray
    p95_wait: np.ndarray
    worst_wait: np.ndarray
    longest_queue: np.ndarray
    waiting: np.ndarray
    busy: np.ndarray
    bottleneck: np.ndarray

    def in_time(self, deadline: float) -> Interval:
        """How likely everybody is served by a deadline (Wilson's interval, 1927)."""
        done = (self.finished <= deadline) & (self.served == self.called)
        return share(int(done.sum()), len(done))

    def mean(self, values: np.ndarray) -> Interval:
        """The mean of one of the figures (r,) with Student's interval."""
        return mean(values)

    def waiting_at(self, probability: float) -> np.ndarray:
        """The queue before each stage that isn't exceeded with a probability, by time (t, s)."""
        return np.quantile(self.waiting, probability, axis=0)


def replicate(
    line: Line,
    draw: Callable[[np.random.Generator], Arrivals],
    replications: int,
    times: ArrayLike,
    seed: int = 0,
    lanes: ArrayLike | None = None,
    job: Job | None = None,
) -> Replications:
    """Simulates a line's day so many times. draw: gives the arrivals of one day; lanes: by slot, the lane
    that its people are sent to (-1: they choose). Replication k of one seed draws the same numbers for every
    line and timetable (common random numbers), on however many threads. Raises Cancelled when the job is
    stopped, ValueError where there is no replication to make."""
    if replications < 1:
        raise ValueError("at least one replication is needed")
    job = job or Job()
    at = np.asarray(times, dtype=np.float64)
    sent = None if lanes is None else np.asarray(lanes, dtype=np.int64)
    seeds = np.random.SeedSequence(seed).spawn(replications)

    def one(sequence: np.random.SeedSequence) -> tuple:
        came = draw(np.random.default_rng(sequence))
        day = simulate(
            line, came.times, int(sequence.generate_state(1)[0]),
            None if sent is None else sent[came.slot], came.priority,
        )  # fmt: skip
        return figures(day, at)

    rows: list[tuple] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for begin in range(0, replications, _AT_A_TIME):
            job.progress(begin / replications)
            rows += pool.map(one, seeds[begin : begin + _AT_A_TIME])
    job.progress(1.0)
    return Replications(at, *(np.array(column) for column in zip(*rows, strict=True)))


def figures(day: Day, times: np.ndarray) -> tuple:
    """One day's row of `Replications`, in the order of its fields."""
    wait = day.wait[day.served]
    stages = range(len(day.line.stages))
    return (
        day.finished,
        len(day.arrived),
        int(day.served.sum()),
        float(wait.mean()) if len(wait) else 0.0,
        float(np.quantile(wait, 0.95)) if len(wait) else 0.0,
        float(wait.max(initial=0.0)),
        [day.longest_queue(stage) for stage in stages],
        np.stack([day.waiting(times, stage) for stage in stages], axis=1),
        day.busy_seconds(),
        day.bottleneck(),
    )


def mean(values: Sequence[float] | np.ndarray) -> Interval:
    """A mean with Student's interval; no width is known of a single value."""
    sample = np.asarray(values, dtype=np.float64)
    middle = float(sample.mean())
    if len(sample) < 2:
        return Interval(middle, -np.inf, np.inf)
    if not np.isfinite(sample).all():
        return Interval(middle, -np.inf, np.inf)
    from scipy import special  # not before it is needed: it takes a while to load

    quantile = float(special.stdtrit(len(sample) - 1, (1 + CONFIDENCE) / 2))
    half = quantile * float(sample.std(ddof=1)) / math.sqrt(len(sample))
    return Interval(middle, middle - half, middle + half)


def share(yes: int, of: int) -> Interval:
    """A probability with Wilson's interval (1927)."""
    part, z = yes / of, NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    middle = (part + z**2 / (2 * of)) / (1 + z**2 / of)
    half = z / (1 + z**2 / of) * math.sqrt(part * (1 - part) / of + z**2 / (4 * of**2))
    return Interval(part, middle - half if yes else 0.0, middle + half if yes < of else 1.0)
