"""Siting on plain arrays: known optima, true bounds, rules kept, and reasons where there is no answer."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from musterpoint.engine.location import (
    CLOSED,
    NOBODY,
    OPEN,
    Control,
    Lack,
    Solution,
    Status,
    capacitated_p_median,
    facility_location,
    maximal_covering,
    p_median,
)
from musterpoint.errors import InputError

QUICK = Control(effort=0.3)


def places(seed: int, count: int) -> np.ndarray:
    """Straight distances between random points, rounded down."""
    points = np.random.default_rng(seed).uniform(0, 100, (count, 2))
    return np.floor(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)))


def cheapest_by_trying(cost: np.ndarray, p: int) -> float:
    return min(
        cost[:, list(sites)].min(axis=1).sum() for sites in itertools.combinations(range(len(cost[0])), p)
    )


def check_rules(found: Solution, cost: np.ndarray, demand: np.ndarray, capacity: np.ndarray) -> None:
    """Everybody is served once by an open facility, loads keep capacity, the figures add up."""
    assert found.opened[found.assign].all()
    load = np.bincount(found.assign, demand, minlength=len(capacity))
    assert np.allclose(load, found.load) and (load <= capacity + 1e-6).all()
    assert found.cost == pytest.approx(cost[np.arange(len(cost)), found.assign].sum())
    assert found.bound <= found.cost + 1e-6


@pytest.mark.parametrize("p", [1, 2, 4, 12])
def test_p_median_is_proven_and_as_cheap_as_trying_all(p: int):
    cost = places(1, 12)
    found = p_median(cost, p, control=QUICK)
    assert found.status is Status.OPTIMAL and found.gap == 0.0
    assert found.cost == cheapest_by_trying(cost, p)
    assert found.opened.sum() == p


def test_costs_need_not_be_symmetric_and_weights_count():
    cost = np.random.default_rng(2).integers(1, 50, (9, 6)).astype(float)
    weight = np.arange(9.0)
    found = p_median(cost, 2, weight=weight, control=QUICK)
    assert found.cost == cheapest_by_trying(cost * weight[:, None], 2)


def test_points_in_one_place_and_ties_do_no_harm():
    found = p_median(np.zeros((8, 8)), 3, control=QUICK)
    assert (found.cost, found.status) == (0.0, Status.OPTIMAL)


def test_fixed_facilities_stay_and_forbidden_ones_stay_closed():
    cost = places(3, 10)
    status = np.zeros(10, int)
    status[0], status[1] = OPEN, CLOSED
    found = p_median(cost, 2, status=status, control=QUICK)
    assert found.opened[0] and not found.opened[1]
    assert found.cost == min(cost[:, [0, j]].min(axis=1).sum() for j in range(2, 10))


def test_absent_pairs_are_forbidden():
    cost = sparse.csr_array(([1.0, 2.0, 5.0], ([0, 1, 1], [0, 0, 1])), (2, 2))
    assert p_median(cost, 1, control=QUICK).assign.tolist() == [0, 0]
    two = p_median(cost, 2, control=QUICK)
    assert two.assign.tolist() == [0, 0] and two.opened.all()


def test_capacity_decides_by_hand():
    """Two customers of 6 can't share a facility of 10; the far one takes the dear one."""
    cost = np.array([[1.0, 9.0], [2.0, 4.0], [1.0, 8.0]])
    demand, capacity = np.array([6.0, 6.0, 4.0]), np.array([10.0, 10.0])
    found = capacitated_p_median(cost, demand, capacity, 2, control=QUICK)
    assert found.assign.tolist() == [0, 1, 0]
    assert (found.cost, found.status) == (6.0, Status.OPTIMAL)


def test_opening_pays_only_where_it_saves_more():
    cost = np.array([[0.0, 10.0], [10.0, 0.0]])
    demand, capacity = np.ones(2), np.full(2, 2.0)
    assert facility_location(cost, demand, capacity, np.full(2, 9.0), control=QUICK).opened.sum() == 2
    assert facility_location(cost, demand, capacity, np.full(2, 11.0), control=QUICK).opened.sum() == 1


def test_a_facility_opens_as_large_as_it_needs_to_be():
    cost = np.zeros((3, 1))
    sizes, prices = np.array([[10.0, 20.0, 30.0]]), np.array([[5.0, 6.0, 7.0]])
    found = facility_location(cost, np.full(3, 6.0), sizes, prices, control=QUICK)
    assert (found.lanes.tolist(), found.cost, found.status) == ([2], 6.0, Status.OPTIMAL)


def test_covering_takes_the_most_weight():
    within = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1]], bool)
    found = maximal_covering(within, np.array([5.0, 1.0, 3.0, 4.0]), 2, control=QUICK)
    assert (found.covered, found.at_most) == (10.0, 10.0)
    assert found.solution.assign[2] == NOBODY


@pytest.mark.parametrize(
    ("demand", "capacity", "p", "lack", "lacking", "facilities"),
    [
        ([6, 6, 6], [5, 5, 5], 3, Lack.ROOM_FOR_ONE, 1, None),
        ([4, 4, 4], [5, 5, 0], 3, Lack.CAPACITY, 2, None),
        ([4, 4, 4], [6, 6, 6], 1, Lack.FACILITIES, 6, 2),
        ([1, 1, 1], [5, 5, 5], 4, Lack.TOO_MANY, 1, None),
    ],
)
def test_what_is_lacking_is_said_with_the_least_change(demand, capacity, p, lack, lacking, facilities):
    found = capacitated_p_median(np.ones((3, 3)), np.array(demand), np.array(capacity), p)
    assert found.status is Status.INFEASIBLE
    reason = found.shortages[0]
    assert (reason.lack, reason.lacking, reason.facilities) == (lack, lacking, facilities)
    assert "{" not in str(reason)


def test_the_neighbourhood_that_lacks_room_is_named():
    """Customers 0–2 reach facility 0 only, which lacks 2; customer 3 has a facility of its own."""
    cost = np.array([[1.0, np.inf], [1.0, np.inf], [1.0, np.inf], [np.inf, 1.0]])
    found = facility_location(cost, np.full(4, 4.0), np.array([10.0, 90.0]), np.zeros(2))
    assert found.shortages[0].lack is Lack.LOCAL_CAPACITY
    assert (found.shortages[0].customers.tolist(), found.shortages[0].lacking) == ([0, 1, 2], 2.0)


def test_who_reaches_nothing_is_named():
    cost = np.array([[1.0], [np.inf]])
    (reason,) = p_median(cost, 1).shortages
    assert reason.lack is Lack.REACH and reason.customers.tolist() == [1]


@pytest.mark.parametrize(
    "arrays",
    [
        {"cost": np.ones(3), "demand": np.ones(3), "capacity": np.ones(3)},
        {"cost": np.ones((3, 2)), "demand": np.ones(2), "capacity": np.ones(2)},
        {"cost": np.ones((3, 2)), "demand": np.ones(3), "capacity": np.array([1, np.nan])},
        {"cost": np.ones((3, 2)), "demand": -np.ones(3), "capacity": np.ones(2)},
        {"cost": np.full((3, 2), np.nan), "demand": np.ones(3), "capacity": np.ones(2)},
    ],
)
def test_arrays_that_do_not_fit_are_refused(arrays: dict[str, np.ndarray]):
    with pytest.raises(InputError, match="can't be used"):
        capacitated_p_median(**arrays, p=1)


@pytest.mark.parametrize("p", [0, -1, 1.5])
def test_a_number_of_facilities_that_makes_no_sense_is_refused(p: float):
    with pytest.raises(InputError, match="can't be opened"):
        p_median(np.ones((3, 3)), p)


def test_without_customers_there_is_nothing_to_pay():
    found = p_median(np.zeros((0, 4)), 2)
    assert found.cost == 0 and found.opened.sum() == 2


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 25), st.integers(1, 5), st.floats(0.5, 0.95))
def test_any_answer_keeps_the_rules_and_its_bound_is_true(seed: int, count: int, p: int, full: float):
    p = min(p, count)
    rng = np.random.default_rng(seed)
    cost, demand = places(seed, count), rng.integers(0, 20, count).astype(float)
    capacity = np.full(count, np.ceil(max(demand.max(), demand.sum() / p / full)))
    found = capacitated_p_median(cost, demand, capacity, p, control=QUICK)
    if found.status in (Status.OPTIMAL, Status.FEASIBLE):
        check_rules(found, cost, demand, capacity)
        again = capacitated_p_median(cost, demand, capacity, p, control=Control(seed=7, effort=0.3))
        assert again.bound <= found.cost + 1e-6 and found.bound <= again.cost + 1e-6


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_one_more_facility_never_makes_it_worse(seed: int):
    rng = np.random.default_rng(seed)
    cost, demand = places(seed, 20), rng.integers(1, 20, 20).astype(float)
    capacity = np.full(20, np.ceil(demand.sum() / 3))
    before = capacitated_p_median(cost, demand, capacity, 4, control=QUICK)
    known = (before.assign, before.opened)
    assert capacitated_p_median(cost, demand, capacity, 5, control=QUICK, start=known).cost <= before.cost
    loose = p_median(cost, 4, control=QUICK)
    assert p_median(cost, 5, control=QUICK, start=(loose.assign, loose.opened)).cost <= loose.cost


def test_the_same_seed_gives_the_same_answer():
    cost, demand = places(5, 60), np.random.default_rng(5).integers(1, 20, 60).astype(float)
    first, second = (capacitated_p_median(cost, demand, np.full(60, 120.0), 6, control=QUICK) for _ in "ab")
    assert (first.assign == second.assign).all() and first.bound == second.bound


def test_it_tells_of_its_progress_and_keeps_the_best_when_stopped():
    cost, demand = places(6, 80), np.random.default_rng(6).integers(1, 20, 80).astype(float)
    heard = []
    control = Control(listener=heard.append, stopped=lambda: any(np.isfinite(one.best) for one in heard))
    found = capacitated_p_median(cost, demand, np.full(80, 120.0), 8, control=control)
    assert found.status is Status.FEASIBLE and found.cost == heard[-1].best
    assert [one.best for one in heard] == sorted((one.best for one in heard), reverse=True)
    assert [one.bound for one in heard] == sorted(one.bound for one in heard)


def test_a_time_limit_is_kept_by_the_clock_that_is_handed_in():
    """A clock that moves a second each time it is looked at."""
    ticks = itertools.count()
    cost, demand = places(6, 80), np.random.default_rng(6).integers(1, 20, 80).astype(float)
    control = Control(seconds=40.0, clock=lambda: float(next(ticks)))
    found = capacitated_p_median(cost, demand, np.full(80, 120.0), 8, control=control)
    assert found.seconds < 60 and found.status is not Status.UNKNOWN
