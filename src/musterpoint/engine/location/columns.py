"""Proof by columns: all sets of customers that a facility may serve in a better answer, then the best choice.

Where the bound is near the best known cost, few sets of customers ("columns") have a reduced cost below that
gap. All of them are listed; which of them make up an answer is a set partitioning problem whose relaxation
is as strong as the Lagrangian bound (Baldacci, Hadjiconstantinou, Maniezzo, Mingozzi 2002, for capacitated
p-medians). For facilities of one level and demands in small whole units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from musterpoint.engine.location.exact import INTEGER, Exact, outcome, run, solver_for
from musterpoint.engine.location.lagrangian import Ascent, arrays_of
from musterpoint.engine.location.problem import CLOSED, NO_LIMIT, NOBODY, OPEN, Problem
from musterpoint.engine.location.relaxation import gains_needed
from musterpoint.geo.compiled import compiled, inner

SLACK = 1e-9
"""The part of the costs by which a column may miss the gain that it needs: rounding loses none."""


@dataclass(frozen=True, slots=True)
class Columns:
    """k sets of customers. facility, cost: (k,), with opening it; customer: those of set i are
    customer[first[i]:first[i + 1]]."""

    facility: np.ndarray
    cost: np.ndarray
    first: np.ndarray
    customer: np.ndarray


def can_list(problem: Problem, ascent: Ascent) -> bool:
    """Whether columns can be listed for this kind of problem."""
    rules, facilities = problem.rules, problem.facilities
    plain = facilities.capacity.shape[1] == 1 and rules.split == 0 and rules.lanes >= NO_LIMIT
    return plain and ascent.width > 1 and bool(np.isfinite(facilities.capacity).all())


def columns_below(problem: Problem, ascent: Ascent, target: float, most: int) -> Columns | None:
    """All columns that an answer cheaper than `target` may use, by the multipliers of the best bound; None
    where they are more than `most`."""
    trial = ascent.copied()
    trial.places["status"] = problem.facilities.status
    needed = np.empty(problem.size[1])
    gains_needed(*arrays_of(problem, trial), float(target), needed)
    needed[problem.facilities.status == CLOSED] = np.inf
    needed -= SLACK * abs(target)
    pair, begins, gain, weight = _items(problem, trial)
    given = (begins, gain, weight, trial.levels["room"][:, 0], needed, most)
    none = np.empty(0, np.int64)
    sets, entries = _list(*given, none, none, none)
    if sets > most:
        return None
    facility, ends, items = np.empty(sets, np.int64), np.empty(sets, np.int64), np.empty(entries, np.int64)
    _list(*given, facility, ends, items)
    first = np.concatenate([[0], ends])
    paid = np.concatenate([[0.0], np.cumsum(problem.pairs.cost[pair][items])])[first]
    customer = np.repeat(np.arange(problem.size[0]), np.diff(problem.pairs.first))[pair[items]]
    return Columns(facility, problem.facilities.opening[facility, 0] + np.diff(paid), first, customer)


def _items(problem: Problem, ascent: Ascent) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The pairs facility by facility, those with the most gain per unit of demand first: their numbers, where
    each facility's begin (m + 1,), gains and weights."""
    _first, facility, cost = problem.pairs
    customer = np.repeat(np.arange(problem.size[0]), np.diff(problem.pairs.first))
    gain, weight = ascent.customers["best"][customer] - cost, ascent.customers["weight"][customer]
    order = np.lexsort((-gain / np.maximum(weight, 1), facility))
    begins = np.searchsorted(facility[order], np.arange(problem.size[1] + 1))
    return order, begins, gain[order], weight[order]


@compiled
def _list(begins, gain, weight, room, needed, most, facility, ends, items):
    """List the sets of each facility's items that weigh at most `room` and gain more than `needed`, into
    facility, ends (sets,) and items; where these are empty they are only counted, up to `most` and one more.
    Gives the numbers of sets and of items in them."""
    sets, entries = 0, 0
    for j in range(len(room)):
        low, high = begins[j], begins[j + 1]
        if needed[j] == np.inf:
            continue
        able = min(room[j], weight[low:high].sum())
        best = _most_gain(gain, weight, low, high, able)
        if best[0, able] <= needed[j]:
            continue
        sets, entries = _list_of_one(
            gain, weight, low, high, able, best, needed[j], most, j, sets, entries, facility, ends, items
        )
        if sets > most:
            break
    return sets, entries


@inner
def _most_gain(gain, weight, low, high, room):
    """best[t, w]: the most gain of the items from low + t on that weigh at most w together."""
    best = np.zeros((high - low + 1, room + 1))
    for t in range(high - low - 1, -1, -1):
        heavy, more = weight[low + t], gain[low + t]
        for w in range(room + 1):
            best[t, w] = best[t + 1, w]
            if heavy <= w and best[t + 1, w - heavy] + more > best[t, w]:
                best[t, w] = best[t + 1, w - heavy] + more
    return best


@inner
def _list_of_one(gain, weight, low, high, room, best, needed, most, j, sets, entries, facility, ends, items):
    """The sets of facility j: depth first, each item taken, then left out, wherever that can still gain
    enough."""
    count = high - low
    state = np.zeros(count + 1, np.int8)  # 0 not looked at, 1 taken, 2 left out
    left, got = np.zeros(count + 1, np.int64), np.zeros(count + 1)
    left[0] = room
    t = 0
    while t >= 0 and sets <= most:
        if t == count:
            if len(facility) > 0:
                for u in range(count):
                    if state[u] == 1:
                        items[entries] = low + u
                        entries += 1
                facility[sets], ends[sets] = j, entries
            else:
                for u in range(count):
                    entries += state[u] == 1
            sets += 1
            t -= 1
            continue
        state[t] += 1
        if state[t] > 2:
            state[t] = 0
            t -= 1
            continue
        heavy, more = (weight[low + t], gain[low + t]) if state[t] == 1 else (0, 0.0)
        if heavy <= left[t] and got[t] + more + best[t + 1, left[t] - heavy] > needed:
            left[t + 1], got[t + 1] = left[t] - heavy, got[t] + more
            t += 1
    return sets, entries


def choose_columns(
    problem: Problem, columns: Columns, target: float, seconds: float, steps: int, stopped: Callable[[], bool]
) -> Exact:
    """The best answer made of these columns, cheaper than `target` or not, and a bound for all answers if no
    other column can be part of one cheaper than that."""
    out = np.flatnonzero(np.isfinite(problem.customers.unserved))
    if not len(columns.facility) + len(out):
        return Exact(target)
    solver = solver_for(problem, seconds)
    solver.passModel(_partitioning(problem, columns, out))
    run(solver, steps, stopped)
    bound, values = outcome(solver)
    bound = min(bound, target)
    if values is None:
        return Exact(bound)
    assign = np.full(problem.size[0], NOBODY)
    opened = np.zeros(problem.size[1], dtype=bool)
    for column in np.flatnonzero(values[: len(columns.facility)] > 0.5):
        assign[columns.customer[columns.first[column] : columns.first[column + 1]]] = columns.facility[column]
        opened[columns.facility[column]] = True
    return Exact(bound, assign, opened)


def _partitioning(problem: Problem, columns: Columns, out: np.ndarray) -> highspy.HighsLp:
    """Each customer in one column or left out (those in `out` may be), one column per facility at most and of
    fixed ones one, and as many as the rules say."""
    n, m = problem.size
    k = len(columns.facility)
    row = np.concatenate([columns.customer, n + columns.facility, np.full(k, n + m), out])
    column = np.concatenate(
        [np.repeat(np.arange(k), np.diff(columns.first)), np.arange(k), np.arange(k), k + np.arange(len(out))]
    )
    matrix = sparse.csc_array((np.ones(len(row)), (row, column)), (n + m + 1, k + len(out)))
    held = (problem.facilities.status == OPEN).astype(float)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = k + len(out), n + m + 1
    lp.col_cost_ = np.concatenate([columns.cost, problem.customers.unserved[out]])
    lp.col_lower_, lp.col_upper_ = np.zeros(k + len(out)), np.ones(k + len(out))
    lp.integrality_ = [INTEGER] * (k + len(out))
    lp.row_lower_ = np.concatenate([np.ones(n), held, [float(problem.rules.least)]])
    lp.row_upper_ = np.concatenate([np.ones(n + m), [float(min(problem.rules.most, m))]])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    return lp
