"""The five cases as data: resources/samples/cases.toml, typed and scaled."""

from __future__ import annotations

import dataclasses
import math
import tomllib
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from musterpoint.samples.country import VillageSpec
from musterpoint.samples.rounds import RoundsSpec, read_rounds
from musterpoint.samples.town import TownSpec
from musterpoint.text import Text

Scaled = TypeVar("Scaled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where on earth: the plan's CRS, the centre in degrees, how the town is turned (degrees counter-
    clockwise), and the sun distance: metres between rows per metre of height that its latitude asks for."""

    crs: str
    longitude: float
    latitude: float
    turn: float
    sun: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlan:
    """How many sites of each kind and the lanes of all fixed ones together. special_points:
    notes for the fixed sites, in turn; mobile_points: the note for every mobile team."""

    fixed: int
    lanes: int
    mobile: int = 0
    special_points: Sequence[str] = ()
    mobile_points: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """So many people of one tier with the same skills, spread evenly over the home units `names`. women:
    their share (0–1). remarks: said of each."""

    names: Sequence[str]
    tier: str
    people: int
    skills: Sequence[str] = ()
    women: float = 0.5
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Vehicles of one kind from one unit. plates: the letters that their numbers begin with. use: as of
    `Vehicle`."""

    kind: str
    count: int
    seats: int
    unit: str
    plates: str
    use: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """So many of an item lying at a place."""

    item: str
    quantity: int
    place: str
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. source: the report (S0-S4). assumed: what the report leaves open and how it was chosen."""

    id: str
    title: Text
    description: Text
    source: str
    assumed: Text
    campaign: Mapping[str, Any]
    spot: Spot
    sites: SitePlan
    shifts: Sequence[tuple[str, datetime, datetime]]
    towns: Sequence[TownSpec]
    villages: Sequence[VillageSpec] = ()
    units: Sequence[Unit] = ()
    fleets: Sequence[Fleet] = ()
    stores: Sequence[Store] = ()
    rounds: RoundsSpec = field(default_factory=RoundsSpec)
    seed: int = 1

    def scaled(self, scale: float) -> Case:
        """The case `scale` times as large: residents, sites, staff and goods alike. Raises ValueError
        where the scale isn't positive."""
        if not scale > 0:
            raise ValueError("scale must be positive")
        if scale == 1:
            return self
        return dataclasses.replace(
            self,
            sites=_times(self.sites, scale, "fixed", "lanes", "mobile"),
            towns=[_scaled_town(town, scale) for town in self.towns],
            villages=[_times(item, scale, "count", "residents") for item in self.villages],
            units=[_times(unit, scale, "people") for unit in self.units],
            fleets=[_times(fleet, scale, "count") for fleet in self.fleets],
            stores=[_times(store, scale, "quantity") for store in self.stores],
            rounds=self.rounds.scaled(scale),
        )


@cache
def read_cases() -> Mapping[str, Case]:
    """The built-in cases by id."""
    path = files("musterpoint.resources") / "samples" / "cases.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return types.MappingProxyType({id_: _case(id_, values) for id_, values in data.items()})


def _case(id_: str, data: Mapping[str, Any]) -> Case:
    values = dict(data)
    return Case(
        id=id_,
        title=Text(**values.pop("title")),
        description=Text(**values.pop("description")),
        assumed=Text(**values.pop("assumed")),
        spot=Spot(**values.pop("spot")),
        sites=SitePlan(**values.pop("sites")),
        shifts=[(shift["name"], shift["starts"], shift["ends"]) for shift in values.pop("shifts")],
        towns=[TownSpec(**town) for town in values.pop("towns")],
        villages=[VillageSpec(**item) for item in values.pop("villages", ())],
        units=[Unit(**unit) for unit in values.pop("units", ())],
        fleets=[Fleet(**fleet) for fleet in values.pop("fleets", ())],
        stores=[Store(**store) for store in values.pop("stores", ())],
        rounds=read_rounds(values.pop("rounds", {})),
        **values,
    )


def _scaled_town(town: TownSpec, scale: float) -> TownSpec:
    wanted = town.communities if isinstance(town.communities, int) else len(town.communities)
    communities = (
        town.communities if scale < 1 and not isinstance(town.communities, int) else math.ceil(wanted * scale)
    )
    return dataclasses.replace(_times(town, scale, "residents"), communities=communities)


def _times(value: Scaled, scale: float, *names: str) -> Scaled:
    """A copy with these whole numbers scaled and rounded up, so that what there is some of never vanishes."""
    return dataclasses.replace(value, **{name: math.ceil(getattr(value, name) * scale) for name in names})
