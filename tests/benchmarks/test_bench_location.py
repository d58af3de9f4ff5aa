"""Published siting problems beside spopt and plain HiGHS, and plans of the sizes that are planned for.

Seconds are of processor time in this process; compiling is told apart. Each aim is printed beside what was
reached. Without the published instances the tests are skipped.
"""

from __future__ import annotations

import csv
import resource
import time
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.csgraph import shortest_path
from scipy.spatial import cKDTree

from musterpoint.engine.location import (
    Control,
    Solution,
    Wish,
    capacitated_p_median,
    choose_sites,
    facility_location,
    maximal_covering,
    p_median,
    warm_up,
)
from musterpoint.engine.location.exact import solve_exactly
from musterpoint.engine.location.problem import Problem, problem

INSTANCES = Path(__file__).resolve().parents[3] / "shared" / "benchmarks"
PEER_SECONDS = 20.0

pytestmark = [
    pytest.mark.timeout(3600),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pulp's, of its own next version
    pytest.mark.skipif(not INSTANCES.exists(), reason="the published instances aren't here"),
]


@pytest.fixture(scope="module", autouse=True)
def compiled():
    began = time.process_time()
    warm_up()
    print(f"\n\ncompiling or loading what was compiled: {time.process_time() - began:.1f} s")


def numbers(path: Path) -> np.ndarray:
    return np.array(path.read_text(encoding="utf-8").split(), float)


def read_pmed(name: str) -> tuple[np.ndarray, int]:
    figures = numbers(INSTANCES / "pmed" / f"{name}.txt")
    count, p = int(figures[0]), int(figures[2])
    edges = figures[3:].reshape(-1, 3)
    length = np.zeros((count, count))
    for start, end, cost in edges:
        length[int(start) - 1, int(end) - 1] = length[int(end) - 1, int(start) - 1] = cost
    return shortest_path(length, directed=False), p


def read_cpmp(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    figures = numbers(INSTANCES / "cpmp" / name)
    count, p = int(figures[0]), int(figures[1])
    rows = figures[2 : 2 + 4 * count].reshape(count, 4)
    away = np.hypot(*(rows[:, None, :2] - rows[None, :, :2]).transpose(2, 0, 1))
    return np.floor(away) if name.startswith("cpmp") else away, rows[:, 3], rows[:, 2], p


def read_sscflp(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    figures = numbers(INSTANCES / "sscflp" / name)
    sites, customers = int(figures[0]), int(figures[1])
    capacity, opening, demand, cost = np.split(
        figures[2:], np.cumsum([sites, sites, customers])
    )  # fmt: skip
    return cost[: sites * customers].reshape(customers, sites), demand, capacity, opening


def best_known(folder: str) -> dict[str, float]:
    with (INSTANCES / folder / "bks.csv").open(encoding="utf-8") as stream:
        return {row["file"]: float(row.get("best_known") or row["value"]) for row in csv.DictReader(stream)}


def limited(seconds: float) -> Control:
    return Control(seconds=seconds, clock=time.process_time)


def plain_highs(model: Problem) -> tuple[float, float]:
    """Cost and seconds of the whole model without anything of ours."""
    began = time.process_time()
    found = solve_exactly(model, seconds=PEER_SECONDS)
    seconds = time.process_time() - began
    if found.assign is None:
        return float("inf"), seconds
    first, facility, cost = model.pairs
    customer = np.repeat(np.arange(len(first) - 1), np.diff(first))
    paid = cost[facility == found.assign[customer]].sum() + model.facilities.opening[found.opened, 0].sum()
    return float(paid), seconds


def spopt_p_median(
    cost: np.ndarray,
    p: int,
    solver: str,
    demand: np.ndarray | None = None,
    capacity: np.ndarray | None = None,
) -> tuple[float, float]:
    """Cost and seconds of spopt with one of its solvers, infinite where it found nothing in time. It counts
    costs per unit of demand."""
    pulp, locate = pytest.importorskip("pulp"), pytest.importorskip("spopt.locate")
    engine = getattr(pulp, solver)(msg=False, timeLimit=PEER_SECONDS)
    began = time.perf_counter()
    try:
        weight = np.ones(len(cost)) if demand is None else demand
        model = locate.PMedian.from_cost_matrix(
            cost / weight[:, None], weight, p_facilities=p, facility_capacities=capacity
        )
        found = model.solve(engine)
        value = float(found.problem.objective.value() or np.inf)
    except (RuntimeError, pulp.PulpSolverError):
        value = float("inf")
    return value, time.perf_counter() - began


def spopt_covering(cost: np.ndarray, weight: np.ndarray, reach: float, p: int, solver: str) -> str:
    """Weight that spopt's maximal covering covers, and its seconds."""
    pulp, locate = pytest.importorskip("pulp"), pytest.importorskip("spopt.locate")
    engine = getattr(pulp, solver)(msg=False, timeLimit=PEER_SECONDS)
    began = time.perf_counter()
    try:
        model = locate.MCLP.from_cost_matrix(cost, weight, reach, p)
        covered = float(model.solve(engine).problem.objective.value() or 0.0)
    except (RuntimeError, pulp.PulpSolverError):
        covered = 0.0
    return f"{covered:10,.0f} {time.perf_counter() - began:6.1f} s"


def show(name: str, best: float, found: Solution, seconds: float, peers: list[tuple[float, float]]) -> None:
    def off(value: float) -> str:
        return f"{100 * (value / best - 1):7.3f} %" if np.isfinite(value) else "        –"

    columns = "".join(f"  {off(value)} {spent:6.1f} s" for value, spent in peers)
    print(f"{name:<14}{off(found.cost)} {100 * found.gap:7.3f} % {found.status:<9}{seconds:6.2f} s{columns}")


def timed(solve, *arguments, **named) -> tuple[Solution, float]:
    began = time.process_time()
    found = solve(*arguments, **named)
    return found, time.process_time() - began


def test_p_median_beside_spopt_and_highs():
    optima = dict(
        line.split()[:2] for line in (INSTANCES / "pmed/pmedopt.txt").read_text(encoding="utf-8").splitlines()
    )
    print("aim: n ≤ 400 proven optimal in < 1 s")
    print("               over best  gap                           HiGHS         spopt: CBC, HiGHS (wall)")
    for path in sorted((INSTANCES / "pmed").glob("pmed[0-9]*.txt"), key=lambda one: int(one.stem[4:])):
        cost, p = read_pmed(path.stem)
        found, seconds = timed(p_median, cost, p, control=limited(10.0))
        small = len(cost) <= 200
        peers = [plain_highs(problem(cost, least=p, most=p))] if small else []
        peers += [spopt_p_median(cost, p, solver) for solver in ("PULP_CBC_CMD", "HiGHS") if small]
        show(path.stem, float(optima[path.stem]), found, seconds, peers)


def test_capacitated_p_median_beside_highs():
    print("aims: pmedcap1 optimal in 5 s, SJC ≤ 0.2 % in 10 s, p3038_600 ≤ 1 % in 60 s")
    print("               over best  gap                           HiGHS         spopt: CBC, HiGHS (wall)")
    for name, best in best_known("cpmp").items():
        cost, demand, capacity, p = read_cpmp(name)
        seconds = 5.0 if name.startswith("cpmp") else 10.0 if name.startswith("SJC") else 60.0
        found, spent = timed(capacitated_p_median, cost, demand, capacity, p, control=limited(seconds))
        small = len(cost) <= 100
        peers = [plain_highs(problem(cost, demand, capacity, least=p, most=p))] if small else []
        if small:
            solvers = ("PULP_CBC_CMD", "HiGHS")
            peers += [spopt_p_median(cost, p, solver, demand, capacity) for solver in solvers]
        show(name, best, found, spent, peers)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak of memory, the peers' included: {peak:.0f} MB (aim < 1,000)")


def test_facility_location_beside_highs():
    print("aim: Holmberg optimal in 10 s; spopt has no model with opening costs")
    print("              over best  gap                           HiGHS")
    for name, best in best_known("sscflp").items():
        arrays = read_sscflp(name)
        found, seconds = timed(facility_location, *arrays, control=limited(10.0))
        show(name[:-4], best, found, seconds, [plain_highs(problem(*arrays))])


@pytest.mark.parametrize(("count", "p", "reach"), [(324, 5, 8.0), (818, 20, 5.0)])
def test_maximal_covering_beside_spopt(count: int, p: int, reach: float):
    """Customers in clusters, of the sizes of the published sets of São José dos Campos."""
    rng = np.random.default_rng(count)
    middles = rng.uniform(0, 100, (count // 20, 2))
    points = middles[rng.integers(0, len(middles), count)] + rng.normal(0, 5, (count, 2))
    weight = np.ceil(rng.gamma(1.5, 20, count))
    cost = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    found, seconds = timed(maximal_covering, cost <= reach, weight, p, control=limited(10.0))
    peers = [spopt_covering(cost, weight, reach, p, solver) for solver in ("PULP_CBC_CMD", "HiGHS")]
    print(f"\nMCLP {count}, p {p}: {found.covered:,.0f} of at most {found.at_most:,.0f} in {seconds:.2f} s")
    print(f"spopt: CBC {peers[0]}, HiGHS {peers[1]} (wall)")


@pytest.mark.parametrize(
    ("name", "buildings", "people", "sites", "lanes", "places", "seconds"),
    [
        ("lianhu", 400, 22_000, 5, 11, 80, 2.0),
        ("chengzhong", 25_000, 250_000, 121, 355, 1_500, 30.0),
        ("wanyuan", 40_000, 580_000, 352, 1_000, 3_000, 60.0),
    ],
)
def test_plans_of_the_sizes_that_are_planned_for(name, buildings, people, sites, lanes, places, seconds):
    """Buildings in clusters, places among them, at most 1,080 m as the crow flies times 1.3."""
    rng = np.random.default_rng(1)
    middles = rng.uniform(0, 650 * np.sqrt(sites), (2 * sites, 2))
    homes = middles[rng.integers(0, 2 * sites, buildings)] + rng.normal(0, 150, (buildings, 2))
    share = rng.gamma(2, 1, buildings)
    living = np.maximum(1, np.rint(share / share.sum() * people))
    spots = homes[rng.integers(0, buildings, places)] + rng.normal(0, 60, (places, 2))
    near = cKDTree(homes).sparse_distance_matrix(cKDTree(spots), 1080 / 1.3, output_type="ndarray")
    walk = sparse.csr_array((1.3 * near["v"], (near["i"], near["j"])), (buildings, places))
    wish = Wish(1.15 * living.sum() / lanes, rng.integers(1, 7, places), sites, lanes)
    began = time.process_time()
    found = choose_sites(walk, living, wish, limited(seconds))
    print(
        f"{name}: {buildings:,} buildings, {sites} sites, {found.lanes.sum()} lanes in "
        f"{time.process_time() - began:.1f} s (aim {seconds:.0f}); without a site {found.people_without:.0f} "
        f"(at least {found.people_without_at_least:.0f}); gap {100 * found.gap:.2f} %, {found.status}"
    )
