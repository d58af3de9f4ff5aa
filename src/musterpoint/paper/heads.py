"""The head of a site's page: which site, when, and who leads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from musterpoint.catalogue.needs import opening
from musterpoint.catalogue.posts import site_lead
from musterpoint.paper.document import Order
from musterpoint.paper.words import Speaker, Words, span
from musterpoint.plan import Site
from musterpoint.text import N_

KINDS = {
    "fixed": N_("Fixed site"),
    "mobile": N_("Mobile site"),
    "home-visit": N_("Base for home visits"),
}


@dataclass(frozen=True, slots=True)
class SiteHead:
    number: int
    name: str
    date: Words
    hours: str
    kind: Words
    lanes: Words
    lead_name: str
    lead_phone: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """One site's run of pages: its head and what the document says of it."""

    head: SiteHead
    body: Any


def site_head(order: Order, site: Site) -> SiteHead:
    speaker = order.speaker
    opens, closes = opening(order.plan, site)
    lead = site_lead(order.plan, order.catalogue, site)
    return SiteHead(
        site.number,
        site.name,
        speaker.date(opens.date()) if opens else (),
        span(opens, closes),
        speaker.say(KINDS[site.kind]) if site.kind in KINDS else (site.kind,),
        lanes(site, speaker),
        lead.name if lead else "",
        lead.phone if lead else "",
    )


def lanes(site: Site, speaker: Speaker) -> Words:
    """How many lanes a site has, and whether one of them is green."""
    if site.green_lane:
        return speaker.ngettext("{number} lane with green lane", "{number} lanes with green lane", site.lanes)
    return speaker.ngettext("{number} lane", "{number} lanes", site.lanes)
