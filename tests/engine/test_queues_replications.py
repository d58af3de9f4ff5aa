"""Arrivals from slots, lanes that are kept to, and how sure an estimate is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.queues import Line, Stage, constant, simulate
from musterpoint.engine.queues.arrivals import Punctuality, arrivals
from musterpoint.engine.queues.line import steady
from musterpoint.engine.queues.replications import mean, share

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


def test_people_keep_to_the_lanes_that_they_are_sent_to():
    stage = Stage(name="only", service=constant(10), servers=steady(1), in_lanes=True)
    day = simulate(Line((stage,), lanes=2), np.arange(960) * 15.0, lanes=np.zeros(960))
    assert day.busy_seconds().tolist() == [[9600, 0]]


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(0)
    held = [abs(mean(sample).value - 5) <= mean(sample).high - mean(sample).value
            for sample in rng.normal(5, 2, (400, 12))]  # fmt: skip
    assert np.mean(held) == pytest.approx(0.95, abs=0.035)
    assert share(0, 10).low == 0 and share(0, 10).high < 0.35
