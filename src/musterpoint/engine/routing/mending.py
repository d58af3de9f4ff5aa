"""Making routes keep every limit, those that the search doesn't know included, and filling their room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from musterpoint.engine.routing.problem import Array, RoutingProblem
from musterpoint.engine.routing.schedule import schedule, ways

TRIES = 3_000
"""Places within routes that are tried at most for pairs that nobody does."""


def mended(problem: RoutingProblem, kinds: list[int], routes: list[Array]) -> list[Array]:
    """The routes without what makes them infeasible (rests aren't known to the search), and with what still
    fits in somewhere. Whatever is left out afterwards fits in nowhere."""
    kept = [_feasible_part(problem, kind, route) for kind, route in zip(kinds, routes, strict=True)]
    _open_routes(problem, kinds, kept)
    done = set(np.concatenate(kept).tolist()) if kept else set()
    for task in sorted(set(range(len(problem.tasks))) - done, key=lambda one: -problem.tasks.worth[one]):
        if not np.isin(task, problem.pairs):
            insert(problem, kinds, kept, task)
    left = [pair for pair in problem.pairs if int(pair[0]) not in done]
    if left:
        _Pairs(problem, kinds, kept).insert(left)
    return kept


def filled(
    problem: RoutingProblem, routes: Sequence[tuple[int, Array]], pairs: Sequence[Array]
) -> list[tuple[int, Array]]:
    """The routes (kind of vehicle and tasks) with as many of these pairs as fit in between their tasks."""
    kinds, kept = [kind for kind, _route in routes], [route for _kind, route in routes]
    _Pairs(problem, kinds, kept).insert(pairs, within=True)
    return list(zip(kinds, kept, strict=True))[: len(routes)]


class _Pairs:
    """Puts pairs into routes where they cost least. times: of the routes as they are."""

    def __init__(self, problem: RoutingProblem, kinds: list[int], routes: list[Array]):
        self.problem, self.kinds, self.routes = problem, kinds, routes
        self.times = [schedule(problem, kind, route) for kind, route in zip(kinds, routes, strict=True)]
        self.tries = 0

    def insert(self, pairs: Sequence[Array], within: bool = False) -> None:
        """Put the pairs at the end of routes or `within` them."""
        for pair in pairs:
            best: tuple[float, int, Array] | None = None
            for row in range(len(self.routes)):
                for longer in self._within(row, pair) if within else self._at_end(row, pair):
                    more = self._costs(row, longer)
                    if best is None or more < best[0]:
                        self.tries += 1
                        if schedule(self.problem, self.kinds[row], longer).feasible:
                            best = more, row, longer
            if best is not None:
                self._take(*best[1:])

    def _costs(self, row: int, longer: Array) -> float:
        kind, route = self.kinds[row], self.routes[row]
        metres = ways(self.problem, kind, longer)[0].sum() - ways(self.problem, kind, route)[0].sum()
        return float(metres + self.problem.vehicles.fixed[kind] * (not len(route)))

    def _take(self, row: int, route: Array) -> None:
        known = len(self.routes)
        self.routes[row] = route
        _open_routes(self.problem, self.kinds, self.routes)
        self.times[row] = schedule(self.problem, self.kinds[row], route)
        new = zip(self.kinds[known:], self.routes[known:], strict=True)
        self.times += [schedule(self.problem, kind, empty) for kind, empty in new]

    def _at_end(self, row: int, pair: Array) -> Iterator[Array]:
        tasks, vehicles, kind = self.problem.tasks, self.problem.vehicles, self.kinds[row]
        route, times = self.routes[row], self.times[row]
        free = times.ends[-1] if len(route) else vehicles.earliest[kind]
        last = tasks.place[route[-1]] if len(route) else vehicles.start[kind]
        way = self.problem.seconds[vehicles.profile[kind], last, tasks.place[pair[0]]]
        if tasks.allowed[pair, kind].all() and free + way <= tasks.latest[pair[0]]:
            yield np.concatenate((route, pair))

    def _within(self, row: int, pair: Array) -> Iterator[Array]:
        """The route with the pair where its windows leave room for it: its first task between others, its
        second right after it, before a task at the same place, or at the end."""
        tasks, route, times = self.problem.tasks, self.routes[row], self.times[row]
        if self.tries > TRIES or not tasks.allowed[pair, self.kinds[row]].all():
            return
        there = np.flatnonzero(tasks.place[route] == tasks.place[pair[1]])
        for first in range(len(route)):
            if first and times.ends[first - 1] > tasks.latest[pair[0]]:
                break
            if tasks.latest[route[first]] < tasks.earliest[pair[0]]:
                continue
            longer = np.insert(route, first, pair[0])
            for second in sorted({first, *there[there >= first].tolist(), len(route)}):
                yield np.insert(longer, second + 1, pair[1])


def insert(problem: RoutingProblem, kinds: list[int], routes: list[Array], task: int) -> bool:
    """Put a task where it costs least of all places where it fits; False where there is none."""
    best: tuple[float, int, Array] | None = None
    for row, (kind, route) in enumerate(zip(kinds, routes, strict=True)):
        if not problem.tasks.allowed[task, kind]:
            continue
        before = ways(problem, kind, route)[0].sum()
        for longer in _with(route, task):
            metres = ways(problem, kind, longer)[0].sum() - before
            if (best is None or metres < best[0]) and schedule(problem, kind, longer).feasible:
                best = float(metres), row, longer
    if best is None:
        return False
    _metres, row, routes[row] = best
    return True


def _open_routes(problem: RoutingProblem, kinds: list[int], routes: list[Array]) -> None:
    """An empty route for one unused vehicle of each kind that has none yet."""
    used = np.bincount(kinds, minlength=len(problem.vehicles)) if kinds else np.zeros(len(problem.vehicles))
    empty = {kind for kind, route in zip(kinds, routes, strict=True) if not len(route)}
    for kind in set(np.flatnonzero(used < problem.vehicles.count).tolist()) - empty:
        kinds.append(int(kind))
        routes.append(np.zeros(0, dtype=int))


def _with(route: Array, task: int) -> Iterator[Array]:
    for place in range(len(route) + 1):
        yield np.insert(route, place, task)


def _feasible_part(problem: RoutingProblem, kind: int, route: Array) -> Array:
    """The route, without the least worthy tasks until it keeps every limit."""
    while len(route) and not (found := schedule(problem, kind, route)).feasible:
        wrong = [task for _fault, task in found.faults if task >= 0]
        choice = np.array(wrong) if wrong else route
        going = _with_partner(problem, int(choice[np.argmin(problem.tasks.worth[choice])]))
        route = route[~np.isin(route, going)]
    return route


def _with_partner(problem: RoutingProblem, task: int) -> list[int]:
    for first, last in problem.pairs:
        if task in (first, last):
            return [int(first), int(last)]
    return [task]
