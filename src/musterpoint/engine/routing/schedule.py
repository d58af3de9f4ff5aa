"""When a vehicle is where: the times of one route, with its rest, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musterpoint.engine.routing.problem import Array, RoutingProblem
from musterpoint.engine.routing.timing import ROUNDING, best_rest, timed

LATE, SHIFT, LOAD, FAR, ORDER, BARRED, NO_WAY, REST = (
    "late", "shift", "load", "far", "order", "barred", "no-way", "rest",
)  # fmt: skip
"""What can be wrong: a task begins too late, the vehicle comes home after its shift, carries too much or
drives too far, does tasks in the wrong order, may not do one, can't get there, has no time to rest."""


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
    tasks, vehicles = problem.tasks, problem.vehicles
    route = np.asarray(route, dtype=int)
    metres, seconds = ways(problem, kind, route, where)
    earliest = float(vehicles.earliest[kind]) if begin is None else float(begin)
    pause = np.array([vehicles.rest_from[kind], vehicles.rest_until[kind], vehicles.rest[kind]], dtype=float)
    shift_end = float(vehicles.latest[kind])
    windows = np.stack((tasks.earliest[route], tasks.latest[route], tasks.service[route])).astype(float)
    rest = -1
    if vehicles.rest[kind] and not rested:
        rest = best_rest(seconds, windows, earliest, pause, shift_end)
    times, totals = timed(seconds, windows, earliest, rest, pause, shift_end)
    leaves = earliest
    if begin is None and not totals[4]:
        slack, waited = totals[2:4]
        leaves += max(min(slack, waited), slack - spare if np.isfinite(slack) else 0.0)
        times, totals = timed(seconds, windows, leaves, rest, pause, shift_end)
    home, rest_starts = float(totals[0]), float(totals[1])
    faults = tuple(_order_faults(problem, kind, route, metres, seconds))
    faults += tuple((LATE, int(task)) for task in route[times[1] > windows[1] + ROUNDING])
    if rest_starts > pause[1] + ROUNDING:
        faults += ((REST, -1),)
    if home > shift_end + ROUNDING or home - leaves > vehicles.most_seconds[kind] + ROUNDING:
        faults += ((SHIFT, -1),)
    return Schedule(leaves, *times, home, metres, rest, rest_starts, faults)


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
    if metres[np.isfinite(metres)].sum() > vehicles.most_metres[kind] + ROUNDING:
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
    return bool((carried > capacity + ROUNDING).any())
