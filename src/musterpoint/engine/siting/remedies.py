"""The least change that would give everybody a site: each change by itself, proven or tried out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy import sparse

from musterpoint.engine.location import CLOSED, FREE, Siting, Wish, choose_sites
from musterpoint.engine.searching import Control
from musterpoint.engine.siting.beginning import first_answer
from musterpoint.engine.siting.numbers import count, fewest, room_for_all
from musterpoint.engine.siting.question import Question
from musterpoint.jobs import Job


class Change(StrEnum):
    """What is changed."""

    LANES = "lanes"
    SITES = "sites"
    BOTH = "sites and lanes"
    WORK = "work"
    WALK = "walk"
    ALLOW = "allow"


STEPS = (0, 1, 2, 3, 4, 6, 8)
"""Sites or lanes beyond the least that are tried, one after the other."""

WORK_STEPS = (1.0, 1.01, 1.03, 1.07, 1.15, 1.3, 1.6, 2.2, 3.0)
WALK_STEPS = (1.0, 1.1, 1.25, 1.5, 2.0)

HALVINGS = 3
"""Times that the span between a walk that doesn't do and one that does is halved."""

MANY_UNITS = 1000
"""Units from which on a try that fails takes ten seconds, so that only a few larger changes are tried."""

FEW_COUNTS, FEW_WORK, FEW_WALK = (1.0, 1.1, 1.25), (1.1, 1.3), (1.0, 1.25)
"""Those, as times the least that could do."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that would give everybody whom a site can reach one. amount: LANES in all; SITES in all; for
    BOTH lanes in all, with `sites`; WORK: times the people that a lane serves; WALK: metres; ALLOW: nothing,
    but the candidates (`places`) that would be used. least_amount: no less than that can do, which is
    proven."""

    change: Change
    amount: float
    least_amount: float = 0.0
    sites: int = 0
    places: tuple[int, ...] = ()

    @property
    def least(self) -> bool:
        return self.amount <= self.least_amount + 1e-9


def remedies(question: Question, found: Siting, job: Job) -> tuple[Remedy, ...]:
    """For an answer that leaves people without a site: changes that would do. Those who reach no place at
    all are helped by a longer walk only, and left aside by the others. A job that is cancelled ends it."""
    tries = _Tries(question, job)
    if found.people_without <= tries.out_of_reach + 1e-6:
        return tuple(filter(None, [tries.allowed(), tries.walk()]))
    every = [tries.allowed(), tries.lanes(), tries.sites()]
    if not any(every):
        every.append(tries.both())
    every += [tries.work(), tries.walk()]
    return tuple(one for one in every if one is not None)


class _Tries:
    """Looks for one change after the other. Aggregates tell how little can't be enough."""

    def __init__(self, question: Question, job: Job):
        self._question, self._asked, self._job = question, question.asked, job
        self._few = len(question.people) >= MANY_UNITS
        self._numbers = count(question.walk, question.people, question.asked)
        self._far = (question.people > 0) & ~self._numbers.reached
        self.out_of_reach = float(question.people[self._far].sum())

    def lanes(self) -> Remedy | None:
        asked = self._asked
        if asked.lanes is None or (asked.sites is not None and asked.sites < self._numbers.sites):
            return None
        enough = max(self._numbers.lanes, self._numbers.held)
        least = max(asked.lanes + 1, enough)
        most = self._numbers.most_lanes(asked.sites)
        proven = least if asked.lanes < enough else 0
        wishes = ((n, replace(asked, lanes=n)) for n in self._counts(least, most))
        return self._first(Change.LANES, wishes, proven)

    def sites(self) -> Remedy | None:
        asked = self._asked
        if asked.sites is None or (asked.lanes is not None and asked.lanes < self._numbers.lanes):
            return None
        least = max(asked.sites + 1, self._numbers.sites)
        most = min(self._numbers.places, asked.lanes or self._numbers.places)
        proven = least if asked.sites < self._numbers.sites else 0
        wishes = ((n, replace(asked, sites=n)) for n in self._counts(least, most))
        return self._first(Change.SITES, wishes, proven)

    def both(self) -> Remedy | None:
        """More sites, as few as do with any number of lanes, and then as few lanes as do with those."""
        asked, question = replace(self._asked, lanes=None), self._question
        for sites in self._counts(max((asked.sites or 0) + 1, self._numbers.sites), self._numbers.places):
            wish = replace(asked, sites=sites)
            if (found := room_for_all(question.walk, question.people, wish, self._job)) is None:
                continue
            most = int(found.lanes.sum())
            for lanes in self._counts(max(self._numbers.lanes, sites), most - 1):
                if self._fits(replace(wish, lanes=lanes), question.walk):
                    return Remedy(Change.BOTH, float(lanes), 0.0, sites)
            return Remedy(Change.BOTH, float(most), 0.0, sites)
        return None

    def work(self) -> Remedy | None:
        """Longer hours, or a higher rate: more people a lane."""
        asked = self._asked
        room = self._numbers.most_lanes(asked.sites)
        if not (room := min(room, asked.lanes or room)) or room < self._numbers.held:
            return None
        least = self._numbers.needed / (room * asked.lane_capacity)
        steps = FEW_WORK if self._few else WORK_STEPS
        wishes = (
            (times, replace(asked, lane_capacity=asked.lane_capacity * times))
            for times in (max(1.0, least) * step for step in steps)
            if times > 1
        )
        return self._first(Change.WORK, wishes, least if least > 1 else 0.0)

    def walk(self) -> Remedy | None:
        """A longer walk. It doesn't help where lanes or sites are too few for all together."""
        limit = float(self._question.walk.data.max(initial=0.0))
        short = self._asked.lanes is not None and self._asked.lanes < self._numbers.lanes
        if short or (self._asked.sites or self._numbers.places) < self._numbers.sites:
            return None
        least = self._farthest() if self._far.any() else 0.0
        if not np.isfinite(least):
            return None
        low, high = limit, None
        for step in FEW_WALK if self._few else WALK_STEPS:
            metres = max(limit, least) * step
            if metres > limit and self._reach_room(metres):
                high = metres
                break
            low = metres
        for _halving in range(0 if self._few or high is None or high <= least else HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if self._reach_room(middle) else (middle, high)
        return None if high is None else Remedy(Change.WALK, high, least)

    def _reach_room(self, metres: float) -> bool:
        return not self._job.cancelled and self._fits(self._asked, self._question.within(metres * (1 + 1e-6)))

    def allowed(self) -> Remedy | None:
        """Sites in neighbourhoods in which none may stand."""
        closed = self._asked.status == CLOSED
        if not closed.any():
            return None
        asked = replace(self._asked, status=np.where(closed, FREE, self._asked.status))
        question = self._question
        found = choose_sites(
            question.walk, question.people, asked, Control(effort=0.0, stopped=lambda: self._job.cancelled),
            first_answer(question.walk, question.people, asked) if asked.lanes is not None else None,
        )  # fmt: skip
        reachable = question.walk.sign() @ np.ones(len(closed)) > 0
        if found.people_without > question.people[~reachable].sum() + 1e-6:
            return None
        return Remedy(
            Change.ALLOW, 0.0, 0.0, places=tuple(np.flatnonzero(closed & (found.lanes > 0)).tolist())
        )

    def _farthest(self) -> float:
        """Metres to the nearest usable place of whoever has the longest way there."""
        usable = np.flatnonzero((self._asked.status != CLOSED) & (self._asked.most_lanes > 0))
        parts = self._question.parts
        far = self._far[self._question.unit] & (parts.people > 0)
        if not len(usable):
            return math.inf
        metres = self._question.ground.nearest(self._question.spots[usable]).metres
        return float(metres[parts.building[far]].max(initial=0.0))

    def _counts(self, least: int, most: int) -> list[int]:
        if self._few:
            counts = [math.ceil(least * times - 1e-9) for times in FEW_COUNTS]
        else:
            counts = [least + more for more in STEPS]
        return [number for number in dict.fromkeys(counts) if number <= most]

    def _first(self, change: Change, wishes: Iterator[tuple[float, Wish]], proven: float) -> Remedy | None:
        """The first of ever larger changes with which everybody has a site."""
        for amount, wish in wishes:
            if self._fits(wish, self._question.walk):
                return Remedy(change, float(amount), float(proven))
        return None

    def _fits(self, wish: Wish, walk: sparse.csr_array) -> bool:
        if self._job.cancelled:
            return False
        people = self._question.people
        if wish.sites is None and wish.lanes is not None:
            _held, found, _least = fewest(walk, people, wish, self._job)
            return bool((found.site[count(walk, people, wish).reached & (people > 0)] >= 0).all())
        return room_for_all(walk, people, wish, self._job) is not None
