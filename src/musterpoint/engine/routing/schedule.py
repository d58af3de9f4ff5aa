"""When a vehicle is where: the times of one route, with its rest, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musterpoint.engine.routing.problem import Array, RoutingProblem

LATE, SHIFT, LOAD, FAR, ORDER, BARRED, NO_WAY, REST = (
    "late", "shift", "load", "far", "order", "barred", "no-way", "rest",
)  # fmt: skip
"""What can be wrong: a task begins too late, the vehicle comes home after its shift, carries too much or
drives too far, does tasks in the wrong order, may not do one, can't get there, has no time to rest."""

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times of one route of r tasks, in the problem's unit. leaves: when it leaves its start, as late as it
    can without being later anywhere. arrives, starts, ends: of each task (r). home: when it is at its end.
    metres: of the way to each task and of the way to the end (r + 1). rest_at: before which task, by
    position, it rests, r for before the end, -1 for nowhere; rest_starts: when. faults: kind and task (-1 for
    the route) of what is wrong."""

    leaves: float
    arrives: Array
    starts: Array
    ends: Array
    home: float
    metres: Array
    rest_at: int
    rest_starts: float
    faults: tuple[tuple[str, int], ...]

    @property
    def feasible(self) -> bool:
        return not self.faults


def schedule(
    problem: RoutingProblem, kind: int, route: Array, begin: float | None = None, where: int | None = None,
    rested: bool = False, spare: float = np.inf,
) -> Schedule:  # fmt: skip
    """The times of a route of a kind of vehicle. begin, where: it is free then and there instead of at the
    beginning of its shift at its start. rested: it has had its rest. spare: it leaves only so long before it
    would be late somewhere, infinite to leave as soon as it doesn't wait for it."""
    route = np.asarray(route, dtype=int)
    metres, seconds = ways(problem, kind, route, where)
    wrong = tuple(_order_faults(problem, kind, route, metres, seconds))
    earliest = float(problem.vehicles.earliest[kind]) if begin is None else begin
    best: _Run | None = None
    for rest in [-1] if rested or not problem.vehicles.rest[kind] else range(len(route) + 1):
        tried = _run(problem, kind, route, seconds, earliest, rest)
        if best is None or (len(tried.faults), tried.home) < (len(best.faults), best.home):
            best = tried
    assert best is not None
    leaves = earliest
    if begin is None and not best.faults:
        leaves += max(min(best.slack, best.waited), best.slack - spare if np.isfinite(best.slack) else 0.0)
        best = _run(problem, kind, route, seconds, leaves, best.rest)
    faults = wrong + best.faults
    if best.home - leaves > problem.vehicles.most_seconds[kind] + _ROUNDING:
        faults += ((SHIFT, -1),)
    return Schedule(
        leaves, best.arrives, best.starts, best.ends, best.home, metres, best.rest, best.rest_starts, faults
    )


@dataclass(slots=True)
class _Run:
    """One way through a route. slack: by how much all can be later; waited: how long it waits altogether."""

    arrives: Array
    starts: Array
    ends: Array
    rest: int
    home: float = 0.0
    rest_starts: float = np.nan
    slack: float = np.inf
    waited: float = 0.0
    faults: tuple[tuple[str, int], ...] = ()

    def wait(self, now: float, earliest: float, latest: float, fault: tuple[str, int]) -> float:
        """When something begins that may not begin before or after these times."""
        begins = max(now, earliest)
        self.waited += begins - now
        self.slack = min(self.slack, self.waited + max(latest - begins, 0.0))
        if begins > latest + _ROUNDING:
            self.faults += (fault,)
        return begins


def _run(problem: RoutingProblem, kind: int, route: Array, seconds: Array, start: float, rest: int) -> _Run:
    tasks, vehicles = problem.tasks, problem.vehicles
    run = _Run(*np.zeros((3, len(route))), rest)
    now = start
    for position in range(len(route) + 1):
        if position == rest:
            now = run.wait(now, vehicles.rest_from[kind], vehicles.rest_until[kind], (REST, -1))
            run.rest_starts = now
            now += vehicles.rest[kind]
        now += seconds[position]
        if position == len(route):
            break
        task = route[position]
        run.arrives[position] = now
        now = run.wait(now, tasks.earliest[task], tasks.latest[task], (LATE, int(task)))
        run.starts[position] = now
        now += tasks.service[task]
        run.ends[position] = now
    run.home = run.wait(now, now, vehicles.latest[kind], (SHIFT, -1))
    return run


def ways(problem: RoutingProblem, kind: int, route: Array, where: int | None = None) -> tuple[Array, Array]:
    """Length and time of the way to each task and to the end (r + 1), changing clothes included."""
    vehicles, tasks = problem.vehicles, problem.tasks
    start = vehicles.start[kind] if where is None else where
    places = np.concatenate(([start], tasks.place[route], [vehicles.end[kind]]))
    profile = vehicles.profile[kind]
    metres = problem.metres[profile][places[:-1], places[1:]].astype(float)
    seconds = problem.seconds[profile][places[:-1], places[1:]].astype(float)
    phase = np.concatenate(([0], tasks.phase[route]))
    seconds[: len(route)] += np.where(np.diff(phase) > 0, problem.changing, 0.0)
    return metres, seconds


def _order_faults(
    problem: RoutingProblem, kind: int, route: Array, metres: Array, seconds: Array
) -> list[tuple[str, int]]:
    """What is wrong with a route whatever the time."""
    tasks, vehicles = problem.tasks, problem.vehicles
    faults = [(BARRED, int(task)) for task in route[~tasks.allowed[route, kind]]]
    unreachable = ~np.isfinite(seconds)
    faults += [(NO_WAY, int(route[min(at, len(route) - 1)])) for at in np.flatnonzero(unreachable)]
    phase = tasks.phase[route]
    faults += [(ORDER, int(task)) for task in route[1:][np.diff(phase) < 0]]
    place = {int(task): at for at, task in enumerate(route)}
    pairs = problem.pairs[np.isin(problem.pairs, route).any(axis=1)].tolist()
    for first, last in pairs:
        if (first in place) != (last in place) or place.get(first, 0) > place.get(last, 0):
            faults.append((ORDER, first))
    if _heaviest(problem, kind, route, place, pairs):
        faults.append((LOAD, -1))
    if metres[np.isfinite(metres)].sum() > vehicles.most_metres[kind] + _ROUNDING:
        faults.append((FAR, -1))
    return faults


def _heaviest(
    problem: RoutingProblem, kind: int, route: Array, place: dict[int, int], pairs: list[list[int]]
) -> bool:
    """Whether the vehicle carries more than it can: what isn't paired it has with it all the time."""
    load, capacity = problem.tasks.load, problem.vehicles.capacity[kind]
    paired = np.isin(route, pairs)
    change = np.zeros((len(route) + 1, load.shape[1]))
    for first, last in pairs:
        if first in place and last in place:
            change[place[first]] += load[first]
            change[place[last]] -= load[first]
    carried = load[route[~paired]].sum(axis=0) + np.cumsum(change, axis=0).max(axis=0, initial=0.0)
    return bool((carried > capacity + _ROUNDING).any())
