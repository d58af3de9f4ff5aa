"""The simulation of a site's day: known formulas, an independent event model, and what must always hold."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.engine.queues import (
    Line,
    Servers,
    Stage,
    constant,
    erlang,
    exponential,
    from_quantiles,
    lognormal,
    simulate,
    simulate_called,
    triangular,
    uniform,
)
from musterpoint.engine.queues.line import steady

ORACLES = Path(__file__).parents[3] / "shared" / "benchmarks" / "queue" / "oracles.csv"
PEOPLE = 400_000


def one_stage(service, servers, **rules):
    return Line((Stage(name="only", service=service, servers=steady(servers), **rules),))


def poisson(rate, people, seed):
    return np.cumsum(np.random.default_rng(seed).exponential(1 / rate, people))


def read_oracles():
    if not ORACLES.exists():
        return []
    with ORACLES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["given"] = {
            name: float(value) for name, value in (pair.split("=") for pair in row["params"].split(";"))
        }
    return rows


def simulated(row, people, seed):
    """The day that an oracle speaks of."""
    given, model = row["given"], row["model"]
    if model.startswith("All present"):
        return simulate(one_stage(constant(given["s"]), int(given["c"])), np.zeros(int(given["n"])))
    if model.endswith("loss"):
        line = Line(
            (Stage(name="only", service=exponential(1), servers=steady(int(given["c"])), room=0),),
            closes_when_full=True,
        )
        return simulate(line, poisson(given["a"], people, seed), seed)
    if "batch" in model:
        size = int(given["b"])
        groups = poisson(given["batch rate"], people // size, seed)
        return simulate(one_stage(exponential(1 / given["mu"]), 1), np.repeat(groups, size), seed)
    if model == "D/M/1":
        arrivals = np.arange(people) / given["lambda"]
        return simulate(one_stage(exponential(1 / given["mu"]), 1), arrivals, seed)
    if model == "M/G/1":
        service, servers = lognormal(given["ES"], given["CV"]), 1
    elif model == "M/D/c":
        service, servers = constant(given["D"]), int(given["c"])
    else:
        service, servers = exponential(1 / given["mu"]), int(given["c"])
    return simulate(one_stage(service, servers), poisson(given["lambda"], people, seed), seed)


@pytest.mark.skipif(not ORACLES.exists(), reason="the closed-form values are not beside the project")
@pytest.mark.parametrize("row", read_oracles(), ids=lambda row: f"{row['model']} {row['params']}")
def test_a_long_run_agrees_with_the_formula(row):
    """Five runs; their mean lies within four standard errors of the formula, and never off by 5 %."""
    if row["model"].startswith("All present"):
        day = simulated(row, 0, 0)
        assert day.stay.mean() == pytest.approx(float(row["W"]))
        assert day.finished == pytest.approx(float(row["L"]))
        return
    lost = row["model"].endswith("loss")
    means = [
        day.turned_away.mean() if lost else day.wait.mean()
        for day in (simulated(row, PEOPLE, seed) for seed in range(5))
    ]
    expected = float(row["P_wait"] if lost else row["Wq"])
    error = np.std(means, ddof=1) / math.sqrt(len(means))
    assert abs(np.mean(means) - expected) < max(4 * error, 0.01 * expected)
    assert np.mean(means) == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("phases", [1, 3, 10])
def test_erlang_times_wait_as_pollaczek_and_khinchine_say(phases):
    """M/Ek/1 with load 0.8: Wq = ρ (1 + 1/k) / (2 (1 − ρ)) × E[S]."""
    line = one_stage(erlang(1.0, phases), 1)
    means = [simulate(line, poisson(0.8, PEOPLE // 2, seed), seed).wait.mean() for seed in range(4)]
    expected = 0.8 * (1 + 1 / phases) / (2 * 0.2)
    error = np.std(means, ddof=1) / 2
    assert abs(np.mean(means) - expected) < max(4 * error, 0.01 * expected)


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 12), min_size=1, max_size=5),
    servers=st.integers(1, 3),
    part=st.floats(0.1, 1.0),
    seed=st.integers(0, 99),
)
def test_people_who_are_called_lose_nobody_and_come_in_the_order_of_their_calls(sizes, servers, part, seed):
    line = one_stage(exponential(20.0), servers, batch=2, patience=30.0)
    rng = np.random.default_rng(seed)
    call, offsets = np.repeat(np.arange(len(sizes)), sizes), rng.uniform(0, 60, sum(sizes))
    at = np.full(len(sizes), np.nan)
    at[0] = 5.0
    day = simulate_called(line, offsets, call, at, part, seed)
    assert day.served.all() and (day.began[:, 0] >= day.arrived - 1e-9).all()
    when = [(day.arrived - offsets)[call == number] for number in range(len(sizes))]
    made = [times[0] for times in when if len(times)]
    assert all(np.allclose(times, times[0]) for times in when if len(times))
    assert made == sorted(made)
    fixed = np.arange(len(sizes)) * 50.0
    order = np.argsort(fixed[call] + offsets, kind="stable")
    plain = simulate(line, (fixed[call] + offsets)[order], seed)
    called = simulate_called(line, offsets, call, fixed, part, seed)
    assert called.ended[order, 0] == pytest.approx(plain.ended[:, 0])


def test_service_times_have_the_mean_that_they_say():
    for service in (
        constant(7), uniform(2, 9), triangular(3, 5, 13), exponential(20), lognormal(25, 0.6),
        from_quantiles([1, 2, 2, 5, 30]), erlang(30, 4),
    ):  # fmt: skip
        day = simulate(one_stage(service, 1), np.zeros(200_000), seed=3)
        took = (day.ended - day.began)[:, 0]
        assert took.mean() == pytest.approx(service.mean, rel=0.01)
        assert took.min() >= 0


def blocking_in_simpy(arrivals, services, servers, rooms):
    """An independent model of stages in tandem with little room between them: a process for each person,
    who gives the server back only when there is a place before the next stage. Services by order of start."""
    env = simpy.Environment()
    posts = [simpy.Resource(env, count) for count in servers]
    places = [simpy.Resource(env, room) if room else None for room in rooms]
    begun = [0] * len(servers)
    left = {}

    def person(number, at):
        yield env.timeout(at)
        held = None
        for stage in range(len(servers)):
            place = None
            if places[stage] is not None:
                place = places[stage].request()
                yield place
            if held is not None:
                posts[stage - 1].release(held)
            post = posts[stage].request()
            yield post
            if place is not None:
                places[stage].release(place)
            took = services[stage][begun[stage]]
            begun[stage] += 1
            yield env.timeout(took)
            held = post
        posts[-1].release(held)
        left[number] = env.now

    for number, at in enumerate(arrivals):
        env.process(person(number, at))
    env.run()
    return np.array([left[number] for number in range(len(arrivals))])


def test_blocking_agrees_with_an_independent_event_model():
    """Three stages, 3, 2 and 4 servers, with 2 and 1 places between them; the SimPy model is fed with the
    same service times. Compared by the order of leaving, since two who leave together have no order."""
    arrivals = poisson(0.2, 3000, 5)
    line = Line(
        (
            Stage(name="check", service=uniform(2, 9), servers=steady(3)),
            Stage(name="registration", service=lognormal(9, 0.7), servers=steady(2), room=2),
            Stage(name="sampling", service=uniform(10, 30), servers=steady(4), room=1),
        )
    )
    day = simulate(line, arrivals, seed=11)
    services = [
        (day.ended - day.began)[np.argsort(day.began[:, stage], kind="stable"), stage] for stage in range(3)
    ]
    left = blocking_in_simpy(arrivals, services, servers=(3, 2, 4), rooms=(0, 2, 1))
    assert day.served.all()
    assert np.sort(day.ended[:, -1]) == pytest.approx(np.sort(left))
    assert day.waits[:, 1].max() > 0 and (day.entered[:, 1] > day.ended[:, 0]).any(), "nobody was held up"


lines = st.builds(
    lambda check, lanes, servers, room, batch, tube: Line(
        (
            Stage(name="check", service=triangular(2, 4, 9), servers=steady(check)),
            Stage(
                name="registration", service=lognormal(20, 0.5), servers=steady(servers), in_lanes=True,
                room=room if room < 0 else room + batch, batch=batch, patience=60.0,
            ),
            Stage(
                name="sampling", service=uniform(10, 30), servers=steady(1), in_lanes=True, room=5, tube=tube,
                tube_change=15.0,
            ),
        ),
        lanes=lanes,
    ),
    check=st.integers(1, 3),
    lanes=st.integers(1, 4),
    servers=st.integers(1, 3),
    room=st.integers(-1, 10),
    batch=st.sampled_from([1, 5, 10]),
    tube=st.sampled_from([1, 10]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(line=lines, people=st.integers(0, 300), seed=st.integers(0, 1000))
def test_nobody_is_lost_or_served_twice(line, people, seed):
    rng = np.random.default_rng(seed)
    arrivals = np.sort(rng.uniform(0, 1800, people))
    day = simulate(line, arrivals, seed, priority=rng.random(people) < 0.1)
    assert day.served.all() and not day.turned_away.any()
    assert (day.began >= day.entered).all() and (day.ended > day.began).all()
    assert (day.entered[:, 1:] >= day.ended[:, :-1]).all()
    times = np.sort(rng.uniform(0, 4000, 50))
    waiting = sum(day.waiting(times, stage) for stage in range(3))
    assert (day.inside(times) >= waiting).all()
    assert (day.inside([day.finished]) == 0).all() if people else day.finished == -np.inf
    for lane in range(line.lanes):
        begun, over = day.began[day.lane == lane, 2], day.ended[day.lane == lane, 2]
        order = np.argsort(begun)
        assert (begun[order][1:] >= over[order][:-1] - 1e-6).all(), "one sampler served two at a time"
        free = np.sort(day.entered[day.lane == lane, 2])
        taken = np.sort(day.began[day.lane == lane, 1])
        held = np.arange(1, len(taken) + 1) - free.searchsorted(taken + 1e-9, side="right")
        assert held.max(initial=0) <= line.stages[1].servers[0].count, "nobody serves while held up"
    for stage, rule in enumerate(line.stages[1:], start=1):
        for lane in range(line.lanes):
            if rule.room >= 0:
                entered = day.entered[day.lane == lane, stage]
                assert (day.waiting(entered, stage, lane) <= rule.room).all()


@settings(max_examples=40, deadline=None)
@given(
    servers=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    more=st.sampled_from([0, 1]),
    seed=st.integers(0, 1000),
)
def test_one_more_server_never_hurts(servers, more, seed):
    """With the same random numbers the n-th to leave leaves no later."""

    def ended(counts):
        stages = (
            Stage(name="registration", service=lognormal(22, 0.6), servers=steady(counts[0])),
            Stage(name="sampling", service=uniform(10, 30), servers=steady(counts[1])),
        )
        return np.sort(simulate(Line(stages), poisson(0.15, 400, seed), seed).ended[:, -1])

    stronger = tuple(count + (stage == more) for stage, count in enumerate(servers))
    assert (ended(stronger) <= ended(servers) + 1e-6).all()


def test_ten_are_called_together():
    """A group of ten is called when ten have come and the group before has begun; the last isn't full."""
    stage = Stage(name="sampling", service=constant(5), servers=steady(10), batch=10)
    day = simulate(Line((stage,)), np.arange(25.0))
    assert day.began[:10, 0] == pytest.approx(np.full(10, 9.0))
    assert day.began[10:20, 0] == pytest.approx(np.full(10, 19.0))
    assert day.began[20:, 0] == pytest.approx(np.full(5, 24.0))


def test_a_group_goes_when_its_patience_ends():
    stage = Stage(name="sampling", service=constant(5), servers=steady(10), batch=10, patience=30)
    day = simulate(Line((stage,)), [0.0, 1.0, 2.0, 200.0])
    assert list(day.began[:, 0]) == [30.0, 30.0, 30.0, 200.0]


def test_a_break_a_failure_and_rain():
    """Nobody works from 100 to 200; from 300 everything takes twice as long."""
    changes = (Servers(0, 1), Servers(100, 0), Servers(200, 1), Servers(300, 1, speed=0.5))
    day = simulate(Line((Stage(name="only", service=constant(10), servers=changes),)), np.zeros(30))
    began = day.began[:, 0]
    assert not ((began >= 100) & (began < 200)).any()
    assert (np.diff(began)[began[:-1] >= 300] == 20).all()
    assert day.served.all()


def test_when_a_table_is_out_its_queue_joins_the_others():
    changes = (Servers(0, 1), Servers(60, 0, lane=0))
    line = Line((Stage(name="only", service=constant(10), servers=changes, in_lanes=True),), lanes=2)
    day = simulate(line, np.zeros(20), lanes=np.arange(20) % 2)
    assert day.served.all()
    assert (day.began[day.lane == 0, 0] < 60).all()
    assert day.finished == 200 - 60


def test_frail_people_go_first_and_have_a_lane_of_their_own():
    stage = Stage(name="only", service=constant(10), servers=steady(1), in_lanes=True)
    frail = np.arange(40) % 4 == 0
    shared = simulate(Line((stage,)), np.zeros(40), priority=frail)
    assert shared.wait[frail].max() < shared.wait[~frail].min() + 10
    own = simulate(Line((stage,), lanes=2, green=frozenset([1])), np.zeros(40), priority=frail)
    assert (own.lane[~frail] == 0).all() and (own.lane[frail] == 1).any()


def test_where_nobody_ever_works_nobody_is_served():
    day = simulate(Line((Stage(name="only", service=constant(1), servers=()),)), [0.0, 1.0])
    assert not day.served.any() and day.finished == -np.inf
    assert list(day.waiting([0.5, 2.0])) == [1, 2]


def test_unfit_input_is_refused():
    line = one_stage(constant(1), 1)
    with pytest.raises(ValueError, match="rising"):
        simulate(line, [2.0, 1.0])
    with pytest.raises(ValueError, match="finite"):
        simulate(line, [1.0, math.nan])
    with pytest.raises(ValueError, match="one entry for each"):
        simulate(line, [1.0, 2.0], priority=[True])
    with pytest.raises(ValueError, match="number of a lane"):
        simulate(line, [1.0], lanes=[3])
    with pytest.raises(ValueError, match="group must fit"):
        Stage(name="only", service=constant(1), servers=steady(1), batch=10, room=4)
