"""Where the search for courier runs begins: short runs of each hour, strung together into vehicles' days.

Hundreds of goods from here to there are hard to begin from nothing; the runs of one hour to one laboratory
are an ordinary routing problem, and stringing them together with the fewest vehicles is an assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from musterpoint.engine.rounds.batches import Batch
from musterpoint.engine.routing import Objective, RoutingProblem, schedule, solve_routing, tasks, vehicles
from musterpoint.engine.searching import Control

Array = np.ndarray

HOUR = 3600.0
NEW_RUN = 20_000
"""Metres that one run more is worth, in a first answer."""
SHARE = 0.4
"""Part of the time that goes into a first answer."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Batches fetched one after the other. starts: s, at the first site; home: at the laboratory."""

    order: Array
    starts: float
    home: float
    first: int
    last: int


def first_routes(
    problem: RoutingProblem, found: Sequence[Batch], lab: Sequence[int], nowhere: int, first_lab: int,
    control: Control,
) -> list[tuple[int, Array]]:  # fmt: skip
    """Kind of vehicle and tasks of first routes; batches that they leave out are left to the search."""
    kind = int(np.argmax(problem.vehicles.count))
    groups: dict[tuple[int, int], list[int]] = {}
    for row, batch in enumerate(found):
        groups.setdefault((lab[row], int(batch.ready // HOUR)), []).append(row)
    seconds = (control.seconds or 0.0) * SHARE / max(len(groups), 1)
    runs: list[_Run] = []
    for (place, _hour), rows in sorted(groups.items()):
        limit = replace(control, effort=0.02, seconds=seconds if control.seconds else None, listener=_ignore)
        runs += _runs(problem, kind, np.array(rows), nowhere, first_lab + place, limit)
    chains = _strung(problem, kind, runs)[: int(problem.vehicles.count[kind])]
    routes = [np.concatenate([_tasks(run, len(found)) for run in chain]) for chain in chains]
    return [(kind, route) for route in routes if schedule(problem, kind, route).feasible]


def _ignore(progress: object) -> None:
    """Costs of parts say nothing about the whole."""


def _runs(
    problem: RoutingProblem, kind: int, rows: Array, nowhere: int, lab: int, control: Control
) -> list[_Run]:
    """The runs that fetch these batches, each from wherever its vehicle is to the laboratory."""
    given, deadline = problem.tasks, problem.tasks.latest[rows + len(problem.pairs)].min()
    part = RoutingProblem(
        metres=problem.metres,
        seconds=problem.seconds,
        tasks=tasks(
            given.place[rows], service=given.service[rows], earliest=given.earliest[rows],
            latest=given.latest[rows], load=given.load[rows], worth=given.worth[rows],
        ),
        vehicles=vehicles(
            len(rows), start=nowhere, end=lab, latest=deadline, capacity=problem.vehicles.capacity[[kind]],
            profile=problem.vehicles.profile[kind], fixed=NEW_RUN,
        ),
    )  # fmt: skip
    answer = solve_routing(part, control, Objective(per_metre=1, per_second=1))
    runs = []
    for route in answer.routes:
        times = schedule(part, 0, route)
        places = given.place[rows[route]]
        runs.append(_Run(rows[route], float(times.starts[0]), times.home, int(places[0]), lab))
    return runs


def _tasks(run: _Run, batches: int) -> Array:
    """Pick-ups, then the hand-overs."""
    return np.concatenate((run.order, run.order + batches))


def _strung(problem: RoutingProblem, kind: int, runs: Sequence[_Run]) -> list[list[_Run]]:
    """The runs as days of as few vehicles as can be: the longest chains, the shortest ways between them."""
    from scipy.optimize import linear_sum_assignment  # not before it is needed: it is slow to load

    if not runs:
        return []
    profile, longest = problem.vehicles.profile[kind], problem.vehicles.most_seconds[kind] - HOUR
    ways = problem.seconds[profile][np.ix_([run.last for run in runs], [run.first for run in runs])]
    home, starts = (np.array([getattr(run, name) for run in runs]) for name in ("home", "starts"))
    follows = home[:, None] + ways <= starts[None]
    cost = np.where(follows, ways, 1e7)
    after = dict(zip(*linear_sum_assignment(cost), strict=True))
    after = {one: other for one, other in after.items() if follows[one, other]}
    chains = []
    for row in sorted(set(range(len(runs))) - set(after.values()), key=lambda row: starts[row]):
        chain = [runs[row]]
        while row in after:
            row = after[row]
            if runs[row].home - chain[0].starts > longest:
                chains.append(chain)
                chain = []
            chain.append(runs[row])
        chains.append(chain)
    return sorted(chains, key=len, reverse=True)
