"""Work cards and vehicle passes: small, numbered, several on a page with marks to cut along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from musterpoint.errors import InputError
from musterpoint.paper.code import qr_code
from musterpoint.paper.document import Order, PaperDocument
from musterpoint.paper.duties import Duty, duties
from musterpoint.paper.render import PAPERS
from musterpoint.paper.words import Words
from musterpoint.plan import Vehicle
from musterpoint.text import N_, Text, _

CARD = (85.6, 54.0)
"""Width and height of a work card in millimetres, as bank cards have them (ISO/IEC 7810 ID-1)."""

PASS = (95.0, 66.0)
EDGE = 8.0
"""Millimetres that printers can't print on, with some to spare for the cut marks."""

VEHICLES = {
    "van": N_("Van"),
    "bus": N_("Bus"),
    "coach": N_("Coach"),
    "taxi": N_("Taxi"),
    "truck": N_("Truck"),
    "ambulance": N_("Ambulance"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """serial: its number, which the code repeats. site: "" for whoever serves several."""

    serial: str
    code: str
    name: str
    role: Words
    unit: str
    phone: str
    site: str
    site_name: str


@dataclass(frozen=True, slots=True)
class Pass:
    serial: str
    code: str
    plate: str
    kind: Words
    unit: str
    driver: str
    phone: str


@dataclass(frozen=True, slots=True)
class Deck:
    """Cards of one size, width × height millimetres, dealt out over pages of columns × rows. valid: the
    days of the campaign."""

    width: float
    height: float
    columns: int
    rows: int
    valid: str
    cards: tuple[Any, ...]


def work_cards(order: Order) -> Deck:
    """A card for everybody on duty at the chosen sites, numbered by the plan's list of people so that a
    card printed again keeps its number."""
    numbers = {id_: number for number, id_ in enumerate(order.plan.table("person"), 1)}
    held: dict[str, list[Duty]] = {}
    for row in duties(order):
        if row.person:
            held.setdefault(row.person, []).append(row)
    cards = [_card(f"W-{numbers[person]:04}", rows) for person, rows in held.items()]
    if not cards:
        raise InputError(
            _("There is nobody to make a card for."),
            _("None of the posts that were chosen has anybody on it."),
            _("Put people on posts, then print again."),
        )
    return _deck(order, CARD, cards)


def _card(serial: str, rows: Sequence[Duty]) -> Card:
    first = rows[0]
    at_one_site = len({(row.site, row.site_name) for row in rows}) == 1
    return Card(
        serial,
        qr_code(f"{serial} {first.name}"),
        first.name,
        first.role,
        first.unit,
        first.phone,
        first.site if at_one_site else "",
        first.site_name if at_one_site else "",
    )


def vehicle_passes(order: Order) -> Deck:
    """A pass for each vehicle, in the order of the plan's list."""
    vehicles = order.plan.table("vehicle").values()
    if not vehicles:
        raise InputError(
            _("There is no vehicle to make a pass for."),
            _("The plan's list of vehicles is empty."),
            _("Add vehicles, then print again."),
        )
    passes = [_pass(order, f"V-{number:04}", vehicle) for number, vehicle in enumerate(vehicles, 1)]
    return _deck(order, PASS, passes)


def _pass(order: Order, serial: str, vehicle: Vehicle) -> Pass:
    kind = VEHICLES.get(vehicle.kind)
    return Pass(
        serial,
        qr_code(f"{serial} {vehicle.plate}"),
        vehicle.plate,
        order.speaker.say(kind) if kind else (vehicle.kind,),
        vehicle.unit,
        vehicle.driver,
        vehicle.phone,
    )


def _deck(order: Order, size: tuple[float, float], cards: Sequence[Any]) -> Deck:
    columns, rows = (
        int((page - 2 * EDGE) // side) for page, side in zip(PAPERS[order.options.paper], size, strict=True)
    )
    campaign = order.plan.campaign
    days = dict.fromkeys(f"{moment:%Y-%m-%d}" for moment in (campaign.starts, campaign.ends) if moment)
    return Deck(*size, columns, rows, " – ".join(days), tuple(cards))


WORK_CARDS = PaperDocument(
    id="work-cards",
    title=Text("工作证", "Work cards"),
    template="work-cards.typ",
    content=work_cards,
    headings={"card": N_("Work card"), "valid": N_("Valid")},
)
VEHICLE_PASSES = PaperDocument(
    id="vehicle-passes",
    title=Text("车辆通行证", "Vehicle passes"),
    template="vehicle-passes.typ",
    content=vehicle_passes,
    headings={
        "card": N_("Vehicle pass"),
        "valid": N_("Valid"),
        "driver": N_("Driver"),
        "windscreen": N_("Show behind the windscreen"),
    },
)
