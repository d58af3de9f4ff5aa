"""What each building is told: where to go, when, by which way and with what; and how the news gets there.

The first pages are for the notice chain (case S0: grid head, building head, unit head, linked households);
then comes one page for each building, to be put up at its door. `notice_text` says the same for a chat group.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import pandas
import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.catalogue.buildings import area_names, building_names, short_names
from musterpoint.catalogue.needs import opening, procedure_of
from musterpoint.errors import InputError
from musterpoint.paper.document import Order, PaperDocument
from musterpoint.paper.map import SiteMap
from musterpoint.paper.notice_map import Home, HomeMap, notice_maps
from musterpoint.paper.notice_ways import WaysTo, side_of
from musterpoint.paper.position import Position, position
from musterpoint.paper.served import natural_order
from musterpoint.paper.slots import SlotLine, Slots
from musterpoint.paper.words import Words, clock, span
from musterpoint.plan import Site
from musterpoint.text import N_, Text, _

CHAIN = (
    (0.0, N_("Office to grid heads"), "neighbourhoods"),
    (0.25, N_("Grid heads to building heads"), "buildings"),
    (0.5, N_("Building heads to unit heads"), "units"),
    (0.75, N_("Unit heads to heads of linked households"), "linked"),
    (1.0, N_("Everybody knows"), "households"),
)
"""Part of the notice chain's time, what happens then, and who is reached."""

LINKED = 10
"""Households that are linked under one head."""

SETTLED = 30
"""Minutes between everybody's knowing and the first slot, to get ready."""

NOT_BEFORE, BY = time(6, 30), time(20, 0)
"""A chain that would begin earlier in the morning is over by this hour of the evening before."""

GUEST_RADIUS = 8.0
"""Metres of the disc that stands for an enterprise on a map."""

PER_RUN, ROWS_PER_RUN = 100, 1000
"""Notices, and rows of the list, that are set at once."""


@dataclass(frozen=True, slots=True)
class ChainStep:
    """day: only where it is the evening before."""

    day: Words
    time: str
    what: Words
    count: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """A building in the list of the grid head. told: to be ticked."""

    building: str
    time: str
    site: str
    residents: str


@dataclass(frozen=True, slots=True)
class ListGroup:
    title: str
    note: str
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What all notices of a site say of it. gate: on which side one gets in. quiet: the hour in which fewest
    people are called, "" without slots."""

    date: Words
    hours: str
    number: int
    name: str
    gate: Words
    bring: tuple[Words, ...]
    quiet: str
    position: Position


@dataclass(frozen=True, slots=True)
class Notice:
    """A building's page. name: "Sunny Garden 3". slots: its times; without any it's the place's hours.
    lane: () where any will do. way: how to get there. hint: when fewest people are called. home: the building
    on one of the maps, None where none are drawn."""

    name: str
    place: Place
    slots: tuple[SlotLine, ...]
    lane: Words
    way: Words
    hint: Words
    home: HomeMap | None


@dataclass(frozen=True, slots=True)
class Notices:
    """maps: pictures that buildings share."""

    chain: tuple[ChainStep, ...]
    list: tuple[ListGroup, ...]
    maps: tuple[SiteMap, ...]
    notices: tuple[Notice, ...]


def content(order: Order) -> Notices:
    """The chain's clock, the list of all buildings by neighbourhood, and a page for each building."""
    slots, served = Slots(order.plan), _served(order)
    maps: list[SiteMap] = []
    pages = tuple(each_notice(order, maps))
    return Notices(_chain(order, served, slots), _list(order, served, slots), tuple(maps), pages)


def each_notice(order: Order, maps: list[SiteMap] | None = None) -> Iterator[Notice]:
    """The page of each building that goes to the chosen sites; their maps are added to `maps` where there is
    such a list. Raises InputError where there is none."""
    slots, served, done = Slots(order.plan), _served(order), 0
    for site, group in itertools.groupby(served, key=lambda pair: pair[0]):
        order.job.progress(0.5 * done / len(served), _("Writing notices"))
        told = [*_told(order, slots, [id_ for _site, id_ in group]), *_guests(order, site)]
        ways = WaysTo(order, site)
        homes = [Home(one.id, one.number, one.shape, ways.line(one.id)) for one in told if maps is not None]
        seen = dict(notice_maps(order, site, ways.gate, homes, maps)) if maps is not None else {}
        place = _place(order, site, slots)
        for one in told:
            yield notice(order, place, one, ways.words(one.id, one.shape), seen.get(one.id))
        done += len(told)


def runs(content: Notices) -> list[Notices]:
    """The chain and the list, then a hundred buildings each with the pictures that they need."""
    nothing = replace(content, chain=(), list=(), maps=(), notices=())
    lists = [replace(nothing, list=groups) for groups in _shared_out(content.list)]
    lists[0] = replace(lists[0], chain=content.chain)
    if len(content.notices) <= PER_RUN and len(lists) == 1:
        return [content]
    return lists + [
        _with_own_maps(replace(nothing, maps=content.maps, notices=content.notices[at : at + PER_RUN]))
        for at in range(0, len(content.notices), PER_RUN)
    ]


def _shared_out(groups: tuple[ListGroup, ...]) -> list[tuple[ListGroup, ...]]:
    """The list in parts of whole neighbourhoods, about as many rows in each as can be set at once."""
    ends = itertools.accumulate(len(group.rows) for group in groups)
    parts = itertools.groupby(zip(groups, ends, strict=True), key=lambda pair: (pair[1] - 1) // ROWS_PER_RUN)
    return [tuple(group for group, _end in pairs) for _part, pairs in parts] or [()]


def _with_own_maps(part: Notices) -> Notices:
    numbers = sorted({page.home.map for page in part.notices if page.home})
    places = {number: place for place, number in enumerate(numbers)}
    pages = tuple(
        replace(page, home=replace(page.home, map=places[page.home.map])) if page.home else page
        for page in part.notices
    )
    return replace(part, maps=tuple(part.maps[number] for number in numbers), notices=pages)


@dataclass(frozen=True, slots=True)
class _Told:
    """A building, or an enterprise that comes in a window of its own. number: of the building; shape: where
    it is; lines: when it is called."""

    id: str
    name: str
    number: str
    shape: BaseGeometry
    lines: tuple[SlotLine, ...]
    guest: bool = False


def _told(order: Order, slots: Slots, ids: Sequence[str]) -> Iterator[_Told]:
    """The buildings of a site."""
    frame = order.plan.buildings.frame
    for id_, name in zip(ids, building_names(order.plan, ids), strict=True):
        number = frame.at[id_, "number"]
        yield _Told(
            id_,
            name,
            number if isinstance(number, str) else "",
            frame.geometry[id_],
            slots.of(id_, order.speaker),
        )


def _guests(order: Order, site: Site) -> Iterator[_Told]:
    """The enterprises that come to a site, by time."""
    campaign = order.plan.campaign
    for firm in order.guests(site):
        hours = span(firm.starts or campaign.starts, firm.ends or campaign.ends)
        line = SlotLine((), hours, 0, site.id, 0)
        yield _Told(firm.id, firm.name, "", firm.geometry().buffer(GUEST_RADIUS), (line,), True)


def _served(order: Order) -> list[tuple[Site, str]]:
    served = [(site, id_) for site in order.sites for id_ in _occupied(order, site)]
    if not served:
        raise InputError(
            _("There is nobody to be told anything."),
            _("No building with residents goes to the sites that were chosen."),
            _("Give buildings to the sites, then print again."),
        )
    return served


def _place(order: Order, site: Site, slots: Slots) -> Place:
    speaker = order.speaker
    opens, closes = opening(order.plan, site)
    return Place(
        date=speaker.date(opens.date()) if opens else (),
        hours=span(opens, closes),
        number=site.number,
        name=site.name,
        gate=_gate(order, site),
        bring=tuple(map(speaker.name, procedure_of(order.plan.campaign, order.catalogue).bring)),
        quiet=_quiet_hour(order, site, slots),
        position=position(order.plan, site),
    )


def notice(order: Order, place: Place, told: _Told, way: Words, home: HomeMap | None) -> Notice:
    """One building's or enterprise's page."""
    speaker = order.speaker
    lanes = {line.lane for line in told.lines}
    lane = lanes.pop() if len(lanes) == 1 else 0
    return Notice(
        name=told.name,
        place=place,
        slots=told.lines,
        lane=speaker.say(N_("Lane {number}"), number=str(lane)) if lane else (),
        way=way,
        hint=_hint(order, told, place.quiet),
        home=home,
    )


def _hint(order: Order, told: _Told, quiet: str) -> Words:
    """When it's better to come; nothing for enterprises, whose window is their own."""
    speaker, lines = order.speaker, told.lines
    if told.guest:
        return ()
    if order.plan.campaign.calling == "pull":
        return speaker.say(N_("The time is an estimate: please come down when your group is called."))
    if not lines:
        return speaker.say(N_("Not in the first hour, please: most people come then."))
    return speaker.say(N_("If you can't come then: fewest people come {hour}."), hour=quiet) if quiet else ()


def notice_text(page: Notice) -> str:
    """A notice for a chat group: each language in lines of its own."""
    place = page.place
    count = max(len(words) for words in (page.way, place.gate, *place.bring, place.date) if words)
    texts = []
    for language in range(count):

        def said(words: Words, at: int = language) -> str:
            return words[min(at, len(words) - 1)] if words else ""

        lines = [f"【{page.name}】{said(place.date)}"]
        lines += [" ".join(filter(None, (said(slot.units), slot.time))) for slot in page.slots]
        if not page.slots:
            lines.append(place.hours)
        lines.append(" ".join(filter(None, (f"{place.number} {place.name}", said(page.lane)))))
        lines += [text for words in (page.way, place.gate) if (text := said(words))]
        lines += [f"· {said(words)}" for words in place.bring]
        if page.hint:
            lines.append(said(page.hint))
        texts.append("\n".join(lines))
    return "\n".join(texts)


def _occupied(order: Order, site: Site) -> list[str]:
    """The site's buildings in which somebody lives, or may live; by time, then as they are called."""
    frame = order.plan.buildings.frame if order.plan.buildings is not None else None
    if frame is None:
        return []
    known = [id_ for id_ in order.served(site) if id_ in frame.index]
    residents = frame.loc[known, "residents"].fillna(1)
    return [id_ for id_ in known if residents[id_] > 0]


def _gate(order: Order, site: Site) -> Words:
    """On which side of the site its entrance is; () where none is drawn."""
    gates = [gate for gate in order.plan.where("gate", site=site.id) if gate.kind == "entrance"]
    zones = [zone.geometry() for zone in order.plan.where("zone", site=site.id)]
    if not gates or not zones:
        return ()
    middle = shapely.box(*shapely.total_bounds(zones)).centroid
    side = side_of(gates[0].x - middle.x, gates[0].y - middle.y)
    return order.speaker.say(N_("The entrance is on the {side} side."), side=side)


def _quiet_hour(order: Order, site: Site, slots: Slots) -> str:
    """The hour in which fewest people are called, but not the first and the last; "" without slots."""
    start = order.plan.campaign.starts
    frame = order.plan.buildings.frame if order.plan.buildings is not None else None
    if start is None or frame is None:
        return ""
    people: Counter[int] = Counter()
    for id_ in order.served(site):
        if (slot := slots.times(id_)) and id_ in frame.index:
            residents = frame.at[id_, "residents"]
            people[(slot.starts + slot.ends) // 120] += 0 if pandas.isna(residents) else int(residents)
    hours = range(min(people, default=0) + 1, max(people, default=0))
    if not hours:
        return ""
    quiet = min(hours, key=lambda hour: people[hour])
    first = start + timedelta(hours=quiet)
    return f"{clock(first)}–{clock(first + timedelta(hours=1))}"


def _chain(order: Order, served: list[tuple[Site, str]], slots: Slots) -> tuple[ChainStep, ...]:
    """The clock of the notice chain: everybody knows some time before the first slot."""
    campaign, frame = order.plan.campaign, order.plan.buildings.frame
    rows = frame.loc[[id_ for _site, id_ in served]]
    counts = {
        "neighbourhoods": rows["neighbourhood"].nunique(),
        "buildings": len(rows),
        "units": int(rows["units"].fillna(1).sum()),
        "linked": math.ceil(rows["households"].fillna(0).sum() / LINKED),
        "households": int(rows["households"].fillna(0).sum()),
    }
    firsts = [times.starts for _site, id_ in served if (times := slots.times(id_))]
    first = _first_moment(campaign.starts, min(firsts, default=0))
    begins = first and _begins(first, campaign.notice_minutes)
    evening = begins is not None and begins.date() != first.date()
    return tuple(
        ChainStep(
            order.speaker.short_date(begins.date()) if evening else (),
            clock(begins and begins + timedelta(minutes=part * campaign.notice_minutes)),
            order.speaker.say(what),
            f"{counts[whom]:,}" if counts[whom] else "",
        )
        for part, what, whom in CHAIN
    )


def _begins(first: datetime, minutes: int) -> datetime:
    """When the chain begins whose first slot is at `first`: not in the middle of the night."""
    begins = first - timedelta(minutes=SETTLED + minutes)
    if begins >= datetime.combine(first.date(), NOT_BEFORE):
        return begins
    return datetime.combine(first.date() - timedelta(days=1), BY) - timedelta(minutes=minutes)


def _first_moment(start: datetime | None, minutes: int) -> datetime | None:
    return start and start + timedelta(minutes=minutes)


def _list(order: Order, served: list[tuple[Site, str]], slots: Slots) -> tuple[ListGroup, ...]:
    frame, areas = order.plan.buildings.frame, area_names(order.plan)
    groups: dict[str, list[ListRow]] = {}
    names = short_names(order.plan, [id_ for _site, id_ in served])
    for (site, id_), own in zip(served, names, strict=True):
        residents, area = frame.at[id_, "residents"], frame.at[id_, "neighbourhood"]
        people = "" if pandas.isna(residents) else f"{int(residents):,}"
        site_words = f"{site.number} {site.name}"
        lines = slots.of(id_, order.speaker) or (None,)
        for line in lines:
            units = " ".join(line.units) if line else ""
            hours = line.time if line else span(*opening(order.plan, site))
            row = ListRow(" ".join(filter(None, (own, units))), hours, site_words, people)
            groups.setdefault(areas.get(area, ""), []).append(row)
            people = ""
    return tuple(
        ListGroup(title, f"{len(rows):,}", tuple(rows))
        for title, rows in sorted(groups.items(), key=lambda item: natural_order(item[0]))
    )


NOTICES = PaperDocument(
    id="notices",
    title=Text("居民通知单", "Notices to residents"),
    template="notices.typ",
    content=content,
    runs=runs,
    headings={
        "chain": N_("Notice chain"),
        "what": N_("Who tells whom"),
        "reached": N_("Reached"),
        "building": N_("Building"),
        "told": N_("Told"),
        "residents": N_("Residents"),
        "when": N_("When to come down"),
        "where": N_("Where"),
        "how": N_("Way"),
        "bring": N_("Please bring"),
        "any_time": N_("At any time of the opening hours"),
    },
)
