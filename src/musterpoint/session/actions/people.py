"""People: taking them in, and putting them on posts. Moving somebody from post to post is one edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import (
    assigned_person,
    at_once,
    fits,
    lead_posts,
    shift_hours,
    site_title,
)
from musterpoint.errors import InputError
from musterpoint.plan import (
    Assignment,
    Edit,
    IdSource,
    Person,
    Plan,
    Post,
    Unit,
    changed,
    deleted,
    made,
    new_id,
)
from musterpoint.session.actions.naming import name_of, post_name, site_name
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, Text, _


def add_people(
    plan: Plan, people: Sequence[Person], liaisons: Mapping[str, str] | None = None, ids: IdSource = new_id
) -> Edit:
    """Take people into the plan; those who are in it already (by id) are brought up to date. liaisons: unit →
    id of who speaks for it."""
    changes = []
    units = {unit.name: unit for unit in plan.table("unit").values()}
    tiers = {person.unit: person.tier for person in people}
    for name, liaison in (liaisons or {}).items():
        unit = units.get(name)
        if unit is None:
            changes += made(Unit(id=ids("unit"), name=name, tier=tiers[name], liaison=liaison))
        elif unit.liaison != liaison:
            changes.append(changed(unit, unit.replace(liaison=liaison)))
    for person in people:
        before = plan.find("person", person.id)
        if before is None:
            changes += made(person)
        elif before != person:
            changes.append(changed(before, person))
    if len(people) == 1:
        return Edit(Label(N_("Take in {person}"), {"person": name_of(people[0], plan)}), tuple(changes))
    number = Text(f"{len(people)} 人", f"{len(people)} people")
    return Edit(Label(N_("Take in {number}"), {"number": number}), tuple(changes))


def assign(
    plan: Plan,
    catalogue: Catalogue,
    person_id: str,
    post_id: str,
    *,
    leaving: str = "",
    ids: IdSource = new_id,
) -> Edit:
    """Put somebody on a post. Whoever was on it steps down; the person leaves every post of the same time,
    and the post `leaving` whenever it is. Somebody who doesn't fit may be put there: the post is then
    broken, and says why."""
    person, post = found(plan, "person", person_id), found(plan, "post", post_id)
    label = Label(
        N_("{person} → {post}"),
        {"person": name_of(person, plan), "post": post_name(post, plan, catalogue)},
    )
    held = plan.where("assignment", person=person_id)
    if any(assignment.post == post_id for assignment in held):
        return Edit(label)
    ended = {assignment.id: assignment for assignment in plan.where("assignment", post=post_id)}
    for assignment in held:
        other = plan.find("post", assignment.post)
        if other is None or other.id == leaving or at_once(plan, post, other):
            ended[assignment.id] = assignment
    begun = Assignment(id=ids("assignment"), post=post_id, person=person_id)
    return Edit(label, (*deleted(*ended.values()), *made(begun)))


def assign_to_site(
    plan: Plan, catalogue: Catalogue, person_id: str, site_id: str, *, ids: IdSource = new_id
) -> Edit:
    """Put somebody on the first empty post of a site that they fit: free time first, then the post that
    asks for most, then in the order of roles and shifts.

    Raises InputError, with the reasons, where no post is left for them.
    """
    person, site = found(plan, "person", person_id), found(plan, "site", site_id)
    empty = [post for post in plan.where("post", site=site_id) if assigned_person(plan, post) is None]
    busy = _posts_of(plan, person)
    here = [post for post in busy if post.site == site_id]
    choice = [
        post
        for post in empty
        if not fits(plan, catalogue, person, post, moving=True)
        and not any(at_once(plan, post, other) for other in here)
    ]
    if not choice:
        reasons = {reason for post in empty for reason in fits(plan, catalogue, person, post, moving=True)}
        if here:
            reasons = {_("{person} is on a post of this site already.").format(person=person.name)}
        raise InputError(
            _("No post of {site} is left for {person}.").format(site=site_title(site), person=person.name),
            " ".join(sorted(reasons)[:3]) or _("All its posts are filled."),
            _("Choose a post by hand, or another site."),
        )
    order = list(catalogue.roles)

    def rank(post: Post) -> tuple[object, ...]:
        role, hours = catalogue.roles.get(post.role), shift_hours(plan, post.shift)
        return (
            any(at_once(plan, post, other) for other in busy),
            -len(role.skills) if role else 0,
            order.index(post.role) if role else len(order),
            hours[0].isoformat() if hours else "",
            post.number,
        )

    return assign(plan, catalogue, person_id, min(choice, key=rank).id, ids=ids)


def unassign(plan: Plan, post_id: str, *, catalogue: Catalogue | None = None) -> Edit:
    """Take whoever is on the post off it."""
    post = found(plan, "post", post_id)
    person = assigned_person(plan, post)
    words = {"person": name_of(person, plan) if person else "", "post": name_of(post, plan, catalogue)}
    return Edit(
        Label(N_("Take {person} off {post}"), words), tuple(deleted(*plan.where("assignment", post=post_id)))
    )


def set_lead(
    plan: Plan, catalogue: Catalogue, site_id: str, person_id: str, shift: str = "", *, ids: IdSource = new_id
) -> Edit:
    """Make somebody the site's lead in a shift, or in its first one."""
    site = found(plan, "site", site_id)
    posts = [post for post in lead_posts(plan, catalogue, site) if shift in ("", post.shift)]
    if not posts:
        raise InputError(
            _("{site} has no lead's post.").format(site=site_title(site)),
            _("A site's lead is the person on that post."),
            _("Add a lead's post to the site first."),
        )
    edit = assign(plan, catalogue, person_id, posts[0].id, ids=ids)
    words = {"person": name_of(found(plan, "person", person_id), plan), "site": site_name(site)}
    return Edit(Label(N_("{person} leads {site}"), words), edit.changes)


def _posts_of(plan: Plan, person: Person) -> list[Post]:
    assignments: Iterable[Assignment] = plan.where("assignment", person=person.id)
    return [post for item in assignments if (post := plan.find("post", item.post))]
