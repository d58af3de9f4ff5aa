"""The records of a plan: few, edited by hand, frozen.

Coordinates are metres in the plan's CRS (x east, y north). Rotations are degrees counter-clockwise from
east. Times are local clock times without a zone: a campaign happens in one place. An optional reference to
another record is its id, or "" for none; `refers` in a field's metadata names the kind it points to.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.plan.care import Care, CareRule
from musterpoint.plan.chain import ChainHead
from musterpoint.plan.record import Points, Record, Strokes, field_types, reader, refers_to
from musterpoint.plan.rounds import Escort, Place, Stop, Team, Vehicle, Visit
from musterpoint.plan.supplying import Delivery, Enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Record):
    """What is done, when, and by which figures. A plan has exactly one, with the id "campaign".

    share: part of the residents expected (0–1). rate: people per lane and hour. utilisation: part of that
    rate that is planned with (0–1). walking_limit: metres on paths that a resident is asked to walk.

    staffing: the catalogue's set of staffing rules. most_hours: that one person serves in 24 hours;
    rest_minutes: between two posts of one person, on top of the way. reserve: part of the posts (0–1) held in
    reserve. relief_minutes, meal_minutes: away from a lane for each change of clothing and for each meal.

    calling: "slots" calls each building for its time; "pull" calls the next group once `pull_share` (0–1) of
    the one before is through. slot_minutes: how long a slot is; buffer_minutes: kept free at the end for late
    starts. pool: how people share a tube: "" as the procedure says, a number, or "household". green_share:
    part (0–1) of the people who use the green lane. early_share, late_share: parts that come up to
    early_minutes before their slot or up to late_minutes after it; absent_share: that doesn't come at all.
    notice_minutes: how long the notice chain takes. supply_buffer: part on top of each supply norm's own.
    stage_times: what was entered for the procedure's stages (see `catalogue.stage_times`), "" for nothing.
    """

    KIND: ClassVar[str] = "campaign"

    id: str = "campaign"
    name: str = ""
    office: str = ""
    procedure: str = "nucleic-acid-test"
    starts: datetime | None = None
    ends: datetime | None = None
    set_up_minutes: int = 120
    share: float = 1.0
    rate: float = 100.0
    utilisation: float = 0.8
    walking_limit: float = 1080.0
    staffing: str = "standard"
    most_hours: float = 12.0
    rest_minutes: int = 0
    reserve: float = 0.0
    relief_minutes: int = 0
    meal_minutes: int = 0
    calling: str = "slots"
    pull_share: float = 0.8
    slot_minutes: int = 30
    buffer_minutes: int = 15
    pool: str = ""
    green_share: float = 0.05
    early_share: float = 0.1
    early_minutes: int = 20
    late_share: float = 0.1
    late_minutes: int = 20
    absent_share: float = 0.05
    notice_minutes: int = 120
    supply_buffer: float = 0.0
    stage_times: str = ""
    drill: bool = False
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Record):
    KIND: ClassVar[str] = "shift"

    name: str = ""
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """A place where people are served. kind: "fixed", "mobile" or "home-visit".

    x, y, rotation: where its kit's origin stands and how it is turned. opens, closes: None means the
    campaign's hours. grouped: its parts are picked together, as one thing. ground: what was marked for it on
    the map, () where its layout takes what is free.
    """

    KIND: ClassVar[str] = "site"
    GEOMETRY: ClassVar[str] = "Point"

    number: int = 0
    name: str = ""
    kind: str = "fixed"
    kit: str = ""
    x: float = 0.0
    y: float = 0.0
    rotation: float = 0.0
    lanes: int = 1
    green_lane: bool = False
    opens: datetime | None = None
    closes: datetime | None = None
    special_points: str = ""
    locked: bool = False
    grouped: bool = True
    ground: Points = ()

    def geometry(self) -> BaseGeometry:
        return shapely.Point(self.x, self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture(Record):
    """A thing that stands on the ground in true size. type: id in the catalogue; x, y: its centre;
    width along its own x axis, depth along its own y axis, both before rotation, in metres. group: things of
    one group (any text, "" for none) are picked together. laid: comes from the site's layout, and goes when
    that is laid out anew. So with zones, gates and ways."""

    KIND: ClassVar[str] = "fixture"
    GEOMETRY: ClassVar[str] = "Polygon"

    site: str = field(default="", metadata=refers_to("site"))
    type: str = ""
    x: float = 0.0
    y: float = 0.0
    rotation: float = 0.0
    width: float = 1.0
    depth: float = 1.0
    label: str = ""
    locked: bool = False
    group: str = ""
    laid: bool = False

    def geometry(self) -> BaseGeometry:
        # By hand: shapely.affinity takes ten times as long, and there are thousands of fixtures.
        angle = math.radians(self.rotation)
        along = (math.cos(angle) * self.width / 2, math.sin(angle) * self.width / 2)
        across = (-math.sin(angle) * self.depth / 2, math.cos(angle) * self.depth / 2)
        return shapely.Polygon(
            (self.x + i * along[0] + j * across[0], self.y + i * along[1] + j * across[1])
            for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone(Record):
    """An area with a purpose. kind: "entrance", "waiting", "registration", "sampling", "buffer",
    "isolation", "support", "waste" or "exit". lane: its lane's number, 0 when it serves all.

    queue_row: width in metres of the rows in which a queue is laid out over the whole zone, 0 where none is;
    queue_spacing: metres between people. The queue's cordons, marks and way are records of the zone's group.
    """

    KIND: ClassVar[str] = "zone"
    GEOMETRY: ClassVar[str] = "Polygon"

    site: str = field(default="", metadata=refers_to("site"))
    kind: str = "waiting"
    lane: int = 0
    label: str = ""
    outline: Points = ()
    locked: bool = False
    group: str = ""
    laid: bool = False
    queue_row: float = 0.0
    queue_spacing: float = 1.0

    def geometry(self) -> BaseGeometry:
        return shapely.Polygon(self.outline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Record):
    """Where people or goods pass. kind: "entrance", "exit", "staff" or "waste". width in metres along its
    own x axis."""

    KIND: ClassVar[str] = "gate"
    GEOMETRY: ClassVar[str] = "Point"

    site: str = field(default="", metadata=refers_to("site"))
    kind: str = "entrance"
    x: float = 0.0
    y: float = 0.0
    rotation: float = 0.0
    width: float = 2.0
    locked: bool = False
    group: str = ""
    laid: bool = False

    def geometry(self) -> BaseGeometry:
        return shapely.Point(self.x, self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way(Record):
    """A one-way path, walked from its first point to its last. kind: "residents", "staff", "waste"
    or "closed": nobody else is on it while a suspected case is led away."""

    KIND: ClassVar[str] = "way"
    GEOMETRY: ClassVar[str] = "LineString"

    site: str = field(default="", metadata=refers_to("site"))
    kind: str = "residents"
    lane: int = 0
    path: Points = ()
    locked: bool = False
    group: str = ""
    laid: bool = False

    def geometry(self) -> BaseGeometry:
        return shapely.LineString(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """Somebody who can serve. tier: "street", "district" or "city". skills: ids of the catalogue.
    available_from, available_until: None means the whole campaign. home: id of the neighbourhood that they
    live in. by_number: stands for one of so many that a unit promised without saying who."""

    KIND: ClassVar[str] = "person"

    name: str = ""
    phone: str = ""
    unit: str = ""
    tier: str = "street"
    skills: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    home: str = ""
    available_from: datetime | None = None
    available_until: datetime | None = None
    by_number: bool = False
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Record):
    """An office, hospital or company that lends people; they name it in `Person.unit`. liaison: who speaks
    for it. headcount: how many it promised, 0 where it hasn't said. home: id of the neighbourhood where it
    stands."""

    KIND: ClassVar[str] = "unit"

    name: str = ""
    tier: str = "street"
    liaison: str = field(default="", metadata=refers_to("person"))
    headcount: int = 0
    home: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Record):
    """A place to be filled by one person: role (id in the catalogue) at a site during a shift.
    number counts the posts of the same site, role and shift from 1; lane is 0 when it serves the site. team:
    the work group of a post that belongs to no site, such as the command post's."""

    KIND: ClassVar[str] = "post"

    site: str = field(default="", metadata=refers_to("site"))
    role: str = ""
    shift: str = field(default="", metadata=refers_to("shift"))
    number: int = 1
    lane: int = 0
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Record):
    """A person on a post. A post has at most one."""

    KIND: ClassVar[str] = "assignment"

    post: str = field(default="", metadata=refers_to("post"))
    person: str = field(default="", metadata=refers_to("person"))
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem(Record):
    """So many of an item (id in the catalogue's fixtures or supplies) lying at a place."""

    KIND: ClassVar[str] = "stock"

    item: str = ""
    quantity: int = 0
    place: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck(Record):
    """How the plan is shown at its briefing. A plan has at most one, with the id "deck".

    order: ids of slides in an order that a person chose; slides that it doesn't name stand where they come
    by themselves. names, phones: whether people's names and telephone numbers are shown. ground: "light" or
    "dark". shape: "16:9" or "4:3".
    """

    KIND: ClassVar[str] = "deck"

    id: str = "deck"
    order: tuple[str, ...] = ()
    names: bool = False
    phones: bool = False
    ground: str = "light"
    shape: str = "16:9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide(Record):
    """What a person did to a slide: its id is that of a slide made from the plan, or its own where `free`.

    title, text, picture: of a free slide; the picture is a PNG or JPEG file in base64. strokes: drawn on the
    slide, in points from its top left corner. map_strokes: drawn on its map, in the plan's CRS.
    """

    KIND: ClassVar[str] = "slide"

    free: bool = False
    hidden: bool = False
    title: str = ""
    text: str = ""
    picture: str = ""
    notes: str = ""
    strokes: Strokes = ()
    map_strokes: Strokes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefed(Record):
    """A site's lead was told, and when. Another lead of the same site has yet to be."""

    KIND: ClassVar[str] = "briefed"

    site: str = field(default="", metadata=refers_to("site"))
    person: str = field(default="", metadata=refers_to("person"))
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark(Record):
    """A view of the map that somebody wants to come back to. x, y: its middle; resolution: metres per pixel;
    rotation: degrees by which the map is turned counter-clockwise."""

    KIND: ClassVar[str] = "bookmark"

    name: str = ""
    x: float = 0.0
    y: float = 0.0
    resolution: float = 1.0
    rotation: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Record):
    """A problem that somebody has looked at and lives with. check: the id of what finds it; kind, subject:
    its foremost subject; reason: why it may stay."""

    KIND: ClassVar[str] = "accepted"

    check: str = ""
    kind: str = ""
    subject: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap(Record):
    """A picture of the ground under the plan.

    path: of a georeferenced picture or an MBTiles file, from the plan's folder where both lie on one drive,
    so that they can move together; or an address of tiles on the web with {z}, {x} and {y} in it. opacity:
    0–1. order: lower ones lie below higher ones.
    """

    KIND: ClassVar[str] = "base_map"

    name: str = ""
    path: str = ""
    opacity: float = 1.0
    shown: bool = True
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingPart(Record):
    """Units of a large building whose residents go elsewhere, or come at another time, than the rest of it.
    first_unit, last_unit: counted from 1, both included. slot_starts and the others: as the columns of
    buildings; None where no time is given."""

    KIND: ClassVar[str] = "building_part"

    building: str = ""
    first_unit: int = 1
    last_unit: int = 1
    site: str = field(default="", metadata=refers_to("site"))
    slot_starts: int | None = None
    slot_ends: int | None = None
    slot_lane: int | None = None
    slot_pinned: int | None = None


RECORD_TYPES: Mapping[str, type[Record]] = types.MappingProxyType(
    {
        record_type.KIND: record_type
        for record_type in (
            Campaign, Shift, Site, Fixture, Zone, Gate, Way,
            Person, Unit, Post, Assignment, Vehicle, StockItem,
            Deck, Slide, Briefed, Bookmark, Accepted, BaseMap, BuildingPart,
            Place, Team, Visit, Stop, Escort, Enterprise, Delivery, Care, CareRule,
            ChainHead,
        )
    }
)  # fmt: skip


def to_data(record: Record) -> dict[str, Any]:
    """The record as JSON-ready values (times as ISO 8601, points as lists)."""
    names, values, times = reader(type(record))
    data = dict(zip(names, values(record), strict=True))
    for name in times:
        if data[name] is not None:
            data[name] = data[name].isoformat()
    return data


def from_data(kind: str, data: Mapping[str, Any]) -> Record:
    """The record that `to_data` wrote; fields that an older version did not have get their defaults.

    Raises KeyError for an unknown kind, TypeError or ValueError for unfit values.
    """
    record_type = RECORD_TYPES[kind]
    decoders = _decoders(record_type)
    values = {
        name: None if value is None else decoders[name](value)
        for name, value in data.items()
        if name in decoders
    }
    return record_type(**values)


@cache
def _decoders(record_type: type[Record]) -> Mapping[str, Callable[[Any], Any]]:
    """Field name → what makes its value from the one that was written down."""
    return {name: _DECODERS.get(hint, hint) for name, hint in field_types(record_type).items()}


def _points(value: Any) -> Points:
    return tuple((float(x), float(y)) for x, y in value)


_DECODERS: Mapping[Any, Callable[[Any], Any]] = {
    datetime | None: datetime.fromisoformat,
    int | None: int,
    Points: _points,
    Strokes: lambda value: tuple(_points(line) for line in value),
    tuple[str, ...]: lambda value: tuple(str(item) for item in value),
    tuple[int, ...]: lambda value: tuple(int(item) for item in value),
}
"""For the types that aren't made by calling them with what was written."""
