"""How few groups (unit, site, shift) any staffing has: a bound, from a linear programme.

Sites whose posts are alike count together, so the programme stays small for a whole district. It lets people
be divided, but each unit has only so many of them, which counting site by site forgets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from musterpoint.engine.staffing.situation import Cell, Situation
from musterpoint.plan import Person, Post

Columns = tuple[tuple[int, int], ...]
"""(kind of post, how many) of one site and shift."""


@dataclass(frozen=True, slots=True)
class _Alike:
    """Cells with the same posts. filled: posts filled in all of them; fewest: groups that they need, each
    counted by itself."""

    posts: Columns
    cells: int
    filled: int
    fewest: int


def fewest_groups(found: Situation, pairs: Sequence[tuple[Post, Person]]) -> int:
    """No way of filling as many posts of each cell, with nobody on more posts than somebody is now, has fewer
    groups."""
    if not pairs:
        return 0
    units = sorted({person.unit for people in found.people.values() for person in people})
    place = {unit: number for number, unit in enumerate(units)}
    count = np.zeros((len(units), len(found.people)), dtype=np.int64)
    for row, people in enumerate(found.people.values()):
        for person in people:
            count[place[person.unit], row] += 1
    fits, kind_of = np.unique(found.fits, axis=1, return_inverse=True)
    kind_of = kind_of.ravel()
    most_posts = max(Counter(person.id for _post, person in pairs).values())
    alike = _alike(found, kind_of, count @ fits.astype(np.int64), pairs)
    programme = _Programme(fits, count, most_posts)
    for item in alike:
        programme.add(item)
    return max(sum(item.fewest for item in alike), programme.least())


def _alike(
    found: Situation, kind_of: np.ndarray, able: np.ndarray, pairs: Sequence[tuple[Post, Person]]
) -> list[_Alike]:
    """Alone, a cell takes the largest contingents that could come, until they are enough."""
    filled = Counter(Cell(post.site, post.shift) for post, _person in pairs)
    wanted: defaultdict[Cell, Counter[int]] = defaultdict(Counter)
    for column, posts in enumerate(found.posts.values()):
        for post in posts:
            wanted[Cell(post.site, post.shift)][int(kind_of[column])] += 1
    groups: defaultdict[Columns, list[Cell]] = defaultdict(list)
    for cell, kinds in wanted.items():
        if filled[cell]:
            groups[tuple(sorted(kinds.items()))].append(cell)
    result = []
    for posts, cells in groups.items():
        kinds, numbers = (np.array(part) for part in zip(*posts, strict=True))
        most = np.sort(np.minimum(able[:, kinds], numbers).sum(axis=1))[::-1].cumsum()
        fewest = sum(int(np.searchsorted(most, filled[cell])) + 1 for cell in cells)
        result.append(_Alike(posts, len(cells), sum(filled[cell] for cell in cells), fewest))
    return result


class _Programme:
    """Least groups where people and groups may be parts. Columns: people of a kind and unit who take posts of
    a kind in cells that are alike, and how many of those cells a unit is in."""

    def __init__(self, fits: np.ndarray, count: np.ndarray, most_posts: int):
        """fits: (kinds of people, kinds of posts); count: (units, kinds of people)."""
        self._fits, self._count, self._most_posts = fits, count, most_posts
        self._able = count @ fits.astype(np.int64)
        self._columns = 0
        self._taken: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._present: dict[int, int] = {}
        self._cells: list[tuple[int, int, float]] = []
        self._limits: list[float] = []

    def add(self, item: _Alike) -> None:
        present = {int(unit): self._column() for unit in np.flatnonzero(self._count.sum(axis=1))}
        self._present |= dict.fromkeys(present.values(), item.cells)
        taken: defaultdict[int, list[int]] = defaultdict(list)
        largest: Counter[int] = Counter()
        for kind, number in item.posts:
            by_unit: defaultdict[int, list[int]] = defaultdict(list)
            for unit, people in np.argwhere(self._count * self._fits[:, kind]).tolist():
                by_unit[unit].append(self._column())
                self._taken[unit, people].append(self._columns - 1)
            self._row([(column, 1.0) for part in by_unit.values() for column in part], item.cells * number)
            for unit, part in by_unit.items():
                most = min(number, int(self._able[unit, kind]))
                self._row([(present[unit], -most), *((column, 1.0) for column in part)], 0.0)
                taken[unit] += part
                largest[unit] += most
        for unit, part in taken.items():
            most = min(largest[unit], int(self._count[unit].sum()))
            self._row([(present[unit], -most), *((column, 1.0) for column in part)], 0.0)
        self._row([(column, -1.0) for part in taken.values() for column in part], -item.filled)
        self._row([(column, -1.0) for column in present.values()], -item.fewest)

    def least(self) -> int:
        """A whole number that no staffing is below; 0 where the solver finds none."""
        from scipy.optimize import linprog  # not before it is needed: the window would wait for it

        for (unit, people), columns in self._taken.items():
            most = self._most_posts * self._count[unit, people]
            self._row([(column, 1.0) for column in columns], most)
        rows, columns, factors = zip(*self._cells, strict=True)
        matrix = sparse.csr_array((factors, (rows, columns)), shape=(len(self._limits), self._columns))
        bounds = [(0.0, self._present.get(column)) for column in range(self._columns)]
        cost = [float(column in self._present) for column in range(self._columns)]
        answer = linprog(cost, matrix, self._limits, bounds=bounds)
        return int(np.ceil(answer.fun - 1e-6)) if answer.status == 0 else 0

    def _column(self) -> int:
        self._columns += 1
        return self._columns - 1

    def _row(self, entries: Sequence[tuple[int, float]], limit: float) -> None:
        """These columns times their factors are at most the limit together."""
        self._cells += [(len(self._limits), column, factor) for column, factor in entries]
        self._limits.append(limit)
