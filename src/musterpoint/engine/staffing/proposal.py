"""Fills empty posts: as many as can be, leads before others, the street's people before the district's
before the city's, and nobody with a rare skill where another would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import Hours, shift_hours
from musterpoint.engine.parameters import Parameters, check_names
from musterpoint.engine.staffing.matching import matched
from musterpoint.jobs import Job
from musterpoint.plan import Assignment, Edit, IdSource, Person, Plan, Post, made, new_id
from musterpoint.text import N_, Label, _


class Group(NamedTuple):
    """People who can stand in for each other. shifts: those that they are available for."""

    skills: frozenset[str]
    tier: str
    shifts: frozenset[str]


class Need(NamedTuple):
    """Posts that can stand in for each other."""

    role: str
    shift: str


def propose_staffing(
    plan: Plan, catalogue: Catalogue, parameters: Parameters, job: Job, ids: IdSource = new_id
) -> Edit:
    """Assignments for empty posts. Nobody who has a post is given a second one, whatever its shift: rest
    comes first. Existing assignments are not touched, not even broken ones.

    Exact under these rules: no other assignment fills more posts, and none that fills as many costs less in
    leads, tiers and unused skills. Takes no parameters; raises InputError where one is given.
    """
    check_names(parameters, ())
    job.progress(0.0, _("Sorting people and posts"))
    needs = _empty_posts(plan, catalogue)
    groups = _free_people(plan)
    if not needs or not groups:
        return Edit(Label(N_("Propose staffing: nothing to fill or nobody free")))
    levels, fits = _costs(catalogue, list(groups), list(needs))
    job.progress(0.3, _("Matching people with posts"))
    given = matched(
        levels,
        fits,
        np.array([len(people) for people in groups.values()]),
        np.array([len(posts) for posts in needs.values()]),
    )
    job.progress(0.8, _("Writing assignments"))
    assignments = _assignments(given, list(groups.values()), list(needs.values()), ids)
    empty = sum(len(posts) for posts in needs.values()) - len(assignments)
    label = Label(
        N_("Propose staffing: {filled} posts filled, {empty} left empty"),
        {"filled": str(len(assignments)), "empty": str(empty)},
    )
    return Edit(label, tuple(made(*assignments)))


def _empty_posts(plan: Plan, catalogue: Catalogue) -> dict[Need, list[Post]]:
    """Empty posts of known roles by what they need, in the order of sites and numbers."""
    taken = {assignment.post for assignment in plan.table("assignment").values()}
    numbers = {site.id: site.number for site in plan.sites()}
    posts = [
        post for post in plan.table("post").values() if post.id not in taken and post.role in catalogue.roles
    ]
    needs: defaultdict[Need, list[Post]] = defaultdict(list)
    for post in sorted(posts, key=lambda post: (numbers.get(post.site, 0), post.number, post.id)):
        needs[Need(post.role, post.shift)].append(post)
    return dict(sorted(needs.items()))


def _free_people(plan: Plan) -> dict[Group, list[Person]]:
    """People without a post by what they can do and when, those of one unit together."""
    busy = {assignment.person for assignment in plan.table("assignment").values()}
    shifts = {
        shift: shift_hours(plan, shift) for shift in {post.shift for post in plan.table("post").values()}
    }
    groups: defaultdict[Group, list[Person]] = defaultdict(list)
    free = (person for person in plan.table("person").values() if person.id not in busy)
    for person in sorted(free, key=lambda person: (person.unit, person.id)):
        here = frozenset(shift for shift, hours in shifts.items() if _available(person, hours))
        groups[Group(frozenset(person.skills), person.tier, here)].append(person)
    return dict(
        sorted(
            groups.items(), key=lambda item: (item[0].tier, sorted(item[0].skills), sorted(item[0].shifts))
        )
    )


def _available(person: Person, hours: Hours | None) -> bool:
    if hours is None:
        return True
    return (person.available_from or datetime.min) <= hours[0] and hours[1] <= (
        person.available_until or datetime.max
    )


def _costs(
    catalogue: Catalogue, groups: Sequence[Group], needs: Sequence[Need]
) -> tuple[list[np.ndarray], np.ndarray]:
    """Costs of one person of each group on one post of each need, leads first, then tiers, then unused
    skills; and whether they fit."""
    last = max((tier.order for tier in catalogue.tiers.values()), default=0) + 1
    orders = {tier.id: tier.order for tier in catalogue.tiers.values()}
    roles = [catalogue.roles[need.role] for need in needs]
    leads = np.array([[not role.lead for role in roles]])
    tiers = np.array([[orders.get(group.tier, last)] for group in groups])
    unused = np.array([[len(group.skills - role.skills) for role in roles] for group in groups])
    fits = np.array(
        [
            [
                role.skills <= group.skills and need.shift in group.shifts
                for role, need in zip(roles, needs, strict=True)
            ]
            for group in groups
        ]
    )
    return [leads, tiers, unused], fits


def _assignments(
    given: np.ndarray, people: Sequence[Sequence[Person]], posts: Sequence[Sequence[Post]], ids: IdSource
) -> list[Assignment]:
    """Names for the numbers: people of one unit go to posts of one site as far as the order allows."""
    waiting = [iter(group) for group in people]
    return [
        Assignment(id=ids("assignment"), post=post.id, person=person.id)
        for column, open_posts in enumerate(posts)
        for post, person in zip(
            open_posts,
            (next(waiting[row]) for row in range(len(people)) for _ in range(given[row, column])),
            strict=False,
        )
    ]
