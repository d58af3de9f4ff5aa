"""When people are called to each site: its first and last slot, and the hour in which most come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pandas

from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.topic import RIGHT, Column, Table, Topic
from musterpoint.catalogue import Catalogue
from musterpoint.paper.slots import Slots, Times
from musterpoint.paper.words import Speaker, clock
from musterpoint.plan import Plan, Site
from musterpoint.text import N_


def timetable(plan: Plan, catalogue: Catalogue, options: SlideOptions) -> Iterator[Topic]:
    """A row for each site whose buildings have slots; no slide where none has."""
    slots, speaker = Slots(plan), Speaker.of(options.language)
    if not slots or plan.buildings is None:
        return
    residents = plan.buildings.frame["residents"]
    rows = []
    for site in plan.sites():
        times = {id_: slots.times(id_) for id_ in options.served.get(site.id, ())}
        called = {id_: time for id_, time in times.items() if time is not None}
        if called:
            people = {id_: 0 if pandas.isna(residents[id_]) else int(residents[id_]) for id_ in called}
            rows.append(_row(plan, site, called, people))
    columns = tuple(
        Column(speaker.say(heading)[0], *aligned)
        for heading, *aligned in (
            (N_("No."),), (N_("Site"),), (N_("First and last slot"),), (N_("Buildings"), RIGHT),
            (N_("Residents"), RIGHT), (N_("Busiest hour"),),
        )
    )  # fmt: skip
    if rows:
        title = speaker.say(N_("When people come"))[0]
        yield Topic(key="timetable", title=title, blocks=(Table(columns, tuple(rows)),))


def _row(plan: Plan, site: Site, called: dict[str, Times], people: dict[str, int]) -> tuple[str, ...]:
    first = min(called.values(), key=lambda time: time.starts)
    last = max(called.values(), key=lambda time: time.ends)
    span = f"{first.text.partition('–')[0]}–{last.text.partition('–')[2]}"
    hours: Counter[int] = Counter()
    for id_, time in called.items():
        hours[(time.starts + time.ends) // 120] += people[id_]
    busiest = max(hours, key=lambda hour: (hours[hour], -hour))
    start = plan.campaign.starts
    hour = clock(start + timedelta(hours=busiest)) if start else ""
    count = f"{sum(people.values()):,}"
    return str(site.number), site.name, span, f"{len(called):,}", count, hour
