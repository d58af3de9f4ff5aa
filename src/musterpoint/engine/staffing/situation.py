"""A plan as arrays: which posts are to be filled, who is there, who could take what."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import shift_hours
from musterpoint.plan import Person, Plan, Post

DAY = 24 * 60
UNKNOWN_WAY = 120
"""Minutes that somebody is taken to need whose home nobody knows, and the most that anybody is."""


class Cell(NamedTuple):
    """Where and when: all posts of one site in one shift."""

    site: str
    shift: str


class Kind(NamedTuple):
    """People who can stand in for each other. home: the neighbourhood that counts for the way. held: where
    and when they serve already."""

    skills: frozenset[str]
    tier: str
    available: tuple[datetime | None, datetime | None]
    home: str
    held: tuple[Cell, ...]


class Need(NamedTuple):
    """Posts that can stand in for each other. cell.site is "" where the way doesn't matter."""

    role: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Situation:
    """Whom and what there is to match, and the figures that decide. fits, minutes: (kinds, needs); minutes on
    foot from home, 0 where it doesn't matter."""

    people: dict[Kind, list[Person]]
    posts: dict[Need, list[Post]]
    fits: np.ndarray
    minutes: np.ndarray


def situation(
    plan: Plan, catalogue: Catalogue, people: Iterable[Person], posts: Iterable[Post], sited: bool = False
) -> Situation:
    """What matters for matching these people with these posts. Those people keep the assignments that they
    have in the plan. Posts of roles that the catalogue doesn't know are left out. sited: posts of different
    sites are never one need, even where nobody's way matters."""
    people, posts = list(people), [post for post in posts if post.role in catalogue.roles]
    homes = Homes(plan)
    near = homes.known and any(homes.of(person) for person in people)
    kinds = _kinds(plan, people, homes if near else None)
    sited = sited or near or any(kind.held for kind in kinds)
    needs: defaultdict[Need, list[Post]] = defaultdict(list)
    for post in posts:
        needs[Need(post.role, Cell(post.site if sited else "", post.shift))].append(post)
    ordered = dict(sorted(needs.items()))
    clock = Clock(plan, catalogue)
    return Situation(
        kinds,
        ordered,
        _fits(catalogue, list(kinds), list(ordered), clock),
        _minutes(homes, clock, list(kinds), list(ordered)),
    )


class Homes:
    """Where people come from: their own home, else their unit's."""

    def __init__(self, plan: Plan):
        layer = plan.neighbourhoods
        points = layer.frame.geometry.representative_point() if layer is not None else None
        self.places: dict[str, tuple[float, float]] = (
            dict(zip(points.index, zip(points.x, points.y, strict=True), strict=True))
            if points is not None
            else {}
        )
        self._units = {unit.name: unit.home for unit in plan.table("unit").values()}
        self.known = bool(self.places)

    def of(self, person: Person) -> str:
        home = person.home or self._units.get(person.unit, "")
        return home if home in self.places else ""


def _kinds(plan: Plan, people: Sequence[Person], homes: Homes | None) -> dict[Kind, list[Person]]:
    kinds: defaultdict[Kind, list[Person]] = defaultdict(list)
    for person in sorted(people, key=lambda person: (person.unit, person.id)):
        kind = Kind(
            frozenset(person.skills),
            person.tier,
            (person.available_from, person.available_until),
            homes.of(person) if homes else "",
            tuple(sorted(held_cells(plan, person))),
        )
        kinds[kind].append(person)
    return dict(sorted(kinds.items(), key=lambda item: _order(item[0])))


def _order(kind: Kind) -> tuple[object, ...]:
    starts, ends = kind.available
    return kind.tier, sorted(kind.skills), str(starts), str(ends), kind.home, kind.held


def held_cells(plan: Plan, person: Person) -> list[Cell]:
    """Where and when somebody serves."""
    posts = (plan.find("post", item.post) for item in plan.where("assignment", person=person.id))
    return [Cell(post.site, post.shift) for post in posts if post]


class Clock:
    """Whether one person can be in two places, one after the other. See `catalogue.posts.short_of_time`,
    which says the same of two posts; this says it of many at once."""

    def __init__(self, plan: Plan, catalogue: Catalogue):
        campaign = plan.campaign
        self._rest, self._most = campaign.rest_minutes, campaign.most_hours * 60
        norms = catalogue.norms
        self._pace = norms["detour"].value / norms["walking-speed"].value / 60
        self._sites = {site.id: (site.x, site.y) for site in plan.sites()}
        self._begin = datetime.min
        self._hours: dict[str, tuple[float, float]] = {}
        for shift in ("", *plan.table("shift")):
            if hours := shift_hours(plan, shift):
                self._hours[shift] = tuple((moment - self._begin).total_seconds() / 60 for moment in hours)

    def times(self, shifts: Sequence[str]) -> np.ndarray:
        """Beginning and end in minutes, (k, 2), NaN where nobody knows."""
        return np.array([self._hours.get(shift, (math.nan, math.nan)) for shift in shifts]).reshape(-1, 2)

    def available(self, period: tuple[datetime | None, datetime | None], shifts: Sequence[str]) -> np.ndarray:
        """Whether somebody with these hours is there for the whole of each shift, (k,)."""
        first, last = (
            (moment - self._begin).total_seconds() / 60 if moment else limit
            for moment, limit in zip(period, (-math.inf, math.inf), strict=True)
        )
        starts, ends = self.times(shifts).T
        return ~((starts < first) | (ends > last))

    def ways(self, places: Sequence[tuple[float, float] | None], sites: Sequence[str]) -> np.ndarray:
        """Minutes on foot from each place to each site, (p, s); NaN where one of them is nowhere."""
        nowhere = (math.nan, math.nan)
        here = np.array([place or nowhere for place in places]).reshape(-1, 2)
        there = np.array([self._sites.get(site, nowhere) for site in sites]).reshape(-1, 2)
        return np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1)) * self._pace

    def after(self, held: Sequence[Cell], cells: Sequence[Cell]) -> np.ndarray:
        """Whether somebody who serves in `held` can serve in each cell too, (k,)."""
        if not held or not cells:
            return np.ones(len(cells), dtype=bool)
        mine, theirs = self.times([cell.shift for cell in held]), self.times([cell.shift for cell in cells])
        between = np.maximum(
            theirs[None, :, 0] - mine[:, None, 1], mine[:, None, 0] - theirs[None, :, 1]
        )  # fmt: skip
        place = [self._sites.get(cell.site) for cell in held]
        way = np.nan_to_num(self.ways(place, [cell.site for cell in cells]), nan=0.0)
        same = np.array([[cell.shift == other.shift for other in cells] for cell in held])
        clash = same | (between < np.maximum(self._rest + way, 0))
        last = np.maximum(mine[:, None, 1], theirs[None, :, 1])
        near = last - np.minimum(mine[:, None, 0], theirs[None, :, 0]) <= DAY
        total = (near * (mine[:, 1] - mine[:, 0])[:, None]).sum(axis=0)
        too_long = (total > 0) & (total + theirs[:, 1] - theirs[:, 0] > self._most)
        return ~(clash.any(axis=0) | too_long)

    def place(self, site: str) -> tuple[float, float] | None:
        return self._sites.get(site)


def _fits(catalogue: Catalogue, kinds: Sequence[Kind], needs: Sequence[Need], clock: Clock) -> np.ndarray:
    roles, role_of = _positions(need.role for need in needs)
    shifts, shift_of = _positions(need.cell.shift for need in needs)
    cells, cell_of = _positions(need.cell for need in needs)
    skills = _per_distinct(
        [kind.skills for kind in kinds],
        lambda held: np.array([catalogue.roles[role].skills <= held for role in roles], dtype=bool),
        len(roles),
    )
    there = _per_distinct(
        [kind.available for kind in kinds], lambda period: clock.available(period, shifts), len(shifts)
    )
    free = _per_distinct([kind.held for kind in kinds], lambda held: clock.after(held, cells), len(cells))
    return skills[:, role_of] & there[:, shift_of] & free[:, cell_of]


def _minutes(homes: Homes, clock: Clock, kinds: Sequence[Kind], needs: Sequence[Need]) -> np.ndarray:
    if not any(kind.home for kind in kinds):
        return np.zeros((len(kinds), len(needs)))
    names, home_of = _positions(kind.home for kind in kinds)
    sites, site_of = _positions(need.cell.site for need in needs)
    ways = clock.ways([homes.places.get(home) for home in names], sites)
    return np.minimum(np.nan_to_num(ways, nan=UNKNOWN_WAY), UNKNOWN_WAY)[home_of][:, site_of]


def _positions(values: Iterable) -> tuple[list, np.ndarray]:
    """The different values, and which of them each is."""
    order: dict = {}
    found = [order.setdefault(value, len(order)) for value in values]
    return list(order), np.array(found, dtype=np.int64)


def _per_distinct(values: Sequence, row, width: int) -> np.ndarray:
    """A row of so many booleans per value, worked out once for equal ones."""
    names, which = _positions(values)
    table = np.array([row(name) for name in names], dtype=bool).reshape(len(names), width)
    return table[which]


def usable(people: Iterable[Person], tiers: Collection[str]) -> list[Person]:
    """The people of these tiers."""
    return [person for person in people if person.tier in tiers]
