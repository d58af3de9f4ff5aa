"""The supply plan: required, in store and missing of every item, with its norm's source; and for each site
what comes in which wave from where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from musterpoint.catalogue.needs import needed, needed_by_all
from musterpoint.paper.document import Order, PaperDocument
from musterpoint.paper.figures import Figure
from musterpoint.paper.heads import SiteHead, site_head
from musterpoint.paper.items import Row, RowGroup, Total, TotalGroup, missing
from musterpoint.paper.words import Words, clock
from musterpoint.plan import Delivery, Site
from musterpoint.text import N_, Text


@dataclass(frozen=True, slots=True)
class SiteWaves:
    head: SiteHead
    waves: tuple[RowGroup, ...]


@dataclass(frozen=True, slots=True)
class SupplyPlan:
    totals: tuple[TotalGroup, ...]
    sites: tuple[SiteWaves, ...]


def content(order: Order) -> SupplyPlan:
    """The totals, then a page for each site: its deliveries, or what it needs where none are planned."""
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    unknown: set[str] = set()
    needs = {site.id: _needs(order, site) for site in order.each_site()}
    for site in order.sites:
        for id_, count in needs[site.id].items():
            if count is None:
                unknown.add(id_)
            wanted[id_][site.id] += count or 0
    if order.options.site_ids is None:
        for id_, count in needed_by_all(order.plan, order.catalogue).items():
            wanted[id_][""] = count or 0
    sites = [SiteWaves(site_head(order, site), _waves(order, site, needs[site.id])) for site in order.sites]
    return SupplyPlan(_totals(order, wanted, unknown), tuple(sites))


def _needs(order: Order, site: Site) -> dict[str, int | None]:
    plan, catalogue = order.plan, order.catalogue
    counts: Counter[str] = Counter()
    for fixture in plan.where("fixture", site=site.id):
        if kind := catalogue.fixtures.get(fixture.type):
            counts[kind.id] += kind.pieces(fixture)
    return {**counts, **needed(plan, catalogue, site, order.expected(site).value)}


def _totals(order: Order, wanted: dict[str, Counter[str]], unknown: set[str]) -> tuple[TotalGroup, ...]:
    catalogue, speaker = order.catalogue, order.speaker
    stock: dict[str, Counter[str]] = defaultdict(Counter)
    for item in order.plan.table("stock").values():
        stock[item.item][item.place] += item.quantity
    groups: dict[Words, list[Total]] = {}
    for id_, kind in (*catalogue.fixtures.items(), *catalogue.supplies.items()):
        if id_ not in wanted:
            continue
        headings = {**catalogue.fixture_groups, **catalogue.supply_groups}
        count, held = sum(wanted[id_].values()), sum(stock[id_].values())
        unit = getattr(kind, "unit", None)
        total = Total(
            speaker.name(kind.name),
            Figure(count, id_ in unknown),
            speaker.name(unit)[0] if unit else "",
            Figure(held),
            missing(count, held),
            ", ".join(f"{place} {number:,}" for place, number in stock[id_].items() if number),
            kind.source.name.in_language(speaker.languages[0]) + ("" if kind.source.verified else "\u00a0*"),
        )
        title = speaker.name(headings[kind.group]) if kind.group in headings else speaker.say(N_("Others"))
        groups.setdefault(title, []).append(total)
    return tuple(TotalGroup(title, "", tuple(rows)) for title, rows in groups.items())


def _waves(order: Order, site: Site, needs: Mapping[str, int | None]) -> tuple[RowGroup, ...]:
    """The site's deliveries, then what it needs and none of them brings."""
    deliveries = sorted(
        order.plan.where("delivery", site=site.id), key=lambda item: (item.wave, item.place, item.id)
    )
    if not deliveries:
        title = order.speaker.say(N_("Needed here; no delivery is planned yet"))
        return (RowGroup(title, "", tuple(_row(order, *need) for need in needs.items())),)
    brought: Counter[str] = Counter()
    for delivery in deliveries:
        brought.update(dict(zip(delivery.items, delivery.quantities, strict=True)))
    lacking = [(id_, count - brought[id_]) for id_, count in needs.items() if count and count > brought[id_]]
    waves = tuple(_wave(order, item) for item in deliveries)
    if not lacking:
        return waves
    title = order.speaker.say(N_("Still missing here; no delivery brings it"))
    return (*waves, RowGroup(title, "", tuple(_row(order, *lack) for lack in lacking)))


def _row(order: Order, id_: str, count: int | None) -> Row:
    kind = order.catalogue.supplies.get(id_) or order.catalogue.fixtures.get(id_)
    unit = getattr(kind, "unit", None)
    name = order.speaker.name(kind.name) if kind else (id_,)
    return Row(name, Figure(count), order.speaker.name(unit)[0] if unit else "")


def _wave(order: Order, delivery: Delivery) -> RowGroup:
    speaker = order.speaker
    rows = [_row(order, id_, count) for id_, count in zip(delivery.items, delivery.quantities, strict=True)]
    title = speaker.say(
        N_("Delivery {number}, there by {time}"), number=str(delivery.wave), time=clock(delivery.at)
    )
    return RowGroup(title, delivery.place, tuple(rows))


SUPPLIES = PaperDocument(
    id="supplies",
    title=Text("物资保障计划", "Supply plan"),
    template="supplies.typ",
    content=content,
    headings={
        "name": N_("Item"),
        "count": N_("Planned"),
        "unit": N_("Unit"),
        "stock": N_("In store"),
        "short": N_("Short"),
        "places": N_("Where it lies"),
        "norm": N_("Norm from"),
        "totals": N_("All sites together"),
        "received": N_("Received"),
        "remarks": N_("Remarks"),
        "unverified": N_("* not verified"),
    },
)
