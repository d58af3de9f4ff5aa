"""What the team of one site has to know: layout, way, posts, the day and its special points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product

import shapely

from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.places import AROUND_SITE_M, WAY_TO_SITE_M, site_bounds, widened
from musterpoint.briefing.slides.topic import RIGHT, Block, Column, MapView, Paragraph, Sign, Table, Topic
from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.needs import opening
from musterpoint.jobs import giving_way
from musterpoint.paper.duty_sheet import timeline
from musterpoint.paper.figures import Figure
from musterpoint.paper.heads import lanes
from musterpoint.paper.legend import WAY_NAMES
from musterpoint.paper.roster import RosterRow, RosterShift, roster
from musterpoint.paper.served import Residents
from musterpoint.paper.words import Speaker, span
from musterpoint.plan import Plan, Site
from musterpoint.text import N_

SITE_NAMES = {
    "fixed": N_("Site {number}"),
    "mobile": N_("Mobile site {number}"),
    "home-visit": N_("Home visits {number}"),
}


def every_site(plan: Plan, catalogue: Catalogue, options: SlideOptions) -> Iterator[Topic]:
    """One site after the other, by number."""
    speaker = Speaker.of(options.language)
    residents = Residents(plan)
    for site in plan.sites():
        bounds = site_bounds(plan, site)
        yield _layout(plan, catalogue, site, MapView(widened(bounds, AROUND_SITE_M), markers=False), speaker)
        people = residents.counted(options.served.get(site.id, ()))
        yield _way(plan, catalogue, site, MapView(widened(bounds, WAY_TO_SITE_M)), people, speaker)
        yield from _posts(plan, catalogue, site, options, speaker)
        yield _day(plan, catalogue, site, speaker)


def _topic(
    name: str, site: Site, heading: str, blocks: tuple[Block, ...], view: MapView | None = None
) -> Topic:
    return Topic(
        key=f"{name}:{site.id}", title=heading, blocks=blocks, map=view, site=site.id, badge=str(site.number)
    )


def _site_name(site: Site, speaker: Speaker) -> str:
    return (
        site.name or speaker.say(SITE_NAMES.get(site.kind, SITE_NAMES["fixed"]), number=str(site.number))[0]
    )


def _layout(plan: Plan, catalogue: Catalogue, site: Site, view: MapView, speaker: Speaker) -> Topic:
    """The site from above, with what its letters mean."""
    present = {zone.kind for zone in plan.where("zone", site=site.id)}
    signs = tuple(
        Sign("zone", kind, zone.letter, speaker.name(zone.name)[0])
        for kind, zone in catalogue.zones.items()
        if kind in present
    )
    size = Paragraph(lanes(site, speaker)[0], bold=True)
    return _topic("layout", site, _site_name(site, speaker), (size, *signs), view)


def _way(
    plan: Plan, catalogue: Catalogue, site: Site, view: MapView, people: tuple[Figure, int], speaker: Speaker
) -> Topic:
    """Where the site is, who comes, and how they walk through it."""
    lines: list[Block] = []
    residents, buildings = people
    if buildings:
        count = speaker.say(N_("{number} residents"), number=str(residents))[0]
        lines.append(Paragraph(count, bold=True))
    lines += [
        Sign("step", "", str(number), speaker.name(catalogue.zones[kind].name)[0])
        for number, kind in enumerate(_stations(plan, catalogue, site), start=1)
    ]
    ways = {way.kind for way in plan.where("way", site=site.id)}
    lines += [Sign("way", kind, "", speaker.say(name)[0]) for kind, name in WAY_NAMES.items() if kind in ways]
    heading = speaker.say(N_("{site} · the way"), site=_site_name(site, speaker))[0]
    return _topic("way", site, heading, tuple(lines), view)


def _stations(plan: Plan, catalogue: Catalogue, site: Site) -> list[str]:
    """The kinds of zones that residents walk through, in the order in which their ways meet them: first the
    ways that all share, then those of the lanes."""
    zones = [zone for zone in plan.where("zone", site=site.id) if zone.kind in catalogue.zones]
    ways = [way for way in plan.where("way", site=site.id) if way.kind == "residents"]
    met: dict[str, tuple[bool, float]] = {}
    lines, shapes = ([each.geometry() for each in some] for some in (ways, zones))
    pairs = product(zip(ways, lines, strict=True), zip(zones, shapes, strict=True))
    for (way, line), (zone, shape) in giving_way(pairs):
        metres = _first_met(line, shape)
        if metres is not None:
            place = (way.lane > 0, metres)
            met[zone.kind] = min(place, met.get(zone.kind, place))
    return sorted(met, key=lambda kind: met[kind])


def _first_met(way: shapely.LineString, zone: shapely.Polygon) -> float | None:
    """Metres along the way until it meets the zone; None where it doesn't."""
    points = shapely.points(shapely.get_coordinates(shapely.intersection(way, zone)))
    return float(shapely.line_locate_point(way, points).min()) if len(points) else None


def _posts(
    plan: Plan, catalogue: Catalogue, site: Site, options: SlideOptions, speaker: Speaker
) -> Iterator[Topic]:
    """Who stands where: by name, or how many of each role."""
    hours = span(*opening(plan, site))
    shifts = roster(plan, catalogue, site, hours, speaker)
    table: Callable[[RosterShift, SlideOptions, Speaker], Table] = _by_name if options.names else _by_count
    for number, shift in enumerate(shifts, start=1):
        when = f"{shift.name} {shift.hours}".strip()
        heading = f"{_site_name(site, speaker)} · {when}"
        yield _topic(f"posts-{number}", site, heading, (table(shift, options, speaker),))


def _by_name(shift: RosterShift, options: SlideOptions, speaker: Speaker) -> Table:
    headings = [N_("Role"), N_("Lane"), N_("Full name")]
    if options.with_phones:
        headings.append(N_("Phone"))
    columns = tuple(Column(speaker.say(heading)[0]) for heading in headings)

    def cells(row: RosterRow) -> tuple[str, ...]:
        every = (row.role[0], row.lane, row.name or speaker.say(N_("not yet filled"))[0], row.phone)
        return every[: len(columns)]

    return Table(columns, tuple(cells(row) for row in shift.rows))


def _by_count(shift: RosterShift, options: SlideOptions, speaker: Speaker) -> Table:
    needed = Counter(row.role[0] for row in shift.rows)
    filled = Counter(row.role[0] for row in shift.rows if row.name)
    columns = (
        Column(speaker.say(N_("Role"))[0]),
        Column(speaker.say(N_("Needed"))[0], RIGHT),
        Column(speaker.say(N_("Filled"))[0], RIGHT),
    )
    return Table(columns, tuple((role, str(count), str(filled[role])) for role, count in needed.items()))


def _day(plan: Plan, catalogue: Catalogue, site: Site, speaker: Speaker) -> Topic:
    """The hours from set-up to closing, and what is special here."""
    opens, closes = opening(plan, site)
    steps = timeline(plan, catalogue, opens, closes, speaker)
    rows = tuple((" ".join((*step.day[:1], step.time)), step.name[0], step.detail[0]) for step in steps)
    columns = (Column("", bold=True), Column("", bold=True), Column(""))
    blocks: list[Block] = [Table(columns, rows)]
    points = [line.strip() for line in site.special_points.splitlines() if line.strip()]
    if points:
        blocks.append(Paragraph(speaker.say(N_("Special points"))[0], bold=True))
        blocks += [Paragraph(line, bullet=True) for line in points]
    heading = speaker.say(N_("{site} · the day"), site=_site_name(site, speaker))[0]
    return _topic("day", site, heading, tuple(blocks))
