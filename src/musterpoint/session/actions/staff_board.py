"""What a roster board does: exchange people, copy a shift, put a conflict right."""

from __future__ import annotations

from collections.abc import Iterable

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import assigned_person, fits
from musterpoint.plan import (
    Assignment,
    Change,
    Edit,
    IdSource,
    Plan,
    Post,
    changed,
    deleted,
    made,
    new_id,
)
from musterpoint.session.actions.naming import name_of, post_name
from musterpoint.session.actions.people import unassign
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label


def swap(plan: Plan, catalogue: Catalogue, post_id: str, other_id: str) -> Edit:
    """Exchange the people of two posts; where one is empty, the other's person moves."""
    posts = found(plan, "post", post_id), found(plan, "post", other_id)
    moved = [
        changed(item, item.replace(post=target.id))
        for post, target in (posts, posts[::-1])
        for item in plan.where("assignment", post=post.id)
        if post_id != other_id
    ]
    words = {"post": post_name(posts[0], plan, catalogue), "other": post_name(posts[1], plan, catalogue)}
    return Edit(Label(N_("Exchange {post} and {other}"), words), tuple(moved))


def copy_shift(
    plan: Plan, catalogue: Catalogue, from_shift: str, to_shift: str, ids: IdSource = new_id
) -> Edit:
    """The same people on the same posts in another shift. Posts that are held there, and people who could
    not do both, are left out."""
    source, target = found(plan, "shift", from_shift), found(plan, "shift", to_shift)
    there = {
        (post.site, post.team, post.role, post.number): post for post in plan.where("post", shift=to_shift)
    }
    work = plan.copy()
    begun: list[Change] = []
    for post in sorted(plan.where("post", shift=from_shift), key=lambda post: post.id):
        person = assigned_person(plan, post)
        twin = there.get((post.site, post.team, post.role, post.number))
        if person is None or twin is None or assigned_person(plan, twin):
            continue
        if not fits(work, catalogue, person, twin):
            step = made(Assignment(id=ids("assignment"), post=twin.id, person=person.id))
            work.apply(Edit(Label(""), tuple(step)))
            begun += step
    words = {"source": source.name, "target": target.name}
    return Edit(Label(N_("Copy {source} to {target}"), words), tuple(begun))


def set_pinned(plan: Plan, post_ids: Iterable[str], pinned: bool) -> Edit:
    """Pin or unpin whoever is on these posts: a proposal leaves pinned people where they are."""
    items = [item for id_ in post_ids for item in plan.where("assignment", post=id_)]
    changes = [changed(item, item.replace(pinned=pinned)) for item in items if item.pinned != pinned]
    return Edit(Label(N_("Pin people") if pinned else N_("Unpin people")), tuple(changes))


def fixes(plan: Plan, catalogue: Catalogue, post_id: str, most: int = 5) -> list[Edit]:
    """What would put an empty or broken post right, the best first: somebody free who fits, nearest tier and
    fewest other skills first; for a broken one also to leave it empty."""
    post = found(plan, "post", post_id)
    held: list[Assignment] = plan.where("assignment", post=post_id)
    people = [
        person
        for person in plan.table("person").values()
        if not plan.where("assignment", person=person.id) and not fits(plan, catalogue, person, post)
    ]
    order = {tier.id: tier.order for tier in catalogue.tiers.values()}
    people.sort(key=lambda person: (order.get(person.tier, 9), len(person.skills), person.unit, person.id))
    edits = [_put(plan, catalogue, post, person.id, held) for person in people[:most]]
    return edits + ([unassign(plan, post_id, catalogue=catalogue)] if held else [])


def _put(plan: Plan, catalogue: Catalogue, post: Post, person_id: str, held: list[Assignment]) -> Edit:
    words = {
        "person": name_of(found(plan, "person", person_id), plan),
        "post": post_name(post, plan, catalogue),
    }
    begun = made(Assignment(id=new_id("assignment"), post=post.id, person=person_id))
    return Edit(Label(N_("{person} → {post}"), words), (*deleted(*held), *begun))
