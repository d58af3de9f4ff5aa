"""What the simulated days of a plan were like. Times are seconds after the campaign's start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from musterpoint.engine.queues.replications import Interval, mean, share

WAIT_STEP = 30.0
"""Seconds of wait that are counted together."""

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles of `SiteDays.left`."""

WAITS = 2880
"""Counts of wait: up to a day; longer ones count as that."""


@dataclass(frozen=True, slots=True, eq=False)
class SiteDays:
    """A site's days; r replications, t times, s stages, l lanes.

    site: id; stages: ids in the catalogue's procedure. opens, closes: its hours; closes is the deadline.
    people: called; planned_rate: people per hour that its lanes are planned to serve.
    finished, called, served, mean_wait, p95_wait (r,): see `Replications`. longest (r, s): most people before
    a stage at once; at_table (r, s): most people who wait at one lane's table (see `waiting_at_tables`).
    observed (r,): most people in observation at once, 0 where the procedure has none; observation_room: how
    many the drawn observation zone holds, None where there is none.
    queue (r,): most people in its waiting area and in the street before it at once.
    waiting_median, waiting_p95 (t, s): people before each stage. wait_median, wait_p95 (t - 1,): seconds that
    those wait who come between two times, NaN where nobody does. through (t,): mean number of people who are
    done. left (5, t): those who have still to come or to get through, as many as 5, 25, 50, 75 and 95 of 100
    days don't exceed. use (s, l): part of its hours that each post is at work; a stage of the whole site has
    lane 0. waited (s,): mean seconds waited before each stage by all. room: people that the drawn waiting
    zone holds, None where there is none; metres: of the longest queue, a person to each metre.
    """

    site: str
    stages: tuple[str, ...]
    opens: float
    closes: float
    people: int
    planned_rate: float
    times: np.ndarray
    finished: np.ndarray
    called: np.ndarray
    served: np.ndarray
    mean_wait: np.ndarray
    p95_wait: np.ndarray
    longest: np.ndarray
    at_table: np.ndarray
    observed: np.ndarray
    queue: np.ndarray
    waiting_median: np.ndarray
    waiting_p95: np.ndarray
    wait_median: np.ndarray
    wait_p95: np.ndarray
    through: np.ndarray
    left: np.ndarray
    use: np.ndarray
    waited: np.ndarray
    room: int | None
    observation_room: int | None
    spacing: float
    lanes: int

    @property
    def in_time(self) -> Interval:
        """How likely everybody is through by the closing time."""
        done = (self.finished <= self.closes) & (self.served == self.called)
        return share(int(done.sum()), len(done))

    @property
    def wait(self) -> Interval:
        """Seconds that 95 of 100 people don't wait longer than."""
        return mean(self.p95_wait)

    @property
    def finish(self) -> Interval:
        """When the last person is done; infinite where somebody never is."""
        return mean(self.finished) if (self.served == self.called).all() else Interval(*[np.inf] * 3)

    @property
    def queue_people(self) -> float:
        """The longest queue of a day, which 95 of 100 days don't exceed."""
        return float(np.quantile(self.queue, 0.95))

    @property
    def queue_metres(self) -> float:
        return self.queue_people * self.spacing

    @property
    def fits(self) -> Interval | None:
        """How likely the longest queue finds room in the drawn waiting zone; None where there is none."""
        return None if self.room is None else share(int((self.queue <= self.room).sum()), len(self.queue))

    @property
    def observed_people(self) -> float:
        """The most people in observation at once on a day, which 95 of 100 days don't exceed."""
        return float(np.quantile(self.observed, 0.95))

    @property
    def observation_fits(self) -> Interval | None:
        """How likely all who are observed find room in the drawn zone; None where nobody is, or none is
        drawn."""
        if self.observation_room is None or not self.observed.any():
            return None
        return share(int((self.observed <= self.observation_room).sum()), len(self.observed))

    @property
    def bottleneck(self) -> str:
        """The stage before which people wait longest."""
        return self.stages[int(np.argmax(self.waited))]

    def at_tables(self) -> Mapping[str, float]:
        """Stage in lanes → most people waiting at one of its tables, which 95 of 100 days don't exceed."""
        most = np.quantile(self.at_table, 0.95, axis=0)
        return {
            stage: float(most[place])
            for place, stage in enumerate(self.stages)
            if (self.at_table[:, place] >= 0).all()
        }


@dataclass(frozen=True, slots=True, eq=False)
class PlanDays:
    """The days of a whole plan. sites: by id, in the order of their numbers. policy: how people were called.
    p95_wait, mean_wait, finished (r,): over all people of all sites, and when the last site was done."""

    policy: str
    replications: int
    sites: Mapping[str, SiteDays]
    p95_wait: np.ndarray
    mean_wait: np.ndarray
    finished: np.ndarray

    @property
    def people(self) -> int:
        return sum(site.people for site in self.sites.values())

    @property
    def in_time(self) -> Interval:
        """How likely every site serves all its people by its closing time."""
        done = np.ones(self.replications, dtype=bool)
        for site in self.sites.values():
            done &= (site.finished <= site.closes) & (site.served == site.called)
        return share(int(done.sum()), len(done))

    @property
    def wait(self) -> Interval:
        return mean(self.p95_wait)

    @property
    def finish(self) -> Interval:
        return mean(self.finished) if np.isfinite(self.finished).all() else Interval(*[np.inf] * 3)


def wait_counts(wait: np.ndarray) -> np.ndarray:
    """Seconds of wait as the numbers of their counts."""
    return np.minimum((wait / WAIT_STEP).astype(np.int64), WAITS - 1)


def wait_quantile(counts: np.ndarray, probability: float, step: float = WAIT_STEP) -> np.ndarray:
    """The quantile of waits, seconds, from counts (…, n) of `step` seconds each; NaN where there are none."""
    total = counts.sum(axis=-1, keepdims=True)
    reached = np.cumsum(counts, axis=-1)
    wanted = probability * total
    place = (reached < wanted).sum(axis=-1, keepdims=True).clip(max=counts.shape[-1] - 1)
    inside = np.take_along_axis(counts, place, -1)
    before = np.take_along_axis(reached, place, -1) - inside
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (place + np.where(inside > 0, (wanted - before) / inside, 0.0)) * step
    return np.where(total > 0, value, np.nan)[..., 0]
