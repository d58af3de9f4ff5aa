"""Making routes keep every limit, those that the search doesn't know included, and filling their room."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musterpoint.engine.routing.problem import Array, RoutingProblem
from musterpoint.engine.routing.schedule import schedule, ways


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
    free = [_free(problem, kind, route) for kind, route in zip(kinds, kept, strict=True)] if left else []
    for pair in left:
        _append(problem, kinds, kept, free, pair)
    return kept


def _free(problem: RoutingProblem, kind: int, route: Array) -> float:
    """When a route's last task is done."""
    return schedule(problem, kind, route).ends[-1] if len(route) else problem.vehicles.earliest[kind]


def _append(
    problem: RoutingProblem, kinds: list[int], routes: list[Array], free: list[float], pair: Array
) -> None:
    """Put a pair at the end of the route where it costs least. free: when each route's last task is done."""
    best: tuple[float, int, Array] | None = None
    tasks, vehicles = problem.tasks, problem.vehicles
    for row, (kind, route) in enumerate(zip(kinds, routes, strict=True)):
        last = tasks.place[route[-1]] if len(route) else vehicles.start[kind]
        way = problem.seconds[vehicles.profile[kind], last, tasks.place[pair[0]]]
        if free[row] + way > tasks.latest[pair[0]]:
            continue
        longer = np.concatenate((route, pair))
        metres = ways(problem, kind, longer)[0].sum() - ways(problem, kind, route)[0].sum()
        metres += problem.vehicles.fixed[kind] * (not len(route))
        if (best is None or metres < best[0]) and schedule(problem, kind, longer).feasible:
            best = float(metres), row, longer
    if best is not None:
        _metres, row, routes[row] = best
        _open_routes(problem, kinds, routes)
        free[row] = _free(problem, kinds[row], routes[row])
        free += [problem.vehicles.earliest[kind] for kind in kinds[len(free) :]]


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
