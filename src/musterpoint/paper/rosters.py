"""Rosters: the same posts read by site, by unit and by person."""

from __future__ import annotations

from dataclasses import dataclass

from musterpoint.paper.document import Order, PaperDocument, so_many_a_run
from musterpoint.paper.duties import (
    Duty,
    Group,
    by_sound,
    duties,
    grouped,
    in_reserve,
    shift_title,
    site_duties,
    unit_name,
)
from musterpoint.paper.heads import SitePage, site_head
from musterpoint.paper.words import Words
from musterpoint.plan import Site
from musterpoint.text import N_, Text


@dataclass(frozen=True, slots=True)
class SiteRoster:
    """Groups by shift. filled, posts: how many posts have somebody, and how many there are."""

    filled: int
    posts: int
    groups: tuple[Group, ...]


def by_site(order: Order) -> tuple[SitePage, ...]:
    """A page for each site, its posts by shift."""
    return tuple(SitePage(site_head(order, site), _site_roster(order, site)) for site in order.each_site())


def _site_roster(order: Order, site: Site) -> SiteRoster:
    rows = site_duties(order, site)
    groups = grouped(rows, shift_title, lambda same: (shift_title(same[0]), _filled(order, same)))
    return SiteRoster(sum(bool(row.name) for row in rows), len(rows), groups)


def _filled(order: Order, rows: list[Duty]) -> Words:
    filled = sum(bool(row.name) for row in rows)
    return order.speaker.say(N_("{filled} of {posts} posts filled"), filled=f"{filled}", posts=f"{len(rows)}")


def by_unit(order: Order) -> tuple[Group, ...]:
    """The people of each unit with their duties; those without one where every site is printed."""
    rows = [row for row in duties(order) if row.name] + _reserve(order)
    rows.sort(key=lambda row: (by_sound(row.unit), not row.role, int(row.site or 0), by_sound(row.name)))
    return grouped(
        rows, lambda row: row.unit, lambda same: (unit_name(order, same[0].unit), _people(order, same))
    )


def by_person(order: Order) -> tuple[Duty, ...]:
    """Everybody by name; somebody with several duties stands there once for each."""
    rows = [row for row in duties(order) if row.name] + _reserve(order)
    return tuple(sorted(rows, key=lambda row: (by_sound(row.name), row.person, row.hours)))


def _reserve(order: Order) -> list[Duty]:
    return in_reserve(order) if order.options.site_ids is None else []


def _people(order: Order, rows: list[Duty]) -> Words:
    everybody, on_duty = {row.person for row in rows}, {row.person for row in rows if row.role}
    return order.speaker.ngettext(
        "{number} person, {on_duty} on duty",
        "{number} people, {on_duty} on duty",
        len(everybody),
        on_duty=f"{len(on_duty):,}",
    )


_HEADINGS = {"site_name": N_("Site name"), "hours": N_("Hours"), "reserve": N_("Reserve"), "tier": N_("Tier")}

ROSTER_SITES = PaperDocument(
    id="roster-sites",
    title=Text("检测点值班表", "Roster by site"),
    template="roster-sites.typ",
    content=by_site,
    runs=so_many_a_run(150),
    headings=_HEADINGS,
)
ROSTER_UNITS = PaperDocument(
    id="roster-units",
    title=Text("单位人员安排表", "Roster by unit"),
    template="roster-units.typ",
    content=by_unit,
    headings=_HEADINGS,
)
ROSTER_PEOPLE = PaperDocument(
    id="roster-people",
    title=Text("人员名册", "Roster by person"),
    template="roster-people.typ",
    content=by_person,
    headings=_HEADINGS,
)
