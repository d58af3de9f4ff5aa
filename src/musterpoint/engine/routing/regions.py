"""Searching a large problem part by part: some neighbouring routes are a problem of their own (POPMUSIC,
Taillard and Voß 2002)."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.routing.crossing import around
from musterpoint.engine.routing.drafts import Draft
from musterpoint.engine.routing.problem import Array, RoutingProblem, Tasks, Vehicles

LARGE = 250
"""Tasks from which on a problem is searched part by part."""
TASKS = 100
"""In one part, about."""


def region(one: Draft, order: Array) -> list[int]:
    """The rows of the routes nearest to a task, so many that they have about `TASKS` tasks. order: tasks by
    nearness to it."""
    usual = sum(len(tasks) for _kind, tasks in one.routes) / len(one.routes)
    return around(one, order, max(2, round(TASKS / usual)))


def part_of(
    problem: RoutingProblem, one: Draft, rows: list[int], most: int | None
) -> tuple[RoutingProblem, Array, int | None]:
    """The problem of some routes of an answer, the tasks in it, and the most vehicles: those that the other
    routes leave."""
    inside = set(rows)
    others = [route for row, route in enumerate(one.routes) if row not in inside]
    elsewhere = {task for _kind, tasks in others for task in tasks}
    names = np.array([task for task in range(len(problem.tasks)) if task not in elsewhere], dtype=int)
    used = np.bincount([kind for kind, _tasks in others], minlength=len(problem.vehicles))
    place = np.full(len(problem.tasks), -1)
    place[names] = np.arange(len(names))
    pairs = place[problem.pairs]
    part = RoutingProblem(
        metres=problem.metres,
        seconds=problem.seconds,
        tasks=_rows(problem.tasks, names),
        vehicles=_counted(problem.vehicles, problem.vehicles.count - used),
        pairs=pairs[(pairs >= 0).all(axis=1)],
        changing=problem.changing,
        grain=problem.grain,
    )
    return part, names, None if most is None else most - len(others)


def _rows(tasks: Tasks, names: Array) -> Tasks:
    return Tasks(**{field: getattr(tasks, field)[names] for field in Tasks.__slots__})


def _counted(vehicles: Vehicles, count: Array) -> Vehicles:
    return Vehicles(**{field: getattr(vehicles, field) for field in Vehicles.__slots__} | {"count": count})
