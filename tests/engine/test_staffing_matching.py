"""People and posts matched on plain arrays: against every other way, and against scipy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from musterpoint.engine.staffing.matching import matched


def best_by_hand(
    levels: list[np.ndarray], fits: np.ndarray, supply: list[int], need: list[int]
) -> tuple[int, ...]:
    """Most that can be matched, then the least cost of each level in turn, by trying everything."""
    cells = itertools.product(range(len(supply)), range(len(need)))
    most = [range(min(supply[row], need[column]) * fits[row, column] + 1) for row, column in cells]
    best = None
    for amounts in itertools.product(*most):
        table = np.array(amounts).reshape(fits.shape)
        if (table.sum(axis=1) <= supply).all() and (table.sum(axis=0) <= need).all():
            found = (-int(table.sum()), *(int((table * level).sum()) for level in levels))
            best = found if best is None else min(best, found)
    return best


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(0, 2), min_size=2, max_size=3),
    st.lists(st.integers(0, 2), min_size=1, max_size=2),
    st.lists(st.tuples(st.booleans(), st.integers(-3, 3), st.integers(0, 9)), min_size=6, max_size=6),
)
def test_gives_the_most_and_then_each_level_in_turn(supply, need, cells):
    shape = (len(supply), len(need))
    fits, first, second = (
        np.array(part)[: shape[0] * shape[1]].reshape(shape) for part in zip(*cells, strict=True)
    )
    amounts = matched([first, second], fits, np.array(supply), np.array(need))
    assert (amounts >= 0).all() and (amounts[~fits] == 0).all()
    assert (amounts.sum(axis=1) <= supply).all() and (amounts.sum(axis=0) <= need).all()
    found = (-int(amounts.sum()), *(int((amounts * level).sum()) for level in (first, second)))
    assert found == best_by_hand([first, second], fits, supply, need)


def test_as_cheap_as_the_hungarian_method():
    rng = np.random.default_rng(7)
    cost = rng.integers(0, 10_000, (120, 90))
    fits = np.ones(cost.shape, dtype=bool)
    amounts = matched([cost], fits, np.ones(120, dtype=int), np.ones(90, dtype=int))
    rows, columns = linear_sum_assignment(cost)
    assert (amounts * cost).sum() == cost[rows, columns].sum()


def test_one_step_above_outweighs_everything_below():
    """Two rows would each save 1,000 below if one step above were given away."""
    above = np.array([[0, 0], [0, 1]])
    below = np.array([[1000, 0], [0, 1000]])
    amounts = matched([above, below], np.ones((2, 2), dtype=bool), np.array([1, 1]), np.array([1, 1]))
    assert amounts.tolist() == [[0, 1], [1, 0]]
    amounts = matched([1 - above, below], np.ones((2, 2), dtype=bool), np.array([1, 1]), np.array([1, 1]))
    assert amounts.tolist() == [[1, 0], [0, 1]]


def test_levels_too_fine_are_refused_rather_than_rounded():
    level = np.array([[0, 2**31], [2**31, 0]])
    with pytest.raises(OverflowError):
        matched([level] * 3, np.ones((2, 2), dtype=bool), np.array([1, 1]), np.array([1, 1]))
