"""The times of one route, compiled: to find where tasks still fit in, thousands of routes are tried, and each
of them with its rest before every task."""

from __future__ import annotations

import numpy as np

from musterpoint.engine.routing.problem import Array
from musterpoint.geo.compiled import compiled

ROUNDING = 1e-6
"""By how much a limit may be passed without being broken."""


@compiled
def timed(
    seconds: Array, windows: Array, start: float, rest: int, pause: Array, shift_end: float
) -> tuple[Array, Array]:
    """Drive a route of r tasks once.

    seconds (r + 1): of the way to each task and to the end. windows (3, r): when each task may begin at the
    earliest and at the latest, how long it takes. start: when the vehicle leaves. rest: before which task it
    rests, r for before the end, -1 for nowhere. pause (3): from when and until when the rest may begin, how
    long it takes. shift_end: when the vehicle must be at its end.

    Returns times (3, r): when it arrives at each task, begins and ends it; and totals (5): when it is at its
    end, when it rests (nan for never), by how much all may be later, how long it waits altogether, how many
    limits it breaks.
    """
    count = windows.shape[1]
    times = np.zeros((3, count))
    now, rests, slack, waited, broken = start, np.nan, np.inf, 0.0, 0
    for position in range(count + 1):
        if position == rest:
            begins = max(now, pause[0])
            waited += max(pause[0] - now, 0.0)
            slack = min(slack, waited + max(pause[1] - begins, 0.0))
            broken += begins > pause[1] + ROUNDING
            rests, now = begins, begins + pause[2]
        now += seconds[position]
        if position < count:
            times[0, position] = now
            begins = max(now, windows[0, position])
            waited += max(windows[0, position] - now, 0.0)
            slack = min(slack, waited + max(windows[1, position] - begins, 0.0))
            broken += begins > windows[1, position] + ROUNDING
            times[1, position] = begins
            now = begins + windows[2, position]
            times[2, position] = now
    slack = min(slack, waited + max(shift_end - now, 0.0))
    broken += now > shift_end + ROUNDING
    return times, np.array([now, rests, slack, waited, broken])


@compiled
def best_rest(seconds: Array, windows: Array, start: float, pause: Array, shift_end: float) -> int:
    """Before which task the vehicle rests best: where it breaks the fewest limits, of those where it is home
    first, of those the first. Shapes and units as in `timed`."""
    best, fewest, first = 0, np.inf, np.inf
    for rest in range(windows.shape[1] + 1):
        totals = timed(seconds, windows, start, rest, pause, shift_end)[1]
        if totals[4] < fewest or (totals[4] == fewest and totals[0] < first):
            best, fewest, first = rest, totals[4], totals[0]
    return best
