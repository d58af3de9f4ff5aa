"""Forms of the Incident Command System, for those who use them: 203, 204, 205A, 211, 214, 215 and 218.

The layouts follow the FEMA booklet of ICS forms: the numbered boxes, in their order. A site is a division,
its lead the division's supervisor, the posts of a role a resource.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from musterpoint.catalogue.needs import opening
from musterpoint.catalogue.posts import site_lead, staffing_needs
from musterpoint.paper.document import Order, PaperDocument
from musterpoint.paper.duties import Duty, by_sound, duties, site_duties
from musterpoint.paper.heads import SiteHead, site_head
from musterpoint.paper.organisation import SiteBox, TierBox, VehicleRow
from musterpoint.paper.organisation import content as organisation
from musterpoint.paper.words import Words, clock
from musterpoint.plan import Site
from musterpoint.text import N_, Text

PEOPLE_READY = "ready"
"""The catalogue's step of opening by which everybody has come."""


@dataclass(frozen=True, slots=True)
class Form:
    """starts, ends: of the operational period, "" where they aren't known."""

    starts: str
    ends: str
    body: Any


@dataclass(frozen=True, slots=True)
class Resource:
    """The posts of one role in one shift. name: who leads them; duty: what they do."""

    role: Words
    duty: Words
    hours: str
    name: str
    phone: str
    people: str
    lanes: str


@dataclass(frozen=True, slots=True)
class Division:
    """A site on its form. lead_unit: its lead's home unit. people: who is on its posts."""

    head: SiteHead
    lead_unit: str
    special_points: str
    resources: tuple[Resource, ...]
    people: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """Who is in charge: divisions and units of form 203, vehicles of form 218."""

    sites: tuple[SiteBox, ...]
    tiers: tuple[TierBox, ...]
    vehicles: tuple[VehicleRow, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """required, have and need of one role at one site, "" for a role that isn't needed there."""

    required: str
    have: str
    need: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    """work: what is special about the site's work. lead: who leads it. arrival: when people are to be there,
    such as "05:40"."""

    number: str
    site_name: str
    work: str
    lead: str
    arrival: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Form 215: a column for each role, a row for each site, and the totals."""

    roles: tuple[Words, ...]
    rows: tuple[WorkRow, ...]
    totals: tuple[Count, ...]


def _form(make: Callable[[Order], Any]) -> Callable[[Order], Form]:
    def content(order: Order) -> Form:
        campaign = order.plan.campaign
        starts, ends = (
            f"{moment:%Y-%m-%d %H:%M}" if moment else "" for moment in (campaign.starts, campaign.ends)
        )
        return Form(starts, ends, make(order))

    return content


def _divisions(order: Order) -> tuple[Division, ...]:
    return tuple(_division(order, site) for site in order.each_site())


def _division(order: Order, site: Site) -> Division:
    rows = site_duties(order, site)
    teams: dict[tuple[Words, str], list[Duty]] = {}
    for row in rows:
        teams.setdefault((row.role, row.hours), []).append(row)
    duty = {order.speaker.name(role.name): role.duty for role in order.catalogue.roles.values()}
    resources = tuple(
        Resource(
            role,
            order.speaker.name(duty[role]) if role in duty else (),
            hours,
            next((row.name for row in team if row.name), ""),
            next((row.phone for row in team if row.name), ""),
            str(len(team)),
            ", ".join(row.lane for row in team if row.lane),
        )
        for (role, hours), team in teams.items()
    )
    people = tuple(row for row in rows if row.name)
    lead = site_lead(order.plan, order.catalogue, site)
    unit = lead.unit if lead else ""
    return Division(site_head(order, site), unit, site.special_points, resources, people)


def _command(order: Order) -> Command:
    known = organisation(order)
    return Command(known.sites, known.tiers, known.vehicles)


def _contacts(order: Order) -> tuple[Duty, ...]:
    """Everybody on duty by name, once."""
    people = {row.person: row for row in duties(order) if row.name}
    return tuple(sorted(people.values(), key=lambda row: by_sound(row.name)))


def _worksheet(order: Order) -> Worksheet:
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for site in order.sites:
        for need in staffing_needs(order.plan, order.catalogue, site):
            required, have = counts.get((site.id, need.role), (0, 0))
            counts[site.id, need.role] = (required + need.required, have + need.have)
    roles = [id_ for id_ in order.catalogue.roles if any(role == id_ for _site, role in counts)]
    rows = tuple(
        WorkRow(
            str(site.number),
            site.name,
            site.special_points,
            lead.name if (lead := site_lead(order.plan, order.catalogue, site)) else "",
            _arrival(order, site),
            tuple(_count(counts.get((site.id, role))) for role in roles),
        )
        for site in order.sites
    )
    totals = tuple(
        _count(
            tuple(map(sum, zip(*(held for (_site, of), held in counts.items() if of == role), strict=True)))
        )
        for role in roles
    )
    return Worksheet(
        tuple(order.speaker.name(order.catalogue.roles[role].name) for role in roles), rows, totals
    )


def _arrival(order: Order, site: Site) -> str:
    """When the site's people are to be in place, or else when it opens."""
    campaign = order.plan.campaign
    opens, _closes = opening(order.plan, site)
    ready = next((step for step in order.catalogue.opening if step.id == PEOPLE_READY), None)
    if opens and ready:
        opens -= timedelta(minutes=ready.minutes_before_opening(campaign.set_up_minutes))
    return clock(opens)


def _count(held: tuple[int, ...] | None) -> Count:
    if held is None:
        return Count("", "", "")
    required, have = held
    return Count(f"{required:,}", f"{have:,}", f"{required - have:,}")


_HEADINGS = {
    "incident": N_("Incident name"),
    "incident_number": N_("Incident number"),
    "prepared_at": N_("Date and time prepared"),
    "started_at": N_("Start date and time"),
    "period": N_("Operational period"),
    "from": N_("From"),
    "to": N_("To"),
    "prepared": N_("Prepared by"),
    "position": N_("Position"),
    "date_time": N_("Date, time"),
    "command": N_("Incident commander and command staff"),
    "commander": N_("Commander"),
    "deputy": N_("Deputy"),
    "safety": N_("Safety officer"),
    "information": N_("Information officer"),
    "liaison": N_("Liaison"),
    "agencies": N_("Agency representatives"),
    "planning": N_("Planning section"),
    "logistics": N_("Logistics section"),
    "operations": N_("Operations section"),
    "finance": N_("Finance section"),
    "chief": N_("Chief"),
    "resources_unit": N_("Resources unit"),
    "situation": N_("Situation unit"),
    "documentation": N_("Documentation unit"),
    "demobilization": N_("Demobilization unit"),
    "supply": N_("Supply unit"),
    "facilities": N_("Facilities unit"),
    "ground": N_("Ground support unit"),
    "food": N_("Food unit"),
    "procurement": N_("Procurement unit"),
    "operations_staff": N_("Operations personnel"),
    "division": N_("Division"),
    "supervisor": N_("Division supervisor"),
    "resources": N_("Resources assigned"),
    "people": N_("People"),
    "assignments": N_("Work assignments"),
    "instructions": N_("Special instructions"),
    "communications": N_("Communications"),
    "contacts": N_("Local communications"),
    "checked_in": N_("Checked in at"),
    "travel": N_("Method of travel"),
    "check_in": N_("Check-in location"),
    "assignment": N_("Incident assignment"),
    "qualifications": N_("Other qualifications"),
    "activity": N_("Activity log"),
    "notable": N_("Notable activities"),
    "order": N_("Order request"),
    "leader": N_("Leader"),
    "total_people": N_("People in all"),
    "departure": N_("Departed from, at"),
    "provided": N_("Passed on to resources unit"),
    "branch": N_("Branch"),
    "work": N_("Work and special instructions"),
    "overhead": N_("Overhead position"),
    "equipment": N_("Special equipment and supplies"),
    "specialists": N_("Technical specialists"),
    "communications_unit": N_("Communications unit"),
    "medical": N_("Medical unit"),
    "time_unit": N_("Time unit"),
    "claims": N_("Compensation and claims unit"),
    "cost": N_("Cost unit"),
    "resources_of": N_("Resources"),
    "reporting": N_("Reporting location"),
    "arrival": N_("Requested arrival"),
    "total": N_("Total"),
    "required": N_("Required"),
    "have": N_("Have"),
    "need": N_("Need"),
    "all": N_("All sites"),
    "office": N_("Command post"),
    "number": N_("No."),
    "site_name": N_("Site name"),
    "hours": N_("Hours"),
    "category": N_("Vehicle or equipment category"),
    "all_vehicles": N_("All kinds"),
    "vehicles": N_("Vehicle and equipment information"),
    "plate": N_("Plate"),
    "kind": N_("Kind"),
    "driver": N_("Driver"),
    "released": N_("Released at"),
}


def _ics(number: str, zh: str, en: str, make: Callable[[Order], Any], paper: str = "a4") -> PaperDocument:
    return PaperDocument(
        id=f"ics-{number.lower()}",
        title=Text(f"ICS {number} {zh}", f"ICS {number} {en}"),
        template=f"ics-{number.lower()}.typ",
        content=_form(make),
        headings=_HEADINGS,
        paper=paper,
    )


ICS_FORMS = (
    _ics("203", "组织分工表", "Organization assignment list", _command),
    _ics("204", "任务分配表", "Assignment list", _divisions),
    _ics("205A", "通信联络表", "Communications list", _contacts),
    _ics("211", "报到登记表", "Incident check-in list", _divisions),
    _ics("214", "工作日志", "Activity log", _divisions),
    _ics("215", "行动计划工作表", "Operational planning worksheet", _worksheet, paper="a3"),
    _ics("218", "保障车辆清单", "Support vehicle inventory", _command),
)
