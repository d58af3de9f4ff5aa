"""Answers on their way: what a search has found, in the terms in which parts of two can be put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyvrp

from musterpoint.engine.routing.encoding import Encoded, Stretch


@dataclass(frozen=True, slots=True)
class Draft:
    """One answer. masks: the tasks of each route as bits. cost: in PyVRP's unit, infinite where it breaks a
    limit or leaves out what has to be done."""

    routes: tuple[Stretch, ...]
    masks: tuple[int, ...]
    cost: float


def draft(encoded: Encoded, found: pyvrp.Solution) -> Draft:
    routes = tuple((encoded.kinds[route.vehicle_type()], encoded.tasks(route)) for route in found.routes())
    return Draft(routes, tuple(bits(tasks) for _kind, tasks in routes), cost_of(encoded, found))


def cost_of(encoded: Encoded, found: pyvrp.Solution) -> float:
    if not found.is_feasible() or not found.is_complete():
        return float("inf")
    return float(pyvrp.CostEvaluator([0] * encoded.data.num_load_dimensions, 0, 0).cost(found))


def bits(tasks: Iterable[int]) -> int:
    """A set of tasks as one whole number."""
    mask = 0
    for task in tasks:
        mask |= 1 << task
    return mask
