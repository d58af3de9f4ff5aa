"""Why a post is empty, and whom to call: counts that add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import shift_hours, site_title
from musterpoint.catalogue.teams import team_title
from musterpoint.engine.staffing.proposal import match
from musterpoint.engine.staffing.situation import Cell, Clock, Homes, held_cells, situation
from musterpoint.plan import Person, Plan, Post
from musterpoint.text import _


@dataclass(frozen=True, slots=True)
class Able:
    """The people of one tier who have a role's skills: `able` = `busy` + `away` + `second` + `free`. busy: on
    a post that leaves no time for this one; away: not available then; second: on a post, with time for this
    one as well; free: without any post. minutes: on foot to the nearest of the free, None where nobody
    knows."""

    tier: str
    able: int
    busy: int
    away: int
    second: int
    minutes: float | None = None

    @property
    def free(self) -> int:
        return self.able - self.busy - self.away - self.second


@dataclass(frozen=True, slots=True)
class Shortage:
    """Empty posts of one role in one place and shift. missing: how many; tiers: who could be asked, the
    nearest tier first."""

    site: str
    team: str
    role: str
    shift: str
    posts: tuple[str, ...]
    tiers: tuple[Able, ...]

    @property
    def missing(self) -> int:
        return len(self.posts)


@dataclass(frozen=True, slots=True)
class Call:
    """How many of a role to ask of a tier for a shift; tier "" stands for those whom nobody in the plan can
    replace. units: who has them, with how many; posts: that they would fill."""

    tier: str
    role: str
    shift: str
    number: int
    units: tuple[tuple[str, int], ...] = ()
    posts: tuple[str, ...] = ()


def shortages(plan: Plan, catalogue: Catalogue) -> list[Shortage]:
    """Every empty post of a known role, those of one role, place and shift together, and who could be asked
    for it."""
    groups: defaultdict[tuple[int, str, str, str, str], list[Post]] = defaultdict(list)
    numbers = {site.id: site.number for site in plan.sites()}
    for post in _empty(plan, catalogue):
        groups[numbers.get(post.site, 0), post.site, post.team, post.role, post.shift].append(post)
    asked = _Asked(plan, catalogue)
    return [
        Shortage(
            site, team, role, shift, tuple(post.id for post in posts), asked.tiers(role, Cell(site, shift))
        )
        for (_number, site, team, role, shift), posts in sorted(groups.items(), key=lambda item: item[0])
    ]


def explained(plan: Plan, catalogue: Catalogue, post: Post) -> str:
    """Why one post is empty, in words; "" where its role is unknown."""
    if post.role not in catalogue.roles:
        return ""
    tiers = _Asked(plan, catalogue).tiers(post.role, Cell(post.site, post.shift))
    return in_words(plan, catalogue, Shortage(post.site, post.team, post.role, post.shift, (post.id,), tiers))


def _empty(plan: Plan, catalogue: Catalogue) -> list[Post]:
    filled = {item.post for item in plan.table("assignment").values()}
    return [
        post for post in plan.table("post").values() if post.id not in filled and post.role in catalogue.roles
    ]


class _Asked:
    """Counts the people of each tier once for every kind of them."""

    def __init__(self, plan: Plan, catalogue: Catalogue):
        self._catalogue = catalogue
        self._clock = Clock(plan, catalogue)
        people = list(plan.table("person").values())
        self._tiers = np.array([person.tier for person in people], dtype=object)
        self._skills = [frozenset(person.skills) for person in people]
        self._held = [tuple(sorted(held_cells(plan, person))) for person in people]
        self._serves = np.array([bool(held) for held in self._held], dtype=bool)
        self._hours = [(person.available_from, person.available_until) for person in people]
        self._homes = _home_places(plan, people)
        self._able: dict[str, np.ndarray] = {}
        self._there: dict[str, np.ndarray] = {}

    def tiers(self, role: str, cell: Cell) -> tuple[Able, ...]:
        able = self._able.get(role)
        if able is None:
            needed = self._catalogue.roles[role].skills
            able = self._able[role] = np.array([needed <= held for held in self._skills], dtype=bool)
        there = self._there.get(cell.shift)
        if there is None:
            known = {hours: self._clock.available(hours, [cell.shift])[0] for hours in set(self._hours)}
            there = self._there[cell.shift] = np.array([known[hours] for hours in self._hours], dtype=bool)
        known = {held: self._clock.after(held, [cell])[0] for held in set(self._held)}
        spare = np.array([known[held] for held in self._held], dtype=bool)
        open_ = able & there & spare
        found = []
        for tier in sorted(self._catalogue.tiers.values(), key=lambda tier: tier.order):
            here = self._tiers == tier.id
            masks = (able, able & ~there, able & there & ~spare, open_ & self._serves)
            total, away, busy, second = (int((here & which).sum()) for which in masks)
            near = self._nearest(here & open_ & ~self._serves, cell.site)
            found.append(Able(tier.id, total, busy, away, second, near))
        return tuple(found)

    def _nearest(self, which: np.ndarray, site: str) -> float | None:
        homes = {self._homes[index] for index in np.flatnonzero(which)} - {None}
        if not homes or self._clock.place(site) is None:
            return None
        return float(np.nanmin(self._clock.ways(list(homes), [site])))


def _home_places(plan: Plan, people: Sequence[Person]) -> list[tuple[float, float] | None]:
    homes = Homes(plan)
    return [homes.places.get(homes.of(person)) for person in people]


def in_words(plan: Plan, catalogue: Catalogue, shortage: Shortage) -> str:
    """Such as "Site 3 needs 3 × Sampler for 06:00–12:00: Street 0 free of 12 (10 on duty, 2 away); District 2
    free, 25 min away"."""
    hours = shift_hours(plan, shortage.shift)
    shift = plan.find("shift", shortage.shift)
    when = f"{hours[0]:%H:%M}–{hours[1]:%H:%M}" if hours else (shift.name if shift else "–")
    team = not shortage.site and shortage.team
    place = team_title(plan, team) if team else site_title(plan.find("site", shortage.site))
    tiers = _("; ").join(_tier_in_words(catalogue, able) for able in shortage.tiers)
    return _("{site} needs {count} × {role} for {hours}: {tiers}.").format(
        site=place,
        count=shortage.missing,
        role=catalogue.roles[shortage.role].name,
        hours=when,
        tiers=tiers,
    )


def _tier_in_words(catalogue: Catalogue, able: Able) -> str:
    words = _("{tier} {free} free of {able}").format(
        tier=catalogue.tiers[able.tier].name, free=able.free, able=able.able
    )
    if able.free and able.minutes is not None:
        return _("{words}, {minutes:.0f} min away").format(words=words, minutes=able.minutes)
    others = [
        message.format(count=count)
        for message, count in (
            (_("{count} on duty"), able.busy),
            (_("{count} could take a second post"), able.second),
            (_("{count} away"), able.away),
        )
        if count
    ]
    return _("{words} ({others})").format(words=words, others=_(", ").join(others)) if others else words


def calls(plan: Plan, catalogue: Catalogue) -> list[Call]:
    """The cascade for all empty posts: how many each tier would send if everybody free were called, the
    nearest tier first, and how many nobody in the plan can be called for. Its numbers add up to the empty
    posts."""
    posts = _empty(plan, catalogue)
    people = [
        person for person in plan.table("person").values() if not plan.where("assignment", person=person.id)
    ]
    found = situation(plan, catalogue, people, posts)
    left = Counter((post.role, post.shift) for post in posts)
    units: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    if found.posts and found.people:
        given, _levels = match(catalogue, found)
        needs = list(found.posts)
        for row, (kind, group) in enumerate(found.people.items()):
            waiting = iter(group)
            for column in np.flatnonzero(given[row]):
                need = needs[column]
                for _one in range(given[row, column]):
                    units[kind.tier, need.role, need.cell.shift][next(waiting).unit] += 1
                left[need.role, need.cell.shift] -= given[row, column]
    by_need: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for post in posts:
        by_need[post.role, post.shift].append(post.id)
    rows = [
        Call(tier, role, shift, sum(count.values()), tuple(count.most_common()), tuple(by_need[role, shift]))
        for (tier, role, shift), count in units.items()
    ]
    rows += [
        Call("", role, shift, count, (), tuple(by_need[role, shift]))
        for (role, shift), count in left.items()
        if count
    ]
    return sorted(rows, key=lambda call: _call_order(catalogue, call))


def _call_order(catalogue: Catalogue, call: Call) -> tuple[int, str, int]:
    order = catalogue.tiers[call.tier].order if call.tier in catalogue.tiers else 99
    return order, call.shift, list(catalogue.roles).index(call.role)


def calls_in_words(plan: Plan, catalogue: Catalogue, found: Iterable[Call]) -> list[str]:
    """The calls as lines to be sent, the tiers as headings."""
    lines: list[str] = []
    tier = None
    for call in found:
        if call.tier != tier:
            tier = call.tier
            known = catalogue.tiers.get(tier)
            lines.append(
                _("To be called from: {tier}").format(tier=known.name)
                if known
                else _("Nobody in the plan is left for:")
            )
        hours = shift_hours(plan, call.shift)
        shift = plan.find("shift", call.shift)
        when = f"{hours[0]:%m-%d %H:%M}–{hours[1]:%H:%M}" if hours else (shift.name if shift else "–")
        line = _("{role} × {count}, {hours}").format(
            role=catalogue.roles[call.role].name, count=call.number, hours=when
        )
        units = _(", ").join(
            _("{unit} × {count}").format(unit=unit or _("no unit"), count=count) for unit, count in call.units
        )
        lines.append("  " + (_("{call} ({units})").format(call=line, units=units) if units else line))
    return lines
