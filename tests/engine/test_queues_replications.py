"""Arrivals from slots, and many days from one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.queues import Line, Stage, constant, lognormal
from musterpoint.engine.queues.arrivals import Punctuality, arrivals
from musterpoint.engine.queues.line import steady
from musterpoint.engine.queues.replications import mean, replicate, share
from musterpoint.errors import Cancelled
from musterpoint.jobs import Job

HOUR = 3600.0


@settings(max_examples=50, deadline=None)
@given(
    people=st.lists(st.integers(0, 60), min_size=1, max_size=8),
    household=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_everybody_called_comes_once_and_in_their_slot(people, household, seed):
    starts = np.arange(len(people)) * 600.0
    rng = np.random.default_rng(seed)
    came = arrivals(starts, 600.0, people, Punctuality(household=household), rng)
    assert list(np.bincount(came.slot, minlength=len(people))) == people
    assert (np.diff(came.times) >= 0).all()
    offset = came.times - starts[came.slot]
    assert ((offset >= 0) & (offset < 600)).all()
    for slot, count in enumerate(people):
        moments = np.unique(came.times[came.slot == slot])
        assert len(moments) == -(-count // household), "a household came apart"


def test_early_late_absent_and_frail_people_are_as_many_as_said():
    punctuality = Punctuality(absent=0.1, early=0.2, early_by=1800, late=0.3, late_by=900)
    came = arrivals([HOUR], [HOUR], [100_000], punctuality, np.random.default_rng(1), priority=0.05, walk=60)
    times = came.times - 60
    assert len(times) == pytest.approx(90_000, rel=0.01)
    assert (times < HOUR).mean() == pytest.approx(0.2, abs=0.01)
    assert (times >= 2 * HOUR).mean() == pytest.approx(0.3, abs=0.01)
    assert times.min() >= HOUR - 1800 and times.max() < 2 * HOUR + 900
    assert came.priority.mean() == pytest.approx(0.05, abs=0.005)


def test_unfit_punctuality_is_refused():
    with pytest.raises(ValueError, match="parts of 1"):
        Punctuality(early=0.7, late=0.7)


def site(samplers):
    return Line(
        (
            Stage(name="registration", service=lognormal(22, 0.4), servers=steady(samplers)),
            Stage(name="sampling", service=lognormal(20, 0.4), servers=steady(samplers)),
        )
    )


def morning(rng):
    return arrivals(np.arange(8) * HOUR / 2, HOUR / 2, np.full(8, 120), Punctuality(household=2), rng)


def test_many_days_say_how_sure_they_are():
    times = np.arange(0, 5 * HOUR, 300)
    days = replicate(site(2), morning, 40, times, seed=4)
    assert (days.served == 960).all() and (days.called == 960).all()
    assert days.waiting.shape == (40, len(times), 2)
    assert days.in_time(24 * HOUR).value == 1 and days.in_time(HOUR).value == 0
    low, high = days.in_time(24 * HOUR)[1:]
    assert 0.9 < low < high <= 1
    interval = mean(days.p95_wait)
    assert interval.low < interval.value < interval.high
    assert (days.waiting_at(0.5) <= days.waiting_at(0.95)).all()
    assert (days.busy.sum(axis=2) > 0).all()
    again = replicate(site(2), morning, 40, times, seed=4)
    assert (again.finished == days.finished).all(), "the same seed gave another answer"


def test_a_stronger_site_is_never_worse_on_the_same_days():
    times = np.arange(0, 5 * HOUR, 300)
    weak, strong = (replicate(site(count), morning, 20, times, seed=2) for count in (2, 3))
    assert (strong.finished <= weak.finished + 1e-6).all()
    assert strong.p95_wait.mean() < weak.p95_wait.mean()


def test_a_stopped_job_stops():
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        replicate(site(1), morning, 1000, [0.0], job=job)


def test_lanes_by_slot_are_kept_to():
    stage = Stage(name="only", service=constant(10), servers=steady(1), in_lanes=True)
    days = replicate(Line((stage,), lanes=2), morning, 3, [0.0], lanes=np.zeros(8))
    assert (days.busy[:, 0, 1] == 0).all() and (days.busy[:, 0, 0] == 9600).all()


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(0)
    held = [abs(mean(sample).value - 5) <= mean(sample).high - mean(sample).value
            for sample in rng.normal(5, 2, (400, 12))]  # fmt: skip
    assert np.mean(held) == pytest.approx(0.95, abs=0.035)
    assert share(0, 10).low == 0 and share(0, 10).high < 0.35
