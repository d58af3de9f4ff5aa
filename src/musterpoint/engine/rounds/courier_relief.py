"""Vehicles that are left over take a part of the runs that come late to the laboratory: the samples fetched
first needn't wait until those fetched last are on board."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.engine.rounds.courier_chains import Run, strung, tasks_of
from musterpoint.engine.routing import RoutingProblem, schedule

Array = np.ndarray

SPARES = (900.0, 0.0)
"""s between two runs of a vehicle at the least: the first of these for which vehicles suffice."""
WORTHWHILE = 300.0
"""s by which batches have to come earlier, all together, for a vehicle to be sent."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Batches fetched one after the other and handed over at `home` (s). starts, ends: s, of each."""

    order: Array
    starts: Array
    ends: Array
    home: float

    def overdue(self, due: Array) -> float:
        return float(np.maximum(self.home - due[self.order], 0.0).sum())


def relieved(
    problem: RoutingProblem, routes: Sequence[tuple[int, Array]], due: Array
) -> list[tuple[int, Array]]:
    """The routes with runs divided where that brings batches to the laboratory sooner that come after they
    are due, as long as there are vehicles for it. Pick-ups are the problem's first tasks, hand-overs the
    next. due: s, by batch."""
    kind = int(np.argmax(problem.vehicles.count))
    parts, others = [], []
    for of_kind, route in routes:
        found = _parts(problem, kind, route) if of_kind == kind else None
        parts += found or []
        others += [(of_kind, route)] if found is None else []
    free = int(problem.vehicles.count[kind]) - sum(of_kind == kind for of_kind, _route in others)
    divided = _divided(problem, kind, parts, due)
    for spare in SPARES:
        days, low, high = None, 0, len(divided)
        while low <= high and parts:
            middle = (low + high) // 2
            tried = _days(problem, kind, _after(parts, divided[:middle]), free, spare)
            days, low, high = (days, low, middle - 1) if tried is None else (tried, middle + 1, high)
        if days is not None:
            return [*others, *((kind, day) for day in days)]
    return list(routes)


def _parts(problem: RoutingProblem, kind: int, route: Array) -> list[_Part] | None:
    """The runs of a day; None where it isn't made of runs to one laboratory each."""
    n, parts, times = len(problem.pairs), [], schedule(problem, kind, route)
    begin = 0
    while begin < len(route):
        end = begin
        while end < len(route) and route[end] < n:
            end += 1
        over = 2 * end - begin
        order, brought = route[begin:end], route[end:over]
        if not len(order) or set(order + n) != set(brought):
            return None
        if len(np.unique(problem.tasks.place[brought])) > 1:
            return None
        home = float(times.starts[end:over].max())
        parts.append(_Part(order, times.starts[begin:end], times.ends[begin:end], home))
        begin = over
    return parts


Division = tuple[int, _Part, _Part]
"""Row of a part among all that there are by then, and the two that take its place and the end of the list."""


def _divided(problem: RoutingProblem, kind: int, parts: list[_Part], due: Array) -> list[Division]:
    """All divisions that are worthwhile, those first that help most."""
    now = list(parts)
    waiting: list[tuple[float, int, _Part, int]] = []
    divisions: list[Division] = []

    def offer(row: int) -> None:
        gain, place = _gain(problem, kind, now[row], due)
        if gain >= WORTHWHILE:
            heapq.heappush(waiting, (-gain, row, now[row], place))

    for row in range(len(now)):
        offer(row)
    while waiting:
        _less, row, part, place = heapq.heappop(waiting)
        first, last = _cut(problem, kind, part, place)
        divisions.append((row, first, last))
        now[row] = first
        now.append(last)
        offer(row)
        offer(len(now) - 1)
    return divisions


def _gain(problem: RoutingProblem, kind: int, part: _Part, due: Array) -> tuple[float, int]:
    """By how many seconds batches come earlier if a part is divided where that is best, and the place."""
    before = part.overdue(due)
    if before < WORTHWHILE or len(part.order) < 2:
        return 0.0, 0
    cuts = [_cut(problem, kind, part, place) for place in range(1, len(part.order))]
    gains = [before - first.overdue(due) - last.overdue(due) for first, last in cuts]
    return max(gains), int(np.argmax(gains)) + 1


def _cut(problem: RoutingProblem, kind: int, part: _Part, place: int) -> tuple[_Part, _Part]:
    n, order = len(problem.pairs), part.order[:place]
    spots, profile = problem.tasks.place, problem.vehicles.profile[kind]
    way = problem.seconds[profile, spots[order[-1]], spots[order[-1] + n]]
    home = max(float(part.ends[place - 1] + way), float(problem.tasks.earliest[order + n].max()))
    first = _Part(order, part.starts[:place], part.ends[:place], min(home, part.home))
    return first, _Part(part.order[place:], part.starts[place:], part.ends[place:], part.home)


def _after(parts: Sequence[_Part], divisions: Sequence[Division]) -> list[_Part]:
    after = list(parts)
    for row, first, last in divisions:
        after[row] = first
        after.append(last)
    return after


def _days(
    problem: RoutingProblem, kind: int, parts: Sequence[_Part], most: int, spare: float
) -> list[Array] | None:
    """The parts as days of vehicles; None where more than `most` are needed."""
    n, spots = len(problem.pairs), problem.tasks.place
    runs = [
        Run(one.order, float(one.starts[0]), one.home, int(spots[one.order[0]]), int(spots[one.order[0] + n]))
        for one in parts
    ]
    chains = strung(problem, kind, runs, spare)
    days = [tasks_of(problem, kind, chain) for chain in chains]
    whole = sum(map(len, days)) == 2 * sum(len(one.order) for one in parts)
    return days if whole and len(days) <= most else None
