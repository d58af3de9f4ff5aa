"""The roll-call sheet: ticked at the tents while the teams report one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from musterpoint.paper.document import Order, PaperDocument, so_many_a_run
from musterpoint.paper.duties import Duty, Group, grouped, shift_title, site_duties
from musterpoint.paper.heads import SitePage, site_head
from musterpoint.paper.words import Words
from musterpoint.plan import Site
from musterpoint.text import N_, Text


@dataclass(frozen=True, slots=True)
class Shift:
    """title: what the shift is called, with its hours. expected: people on its posts. groups: the posts
    that serve the site, then those of each lane."""

    title: str
    expected: int
    groups: tuple[Group, ...]


def content(order: Order) -> tuple[SitePage, ...]:
    return tuple(SitePage(site_head(order, site), _shifts(order, site)) for site in order.each_site())


def _shifts(order: Order, site: Site) -> tuple[Shift, ...]:
    shifts: dict[str, list[Duty]] = {}
    for row in site_duties(order, site):
        shifts.setdefault(shift_title(row), []).append(row)
    return tuple(
        Shift(title, sum(bool(row.name) for row in rows), _teams(order, rows))
        for title, rows in shifts.items()
    )


def _teams(order: Order, rows: list[Duty]) -> tuple[Group, ...]:
    """The whole site first, then lane by lane: so teams report."""
    rows.sort(key=lambda row: int(row.lane or 0))
    return grouped(rows, lambda row: row.lane, lambda same: (_team(order, same[0].lane), str(len(same))))


def _team(order: Order, lane: str) -> Words:
    return order.speaker.say(N_("Lane {lane}"), lane=lane) if lane else order.speaker.say(N_("Whole site"))


ROLL_CALL = PaperDocument(
    id="roll-call",
    title=Text("点名表", "Roll call"),
    template="roll-call.typ",
    content=content,
    runs=so_many_a_run(150),
    headings={
        "arrived": N_("Arrived"),
        "substitute": N_("Substitute, phone"),
        "expected": N_("Expected"),
        "present": N_("Present"),
        "missing": N_("Missing"),
        "reported": N_("Reported to the office at"),
    },
)
