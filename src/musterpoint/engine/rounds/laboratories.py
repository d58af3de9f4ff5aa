"""Which laboratory samples go to and in which hour, so that none gets more in an hour than it takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from musterpoint.engine.rounds.hours import Hours
from musterpoint.plan import Place, Plan

Array = np.ndarray

HOUR = 3600
BEYOND = 1e6
"""Seconds on the road that a tube more that a laboratory has room for is worth."""
LATER = 0.5
"""Seconds on the road that a second of waiting for an hour with room is worth."""
KEPT = 1800.0
"""Seconds on the road that an hour earlier or later than the routes have it so far is worth."""
NODES = 200
GAP = 1e-3
"""Where the search for the hours ends: nodes, and how far from the best it may be."""
NO_ROOM = -1
"""In the place of an hour: no laboratory has room."""

Taken = Mapping[tuple[str, int], int]
"""Laboratory's id and hour → tubes that it gets anyway. Hours count from the midnight before the campaign."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What is to be brought, b of it. tubes (b); seconds (b, laboratories): on the road; reached, latest
    (b, laboratories): s, when it may begin to be handed over, at the earliest and at the latest."""

    tubes: Array
    seconds: Array
    reached: Array
    latest: Array

    @property
    def first_hour(self) -> Array:
        return (self.reached // HOUR).astype(int)

    @property
    def last_hour(self) -> Array:
        return (self.latest // HOUR).astype(int)


@dataclass(frozen=True, slots=True)
class LaboratoryChoice:
    """lab, hour (b): where and when each of the goods is to come, the hour `NO_ROOM` where none has room.
    spans (b, 2): first and last hour in which it may come, so that even if all come in the same hour there
    is room. per_hour: tubes an hour more that the laboratories together would have to take for all to find
    room. moved: whether any comes elsewhere, or later, than would be nearest."""

    lab: Array
    hour: Array
    spans: Array
    per_hour: float = 0.0
    moved: bool = False

    @property
    def without(self) -> Array:
        """Rows of the goods that no laboratory has room for."""
        return np.flatnonzero(self.hour == NO_ROOM)


def choose_laboratories(
    goods: Goods, laboratories: Sequence[Place], taken: Taken, now: tuple[Array, Array] | None = None
) -> LaboratoryChoice:
    """Where and when goods are to come, so that as many tubes as can be find room, are on the road shortly
    and wait shortly: a model with an indivisible choice for each, solved with HiGHS. Goods that reach no
    laboratory in time go to the nearest. now: laboratory and s (b each) where and when each comes by the
    routes so far, nan for those that nobody brings: those that come have the room first, and keep their hour
    if that can be."""
    if not len(goods.tubes):
        none = np.zeros(0, dtype=int)
        return LaboratoryChoice(none, none, np.zeros((0, 2), dtype=int))
    slots = _Slots(goods, laboratories, taken, now)
    chosen, per_hour, moved = slots.cheapest(), 0.0, False
    if slots.crowded(chosen):
        chosen, moved = slots.within_room(), True
        if (chosen < 0).any():
            per_hour = slots.lacking()
    lab = np.where(chosen < 0, np.argmin(goods.seconds, axis=1), slots.lab[chosen])
    hour = np.where(chosen < 0, NO_ROOM, slots.hour[chosen])
    return LaboratoryChoice(lab, hour, slots.spans(chosen), per_hour, moved)


class _Slots:
    """The hours of laboratories (slots) in which each of the goods may come. goods, lab, hour, cost: of each
    possibility; slot: its row among the slots, `room` tubes of each."""

    def __init__(self, goods: Goods, laboratories: Sequence[Place], taken: Taken,
                 now: tuple[Array, Array] | None):  # fmt: skip
        self._goods = goods
        first, last = goods.first_hour, goods.last_hour
        nearest = np.argmin(goods.seconds, axis=1)
        hopeless = (last < first).all(axis=1)
        last[hopeless, nearest[hopeless]] = first[hopeless, nearest[hopeless]]
        many = np.maximum(last - first + 1, 0)
        pair = np.repeat(np.arange(many.size), many.ravel())
        self.goods, self.lab = np.divmod(pair, len(laboratories))
        begins = np.cumsum(many.ravel()) - many.ravel()
        self.hour = first.ravel()[pair] + np.arange(len(pair)) - begins[pair]
        slots, row = np.unique(np.stack((self.lab, self.hour), axis=1), axis=0, return_inverse=True)
        self.slot = row.ravel()
        self.slots = slots
        self.room = np.array(
            [_room(laboratories[lab], hour, taken) for lab, hour in slots.tolist()], dtype=float
        )
        self._first = np.ones(len(goods.tubes)) if now is None else np.where(np.isnan(now[1]), 0.5, 1.0)
        self.cost = self._costs(now)

    def _costs(self, now: tuple[Array, Array] | None) -> Array:
        goods, lab = self._goods, self.lab
        seconds = goods.seconds[self.goods, lab]
        waits = np.maximum(HOUR * self.hour - goods.reached[self.goods, lab], 0)
        cost = seconds + LATER * waits
        if now is not None:
            shifted = np.abs(self.hour - now[1][self.goods] // HOUR)
            cost = cost + KEPT * np.nan_to_num(shifted)
            cost[(lab == now[0][self.goods]) & (shifted == 0)] = 0.0
        return goods.tubes[self.goods] * cost

    def cheapest(self) -> Array:
        """Row of the possibility that costs least, of each of the goods."""
        order = np.lexsort((self.cost, self.goods))
        return order[np.unique(self.goods[order], return_index=True)[1]]

    def crowded(self, chosen: Array) -> bool:
        return bool((self._loads(chosen) > self.room).any())

    def _loads(self, chosen: Array) -> Array:
        kept = chosen[chosen >= 0]
        return np.bincount(self.slot[kept], self._goods.tubes[self.goods[kept]], minlength=len(self.slots))

    def within_room(self) -> Array:
        """Row of the possibility of each of the goods, -1 where there is no room for it."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # not before it is needed: slow to load

        tubes, k, b = self._goods.tubes, len(self.goods), len(self._goods.tubes)
        limited = np.flatnonzero(np.isfinite(self.room))
        once = sparse.hstack((self._once(), sparse.eye_array(b)))
        loads = sparse.hstack((self._load_rows()[limited], sparse.csr_array((len(limited), b))))
        answer = milp(
            np.concatenate((self.cost, BEYOND * self._first * tubes)),
            constraints=[
                LinearConstraint(once.tocsc(), 1, 1),
                LinearConstraint(loads.tocsc(), -np.inf, self.room[limited]),
            ],
            integrality=np.ones(k + b),
            bounds=Bounds(0, 1),
            options={"node_limit": NODES, "mip_rel_gap": GAP},
        )
        chosen = np.full(b, -1)
        if answer.x is not None:
            rows = np.flatnonzero(answer.x[:k] > 0.5)
            chosen[self.goods[rows]] = rows
        return chosen

    def lacking(self) -> float:
        """Tubes an hour that all laboratories together would have to take more, at the least: the smallest
        figure with which the linear relaxation finds room for all."""
        from scipy.optimize import linprog  # not before it is needed: it is slow to load

        k, limited = len(self.goods), np.flatnonzero(np.isfinite(self.room))
        m, hours = len(limited), np.unique(self.slots[limited, 1], return_inverse=True)[1]
        n = hours.max(initial=-1) + 1
        of_hour = sparse.csr_array((np.ones(m), (hours, np.arange(m))), shape=(n, m))
        more = sparse.hstack((sparse.csr_array((n, k)), of_hour, -np.ones((n, 1))))
        loads = sparse.hstack((self._load_rows()[limited], -sparse.eye_array(m), sparse.csr_array((m, 1))))
        once = sparse.hstack((self._once(), sparse.csr_array((len(self._goods.tubes), m + 1))))
        answer = linprog(
            np.concatenate((np.zeros(k + m), [1.0])),
            A_ub=sparse.vstack((loads, more)),
            b_ub=np.concatenate((self.room[limited], np.zeros(n))),
            A_eq=once,
            b_eq=np.ones(len(self._goods.tubes)),
            method="highs",
        )
        return float(answer.x[-1])

    def _once(self) -> sparse.csr_array:
        k = len(self.goods)
        return sparse.csr_array((np.ones(k), (self.goods, np.arange(k))), shape=(len(self._goods.tubes), k))

    def _load_rows(self) -> sparse.csr_array:
        k = len(self.goods)
        return sparse.csr_array(
            (self._goods.tubes[self.goods], (self.slot, np.arange(k))), shape=(len(self.slots), k)
        )

    def spans(self, chosen: Array) -> Array:
        """First and last hour of each of the goods, widened by turns for as long as all that may come in an
        hour finds room in it."""
        free = self.room - self._loads(chosen)
        row = {slot: at for at, slot in enumerate(map(tuple, self.slots.tolist()))}
        spans = np.where(chosen < 0, NO_ROOM, self.hour[chosen])[:, None].repeat(2, axis=1)
        first, last = self._goods.first_hour, self._goods.last_hour
        turns = deque((int(one), side) for one in np.flatnonzero(chosen >= 0) for side in (1, 0))
        while turns:
            one, side = turns.popleft()
            lab = int(self.lab[chosen[one]])
            hour = int(spans[one, side]) + (1 if side else -1)
            at = row.get((lab, hour))
            within = first[one, lab] <= hour <= last[one, lab]
            if at is not None and within and free[at] >= self._goods.tubes[one]:
                free[at] -= self._goods.tubes[one]
                spans[one, side] = hour
                turns.append((one, side))
        return spans


def _room(laboratory: Place, hour: int, taken: Taken) -> float:
    if not laboratory.per_hour:
        return np.inf
    return max(laboratory.per_hour - taken.get((laboratory.id, hour), 0), 0)


def tubes_brought(plan: Plan, hours: Hours, but: Collection[str] = ()) -> dict[tuple[str, int], int]:
    """Laboratory's id and hour → tubes that stops bring there in it, hours counted from the midnight before
    the campaign. but: teams of which only what is done counts."""
    taken: dict[tuple[str, int], int] = {}
    for stop in plan.table("stop").values():
        if stop.kind == "laboratory" and stop.starts and (stop.team not in but or stop.state == "done"):
            slot = stop.place, int(hours.seconds(stop.starts, 0.0) // HOUR)
            taken[slot] = taken.get(slot, 0) + stop.tubes
    return taken


@dataclass(frozen=True, slots=True)
class Rush:
    """An hour in which a plan's couriers bring a laboratory more than it takes. hour: since the midnight
    before the campaign."""

    laboratory: Place
    hour: int
    tubes: int


def rushes(plan: Plan, hours: Hours) -> list[Rush]:
    """All of them, by laboratory and hour."""
    found = []
    for (id_, hour), tubes in sorted(tubes_brought(plan, hours).items()):
        lab = plan.find("place", id_)
        if lab is not None and lab.per_hour and tubes > lab.per_hour:
            found.append(Rush(lab, hour, tubes))
    return found
