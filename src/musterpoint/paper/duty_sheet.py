"""The duty sheet: one site's evening and morning on paper, to be pinned to a tent pole.

`content` makes the page models; the template "duty-sheet.typ" sets them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.needs import opening
from musterpoint.paper.bring import ItemGroup, fixtures_to_bring, supplies_to_bring
from musterpoint.paper.document import Order, PaperDocument, so_many_a_run
from musterpoint.paper.heads import SiteHead, site_head
from musterpoint.paper.map import SiteMap, site_map
from musterpoint.paper.position import Position, position
from musterpoint.paper.render import MARGIN, PAPERS
from musterpoint.paper.roster import RosterShift, roster
from musterpoint.paper.served import Served, measured_in_words
from musterpoint.paper.words import Speaker, Words, clock, span
from musterpoint.plan import Plan, Site
from musterpoint.text import N_, Text

MAP_WIDTH_SHARE, MAP_HEIGHT_SHARE = 0.645, 0.45
"""The map's part of the width and height between the page's margins."""

HEADINGS = {
    "title": N_("Duty sheet"),
    "position": N_("Position, as in the code"),
    "served": N_("Who is served here"),
    "residents": N_("residents"),
    "buildings": N_("buildings"),
    "overleaf": N_("All buildings: see the next page"),
    "more": N_("{number} more neighbourhoods"),
    "unknown": N_("{number} buildings with unknown residents"),
    "timeline": N_("Opening, step by step"),
    "special_points": N_("Special points"),
    "roster": N_("Posts and people"),
    "arrived": N_("Arrived"),
    "changed": N_("Changed since the roster went out"),
    "fixtures": N_("Put up and bring"),
    "supplies": N_("Supplies"),
    "served_list": N_("Buildings served, with residents"),
    "enterprises": N_("Enterprises with a time of their own"),
    "no_buildings": N_("No building has been given to this site."),
    "nameless": N_("without number: {number}"),
    "notes": N_("Notes"),
    "signed_lead": N_("Signed: site lead"),
    "signed_goods": N_("Goods received by"),
    "signed_office": N_("For the office"),
    "estimate": N_("≈ estimated"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the day. day: only where it isn't the site's day, such as "13 May"."""

    day: Words
    time: str
    name: Words
    detail: Words


@dataclass(frozen=True, slots=True)
class Guests:
    """An enterprise that comes in a time window of its own."""

    name: str
    people: str
    time: str
    contact: str


@dataclass(frozen=True, slots=True)
class DutySheet(SiteHead):
    """All that stands on one site's sheet, in the words of the chosen languages."""

    position: Position
    map: SiteMap
    served: Served
    measured: Words
    timeline: tuple[Step, ...]
    special_points: str
    roster: tuple[RosterShift, ...]
    fixtures: tuple[ItemGroup, ...]
    supplies: tuple[ItemGroup, ...]
    enterprises: tuple[Guests, ...]


def content(order: Order) -> tuple[DutySheet, ...]:
    """The page models of the chosen sites."""
    return tuple(duty_sheet(order, site) for site in order.each_site())


def duty_sheet(order: Order, site: Site) -> DutySheet:
    """The page model of one site."""
    plan, catalogue, speaker = order.plan, order.catalogue, order.speaker
    opens, closes = opening(plan, site)
    head = site_head(order, site)
    served = order.residents.served(order.served(site), speaker)
    return DutySheet(
        **{part.name: getattr(head, part.name) for part in fields(head)},
        position=position(plan, site),
        map=site_map(plan, catalogue, site, speaker, *_map_size(order.options.paper), order.style),
        served=served,
        measured=measured_in_words(order.options.measured.get(site.id), speaker),
        timeline=timeline(plan, catalogue, opens, closes, speaker),
        special_points=site.special_points,
        roster=roster(plan, catalogue, site, head.hours, speaker, order.change),
        fixtures=fixtures_to_bring(plan, catalogue, site, speaker),
        supplies=supplies_to_bring(plan, catalogue, site, order.expected(site), speaker),
        enterprises=_guests(order, site),
    )


def _guests(order: Order, site: Site) -> tuple[Guests, ...]:
    return tuple(
        Guests(
            firm.name, f"{firm.people:,}", span(firm.starts, firm.ends) if firm.starts or firm.ends else "",
            " ".join(filter(None, (firm.contact, firm.phone))),
        )
        for firm in order.guests(site)
    )  # fmt: skip


def _map_size(paper: str) -> tuple[float, float]:
    width, height = PAPERS[paper]
    return (
        round((width - 2 * MARGIN) * MAP_WIDTH_SHARE, 1),
        round((height - 2 * MARGIN) * MAP_HEIGHT_SHARE, 1),
    )


def timeline(
    plan: Plan, catalogue: Catalogue, opens: datetime | None, closes: datetime | None, speaker: Speaker
) -> tuple[Step, ...]:
    """The catalogue's steps of opening, counted back from the first resident, then the closing."""
    steps = []
    for step in catalogue.opening:
        before = timedelta(minutes=step.minutes_before_opening(plan.campaign.set_up_minutes))
        moment = opens - before if opens else None
        steps.append(
            Step(
                _day_of(moment, opens, speaker),
                clock(moment),
                speaker.name(step.name),
                speaker.name(step.detail),
            )
        )
    closing = Step(
        _day_of(closes, opens, speaker),
        clock(closes),
        speaker.say(N_("Close")),
        speaker.say(N_("Disinfect, hand over samples and waste, count what came back")),
    )
    return (*steps, closing)


def _day_of(moment: datetime | None, opens: datetime | None, speaker: Speaker) -> Words:
    """The day of a step, () on the day of the opening."""
    if moment is None or opens is None or moment.date() == opens.date():
        return ()
    return speaker.short_date(moment.date())


DUTY_SHEETS = PaperDocument(
    id="duty-sheets",
    title=Text("任务单", "Duty sheets"),
    template="duty-sheet.typ",
    content=content,
    runs=so_many_a_run(150),
    headings=HEADINGS,
)
