"""The simulation of a site's day beside SimPy and Ciw."""

from __future__ import annotations

import time

import ciw
import numpy as np
import simpy

from musterpoint.engine.queues import Line, Stage, exponential, simulate
from musterpoint.engine.queues.line import steady

PEOPLE, HOURS = 22_000, 12
SERVERS, MEANS = (11, 22, 4), (15.0, 30.0, 5.0)


def seconds(work, runs=3):
    best = float("inf")
    for _run in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def day():
    arrivals = np.sort(np.random.default_rng(0).uniform(0, HOURS * 3600, PEOPLE))
    stages = tuple(
        Stage(name=str(number), service=exponential(takes), servers=steady(count))
        for number, (count, takes) in enumerate(zip(SERVERS, MEANS, strict=True))
    )
    return Line(stages), arrivals


def in_simpy(arrivals):
    rng = np.random.default_rng(1)
    services = rng.exponential(MEANS, (PEOPLE, 3))
    env = simpy.Environment()
    posts = [simpy.Resource(env, count) for count in SERVERS]

    def person(number, at):
        yield env.timeout(at)
        for stage, post in enumerate(posts):
            with post.request() as turn:
                yield turn
                yield env.timeout(services[number, stage])

    for number, at in enumerate(arrivals):
        env.process(person(number, at))
    env.run()


def in_ciw():
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(PEOPLE / (HOURS * 3600)), None, None],
        service_distributions=[ciw.dists.Exponential(1 / takes) for takes in MEANS],
        number_of_servers=list(SERVERS),
        routing=[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
    )
    ciw.Simulation(network).simulate_until_max_time(HOURS * 3600)


def test_a_day_beside_simpy_and_ciw(capsys):
    line, arrivals = day()
    simulate(line, arrivals)
    ours = seconds(lambda: simulate(line, arrivals, 1))
    theirs = {"SimPy": seconds(lambda: in_simpy(arrivals), 2), "Ciw": seconds(in_ciw, 2)}
    with capsys.disabled():
        print(f"\n{PEOPLE} people, 3 stages: {ours:.3f} s a replication (aim: 0.05)")
        for name, took in theirs.items():
            print(f"  {name} {took:.2f} s: {took / ours:.0f} times as long (aim: SimPy 10)")
    assert theirs["SimPy"] > 10 * ours
