"""Time to spare: samples are planned to be at the laboratory early, as drives may take long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from musterpoint.engine.rounds.ages import SPREAD
from musterpoint.engine.rounds.batches import PICK_UP, Batch
from musterpoint.engine.routing import RoutingProblem

LEAST = 900.0
"""s to spare at least, where there is time for it. Unverified rule of thumb."""
SURE = 3.0
"""Standard deviations of the way to the laboratory that are to spare."""
SHARE = 0.9
"""Part of what the straight way to the laboratory leaves over that is to spare at the most: a vehicle is
hardly ever there to the second."""


def margins(found: Sequence[Batch], ways: np.ndarray, age: float) -> np.ndarray:
    """s to spare for each batch. ways: s from its site to its laboratory; age: s, the limit."""
    waited = np.array([batch.ready - batch.first for batch in found])
    left_over = age - waited - PICK_UP - ways
    return np.clip(np.maximum(LEAST, SURE * SPREAD * ways), 0.0, np.maximum(SHARE * left_over, 0.0))


def with_margins(
    problem: RoutingProblem, found: Sequence[Batch], spare: np.ndarray, age: float
) -> RoutingProblem:
    """The same problem with so much to spare (s, by batch). Its first tasks are the pick-ups of the batches,
    the next ones their hand-overs."""
    first = np.array([batch.first for batch in found])
    latest = problem.tasks.latest.copy()
    latest[: 2 * len(found)] = np.minimum(latest[: 2 * len(found)], np.tile(first + age - spare, 2))
    return replace(problem, tasks=replace(problem.tasks, latest=latest))
