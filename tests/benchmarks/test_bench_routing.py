"""Published routing instances through the program's own functions, checked by a checker of their own.

Both conventions: DIMACS counts distances truncated to one decimal, SINTEF the vehicles first. Each aim is
printed beside what was reached. Without the published instances the tests are skipped.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))

from routing_instances import check, read_instance, routing_problem

from musterpoint.engine.routing import solve_routing
from musterpoint.engine.searching import Control

INSTANCES = Path(__file__).resolve().parents[3] / "shared" / "benchmarks"

pytestmark = [
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not INSTANCES.exists(), reason="the published instances aren't here"),
]


def best_known(folder: str) -> dict[str, dict[str, str]]:
    with (INSTANCES / folder / "bks.csv").open(encoding="utf-8") as stream:
        return {next(iter(row.values())): row for row in csv.DictReader(stream)}


def solved(path: Path, convention: str, seconds: float) -> tuple[int, float]:
    """Vehicles and length of an answer that the checker has found to be feasible."""
    instance = read_instance(path)
    control = Control(seconds=seconds, clock=time.monotonic, effort=100.0)
    problem = routing_problem(instance, convention)
    answer = solve_routing(problem, control, vehicles_first=convention == "sintef")
    routes = [[int(task) + 1 for task in route] for route in answer.routes]
    return len(routes), check(instance, routes, convention)


@pytest.mark.parametrize(
    ("name", "seconds", "aim"),
    [
        ("C101", 20, 0.001),
        ("R101", 20, 0.001),
        ("R204", 20, 0.001),
        ("RC108", 20, 0.001),
        ("rc1_4_1", 60, 0.015),
    ],
)
def test_vrptw_by_distance(name: str, seconds: float, aim: float) -> None:
    known = float(best_known("vrptw")[name]["dimacs_bks_distance"])
    vehicles, length = solved(INSTANCES / "vrptw" / f"{name}.txt", "dimacs", seconds)
    gap = length / known - 1
    print(
        f"\n{name}: {length:.1f}, {vehicles} vehicles, {gap:.2%} above {known} in {seconds} s (aim {aim:.1%})"
    )
    assert gap <= aim


@pytest.mark.parametrize("name", ["lc101", "lr101", "lr1_2_1"])
def test_pdptw_by_vehicles(name: str) -> None:
    known = best_known("pdptw")[f"{name}.txt"]
    vehicles, length = solved(INSTANCES / "pdptw" / f"{name}.txt", "sintef", 20)
    gap = length / float(known["distance"]) - 1
    print(f"\n{name}: {vehicles} vehicles ({known['vehicles']} known), {length:.2f}, {gap:.2%} above in 20 s")
    assert vehicles <= int(known["vehicles"]) and gap <= 0.001


@pytest.mark.parametrize("name", ["R101", "RC108", "R204", "r1_2_1"])
def test_vrptw_by_vehicles(name: str) -> None:
    known = best_known("vrptw")[name]
    vehicles, length = solved(INSTANCES / "vrptw" / f"{name}.txt", "sintef", 20)
    routes = known["sintef_hier_routes"] or known["vroom_bks_hier_routes"]
    gap = length / float(known["sintef_hier_distance"] or known["vroom_bks_hier_cost"]) - 1
    print(f"\n{name}: {vehicles} ({routes}) vehicles, {length:.2f}, {gap:.2%} in 20 s")
    assert vehicles <= int(routes)
