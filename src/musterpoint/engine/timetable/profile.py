"""How many people a site can serve at any time of its day, and how many already come then."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.queues.line import Line, Stage
from musterpoint.engine.timetable.calls import Calls
from musterpoint.engine.timetable.procedure import Flow


def serving_profile(line: Line, flow: Flow, times: np.ndarray) -> np.ndarray:
    """People per second that a site can serve at each of the times (t,): in each lane what its slowest stage
    can, and no more than the stages of the whole site."""
    whole, lanes = [np.full(len(times), np.inf)], []
    for lane in range(line.lanes):
        rates = [
            _working(stage, lane, times) / max(flow.seconds(number), 1e-9)
            for number, stage in enumerate(line.stages)
            if stage.in_lanes
        ]
        if rates:
            lanes.append(np.min(rates, axis=0))
    whole += [
        _working(stage, None, times) / max(flow.seconds(number), 1e-9)
        for number, stage in enumerate(line.stages)
        if not stage.in_lanes
    ]
    return np.minimum(np.sum(lanes, axis=0) if lanes else np.inf, np.min(whole, axis=0))


def coming(calls: Calls, times: np.ndarray, comes: float = 1.0) -> np.ndarray:
    """People per second who arrive at each of the times (t,), by their slots and their way. comes: part of
    those called."""
    step = times[1] - times[0]
    begins, seconds = calls.starts + calls.walk, np.maximum(calls.seconds, step)
    amount = calls.people * comes / seconds
    changes = np.zeros(len(times) + 1)
    first = np.clip(np.searchsorted(times, begins), 0, len(times))
    last = np.clip(np.searchsorted(times, begins + seconds), 0, len(times))
    np.add.at(changes, first, amount)
    np.add.at(changes, last, -amount)
    return np.cumsum(changes)[:-1]


def _working(stage: Stage, lane: int | None, times: np.ndarray) -> np.ndarray:
    """Servers at work times their speed, at each of the times (t,)."""
    steps = sorted(
        (step for step in stage.servers if step.lane in (None, lane) or lane is None),
        key=lambda step: step.at,
    )
    starts = np.array([step.at for step in steps])
    amounts = np.array([0.0, *(step.count * step.speed for step in steps)])
    return amounts[np.searchsorted(starts, times, side="right")]
