"""The best load of one facility: 0-1 knapsacks, compiled."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def fill_table(value: np.ndarray, weight: np.ndarray, room: int, best: np.ndarray) -> None:
    """best[w] = the most value of items that weigh at most w together, for w = 0 … room (Bellman's dynamic
    program). value, weight: (k,), weights are whole numbers; best: at least (room + 1,), overwritten."""
    best[: room + 1] = 0.0
    for item in range(len(value)):
        heavy, gain = weight[item], value[item]
        for w in range(room, heavy - 1, -1):
            through = best[w - heavy] + gain
            if through > best[w]:
                best[w] = through


@numba.njit(cache=True, nogil=True)
def choose_items(
    value: np.ndarray, weight: np.ndarray, room: int, best: np.ndarray, taken: np.ndarray, part: np.ndarray
) -> None:
    """Which items the most value takes: part (k,) becomes 1 or 0. taken: scratch, (k, room + 1) at least."""
    best[: room + 1] = 0.0
    for item in range(len(value)):
        heavy, gain = weight[item], value[item]
        taken[item, : room + 1] = False
        for w in range(room, heavy - 1, -1):
            through = best[w - heavy] + gain
            if through > best[w]:
                best[w] = through
                taken[item, w] = True
    left = room
    for item in range(len(value) - 1, -1, -1):
        part[item] = 0.0
        if taken[item, left]:
            part[item] = 1.0
            left -= weight[item]


@numba.njit(cache=True, nogil=True)
def fill_fractional(value: np.ndarray, weight: np.ndarray, room: float, part: np.ndarray) -> float:
    """The most value where items may be cut (Dantzig's bound); part (k,) becomes 0 … 1."""
    order = np.argsort(-value / np.maximum(weight, 1e-12))
    total, left = 0.0, room
    for item in order:
        heavy = weight[item]
        share = 1.0 if heavy <= left else max(left, 0.0) / heavy
        part[item] = share
        total += share * value[item]
        left -= share * heavy
    return total
