"""When people come: slots, and how well they are kept to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from musterpoint.jobs import give_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Punctuality:
    """How people keep to their slot. absent: part (0–1) that doesn't come; early and late: parts of the
    others that come up to `early_by` seconds before it begins, or up to `late_by` after it ends. The rest
    come at any moment of it. household: people who come together."""

    absent: float = 0.0
    early: float = 0.0
    early_by: float = 0.0
    late: float = 0.0
    late_by: float = 0.0
    household: int = 1

    def __post_init__(self) -> None:
        parts = (self.absent, self.early, self.late)
        if not all(0 <= part <= 1 for part in parts) or self.early + self.late > 1:
            raise ValueError("absent, early and late must be parts of 1")
        if self.early_by < 0 or self.late_by < 0 or self.household < 1:
            raise ValueError("early_by and late_by must not be negative; a household has at least one")


class Arrivals(NamedTuple):
    """times: seconds, rising (n,); slot: which slot each belongs to (n,); priority: bool (n,)."""

    times: np.ndarray
    slot: np.ndarray
    priority: np.ndarray


def arrivals(
    starts: ArrayLike,
    seconds: ArrayLike,
    people: ArrayLike,
    punctuality: Punctuality,
    rng: np.random.Generator,
    priority: ArrayLike = 0.0,
    walk: ArrayLike = 0.0,
) -> Arrivals:
    """Who comes when, drawn anew for every `rng`.

    By slot (s,) or one for all: starts and seconds, when it begins and how long it is; people, how many are
    called (whole numbers); priority, the part of them that is served first; walk, seconds on the way, which
    are added: people set out in their slot.

    Households draw one number each whatever the slots are, so that two timetables of the same people can be
    compared with common random numbers.
    """
    give_way()
    called = np.asarray(people, dtype=np.int64)
    columns = (
        np.broadcast_to(np.asarray(v, dtype=np.float64), called.shape) for v in (starts, seconds, walk)
    )
    start, length, way = columns
    share = np.broadcast_to(np.asarray(priority, dtype=np.float64), called.shape)
    if (called < 0).any() or (length < 0).any():
        raise ValueError("people and seconds must not be negative")

    households = -(-called // punctuality.household)
    slot_of_household = np.repeat(np.arange(len(called)), households)
    when = _moments(start[slot_of_household], length[slot_of_household], punctuality, rng)
    slot = np.repeat(np.arange(len(called)), called)
    first = np.cumsum(households) - households
    place = np.arange(len(slot)) - np.repeat(np.cumsum(called) - called, called)
    at = when[first[slot] + place // punctuality.household] + way[slot]
    comes = rng.random(len(slot)) >= punctuality.absent
    served_first = rng.random(len(slot)) < share[slot]

    order = np.flatnonzero(comes)
    order = order[np.argsort(at[order], kind="stable")]
    return Arrivals(at[order], slot[order], served_first[order])


def _moments(
    start: np.ndarray, length: np.ndarray, punctuality: Punctuality, rng: np.random.Generator
) -> np.ndarray:
    """A moment for each household (h,)."""
    kind, moment = rng.random(len(start)), rng.random(len(start))
    early = kind < punctuality.early
    late = ~early & (kind < punctuality.early + punctuality.late)
    return np.select(
        [early, late],
        [start - moment * punctuality.early_by, start + length + moment * punctuality.late_by],
        start + moment * length,
    )
