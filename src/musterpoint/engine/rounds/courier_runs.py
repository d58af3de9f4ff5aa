"""Where the search for courier runs begins: short runs of each hour, strung together into vehicles' days.

Hundreds of goods from here to there are hard to begin from nothing; the runs of one hour to one laboratory
are an ordinary routing problem, and stringing them together with the fewest vehicles is an assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from musterpoint.engine.rounds.batches import Batch
from musterpoint.engine.rounds.courier_chains import Run, strung, tasks_of
from musterpoint.engine.routing import Objective, RoutingProblem, schedule, solve_routing, tasks, vehicles
from musterpoint.engine.searching import Control

Array = np.ndarray

HOUR = 3600.0
NEW_RUN = 20_000
"""Metres that one run more is worth, in a first answer."""
SHARE = 0.3
"""Part of the time that goes into a first answer, at the most."""
EFFORT = 0.01
"""Of the search for the runs of one hour in one area."""
AREAS = (40, 8, 1)
"""Batches that are put together into runs at once; what is left of more is tried among fewer."""


def first_routes(
    problem: RoutingProblem, found: Sequence[Batch], lab: Array, nowhere: int, first_lab: int,
    control: Control,
) -> list[tuple[int, Array]]:  # fmt: skip
    """Kind of vehicle and tasks of first routes; batches that they leave out are left to the search. Those
    that laboratories take in a later hour only are put together by that hour."""
    kind = int(np.argmax(problem.vehicles.count))
    spots = np.array([[batch.site.x, batch.site.y] for batch in found]).reshape(-1, 2)
    n, runs = len(found), []
    due = np.maximum([batch.ready for batch in found], problem.tasks.earliest[n : 2 * n]) // HOUR
    left = set(np.flatnonzero(problem.tasks.allowed[:n, kind]).tolist())
    until = control.clock() + SHARE * (control.seconds or 0.0)
    for most in AREAS:
        groups: dict[tuple[int, int], list[int]] = {}
        for row in sorted(left):
            groups.setdefault((int(lab[row]), int(due[row])), []).append(row)
        parts = [
            (place, rows)
            for (place, _hour), group in sorted(groups.items())
            for rows in _areas(spots, np.array(group), most)
        ]
        for number, (place, rows) in enumerate(parts):
            seconds = max(until - control.clock(), 0.0) / (len(parts) - number) if control.seconds else None
            limit = replace(control, effort=EFFORT, seconds=seconds, listener=_ignore)
            runs += _runs(problem, kind, rows, nowhere, first_lab + place, limit)
        left -= {int(row) for run in runs for row in run.order}
    chains = strung(problem, kind, runs)[: int(problem.vehicles.count[kind])]
    routes = [tasks_of(problem, kind, chain) for chain in chains]
    return [(kind, route) for route in routes if len(route)]


def _areas(spots: Array, rows: Array, most: int) -> list[Array]:
    """The rows by where they are, so many together: halved across the longer side again and again."""
    if len(rows) <= most:
        return [rows]
    own = spots[rows]
    order = rows[np.argsort(own[:, int(np.argmax(np.ptp(own, axis=0)))], kind="stable")]
    half = len(order) // 2
    return [*_areas(spots, order[:half], most), *_areas(spots, order[half:], most)]


def _ignore(progress: object) -> None:
    """Costs of parts say nothing about the whole."""


def _runs(
    problem: RoutingProblem, kind: int, rows: Array, nowhere: int, lab: int, control: Control
) -> list[Run]:
    """The runs that fetch these batches, each from wherever its vehicle is to the laboratory. A vehicle is
    back by a deadline and takes only what may be that late, so that one early batch doesn't hurry all."""
    given, handing = problem.tasks, rows + len(problem.pairs)
    deadlines = given.latest[handing]
    backs = np.unique(np.quantile(deadlines, (0, 1 / 3, 2 / 3), method="lower"))
    part = RoutingProblem(
        metres=problem.metres,
        seconds=problem.seconds,
        tasks=tasks(
            given.place[rows], vehicles=len(backs), service=given.service[rows],
            earliest=given.earliest[rows], latest=given.latest[rows], load=given.load[rows],
            worth=given.worth[rows], allowed=deadlines[:, None] >= backs,
        ),
        vehicles=vehicles(
            np.full(len(backs), len(rows)), start=nowhere, end=lab, latest=backs,
            capacity=problem.vehicles.capacity[[kind] * len(backs)],
            profile=problem.vehicles.profile[kind], fixed=NEW_RUN,
        ),
    )  # fmt: skip
    answer = solve_routing(part, control, Objective(per_metre=1, per_second=1))
    runs = []
    for back, route in zip(answer.vehicle, answer.routes, strict=True):
        times = schedule(part, back, route)
        places = given.place[rows[route]]
        home = max(times.home, given.earliest[handing[route]].max())
        runs.append(Run(rows[route], float(times.starts[0]), home, int(places[0]), lab))
    return runs
