"""How a briefing begins: title, situation and figures, the area, all sites."""

from __future__ import annotations

from collections.abc import Iterator

from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.places import area_bounds
from musterpoint.briefing.slides.topic import (
    COVER,
    LEFT,
    RIGHT,
    Column,
    MapView,
    Paragraph,
    Table,
    Tile,
    Tiles,
    Topic,
)
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.needs import opening
from musterpoint.catalogue.posts import assigned_person
from musterpoint.paper.figures import Figure
from musterpoint.paper.heads import lanes
from musterpoint.paper.served import Residents
from musterpoint.paper.words import Speaker, span
from musterpoint.plan import Plan, Site
from musterpoint.text import N_


def title(plan: Plan, catalogue: Catalogue, options: SlideOptions) -> Iterator[Topic]:
    """What this is about, who calls, when it is done."""
    speaker = Speaker.of(options.language)
    campaign = plan.campaign
    name = campaign.name or speaker.say(N_("Briefing"))[0]
    lines = [Paragraph(speaker.say(N_("Briefing of the site leads"))[0], bold=True)]
    if campaign.starts:
        when = f"{speaker.date(campaign.starts.date())[0]}  {span(campaign.starts, campaign.ends)}"
        lines.append(Paragraph(when))
    if campaign.office:
        lines.append(Paragraph(campaign.office))
    yield Topic(key="title", title=name, blocks=tuple(lines), look=COVER)


def situation(plan: Plan, catalogue: Catalogue, options: SlideOptions) -> Iterator[Topic]:
    """The figures that everybody should have in mind, and what is done."""
    speaker = Speaker.of(options.language)
    blocks = (Tiles(tuple(_tiles(plan, speaker))), *_expected(plan, speaker))
    yield Topic(key="situation", title=_task(plan, catalogue, speaker), blocks=blocks)


def _tiles(plan: Plan, speaker: Speaker) -> Iterator[Tile]:
    sites = plan.sites()
    residents, buildings = Residents(plan).counted()
    posts = plan.table("post").values()
    filled = sum(assigned_person(plan, post) is not None for post in posts)
    neighbourhoods = 0 if plan.neighbourhoods is None else len(plan.neighbourhoods.frame)
    for value, caption in (
        (residents, N_("residents")),
        (Figure(buildings), N_("residential buildings")),
        (Figure(neighbourhoods), N_("neighbourhoods")),
        (Figure(len(sites)), N_("sites")),
        (Figure(sum(site.lanes for site in sites)), N_("lanes")),
        (Figure(len(posts)), N_("posts")),
        (Figure(filled), N_("posts with a name")),
        (Figure(len(plan.table("person"))), N_("people on the list")),
    ):
        yield Tile(str(value), speaker.say(caption)[0])


def _task(plan: Plan, catalogue: Catalogue, speaker: Speaker) -> str:
    """What is done, and when."""
    campaign = plan.campaign
    procedure = catalogue.procedures.get(campaign.procedure)
    name = speaker.name(procedure.name)[0] if procedure else campaign.procedure
    return f"{name}  {span(campaign.starts, campaign.ends)}" if campaign.starts else name


def _expected(plan: Plan, speaker: Speaker) -> Iterator[Paragraph]:
    if plan.campaign.share < 1:
        share = f"{plan.campaign.share:.0%}"
        yield Paragraph(speaker.say(N_("{share} of the residents are expected."), share=share)[0])


def area(plan: Plan, catalogue: Catalogue, options: SlideOptions) -> Iterator[Topic]:
    """All of it on one map."""
    bounds = area_bounds(plan)
    if bounds is not None:
        count = len(plan.sites())
        heading = Speaker.of(options.language).ngettext(
            "The area: {number} site", "The area: {number} sites", count
        )
        yield Topic(key="area", title=heading[0], map=MapView(bounds))


def sites(plan: Plan, catalogue: Catalogue, options: SlideOptions) -> Iterator[Topic]:
    """Every site with its lanes and whom it serves."""
    speaker = Speaker.of(options.language)
    residents = Residents(plan)
    headings = (N_("No."), N_("Site"), N_("Hours"), N_("Lanes"), N_("Residents"))
    aligns = (LEFT, LEFT, LEFT, RIGHT, RIGHT)
    columns = tuple(
        Column(speaker.say(heading)[0], align) for heading, align in zip(headings, aligns, strict=True)
    )
    rows = tuple(_site_row(plan, site, residents, options, speaker) for site in plan.sites())
    if rows:
        heading = speaker.say(N_("Who serves whom"))[0]
        yield Topic(key="sites", title=heading, blocks=(Table(columns, rows),))


def _site_row(
    plan: Plan, site: Site, residents: Residents, options: SlideOptions, speaker: Speaker
) -> tuple[str, ...]:
    people, _count = residents.counted(options.served.get(site.id, ()))
    opens, closes = opening(plan, site)
    name = site.name or lanes(site, speaker)[0]
    return str(site.number), name, span(opens, closes), str(site.lanes), str(people)
