"""The choice among columns finds the best answer, and proves that there is none where nothing is cheaper."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.location.columns import can_list, choose_columns, columns_below
from musterpoint.engine.location.exact import solve_exactly
from musterpoint.engine.location.lagrangian import ascend, begin
from musterpoint.engine.location.problem import CLOSED, FREE, OPEN, Problem, problem
from musterpoint.engine.location.solution import cost_of


def small(seed: int, left_out: bool) -> Problem:
    """Nine customers, four places of different sizes, one that must and one that may not open."""
    rng = np.random.default_rng(seed)
    return problem(
        rng.integers(1, 50, (9, 4)), rng.integers(1, 9, 9), rng.integers(18, 40, 4), rng.integers(0, 60, 4),
        least=1, most=3, unserved=rng.integers(20, 90, 9) if left_out else np.inf,
        status=rng.permutation([FREE, FREE, OPEN, CLOSED]),
    )  # fmt: skip


def best_of_columns(model: Problem, target: float, steps: int = 60):
    ascent = begin(model)
    assert can_list(model, ascent)
    ascend(model, ascent, target, steps)
    columns = columns_below(model, ascent, target, 10_000)
    return choose_columns(model, columns, target, np.inf, 10_000, lambda: False)


@given(seed=st.integers(0, 10_000), left_out=st.booleans())
@settings(max_examples=25, deadline=None)
def test_columns_find_what_the_whole_model_finds(seed: int, left_out: bool):
    model = small(seed, left_out)
    best = solve_exactly(model)
    if best.assign is None:
        assert best_of_columns(model, 1e4).assign is None
        return
    cost = cost_of(model, best.assign, best.opened)
    found = best_of_columns(model, cost + 1)
    assert cost_of(model, found.assign, found.opened) == pytest.approx(cost)
    assert found.bound == pytest.approx(cost)
    assert best_of_columns(model, cost - 1).bound >= cost - 1


def test_too_many_columns_are_not_listed():
    model = small(1, False)
    ascent = begin(model)
    ascend(model, ascent, 1000.0, 60)
    assert columns_below(model, ascent, 1000.0, 5) is None
    listed = columns_below(model, ascent, 1000.0, 10_000)
    for facility, begins, ends in zip(listed.facility, listed.first, listed.first[1:], strict=False):
        who = listed.customer[begins:ends]
        assert model.customers.demand[who].sum() <= model.facilities.capacity[facility, 0]
        assert len(set(who)) == len(who)
