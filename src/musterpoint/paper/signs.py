"""Signs to hang up: what to read from ten metres, one to a page.

Signs that are alike at all sites are printed once, with the number of copies; those that name a site, once
for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from musterpoint.paper.document import Order, PaperDocument, so_many_a_run
from musterpoint.paper.heads import site_head
from musterpoint.paper.naming import GATE_NAMES
from musterpoint.paper.served import shortened
from musterpoint.paper.words import Words
from musterpoint.plan import Site
from musterpoint.text import N_, Text

GREEN = "#1b7f3b"
BLACK = "#1d2126"
KINDS = ("site", "plain", "zone", "lane", "distance", "arrow")
ARROWS = ("ahead", "left", "right")


@dataclass(frozen=True, slots=True)
class Sign:
    """kind: how the template draws it: "site", "zone", "lane", "arrow", "distance" or "plain". mark: the
    large letters, such as a zone's "B" or a lane's "2"; the direction of an arrow. detail: smaller, below."""

    kind: str
    mark: str
    words: Words
    detail: Words = ()
    colour: str = BLACK


@dataclass(frozen=True, slots=True)
class Stack:
    """So many copies of a sign for the sites with these numbers, such as "1–8, 12"."""

    sign: Sign
    copies: int
    sites: str


def content(order: Order) -> tuple[Stack, ...]:
    """A stack for each sign: those of single sites first, then those that all share."""
    copies: Counter[Sign] = Counter()
    sites: dict[Sign, list[str]] = {}
    for site in order.each_site():
        for sign in _signs_of(order, site):
            copies[sign] += 1
            sites.setdefault(sign, []).append(str(site.number))
    signs = sorted(copies, key=lambda sign: KINDS.index(sign.kind))
    return tuple(Stack(sign, copies[sign], shortened(sites[sign])) for sign in signs)


def _signs_of(order: Order, site: Site) -> Iterator[Sign]:
    plan, speaker, style = order.plan, order.speaker, order.style
    green = GREEN if order.options.colour else BLACK
    yield Sign("site", str(site.number), (site.name,), (site_head(order, site).hours,))
    for gate in plan.where("gate", site=site.id):
        if gate.kind in GATE_NAMES:
            colour = green if gate.kind == "entrance" else BLACK
            yield Sign("plain", "", speaker.say(GATE_NAMES[gate.kind]), colour=colour)
    for zone in plan.where("zone", site=site.id):
        kind = order.catalogue.zones[zone.kind]
        colour = style.zones[zone.kind].stroke or BLACK
        yield Sign("zone", kind.letter, speaker.name(kind.name), speaker.name(kind.purpose), colour)
        if zone.kind == "waiting":
            yield Sign("distance", "1 m", speaker.say(N_("Keep one metre apart")))
    for lane in range(1, site.lanes + 1):
        yield Sign("lane", str(lane), speaker.say(N_("Lane {lane}"), lane=str(lane)))
    if site.green_lane:
        for_whom = speaker.say(N_("For elderly, disabled and pregnant people and children"))
        yield Sign("plain", "", speaker.say(N_("Green lane")), for_whom, green)
    for direction in ARROWS:
        yield Sign("arrow", direction, speaker.say(N_("One way, please go on")), colour=green)


SIGNS = PaperDocument(
    id="signs",
    title=Text("指示牌", "Signs"),
    template="signs.typ",
    content=content,
    runs=so_many_a_run(150),
    headings={
        "copies": N_("Copies: {copies}"),
        "sites": N_("Sites: {sites}"),
    },
)
