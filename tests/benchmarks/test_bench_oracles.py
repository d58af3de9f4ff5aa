"""Ten million people beside exact values, within 1 %: each column of every row of the published table, then
others of the same families (Erlang C, Crommelin, Pollaczek and Khinchine, Burke, constant arrivals, groups,
lost calls, little room, priorities, blocking) at loads from 0.5 to 0.95."""

from __future__ import annotations

import csv
import math
import time
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats

from musterpoint.engine.queues import (
    Day,
    Line,
    ServiceTime,
    Stage,
    constant,
    erlang,
    exponential,
    lognormal,
    simulate,
    uniform,
)
from musterpoint.engine.queues.line import UNLIMITED, steady

PEOPLE = 10_000_000


def waiting_probability(load: float, servers: int) -> float:
    """Erlang C by the recursion of Erlang B; load in servers."""
    blocked = 1.0
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return servers * blocked / (servers - load * (1 - blocked))


def erlang_c(rate: float, mean: float, servers: int) -> float:
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


def with_room(service: ServiceTime, servers: int, room: int) -> Line:
    """Whoever finds all places taken goes away again."""
    stage = Stage(name="", service=service, servers=steady(servers), room=room)
    return Line((stage,), closes_when_full=True)


ORACLES = Path(__file__).parents[3] / "shared" / "benchmarks" / "queue" / "oracles.csv"


def published() -> list[dict[str, str]]:
    if not ORACLES.exists():
        return []
    return list(csv.DictReader(ORACLES.read_text(encoding="utf-8").splitlines()))


def day_of(model: str, given: dict[str, float]) -> Day:
    """What a row of the published table speaks of, simulated."""
    if model.startswith("All present"):
        return simulate(line_of((constant(given["s"]), int(given["c"]))), np.zeros(int(given["n"])))
    if model.endswith("loss"):
        return simulate(with_room(exponential(1), int(given["c"]), 0), poisson(given["a"]), 7)
    if "batch" in model:
        size = int(given["b"])
        groups = np.repeat(poisson(given["batch rate"], PEOPLE // size), size)
        return simulate(line_of((exponential(1 / given["mu"]), 1)), groups, 7)
    if model == "M/G/1":
        service = lognormal(given["ES"], given["CV"])
    else:
        service = constant(given["D"]) if model == "M/D/c" else exponential(1 / given["mu"])
    if model == "D/M/1":
        return simulate(line_of((service, 1)), np.arange(PEOPLE) / given["lambda"], 7)
    return simulate(line_of((service, int(given.get("c", 1)))), poisson(given["lambda"]), 7)


def told_columns(model: str, day: Day) -> dict[str, float]:
    """The columns of the table; by Little's law where a number of people is asked for."""
    if model.startswith("All present"):
        return {"W": float(day.stay.mean()), "L": day.finished}
    if model.endswith("loss"):
        return {"P_wait": float(day.turned_away.mean())}
    rate, wait = len(day.arrived) / day.arrived[-1], day.wait
    waited, stayed = float(wait.mean()), float(day.stay.mean())
    return {
        "P_wait": float((wait > 0).mean()),
        "Wq": waited, "Lq": rate * waited, "W": stayed, "L": rate * stayed,
    }  # fmt: skip


@pytest.mark.parametrize("row", published(), ids=lambda row: f"{row['model']} {row['params']}")
def test_published(row: dict[str, str]) -> None:
    begun = time.perf_counter()
    given = {name: float(value) for name, value in (pair.split("=") for pair in row["params"].split(";"))}
    found = told_columns(row["model"], day_of(row["model"], given))
    known = {name: float(row[name]) for name in found if row[name]}
    assert known
    for name, expected in known.items():
        told(f"{row['model'][:14]} {name}", found[name], expected, begun)
    for name, expected in known.items():
        assert found[name] == pytest.approx(expected, rel=0.01), name


CASES = {
    "M/M/1 0.8": (0.8, exponential(1), 1, erlang_c(0.8, 1, 1)),
    "M/M/3 0.9": (2.7, exponential(1), 3, erlang_c(2.7, 1, 3)),
    "M/M/5 0.7": (3.5, exponential(1), 5, erlang_c(3.5, 1, 5)),
    "M/M/10 0.95": (9.5, exponential(1), 10, erlang_c(9.5, 1, 10)),
    "M/M/22 0.868": (0.76388889, exponential(25), 22, erlang_c(0.76388889, 25, 22)),
    "M/D/1 0.9": (0.9, constant(1), 1, crommelin(0.9, 1, 1)),
    "M/D/3 0.85": (2.55, constant(1), 3, crommelin(2.55, 1, 3)),
    "M/D/8 0.9": (0.6, constant(12), 8, crommelin(0.6, 12, 8)),
    "M/G/1 uniform 0.7": (0.07, uniform(5, 15), 1, pollaczek(0.07, 10, 5 / math.sqrt(3) / 10)),
    "M/G/1 lognormal 0.75": (0.05, lognormal(15, 0.6), 1, pollaczek(0.05, 15, 0.6)),
    "M/E4/1 0.85": (0.85, erlang(1, 4), 1, pollaczek(0.85, 1, 0.5)),
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
        expected = erlang_c(0.6, mean, count)
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


@pytest.mark.parametrize(("load", "servers", "room"), [(6.0, 7, 0), (0.9, 1, 4), (3.6, 4, 8)])
def test_lost_calls(load: float, servers: int, room: int) -> None:
    """M/M/c/K with K = c + room: p(n) = p(n − 1) × a / min(n, c); without room it is Erlang B."""
    begun, name = time.perf_counter(), f"M/M/{servers}/{servers + room}"
    day = simulate(with_room(exponential(1), servers, room), poisson(load), 6)
    weights = np.cumprod([1.0, *(load / min(n, servers) for n in range(1, servers + room + 1))])
    lost = weights[-1] / weights.sum()
    told(f"{name} lost", float(day.turned_away.mean()), lost, begun)
    assert day.turned_away.mean() == pytest.approx(lost, rel=0.01)
    if room:
        waiting = float(weights[servers:] @ np.arange(room + 1)) / weights.sum()
        found, expected = float(np.nanmean(day.wait)), waiting / (load * (1 - lost))
        told(f"{name} Wq", found, expected, begun)
        assert found == pytest.approx(expected, rel=0.01)


def test_priorities() -> None:
    """Cobham 1954: Wq of those who go first is W0 / (1 − σ), of the others W0 / ((1 − σ) (1 − ρ)), with
    W0 = Pw E[S] / c."""
    begun, rate, servers, first = time.perf_counter(), 2.55, 3, 0.2
    arrivals = poisson(rate)
    priority = np.random.default_rng(8).random(PEOPLE) < first
    wait = simulate(line_of((exponential(1), servers)), arrivals, 8, priority=priority).wait
    base, load = waiting_probability(rate, servers) / servers, rate / servers
    classes = {
        "first": (wait[priority], base / (1 - first * load)),
        "others": (wait[~priority], base / ((1 - first * load) * (1 - load))),
    }
    for name, (waits, expected) in classes.items():
        told(f"priorities, {name}", float(waits.mean()), expected, begun)
        assert waits.mean() == pytest.approx(expected, rel=0.01)


def test_two_stages_without_room_between_them() -> None:
    """With people without end before two exponential stages that block (Hunt 1956) somebody leaves every
    E[max(S1, S2)] = 1/μ1 + 1/μ2 − 1/(μ1 + μ2) seconds."""
    begun, first, second = time.perf_counter(), 1.0, 1.5
    stages = tuple(
        Stage(name="", service=exponential(1 / rate), servers=steady(1), room=room)
        for rate, room in ((first, UNLIMITED), (second, 0))
    )
    day = simulate(Line(stages), np.zeros(PEOPLE // 2), 9)
    found, expected = day.finished / len(day.arrived), 1 / first + 1 / second - 1 / (first + second)
    told("two that block", found, expected, begun)
    assert found == pytest.approx(expected, rel=0.01)
