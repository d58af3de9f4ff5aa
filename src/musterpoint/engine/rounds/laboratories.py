"""Which laboratory samples go to, and whether it has room for them in the hour in which they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from musterpoint.engine.rounds.batches import Batch
from musterpoint.engine.rounds.hours import Hours
from musterpoint.plan import Place, Plan

HOUR = 3600
BEYOND = 1e6
"""Seconds on the road that a tube beyond what a laboratory takes in an hour is worth."""

Slot = tuple[int, int]
"""Row of a laboratory, and hour since the midnight before the campaign."""


@dataclass(frozen=True, slots=True)
class LaboratoryChoice:
    """lab: the laboratory's row of each batch. beyond: tubes more than a laboratory takes, by slot."""

    lab: tuple[int, ...]
    beyond: Mapping[Slot, float]

    @property
    def per_hour(self) -> float:
        """Tubes an hour that the laboratories together lack in their busiest hour."""
        hours: dict[int, float] = {}
        for (_lab, hour), tubes in self.beyond.items():
            hours[hour] = hours.get(hour, 0.0) + tubes
        return max(hours.values(), default=0.0)


def choose_laboratories(
    found: Sequence[Batch], laboratories: Sequence[Place], seconds: np.ndarray, hours: Hours
) -> LaboratoryChoice:
    """Where each batch goes, so that the laboratories take as many tubes as they can in each hour, and these
    are on the road as shortly as can be: a transport problem, solved exactly; a batch that it divides goes
    where most of it would. seconds: (batches, laboratories) on the road. Where nothing is open it is the
    nearest one."""
    from scipy.optimize import linprog  # not before it is needed: it is slow to load

    if not found:
        return LaboratoryChoice((), {})
    tubes = np.array([batch.tubes for batch in found], dtype=float)
    ready = np.array([batch.ready for batch in found])
    hour = ((ready[:, None] + seconds) // HOUR).astype(int)
    batch, lab = np.nonzero(_open(laboratories, seconds, hour, ready, hours))
    slots, slot = np.unique(np.stack((lab, hour[batch, lab]), axis=1), axis=0, return_inverse=True)
    room = np.array([laboratories[row].per_hour or np.inf for row, _hour in slots])
    limited = np.flatnonzero(np.isfinite(room))
    columns = np.arange(len(batch))
    loads = sparse.csr_array((tubes[batch], (slot.ravel(), columns)), shape=(len(slots), len(batch)))
    wholes = sparse.csr_array((np.ones(len(batch)), (batch, columns)), shape=(len(found), len(batch)))
    none = sparse.csr_array((len(found), len(limited)))
    answer = linprog(
        np.concatenate((tubes[batch] * seconds[batch, lab], np.full(len(limited), BEYOND))),
        A_ub=sparse.hstack((loads[limited], -sparse.eye_array(len(limited)))) if len(limited) else None,
        b_ub=room[limited] if len(limited) else None,
        A_eq=sparse.hstack((wholes, none)),
        b_eq=np.ones(len(found)),
        method="highs",
    )
    share = np.zeros(seconds.shape)
    share[batch, lab] = answer.x[: len(batch)]
    chosen = np.argmax(share, axis=1)
    return LaboratoryChoice(
        tuple(chosen.tolist()),
        _beyond(laboratories, chosen, hour[np.arange(len(found)), chosen], tubes),
    )


def _open(
    laboratories: Sequence[Place], seconds: np.ndarray, hour: np.ndarray, ready: np.ndarray, hours: Hours
) -> np.ndarray:
    """Bool (batches, laboratories): which are open when a batch comes; the nearest where none is."""
    opens = np.array([hours.seconds(one.opens, -np.inf) for one in laboratories])
    closes = np.array([hours.seconds(one.closes, np.inf) for one in laboratories])
    there = (opens < (hour + 1) * HOUR) & (ready[:, None] + seconds <= closes)
    nearest = np.arange(len(laboratories)) == np.argmin(seconds, axis=1)[:, None]
    return np.where(there.any(axis=1)[:, None], there, nearest)


def _beyond(
    laboratories: Sequence[Place], chosen: np.ndarray, hour: np.ndarray, tubes: np.ndarray
) -> dict[Slot, float]:
    taken: dict[Slot, float] = {}
    for lab, at, count in zip(chosen.tolist(), hour.tolist(), tubes.tolist(), strict=True):
        taken[lab, at] = taken.get((lab, at), 0.0) + count
    return {
        slot: count - laboratories[slot[0]].per_hour
        for slot, count in sorted(taken.items())
        if laboratories[slot[0]].per_hour and count > laboratories[slot[0]].per_hour
    }


@dataclass(frozen=True, slots=True)
class Rush:
    """An hour in which a plan's couriers bring a laboratory more than it takes. hour: since the midnight
    before the campaign."""

    laboratory: Place
    hour: int
    tubes: int


def rushes(plan: Plan, hours: Hours) -> list[Rush]:
    """All of them, by laboratory and hour."""
    taken: dict[tuple[str, int], int] = {}
    for stop in plan.table("stop").values():
        if stop.kind == "laboratory" and stop.starts is not None:
            slot = stop.place, int(hours.seconds(stop.starts, 0.0) // HOUR)
            taken[slot] = taken.get(slot, 0) + stop.tubes
    found = []
    for (id_, hour), tubes in sorted(taken.items()):
        lab = plan.find("place", id_)
        if lab is not None and lab.per_hour and tubes > lab.per_hour:
            found.append(Rush(lab, hour, tubes))
    return found
