"""A routing problem in PyVRP's words: whole numbers, one location per task, forbidden ways as long ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from pyvrp import (
    Activity,
    ActivityType,
    Client,
    Depot,
    Location,
    ProblemData,
    Route,
    ScheduledActivity,
    Shipment,
    Solution,
    VehicleType,
)

from musterpoint.engine.routing.problem import Array, RoutingProblem

Stretch = tuple[int, tuple[int, ...]]
"""One route: kind of vehicle, and tasks in their order."""

ENDLESS = 1 << 40
"""Times and capacities without a limit, in grains: far above any plan, far below what overflows."""


@dataclass(frozen=True, slots=True)
class Objective:
    """What is made small: metres and seconds on the road, by their price. fair: routes longer in time than
    `target` cost this much more a second, 0 to let them be; so work is spread evenly."""

    per_metre: int = 1
    per_second: int = 0
    fair: int = 0
    target: float = np.inf


@dataclass(frozen=True, slots=True)
class Encoded:
    """data: the problem for PyVRP. kinds: kind of vehicle of each vehicle type. clients: task of each client;
    pairs: tasks of each shipment. steps: what each task is called by PyVRP. Of a part of a problem, tasks and
    kinds have the numbers of the whole."""

    data: ProblemData
    kinds: tuple[int, ...]
    clients: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]
    steps: Mapping[int, Activity]

    def tasks(self, route: Route) -> tuple[int, ...]:
        """The tasks of a route in their order."""
        steps = [step for step in route if not step.is_depot()]
        if not self.pairs:
            return tuple([self.clients[step.idx] for step in steps])
        return tuple([self._task(step) for step in steps])

    def _task(self, step: ScheduledActivity) -> int:
        if step.is_client():
            return self.clients[step.idx]
        return self.pairs[step.idx][0 if step.is_pickup() else 1]

    def solution(self, routes: Iterable[Stretch]) -> Solution:
        """Routes in PyVRP's words."""
        rows = {kind: row for row, kind in enumerate(self.kinds)}
        return Solution(
            self.data,
            [
                Route(self.data, [self.steps[task] for task in tasks], rows[kind])
                for kind, tasks in routes
                if tasks
            ],
        )


def encode(
    problem: RoutingProblem, objective: Objective, most: int | None = None, names: Array | None = None
) -> Encoded:
    """The problem for PyVRP. most: so many vehicles altogether, of a problem with one kind. names: numbers
    that the tasks have in the whole, of a part."""
    tasks, paired = problem.tasks, problem.pairs.ravel()
    clients = np.setdiff1d(np.arange(len(tasks)), paired)
    kinds = np.flatnonzero(problem.vehicles.count > 0)
    depots, at = np.unique(
        np.concatenate((problem.vehicles.start[kinds], problem.vehicles.end[kinds])), return_inverse=True
    )
    profiles, profile = _profiles(problem, kinds, depots)
    data = ProblemData(
        [Location(0.0, 0.0) for _ in range(len(depots) + len(tasks))],
        [_client(problem, int(task), len(depots)) for task in clients],
        [Depot(place) for place in range(len(depots))],
        [
            _vehicle(problem, int(kind), at[row], at[row + len(kinds)], profile[row], objective, most)
            for row, kind in enumerate(kinds)
        ],
        [metres for metres, _seconds in profiles],
        [seconds for _metres, seconds in profiles],
        shipments=[_shipment(problem, pair, len(depots)) for pair in problem.pairs],
    )
    names = np.arange(len(tasks)) if names is None else names
    pairs = names[problem.pairs].tolist()
    steps = {task: Activity(ActivityType.CLIENT, row) for row, task in enumerate(names[clients].tolist())}
    for row, (first, last) in enumerate(pairs):
        steps[first] = Activity(ActivityType.PICKUP, row)
        steps[last] = Activity(ActivityType.DELIVERY, row)
    named = tuple(names[clients].tolist()), tuple((first, last) for first, last in pairs)
    return Encoded(data, tuple(kinds.tolist()), *named, steps)


def whole(problem: RoutingProblem, values: Array | float, up: bool) -> Array:
    """Figures in grains, rounded up or down; infinite ones endless."""
    grains = np.asarray(values, dtype=float) / problem.grain
    endless = ~(grains < ENDLESS)
    near = np.rint(np.where(endless, ENDLESS, grains))
    short = np.where(endless, ENDLESS, np.ceil(grains) if up else np.floor(grains))
    exact = np.isclose(near, np.where(endless, ENDLESS, grains), rtol=0, atol=1e-6)
    return np.where(exact, near, short).astype(np.int64)


def _client(problem: RoutingProblem, task: int, depots: int) -> Client:
    tasks = problem.tasks
    needed = not np.isfinite(tasks.worth[task])
    early, late = _window(problem, task)
    return Client(
        task + depots,
        delivery=_loads(problem, tasks.load[task]),
        service_duration=int(whole(problem, tasks.service[task], up=True)),
        tw_early=early,
        tw_late=late,
        prize=0 if needed else int(tasks.worth[task]),
        required=needed,
    )


def _shipment(problem: RoutingProblem, pair: Array, depots: int) -> Shipment:
    tasks, (first, last) = problem.tasks, (int(task) for task in pair)
    needed = not np.isfinite(tasks.worth[first])
    (first_early, first_late), (last_early, last_late) = _window(problem, first), _window(problem, last)
    return Shipment(
        first + depots,
        last + depots,
        pickup_tw_early=first_early,
        pickup_tw_late=first_late,
        pickup_service_duration=int(whole(problem, tasks.service[first], up=True)),
        delivery_tw_early=last_early,
        delivery_tw_late=max(last_late, first_early),  # no way leads to one that ends before: `_impossible`
        delivery_service_duration=int(whole(problem, tasks.service[last], up=True)),
        amount=_loads(problem, tasks.load[first]),
        prize=0 if needed else int(tasks.worth[first]),
        required=needed,
    )


def _window(problem: RoutingProblem, task: int) -> tuple[int, int]:
    """When a task may begin. One that ends before it begins, or before the day, is given an empty moment: no
    way leads to it (see `_impossible`)."""
    early = max(int(whole(problem, problem.tasks.earliest[task], up=True)), 0)
    return early, max(int(whole(problem, problem.tasks.latest[task], up=False)), early)


def _impossible(problem: RoutingProblem) -> Array:
    """Which tasks have no time at which they could begin."""
    tasks, (first, last) = problem.tasks, problem.pairs.T
    earliest = np.maximum(tasks.earliest, 0.0)
    earliest[last] = np.maximum(earliest[last], earliest[first])
    return tasks.latest < earliest


def _loads(problem: RoutingProblem, load: Array) -> list[int]:
    """Loads are whole numbers: a part of one takes the place of a whole one."""
    limited = np.isfinite(problem.vehicles.capacity).any(axis=0)
    return [int(np.ceil(amount)) for amount in load[limited]]


def _vehicle(
    problem: RoutingProblem, kind: int, start: int, end: int, profile: int, objective: Objective,
    most: int | None,
) -> VehicleType:  # fmt: skip
    vehicles = problem.vehicles
    limited = np.isfinite(vehicles.capacity).any(axis=0)
    capacity = np.clip(vehicles.capacity[kind][limited], 0, ENDLESS)
    late = max(int(whole(problem, vehicles.latest[kind] - vehicles.rest[kind], up=False)), 0)
    longest = max(int(whole(problem, vehicles.most_seconds[kind] - vehicles.rest[kind], up=False)), 0)
    fair = {"shift_duration": longest}
    if objective.fair and np.isfinite(objective.target):
        target = min(int(whole(problem, objective.target, up=True)), longest)
        fair = {
            "shift_duration": target, "max_overtime": longest - target, "unit_overtime_cost": objective.fair
        }  # fmt: skip
    return VehicleType(
        num_available=int(vehicles.count[kind] if most is None else most),
        capacity=[int(amount) for amount in capacity],
        start_depot=int(start),
        end_depot=int(end),
        fixed_cost=int(vehicles.fixed[kind]),
        tw_early=min(max(int(whole(problem, vehicles.earliest[kind], up=True)), 0), late),
        tw_late=late,
        max_distance=int(whole(problem, vehicles.most_metres[kind], up=False)),
        unit_distance_cost=objective.per_metre,
        unit_duration_cost=objective.per_second,
        profile=int(profile),
        **fair,
    )


def _profiles(
    problem: RoutingProblem, kinds: Array, depots: Array
) -> tuple[list[tuple[Array, Array]], list[int]]:
    """Matrices of the ways of moving, one for each profile and set of tasks that a kind may do, and which of
    them each kind of vehicle has. Locations are the depots, then the tasks."""
    tasks, found = problem.tasks, {}
    places = np.concatenate((depots, tasks.place))
    rows = []
    for kind in kinds:
        allowed = tasks.allowed[:, kind]
        key = (int(problem.vehicles.profile[kind]), allowed.tobytes())
        if key not in found:
            found[key] = len(found), _matrices(problem, key[0], allowed, places, len(depots))
        rows.append(found[key][0])
    return [matrices for _row, matrices in found.values()], rows


def _matrices(
    problem: RoutingProblem, profile: int, allowed: Array, places: Array, depots: int
) -> tuple[Array, Array]:
    metres = problem.metres[profile][np.ix_(places, places)]
    seconds = problem.seconds[profile][np.ix_(places, places)].astype(float)
    phase = np.concatenate((np.zeros(depots, dtype=int), problem.tasks.phase))
    later = phase[None, :] > phase[:, None]
    later[:, :depots] = False
    seconds = seconds + np.where(later, problem.changing, 0.0)
    banned = phase[None, :] < phase[:, None]
    banned[:, :depots] = False
    banned[:, depots:] |= ~allowed | _impossible(problem)
    banned |= ~np.isfinite(metres) | ~np.isfinite(seconds)
    np.fill_diagonal(banned, False)
    # A way that isn't allowed takes longer than any day has: that is infeasible, yet not so far off that the
    # search gives up on what is near it.
    never = 2 * _longest_day(problem)
    metres = np.where(banned, never, whole(problem, np.where(banned, 0, metres), up=False))
    seconds = np.where(banned, never, whole(problem, np.where(banned, 0, seconds), up=True))
    np.fill_diagonal(metres, 0)
    np.fill_diagonal(seconds, 0)
    return metres, seconds


def _longest_day(problem: RoutingProblem) -> int:
    late = np.concatenate((problem.vehicles.latest, problem.tasks.latest))
    ways = problem.seconds[np.isfinite(problem.seconds)]
    every = problem.tasks.service.sum() + len(problem.tasks) * ways.max(initial=1.0)
    longest = max(late[np.isfinite(late)].max(initial=1.0), every)
    return int(whole(problem, longest, up=True))
