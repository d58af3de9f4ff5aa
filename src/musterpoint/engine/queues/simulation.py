"""One day at a site, simulated."""

from __future__ import annotations

from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike

from musterpoint.engine.queues.day import Day
from musterpoint.engine.queues.line import Line, Servers, Stage


def simulate(
    line: Line,
    arrivals: ArrayLike,
    seed: int = 0,
    lanes: ArrayLike | None = None,
    priority: ArrayLike | None = None,
) -> Day:
    """Everybody's way through a line.

    arrivals: float64 (n,), seconds, rising. lanes: int (n,), the lane that each is sent to, -1 where they
    choose the shortest; None means that all choose. priority: bool (n,), who is served before others and may
    use a green lane; None means nobody. seed: the n-th service at a station takes as long in every run with
    the same seed, whatever else differs. Raises ValueError where shapes or values are unfit.
    """
    arrived = _moments(arrivals)
    if (np.diff(arrived) < 0).any():
        raise ValueError("arrivals must be rising")
    return _day(line, arrived, seed, lanes, priority)


def simulate_called(
    line: Line,
    offsets: ArrayLike,
    call: ArrayLike,
    at: ArrayLike,
    part: float,
    seed: int = 0,
    lanes: ArrayLike | None = None,
    priority: ArrayLike | None = None,
) -> Day:
    """As `simulate`, but people are called in groups (pull rule): the next group once `part` (0–1) of the one
    before is through.

    offsets: float64 (n,), seconds that each takes to come from the call on. call: int (n,), rising, whose
    call each belongs to; at: float64 (calls,), when it is made, NaN where the rule decides; those with a time
    come first.
    """
    offset = _moments(offsets)
    group = _column(call, len(offset), 0)
    when = np.asarray(at, dtype=np.float64)
    if (np.diff(group) < 0).any() or (len(group) and not 0 <= group[0] <= group[-1] < len(when)):
        raise ValueError("calls must rise and be places in `at`")
    return _day(line, offset, seed, lanes, priority, (group, when, part))


def _day(
    line: Line,
    arrived: np.ndarray,
    seed: int,
    lanes: ArrayLike | None,
    priority: ArrayLike | None,
    called: tuple[np.ndarray, np.ndarray, float] | None = None,
) -> Day:
    from musterpoint.engine.queues import kernel  # loading the compiler takes half a second

    people = np.zeros(len(arrived), dtype=kernel.PERSON)
    people["arrived"] = arrived
    people["lane"] = _column(lanes, len(arrived), -1)
    people["priority"] = _column(priority, len(arrived), 0)
    if ((people["lane"] < -1) | (people["lane"] >= line.lanes)).any():
        raise ValueError("lanes must be -1 or the number of a lane")
    stages = _stages(line, kernel)
    stations = _stations(line, len(stages), seed, kernel)
    changes = _changes(line, kernel)
    most = np.zeros(len(stations), dtype=np.int64)
    np.maximum.at(most, changes["station"], changes["servers"])
    events = 2 * min(int(most.sum()), len(people)) + 2 * len(stations) + 2
    times = np.full((len(people), len(stages), 3), np.nan)
    chains = np.full((3 * len(stations) + len(stages), 2), kernel.NOBODY, dtype=np.int64)
    if called is None:
        heap = np.zeros(events, dtype=kernel.EVENT)
        kernel.run(stages, stations, people, times, chains, heap, changes, line.closes_when_full)
    else:
        heap = np.zeros(events + len(people), dtype=kernel.EVENT)
        calls = _calls(*called[:2], kernel)
        kernel.run_called(
            stages, stations, people, times, chains, heap, changes, line.closes_when_full, calls, called[2]
        )
    return Day(
        line=line,
        arrived=arrived if called is None else people["arrived"],
        lane=people["lane"],
        priority=people["priority"].astype(bool),
        entered=times[:, :, kernel.ENTERED],
        began=times[:, :, kernel.BEGAN],
        ended=times[:, :, kernel.ENDED],
    )


def _moments(values: ArrayLike) -> np.ndarray:
    moments = np.ascontiguousarray(values, dtype=np.float64)
    if moments.ndim != 1 or not np.isfinite(moments).all():
        raise ValueError("times must be one row of finite numbers")
    return moments


def _stations(line: Line, stages: int, seed: int, kernel: ModuleType) -> np.ndarray:
    stations = np.zeros(stages * line.lanes, dtype=kernel.STATION)
    stations["stage"], stations["lane"] = np.divmod(np.arange(len(stations)), line.lanes)
    stations["green"] = np.isin(stations["lane"], list(line.green))
    stations["speed"] = 1.0
    kernel.station_keys(seed, stations)
    return stations


def _calls(group: np.ndarray, when: np.ndarray, kernel: ModuleType) -> np.ndarray:
    calls = np.zeros(len(when), dtype=kernel.CALL)
    calls["count"] = np.bincount(group, minlength=len(when))
    calls["first"] = np.cumsum(calls["count"]) - calls["count"]
    calls["at"] = when
    return calls


def _column(values: ArrayLike | None, people: int, missing: int) -> np.ndarray:
    if values is None:
        return np.full(people, missing, dtype=np.int64)
    column = np.array(values, dtype=np.int64)
    if column.shape != (people,):
        raise ValueError("lanes and priority need one entry for each arrival")
    return column


def _stages(line: Line, kernel: ModuleType) -> np.ndarray:
    """The stages as the kernel's records."""
    rows = np.zeros(len(line.stages), dtype=kernel.STAGE)
    steps = np.linspace(0, 1, kernel.QUANTILES_KEPT)
    for row, stage in zip(rows, line.stages, strict=True):
        service = stage.service
        row["kind"] = service.kind
        row["a"], row["b"], row["c"] = service.parameters
        if service.quantiles:
            row["quantiles"] = np.interp(steps, np.linspace(0, 1, len(service.quantiles)), service.quantiles)
        for name in ("in_lanes", "room", "batch", "patience", "tube", "tube_change"):
            row[name] = getattr(stage, name)
    return rows


def _changes(line: Line, kernel: ModuleType) -> np.ndarray:
    """Every change of servers as the kernel's records, by time."""
    rows = [
        (change.at, number * line.lanes + lane, change.count, change.speed)
        for number, stage in enumerate(line.stages)
        for change in stage.servers
        for lane in _lanes_meant(line, stage, change)
    ]
    changes = np.array(rows, dtype=kernel.CHANGE)
    return changes[np.argsort(changes["at"], kind="stable")]


def _lanes_meant(line: Line, stage: Stage, change: Servers) -> range:
    if not stage.in_lanes:
        return range(1)
    return range(line.lanes) if change.lane is None else range(change.lane, change.lane + 1)
