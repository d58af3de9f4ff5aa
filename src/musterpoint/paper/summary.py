"""The command summary: the whole plan on a page or two, for whoever answers for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from musterpoint.catalogue.needs import opening
from musterpoint.catalogue.posts import FILLED, post_states, site_lead
from musterpoint.paper.document import Order, PaperDocument
from musterpoint.paper.figures import Figure
from musterpoint.paper.organisation import TierBox
from musterpoint.paper.organisation import content as organisation
from musterpoint.paper.words import Words, span
from musterpoint.plan import Site
from musterpoint.text import N_, Text


@dataclass(frozen=True, slots=True)
class SiteRow:
    """posts: such as "14/14": filled and in order, and all. open: how many of them are not."""

    number: str
    site_name: str
    name: str
    phone: str
    lanes: str
    residents: Figure
    posts: str
    open: str
    hours: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    role: Words
    posts: str
    filled: str
    open: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of the whole, then by site, by role and by unit. set_up: minutes from the order to the
    first resident."""

    hours: str
    set_up: str
    residents: Figure
    sites: int
    lanes: int
    posts: str
    filled: str
    people: str
    vehicles: str
    per_lane: str
    by_site: tuple[SiteRow, ...]
    by_role: tuple[RoleRow, ...]
    tiers: tuple[TierBox, ...]
    remarks: str


def content(order: Order) -> Summary:
    plan, campaign = order.plan, order.plan.campaign
    good = {id_ for id_, state in post_states(plan, order.catalogue).items() if state.state == FILLED}
    rows = tuple(_site_row(order, site, good) for site in order.each_site())
    known = [row.residents.value for row in rows if row.residents.value is not None]
    residents = Figure(sum(known) if known else None, any(row.residents.estimated for row in rows))
    lanes = sum(site.lanes for site in order.sites)
    posts = [post for site in order.sites for post in plan.where("post", site=site.id)]
    return Summary(
        span(campaign.starts, campaign.ends),
        str(campaign.set_up_minutes),
        residents,
        len(rows),
        lanes,
        f"{len(posts):,}",
        f"{sum(post.id in good for post in posts):,}",
        f"{len(plan.table('person')):,}",
        f"{len(plan.table('vehicle')):,}",
        f"{sum(known) * campaign.share / lanes:,.0f}" if known and lanes else "",
        rows,
        _by_role(order, [(post.role, post.id in good) for post in posts]),
        organisation(order).tiers,
        campaign.remarks,
    )


def _site_row(order: Order, site: Site, good: set[str]) -> SiteRow:
    posts = order.plan.where("post", site=site.id)
    lead = site_lead(order.plan, order.catalogue, site)
    filled = sum(post.id in good for post in posts)
    return SiteRow(
        str(site.number),
        site.name,
        lead.name if lead else "",
        lead.phone if lead else "",
        str(site.lanes),
        order.residents.served(order.served(site), order.speaker).residents,
        f"{filled}/{len(posts)}",
        str(len(posts) - filled or ""),
        span(*opening(order.plan, site)),
    )


def _by_role(order: Order, posts: list[tuple[str, bool]]) -> tuple[RoleRow, ...]:
    needed, filled = Counter(role for role, _good in posts), Counter(role for role, good in posts if good)
    ids = [id_ for id_ in order.catalogue.roles if needed[id_]]
    ids += sorted(set(needed) - set(order.catalogue.roles))
    return tuple(
        RoleRow(
            order.speaker.name(order.catalogue.roles[id_].name) if id_ in order.catalogue.roles else (id_,),
            f"{needed[id_]:,}",
            f"{filled[id_]:,}",
            f"{needed[id_] - filled[id_]:,}" if needed[id_] > filled[id_] else "",
        )
        for id_ in ids
    )


COMMAND_SUMMARY = PaperDocument(
    id="command-summary",
    title=Text("指挥部总览", "Command summary"),
    template="command-summary.typ",
    content=content,
    headings={
        "residents": N_("Residents"),
        "sites": N_("Sites"),
        "lanes": N_("Lanes"),
        "posts": N_("Posts"),
        "filled": N_("Filled"),
        "open": N_("Still open"),
        "people": N_("People"),
        "on_duty": N_("On duty"),
        "vehicles": N_("Vehicles"),
        "per_lane": N_("Residents per lane"),
        "set_up": N_("Minutes to set up"),
        "hours": N_("Hours"),
        "number": N_("No."),
        "site_name": N_("Site name"),
        "by_site": N_("By site"),
        "by_role": N_("By role"),
        "by_unit": N_("By unit"),
        "remarks": N_("Remarks"),
    },
)
