"""Where sites and lanes go so that people walk little: capacitated siting with levels, in order of aims.

The aims, one before the other: fewest people without a site within the walking limit, fewest sites and lanes
(or their numbers are given), fewest person-metres; split neighbourhoods cost person-metres. Works on plain
arrays; distances are sparse: what is absent is beyond the limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from musterpoint.engine.location.anytime import Search
from musterpoint.engine.location.feasibility import (
    Lack,
    Shortage,
    left_out_at_least,
    reasons_left_out,
)
from musterpoint.engine.location.lagrangian import ascend, begin
from musterpoint.engine.location.problem import CLOSED, NO_LIMIT, NOBODY, OPEN, Problem, problem
from musterpoint.engine.location.search import solve
from musterpoint.engine.location.solution import Solution, Status, pair_costs, splits
from musterpoint.engine.searching import Control

FIRM = 50
"""A person without a site weighs as much as so many who walk as far as anybody may. If anybody is left, a
last search in which that person outweighs all walks together follows."""

COVERING_STEPS = 300
"""Subgradient steps for the bound on people without a site."""

SEARCHED = 0.92
"""The part of a time limit after which the search ends: telling who is without, and why, takes the rest."""

STEP = 0.01
"""Metres to which distances are rounded, so that turning or moving the map changes no answer."""


@dataclass(frozen=True, slots=True)
class Siting:
    """Sites, lanes and who goes where.

    site: (n,) candidate of each building, -1 none; lanes: (m,), 0 where nothing is set up; load: (m,) people;
    walk: (n,) metres, infinite without a site. people_without: without a site; people_without_at_least: so
    many in any answer. person_metres, and at_least_person_metres in any answer with no more people without
    and no more sites and lanes, the price of splits included in both; splits: sites beyond the first, over
    all neighbourhoods. shortages: why people are without. OPTIMAL is said of person_metres for these numbers
    of sites and lanes; fewest says whether no answer has fewer sites and lanes together.
    """

    site: np.ndarray
    lanes: np.ndarray
    load: np.ndarray
    walk: np.ndarray
    people_without: float
    people_without_at_least: float
    person_metres: float
    at_least_person_metres: float
    splits: int
    status: Status
    fewest: bool
    shortages: tuple[Shortage, ...]
    seconds: float

    @property
    def gap(self) -> float:
        """(person-metres − bound) ÷ person-metres, 0 where optimal, infinite where nothing is known."""
        return max(0.0, 1 - self.at_least_person_metres / max(self.person_metres, 1e-12))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a siting is held to. lane_capacity: people that a lane serves. sites, lanes: numbers to hold, None
    for as few as possible. most_lanes: (m,) that fit at a candidate. status: (m,) FREE, OPEN or CLOSED;
    kept_lanes: (m,) lanes of an existing site that stays as it is, 0 elsewhere. group: (n,) neighbourhood or
    -1; split_price: person-metres for each site beyond a neighbourhood's first."""

    lane_capacity: float
    most_lanes: np.ndarray
    sites: int | None = None
    lanes: int | None = None
    status: np.ndarray | None = None
    kept_lanes: np.ndarray | None = None
    group: np.ndarray | None = None
    split_price: float = 0.0


def choose_sites(
    walk: sparse.sparray,
    people: np.ndarray,
    wish: Wish,
    control: Control | None = None,
    start: Siting | None = None,
) -> Siting:
    """Sites with lanes for people (n,), from candidates within walking distance: walk, sparse (n, m), metres.

    A building goes to one site as a whole; cut larger ones with `cut_buildings` where that is allowed. Never
    worse than `start`. Raises InputError where an array doesn't fit.
    """
    control = control or Control()
    people = np.asarray(people, float)
    table = rounded(walk)
    known = None if start is None else (start.site, start.lanes > 0)
    held, fewest, began = (wish.sites, wish.lanes), True, control.clock()
    if None in held:
        priced = siting_model(table, people, wish, held, weigh(table, wish, priced=True))
        first = solve(priced, _part(control, began, 0.5), known)
        known, fewest = (first.assign, first.opened), first.status is Status.OPTIMAL
        held = (held[0] or int(first.opened.sum()), held[1] or int(first.lanes.sum()))
    weights = weigh(table, wish)
    model = siting_model(table, people, wish, held, weights)
    main = _part(control, began, 1.0)
    if main.seconds is not None:
        main = replace(main, seconds=SEARCHED * main.seconds)
    found = solve(model, main, known)
    at_least, reasons = _people_without(model, people, found, _part(control, began, 1.0))
    if people[found.assign == NOBODY].sum() > at_least:
        everything = float(model.pairs.cost.sum()) + wish.split_price * len(people)
        strict = siting_model(table, people, wish, held, Weights(everything, 0.0))
        silent = replace(control, effort=0.0, listener=lambda progress: None)  # it would tell other costs
        last = solve(strict, _part(silent, began, 1.0), (found.assign, found.opened))
        last = _nearer(table, people, wish, held, last, _part(silent, began, 1.0))
        found = replace(last, bound=found.bound, seconds=found.seconds + last.seconds)
    return told(model, people, wish, held, found, weights.person, (at_least, reasons, fewest))


def _nearer(
    table: sparse.csr_array, people: np.ndarray, wish: Wish, held: tuple, found: Solution, control: Control
) -> Solution:
    """The same people without a site, the others nearer to theirs: a search that looks at people first finds
    few shorter ways."""
    served = found.assign != NOBODY
    some = sparse.csr_array(sparse.diags_array(served.astype(float)) @ table)
    some.eliminate_zeros()
    living = np.where(served, people, 0.0)
    model = siting_model(some, living, wish, held, Weights(float(some.multiply(living[:, None]).sum()), 0.0))
    return solve(model, control, (found.assign, found.opened))


def rounded(walk: sparse.sparray) -> sparse.csr_array:
    """The walks in steps of STEP."""
    table = sparse.csr_array(walk).astype(float)
    table.data = np.maximum(np.rint(table.data / STEP) * STEP, STEP)
    return table


@dataclass(frozen=True, slots=True)
class Weights:
    """Person-metres that a person without a site, and a site or a lane, weigh."""

    person: float
    lane: float


def weigh(table: sparse.csr_array, wish: Wish, priced: bool = False) -> Weights:
    """Where sites and lanes have a price, one outweighs the walks of all whom it serves."""
    farthest = float(table.data.max(initial=1.0))
    lane = 2 * wish.lane_capacity * farthest if priced else 0.0
    return Weights(FIRM * farthest + 4 * lane, lane)


def _part(control: Control, began: float, share: float) -> Control:
    """The control of a stage that ends when this share of the time is over."""
    if control.seconds is None:
        return replace(control, effort=control.effort * share)
    left = control.seconds - (control.clock() - began)
    return replace(control, effort=control.effort * share, seconds=max(0.0, left * share))


def cut_buildings(people: np.ndarray, largest: float) -> tuple[np.ndarray, np.ndarray]:
    """Buildings cut into equal parts of at most `largest` people: (building of each part, its people)."""
    parts = np.maximum(1, np.ceil(people / largest - 1e-9)).astype(np.int64)
    return np.repeat(np.arange(len(people)), parts), np.repeat(people / parts, parts)


def siting_model(
    table: sparse.csr_array,
    people: np.ndarray,
    wish: Wish,
    held: tuple[int | None, int | None],
    weights: Weights,
) -> Problem:
    """The siting problem in person-metres."""
    count = table.shape[1]
    fits = np.asarray(wish.most_lanes, np.int64)
    kept = np.zeros(count, np.int64) if wish.kept_lanes is None else np.asarray(wish.kept_lanes, np.int64)
    status = np.zeros(count, np.int8) if wish.status is None else np.array(wish.status, np.int8)
    status[kept > 0] = OPEN
    status[(fits < 1) & (status != OPEN)] = CLOSED
    levels = np.where(kept > 0, 1, np.maximum(fits, 1))
    number = np.minimum(np.arange(1, int(levels.max(initial=1)) + 1)[None, :], levels[:, None])
    number = np.where(kept[:, None] > 0, kept[:, None], number)
    sites, lanes = held
    return problem(
        table.multiply(people[:, None]).tocsr(), people, number * float(wish.lane_capacity),
        (1 + number) * weights.lane, least=min(sites or 0, count), most=sites or NO_LIMIT,
        most_lanes=lanes or NO_LIMIT, unserved=people * weights.person, status=status, lanes=number,
        levels=levels, group=wish.group, split=wish.split_price,
    )  # fmt: skip


def told(
    model: Problem, people: np.ndarray, wish: Wish, held: tuple, found: Solution, person: float, known: tuple
) -> Siting:
    """The solution in people and metres. held: sites and lanes; person: what one without a site weighs;
    known: at least so many without, the reasons, and whether sites and lanes are the fewest. The bound on
    person-metres is for answers with no more people without: the Lagrangian bound on both, less what those
    people weigh in it."""
    at_least, reasons, fewest = known
    without = found.assign == NOBODY
    left = float(people[without].sum())
    metres = pair_costs(model, found.assign)
    apart = splits(model.customers.group, found.assign, model.size[1]) if wish.split_price else 0
    total = float(metres[~without].sum() + wish.split_price * apart)
    bound = min(total, max(0.0, found.bound - person * left))
    proven = left <= at_least and total - bound <= 1e-6 * max(1.0, total)
    status = Status.OPTIMAL if proven else found.status
    if status is Status.OPTIMAL and not proven:
        status = Status.FEASIBLE
    walk = np.where(without, np.inf, metres / np.maximum(people, 1e-9))
    return Siting(
        found.assign, _spread_spare(found, model, held[1]), found.load, walk, left, at_least, total, bound,
        apart, status, fewest, reasons, found.seconds,
    )  # fmt: skip


def _people_without(
    model: Problem, people: np.ndarray, found: Solution, control: Control
) -> tuple[float, tuple[Shortage, ...]]:
    """How many are without a site in any answer, and why."""
    left = float(people[found.assign == NOBODY].sum())
    if left <= 0:
        return 0.0, ()
    reasons = reasons_left_out(model)
    crowded = sum(one.lacking for one in reasons if one.lack is Lack.LOCAL_CAPACITY)
    far = sum(one.lacking for one in reasons if one.lack is Lack.REACH)
    at_least = max(left_out_at_least(model), far + crowded)
    if at_least >= left - 1e-6:
        return left, reasons
    return max(at_least, _covering_bound(model, people, left, control)), reasons


def _covering_bound(model: Problem, people: np.ndarray, left: float, control: Control) -> float:
    """The Lagrangian bound on the people without a site, walks and prices aside; people are whole."""
    free = np.zeros_like(model.facilities.opening)
    covering = replace(
        model,
        pairs=model.pairs._replace(cost=np.zeros_like(model.pairs.cost)),
        customers=model.customers._replace(unserved=people),
        facilities=model.facilities._replace(opening=free),
    )
    ascent, search = begin(covering), Search(covering, control)
    for _some in range(0, COVERING_STEPS, 20):
        ascend(covering, ascent, left, 20)
        if search.stopped:
            break
    bound = ascent.bound
    whole = bool((people == np.rint(people)).all())
    return min(left, float(np.ceil(bound - 1e-6)) if whole else bound)


def _spread_spare(found: Solution, model: Problem, lanes: int | None) -> np.ndarray:
    """The lanes of each site; those that are left go where most people come per lane."""
    given = found.lanes.copy()
    spare = 0 if lanes is None else lanes - int(given.sum())
    most = model.facilities.lanes[np.arange(len(given)), model.facilities.levels - 1]
    for _lane in range(spare):
        crowding = np.where((given > 0) & (given < most), found.load / np.maximum(given, 1), -1.0)
        best = int(crowding.argmax())
        if crowding[best] < 0:
            break
        given[best] += 1
    return given
