"""The exact model of a siting problem, solved by HiGHS: for what is left after fixing, and for sub-regions.

minimise Σ cᵢⱼxᵢⱼ + Σ fⱼₗyⱼₗ + Σ sᵢuᵢ + split·Σ(Σⱼ zgⱼ − 1), where each customer is served once or left out,
loads keep the capacity of the level that is open, xᵢⱼ ≤ Σₗ yⱼₗ, and the rules of number and lanes hold.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from musterpoint.engine.location.problem import CLOSED, NO_LIMIT, NOBODY, OPEN, Problem

INTEGER = highspy.HighsVarType.kInteger
CONTINUOUS = highspy.HighsVarType.kContinuous

SMALL = 9_000
"""Entries of a model whose steps take some milliseconds each. A step takes as much longer as a model has more
entries, and once more: 0.4 s at 80,000."""
FEWEST = 10
"""A model that may take fewer steps isn't begun: they don't lead beyond its relaxation."""


@dataclass(frozen=True, slots=True)
class Exact:
    """What HiGHS found. bound: proven, infinite where there is no solution; assign (n,), opened (m,) are None
    where none was found that costs less than the cutoff."""

    bound: float
    assign: np.ndarray | None = None
    opened: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the kinds of variables stand: pairs, then (facility, level), customers left out, and (group,
    facility)."""

    pair_customer: np.ndarray
    pair_facility: np.ndarray
    site_facility: np.ndarray
    site_level: np.ndarray
    left_out: np.ndarray
    part_group: np.ndarray
    part_facility: np.ndarray
    pair_part: np.ndarray

    @property
    def starts(self) -> np.ndarray:
        sizes = [len(self.pair_customer), len(self.site_facility), len(self.left_out), len(self.part_group)]
        return np.concatenate([[0], np.cumsum(sizes)])


def solve_exactly(
    problem: Problem,
    *,
    cutoff: float = np.inf,
    start: tuple[np.ndarray, np.ndarray] | None = None,
    seconds: float = np.inf,
    nodes: int | None = None,
    steps: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Exact:
    """Solve, or get as far as seconds, nodes and steps allow. cutoff: only cheaper solutions are of interest;
    start: a known solution (assign, opened). seconds are those of HiGHS's own clock, and an answer that they
    cut short depends on the machine; steps are the times that HiGHS asks whether to go on, which is once for
    every piece of work, whatever the machine. So many are those of a small model; a larger one gets fewer, so
    that it takes no longer."""
    columns = _columns(problem)
    lp = _model(problem, columns)
    if steps is not None:
        steps = round(steps * min(1.0, SMALL / len(lp.a_matrix_.value_)) ** 2)
        if steps < FEWEST:
            return Exact(-np.inf)
    solver = solver_for(problem, seconds, nodes)
    solver.passModel(lp)
    if np.isfinite(cutoff):
        costly = np.flatnonzero(lp.col_cost_)
        solver.addRow(
            -np.inf, cutoff - lp.offset_, len(costly), costly.astype(np.int32), np.array(lp.col_cost_)[costly]
        )
    if start is not None:
        _pass_start(solver, problem, columns, *start)
    run(solver, steps, stopped)
    return _read(solver, problem, columns)


def solver_for(problem: Problem, seconds: float = np.inf, nodes: int | None = None) -> highspy.Highs:
    """HiGHS, to prove the best answer of a problem, or as far as seconds and nodes allow."""
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-6 if not problem.whole_costs else 0.999), ("time_limit", max(0.01, seconds)),
        ("mip_feasibility_tolerance", 1e-7),
    ):  # fmt: skip
        solver.setOptionValue(name, value)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    return solver


def run(solver: highspy.Highs, steps: int | None, stopped: Callable[[], bool]) -> None:
    """Run until it is through, somebody stops it, or it has asked so often whether to go on."""
    asked = itertools.count(1)

    def interrupt(event: highspy.HighsCallbackEvent) -> None:
        event.data_in.user_interrupt = stopped() or (steps is not None and next(asked) > steps)

    solver.cbMipInterrupt += interrupt
    solver.run()


def outcome(solver: highspy.Highs) -> tuple[float, np.ndarray | None]:
    """The bound that was proven, infinite where there is no solution, and the best solution's variables, None
    where none was found."""
    status = solver.getModelStatus()
    info = solver.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kObjectiveBound):
        return np.inf, None
    bound = float(info.mip_dual_bound)
    if status == highspy.HighsModelStatus.kOptimal:
        bound = float(info.objective_function_value)
    if info.primal_solution_status != 2:
        return bound, None
    return bound, np.array(solver.getSolution().col_value)


def _columns(problem: Problem) -> Columns:
    first, facility, _cost = problem.pairs
    customers, facilities = problem.size
    customer = np.repeat(np.arange(customers), np.diff(first))
    usable = problem.facilities.status[facility] != CLOSED
    levels = np.where(problem.facilities.status != CLOSED, problem.facilities.levels, 0)
    site = np.repeat(np.arange(facilities), levels)
    level = np.arange(len(site)) - np.repeat(np.cumsum(levels) - levels, levels)
    customer, facility = customer[usable], facility[usable]
    group = problem.customers.group[customer]
    key = np.where(group >= 0, group * facilities + facility, -1)
    priced = problem.rules.split > 0
    parts, pair_part = np.unique(key, return_inverse=True) if priced else (np.empty(0, np.int64), key * 0 - 1)
    if priced and len(parts) and parts[0] < 0:
        parts, pair_part = parts[1:], pair_part - 1
    out = np.flatnonzero(np.isfinite(problem.customers.unserved))
    return Columns(customer, facility, site, level, out, parts // facilities, parts % facilities, pair_part)


def _model(problem: Problem, columns: Columns) -> highspy.HighsLp:
    """The linear model with its rows: served once, capacity, only where open, one level, number, lanes,
    groups' parts."""
    sites, rules = problem.facilities, problem.rules
    _pairs, _site, _out, part, end = columns.starts
    usable = sites.status[problem.pairs.facility] != CLOSED
    lp = highspy.HighsLp()
    lp.num_col_ = int(end)
    lp.col_cost_ = np.concatenate([
        problem.pairs.cost[usable],
        sites.opening[columns.site_facility, columns.site_level],
        problem.customers.unserved[columns.left_out],
        np.full(end - part, rules.split),
    ])  # fmt: skip
    lp.offset_ = -rules.split * len(np.unique(columns.part_group))
    lp.col_lower_ = np.zeros(end)
    lp.col_upper_ = np.ones(end)
    lp.integrality_ = [INTEGER] * int(part) + [CONTINUOUS] * int(end - part)
    rows = _Rows()
    _add_service(rows, problem, columns)
    _add_sites(rows, problem, columns)
    matrix, lower, upper = rows.finish(int(end))
    lp.num_row_ = matrix.shape[0]
    lp.row_lower_, lp.row_upper_ = lower, upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    return lp


class _Rows:
    """Rows of the model as they are put together."""

    def __init__(self) -> None:
        self._parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self._lower: list[np.ndarray] = []
        self._upper: list[np.ndarray] = []
        self._count = 0

    def add(self, lower: np.ndarray, upper: np.ndarray, *entries: tuple) -> None:
        """Rows with these limits; entries: (row, column, value), rows counted from 0."""
        for row, column, value in entries:
            self._parts.append((row + self._count, column, np.broadcast_to(value, np.shape(row))))
        self._lower.append(lower)
        self._upper.append(upper)
        self._count += len(lower)

    def finish(self, columns: int) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
        row, column, value = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        matrix = sparse.csr_array((value.astype(float), (row, column)), (self._count, columns))
        return matrix, np.concatenate(self._lower), np.concatenate(self._upper)


def _add_service(rows: _Rows, problem: Problem, columns: Columns) -> None:
    """Each customer is served once or left out, only where open; a group's part is marked where used."""
    customers, facilities = problem.size
    pair = np.arange(len(columns.pair_customer))
    _pairs, site, out, part, _end = columns.starts
    once = np.ones(customers)
    left = columns.left_out
    rows.add(once, once, (columns.pair_customer, pair, 1.0), (left, out + np.arange(len(left)), 1.0))
    begins = np.searchsorted(columns.site_facility, np.arange(facilities + 1))
    levels = np.diff(begins)[columns.pair_facility]
    row = np.repeat(pair, levels)
    at = np.arange(len(row)) - np.repeat(np.cumsum(levels) - levels, levels)
    level = site + begins[columns.pair_facility[row]] + at
    rows.add(np.full(len(pair), -np.inf), np.zeros(len(pair)), (pair, pair, 1.0), (row, level, -1.0))
    marked = np.flatnonzero(columns.pair_part >= 0)
    count = np.arange(len(marked))
    rows.add(
        np.full(len(marked), -np.inf), np.zeros(len(marked)),
        (count, marked, 1.0), (count, part + columns.pair_part[marked], -1.0),
    )  # fmt: skip


def _add_sites(rows: _Rows, problem: Problem, columns: Columns) -> None:
    """Capacity, one level per facility, the number of facilities and of lanes."""
    sites, rules = problem.facilities, problem.rules
    _customers, facilities = problem.size
    pair = np.arange(len(columns.pair_customer))
    column = columns.starts[1] + np.arange(len(columns.site_facility))
    demand = problem.customers.demand
    everything = demand.sum()
    room = np.minimum(sites.capacity[columns.site_facility, columns.site_level], everything)
    if problem.capacitated:
        rows.add(
            np.full(facilities, -np.inf), np.zeros(facilities),
            (columns.pair_facility, pair, demand[columns.pair_customer]),
            (columns.site_facility, column, -room),
        )  # fmt: skip
    held = (sites.status == OPEN).astype(float)
    rows.add(held, np.ones(facilities), (columns.site_facility, column, 1.0))
    zeros = np.zeros(len(column), np.int64)
    most = min(rules.most, facilities)
    rows.add(np.array([float(rules.least)]), np.array([float(most)]), (zeros, column, 1.0))
    if rules.lanes < NO_LIMIT:
        lanes = sites.lanes[columns.site_facility, columns.site_level].astype(float)
        rows.add(np.array([-np.inf]), np.array([float(rules.lanes)]), (zeros, column, lanes))


def _pass_start(
    solver: highspy.Highs, problem: Problem, columns: Columns, assign: np.ndarray, opened: np.ndarray
) -> None:
    _pairs, site, out, part, end = columns.starts
    values = np.zeros(end)
    values[:site] = assign[columns.pair_customer] == columns.pair_facility
    served = assign >= 0
    load = np.bincount(
        assign[served], problem.customers.demand[served], minlength=len(opened)
    )  # fmt: skip
    enough = (problem.facilities.capacity + 1e-7 >= load[:, None]).argmax(axis=1)
    values[site:out] = opened[columns.site_facility] & (enough[columns.site_facility] == columns.site_level)
    values[out:part] = ~served[columns.left_out]
    used = columns.pair_part[(values[:site] > 0) & (columns.pair_part >= 0)]
    values[part + used] = 1.0
    solution = highspy.HighsSolution()
    solution.col_value = values
    solver.setSolution(solution)


def _read(solver: highspy.Highs, problem: Problem, columns: Columns) -> Exact:
    bound, values = outcome(solver)
    if values is None:
        return Exact(bound)
    _pairs, site, out, _part, _end = columns.starts
    assign = np.full(problem.size[0], NOBODY)
    used = values[:site] > 0.5
    assign[columns.pair_customer[used]] = columns.pair_facility[used]
    opened = np.zeros(problem.size[1], dtype=bool)
    opened[columns.site_facility[values[site:out] > 0.5]] = True
    return Exact(bound, assign, opened)
