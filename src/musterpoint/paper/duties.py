"""Who does what, where and when: posts as rows, of which every list of people is made."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from musterpoint.catalogue.posts import assigned_person, shift_hours
from musterpoint.catalogue.teams import team_title
from musterpoint.paper.document import Order
from musterpoint.paper.roster import in_order
from musterpoint.paper.words import Words, clock, span
from musterpoint.plan import Person, Post, Site
from musterpoint.text import N_


@dataclass(frozen=True, slots=True)
class Duty:
    """One post. name, unit and phone are "" on an empty post; lane is "" when it serves the whole site.
    site: its number, "" in a team, whose name is site_name then. role: () for somebody without a post.
    change: what became of the post since the roster went out, () where nothing did."""

    role: Words
    lane: str
    name: str
    unit: str
    tier: Words
    phone: str
    site: str
    site_name: str
    shift: str
    hours: str
    change: Words = ()
    person: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading. note: beside the heading, such as how many there are."""

    title: str | Words
    note: str | Words
    rows: tuple[Duty, ...]


def duties(order: Order) -> Iterator[Duty]:
    """Every post of the chosen sites: by site, then shift, then role; then those of teams and work groups
    where every site is chosen."""
    for site in order.each_site():
        yield from site_duties(order, site)
    if order.options.site_ids is None:
        posts = in_order(order.plan, order.catalogue, order.plan.where("post", site=""))
        yield from (duty(order, None, post) for post in posts)


def site_duties(order: Order, site: Site) -> list[Duty]:
    """The posts of one site by shift, then role."""
    posts = in_order(order.plan, order.catalogue, order.plan.where("post", site=site.id))
    return [duty(order, site, post) for post in posts]


def duty(order: Order, site: Site | None, post: Post) -> Duty:
    """A post as a row. site: None in a team or work group."""
    plan, speaker = order.plan, order.speaker
    role, person = order.catalogue.roles.get(post.role), assigned_person(plan, post)
    shift, hours = plan.find("shift", post.shift), shift_hours(plan, post.shift)
    opens = (site and site.opens) or plan.campaign.starts
    closes = (site and site.closes) or plan.campaign.ends
    return Duty(
        speaker.name(role.name) if role else (post.role,),
        str(post.lane) if post.lane else "",
        person.name if person else "",
        person.unit if person else "",
        _tier(order, person) if person else (),
        person.phone if person else "",
        str(site.number) if site else "",
        site.name if site else team_title(plan, post.team),
        shift.name if shift else "",
        span(*hours) if shift and hours else span(opens, closes),
        order.change(post),
        person.id if person else "",
    )


def in_reserve(order: Order) -> list[Duty]:
    """Everybody without a post in the whole plan, by unit and name."""
    busy = {assignment.person for assignment in order.plan.table("assignment").values()}
    free = [person for person in order.plan.table("person").values() if person.id not in busy]
    return [
        Duty(
            (), "", one.name, one.unit, _tier(order, one), one.phone, "", "", "", _available(one), (), one.id
        )
        for one in sorted(free, key=lambda one: (by_sound(one.unit), by_sound(one.name)))
    ]


def grouped(
    rows: Iterable[Duty], key: Callable[[Duty], Hashable], head: Callable[[list[Duty]], tuple]
) -> tuple[Group, ...]:
    """Neighbouring rows of the same key as groups. head: their title and note."""
    groups = (list(same) for _key, same in groupby(rows, key))
    return tuple(Group(*head(same), tuple(same)) for same in groups)


def by_sound(text: str) -> bytes:
    """A sort key that puts common Chinese characters in the order of their pinyin, as GB 2312 lists them."""
    return text.encode("gb18030", "replace")


def unit_name(order: Order, unit: str) -> str:
    """The unit, or that somebody comes from none, in the document's languages."""
    return unit or " ".join(order.speaker.say(N_("no unit")))


def shift_title(row: Duty) -> str:
    return f"{row.shift}  {row.hours}".strip()


def _tier(order: Order, person: Person) -> Words:
    tier = order.catalogue.tiers.get(person.tier)
    return order.speaker.name(tier.name) if tier else (person.tier,)


def _available(person: Person) -> str:
    if not (person.available_from or person.available_until):
        return ""
    return f"{clock(person.available_from)}–{clock(person.available_until)}"
