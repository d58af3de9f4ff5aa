"""Units kept together: as few groups (unit, site, shift) as can be, at no cost to anything that matters more.

People are dealt to sites unit by unit and then change places by simulated annealing, as long as no level
above gets dearer. Where a plan is small enough, CP-SAT divides all posts anew and proves how few groups there
can be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from musterpoint.engine.staffing.annealing import COLD, HOT, NOWHERE, Places, anneal
from musterpoint.engine.staffing.fewest import fewest_groups
from musterpoint.engine.staffing.matching import packed
from musterpoint.engine.staffing.situation import Cell, Situation
from musterpoint.plan import Person, Post

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

STEPS_PER_POST = 2000
STAGES = 20
"""For effort 1; between two stages somebody may stop it."""

PROVABLE = 400
"""So many posts CP-SAT is asked about."""

PROVING = 5.0
"""CP-SAT's own measure of work, some seconds: the answer doesn't depend on the machine. For effort 1."""

Pairs = list[tuple[Post, Person]]


@dataclass(frozen=True, slots=True)
class _Group:
    """People of one kind and unit who have no post or one that is open to change."""

    kind: int
    unit: str


def deal(found: Situation, given: np.ndarray) -> Pairs:
    """Names for the numbers `given` (kinds, needs): cell by cell, from units that are there already, else
    from the one that has most people left for the cell's posts."""
    pools: dict[tuple[int, str], list[Person]] = defaultdict(list)
    for row, people in enumerate(found.people.values()):
        for person in reversed(people):
            pools[row, person.unit].append(person)
    units_of: defaultdict[int, list[str]] = defaultdict(list)
    for row, unit in pools:
        units_of[row].append(unit)
    left = given.copy()
    total = left.sum(axis=0)
    places = _by_cell(found)
    pairs: Pairs = []
    for cell in sorted(places, key=lambda cell: -len(places[cell])):
        present: Counter[str] = Counter()
        for column, post in places[cell]:
            if not total[column]:
                continue
            choice = [(row, unit) for row in np.flatnonzero(left[:, column]) for unit in units_of[row]]
            row, unit = max(
                (key for key in choice if pools[key]),
                key=lambda key: (present[key[1]], len(pools[key]), key[1]),
            )
            pairs.append((post, pools[row, unit].pop()))
            present[unit] += 1
            left[row, column] -= 1
            total[column] -= 1
    return pairs


def _by_cell(found: Situation) -> dict[Cell, list[tuple[int, Post]]]:
    """Column and post of every post, by where and when it is; a pair at a lane comes one after the other."""
    places: defaultdict[Cell, list[tuple[int, Post]]] = defaultdict(list)
    for column, posts in enumerate(found.posts.values()):
        for post in sorted(posts, key=lambda post: (post.lane, post.number, post.id)):
            places[Cell(post.site, post.shift)].append((column, post))
    return places


def groups(pairs: Pairs) -> int:
    """How many different units are where and when, added up."""
    return len({(person.unit, post.site, post.shift) for post, person in pairs})


def gather(
    found: Situation,
    levels: Sequence[np.ndarray],
    pairs: Pairs,
    *,
    effort: float = 1.0,
    seed: int = 1,
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda part: None,
) -> tuple[Pairs, int]:
    """The pairs with fewer groups, no level dearer, and a bound that no answer with these levels is below."""
    bound = fewest_groups(found, pairs)
    if not pairs or groups(pairs) <= bound or stopped():
        return pairs, bound
    pairs = _annealed(found, packed(levels, found.fits), pairs, effort, seed, stopped, progress)
    if len(pairs) <= PROVABLE and groups(pairs) > bound:
        pairs, proven = _proven(found, levels, pairs, seed, effort)
        bound = max(bound, proven)
    return _in_order(pairs), bound


def _annealed(
    found: Situation,
    cost: np.ndarray,
    pairs: Pairs,
    effort: float,
    seed: int,
    stopped: Callable[[], bool],
    progress: Callable[[float], None],
) -> Pairs:
    people = [person for group in found.people.values() for person in group]
    posts = [post for post, _person in pairs]
    number = {person.id: index for index, person in enumerate(people)}
    holder = np.array([number[person.id] for _post, person in pairs])
    places, cells = _places(found, cost, people, posts)
    post_of = np.full(len(people), NOWHERE)
    post_of[holder] = np.arange(len(posts))
    together = np.zeros((int(places.unit.max()) + 1, cells), dtype=np.int64)
    np.add.at(together, (places.unit[holder], places.cell), 1)
    best, fewest = holder.copy(), groups(pairs)
    temperatures = np.geomspace(HOT, COLD, STAGES + 1)
    for stage in range(STAGES):
        if stopped():
            break
        progress(stage / STAGES)
        steps = int(STEPS_PER_POST * effort * len(posts) / STAGES)
        hot, cold = temperatures[stage : stage + 2]
        fewest = anneal(
            places, holder, post_of, together, best, fewest, hot, cold, steps, seed + stage
        )  # fmt: skip
    return [(post, people[index]) for post, index in zip(posts, best, strict=True)]


def _places(
    found: Situation, cost: np.ndarray, people: Sequence[Person], posts: Sequence[Post]
) -> tuple[Places, int]:
    """What the annealing needs to know, and how many cells there are."""
    column_of = {post.id: column for column, group in enumerate(found.posts.values()) for post in group}
    _units, unit = np.unique([person.unit for person in people], return_inverse=True)
    _roles, role = np.unique([post.role for post in posts], return_inverse=True)
    cells, cell = np.unique([f"{post.site}\t{post.shift}" for post in posts], return_inverse=True)
    kind = np.repeat(np.arange(len(found.people)), [len(group) for group in found.people.values()])
    return Places(
        np.where(found.fits, cost, -1), kind, unit,
        np.array([column_of[post.id] for post in posts]), cell, role,
        *_ordered(role, len(_roles)), *_ordered(kind, len(found.people)),
    ), len(cells)  # fmt: skip


def _ordered(values: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions in the order of the values, and where each value begins among them."""
    return np.argsort(values, kind="stable"), np.searchsorted(np.sort(values), np.arange(count + 1))


def _in_order(pairs: Pairs) -> Pairs:
    """Those of one unit on neighbouring posts of a role, so that a pair at one lane knows each other."""
    places: defaultdict[tuple[str, str, str], Pairs] = defaultdict(list)
    for post, person in pairs:
        places[post.site, post.shift, post.role].append((post, person))
    ordered: Pairs = []
    for inside in places.values():
        posts = sorted((post for post, _person in inside), key=lambda post: (post.lane, post.number, post.id))
        people = sorted((person for _post, person in inside), key=lambda person: (person.unit, person.id))
        ordered += zip(posts, people, strict=True)
    return ordered


def _proven(
    found: Situation, levels: Sequence[np.ndarray], pairs: Pairs, seed: int, effort: float
) -> tuple[Pairs, int]:
    """The pairs divided anew by CP-SAT as a whole, with its bound."""
    kind_of = {person.id: row for row, people in enumerate(found.people.values()) for person in people}
    column_of = {post.id: column for column, posts in enumerate(found.posts.values()) for post in posts}
    pools: defaultdict[_Group, list[Person]] = defaultdict(list)
    for row, people in enumerate(found.people.values()):
        for person in people:
            pools[_Group(row, person.unit)].append(person)
    places: defaultdict[tuple[Cell, int], list[Post]] = defaultdict(list)
    for post, _person in pairs:
        places[Cell(post.site, post.shift), column_of[post.id]].append(post)
    model = _Model(found.fits, levels, pools, places)
    model.keep(pairs, kind_of, column_of)
    amounts, bound = model.solve(seed, PROVING * effort)
    if amounts is None:
        return pairs, 0
    candidate = _named(amounts, pools, places)
    return (candidate if groups(candidate) < groups(pairs) else pairs), bound


class _Model:
    """How many of each group go to each place (cell, column), with as few (unit, cell) as can be."""

    def __init__(self, fits, levels, pools, places):
        from ortools.sat.python import cp_model  # not before it is needed: the window would wait for it

        self.model = cp_model.CpModel()
        self.amount: dict[tuple[_Group, tuple[Cell, int]], cp_model.IntVar] = {}
        self.present: dict[tuple[str, Cell], cp_model.IntVar] = {}
        self._levels = [np.broadcast_to(level, fits.shape) for level in levels]
        for group, people in pools.items():
            mine = []
            for place, posts in places.items():
                if fits[group.kind, place[1]]:
                    most = min(len(people), len(posts))
                    mine.append(self._variable(group, place, most))
            if mine:
                self.model.add(sum(mine) <= len(people))
        by_place: defaultdict[tuple[Cell, int], list[cp_model.IntVar]] = defaultdict(list)
        for (_group, place), variable in self.amount.items():
            by_place[place].append(variable)
        for place, posts in places.items():
            self.model.add(sum(by_place[place]) == len(posts))
        self.model.minimize(sum(self.present.values()))

    def _variable(self, group: _Group, place: tuple[Cell, int], most: int) -> cp_model.IntVar:
        variable = self.model.new_int_var(0, most, "")
        here = self.present.get((group.unit, place[0]))
        if here is None:
            here = self.present[group.unit, place[0]] = self.model.new_bool_var("")
        self.model.add(variable <= most * here)
        self.amount[group, place] = variable
        return variable

    def keep(self, inside: Pairs, kind_of: dict[str, int], column_of: dict[str, int]) -> None:
        """Start from these pairs, and let no level's sum rise above theirs."""
        from ortools.sat.python import cp_model

        now: Counter[tuple[_Group, tuple[Cell, int]]] = Counter()
        for post, person in inside:
            group = _Group(kind_of[person.id], person.unit)
            now[group, (Cell(post.site, post.shift), column_of[post.id])] += 1
        for key, variable in self.amount.items():
            self.model.add_hint(variable, now[key])
        for (unit, cell), here in self.present.items():
            self.model.add_hint(here, any(key[0].unit == unit and key[1][0] == cell for key in now))
        for level in self._levels:
            costs = [int(level[group.kind, place[1]]) for group, place in self.amount]
            total = sum(int(level[group.kind, place[1]]) * count for (group, place), count in now.items())
            if len(set(costs)) > 1:
                self.model.add(cp_model.LinearExpr.weighted_sum(list(self.amount.values()), costs) <= total)

    def solve(self, seed: int, work: float) -> tuple[dict | None, int]:
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.max_deterministic_time = work
        status = solver.solve(self.model)
        bound = int(np.ceil(solver.best_objective_bound - 1e-6))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, 0
        return {key: solver.value(variable) for key, variable in self.amount.items()}, bound


def _named(amounts, pools, places) -> Pairs:
    """Names for the numbers; those of one unit take neighbouring lanes."""
    waiting = {group: iter(people) for group, people in pools.items()}
    posts = {
        place: iter(sorted(found, key=lambda post: (post.lane, post.number, post.id)))
        for place, found in places.items()
    }
    ordered = sorted(amounts.items(), key=lambda item: (item[0][1], item[0][0].unit, item[0][0].kind))
    return [
        (next(posts[place]), next(waiting[group]))
        for (group, place), count in ordered
        for _number in range(count)
    ]
