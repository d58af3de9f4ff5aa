"""A first answer for the search: places where people are, each home to the nearest that has room."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from musterpoint.engine.location import CLOSED, OPEN, Siting, Status, Wish


def first_answer(walk: sparse.csr_array, people: np.ndarray, wish: Wish) -> Siting:
    """Opens the first places in their order, those that must be open before; then, the most people first,
    each to the nearest with room. walk: (n, m) metres; people: (n,)."""
    status = np.zeros(walk.shape[1], np.int8) if wish.status is None else wish.status
    usable = (status != CLOSED) & (wish.most_lanes > 0)
    order = np.argsort(~((status == OPEN) & usable), kind="stable")
    order = order[usable[order]]
    opened = order if wish.sites is None else order[: wish.sites]
    room = np.zeros(walk.shape[1])
    room[opened] = wish.most_lanes[opened] * wish.lane_capacity
    lanes_left = np.inf if wish.lanes is None else wish.lanes - len(opened)
    load = np.zeros_like(room)
    site = np.full(len(people), -1)
    for unit in np.argsort(-people, kind="stable").tolist():
        begin, end = walk.indptr[unit], walk.indptr[unit + 1]
        places = walk.indices[begin:end][np.argsort(walk.data[begin:end], kind="stable")]
        for place in places[load[places] + people[unit] <= room[places]].tolist():
            more = _lanes(load[place] + people[unit], wish) - _lanes(load[place], wish)
            if more <= lanes_left:
                lanes_left -= more
                load[place] += people[unit]
                site[unit] = place
                break
    lanes = np.zeros(walk.shape[1], np.int64)
    lanes[opened] = [_lanes(float(load[place]), wish) for place in opened]
    without = float(people[site < 0].sum())
    return Siting(
        site, lanes, load, np.full(len(people), np.inf), without, 0.0, np.inf, 0.0, 0, Status.FEASIBLE,
        False, (), 0.0,
    )  # fmt: skip


def _lanes(load: float, wish: Wish) -> int:
    return max(1, int(np.ceil(load / wish.lane_capacity - 1e-9)))
