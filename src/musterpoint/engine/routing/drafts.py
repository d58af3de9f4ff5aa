"""Answers on their way: what a search has found, in the terms in which parts of two can be put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyvrp

from musterpoint.engine.routing.encoding import Encoded


@dataclass(frozen=True, slots=True)
class Draft:
    """One answer. routes: vehicle type and tasks in their order of each; masks: the tasks of each as bits.
    cost: in PyVRP's unit, infinite where it breaks a limit or leaves out what has to be done."""

    routes: tuple[tuple[int, tuple[int, ...]], ...]
    masks: tuple[int, ...]
    cost: float

    def solution(self, encoded: Encoded) -> pyvrp.Solution:
        return encoded.solution(self.routes)


def draft(encoded: Encoded, found: pyvrp.Solution) -> Draft:
    routes = tuple((route.vehicle_type(), encoded.tasks(route)) for route in found.routes())
    return Draft(routes, tuple(bits(tasks) for _row, tasks in routes), cost_of(encoded, found))


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
