"""Routes on plain arrays: a day solved by hand, limits that are kept, nothing lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from routing_instances import check, read_instance, routing_problem

from musterpoint.engine.routing import (
    Objective,
    RoutingProblem,
    schedule,
    solve_routing,
    tasks,
    vehicles,
)
from musterpoint.engine.searching import Control

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "benchmarks"

LINE = np.abs(np.subtract.outer(np.arange(6.0), np.arange(6.0)))[None] * 100
"""Six places 100 apart in a line; a vehicle needs as many seconds as metres."""


def on_a_line(places, fleet=None, **given):
    changing = given.pop("changing", 0.0)
    pairs = np.array(given.pop("pairs", []), dtype=int).reshape(-1, 2)
    fleet = fleet or vehicles(1)
    jobs = tasks(np.array(places), vehicles=len(fleet), **given)
    return RoutingProblem(
        metres=LINE, seconds=LINE, tasks=jobs, vehicles=fleet, pairs=pairs, changing=changing
    )


def solved(problem, **options):
    return solve_routing(problem, Control(effort=0.0), **options)


def test_one_vehicle_goes_there_and_back():
    answer = solved(on_a_line([3, 1, 2], service=10))
    assert answer.metres == 600 and answer.seconds == 630 and not len(answer.left_out)


def test_two_vehicles_where_one_is_too_full():
    answer = solved(on_a_line([1, 2, 3], vehicles(2, capacity=2), load=1))
    assert sorted(map(len, answer.routes)) == [1, 2] and not len(answer.left_out)


def test_a_window_decides_the_order():
    answer = solved(on_a_line([1, 3], latest=[np.inf, 300], earliest=[500, 0]))
    assert [route.tolist() for route in answer.routes] == [[1, 0]]


def test_what_cannot_be_reached_in_time_is_left_out_and_the_rest_is_done():
    answer = solved(on_a_line([1, 5, 2], latest=[900, 400, 900], worth=1e6))
    assert answer.left_out.tolist() == [1]
    assert sorted(answer.routes[0].tolist()) == [0, 2]


def test_the_later_phase_comes_last_in_changed_clothing():
    answer = solved(on_a_line([2, 1, 3], phase=[0, 1, 0], changing=60))
    assert answer.routes[0].tolist()[-1] == 1
    times = schedule(on_a_line([2, 1, 3], phase=[0, 1, 0], changing=60), 0, answer.routes[0])
    assert times.home - times.leaves == 600 + 60


def test_a_vehicle_does_only_what_it_may():
    fleet = vehicles(np.array([1, 1]))
    answer = solved(on_a_line([1, 2], fleet, allowed=np.array([[True, False], [False, True]])))
    assert dict(zip(answer.vehicle, map(list, answer.routes), strict=True)) == {0: [0], 1: [1]}


def test_goods_are_picked_up_before_they_are_brought():
    answer = solved(on_a_line([4, 1], vehicles(1, capacity=1), pairs=[[0, 1]], load=[1, 0]))
    assert answer.routes[0].tolist() == [0, 1] and answer.metres == 800


def test_a_vehicle_rests_when_it_may_and_loses_a_task_only_for_that():
    fleet = vehicles(1, latest=1000, rest=200, rest_from=300, rest_until=500)
    problem = on_a_line([1, 3, 5], fleet, worth=[1e6, 1e6, 1e5])
    answer = solved(problem)
    times = schedule(problem, 0, answer.routes[0])
    assert times.feasible and 300 <= times.rest_starts <= 500 and times.home <= 1000
    assert answer.left_out.tolist() == [2]


def test_it_leaves_as_late_as_it_can():
    problem = on_a_line([2], earliest=1000)
    times = schedule(problem, 0, np.array([0]))
    assert (times.leaves, times.arrives[0], times.starts[0], times.home) == (800, 1000, 1000, 1200)


def test_fair_routes_are_of_like_length():
    fleet = vehicles(2, latest=5000)
    problem = on_a_line([1, 2, 3, 4], fleet, service=600)
    short = solved(problem)
    fair = solved(problem, objective=Objective(fair=10, target=1700))
    assert len(short.routes) == 1 and sorted(map(len, fair.routes)) == [2, 2]


def test_faults_are_named():
    problem = on_a_line([1, 5], vehicles(1, latest=900, capacity=1), load=1, latest=400)
    kinds = {kind for kind, _task in schedule(problem, 0, np.array([0, 1])).faults}
    assert kinds == {"late", "shift", "load"}


def test_nothing_to_do_and_nobody_to_do_it():
    assert solved(on_a_line([])).routes == ()
    assert solved(on_a_line([1], vehicles(np.array([0])), worth=1)).left_out.tolist() == [0]


def test_times_that_cannot_be_are_left_out_and_the_rest_is_done():
    fleet = vehicles(2, latest=2000, earliest=-500, capacity=9)
    problem = on_a_line([1, 2, 3], fleet, earliest=[500, -100, 0], latest=[400, 900, -5], worth=1e6, load=1)
    answer = solved(problem)
    assert answer.left_out.tolist() == [0, 2]
    pair = on_a_line([4, 1], vehicles(1), pairs=[[0, 1]], earliest=[900, 0], latest=[100, 2000], worth=1e6)
    assert solved(pair).left_out.tolist() == [0, 1]
    late = on_a_line([4, 1], vehicles(1), pairs=[[0, 1]], earliest=[900, 0], latest=[2000, 800], worth=1e6)
    assert solved(late).left_out.tolist() == [0, 1]
    full = on_a_line([1], vehicles(1, capacity=-3), load=1, worth=1e6)
    assert solved(full).left_out.tolist() == [0]


def test_arrays_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="allowed"):
        RoutingProblem(
            metres=LINE, seconds=LINE, tasks=tasks(np.array([1]), vehicles=2), vehicles=vehicles(1)
        )


@settings(max_examples=15, deadline=None)
@given(data=st.data(), count=st.integers(1, 8), fleet=st.integers(1, 3))
def test_every_task_is_done_within_all_limits_or_left_out(data, count, fleet):
    def draw(low, high):
        return np.array(data.draw(st.lists(st.integers(low, high), min_size=count, max_size=count)))

    earliest = draw(0, 600)
    problem = on_a_line(
        draw(0, 5),
        vehicles(fleet, latest=1200, capacity=5, rest=data.draw(st.sampled_from([0, 100])), rest_until=800),
        load=draw(0, 6), earliest=earliest, latest=earliest + draw(0, 500), service=draw(0, 300),
        phase=draw(0, 1), worth=1e6, changing=30,
    )  # fmt: skip
    answer = solved(problem)
    done = [task for route in answer.routes for task in route]
    assert sorted([*done, *answer.left_out]) == list(range(count)) and len(answer.routes) <= fleet
    for kind, route in zip(answer.vehicle, answer.routes, strict=True):
        assert schedule(problem, kind, route).feasible


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published instances aren't here")
@pytest.mark.parametrize(
    ("folder", "name", "convention", "vehicles_known", "length"),
    [("vrptw", "R101", "dimacs", 20, 1637.7), ("pdptw", "lc101", "sintef", 10, 828.94)],
)
def test_published_instances_come_out_near_the_best_known(folder, name, convention, vehicles_known, length):
    instance = read_instance(PUBLISHED / folder / f"{name}.txt")
    answer = solve_routing(routing_problem(instance, convention), Control(effort=0.02))
    routes = [[int(task) + 1 for task in route] for route in answer.routes]
    assert check(instance, routes, convention) <= 1.06 * length
    assert len(routes) <= vehicles_known + 1
