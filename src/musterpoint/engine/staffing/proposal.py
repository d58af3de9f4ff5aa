"""Fills empty and broken posts: as many as can be, by the street's people before the district's before the
city's, leads before others, nobody with a rare skill where another would do, by those who serve least, those
who live near, and with units together."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import BROKEN, post_state
from musterpoint.engine.parameters import Parameters
from musterpoint.engine.staffing.fewest import fewest_groups
from musterpoint.engine.staffing.matching import matched
from musterpoint.engine.staffing.several import most_filled, several_posts
from musterpoint.engine.staffing.situation import Clock, Situation, situation
from musterpoint.engine.staffing.together import Pairs, deal, gather, groups
from musterpoint.engine.staffing.wishes import Wishes, read_wishes
from musterpoint.jobs import Job
from musterpoint.plan import Assignment, Edit, IdSource, Person, Plan, Post, deleted, made, new_id
from musterpoint.text import N_, Label, _

WAY_STEPS = (15, 30, 60)
"""Minutes: ways that differ by less count as equal. The first that the solver's whole numbers have room for
is taken."""


def propose_staffing(
    plan: Plan, catalogue: Catalogue, parameters: Parameters, job: Job, ids: IdSource = new_id
) -> Edit:
    """Assignments for empty and broken posts; pinned ones stay. See `Wishes` for the parameters.

    Exact but for the units: no other assignment fills more posts, and none that fills as many is better by
    the order above. Where people may hold several posts, who does is decided together with all else; only
    where there are too many ways for that (see `several`), further posts come in rounds, each exact, and the
    label says how many more another way could fill at the most. A job that is cancelled while units are
    gathered gives the best so far.

    Raises InputError where a parameter is unknown or unfit.
    """
    wishes = read_wishes(plan, catalogue, parameters)
    job.progress(0.0, _("Sorting people and posts"))
    posts, ended = open_posts(plan, catalogue, wishes)
    work = plan.copy()
    work.apply(Edit(Label(""), tuple(deleted(*ended))))
    pairs: Pairs = []
    most: int | None = None
    if wishes.posts > 1:
        pairs, most = _several(work, catalogue, wishes, posts, job)
        work.apply(_written(pairs, Label(""), ids))
    for held in range(wishes.posts):
        filled = {post.id for post, _person in pairs}
        left = [post for post in posts if post.id not in filled]
        round_ = _round(work, catalogue, wishes, left, held, job)
        work.apply(_written(round_, Label(""), ids))
        pairs += round_
    empty = len(posts) - len(pairs)
    return _edit(plan, work, ended, empty, None if most is None else min(most - len(pairs), empty))


def open_posts(plan: Plan, catalogue: Catalogue, wishes: Wishes) -> tuple[list[Post], list[Assignment]]:
    """The posts to fill, in the order of sites and numbers, and the assignments that end first."""
    numbers = {site.id: site.number for site in plan.sites()}
    posts, ended = [], []
    for post in plan.table("post").values():
        if post.role not in catalogue.roles or (wishes.site or post.site, wishes.shift or post.shift) != (
            post.site,
            post.shift,
        ):
            continue
        held = plan.where("assignment", post=post.id)
        loose = wishes.scope == "all" or (held and post_state(plan, catalogue, post).state == BROKEN)
        if not held or (loose and not any(item.pinned for item in held)):
            posts.append(post)
            ended += held
    return sorted(posts, key=lambda post: (numbers.get(post.site, 0), post.number, post.id)), ended


def callable_people(plan: Plan, catalogue: Catalogue, wishes: Wishes, held: int) -> list[Person]:
    """Those who hold at most so many posts and whose tier may be called."""
    farthest = catalogue.tiers[wishes.tier].order if wishes.tier else None
    near = {tier.id for tier in catalogue.tiers.values() if farthest is None or tier.order <= farthest}
    return [
        person
        for person in plan.table("person").values()
        if (farthest is None or person.tier in near)
        and len(plan.where("assignment", person=person.id)) <= held
    ]


def costs(catalogue: Catalogue, found: Situation, step: int) -> list[np.ndarray]:
    """The levels below "as many as can be", each broadcasting to (kinds, needs)."""
    last = max((tier.order for tier in catalogue.tiers.values()), default=0) + 1
    roles = [catalogue.roles[need.role] for need in found.posts]
    kinds = list(found.people)
    tiers = {tier.id: tier.order for tier in catalogue.tiers.values()}
    return [
        np.array([[tiers.get(kind.tier, last)] for kind in kinds]),
        np.array([[not role.first for role in roles]], dtype=np.int64),
        np.array([[len(kind.skills - role.skills) for role in roles] for kind in kinds]),
        np.array([[len(kind.held)] for kind in kinds]),
        np.rint(found.minutes / step).astype(np.int64),
    ]


def _several(
    plan: Plan, catalogue: Catalogue, wishes: Wishes, posts: Iterable[Post], job: Job
) -> tuple[Pairs, int | None]:
    """The posts of those who take more than one. Where that couldn't be decided: none, and how many of all
    posts any way fills at the most."""
    people = callable_people(plan, catalogue, wishes, wishes.posts - 1)
    found = situation(plan, catalogue, people, posts, sited=True)
    if not found.posts or not found.people:
        return [], None
    job.progress(0.05, _("Deciding who takes several posts"))
    clock = Clock(plan, catalogue)
    levels = costs(catalogue, found, WAY_STEPS[0])
    pairs = several_posts(found, levels, wishes.posts, clock, lambda: job.cancelled)
    return ([], most_filled(found, wishes.posts)) if pairs is None else (pairs, None)


def _round(
    plan: Plan, catalogue: Catalogue, wishes: Wishes, posts: Iterable[Post], held: int, job: Job
) -> Pairs:
    """One more post for those who hold `held` at the most."""
    found = situation(plan, catalogue, callable_people(plan, catalogue, wishes, held), posts)
    if not found.posts or not found.people:
        return []
    job.progress((held + 0.2) / wishes.posts, _("Matching people with posts"))
    given, levels = match(catalogue, found)
    job.progress((held + 0.4) / wishes.posts, _("Keeping units together"))
    stage = job.part((held + 0.4) / wishes.posts, (held + 1) / wishes.posts)
    pairs, _bound = gather(
        found,
        levels,
        deal(found, given),
        effort=wishes.effort,
        seed=wishes.seed,
        stopped=lambda: job.cancelled,
        progress=lambda part: None if job.cancelled else stage.progress(part, _("Keeping units together")),
    )
    return pairs


def match(catalogue: Catalogue, found: Situation) -> tuple[np.ndarray, list[np.ndarray]]:
    """How many of each kind take each need, (kinds, needs), and the levels by which it was decided."""
    supply = np.array([len(people) for people in found.people.values()])
    need = np.array([len(posts) for posts in found.posts.values()])
    for step in WAY_STEPS:
        levels = costs(catalogue, found, step)
        try:
            return matched(levels, found.fits, supply, need), levels
        except OverflowError:
            continue
    levels = costs(catalogue, found, step)[:-1]
    return matched(levels, found.fits, supply, need), levels


def together_now(plan: Plan, catalogue: Catalogue) -> tuple[int, int]:
    """Groups (unit, site, shift) that the plan's staff is in, and a number that no staffing of the same posts
    by the same people is below."""
    pairs = [
        (post, person)
        for item in plan.table("assignment").values()
        if (post := plan.find("post", item.post)) and (person := plan.find("person", item.person))
        if post.role in catalogue.roles
    ]
    bare = plan.copy()
    bare.apply(Edit(Label(""), tuple(deleted(*plan.table("assignment").values()))))
    people, posts = plan.table("person").values(), (post for post, _person in pairs)
    return groups(pairs), fewest_groups(situation(bare, catalogue, people, posts), pairs)


def _written(pairs: Pairs, label: Label, ids: IdSource) -> Edit:
    return Edit(
        label,
        tuple(made(*(Assignment(id=ids("assignment"), post=post.id, person=who.id) for post, who in pairs))),
    )


def _edit(plan: Plan, after: Plan, ended: list[Assignment], empty: int, more: int | None) -> Edit:
    """The difference; an assignment that comes out as it was stays as it is. more: posts that another way
    could fill at the most, None where there is none."""
    old = {(item.post, item.person): item for item in ended}
    new = [item for id_, item in after.table("assignment").items() if plan.find("assignment", id_) is None]
    begun = [item for item in new if (item.post, item.person) not in old]
    again = {(item.post, item.person) for item in new} & set(old)
    gone = [item for key, item in old.items() if key not in again]
    if not begun and not gone:
        return Edit(Label(N_("Propose staffing: nothing to fill or nobody free")))
    words = {"filled": str(len(begun)), "empty": str(empty), "more": str(more)}
    label = Label(
        N_("Propose staffing: {filled} posts filled, {empty} left empty")
        if more is None
        else N_(
            "Propose staffing: {filled} posts filled, {empty} left empty; several posts of one person in"
            " rounds: at most {more} more could be filled"
        ),
        words,
    )
    return Edit(label, (*deleted(*gone), *made(*begun)))
