"""The transportation problem against every other way of giving."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.transport import transport


def best_by_hand(cost: np.ndarray, supply: list[int], need: list[int]) -> tuple[int, float]:
    """Most that can be given and its least cost, by trying everything."""
    best = (0, 0.0)
    cells = [(row, column) for row in range(len(supply)) for column in range(len(need))]
    for amounts in itertools.product(*(range(min(supply[row], need[column]) + 1) for row, column in cells)):
        table = np.array(amounts).reshape(cost.shape)
        fits = (table.sum(axis=1) <= supply).all() and (table.sum(axis=0) <= need).all()
        if fits and not (table[np.isinf(cost)] > 0).any():
            total = float((table * np.where(np.isinf(cost), 0, cost)).sum())
            best = min(best, (-int(table.sum()), total))
    return best


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 2), min_size=2, max_size=3),
    st.lists(st.integers(0, 2), min_size=1, max_size=2),
    st.lists(st.sampled_from([-5.0, 0.0, 1.0, 2.0, 7.0, np.inf]), min_size=6, max_size=6),
)
def test_gives_the_most_at_the_least_cost(supply: list[int], need: list[int], costs: list[float]):
    cost = np.array(costs)[: len(supply) * len(need)].reshape(len(supply), len(need))
    given_ = transport(cost, np.array(supply), np.array(need))
    assert (given_ >= 0).all()
    assert (given_.sum(axis=1) <= supply).all() and (given_.sum(axis=0) <= need).all()
    total = float((given_ * np.where(np.isinf(cost), 0, cost)).sum()) if given_.any() else 0.0
    assert (-int(given_.sum()), total) == best_by_hand(cost, supply, need)


def test_a_later_need_takes_back_what_an_earlier_one_was_given():
    """Row 0 is cheapest for column 0, but only it can serve column 1."""
    cost = np.array([[1.0, 1.0], [9.0, np.inf]])
    assert transport(cost, np.array([1, 1]), np.array([1, 1])).tolist() == [[0, 1], [1, 0]]
