"""A first answer for the search: places where people are, each home to the nearest that has room."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from musterpoint.engine.location import CLOSED, OPEN, Siting, Status, Wish


def first_answer(walk: sparse.csr_array, people: np.ndarray, wish: Wish) -> Siting:
    """Opens the places that must be open, then those that reach most people whom no other one does, then the
    first in their order; then, the most people first, each to the nearest with room. walk: (n, m) metres;
    people: (n,)."""
    status = np.zeros(walk.shape[1], np.int8) if wish.status is None else wish.status
    usable = (status != CLOSED) & (wish.most_lanes > 0)
    must = np.flatnonzero((status == OPEN) & usable)
    order = _in_order(must, _reaching_most(walk, people, must, usable), np.flatnonzero(usable))
    most = min(len(order) if number is None else number for number in (wish.sites, wish.lanes))
    opened = order[:most]
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
    return as_siting(site, opened, people, wish)


def as_siting(site: np.ndarray, opened: np.ndarray, people: np.ndarray, wish: Wish) -> Siting:
    """Who goes where, as an answer with the lanes that it takes. site: (n,); opened: (k,) candidates."""
    served = site >= 0
    load = np.bincount(site[served], people[served], minlength=len(wish.most_lanes))
    lanes = np.zeros(len(load), np.int64)
    lanes[opened] = [_lanes(float(load[place]), wish) for place in opened]
    without = float(people[site < 0].sum())
    return Siting(
        site, lanes, load, np.full(len(people), np.inf), without, 0.0, np.inf, 0.0, 0, Status.FEASIBLE,
        False, (), 0.0,
    )  # fmt: skip


def _in_order(*parts: np.ndarray) -> np.ndarray:
    """The parts one after the other, each place where it comes first."""
    every = np.concatenate(parts)
    return every[np.sort(np.unique(every, return_index=True)[1])]


def _reaching_most(
    walk: sparse.csr_array, people: np.ndarray, must: np.ndarray, usable: np.ndarray
) -> np.ndarray:
    """Places one after the other by the people they reach whom none before them does, until nobody is left
    whom one reaches. A local search wouldn't bring a site to a far village by itself."""
    reach = sparse.csr_array((np.ones(walk.nnz), walk.indices, walk.indptr), walk.shape)
    of_place = reach.tocsc()
    left = np.asarray(people, float).copy()
    gain = np.where(usable, left @ reach, -1.0)

    def leave_out(place: int) -> None:
        nonlocal gain
        there = of_place.indices[of_place.indptr[place] : of_place.indptr[place + 1]]
        gain = gain - left[there] @ reach[there]
        left[there] = 0.0

    for place in must:
        leave_out(place)
    chosen = []
    while len(gain) and gain[best := int(gain.argmax())] > 0.5:
        chosen.append(best)
        leave_out(best)
    return np.array(chosen, np.int64)


def _lanes(load: float, wish: Wish) -> int:
    return max(1, int(np.ceil(load / wish.lane_capacity - 1e-9)))
