"""How a site's day will go, without chance: as water through a pipe. Milliseconds for a whole district."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musterpoint.engine.timetable.calls import Calls
from musterpoint.engine.timetable.models import SiteModel
from musterpoint.engine.timetable.profile import coming, serving_profile

_STEP = 60.0
_AFTER = 12 * 3600.0
"""Seconds after closing for which a site is followed."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """wait: seconds that 95 of 100 people don't wait longer than. finish: when the last one is through;
    infinite where that isn't within half a day of closing. queue: most people waiting at once."""

    wait: float
    finish: float
    queue: float


def estimate(model: SiteModel) -> Estimate:
    """By the fluid approximation (facts of the field: a backlog grows by what comes beyond what is served).
    Chance, groups and blocking come on top, so it errs on the short side."""
    times = np.arange(model.hours.opens - 2 * 3600, model.hours.closes + _AFTER, _STEP)
    come = np.cumsum(_density(model, times)) * _STEP
    if not len(times) or come[-1] <= 0:
        return Estimate(0.0, model.hours.opens, 0.0)
    able = serving_profile(model.line, model.flow, times) * _STEP
    served = _served(come, able)
    queue = come - served
    reached = np.interp(come, np.maximum.accumulate(served + np.arange(len(served)) * 1e-9), times)
    wait = np.maximum(reached - times, 0.0)
    weight = np.diff(come, prepend=0.0)
    order = np.argsort(wait, kind="stable")
    part = np.cumsum(weight[order]) / weight.sum()
    done = served >= come[-1] - 0.5
    return Estimate(
        float(wait[order][np.searchsorted(part, 0.95).clip(max=len(part) - 1)]),
        float(times[int(np.argmax(done))]) if done.any() else np.inf,
        float(queue.max()),
    )


def _density(model: SiteModel, times: np.ndarray) -> np.ndarray:
    """People per second who arrive, those who are early and late spread as they are."""
    people, kept = model.calls, model.punctuality
    comes = 1 - kept.absent
    on_time = coming(people, times, comes * (1 - kept.early - kept.late))
    early = _moved(people, -kept.early_by, kept.early_by, before=True)
    late = _moved(people, 0.0, kept.late_by, before=False)
    return on_time + coming(early, times, comes * kept.early) + coming(late, times, comes * kept.late)


def _moved(people: Calls, by: float, seconds: float, before: bool) -> Calls:
    starts = people.starts if before else people.starts + people.seconds
    return people.with_slots(starts + by, np.full(len(people), max(seconds, _STEP)))


def _served(come: np.ndarray, able: np.ndarray) -> np.ndarray:
    """Cumulative people served: S(t) = min over s ≤ t of A(s) + C(t) − C(s), Lindley's recursion unrolled."""
    capacity = np.cumsum(able)
    before = np.concatenate([[0.0], come[:-1]]) - np.concatenate([[0.0], capacity[:-1]])
    return np.minimum(come, capacity + np.minimum.accumulate(before))
