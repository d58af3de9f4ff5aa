"""Who serves at a site: its posts by shift and role, the empty ones as lines to write on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import assigned_person, shift_hours
from musterpoint.paper.words import Speaker, Words, span
from musterpoint.plan import Plan, Post, Site


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One post. lane: its lane's number, "" when it serves the whole site. name, unit and phone are "" on an
    empty post. change: what became of it since the roster went out, () where nothing did."""

    role: Words
    lane: str
    name: str
    unit: str
    phone: str
    change: Words = ()


@dataclass(frozen=True, slots=True)
class RosterShift:
    """The posts of one shift in the catalogue's order of roles. name: what the shift is called; hours: such
    as "06:00–12:00"."""

    name: str
    hours: str
    rows: tuple[RosterRow, ...]


def roster(
    plan: Plan,
    catalogue: Catalogue,
    site: Site,
    hours: str,
    speaker: Speaker,
    change: Callable[[Post], Words] = lambda _post: (),
) -> tuple[RosterShift, ...]:
    """The site's shifts by their beginning. hours: the site's own, for posts without a shift. change: tells
    what became of a post since the roster went out."""
    posts: dict[str, list[Post]] = {}
    for post in plan.where("post", site=site.id):
        posts.setdefault(post.shift, []).append(post)
    shifts = []
    for id_ in sorted(posts, key=lambda id_: _beginning(plan, id_)):
        shift, when = plan.find("shift", id_), shift_hours(plan, id_)
        rows = sorted(posts[id_], key=lambda post: _order(catalogue, post))
        shifts.append(
            RosterShift(
                shift.name if shift else "",
                span(*when) if shift and when else hours,
                tuple(_row(plan, catalogue, post, speaker, change(post)) for post in rows),
            )
        )
    return tuple(shifts)


def _row(plan: Plan, catalogue: Catalogue, post: Post, speaker: Speaker, change: Words) -> RosterRow:
    role = catalogue.roles.get(post.role)
    person = assigned_person(plan, post)
    return RosterRow(
        speaker.name(role.name) if role else (post.role,),
        str(post.lane) if post.lane else "",
        *((person.name, person.unit, person.phone) if person else ("", "", "")),
        change,
    )


def in_order(plan: Plan, catalogue: Catalogue, posts: Iterable[Post]) -> list[Post]:
    """Posts by the beginning of their shift, then in the catalogue's order of roles."""
    return sorted(posts, key=lambda post: (_beginning(plan, post.shift), _order(catalogue, post)))


def _beginning(plan: Plan, shift_id: str) -> tuple[str, str]:
    shift = plan.find("shift", shift_id)
    return (shift.starts.isoformat() if shift and shift.starts else "", shift_id)


def _order(catalogue: Catalogue, post: Post) -> tuple[int, int, int, str]:
    roles = list(catalogue.roles)
    place = roles.index(post.role) if post.role in catalogue.roles else len(roles)
    return place, post.lane, post.number, post.id
