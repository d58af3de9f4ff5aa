"""Jobs and agents: small ones against every other way, a published one against its optimum."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.searching import Control
from musterpoint.engine.staffing import generalised, generalised_assignment
from musterpoint.engine.staffing.chains import improved_by_chains
from musterpoint.engine.staffing.generalised import Division, Work, _Search

PUBLISHED = Path(__file__).parents[3] / "shared" / "benchmarks" / "gap"


def read(name: str) -> Work:
    """An instance: agents, jobs, costs, uses, rooms."""
    path = PUBLISHED / f"{name}.txt"
    if not path.exists():
        pytest.skip("the published instances are not beside the repository")
    agents, jobs, *values = map(float, path.read_text(encoding="utf-8").split())
    m, n = int(agents), int(jobs)
    table = np.array(values[: 2 * m * n]).reshape(2, m, n)
    return Work(table[0], table[1], np.array(values[2 * m * n :]))


def divide(work: Work, control: Control) -> Division:
    return generalised_assignment(work.cost, work.use, work.room, control)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), min_size=12, max_size=12),
    st.lists(st.integers(2, 9), min_size=3, max_size=3),
)
def test_no_way_is_cheaper_and_none_is_found_only_where_there_is_none(cells, room):
    table = np.array(cells, dtype=float).reshape(3, 4, 2)
    work = Work(table[..., 0], table[..., 1], np.array(room, dtype=float))
    costs = [work.cost_of(np.array(agents)) for agents in itertools.product(range(3), repeat=4)]
    found = divide(work, Control())
    assert found.cost == min(costs)
    if np.isfinite(found.cost):
        assert found.bound == found.cost and found.gap == 0
        assert work.cost_of(found.agent) == found.cost
    else:
        assert found.agent is None and found.reasons


def test_the_published_optimum():
    found = divide(read("a05100"), Control())
    assert (found.cost, found.bound) == (1698, 1698)


def test_a_stop_keeps_the_best_and_a_true_bound():
    stops = iter([False] * 3)
    found = divide(read("e10100"), Control(effort=0.1, stopped=lambda: next(stops, True)))
    assert found.bound <= 11577
    assert found.agent is None or found.cost >= 11577


def test_as_a_large_one_it_comes_near_what_a_small_one_proves(monkeypatch):
    rng = np.random.default_rng(1)
    cost, use = rng.integers(10, 51, (8, 40)).astype(float), rng.integers(5, 26, (8, 40)).astype(float)
    work = Work(cost, use, np.floor(0.8 * use.sum(axis=1) / 8))
    small = divide(work, Control(effort=0.1))
    monkeypatch.setattr(generalised, "LARGE", 0)
    large = divide(work, Control(effort=0.1))
    assert work.cost_of(large.agent) == large.cost
    assert small.bound <= large.cost < 1.005 * small.cost and large.bound <= small.cost
    assert (divide(work, Control(effort=0.1)).agent == large.agent).all()


def test_it_says_which_jobs_nobody_can_do():
    work = Work(np.ones((2, 3)), np.array([[1, 9, 1], [1, 9, 1]]), np.array([5.0, 5.0]))
    assert "2" in divide(work, Control()).reasons[0]
    work = Work(np.ones((2, 3)), np.full((2, 3), 4.0), np.array([5.0, 5.0]))
    assert "12" in divide(work, Control()).reasons[0]


def test_chains_mend_an_answer_that_overloads_and_offer_only_better_ones():
    rng = np.random.default_rng(4)
    use = rng.integers(5, 26, (6, 30)).astype(float)
    cost = 30 - use + rng.integers(0, 10, use.shape)
    cost[0, :5] = np.inf
    work = Work(cost, use, np.floor(0.9 * use.sum(axis=1) / 6))
    search = _Search(work, Control())
    search.relax()
    offered = []
    parts = iter([0.0, 0.5, 1.0])
    improved_by_chains(
        cost, use, work.room, search.prices, np.full(30, 1), lambda: next(parts), offered.append, 1
    )
    costs = [work.cost_of(agent) for agent in offered]
    assert costs and np.isfinite(costs).all() and costs == sorted(costs, reverse=True)
    assert costs[-1] < 1.02 * search.bound


def test_arrays_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="cost and use"):
        generalised_assignment(np.ones((2, 3)), np.ones((3, 2)), np.ones(2))
