"""Whole sites: put down from a kit, numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.kits import placed
from musterpoint.catalogue.posts import posts_for_site, whole_shift
from musterpoint.engine.observation import observed_by
from musterpoint.errors import InputError
from musterpoint.plan import Edit, IdSource, Plan, Post, Site, changed, made, new_id
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, Text, _


def place_kit(
    plan: Plan,
    catalogue: Catalogue,
    kit_id: str,
    x: float,
    y: float,
    rotation: float = 0.0,
    ids: IdSource = new_id,
) -> Edit:
    """Put a kit down with its origin at x, y: a site with the next free number, its zones, fixtures, gates
    and ways, and its posts for every shift. A plan without a shift gets one that lasts as long as the
    campaign."""
    kit = catalogue.kits.get(kit_id)
    if kit is None:
        raise InputError(
            _("There is no such site kit."),
            _("The catalogue doesn't hold {id}; perhaps a plug-in is switched off.").format(id=kit_id),
            _("Choose another one from the palette."),
        )
    site = Site(
        id=ids("site"), number=next(free_numbers(plan)), kind=kit.site_kind, kit=kit_id,
        x=x, y=y, rotation=rotation % 360, lanes=kit.lanes, green_lane=kit.green_lane,
    )  # fmt: skip
    shifts = list(plan.table("shift").values())
    new_shifts = [] if shifts else [whole_shift(ids)]
    posts = posts_for_site(catalogue, site, shifts or new_shifts, ids, plan)
    parts = placed(kit, site, ids, observed_by(plan, catalogue, kit.lanes))
    number = Text(f"{site.number}号", f"as site {site.number}")
    return Edit(
        Label(N_("Place {kit} {number}"), {"kit": kit.name, "number": number}),
        tuple(made(*new_shifts, site, *parts, *posts)),
    )


def free_numbers(plan: Plan) -> Iterator[int]:
    """The numbers that no site has, the smallest first."""
    taken = {site.number for site in plan.table("site").values()}
    return (number for number in count(1) if number not in taken)


def renumber(plan: Plan, order: Sequence[str] = ()) -> Edit:
    """Number the sites 1, 2, 3 … in the order of their ids given, those left out after them by their old
    number. Without an order the gaps close."""
    sites = [found(plan, "site", id_) for id_ in dict.fromkeys(order)]
    sites += [site for site in plan.sites() if site.id not in order]
    numbered = [(site, site.replace(number=number)) for number, site in enumerate(sites, 1)]
    return Edit(
        Label(N_("Renumber the sites")),
        tuple(changed(before, after) for before, after in numbered if before != after),
    )


def add_posts(
    plan: Plan, catalogue: Catalogue, site_id: str, role_id: str, number: int = 1, ids: IdSource = new_id
) -> Edit:
    """So many more posts of a role at a site, in every shift."""
    site, role = found(plan, "site", site_id), catalogue.roles[role_id]
    posts = []
    for shift in plan.table("shift"):
        there = [
            post.number
            for post in plan.where("post", site=site_id)
            if (post.role, post.shift) == (role_id, shift)
        ]
        first = max(there, default=0) + 1
        posts += [
            Post(id=ids("post"), site=site.id, role=role_id, shift=shift, number=first + step)
            for step in range(number)
        ]
    return Edit(Label(N_("Add {role} posts"), {"role": role.name}), tuple(made(*posts)))
