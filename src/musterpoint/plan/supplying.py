"""The records of who is served beside the residents, and of what is brought to the sites."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.plan.record import Record, refers_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise(Record):
    """A company, school or building site whose people are served at a site in a time window of their own.
    people: how many; site: id of the site, "" for the nearest; starts, ends: None means the campaign's."""

    KIND: ClassVar[str] = "enterprise"
    GEOMETRY: ClassVar[str] = "Point"

    name: str = ""
    people: int = 0
    x: float = 0.0
    y: float = 0.0
    site: str = field(default="", metadata=refers_to("site"))
    starts: datetime | None = None
    ends: datetime | None = None
    contact: str = ""
    phone: str = ""

    def geometry(self) -> BaseGeometry:
        return shapely.Point(self.x, self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(Record):
    """What goes from a store to a site in one run. place: where the stock lies. at: when it has to be there.
    wave: counted from 1. items: ids in the catalogue's supplies or fixtures; quantities: of each."""

    KIND: ClassVar[str] = "delivery"

    site: str = field(default="", metadata=refers_to("site"))
    place: str = ""
    wave: int = 1
    at: datetime | None = None
    items: tuple[str, ...] = ()
    quantities: tuple[int, ...] = ()
