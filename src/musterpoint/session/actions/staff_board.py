"""What a roster board does: exchange people, copy a shift, put a conflict right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import assigned_person, fits, new_post, place_title
from musterpoint.errors import InputError
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
from musterpoint.session.actions.people import assign, unassign
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, Text, _


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


def seat(
    plan: Plan,
    catalogue: Catalogue,
    people: Sequence[str],
    post_ids: Sequence[str],
    leaving: Mapping[str, str] | None = None,
    ids: IdSource = new_id,
) -> Edit:
    """Put several people on several posts: each in turn takes the first that is empty and that they fit.
    leaving: person → post that they come from. Those for whom nothing is left stay where they are.

    Raises InputError, with the reasons, where nothing is left for anybody.
    """
    work, whole, seated = plan.copy(), Edit(Label("")), 0
    posts = [found(plan, "post", id_) for id_ in post_ids]
    reasons: dict[str, None] = {}
    for person_id in people:
        person = found(plan, "person", person_id)
        for post in posts:
            if assigned_person(work, post):
                continue
            if why_not := fits(work, catalogue, person, post, moving=True):
                reasons |= dict.fromkeys(why_not)
                continue
            step = assign(
                work, catalogue, person_id, post.id, leaving=(leaving or {}).get(person_id, ""), ids=ids
            )
            work.apply(step)
            whole, seated = whole.then(step) if seated else step, seated + 1
            break
    if not seated:
        raise InputError(
            _("No post here is left for the people chosen."),
            " ".join(list(reasons)[:3]) or _("All posts are filled."),
            _("Choose other posts, or put somebody on a post by itself to see what is in the way."),
        )
    words = {
        "number": Text(f"{seated} 人", f"{seated} people"),
        "place": place_title(plan, posts[0]),
    }
    return Edit(Label(N_("{number} → {place}"), words), whole.changes)


def add_post_like(plan: Plan, catalogue: Catalogue, post_id: str, ids: IdSource = new_id) -> Edit:
    """One more post of the same place, shift and role."""
    post = found(plan, "post", post_id)
    alike = [
        other.number
        for other in plan.where("post", site=post.site)
        if (other.team, other.shift, other.role) == (post.team, post.shift, post.role)
    ]
    number, site = max(alike) + 1, plan.find("site", post.site)
    more = (
        new_post(catalogue, site, post.shift, post.role, number, ids)
        if site and not post.team
        else post.replace(id=ids("post"), number=number)
    )
    return Edit(Label(N_("Add {post}"), {"post": post_name(more, plan, catalogue)}), tuple(made(more)))


def remove_posts(plan: Plan, catalogue: Catalogue, post_ids: Sequence[str]) -> Edit:
    """Take posts out of the plan; whoever was on them is free."""
    posts = [found(plan, "post", id_) for id_ in post_ids]
    held = [item for post in posts for item in plan.where("assignment", post=post.id)]
    if len(posts) == 1:
        label = Label(N_("Remove {post}"), {"post": post_name(posts[0], plan, catalogue)})
    else:
        number = Text(f"{len(posts)} 个岗位", f"{len(posts)} posts")
        label = Label(N_("Remove {number}"), {"number": number})
    return Edit(label, tuple(deleted(*held, *posts)))


def take_off(plan: Plan, catalogue: Catalogue, post_ids: Iterable[str]) -> Edit:
    """Take whoever is on these posts off them."""
    held = [item for id_ in post_ids for item in plan.where("assignment", post=id_)]
    if len(held) == 1:
        return unassign(plan, held[0].post, catalogue=catalogue)
    number = Text(f"{len(held)} 人", f"{len(held)} people")
    return Edit(Label(N_("Take {number} off their posts"), {"number": number}), tuple(deleted(*held)))


def fixes(plan: Plan, catalogue: Catalogue, post_id: str, most: int = 5) -> list[Edit]:
    """What would put an empty or broken post right, the best first: somebody free who fits, nearest tier and
    fewest other skills first; for a broken one also to leave it empty."""
    post = found(plan, "post", post_id)
    held: list[Assignment] = plan.where("assignment", post=post_id)
    role = catalogue.roles.get(post.role)
    needed = role.skills if role else frozenset()
    order = {tier.id: tier.order for tier in catalogue.tiers.values()}
    busy = {item.person for item in plan.table("assignment").values()}
    people = sorted(
        (
            person
            for person in plan.table("person").values()
            if person.id not in busy and needed.issubset(person.skills)
        ),
        key=lambda person: (order.get(person.tier, 9), len(person.skills), person.unit, person.id),
    )
    fit = islice((person for person in people if not fits(plan, catalogue, person, post)), most)
    edits = [_put(plan, catalogue, post, person.id, held) for person in fit]
    return edits + ([unassign(plan, post_id, catalogue=catalogue)] if held else [])


def _put(plan: Plan, catalogue: Catalogue, post: Post, person_id: str, held: list[Assignment]) -> Edit:
    words = {
        "person": name_of(found(plan, "person", person_id), plan),
        "post": post_name(post, plan, catalogue),
    }
    begun = made(Assignment(id=new_id("assignment"), post=post.id, person=person_id))
    return Edit(Label(N_("{person} → {post}"), words), (*deleted(*held), *begun))
