"""Fills empty posts: as many as can be, leads before others, the street's people before the district's
before the city's, and nobody with a rare skill where another would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from musterpoint.catalogue import Catalogue, Role
from musterpoint.catalogue.posts import Hours, shift_hours
from musterpoint.engine.parameters import Parameters, check_names
from musterpoint.engine.transport import transport
from musterpoint.jobs import Job
from musterpoint.plan import Assignment, Edit, IdSource, Person, Plan, Post, made, new_id
from musterpoint.text import N_, Label, _

_LEAD_FIRST = -1000.0
_TIER_STEP = 10.0
_SKILL_STEP = 0.1
"""Costs: a lead outweighs any number of tiers; a tier outweighs any number of unused skills."""


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
    cost = _costs(catalogue, list(groups), list(needs))
    job.progress(0.3, _("Matching people with posts"))
    given = transport(
        cost,
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


def _costs(catalogue: Catalogue, groups: Sequence[Group], needs: Sequence[Need]) -> np.ndarray:
    """Cost of one person of each group on one post of each need, infinite where they don't fit."""
    last = max((tier.order for tier in catalogue.tiers.values()), default=0) + 1
    orders = {tier.id: tier.order for tier in catalogue.tiers.values()}
    cost = np.full((len(groups), len(needs)), np.inf)
    for row, group in enumerate(groups):
        for column, need in enumerate(needs):
            role: Role = catalogue.roles[need.role]
            if role.skills <= group.skills and need.shift in group.shifts:
                unused = len(group.skills - role.skills)
                cost[row, column] = (
                    _LEAD_FIRST * role.lead + _TIER_STEP * orders.get(group.tier, last) + _SKILL_STEP * unused
                )
    return cost


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
