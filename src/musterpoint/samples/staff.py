"""The people, vehicles and goods of a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from musterpoint.plan import IdSource, Person, StockItem, Vehicle
from musterpoint.samples.cases import Fleet, Store, Unit
from musterpoint.samples.layers import apportioned
from musterpoint.samples.words import person_names

_PHONE_PREFIX = "104"
"""No network in China uses it, so that an invented number of eleven digits can't be anybody's."""


def build_people(units: Sequence[Unit], rng: np.random.Generator, ids: IdSource) -> list[Person]:
    """Everybody that the units send, with invented names and numbers."""
    numbers = phones(sum(unit.people for unit in units), rng)
    people: list[Person] = []
    for unit in units:
        homes = np.repeat(np.arange(len(unit.names)), apportioned(unit.people, np.ones(len(unit.names))))
        for name, home in zip(person_names(unit.people, unit.women, rng), homes, strict=True):
            people.append(
                Person(
                    id=ids("person"), name=name, phone=next(numbers), unit=unit.names[home], tier=unit.tier,
                    skills=tuple(unit.skills), remarks=unit.remarks,
                )
            )  # fmt: skip
    return people


def build_vehicles(
    fleets: Sequence[Fleet], people: Sequence[Person], rng: np.random.Generator, ids: IdSource
) -> list[Vehicle]:
    """The vehicles of all fleets; drivers of the same unit are named where the plan knows some."""
    plates = _plates(rng)
    vehicles = []
    for fleet in fleets:
        drivers = iter(
            [person for person in people if person.unit == fleet.unit and "driving" in person.skills]
        )
        for _ in range(fleet.count):
            driver = next(drivers, None)
            vehicles.append(
                Vehicle(
                    id=ids("vehicle"), plate=fleet.plates + next(plates), kind=fleet.kind, seats=fleet.seats,
                    unit=fleet.unit, use=fleet.use, driver=driver.name if driver else "",
                    phone=driver.phone if driver else "",
                )
            )  # fmt: skip
    return vehicles


def build_stock(stores: Sequence[Store], ids: IdSource) -> list[StockItem]:
    return [
        StockItem(
            id=ids("stock"),
            item=store.item,
            quantity=store.quantity,
            place=store.place,
            remarks=store.remarks,
        )
        for store in stores
    ]


def phones(count: int, rng: np.random.Generator) -> Iterator[str]:
    """Different numbers of eleven digits."""
    for number in rng.choice(10**8, count, replace=False):
        yield f"{_PHONE_PREFIX}{number:08d}"


def _plates(rng: np.random.Generator) -> Iterator[str]:
    """Different plate numbers of five digits."""
    for number in rng.permutation(90_000):
        yield f"{number + 10_000}"
