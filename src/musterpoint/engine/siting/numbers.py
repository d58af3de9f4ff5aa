"""How many sites and lanes can't be too few, and the fewest with which everybody finds room."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from musterpoint.engine.location import CLOSED, FREE, Siting, Wish, find_room
from musterpoint.engine.searching import Control
from musterpoint.engine.siting.beginning import as_siting, first_answer
from musterpoint.jobs import Job

MORE = (0, 1, 2, 3, 4, 6, 8, 12, 16)
"""Sites or lanes beyond the least that are tried, one after the other."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Bounds by aggregates. reached: (n,) who lives within reach of a place that may be used; needed: their
    people; room: (k + 1,) the most lanes that 0, 1, 2, … sites have, those that are held first; lanes, sites:
    with fewer nobody needs to try; held: lanes that sites which stay, and one for each other site that is
    asked for, take in any case."""

    reached: np.ndarray
    needed: float
    room: np.ndarray
    lanes: int
    sites: int
    held: int

    @property
    def places(self) -> int:
        """How many sites there could be."""
        return len(self.room) - 1

    def most_lanes(self, sites: int | None) -> int:
        """That so many sites have room for."""
        return int(self.room[self.places if sites is None else min(sites, self.places)])


def count(walk: sparse.csr_array, people: np.ndarray, wish: Wish) -> Numbers:
    """The bounds for a wish. walk: (n, m) metres; people: (n,)."""
    status = np.zeros(walk.shape[1], np.int8) if wish.status is None else wish.status
    usable = (status != CLOSED) & (wish.most_lanes > 0)
    reached = walk.sign() @ usable.astype(float) > 0
    needed = float(people[reached].sum())
    held = usable & (status != FREE)
    free = np.sort(wish.most_lanes[usable & ~held])[::-1]
    room = np.cumsum(np.concatenate([[0], wish.most_lanes[held], free]))
    lanes = math.ceil(needed / wish.lane_capacity - 1e-9)
    kept = np.zeros(1) if wish.kept_lanes is None else wish.kept_lanes
    others = max(0, (wish.sites or 0) - int((kept > 0).sum()))
    return Numbers(reached, needed, room, lanes, int(np.searchsorted(room, lanes)), int(kept.sum()) + others)


def room_for_all(walk: sparse.csr_array, people: np.ndarray, wish: Wish, job: Job) -> Siting | None:
    """An answer that serves everybody within reach, None where none was found."""
    began = first_answer(walk, people, wish) if wish.lanes is not None else None
    start = None if began is None else (began.site, began.lanes > 0)
    control = Control(effort=0.0, stopped=lambda: job.cancelled)
    found = find_room(walk, people, wish, control, start)
    return None if found is None else as_siting(found[0], np.flatnonzero(found[1]), people, wish)


def fewest(walk: sparse.csr_array, people: np.ndarray, wish: Wish, job: Job) -> tuple[Wish, Siting, bool]:
    """For a wish that leaves either the number of sites or that of lanes open: the wish with the fewest that
    serve everybody, an answer, and whether it is proven that fewer don't. Where none is found that serves
    everybody, with as many sites as there are lanes, or as many lanes as there are people for."""
    bounds = count(walk, people, wish)
    missing = "sites" if wish.sites is None else "lanes"
    stay = 0 if wish.kept_lanes is None else int((wish.kept_lanes > 0).sum())
    least = max(bounds.sites, stay, 1) if wish.sites is None else max(bounds.lanes, bounds.held)
    most = (
        min(bounds.places, stay + wish.lanes - bounds.held)
        if wish.sites is None
        else bounds.most_lanes(wish.sites)
    )
    for more in MORE:
        if job.cancelled or least + more > most:
            break
        held = replace(wish, **{missing: least + more})
        if (found := room_for_all(walk, people, held, job)) is not None:
            return held, found, more == 0
    held = replace(wish, **{missing: most if wish.sites is None else max(bounds.held, min(least, most))})
    return held, first_answer(walk, people, held), False
