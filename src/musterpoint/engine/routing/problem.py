"""A routing problem as plain arrays: tasks with times and loads, vehicles with shifts and capacities.

Any unit will do for lengths and times as long as it is the same throughout; `metres` and `seconds` are what
plans use. Whole numbers are taken exactly; other figures are counted in multiples of `grain`, times rounded
up, so that what is feasible here is feasible in the figures that were handed in.

n tasks, v kinds of vehicle, q places, k kinds of load, p profiles (ways of moving).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

Array = np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """place: int (n). service: how long one takes (n). earliest, latest: when it may begin (n), infinite for
    never too late. load: that it puts on the vehicle or takes from it (n, k). worth: what leaving it out
    costs (n), infinite where it has to be done. phase: int (n): a vehicle does those of a later phase after
    all of an earlier one. allowed: bool (n, v), which kinds of vehicle may do it."""

    place: Array
    service: Array
    earliest: Array
    latest: Array
    load: Array
    worth: Array
    phase: Array
    allowed: Array

    def __len__(self) -> int:
        return len(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicles:
    """Kinds of vehicle. count: int (v), how many there are of it. start, end: int (v), places. earliest,
    latest: shift (v). capacity: (v, k). profile: int (v). fixed: cost of using one (v). most_metres: length
    of a route, most_seconds: time from leaving the start to coming to the end, infinite for any (v). rest:
    how long one rests, 0 for not (v); rest_from, rest_until: when the rest may begin (v)."""

    count: Array
    start: Array
    end: Array
    earliest: Array
    latest: Array
    capacity: Array
    profile: Array
    fixed: Array
    most_metres: Array
    most_seconds: Array
    rest: Array
    rest_from: Array
    rest_until: Array

    def __len__(self) -> int:
        return len(self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingProblem:
    """metres, seconds: between places (p, q, q), from the row to the column; infinite where there is no way.
    pairs: int (m, 2): the load of the first task is brought to the second one, in one vehicle; the load of
    paired tasks counts between the two only. changing: how long a vehicle takes to go on to a later phase."""

    metres: Array
    seconds: Array
    tasks: Tasks
    vehicles: Vehicles
    pairs: Array = field(default_factory=lambda: np.zeros((0, 2), dtype=int))
    changing: float = 0.0
    grain: float = 1.0

    def __post_init__(self) -> None:
        tasks, vehicles = self.tasks, self.vehicles
        _same_length(
            "tasks", len(tasks), tasks.service, tasks.earliest, tasks.latest, tasks.load, tasks.worth
        )
        _same_length("tasks", len(tasks), tasks.phase, tasks.allowed)
        _same_length("vehicles", len(vehicles), vehicles.start, vehicles.end, vehicles.capacity)
        _same_length("vehicles", len(vehicles), vehicles.earliest, vehicles.latest, vehicles.profile)
        if self.metres.ndim != 3 or self.metres.shape != self.seconds.shape:
            raise ValueError("metres and seconds need the shape (profiles, places, places)")
        if tasks.allowed.shape != (len(tasks), len(vehicles)):
            raise ValueError("allowed needs the shape (tasks, vehicles)")


@dataclass(frozen=True, slots=True)
class RoutingAnswer:
    """routes: tasks in the order in which they are done, int, one array per vehicle that is used; vehicle:
    its kind. left_out: tasks that nobody does. metres, seconds: of all routes, seconds with service and
    waiting. iterations: of the search."""

    routes: tuple[Array, ...]
    vehicle: tuple[int, ...]
    left_out: Array
    metres: float
    seconds: float
    iterations: int


def tasks(
    place: Array,
    *,
    vehicles: int = 1,
    service: Array | float = 0,
    earliest: Array | float = 0,
    latest: Array | float = np.inf,
    load: Array | float = 0,
    worth: Array | float = np.inf,
    phase: Array | int = 0,
    allowed: Array | bool = True,
) -> Tasks:
    """Tasks at these places; a single figure goes for all. vehicles: how many kinds there are."""
    n = len(place)
    return Tasks(
        place=np.asarray(place, dtype=int),
        service=_each(service, n),
        earliest=_each(earliest, n),
        latest=_each(latest, n),
        load=_columns(load, n),
        worth=_each(worth, n),
        phase=_each(phase, n).astype(int),
        allowed=np.broadcast_to(_as_columns(np.asarray(allowed, dtype=bool)), (n, vehicles)),
    )


def vehicles(
    count: Array | int = 1,
    *,
    start: Array | int = 0,
    end: Array | int = 0,
    earliest: Array | float = 0,
    latest: Array | float = np.inf,
    capacity: Array | float = np.inf,
    profile: Array | int = 0,
    fixed: Array | float = 0,
    most_metres: Array | float = np.inf,
    most_seconds: Array | float = np.inf,
    rest: Array | float = 0,
    rest_from: Array | float = 0,
    rest_until: Array | float = np.inf,
) -> Vehicles:
    """Kinds of vehicle, as many as there are counts; a single figure goes for all."""
    v = len(np.atleast_1d(count))
    return Vehicles(
        count=_each(count, v).astype(int),
        start=_each(start, v).astype(int),
        end=_each(end, v).astype(int),
        earliest=_each(earliest, v),
        latest=_each(latest, v),
        capacity=_columns(capacity, v),
        profile=_each(profile, v).astype(int),
        fixed=_each(fixed, v),
        most_metres=_each(most_metres, v),
        most_seconds=_each(most_seconds, v),
        rest=_each(rest, v),
        rest_from=_each(rest_from, v),
        rest_until=_each(rest_until, v),
    )


def _each(value: Array | float, length: int) -> Array:
    return np.broadcast_to(np.asarray(value, dtype=float), (length,))


def _columns(value: Array | float, length: int) -> Array:
    array = _as_columns(np.asarray(value, dtype=float))
    return np.broadcast_to(array, (length, array.shape[-1] if array.ndim else 1))


def _as_columns(array: Array) -> Array:
    """A row per task or vehicle."""
    return array[:, None] if array.ndim == 1 else array


def _same_length(what: str, length: int, *arrays: Array) -> None:
    if any(len(array) != length for array in arrays):
        raise ValueError(f"arrays of {what} differ in length")
