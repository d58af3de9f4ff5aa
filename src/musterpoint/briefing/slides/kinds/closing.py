"""How a briefing ends: contacts, safety, questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.topic import COVER, Column, Paragraph, Table, Topic
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_lead
from musterpoint.paper.words import Speaker, clock
from musterpoint.plan import Plan, Site
from musterpoint.text import N_

SAFETY = (
    N_("One way through. Residents, staff and waste never cross."),
    N_("One metre apart. Break up a crowd before it gets tight."),
    N_("37.3 °C or more: wait 20 minutes, then the isolation area."),
    N_("Samplers stand upwind. Change in the buffer only."),
    N_("Waste is sealed, disinfected and leaves on its own way."),
    N_("Fire lanes stay free. In a storm, clear and lower the tents."),
    N_("Emergency: ambulance 120, police 110, fire 119."),
)
"""Sources: ways, distances and the fever rule: NHC, 13 May 2022, and its guides; tents: practice."""

GREEN_LANE = N_("The old, the disabled and pregnant women take the green lane.")
DRILL = N_("This is an exercise: say “exercise” first in every call.")


def contacts(plan: Plan, catalogue: Catalogue, options: SlideOptions) -> Iterator[Topic]:
    """The leads of all sites; whether there is one, where names aren't shown."""
    speaker = Speaker.of(options.language)
    headings = [N_("No."), N_("Site"), N_("Site lead")]
    if options.with_phones:
        headings.append(N_("Phone"))
    columns = tuple(Column(speaker.say(heading)[0]) for heading in headings)

    def cells(site: Site) -> tuple[str, ...]:
        lead = site_lead(plan, catalogue, site)
        missing, there = speaker.say(N_("not yet filled"))[0], speaker.say(N_("named"))[0]
        shown = lead.name if lead and options.names else there
        every = (str(site.number), site.name, shown if lead else missing, lead.phone if lead else "")
        return every[: len(columns)]

    rows = tuple(cells(site) for site in plan.sites())
    if rows:
        yield Topic(key="contacts", title=speaker.say(N_("Contacts"))[0], blocks=(Table(columns, rows),))


def safety(plan: Plan, catalogue: Catalogue, options: SlideOptions) -> Iterator[Topic]:
    """What keeps people from harm."""
    speaker = Speaker.of(options.language)
    points = list(SAFETY)
    if any(site.green_lane for site in plan.sites()):
        points.insert(2, GREEN_LANE)
    if plan.campaign.drill:
        points.insert(0, DRILL)
    blocks = tuple(Paragraph(speaker.say(point)[0], bullet=True) for point in points)
    yield Topic(key="safety", title=speaker.say(N_("Safety"))[0], blocks=blocks)


def questions(plan: Plan, catalogue: Catalogue, options: SlideOptions) -> Iterator[Topic]:
    """The last slide, with what comes next."""
    speaker = Speaker.of(options.language)
    campaign = plan.campaign
    lines = []
    roll_call = next((step for step in catalogue.opening if step.id == "roll-call"), None)
    if campaign.starts and roll_call:
        when = campaign.starts - timedelta(minutes=roll_call.minutes_before_opening(campaign.set_up_minutes))
        day = speaker.short_date(when.date())[0]
        time = f"{day} {clock(when)}"
        lines.append(Paragraph(speaker.say(N_("Roll call at the sites: {time}"), time=time)[0], bold=True))
    if campaign.office:
        lines.append(Paragraph(campaign.office))
    yield Topic(key="questions", title=speaker.say(N_("Questions?"))[0], blocks=tuple(lines), look=COVER)
