"""The duty sheet: one site's evening and morning on paper, to be pinned to a tent pole.

`duty_sheets` makes the page models, `write_duty_sheets` sets them with the template "duty-sheet.typ".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_lead
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.paper.bring import ItemGroup, fixtures_to_bring, supplies_to_bring
from musterpoint.paper.map import SiteMap, site_map
from musterpoint.paper.position import Position, position
from musterpoint.paper.render import MARGIN, PAPERS, render
from musterpoint.paper.roster import RosterShift, roster
from musterpoint.paper.served import Residents, Served
from musterpoint.paper.words import Speaker, Words, clock, span
from musterpoint.plan import Plan, Site
from musterpoint.text import CHINESE, N_, _

TEMPLATE = "duty-sheet.typ"
MAP_WIDTH_SHARE, MAP_HEIGHT_SHARE = 0.645, 0.45
"""The map's part of the width and height between the page's margins."""

KINDS = {
    "fixed": N_("Fixed site"),
    "mobile": N_("Mobile site"),
    "home-visit": N_("Base for home visits"),
}
HEADINGS = {
    "title": N_("Duty sheet"),
    "lead": N_("Site lead"),
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
    "role": N_("Role"),
    "lane": N_("Lane"),
    "name": N_("Full name"),
    "unit": N_("Home unit"),
    "phone": N_("Phone"),
    "shift": N_("Shift"),
    "arrived": N_("Arrived"),
    "fixtures": N_("Put up and bring"),
    "supplies": N_("Supplies"),
    "served_list": N_("Buildings served, with residents"),
    "no_buildings": N_("No building has been given to this site."),
    "nameless": N_("without number: {number}"),
    "notes": N_("Notes"),
    "signed_lead": N_("Signed: site lead"),
    "signed_goods": N_("Goods received by"),
    "signed_office": N_("For the office"),
    "time": N_("Time"),
    "estimate": N_("≈ estimated"),
    "footer": N_("Plan revision {revision} · printed {printed}"),
    "page": N_("Page {page} of {pages}"),
}


@dataclass(frozen=True, slots=True)
class DutySheetOptions:
    """What to print, and how.

    language: "zh_CN", "en" or "both". site_ids: None means every site, by number. served: site id → ids of
    the buildings that it serves. revision: the plan's. printed_at: local time. paper: one of `PAPERS`.
    own_templates: folder with the office's own templates (see `render`).
    """

    revision: int
    printed_at: datetime
    language: str = CHINESE
    site_ids: Sequence[str] | None = None
    served: Mapping[str, Sequence[str]] = field(default_factory=dict)
    paper: str = "a4"
    own_templates: Path | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the day. day: only where it isn't the site's day, such as "13 May"."""

    day: Words
    time: str
    name: Words
    detail: Words


@dataclass(frozen=True, slots=True)
class DutySheet:
    """All that stands on one site's sheet, in the words of the chosen languages."""

    number: int
    name: str
    date: Words
    hours: str
    kind: Words
    lanes: Words
    lead_name: str
    lead_phone: str
    position: Position
    map: SiteMap
    served: Served
    timeline: tuple[Step, ...]
    special_points: str
    roster: tuple[RosterShift, ...]
    fixtures: tuple[ItemGroup, ...]
    supplies: tuple[ItemGroup, ...]


@dataclass(frozen=True, slots=True)
class DutySheets:
    """The whole document. headings: every fixed word of the template. watermark: () unless it's a drill."""

    languages: tuple[str, ...]
    paper: str
    campaign: str
    office: str
    revision: str
    printed: str
    watermark: Words
    headings: Mapping[str, Words]
    sheets: tuple[DutySheet, ...]


def write_duty_sheets(plan: Plan, catalogue: Catalogue, options: DutySheetOptions, job: Job) -> bytes:
    """The sheets as one PDF.

    Raises InputError for an unknown site or a plan without any, UserError where the computer has no Chinese
    font, Cancelled when the job was stopped.
    """
    document = duty_sheets(plan, catalogue, options, job)
    job.progress(0.5, _("Setting {count} duty sheets").format(count=len(document.sheets)))
    pdf = render(TEMPLATE, document, options.printed_at, options.own_templates)
    job.progress(1.0, _("Duty sheets are ready"))
    return pdf


def duty_sheets(plan: Plan, catalogue: Catalogue, options: DutySheetOptions, job: Job) -> DutySheets:
    """The page models of the chosen sites. Raises InputError and Cancelled as `write_duty_sheets` does."""
    speaker = Speaker.of(options.language)
    sites = _chosen(plan, options.site_ids)
    residents = Residents(plan)
    sheets = []
    for done, site in enumerate(sites):
        job.progress(0.5 * done / len(sites), _("Drawing site {number}").format(number=site.number))
        sheets.append(duty_sheet(plan, catalogue, site, residents, options, speaker))
    campaign = plan.campaign
    return DutySheets(
        speaker.languages,
        options.paper,
        campaign.name,
        campaign.office,
        str(options.revision),
        f"{options.printed_at:%Y-%m-%d %H:%M}",
        speaker.say(N_("EXERCISE")) if campaign.drill else (),
        {key: speaker.pattern(message) for key, message in HEADINGS.items()},
        tuple(sheets),
    )


def duty_sheet(
    plan: Plan,
    catalogue: Catalogue,
    site: Site,
    residents: Residents,
    options: DutySheetOptions,
    speaker: Speaker,
) -> DutySheet:
    """The page model of one site."""
    opens, closes = site.opens or plan.campaign.starts, site.closes or plan.campaign.ends
    hours = span(opens, closes)
    lead = site_lead(plan, catalogue, site)
    served = residents.served(options.served.get(site.id, ()), speaker)
    return DutySheet(
        number=site.number,
        name=site.name,
        date=speaker.date(opens.date()) if opens else (),
        hours=hours,
        kind=speaker.say(KINDS[site.kind]) if site.kind in KINDS else (site.kind,),
        lanes=lanes(site, speaker),
        lead_name=lead.name if lead else "",
        lead_phone=lead.phone if lead else "",
        position=position(plan, site),
        map=site_map(plan, catalogue, site, speaker, *_map_size(options.paper)),
        served=served,
        timeline=timeline(plan, catalogue, opens, closes, speaker),
        special_points=site.special_points,
        roster=roster(plan, catalogue, site, hours, speaker),
        fixtures=fixtures_to_bring(plan, catalogue, site, speaker),
        supplies=supplies_to_bring(plan, catalogue, site, served.residents, speaker),
    )


def _chosen(plan: Plan, site_ids: Sequence[str] | None) -> list[Site]:
    sites = plan.sites()
    if not sites:
        raise InputError(
            _("There is nothing to print: the plan has no sites yet."),
            _("A duty sheet is made for each site."),
            _("Drag a site kit from the palette onto the map, then print again."),
        )
    if site_ids is None:
        return sites
    unknown = sorted(set(site_ids) - {site.id for site in sites})
    if unknown:
        raise InputError(
            _("The plan has no site {site}.").format(site=", ".join(unknown)),
            _("Its sites are: {sites}.").format(sites=", ".join(site.id for site in sites)),
            _("Choose one of these, or leave the choice out to print all."),
        )
    return [site for site in sites if site.id in set(site_ids)]


def lanes(site: Site, speaker: Speaker) -> Words:
    """How many lanes a site has, and whether one of them is green."""
    if site.green_lane:
        return speaker.ngettext("{number} lane with green lane", "{number} lanes with green lane", site.lanes)
    return speaker.ngettext("{number} lane", "{number} lanes", site.lanes)


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
        other_day = moment is not None and moment.date() != opens.date()
        steps.append(
            Step(
                speaker.short_date(moment.date()) if other_day else (),
                clock(moment),
                speaker.name(step.name),
                speaker.name(step.detail),
            )
        )
    closing = Step(
        (),
        clock(closes),
        speaker.say(N_("Close")),
        speaker.say(N_("Disinfect, hand over samples and waste, count what came back")),
    )
    return (*steps, closing)
