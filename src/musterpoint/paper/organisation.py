"""Who leads and how to reach them: the organisation chart and the contact sheet.

Both show what the plan knows: the office, the sites with their leads, the units that lend people, the
vehicles. What it doesn't know is a line to write on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from musterpoint.catalogue.buildings import area_names, own_names
from musterpoint.catalogue.needs import opening
from musterpoint.catalogue.organisation import (
    LEVELS,
    TEAM_PARTS,
    Box,
    organisation,
)
from musterpoint.catalogue.posts import assigned_person, site_lead
from musterpoint.paper.cards import VEHICLES
from musterpoint.paper.document import Order, PaperDocument
from musterpoint.paper.duties import by_sound, unit_name
from musterpoint.paper.words import Words, span
from musterpoint.plan import ChainHead, Person, Site
from musterpoint.text import N_, Text


@dataclass(frozen=True, slots=True)
class SiteBox:
    """people: on its posts; posts: how many it has."""

    number: str
    site_name: str
    name: str
    unit: str
    phone: str
    people: str
    hours: str


@dataclass(frozen=True, slots=True)
class GroupBox:
    """The command post, a work group or a team: who leads it and who else is in it."""

    group: str
    name: str
    phone: str
    unit: str
    members: str


@dataclass(frozen=True, slots=True)
class UnitBox:
    """people: that it sends; on_duty: of these, with a post; liaison, phone: who speaks for it."""

    unit: str
    people: str
    on_duty: str
    liaison: str
    phone: str


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A head of the notice chain. level: grid, building, unit or linked households; place: building and
    unit."""

    level: Words
    place: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class ChainBox:
    """The heads of one area."""

    title: str
    note: str
    rows: tuple[ChainRow, ...]


@dataclass(frozen=True, slots=True)
class TierBox:
    title: Words
    note: Words
    rows: tuple[UnitBox, ...]


@dataclass(frozen=True, slots=True)
class VehicleRow:
    plate: str
    kind: Words
    unit: str
    driver: str
    phone: str


@dataclass(frozen=True, slots=True)
class Organisation:
    hours: str
    command: tuple[GroupBox, ...]
    groups: tuple[GroupBox, ...]
    sites: tuple[SiteBox, ...]
    tiers: tuple[TierBox, ...]
    chain: tuple[ChainBox, ...]
    vehicles: tuple[VehicleRow, ...]


def content(order: Order) -> Organisation:
    campaign = order.plan.campaign
    parts = {part.id: part.boxes for part in organisation(order.plan, order.catalogue)}
    return Organisation(
        span(campaign.starts, campaign.ends),
        tuple(map(_group_box, parts.get("command", ()))),
        tuple(map(_group_box, (box for id_ in ("groups", *TEAM_PARTS) for box in parts.get(id_, ())))),
        tuple(_site_box(order, site) for site in order.each_site()),
        tuple(_tiers(order)),
        tuple(_chain(order)),
        tuple(_vehicles(order)),
    )


def _group_box(box: Box) -> GroupBox:
    return GroupBox(box.title, box.name, box.phone, box.unit, "、".join(box.members))


def _chain(order: Order) -> Iterable[ChainBox]:
    """The notice chain by areas, in each from the grid's head down."""
    plan, levels = order.plan, list(LEVELS)
    areas = area_names(plan)
    buildings = own_names(plan, {head.building for head in plan.table("chain_head").values()})
    heads: dict[str, list[ChainHead]] = {}
    for head in plan.table("chain_head").values():
        heads.setdefault(head.area, []).append(head)
    for area in sorted(heads, key=lambda area: by_sound(areas.get(area, ""))):
        rows = sorted(
            heads[area],
            key=lambda head: (head.building != "", head.building, head.unit, levels.index(head.level)),
        )
        yield ChainBox(
            areas.get(area, ""), f"{len(rows):,}", tuple(_chain_row(order, head, buildings) for head in rows)
        )


def _chain_row(order: Order, head: ChainHead, buildings: Mapping[str, str]) -> ChainRow:
    place = " ".join(filter(None, (buildings.get(head.building, ""), head.unit)))
    return ChainRow(order.speaker.name(LEVELS[head.level]), place, head.name, head.phone)


def _site_box(order: Order, site: Site) -> SiteBox:
    lead = site_lead(order.plan, order.catalogue, site)
    people = {
        person.id
        for post in order.plan.where("post", site=site.id)
        if (person := assigned_person(order.plan, post))
    }
    return SiteBox(
        str(site.number),
        site.name,
        lead.name if lead else "",
        lead.unit if lead else "",
        lead.phone if lead else "",
        f"{len(people):,}",
        span(*opening(order.plan, site)),
    )


def _tiers(order: Order) -> Iterable[TierBox]:
    """The units of each tier, the nearest tier first."""
    busy = {assignment.person for assignment in order.plan.table("assignment").values()}
    everybody: dict[str, dict[str, list[Person]]] = {id_: {} for id_ in order.catalogue.tiers}
    for person in order.plan.table("person").values():
        everybody.setdefault(person.tier, {}).setdefault(person.unit, []).append(person)
    for tier, units in everybody.items():
        if units:
            known = order.catalogue.tiers.get(tier)
            boxes = tuple(_unit_box(order, unit, units[unit], busy) for unit in sorted(units, key=by_sound))
            people = sum(map(len, units.values()))
            note = order.speaker.ngettext(
                "{number} unit, {people} people",
                "{number} units, {people} people",
                len(units),
                people=f"{people:,}",
            )
            yield TierBox(order.speaker.name(known.name) if known else (tier,), note, boxes)


def _unit_box(order: Order, name: str, people: list[Person], busy: set[str]) -> UnitBox:
    unit = next(iter(order.plan.where("unit", name=name)), None)
    liaison = order.plan.find("person", unit.liaison) if unit else None
    return UnitBox(
        unit_name(order, name),
        f"{len(people):,}",
        f"{sum(person.id in busy for person in people):,}",
        liaison.name if liaison else "",
        liaison.phone if liaison else "",
    )


def _vehicles(order: Order) -> Iterable[VehicleRow]:
    for vehicle in order.plan.table("vehicle").values():
        kind = VEHICLES.get(vehicle.kind)
        kind_words = order.speaker.say(kind) if kind else (vehicle.kind,)
        yield VehicleRow(vehicle.plate, kind_words, vehicle.unit, vehicle.driver, vehicle.phone)


_HEADINGS = {
    "command": N_("Command post"),
    "commander": N_("Commander"),
    "groups": N_("Work groups and teams"),
    "group": N_("Group or team"),
    "members": N_("Members"),
    "chain": N_("Notice chain"),
    "level": N_("Answers for"),
    "place": N_("Building and unit"),
    "sites": N_("Sites"),
    "units": N_("Units that lend people"),
    "vehicles": N_("Vehicles"),
    "people": N_("People"),
    "on_duty": N_("On duty"),
    "number": N_("No."),
    "site_name": N_("Site name"),
    "hours": N_("Hours"),
    "liaison": N_("Liaison"),
    "plate": N_("Plate"),
    "kind": N_("Kind"),
    "driver": N_("Driver"),
}
ORGANISATION = PaperDocument(
    id="organisation",
    title=Text("组织架构图", "Organisation chart"),
    template="organisation.typ",
    content=content,
    headings=_HEADINGS,
)
CONTACTS = PaperDocument(
    id="contacts",
    title=Text("通讯录", "Contact sheet"),
    template="contacts.typ",
    content=content,
    headings=_HEADINGS,
)
