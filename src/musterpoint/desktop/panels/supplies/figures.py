"""What the supplies panel tells: items with what is required, there and missing; deliveries; stock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.panels.supplies.lines import Line
from musterpoint.engine.supplies import ItemRow
from musterpoint.plan import Delivery, Plan
from musterpoint.text import N_, _

ITEM, REQUIRED, HAVE, GAP, UNIT, WHERE, NORM = range(7)
NEEDS = (
    N_("Item"), N_("Required"), N_("In store"), N_("Missing"), N_("Unit"), N_("Where it lies"),
    N_("Norm from"),
)  # fmt: skip
SITE_NEEDS = (
    N_("Item"), N_("Required"), N_("Allotted"), N_("Missing"), N_("Unit"), N_("What comes when"),
    N_("Norm from"),
)  # fmt: skip

BY, WAVE, SITE, STORE, GOODS, COUNT, MEASURE = range(7)
DELIVERIES = (
    N_("There by"), N_("Wave"), N_("Site"), N_("From store"), N_("Item"), N_("Quantity"), N_("Unit"),
)  # fmt: skip

THING, QUANTITY, PIECES, PLACE, REMARKS = range(5)
STOCK = (N_("Item"), N_("Quantity"), N_("Unit"), N_("Place"), N_("Remarks"))


@dataclass(frozen=True, slots=True)
class Coming:
    """What one delivery brings of one item."""

    delivery: Delivery
    quantity: int


def coming(plan: Plan) -> Mapping[tuple[str, str], list[Coming]]:
    """(site id, item) → what comes, by time."""
    found: dict[tuple[str, str], list[Coming]] = defaultdict(list)
    for delivery in sorted(plan.table("delivery").values(), key=_by_time):
        for item, count in zip(delivery.items, delivery.quantities, strict=True):
            found[delivery.site, item].append(Coming(delivery, count))
    return found


def need_lines(rows: list[ItemRow], plan: Plan, site: str | None) -> Iterator[Line]:
    """A line for each item: of the whole campaign by the stores, or of one site by its deliveries."""
    known = coming(plan)
    for row in rows:
        if site is None:
            places = _(", ").join(f"{place or _('somewhere')} {n:,}" for place, n in row.places.items())
            yield _need(row, row.required, row.have, places or _("in no store"))
        elif row.by_site.get(site) or known.get((site, row.id)):
            runs = known.get((site, row.id), [])
            told = _(", ").join(_run(run) for run in runs)
            yield _need(row, row.by_site.get(site, 0), sum(run.quantity for run in runs), told)


def _run(run: Coming) -> str:
    return f"{_clock(run.delivery)} {run.delivery.place} {run.quantity:,}"


def _need(row: ItemRow, required: int, have: int, where: str) -> Line:
    gap = max(0, required - have)
    source = _("drawn on the map") if row.drawn else str(row.source)
    cells = (
        str(row.name), f"{required:,}", f"{have:,}", f"{gap:,}" if gap else "–", str(row.unit), where, source,
    )  # fmt: skip
    tips = {ITEM: f"{row.group}: {row.name}", REQUIRED: source, NORM: str(row.source)}
    return Line(
        (row.id,), cells, (cells[ITEM], required, have, gap, cells[UNIT], where, source), tips,
        red=frozenset({GAP} if gap else ()),
        doubtful=frozenset(() if row.drawn or row.source.verified else (REQUIRED, NORM)),
    )  # fmt: skip


def delivery_lines(plan: Plan, catalogue: Catalogue, site: str | None, editable: bool) -> Iterator[Line]:
    """A line for each item of each delivery, by time."""
    for delivery in sorted(plan.table("delivery").values(), key=_by_time):
        at_site = plan.find("site", delivery.site)
        if at_site is None or site not in (None, delivery.site):
            continue
        title = f"{at_site.number}  {site_title(at_site)}"
        for item, count in zip(delivery.items, delivery.quantities, strict=True):
            name, unit = item_words(catalogue, item)
            cells = (_clock(delivery), str(delivery.wave), title, delivery.place, name, f"{count:,}", unit)
            order = (
                _by_time(delivery), delivery.wave, at_site.number, delivery.place, name, count, unit,
            )  # fmt: skip
            enter = {BY: delivery.at, COUNT: count} if delivery.at else {COUNT: count}
            yield Line((delivery.id, item), cells, order, enter=enter if editable else {})


def stock_lines(plan: Plan, catalogue: Catalogue, editable: bool) -> Iterator[Line]:
    """A line for each item at each place, as the catalogue orders them."""
    order = {id_: n for n, id_ in enumerate((*catalogue.fixtures, *catalogue.supplies))}
    held = sorted(plan.table("stock").values(), key=lambda one: (order.get(one.item, 10**6), one.place))
    for one in held:
        name, unit = item_words(catalogue, one.item)
        cells = (name, f"{one.quantity:,}", unit, one.place, one.remarks)
        enter = {QUANTITY: one.quantity, PLACE: one.place, REMARKS: one.remarks}
        yield Line(
            (one.id,), cells, (name, one.quantity, unit, one.place, one.remarks),
            enter=enter if editable else {},
        )  # fmt: skip


def item_words(catalogue: Catalogue, item: str) -> tuple[str, str]:
    """An item's name and unit."""
    kind = catalogue.supplies.get(item)
    if kind is not None:
        return str(kind.name), str(kind.unit)
    fixture = catalogue.fixtures.get(item)
    return (str(fixture.name), _("pcs")) if fixture else (item, "")


def summary(rows: list[ItemRow], lines: list[Line], site: str | None) -> str:
    """How much is missing, in a line."""
    short = sum(1 for line in lines if line.red)
    if site is None:
        nowhere = sum(1 for row in rows if row.gap and not row.places)
        if short:
            return _("{short} of {count} items are short, {nowhere} of them in no store").format(
                short=short, count=len(lines), nowhere=nowhere
            )
        return _("All {count} items are in store").format(count=len(lines))
    if short:
        return _("{short} of {count} items don't all come to this site").format(short=short, count=len(lines))
    return _("All {count} items come to this site").format(count=len(lines))


def _by_time(delivery: Delivery) -> tuple:
    at = delivery.at.isoformat() if delivery.at else ""
    return (at, delivery.wave, delivery.site, delivery.place)


def _clock(delivery: Delivery) -> str:
    return f"{delivery.at:%m-%d %H:%M}" if delivery.at else _("wave {number}").format(number=delivery.wave)
