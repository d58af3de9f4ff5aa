"""Which posts the roster board shows, and in which order: a band per site or team, a cell per shift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.organisation import COMMAND_POST
from musterpoint.catalogue.posts import shift_hours, site_title
from musterpoint.catalogue.teams import team_title
from musterpoint.plan import Plan, Post, Shift


class Place(NamedTuple):
    """Where posts are: at a site, or in a team that belongs to none."""

    site: str
    team: str

    @classmethod
    def of(cls, post: Post) -> Place:
        return cls(post.site, "" if post.site else post.team)


@dataclass(frozen=True, slots=True)
class Band:
    """The posts of one place. cells: shift → its posts, by role and number."""

    place: Place
    title: str
    number: int
    cells: Mapping[str, tuple[Post, ...]]


def shown_shifts(plan: Plan, chosen: str = "") -> list[Shift]:
    """The shifts by their beginning, or only the chosen one; posts that name no shift of the plan have one
    of their own without a name."""
    known = plan.table("shift")
    shifts = [shift for shift in known.values() if chosen in ("", shift.id)]
    if not chosen and set(map(attrgetter("shift"), plan.table("post").values())) - known.keys():
        shifts.append(Shift(id=""))
    return sorted(shifts, key=lambda shift: (_start(plan, shift.id), shift.name, shift.id))


def _start(plan: Plan, shift_id: str) -> datetime:
    hours = shift_hours(plan, shift_id)
    return hours[0] if hours else datetime.max


def bands(plan: Plan, catalogue: Catalogue, posts: Iterable[Post], all_sites: bool) -> list[Band]:
    """These posts: sites by number, then teams as the catalogue orders the command post's. all_sites: sites
    without such a post have an empty band."""
    cells = _cells(plan, catalogue, posts)
    if all_sites:
        for site in plan.sites():
            cells.setdefault(Place(site.id, ""), {})
    numbers = {site.id: site.number for site in plan.sites()}
    groups = _team_order(catalogue)
    places = sorted(
        cells,
        key=lambda place: (
            not place.site, numbers.get(place.site, 0), groups.get(place.team, len(groups)), place,
        ),
    )  # fmt: skip
    return [
        Band(
            place,
            place_name(plan, place),
            numbers.get(place.site, 0),
            cells[place],
        )
        for place in places
    ]


def _cells(
    plan: Plan, catalogue: Catalogue, posts: Iterable[Post]
) -> dict[Place, dict[str, tuple[Post, ...]]]:
    """Place → shift → its posts, by role and number."""
    order = {role: position for position, role in enumerate(catalogue.roles)}
    known = plan.table("shift")
    together: defaultdict[tuple[Place, str], list[Post]] = defaultdict(list)
    for post in posts:
        together[Place.of(post), post.shift if post.shift in known else ""].append(post)
    cells: defaultdict[Place, dict[str, tuple[Post, ...]]] = defaultdict(dict)
    for (place, shift), some in together.items():
        some.sort(key=lambda post: (order.get(post.role, 999), post.number, post.id))
        cells[place][shift] = tuple(some)
    return dict(cells)


def place_name(plan: Plan, place: Place) -> str:
    """What people call a site or a team."""
    if place.site:
        return site_title(plan.find("site", place.site))
    return team_title(plan, place.team)


def _team_order(catalogue: Catalogue) -> dict[str, int]:
    """Every name of the command post and of its groups → its place."""
    names: dict[str, int] = {}
    for position, group in enumerate(catalogue.work_groups.values(), 1):
        names[group.name.zh] = names[group.name.en] = position
    return {COMMAND_POST.zh: 0, COMMAND_POST.en: 0, **names}
