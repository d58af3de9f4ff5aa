"""What a plan needs, what it has and what is missing, item by item and site by site."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from musterpoint.catalogue import Catalogue, Source
from musterpoint.catalogue.needs import needed, needed_by_all
from musterpoint.catalogue.types import NO_SOURCE, FixtureType, Supply
from musterpoint.engine.timetable.calls import Calls, calls
from musterpoint.plan import Plan
from musterpoint.text import Text

PIECES = Text("件", "pcs")
STAFF = "staff"
"""In the place of a site's id: for the campaign as a whole, such as passes of vehicles."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item. id: in the catalogue's supplies or fixtures. group: heading under which it is listed.
    by_site: site id (or `STAFF`) → how many it needs, buffer included. places: store → how many lie there.
    source: of the norm. kept: carried in once, before the opening. drawn: a fixture that is on the map."""

    id: str
    name: Text
    unit: Text
    group: Text
    by_site: Mapping[str, int]
    places: Mapping[str, int]
    source: Source = NO_SOURCE
    kept: bool = True
    drawn: bool = False

    @property
    def required(self) -> int:
        return sum(self.by_site.values())

    @property
    def have(self) -> int:
        return sum(self.places.values())

    @property
    def gap(self) -> int:
        """How many are missing, 0 where there are enough."""
        return max(0, self.required - self.have)


def supply_table(
    plan: Plan, catalogue: Catalogue, called: Mapping[str, Calls] | None = None
) -> list[ItemRow]:
    """Every item that some site needs, fixtures first, each in the catalogue's order. called: what `calls`
    gives, where that is known."""
    called = calls(plan, catalogue) if called is None else called
    stock: dict[str, Counter[str]] = defaultdict(Counter)
    for item in plan.table("stock").values():
        stock[item.item][item.place] += item.quantity
    return [*_fixtures(plan, catalogue, stock), *_supplies(plan, catalogue, stock, called)]


def _fixtures(plan: Plan, catalogue: Catalogue, stock: Mapping[str, Counter[str]]) -> Iterator[ItemRow]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for fixture in plan.table("fixture").values():
        kind: FixtureType | None = catalogue.fixtures.get(fixture.type)
        if kind and fixture.site:
            counts[kind.id][fixture.site] += kind.pieces(fixture)
    for id_, kind in catalogue.fixtures.items():
        if counts.get(id_):
            group = catalogue.fixture_groups.get(kind.group, Text("", ""))
            yield ItemRow(
                id_, kind.name, PIECES, group, dict(counts[id_]), dict(stock.get(id_, {})), kind.source,
                drawn=True,
            )  # fmt: skip


def _supplies(
    plan: Plan, catalogue: Catalogue, stock: Mapping[str, Counter[str]], called: Mapping[str, Calls]
) -> Iterator[ItemRow]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for site in plan.sites():
        people = int(called[site.id].people.sum()) if site.id in called else 0
        for id_, count in needed(plan, catalogue, site, people).items():
            counts[id_][site.id] = count or 0
    for id_, count in needed_by_all(plan, catalogue).items():
        counts[id_][STAFF] = count or 0
    for id_, supply in catalogue.supplies.items():
        if counts.get(id_):
            yield _row(supply, catalogue, counts[id_], dict(stock.get(id_, {})))


def _row(
    supply: Supply, catalogue: Catalogue, by_site: Mapping[str, int], places: Mapping[str, int]
) -> ItemRow:
    group = catalogue.supply_groups.get(supply.group, Text("", ""))
    return ItemRow(supply.id, supply.name, supply.unit, group, by_site, places, supply.source, supply.kept)
