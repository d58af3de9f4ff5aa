"""What the catalogue holds: plain frozen values, read from resources/catalogue or brought by a plug-in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from shapely import Polygon

from musterpoint.plan import Fixture, Gate, Record, Way, Zone
from musterpoint.text import Text, _


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from. verified: the source itself has been read; otherwise the figure is hearsay
    or a habit of the trade and says so."""

    id: str
    name: Text
    verified: bool = True

    def __str__(self) -> str:
        return str(self.name) if self.verified else _("{source} (not verified)").format(source=self.name)


NO_SOURCE = Source("", Text("未注明来源", "source not given"), verified=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something that a person is trained for. words: what staff lists call it, lower case, in Chinese and
    English."""

    id: str
    name: Text
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A level that lends people. Posts are filled from the lowest order first: street, district, city."""

    id: str
    name: Text
    order: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What somebody does at a site. skills: all of them are needed. lead: whoever holds it is the site's
    lead. first: filled before others where people are short. words: what staff lists call it, lower case."""

    id: str
    name: Text
    duty: Text
    icon: str
    skills: frozenset[str] = frozenset()
    lead: bool = False
    first: bool = False
    words: tuple[str, ...] = ()
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class FixtureType:
    """A thing that stands on the ground. width, depth, height: metres, in true size. group: where the
    palette lists it. by_length: it comes off a roll or in a row of equal pieces, each `width` long, and may
    be drawn any length (see `pieces`). flexible: it comes off a roll, and may end anywhere."""

    id: str
    name: Text
    group: str
    width: float
    depth: float
    height: float
    icon: str
    by_length: bool = False
    flexible: bool = False
    source: Source = NO_SOURCE

    def pieces(self, fixture: Fixture) -> int:
        """How many pieces of this type make up the fixture: one, or enough for its length."""
        return max(1, math.ceil(round(fixture.width / self.width, 6))) if self.by_length else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneType:
    """A purpose of an area. letter: tells it apart in greyscale print."""

    id: str
    name: Text
    letter: str
    purpose: Text
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A figure that planners are held to. upper: the range's other end, where it is a range."""

    id: str
    name: Text
    value: float
    unit: Text
    upper: float | None = None
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidedPlace:
    """A kind of building that sites keep away from. types: what the buildings layer calls it; words: a name
    or type that holds one of them is one too, where it holds none of `unless`. All in lower case."""

    id: str
    name: Text
    types: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    source: Source = NO_SOURCE

    def is_called(self, words: str) -> bool:
        """Whether a building's type or name, in lower case, means such a place."""
        if words in self.types:
            return True
        return any(word in words for word in self.words) and not any(word in words for word in self.unless)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingRule:
    """How many of a role a site needs in every shift: `count` per "site", per "lane", per "thousand"
    residents that it serves or per "gate" of its own (rounded up). sets: the staffing sets that it belongs
    to. site_kinds: where it holds. green_lane: only at sites that have one. at_lane: each works at a lane,
    and is relieved to eat and to change."""

    role: str
    count: float
    per: str
    site_kinds: frozenset[str]
    sets: frozenset[str] = frozenset({"standard"})
    green_lane: bool = False
    at_lane: bool = False
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingSet:
    """A way of staffing sites, as one of the cases did it; its rules name it."""

    id: str
    name: Text
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamStaffing:
    """Who goes in a team of a kind (the id). roles: dealt out in turn until the team has its members; driver:
    the role at the wheel of its vehicle, beside them, where that has nobody of its own."""

    id: str
    roles: tuple[str, ...]
    driver: str = "driver"
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkGroup:
    """A group of the command post: one lead and `members` more. duty: what it answers for."""

    id: str
    name: Text
    duty: Text
    members: int
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of a procedure. seconds: shortest and longest usual time for one person, of whom one in ten is
    quicker and one in ten slower. distribution: "lognormal", "uniform", "triangular", "exponential" (then
    the mean of both) or "constant". servers: people at work in it, per "lane" or per "site", where the plan
    has no posts of `role`; 0 where nobody is needed (people sit for a while). waits_in: kind of zone in
    which people wait for it, "" for the street. grouped: people are called to it in groups of the pool's
    size. change: seconds that it takes to begin the next tube, 0 where there are none."""

    id: str
    name: Text
    zone: str
    seconds: tuple[float, float]
    servers: int
    per: str
    distribution: str = "lognormal"
    role: str = ""
    waits_in: str = ""
    grouped: bool = False
    change: float = 0.0
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """What happens to a resident, stage by stage. pool: people who share one tube (1 where none do). rate:
    people per lane and hour that are usual. patience: seconds after which a group that isn't full is called
    all the same. bring: what a resident is asked to bring."""

    id: str
    name: Text
    stages: tuple[Stage, ...]
    pool: int = 1
    rate: float = 100.0
    patience: float = 60.0
    bring: tuple[Text, ...] = ()
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Something used up or carried to a site: `amount` per "resident", "tube", "staff" (each post of each
    shift), "change" (of clothing of each), "meal", "night", "lane", "site", "shelter", "hour" or "pick-up" of
    samples, or per "vehicle" of the whole plan; `buffer` (0–1) on top. procedures: those that need it; empty
    means all. season: "cold" or "hot" months only. kept: what is carried in once, before the opening; else
    it is used up by and by."""

    id: str
    name: Text
    unit: Text
    amount: float
    per: str
    group: str
    buffer: float = 0.0
    site_kinds: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()
    green_lane: bool = False
    season: str = ""
    kept: bool = False
    source: Source = NO_SOURCE

    def needed(self, units: float) -> int:
        """How many to bring for so many residents, staff, lanes or sites, buffer included, rounded up."""
        return math.ceil(round(self.amount * units * (1 + self.buffer), 6))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningStep:
    """A step of opening a site. share: part of the set-up time gone by (0 the order, 1 the first
    resident)."""

    id: str
    name: Text
    detail: Text
    share: float
    source: Source = NO_SOURCE

    def minutes_before_opening(self, set_up_minutes: int) -> int:
        """Minutes before the first resident, from the campaign's set-up time."""
        return round(set_up_minutes * (1 - self.share))


@dataclass(frozen=True, slots=True, kw_only=True)
class KitLayout:
    """A kit drawn in its own metres: origin in the centre of the footprint, residents walk along +y. The
    parts are records without id and site; `kits.placed` gives them both."""

    footprint: Polygon
    fixtures: tuple[Fixture, ...] = ()
    zones: tuple[Zone, ...] = ()
    gates: tuple[Gate, ...] = ()
    ways: tuple[Way, ...] = ()

    @property
    def parts(self) -> tuple[Record, ...]:
        return (*self.zones, *self.fixtures, *self.gates, *self.ways)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteKit:
    """A whole site that can be dropped onto the map. site_kind: "fixed", "mobile" or "home-visit". draw:
    makes the layout; anything that needs no argument will do. draw_observed: makes it with seats for so many
    people who are observed after a vaccination; None for a kit that has no place for them. capacity: people
    its waiting area holds."""

    id: str
    name: Text
    description: Text
    icon: str
    site_kind: str
    lanes: int
    draw: Callable[[], KitLayout]
    draw_observed: Callable[[int], KitLayout] | None = None
    green_lane: bool = False
    capacity: int = 0
    source: Source = NO_SOURCE

    def layout(self, observed: int = 0) -> KitLayout:
        """The kit in true size, with seats for so many who are observed."""
        return self.draw_observed(observed) if observed and self.draw_observed else self.draw()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Why somebody can't come to a site, or needs help there. words: what lists call it, lower case. service,
    minutes, two_persons, priority, last: as of `CareRule`, which may put others in their place in a plan."""

    id: str
    name: Text
    words: tuple[str, ...] = ()
    service: str = ""
    minutes: float = 8.0
    two_persons: bool = False
    priority: int = 0
    last: bool = False
    source: Source = NO_SOURCE
