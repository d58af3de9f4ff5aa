"""The search for the best answer to a siting problem, with its proof.

Seconds or effort decide how far it goes: a first answer from drawn seeds or from the Lagrangian relaxation,
local search, a bound; then, where the problem is small, branch and bound on what the bound leaves, and where
it is large, local search and exact models on one sub-region after the other.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from musterpoint.engine.location.anytime import Search
from musterpoint.engine.location.branching import prove
from musterpoint.engine.location.construct import assign_greedily, nearest_costs, seed_sites
from musterpoint.engine.location.feasibility import beyond_room, find_shortages
from musterpoint.engine.location.interchange import Interchange
from musterpoint.engine.location.lagrangian import Ascent, ascend, begin, fix
from musterpoint.engine.location.problem import CLOSED, FREE, NOBODY, OPEN, Problem
from musterpoint.engine.location.regions import cut_out, neighbours, search_region, solve_region
from musterpoint.engine.location.solution import Solution, Status, cost_of, pair_costs
from musterpoint.engine.location.transfer import transfer
from musterpoint.engine.searching import Control

Answer = tuple[np.ndarray, np.ndarray]
"""assign (n,), opened (m,)."""

WHOLE = 200
"""Customers up to which a problem with capacities is searched as a whole."""

REGION = 120
"""Customers of a sub-region, about."""

CORE = 0.25
"""Customers' mean costs by which a pair or a facility may raise the bound and still belong to the core."""

WORTH_A_TURN = 0.0005
"""The part of the cost that another round over all regions should have saved to be followed by one more."""

WORTH_A_SWEEP = 0.002
"""The same for a sweep; then it is sooner worth to begin elsewhere."""

AT_A_TIME = 10
"""Subgradient steps between looks at the clock: a fifth of a second on a city."""

FIRST_STEPS = 500
"""Subgradient steps before the first local search."""

MORE_STEPS = 200
"""Subgradient steps before each further one."""

HIGHER, LOWER = 1.5, 0.8
"""What the penalties are multiplied by after a sweep that left something overloaded, and after another."""

SWEEPS = 12
"""Times that all regions are improved one after the other, at most."""

SMALL_TURNS = 16
"""Turns of local search on a problem that is searched as a whole, for effort 1."""

FIRST_SHARE = 0.2
"""The part of the time after which the first local search begins."""

INTERCHANGE_CELLS = 3e6
"""Cells of the cost table by which a turn of interchange restarts: fewer restarts on larger tables."""

RESTARTS = 8, 200
"""Restarts of a turn of interchange, at least and at most."""

PROOF_NODES = 3000
"""Nodes of branch and bound; a tenth where splitting groups costs, which the bounds don't see."""

PROOF_PAIRS = 1_000_000
"""Pairs up to which branch and bound is tried."""

TABLE_CELLS = 4_000_000
"""Customers × facilities up to which a problem without capacities is searched as a whole."""


def solve(
    problem: Problem, control: Control | None = None, start: Answer | None = None, polished: bool = True
) -> Solution:
    """The best answer that is found, with its bound; never worse than `start`.

    start: (assign (n,), opened (m,)) of a known answer. polished: whether exact models of sub-regions follow
    local search on large problems. Raises nothing for a problem without an answer: its
    status is INFEASIBLE and its shortages say why.
    """
    control = control or Control()
    search = Search(problem, control)
    shortages = find_shortages(problem)
    if shortages:
        return _none(problem, shortages)
    if start is not None:
        start = _completed(problem, start)
        search.offer(*start)
    if not problem.size[0]:
        search.offer(*_cheapest_openings(problem))
        search.raise_bound(search.cost)
        return search.result()
    _run(search, start, polished)
    return search.result()


def _cheapest_openings(problem: Problem) -> Answer:
    """Where there are no customers: what has to be open, and the cheapest up to the least number."""
    status, opening = problem.facilities.status, problem.facilities.opening[:, 0]
    order = np.lexsort((opening, status != OPEN))
    order = order[status[order] != CLOSED]
    wanted = max(problem.rules.least, int((status == OPEN).sum()))
    opened = np.zeros(problem.size[1], dtype=bool)
    opened[order[:wanted]] = True
    return np.full(0, NOBODY), opened


def _none(problem: Problem, shortages: tuple) -> Solution:
    n, m = problem.size
    return Solution(
        np.full(n, NOBODY), np.zeros(m, bool), np.zeros(m, np.int64), np.zeros(m),
        float("inf"), float("inf"), Status.INFEASIBLE, shortages,
    )  # fmt: skip


def _run(search: Search, start: Answer | None, polished: bool) -> None:
    problem = search.problem
    cells = problem.size[0] * problem.size[1]
    ascent = begin(problem)
    if not problem.capacitated and problem.rules.split == 0 and cells <= TABLE_CELLS:
        _search_uncapacitated(search, ascent, start)
    else:
        _search_capacitated(search, ascent, start, polished)
    if not search.over and len(problem.pairs.cost) <= PROOF_PAIRS:
        nodes = PROOF_NODES / 10 if problem.rules.split > 0 else PROOF_NODES
        prove(search, ascent, int(nodes * search.control.effort))


def _climb(search: Search, ascent: Ascent, target: float, steps: int, share: float = 1.0) -> None:
    """Raise the bound by so many steps, a few at a time so that the search can be stopped; until this share
    of its time is over."""
    for _part in range(0, steps, AT_A_TIME):
        if search.over or search.time_used > share:
            return
        search.raise_bound(ascend(search.problem, ascent, min(target, search.cost), AT_A_TIME))


def _search_uncapacitated(search: Search, ascent: Ascent, start: Answer | None) -> None:
    problem = search.problem
    n, m = problem.size
    table = np.full((m, n), np.inf)
    first, facility, cost = problem.pairs
    table[facility, np.repeat(np.arange(n), np.diff(first))] = cost
    too_much = 1.0 + 2 * np.abs(cost).sum() / max(n, 1) + np.abs(problem.facilities.opening).sum()
    unserved = np.minimum(problem.customers.unserved, too_much)
    opening = np.ascontiguousarray(problem.facilities.opening[:, 0])
    _assign, opened = _first_answer(search, start)
    opened = _enough(problem, opened)

    interchange = Interchange(
        table, opening, problem.facilities.status, problem.rules, unserved, lambda: search.stopped
    )
    restarts = int(np.clip(INTERCHANGE_CELLS / max(1, n * m), *RESTARTS))
    for part in range(max(1, int(8 * search.control.effort))):
        if search.over:
            return
        seed = search.control.seed + part
        opened, cost = interchange.improve(opened, seed, restarts)
        search.offer(_nearest(problem, table, unserved, opened), opened)
        _climb(search, ascent, search.cost, 150)
        relaxed, worth = interchange.improve(_most_used(problem, ascent, int(opened.sum())), seed, 2)
        if worth < cost:
            opened = relaxed
            search.offer(_nearest(problem, table, unserved, opened), opened)


def _nearest(problem: Problem, table: np.ndarray, unserved: np.ndarray, opened: np.ndarray) -> np.ndarray:
    sites = np.flatnonzero(opened)
    if not len(sites):
        return np.full(problem.size[0], NOBODY)
    best = table[sites].argmin(axis=0)
    reached = table[sites[best], np.arange(len(best))] < unserved
    return np.where(reached, sites[best], NOBODY)


def _enough(problem: Problem, opened: np.ndarray) -> np.ndarray:
    """As many facilities as the rules want, with the fixed ones and without the forbidden ones."""
    status, rules = problem.facilities.status, problem.rules
    opened = (opened & (status == FREE)) | (status == OPEN)
    spare = np.flatnonzero(~opened & (status == FREE))
    opened[spare[: max(0, rules.least - int(opened.sum()))]] = True
    extra = np.flatnonzero(opened & (status == FREE))
    opened[extra[: max(0, int(opened.sum()) - rules.most)]] = False
    return opened


def _first_answer(search: Search, start: Answer | None) -> Answer:
    if start is not None:
        return start
    opened = seed_sites(search.problem, search.control.seed)
    return assign_greedily(search.problem, opened), opened


def _completed(problem: Problem, start: Answer) -> Answer:
    """A known answer with as many facilities open as the rules want; its customers stay where they can."""
    assign, opened = start
    enough = _enough(problem, opened)
    if (opened & ~enough).any():
        return assign_greedily(problem, enough), enough
    return assign, enough


def _rough_cost(problem: Problem, assign: np.ndarray, opened: np.ndarray) -> float:
    """The cost of an answer even if it is overloaded."""
    pair = pair_costs(problem, assign)
    dear = pair[np.isfinite(pair)].max(initial=1.0)
    return float(np.where(np.isfinite(pair), pair, dear).sum() + problem.facilities.opening[opened, -1].sum())


def _dearest_overload(problem: Problem) -> float:
    """A unit of overload costs less than leaving a unit of demand out, or everybody would be left out."""
    unserved, demand = problem.customers.unserved, problem.customers.demand
    priced = np.isfinite(unserved) & (demand > 0)
    return float((unserved[priced] / demand[priced]).min()) / 2 if priced.any() else np.inf


def _cost_of_nearest(problem: Problem, opened: np.ndarray) -> float:
    """What an answer would cost if each customer could go to the nearest open facility, or so."""
    nearest = nearest_costs(problem, opened)
    reached = np.isfinite(nearest)
    opening = problem.facilities.opening[opened, 0].sum()
    return float(nearest[reached].mean() * len(nearest) + opening) if reached.any() else float("inf")


def _penalties(problem: Problem) -> np.ndarray:
    """To begin with a unit of overload costs what a unit of demand costs on average, its share of opening a
    facility counted in; a lane as much as serving a facility's share."""
    sites = problem.facilities
    cost = np.abs(problem.pairs.cost).mean() if len(problem.pairs.cost) else 1.0
    demand = max(problem.customers.demand.mean(), 1e-9)
    room = sites.capacity[np.isfinite(sites.capacity)]
    opening = sites.opening.mean() / max(room.mean(), 1e-9) if len(room) else 0.0
    share = problem.size[0] / max(1, problem.rules.least)
    return np.array([cost / demand + opening, cost * share + sites.opening.mean()]) + 1e-6


def _search_capacitated(search: Search, ascent: Ascent, start: Answer | None, polished: bool) -> None:
    """The bound first, for it shows where good answers are; then local search there, and on large problems
    exact models of sub-regions, while the bound is raised further."""
    problem = search.problem
    assign, opened = _first_answer(search, start)
    rough = _rough_cost(problem, assign, opened)
    goal = min(rough, _cost_of_nearest(problem, opened))
    _climb(search, ascent, goal, FIRST_STEPS if problem.size[0] > WHOLE else 50, FIRST_SHARE)
    if start is None:
        assign, opened = _better_start(problem, ascent, assign, opened, rough)
    rng = np.random.default_rng(search.control.seed)
    if problem.size[0] <= WHOLE:
        _search_small(search, ascent, assign, opened, rng)
    else:
        _search_large(search, ascent, assign, opened, rng, polished)


def _search_small(search: Search, ascent: Ascent, assign, opened, rng) -> None:
    """Every other turn begins anew elsewhere, for a search from one place ends in one valley."""
    problem = inner = search.problem
    penalties = _penalties(problem)
    for turn in range(max(1, int(SMALL_TURNS * search.control.effort))):
        if turn % 2:
            opened = seed_sites(inner, search.control.seed + turn)
            assign = assign_greedily(inner, opened)
        for _part in range(4):
            region = cut_out(inner, assign, opened, None, 0)
            assign, opened, _kept = search_region(region, penalties, int(rng.integers(2**31)), 30)
            search.offer(assign, opened)
            if search.over:
                return
        rough = min(search.cost, _rough_cost(problem, assign, opened))
        _climb(search, ascent, rough, 150)
        if np.isfinite(search.cost):
            assign, opened = search.assign, search.opened
            fixed = fix(problem, ascent, search.cost + 1e-6 * abs(search.cost))
            inner = problem.only(fixed.pairs, fixed.status)


def _search_large(search: Search, ascent: Ascent, assign, opened, rng, polished: bool) -> None:
    """Local search from the first answer, then from what the relaxation opens as its bound rises."""
    problem = search.problem
    penalties = _penalties(problem)
    turns = max(1, int(6 * search.control.effort))
    for _turn in range(turns):
        assign, opened = _sweep_while_worth(search, ascent, assign, opened, penalties, rng)
        if search.over:
            return
        rough = min(search.cost, _rough_cost(problem, assign, opened))
        _climb(search, ascent, rough, MORE_STEPS)
        if np.isinf(search.cost):
            continue
        opened = _enough(problem, _most_used(problem, ascent, int(opened.sum())))
        assign = assign_greedily(problem, opened)
    # Where there is room for some only, whom to leave out isn't worth a proof.
    worth_it = polished and np.isfinite(search.cost) and beyond_room(problem) <= 0
    for turn in range(turns if worth_it else 0):
        before = search.cost
        _polish(search, _core(search, ascent, search.assign, search.opened), rng, 8 + 4 * turn)
        if search.over or search.cost > before * (1 - WORTH_A_TURN):
            break


def _sweep_while_worth(search: Search, ascent: Ascent, assign, opened, penalties, rng) -> Answer:
    """Improve all regions again and again until the answer keeps all rules and that saves little."""
    worth = np.inf
    for _round in range(SWEEPS):
        core = _core(search, ascent, assign, opened)
        inner = replace(search.problem, facilities=core.facilities)
        assign, opened = _sweep(search, inner, assign, opened, penalties, rng)
        search.offer(assign, opened)
        kept = np.isfinite(cost_of(search.problem, assign, opened))
        penalties *= LOWER if kept else HIGHER
        penalties[0] = min(penalties[0], _dearest_overload(search.problem))
        before, worth = worth, _rough_cost(search.problem, assign, opened)
        if search.over or (kept and worth > before * (1 - WORTH_A_SWEEP)):
            break
        assign, opened = transfer(search.problem, assign, opened)
    return assign, opened


def _core(search: Search, ascent: Ascent, assign, opened) -> Problem:
    """What this answer uses, and what could be part of one that exceeds the bound by little more than a
    customer's cost: where better answers are likely (Avella, Boccia, Salerno, Vasilyev 2012)."""
    problem = search.problem
    cost = min(search.cost, _rough_cost(problem, assign, opened))
    likely = search.bound + CORE * abs(cost) / problem.size[0]
    fixed = fix(problem, ascent, min(search.cost, likely) + 1e-6 * abs(cost))
    customer = np.repeat(np.arange(problem.size[0]), np.diff(problem.pairs.first))
    used = assign[customer] == problem.pairs.facility
    hopeless = (fixed.status == CLOSED) & ~opened
    status = np.where(hopeless, CLOSED, problem.facilities.status).astype(np.int8)
    return problem.only(fixed.pairs | used, status)


def _most_used(problem: Problem, ascent: Ascent, count: int) -> np.ndarray:
    """So many facilities that the relaxation opened most often, with the fixed ones."""
    wish = np.where(problem.facilities.status == OPEN, 2.0, ascent.used)
    wish[problem.facilities.status == CLOSED] = -1.0
    opened = np.zeros(len(wish), dtype=bool)
    opened[np.argsort(-wish, kind="stable")[:count]] = True
    return opened


def _better_start(problem: Problem, ascent: Ascent, assign, opened, rough):
    """The facilities that the relaxation opened most, where that makes a cheaper start."""
    other = _most_used(problem, ascent, int(opened.sum()))
    given = assign_greedily(problem, other)
    return (given, other) if _rough_cost(problem, given, other) < rough else (assign, opened)


def _sweep(search: Search, inner: Problem, assign, opened, penalties, rng):
    """Improve one region after the other; each open facility comes to lie in one or two."""
    share = inner.size[0] / max(1, int(opened.sum()))
    size = int(np.clip(round(REGION / share), 3, 12))
    covered = np.zeros(inner.size[1], dtype=int)
    for middle in rng.permutation(np.flatnonzero(opened)):
        if search.stopped:
            break
        if not opened[middle] or covered[middle] >= 2:
            continue
        sites = neighbours(inner, assign, opened, int(middle), size)
        covered[sites] += 1
        region = cut_out(inner, assign, opened, sites, 15)
        inside, opens, _kept = search_region(region, penalties.copy(), int(rng.integers(2**31)), 30)
        assign, opened = region.put_back(assign, opened, inside, opens)
    return assign, opened


def _polish(search: Search, core: Problem, rng, size: int) -> None:
    """Solve one region of so many facilities after the other exactly."""
    covered = np.zeros(core.size[1], dtype=bool)
    for middle in rng.permutation(np.flatnonzero(search.opened)):
        if search.over:
            return
        if covered[middle] or not search.opened[middle]:
            continue
        sites = neighbours(search.problem, search.assign, search.opened, int(middle), size)
        covered[sites] = True
        region = cut_out(core, search.assign, search.opened, sites, core.size[1])
        found = solve_region(region, search.seconds_left, search.control.stopped)
        if found is not None:
            search.offer(*region.put_back(search.assign, search.opened, *found))
