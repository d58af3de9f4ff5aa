"""Without a time limit, a siting depends on its seed and on no clock."""

from __future__ import annotations

import itertools

import numpy as np

from musterpoint.engine.location import Control, capacitated_p_median
from musterpoint.engine.location.exact import solve_exactly
from musterpoint.engine.location.problem import problem
from musterpoint.engine.searching import control
from musterpoint.engine.siting.spreading import spread
from musterpoint.jobs import Job


def instance(seed: int, count: int, p: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Capacitated p-median: distances, demands, tight capacities."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 100, (count, 2))
    cost = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    demand = rng.integers(1, 20, count).astype(float)
    return cost, demand, np.full(count, np.ceil(1.1 * demand.sum() / p)), p


def test_a_search_without_a_limit_asks_no_clock():
    ticks = itertools.count()
    limited = control({"seconds": "5"}, Job(clock=lambda: float(next(ticks))))
    assert limited.seconds == 5.0 and limited.clock() == 0.0
    assert control({}, Job()).seconds is None
    found = capacitated_p_median(*instance(1, 240, 20), control=Control(effort=0.0, clock=lambda: 0.0))
    again = capacitated_p_median(*instance(1, 240, 20), control=Control(effort=0.0, clock=lambda: 9.0))
    assert (found.assign == again.assign).all() and found.bound == again.bound


def test_an_exact_model_is_given_up_after_so_many_steps_the_same_way_each_time():
    cost, demand, capacity, p = instance(2, 40, 5)
    model = problem(cost, demand, capacity, least=p, most=p)
    first, second = (solve_exactly(model, steps=30) for _time in range(2))
    whole = solve_exactly(model)
    assert first.bound == second.bound <= whole.bound + 1e-6
    assert first.assign is None or (first.assign == second.assign).all()


def test_a_model_too_large_for_its_steps_is_left_alone():
    """Its relaxation alone takes longer than all the steps of a small one."""
    cost, demand, capacity, p = instance(2, 130, 6)
    model = problem(cost, demand, capacity, least=p, most=p)
    found = solve_exactly(model, steps=400)
    assert found.assign is None and found.bound == -np.inf


def test_places_are_spread_where_people_are():
    """The most people first, then far away ones; nobody's home and doubles are left out."""
    points = np.array([[0.0, 0.0], [1.0, 0.0], [100.0, 0.0], [50.0, 0.0], [0.0, 0.0]])
    people = np.array([10.0, 5.0, 4.0, 0.0, 3.0])
    assert spread(points, people, 2).tolist() == [[0.0, 0.0], [100.0, 0.0]]
    assert len(spread(points, people, 9)) == 3
    assert len(spread(points, np.zeros(5), 3)) == 0
