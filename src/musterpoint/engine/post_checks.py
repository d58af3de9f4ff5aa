"""Checks of who stands where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import BROKEN, place_title, post_states, post_title, site_title
from musterpoint.plan import Edit, Plan, Post, Problem, Severity, deleted
from musterpoint.plan.health import reads
from musterpoint.text import N_, Label, _, ngettext


@reads("site", "team", "post", "assignment", "person", "shift", "campaign")
def empty_posts(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Posts that nobody holds: one problem for each site or team, with how many of which role are missing."""
    filled = {assignment.post for assignment in plan.table("assignment").values()}
    by_place: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in plan.table("post").values():
        if post.id not in filled:
            by_place[post.site, "" if post.site else post.team].append(post)
    for (site_id, _team), posts in by_place.items():
        site = plan.find("site", site_id)
        roles = Counter(post.role for post in posts)
        yield Problem(
            check="empty-posts",
            severity=Severity.WARNING,
            title=ngettext(
                "{site}: {count} post is empty.", "{site}: {count} posts are empty.", len(posts)
            ).format(site=place_title(plan, posts[0]), count=len(posts)),
            detail=_(", ").join(
                _("{role} × {count}").format(role=_role_name(catalogue, role), count=count)
                for role, count in roles.items()
            ),
            suggestion=_("Assign people, or call up more of them."),
            subjects=(*((("site", site_id),) if site else ()), *(("post", post.id) for post in posts)),
            position=(site.x, site.y) if site else None,
        )


@reads("site", "team", "post", "assignment", "person", "shift", "campaign")
def broken_posts(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Posts whose person can't do it: wrong skill, two places at once, not available."""
    for post_id, state in post_states(plan, catalogue).items():
        if state.state != BROKEN:
            continue
        post = plan.find("post", post_id)
        site = plan.find("site", post.site)
        assignments = plan.where("assignment", post=post_id)
        yield Problem(
            check="broken-posts",
            severity=Severity.BLOCKER,
            title=_("{person} can't take the post {post}.").format(
                person=state.person.name, post=post_title(plan, catalogue, post)
            ),
            detail=" ".join(state.reasons),
            suggestion=_("Put somebody else on the post."),
            subjects=(("post", post_id), ("person", state.person.id)),
            position=(site.x, site.y) if site else None,
            fix=Edit(Label(N_("Take somebody off a post")), tuple(deleted(*assignments))),
        )


@reads("site", "post", "assignment", "person", "shift", "campaign")
def sites_without_lead(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Sites where in some shift nobody leads: one site, one lead."""
    leading = {role.id: role for role in catalogue.roles.values() if role.lead}
    filled = {assignment.post for assignment in plan.table("assignment").values()}
    source = str(next(iter(leading.values())).source) if leading else ""
    shifts = list(plan.table("shift"))
    led: defaultdict[str, set[str]] = defaultdict(set)
    for post in plan.table("post").values():
        if post.role in leading and post.id in filled:
            led[post.site].add(post.shift)
    for site in plan.sites():
        missing = [shift for shift in shifts if shift not in led[site.id]]
        if not missing and (shifts or led[site.id]):
            continue
        names = _(", ").join(plan.find("shift", shift).name for shift in missing if led[site.id])
        yield Problem(
            check="sites-without-lead",
            severity=Severity.BLOCKER,
            title=_("{site} has no lead.").format(site=site_title(site)),
            detail=_("Nobody leads in: {shifts}.").format(shifts=names)
            if names
            else _("Nobody is there to call the roll and to decide."),
            suggestion=_("Put somebody on the site lead's post."),
            subjects=(("site", site.id),),
            position=(site.x, site.y),
            source=source,
        )


@reads("site", "post", "assignment", "person", "shift", "campaign")
def sites_without_posts(plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Sites that need staff but have no posts at all, as imported sites have."""
    staffed = {post.site for post in plan.table("post").values()}
    for site in plan.sites():
        if site.id not in staffed:
            yield Problem(
                check="sites-without-posts",
                severity=Severity.WARNING,
                title=_("{site} has no posts.").format(site=site_title(site)),
                detail=_("Nobody would come."),
                suggestion=_("Add the posts that its lanes need."),
                subjects=(("site", site.id),),
                position=(site.x, site.y),
            )


def _role_name(catalogue: Catalogue, role: str) -> str:
    known = catalogue.roles.get(role)
    return str(known.name) if known else role
