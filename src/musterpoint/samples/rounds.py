"""What drives and is visited in a case: laboratories, stores, teams with their vehicles, and visits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas

from musterpoint.plan import Enterprise, IdSource, Place, Plan, Record, Team, Vehicle, Visit, changed, made
from musterpoint.plan.edits import RecordChange
from musterpoint.samples.words import numeral


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSpec:
    """A place of one kind at a building of this type, or at one where nobody lives."""

    kind: str
    name: str
    type: str = "civic"
    per_hour: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSpec:
    """So many teams of a kind, each with a vehicle of this unit; they start at the place of this name. rest:
    minutes about noon."""

    kind: str
    count: int
    name: str
    unit: str
    start: str
    members: int = 2
    skills: tuple[str, ...] = ("sampling",)
    rest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSpec:
    """Visits at home: so many households in so many buildings, with so many people together; of them,
    quarantine: households that come last. minutes: of each person."""

    households: int
    buildings: int
    people: int
    quarantine: int = 0
    minutes: float = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSpec:
    """An enterprise or building site that a team goes to, between two times."""

    name: str
    people: int
    minutes: float
    earliest: datetime | None = None
    latest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestSpec:
    """An enterprise or building site whose people come to the nearest fixed site, between two times."""

    name: str
    people: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsSpec:
    """All of a case."""

    places: tuple[PlaceSpec, ...] = ()
    teams: tuple[TeamSpec, ...] = ()
    visits: VisitSpec | None = None
    enterprises: tuple[StopSpec, ...] = ()
    guests: tuple[GuestSpec, ...] = ()

    def scaled(self, scale: float) -> RoundsSpec:
        """As many visits more or fewer; teams and places stay."""
        if self.visits is None:
            return self
        names = ("households", "buildings", "people", "quarantine")
        more = {name: math.ceil(getattr(self.visits, name) * scale) for name in names}
        return replace(self, visits=replace(self.visits, **more))


def read_rounds(data: dict) -> RoundsSpec:
    """The table "rounds" of a case."""
    return RoundsSpec(
        places=tuple(PlaceSpec(**item) for item in data.get("places", ())),
        teams=tuple(
            TeamSpec(**{**item, "skills": tuple(item.get("skills", ("sampling",)))})
            for item in data.get("teams", ())
        ),
        visits=VisitSpec(**data["visits"]) if "visits" in data else None,
        enterprises=tuple(StopSpec(**item) for item in data.get("enterprises", ())),
        guests=tuple(GuestSpec(**item) for item in data.get("guests", ())),
    )


def build_rounds(plan: Plan, spec: RoundsSpec, rng: np.random.Generator, ids: IdSource) -> list[RecordChange]:
    """What makes the places, teams and visits of a case, and sends its vehicles to where they start."""
    if plan.buildings is None:
        return []
    frame = plan.buildings.frame
    empty = frame[frame["residents"].fillna(0) == 0]
    lived = frame[frame["residents"].fillna(0) > 0]
    if empty.empty or lived.empty:
        return []
    places = list(_places(spec, empty, ids))
    teams = list(_teams(plan, spec, places, ids))
    visits = [*_homes(spec, lived, rng, ids), *_enterprises(spec, empty, rng, ids)]
    records: list[Record] = [*places, *teams, *visits, *_guests(plan, spec, empty, ids)]
    return [*made(*records), *_standing(plan, places)]


def _places(spec: RoundsSpec, empty: pandas.DataFrame, ids: IdSource) -> Iterator[Place]:
    for number, item in enumerate(spec.places):
        fit = empty[empty["type"] == item.type]
        chosen = fit if len(fit) else empty
        spot = chosen.geometry.iloc[number % len(chosen)].representative_point()
        yield Place(
            id=ids("place"), kind=item.kind, name=item.name, x=round(spot.x, 2), y=round(spot.y, 2),
            per_hour=item.per_hour, minutes=10.0 if item.kind == "laboratory" else 15.0,
        )  # fmt: skip


def _teams(plan: Plan, spec: RoundsSpec, places: list[Place], ids: IdSource) -> Iterator[Team]:
    free = {
        unit.unit: [v for v in plan.table("vehicle").values() if v.unit == unit.unit] for unit in spec.teams
    }
    starts = {place.name: place.id for place in places}
    number, noon = 0, plan.campaign.starts
    noon = noon.replace(hour=11, minute=30) if noon else None
    for item in spec.teams:
        for one in range(item.count):
            number += 1
            vehicle: Vehicle | None = free[item.unit].pop(0) if free[item.unit] else None
            rest = {
                "break_minutes": item.rest, "break_from": noon, "break_until": noon and noon.replace(hour=13)
            } if item.rest else {}  # fmt: skip
            yield Team(
                id=ids("team"), number=number, kind=item.kind, members=item.members, skills=item.skills,
                name=f"{item.name}{numeral(one + 1)}组" if item.count > 1 else item.name,
                vehicle=vehicle.id if vehicle else "", start=starts.get(item.start, ""), **rest,
            )  # fmt: skip


def _homes(
    spec: RoundsSpec, lived: pandas.DataFrame, rng: np.random.Generator, ids: IdSource
) -> Iterator[Visit]:
    wanted = spec.visits
    if wanted is None:
        return
    buildings = min(wanted.buildings, len(lived))
    rows = rng.choice(len(lived), buildings, replace=False)
    rows = np.concatenate((rows, rng.choice(rows, max(0, wanted.households - buildings))))[
        : wanted.households
    ]
    people = np.ones(len(rows), dtype=int)
    more = max(0, wanted.people - len(rows))
    np.add.at(people, rng.integers(0, len(rows), more), 1)
    for number, (row, count) in enumerate(zip(rows, people, strict=True)):
        last = number < wanted.quarantine
        yield Visit(
            id=ids("visit"), kind="quarantine" if last else "home", building=str(lived.index[row]),
            people=int(count), minutes=wanted.minutes * int(count), two_persons=last,
        )  # fmt: skip


def _enterprises(
    spec: RoundsSpec, empty: pandas.DataFrame, rng: np.random.Generator, ids: IdSource
) -> Iterator[Visit]:
    for item, row in zip(
        spec.enterprises, rng.choice(len(empty), len(spec.enterprises), replace=False), strict=True
    ):
        yield Visit(
            id=ids("visit"), kind="enterprise", building=str(empty.index[row]), label=item.name,
            people=item.people, minutes=item.minutes, skills=("sampling",),
            earliest=item.earliest, latest=item.latest,
        )  # fmt: skip


def _guests(plan: Plan, spec: RoundsSpec, empty: pandas.DataFrame, ids: IdSource) -> Iterator[Enterprise]:
    """Each in a building that nobody lives in, counted from the last."""
    fixed = [site for site in plan.sites() if site.kind == "fixed"]
    for number, item in enumerate(spec.guests if fixed else ()):
        spot = empty.geometry.iloc[-1 - number % len(empty)].representative_point()
        nearest = min(fixed, key=lambda site: spot.distance(site.geometry()))
        yield Enterprise(
            id=ids("enterprise"), name=item.name, people=item.people, x=round(spot.x, 2), y=round(spot.y, 2),
            site=nearest.id, starts=item.starts, ends=item.ends,
        )  # fmt: skip


def _standing(plan: Plan, places: list[Place]) -> list[RecordChange]:
    """Vehicles for samples and supplies stand at the depot, else where the first store is."""
    stand = next((one for kind in ("depot", "store") for one in places if one.kind == kind), None)
    if stand is None:
        return []
    return [
        changed(vehicle, vehicle.replace(start=stand.id))
        for vehicle in plan.table("vehicle").values()
        if vehicle.use in ("samples", "supplies")
    ]
