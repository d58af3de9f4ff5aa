"""The records of what moves: vehicles, teams, what they go to, and who goes where at what time.

Times are local clock times without a zone; durations are minutes. None for a time and 0 for a limit mean
that there is none. No record here holds anything personal: what a household needs is in the care ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.plan.record import Record, refers_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle(Record):
    """kind: "van", "bus", "coach", "taxi", "truck" or "ambulance"; seats without the driver.

    use: what it is there for: "samples", "supplies", "visits" or "people", "" where nobody has said. boxes:
    of samples or goods that it takes at once. range_km: that it drives in a day. speed: km/h between stops,
    0 for what the road allows. start: the place where it stands. available_from, available_until: None means
    the whole campaign.
    """

    KIND: ClassVar[str] = "vehicle"

    plate: str = ""
    kind: str = "van"
    seats: int = 0
    unit: str = ""
    driver: str = ""
    phone: str = ""
    use: str = ""
    boxes: int = 0
    range_km: float = 0.0
    speed: float = 0.0
    start: str = field(default="", metadata=refers_to("place"))
    available_from: datetime | None = None
    available_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Record):
    """Where routes begin, end or hand over. kind: "laboratory", "store", "depot" (where teams and vehicles
    start) or "hospital" (where people are transferred to).

    opens, closes: None means always. per_hour: tubes that a laboratory takes in an hour. minutes: that
    handing over or loading takes there.
    """

    KIND: ClassVar[str] = "place"
    GEOMETRY: ClassVar[str] = "Point"

    kind: str = "laboratory"
    name: str = ""
    x: float = 0.0
    y: float = 0.0
    opens: datetime | None = None
    closes: datetime | None = None
    per_hour: int = 0
    minutes: float = 5.0
    locked: bool = False
    remarks: str = ""

    def geometry(self) -> BaseGeometry:
        return shapely.Point(self.x, self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team(Record):
    """People who go from stop to stop. kind: "mobile" (to enterprises and squares), "home-visit", "courier"
    (samples from sites to laboratories) or "supply" (goods from stores to sites).

    vehicle: "" for a team on foot. start, end: the id of a place or of a site; where end is "" it comes back
    to its start. starts, ends: its shift, None means the campaign's hours. members: how many people go
    together. capacity: people that it serves in a day, or boxes that a courier takes at once where its
    vehicle doesn't say. skills: ids of the catalogue. break_minutes: of rest, begun between break_from and
    break_until. locked: its stops stay as they are.
    """

    KIND: ClassVar[str] = "team"

    number: int = 0
    name: str = ""
    kind: str = "mobile"
    vehicle: str = field(default="", metadata=refers_to("vehicle"))
    start: str = ""
    end: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    members: int = 2
    capacity: int = 0
    skills: tuple[str, ...] = ()
    break_minutes: int = 0
    break_from: datetime | None = None
    break_until: datetime | None = None
    locked: bool = False
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Record):
    """Somewhere to go to: a household, an enterprise, a building site. kind: "home", "quarantine" (after all
    others of a team, in changed clothing) or "enterprise".

    building: id of the building, "" for a place on open ground; x, y: where; unit: its entrance. label: what
    the stop is called, such as an enterprise's name; never a person's. minutes: that it takes there.
    earliest, latest: when it may begin. priority: 0 for all, higher ones are left out last. two_persons:
    nobody goes in alone. skills: that the team needs. care: id of a record of the care ledger, "" for none.
    """

    KIND: ClassVar[str] = "visit"
    GEOMETRY: ClassVar[str] = "Point"

    kind: str = "home"
    building: str = ""
    unit: str = ""
    label: str = ""
    x: float = 0.0
    y: float = 0.0
    people: int = 1
    minutes: float = 8.0
    earliest: datetime | None = None
    latest: datetime | None = None
    priority: int = 0
    two_persons: bool = False
    skills: tuple[str, ...] = ()
    care: str = ""
    remarks: str = ""

    def geometry(self) -> BaseGeometry:
        return shapely.Point(self.x, self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Record):
    """One stop of a team's day, in the order of `number` from 1. One record each, so that two people can tick
    off two stops of one route without being in each other's way.

    kind: "start", "visit", "pickup", "laboratory", "handover" (to the team `partner`), "takeover" (from it),
    "load", "delivery", "break" or "return". visit: what is visited, of a visit; place: id of the site or
    place, of the others.
    arrives, starts, leaves: of the plan; it waits from arrives to starts. metres, walked: on the way from the
    stop before, and of them on foot. people, boxes, tubes: served, picked up or put down here. seals: of the
    boxes.

    state: "" to do, "done", "not-home" or "second-try" (to be gone to once more). done_at: when it was ticked
    off. pinned: a person put it there, and the engine leaves it with this team.
    """

    KIND: ClassVar[str] = "stop"
    GEOMETRY: ClassVar[str] = "Point"

    team: str = field(default="", metadata=refers_to("team"))
    number: int = 1
    kind: str = "visit"
    visit: str = field(default="", metadata=refers_to("visit"))
    place: str = ""
    partner: str = field(default="", metadata=refers_to("team"))
    x: float = 0.0
    y: float = 0.0
    arrives: datetime | None = None
    starts: datetime | None = None
    leaves: datetime | None = None
    metres: float = 0.0
    walked: float = 0.0
    people: int = 0
    boxes: int = 0
    tubes: int = 0
    seals: tuple[str, ...] = ()
    state: str = ""
    done_at: datetime | None = None
    pinned: bool = False

    def geometry(self) -> BaseGeometry:
        return shapely.Point(self.x, self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escort(Record):
    """Somebody who is led away: from a building or from a site's isolation area to a vehicle and on to a
    place. Who it is, is known by the care ledger only.

    kind: "transfer" (a suspected case) or "escort" (somebody who can't go alone). way: the closed way to the
    vehicle. person: who waits with them and goes along. at: when the vehicle is there.
    """

    KIND: ClassVar[str] = "escort"
    GEOMETRY: ClassVar[str] = "Point"

    kind: str = "transfer"
    building: str = ""
    site: str = field(default="", metadata=refers_to("site"))
    x: float = 0.0
    y: float = 0.0
    people: int = 1
    way: str = field(default="", metadata=refers_to("way"))
    vehicle: str = field(default="", metadata=refers_to("vehicle"))
    destination: str = field(default="", metadata=refers_to("place"))
    person: str = field(default="", metadata=refers_to("person"))
    at: datetime | None = None
    care: str = ""
    remarks: str = ""

    def geometry(self) -> BaseGeometry:
        return shapely.Point(self.x, self.y)
