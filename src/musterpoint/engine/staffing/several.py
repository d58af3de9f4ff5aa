"""Several posts of one person, decided together: who takes two, so that as many posts as can be are filled.

Everybody takes a pattern: a set of posts that one person can hold one after the other. How many of each kind
of people take which pattern is an integer programme; it is solved level by level, the most important first,
so that no step of a lower level is paid for by a higher one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

import highspy
import numpy as np
from scipy import sparse

from musterpoint.engine.staffing.situation import Cell, Clock, Situation
from musterpoint.engine.staffing.together import Pairs
from musterpoint.plan import Person

MOST_PATTERNS = 60_000
"""With more the programme would take minutes."""

_OPTIONS = {
    "output_flag": False, "threads": 1, "random_seed": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.2
}  # fmt: skip
"""Costs are whole numbers: what is nearer than a fifth is the optimum."""

Pattern = tuple[int, ...]
"""Columns of needs."""


def several_posts(
    found: Situation,
    levels: Sequence[np.ndarray],
    most: int,
    clock: Clock,
    stopped: Callable[[], bool] = lambda: False,
) -> Pairs | None:
    """The posts of those who take more than one; everybody else's are left to the flow. None where there are
    too many ways to decide it so.

    levels: costs as for `matching.matched`, each of which broadcasts to (kinds, needs). most: posts that one
    person may hold, those counted that the person has already.
    """
    patterns = _patterns(found, most, clock)
    if patterns is None or stopped():
        return None
    if not any(len(pattern) > 1 for _kind, pattern in patterns):
        return []
    amounts = _solved(found, [_cost(found, patterns, level) for level in levels], patterns, stopped)
    return None if amounts is None else _named(found, patterns, amounts)


def most_filled(found: Situation, most: int) -> int:
    """No way of filling these posts fills more: everybody holds `most` posts at the most, one in a shift.
    Ways, rest and hours are left out of account, so this is a bound and not always to be reached."""
    duties, duty_of = np.unique(
        [f"{need.role}\t{need.cell.shift}" for need in found.posts], return_inverse=True
    )
    can = np.zeros((len(found.people), len(duties)), dtype=bool)
    for column, duty in enumerate(duty_of):
        can[:, duty] |= found.fits[:, column]
    need = np.bincount(duty_of, [len(posts) for posts in found.posts.values()]).astype(np.int64)
    shifts, shift_of = np.unique([duty.split("\t")[1] for duty in duties], return_inverse=True)
    left = [most - len(kind.held) for kind in found.people]
    alike, row_of = np.unique(np.column_stack([left, can]), axis=0, return_inverse=True)
    people = np.bincount(row_of.ravel(), [len(group) for group in found.people.values()]).astype(np.int64)
    from ortools.graph.python import max_flow  # not before it is needed: the window would wait for it

    flow = max_flow.SimpleMaxFlow()
    source, sink = 0, 1
    first_shift = 2 + len(alike)
    first_duty = first_shift + len(alike) * len(shifts)
    for row, (posts, *able) in enumerate(alike):
        flow.add_arc_with_capacity(source, 2 + row, int(people[row] * posts))
        for shift in range(len(shifts)):
            here = first_shift + row * len(shifts) + shift
            flow.add_arc_with_capacity(2 + row, here, int(people[row]))
            for duty in np.flatnonzero(np.array(able, dtype=bool) & (shift_of == shift)):
                flow.add_arc_with_capacity(here, first_duty + int(duty), int(people[row]))
    for duty, count in enumerate(need):
        flow.add_arc_with_capacity(first_duty + duty, sink, int(count))
    flow.solve(source, sink)
    return int(flow.optimal_flow())


def _patterns(found: Situation, most: int, clock: Clock) -> list[tuple[int, Pattern]] | None:
    """Kind and pattern; None where there are more than `MOST_PATTERNS`."""
    cells = list(dict.fromkeys(need.cell for need in found.posts))
    cell_of = np.array([cells.index(need.cell) for need in found.posts])
    both = _compatible(cells, clock)
    patterns: list[tuple[int, Pattern]] = []
    for row, kind in enumerate(found.people):
        able = np.flatnonzero(found.fits[row])
        for pattern in _sets(able, cell_of, both, cells, most - len(kind.held), clock, kind.held):
            patterns.append((row, pattern))
            if len(patterns) > MOST_PATTERNS:
                return None
    return patterns


def _compatible(cells: Sequence[Cell], clock: Clock) -> np.ndarray:
    """Whether one person can serve in both, (cells, cells)."""
    rows = [clock.after([cell], cells) for cell in cells]
    return np.array(rows, dtype=bool).reshape(len(cells), len(cells))


def _sets(
    able: np.ndarray,
    cell_of: np.ndarray,
    both: np.ndarray,
    cells: Sequence[Cell],
    most: int,
    clock: Clock,
    held: Sequence[Cell],
) -> Iterator[Pattern]:
    """Every set of at most so many needs that one person can hold beside those `held` already, each once."""
    waiting: list[tuple[Pattern, np.ndarray]] = [((), able)]
    while waiting:
        pattern, rest = waiting.pop()
        for place, need in enumerate(rest):
            whole = (*pattern, int(need))
            mine = [*held, *(cells[cell_of[column]] for column in whole)]
            if len(whole) > 1 and len(mine) > 2 and not _within_hours(mine, clock):
                continue
            yield whole
            if len(whole) < most:
                further = rest[place + 1 :]
                further = further[both[cell_of[need], cell_of[further]]]
                if len(further):
                    waiting.append((whole, further))


def _within_hours(mine: Sequence[Cell], clock: Clock) -> bool:
    """Whether nobody who takes them all is too long on duty; of two the clock has said so already."""
    return all(clock.after([other for other in mine if other is not cell], [cell])[0] for cell in mine)


def _cost(found: Situation, patterns: Sequence[tuple[int, Pattern]], level: np.ndarray) -> np.ndarray:
    whole = np.broadcast_to(np.asarray(level, dtype=np.int64), found.fits.shape)
    return np.array([whole[kind, list(pattern)].sum() for kind, pattern in patterns], dtype=float)


def _solved(
    found: Situation,
    costs: Sequence[np.ndarray],
    patterns: Sequence[tuple[int, Pattern]],
    stopped: Callable[[], bool],
) -> np.ndarray | None:
    """How many people take each pattern."""
    sizes = np.array([len(pattern) for _kind, pattern in patterns], dtype=float)
    second = np.array([len(pattern) * (len(pattern) - 1) / 2 for _kind, pattern in patterns])
    programme = _Programme(found, patterns)
    amounts: np.ndarray | None = None
    *before, ways = costs
    for cost in (-sizes, *before, second, ways):
        if stopped():
            return None
        if amounts is not None and np.ptp(cost) == 0:
            continue
        amounts = programme.least(cost)
        if amounts is None:
            return None
        programme.keep(cost, float(cost @ amounts))
    return amounts


class _Programme:
    """People of each kind and posts of each need as rows, patterns as columns."""

    def __init__(self, found: Situation, patterns: Sequence[tuple[int, Pattern]]):
        kinds, count = len(found.people), len(patterns)
        rows, columns = [], []
        for column, (kind, pattern) in enumerate(patterns):
            rows += [kind, *(kinds + need for need in pattern)]
            columns += [column] * (1 + len(pattern))
        supply = [len(people) for people in found.people.values()]
        need = [len(posts) for posts in found.posts.values()]
        limits = np.array([*supply, *need], dtype=float)
        matrix = sparse.csc_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(limits), count))
        self._solver = highspy.Highs()
        for name, value in _OPTIONS.items():
            self._solver.setOptionValue(name, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, len(limits)
        model.col_cost_ = np.zeros(count)
        model.col_lower_, model.col_upper_ = np.zeros(count), limits[[kind for kind, _p in patterns]]
        model.row_lower_, model.row_upper_ = np.zeros(len(limits)), limits
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        model.integrality_ = [highspy.HighsVarType.kInteger] * count
        self._solver.passModel(model)
        self._columns = np.arange(count, dtype=np.int32)

    def least(self, cost: np.ndarray) -> np.ndarray | None:
        """The amounts of least cost, whole numbers; None where the solver found none."""
        self._solver.changeColsCost(len(cost), self._columns, cost)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.rint(np.array(self._solver.getSolution().col_value)).astype(int)

    def keep(self, cost: np.ndarray, value: float) -> None:
        """Let this cost never rise above a value again."""
        used = np.flatnonzero(cost).astype(np.int32)
        self._solver.addRow(-highspy.kHighsInf, value + 0.25, len(used), used, cost[used])


def _named(found: Situation, patterns: Sequence[tuple[int, Pattern]], amounts: np.ndarray) -> Pairs:
    """Names for those who take several posts, preferably where their unit is already."""
    people = {row: list(reversed(group)) for row, group in enumerate(found.people.values())}
    posts = {column: iter(group) for column, group in enumerate(found.posts.values())}
    cells = [need.cell for need in found.posts]
    present: defaultdict[Cell, Counter[str]] = defaultdict(Counter)
    pairs: Pairs = []
    for (kind, pattern), count in zip(patterns, amounts, strict=True):
        for _one in range(count if len(pattern) > 1 else 0):
            person = _nearest_unit(people[kind], [present[cells[need]] for need in pattern])
            people[kind].remove(person)
            for need in pattern:
                present[cells[need]][person.unit] += 1
                pairs.append((next(posts[need]), person))
    return pairs


def _nearest_unit(people: Sequence[Person], present: Sequence[Counter[str]]) -> Person:
    return max(people, key=lambda person: sum(units[person.unit] for units in present))
