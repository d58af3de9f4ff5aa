"""Published routing instances by both conventions, and a checker that knows nothing of the program."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musterpoint.engine.routing import RoutingProblem, tasks, vehicles


@dataclass(frozen=True)
class Instance:
    """rows: number, x, y, demand, ready, due, service (and of Li & Lim pick-up, delivery) of each node."""

    vehicles: int
    capacity: int
    rows: list[list[float]]


def read_instance(path: Path) -> Instance:
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    rows = [[float(word) for word in line] for line in lines if line and _is_number(line[0])]
    return Instance(int(rows[0][0]), int(rows[0][1]), rows[1:])


def _is_number(word: str) -> bool:
    return word.replace(".", "").replace("-", "").isdigit()


def routing_problem(instance: Instance, convention: str) -> RoutingProblem:
    """convention: "dimacs" (all in tenths, truncated) or "sintef" (double precision)."""
    rows = np.array(instance.rows)
    xy = rows[:, 1:3]
    ways = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    times, grain = 1, 1e-4
    if convention == "dimacs":
        ways, times, grain = np.floor(10 * ways), 10, 1
    paired = rows.shape[1] > 8
    pairs = [(node - 1, int(row[8]) - 1) for node, row in enumerate(rows) if node and paired and row[8]]
    return RoutingProblem(
        metres=ways[None],
        seconds=ways[None],
        tasks=tasks(
            np.arange(1, len(rows)),
            service=times * rows[1:, 6],
            earliest=times * rows[1:, 4],
            latest=times * rows[1:, 5],
            load=rows[1:, 3],
        ),
        vehicles=vehicles(instance.vehicles, capacity=instance.capacity, latest=times * rows[0, 5]),
        pairs=np.array(pairs, dtype=int).reshape(-1, 2),
        grain=grain,
    )


def check(instance: Instance, routes: list[list[int]], convention: str) -> float:
    """The length of routes of nodes (from 1); fails where anything is broken. Plain Python on purpose."""
    rows, dimacs = instance.rows, convention == "dimacs"
    times = 10 if dimacs else 1

    def way(one: int, other: int) -> float:
        length = math.dist(rows[one][1:3], rows[other][1:3])
        return math.floor(10 * length) if dimacs else length

    assert sorted(node for route in routes for node in route) == list(range(1, len(rows)))
    assert len(routes) <= instance.vehicles
    total = 0.0
    for route in routes:
        now = at = 0
        carried = 0.0 if len(rows[0]) > 8 else sum(rows[node][3] for node in route)
        assert carried <= instance.capacity
        for node in route:
            total += way(at, node)
            now = max(now + way(at, node), times * rows[node][4])
            assert now <= times * rows[node][5] + 1e-9, f"node {node} at {now}"
            now, at = now + times * rows[node][6], node
            if len(rows[0]) > 8:
                carried += rows[node][3]
                assert -1e-9 <= carried <= instance.capacity
                partner = int(rows[node][7])
                assert not partner or partner in route[: route.index(node)]
        total += way(at, 0)
        assert now + way(at, 0) <= times * rows[0][5] + 1e-9
    return total / times
