"""Ten million people beside exact formulas, within 1 %: Erlang C, Crommelin, Pollaczek and Khinchine, Burke,
constant arrivals and lost calls, at loads from 0.5 to 0.95."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from scipy import optimize, stats

from musterpoint.engine.queues import Line, Stage, constant, exponential, lognormal, simulate, uniform
from musterpoint.engine.queues.line import steady

PEOPLE = 10_000_000


def waiting_probability(load: float, servers: int) -> float:
    """Erlang C by the recursion of Erlang B; load in servers."""
    blocked = 1.0
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return servers * blocked / (servers - load * (1 - blocked))


def erlang(rate: float, mean: float, servers: int) -> float:
    """Wq of M/M/c."""
    return waiting_probability(rate * mean, servers) * mean / (servers - rate * mean)


def crommelin(rate: float, seconds: float, servers: int) -> float:
    """Wq of M/D/c: N(t + D) = (N(t) − c)⁺ + Poisson(λD), its stationary distribution by powers (Crommelin
    1932), and Little's law."""
    states = 600
    arrivals = stats.poisson.pmf(np.arange(states), rate * seconds)
    step = np.zeros((states, states))
    for state in range(states):
        left = max(state - servers, 0)
        step[state, left:] = arrivals[: states - left]
    step /= step.sum(axis=1, keepdims=True)
    for _doubling in range(20):
        step = step @ step
    queue = np.maximum(np.arange(states) - servers, 0)
    return float(step[0] @ queue) / rate


def pollaczek(rate: float, mean: float, variation: float) -> float:
    """Wq of M/G/1; variation: standard deviation over mean."""
    return rate * mean**2 * (1 + variation**2) / (2 * (1 - rate * mean))


def constant_arrivals(rate: float, mean: float) -> float:
    """Wq of D/M/1: σ = exp(−(1 − σ) / (λ E[S]))."""
    sigma = optimize.brentq(lambda x: x - math.exp(-(1 - x) / (rate * mean)), 0.0, 1 - 1e-9)
    return sigma * mean / (1 - sigma)


def poisson(rate: float, people: int = PEOPLE) -> np.ndarray:
    return np.cumsum(np.random.default_rng(2).exponential(1 / rate, people))


def line_of(*stages: tuple) -> Line:
    return Line(tuple(Stage(name="", service=service, servers=steady(count)) for service, count in stages))


CASES = {
    "M/M/1 0.8": (0.8, exponential(1), 1, erlang(0.8, 1, 1)),
    "M/M/3 0.9": (2.7, exponential(1), 3, erlang(2.7, 1, 3)),
    "M/M/5 0.7": (3.5, exponential(1), 5, erlang(3.5, 1, 5)),
    "M/M/10 0.95": (9.5, exponential(1), 10, erlang(9.5, 1, 10)),
    "M/M/22 0.868": (0.76388889, exponential(25), 22, erlang(0.76388889, 25, 22)),
    "M/D/1 0.9": (0.9, constant(1), 1, crommelin(0.9, 1, 1)),
    "M/D/3 0.85": (2.55, constant(1), 3, crommelin(2.55, 1, 3)),
    "M/D/8 0.9": (0.6, constant(12), 8, crommelin(0.6, 12, 8)),
    "M/G/1 uniform 0.7": (0.07, uniform(5, 15), 1, pollaczek(0.07, 10, 5 / math.sqrt(3) / 10)),
    "M/G/1 lognormal 0.75": (0.05, lognormal(15, 0.6), 1, pollaczek(0.05, 15, 0.6)),
    "M/G/1 lognormal 0.6": (0.6, lognormal(1, 2.0), 1, pollaczek(0.6, 1, 2.0)),
}


def told(name: str, found: float, expected: float, begun: float) -> None:
    took = time.perf_counter() - begun
    print(f"{name:22} {found:9.4f}  exact {expected:9.4f}  {found / expected - 1:+7.2%}  {took:5.1f} s")


@pytest.mark.parametrize("name", CASES)
def test_waits(name: str) -> None:
    rate, service, servers, expected = CASES[name]
    begun = time.perf_counter()
    found = float(simulate(line_of((service, servers)), poisson(rate), 2).wait.mean())
    told(name, found, expected, begun)
    assert found == pytest.approx(expected, rel=0.01)


def test_three_stages_in_tandem_wait_as_if_each_were_alone() -> None:
    """Burke 1956: what leaves M/M/c is Poisson again."""
    stages, begun = ((4.0, 3), (8.0, 6), (1.4, 1)), time.perf_counter()
    line = line_of(*((exponential(mean), count) for mean, count in stages))
    waits = simulate(line, poisson(0.6, PEOPLE // 2), 3).waits.mean(axis=0)
    for (mean, count), found in zip(stages, waits, strict=True):
        expected = erlang(0.6, mean, count)
        told(f"tandem M/M/{count}", float(found), expected, begun)
        assert found == pytest.approx(expected, rel=0.01)


def test_constant_arrivals_and_groups() -> None:
    begun = time.perf_counter()
    found = float(simulate(line_of((exponential(1), 1)), np.arange(PEOPLE) / 0.8, 4).wait.mean())
    told("D/M/1 0.8", found, constant_arrivals(0.8, 1), begun)
    assert found == pytest.approx(constant_arrivals(0.8, 1), rel=0.01)
    size, load, begun = 5, 0.7, time.perf_counter()
    groups = np.repeat(poisson(load / size, PEOPLE // size), size)
    stay, expected = (
        float(simulate(line_of((exponential(1), 1)), groups, 5).stay.mean()),
        (size + 1) / 2 / 0.3,
    )
    told("M[5]/M/1 0.7", stay, expected, begun)
    assert stay == pytest.approx(expected, rel=0.01)


def test_lost_calls() -> None:
    begun, load, servers = time.perf_counter(), 6.0, 7
    stage = Stage(name="", service=exponential(1), servers=steady(servers), room=0)
    day = simulate(Line((stage,), closes_when_full=True), poisson(load), 6)
    expected = 1.0
    for number in range(1, servers + 1):
        expected = load * expected / (number + load * expected)
    told("M/M/7/7 lost", float(day.turned_away.mean()), expected, begun)
    assert day.turned_away.mean() == pytest.approx(expected, rel=0.01)
