"""Routes for vehicles, on plain arrays: time windows, capacities, shifts, rests, who may do what, goods that
are picked up here and brought there.

    jobs, fleet = tasks(places, load=…, latest=…), vehicles(25, capacity=200)
    problem = RoutingProblem(metres=metres, seconds=seconds, tasks=jobs, vehicles=fleet)
    answer = solve_routing(problem, Control(seconds=20, clock=time.monotonic))

Both conventions of the literature are given by the arrays: distances truncated to one decimal and distance
only (DIMACS), or double precision and vehicles first (SINTEF: `grain=1e-4`, `vehicles_first=True`).
"""

from musterpoint.engine.routing.encoding import Objective
from musterpoint.engine.routing.mending import filled
from musterpoint.engine.routing.problem import (
    RoutingAnswer,
    RoutingProblem,
    Tasks,
    Vehicles,
    tasks,
    vehicles,
)
from musterpoint.engine.routing.schedule import Schedule, schedule
from musterpoint.engine.routing.solving import solve_routing

__all__ = [
    "Objective",
    "RoutingAnswer",
    "RoutingProblem",
    "Schedule",
    "Tasks",
    "Vehicles",
    "filled",
    "schedule",
    "solve_routing",
    "tasks",
    "vehicles",
]
