"""Issue and return lists: what goes to each site, what comes back, and whether the store has enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from musterpoint.catalogue.types import FixtureType, Supply
from musterpoint.paper.bring import ItemGroup, fixtures_to_bring, supplies_to_bring
from musterpoint.paper.document import Order, PaperDocument
from musterpoint.paper.figures import Figure
from musterpoint.paper.heads import SitePage, site_head
from musterpoint.paper.items import Row, RowGroup, Total, TotalGroup, missing
from musterpoint.paper.words import Words
from musterpoint.plan import Site
from musterpoint.text import N_, Text


@dataclass(frozen=True, slots=True)
class Equipment:
    totals: tuple[TotalGroup, ...]
    sites: tuple[SitePage, ...]


def content(order: Order) -> Equipment:
    """The totals, then a page for each site."""
    brought = {site.id: _brought(order, site) for site in order.each_site()}
    pages = tuple(
        SitePage(site_head(order, site), tuple(map(_row_group, brought[site.id]))) for site in order.sites
    )
    return Equipment(_totals(order, (group for groups in brought.values() for group in groups)), pages)


def _brought(order: Order, site: Site) -> tuple[ItemGroup, ...]:
    return (
        *fixtures_to_bring(order.plan, order.catalogue, site, order.speaker),
        *supplies_to_bring(order.plan, order.catalogue, site, order.expected(site), order.speaker),
    )


def _row_group(group: ItemGroup) -> RowGroup:
    rows = tuple(Row(item.name, item.count, item.unit[0] if item.unit else "") for item in group.items)
    return RowGroup(group.name, "", rows)


def _totals(order: Order, groups: Iterable[ItemGroup]) -> tuple[TotalGroup, ...]:
    counts: dict[Words, dict[Words, list[Figure]]] = {}
    units: dict[Words, str] = {}
    for group in groups:
        for item in group.items:
            counts.setdefault(group.name, {}).setdefault(item.name, []).append(item.count)
            units[item.name] = item.unit[0] if item.unit else ""
    stock = _stock(order)
    return tuple(
        TotalGroup(
            title, "", tuple(_total(name, figures, units[name], stock) for name, figures in items.items())
        )
        for title, items in counts.items()
    )


def _total(name: Words, figures: list[Figure], unit: str, stock: dict[Words, int]) -> Total:
    known = [figure.value for figure in figures if figure.value is not None]
    needed = sum(known)
    estimated = any(figure.estimated for figure in figures) or len(known) < len(figures)
    held = stock.get(name)
    short = "" if held is None else missing(needed, held)
    return Total(name, Figure(needed if known else None, estimated), unit, Figure(held), short)


def _stock(order: Order) -> dict[Words, int]:
    """How many of each item lie in all the stores together, by the item's name."""
    kinds: dict[str, FixtureType | Supply] = {**order.catalogue.fixtures, **order.catalogue.supplies}
    held: dict[Words, int] = {}
    for stock in order.plan.table("stock").values():
        name = order.speaker.name(kinds[stock.item].name) if stock.item in kinds else (stock.item,)
        held[name] = held.get(name, 0) + stock.quantity
    return held


_HEADINGS = {
    "count": N_("Planned"),
    "unit": N_("Unit"),
    "name": N_("Item"),
    "stock": N_("In store"),
    "short": N_("Short"),
    "totals": N_("All sites together"),
    "issued": N_("Issued"),
    "received": N_("Received"),
    "returned": N_("Returned"),
    "damaged": N_("Damaged"),
    "missing": N_("Missing"),
    "remarks": N_("Remarks"),
    "issued_by": N_("Issued by"),
    "received_by": N_("Received by"),
    "returned_by": N_("Returned by"),
    "vehicle": N_("Vehicle"),
}
ISSUE_LISTS = PaperDocument(
    id="issue-lists",
    title=Text("物资发放单", "Issue lists"),
    template="issue-lists.typ",
    content=content,
    headings=_HEADINGS,
)
RETURN_LISTS = PaperDocument(
    id="return-lists",
    title=Text("物资回收单", "Return lists"),
    template="return-lists.typ",
    content=content,
    headings=_HEADINGS,
)
