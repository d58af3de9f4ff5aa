"""Sites laid out by the engine, with their posts: anew, with other lanes, or on ground marked for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import posts_for_site, whole_shift
from musterpoint.engine.layout import Layout, Options, label_of, lay_out_sites, layout_edit, propose_layouts
from musterpoint.engine.layout.kit_shapes import MOST_LANES
from musterpoint.engine.placing_checks import PlacingChecks
from musterpoint.engine.proposals import Proposal
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, IdSource, Plan, Problem, Severity, Site, deleted, made, new_id
from musterpoint.session.actions.sites import free_numbers
from musterpoint.session.actions.staff_posts import with_posts
from musterpoint.session.actions.subjects import PARTS, found
from musterpoint.text import N_, Label, Text, _


def refit(
    plan: Plan, catalogue: Catalogue, site_ids: Sequence[str], job: Job | None = None, ids: IdSource = new_id
) -> Edit:
    """Lay sites out anew around their entrances as those are now; what was placed by hand or locked stays.
    Raises InputError where none of them finds room."""
    sites = [found(plan, "site", id_) for id_ in site_ids]
    layouts = lay_out_sites(plan, catalogue, sites, Options(keep_gate=True), job, ids)
    _check_room(layouts)
    return with_posts(plan, layout_edit(plan, layouts, label_of(layouts)), catalogue, ids)


def put_right(
    plan: Plan, catalogue: Catalogue, problem: Problem, job: Job | None = None, ids: IdSource = new_id
) -> Edit:
    """The layout anew of the site that a problem tells of. Raises InputError where there is no room, where
    the problem would stay, and where a worse one would come of it."""
    edit = refit(plan, catalogue, [problem.refit], job, ids)
    after = plan.copy()
    after.apply(edit)
    before, troubles = (_troubles(state, catalogue, problem.refit) for state in (plan, after))
    old, new = (Counter(trouble.check for trouble in some) for some in (before, troubles))
    if new[problem.check] >= old[problem.check]:
        raise InputError(
            _("A new layout doesn't put this right."),
            _("What somebody drew or locked there stays as it is, or the ground has no room."),
            problem.suggestion,
        )
    for trouble in troubles:
        if new[trouble.check] > old[trouble.check] and trouble.severity is not Severity.NOTE:
            raise InputError(
                _("A new layout would put this right, but there would be another problem."),
                trouble.title,
                problem.suggestion,
            )
    return edit


def _troubles(plan: Plan, catalogue: Catalogue, site_id: str) -> list[Problem]:
    """What is wrong with how a site stands."""
    site = found(plan, "site", site_id)
    parts = [part for kind in PARTS for part in plan.where(kind, site=site_id)]
    return PlacingChecks(plan, catalogue).problems([site, *parts])


def change_lanes(
    plan: Plan,
    catalogue: Catalogue,
    site_id: str,
    lanes: int,
    job: Job | None = None,
    ids: IdSource = new_id,
) -> Edit:
    """Another number of lanes, with the layout and the posts that go with it; people keep posts that remain.
    Raises InputError where so many don't fit."""
    site: Site = found(plan, "site", site_id)
    (layout,) = lay_out_sites(plan, catalogue, [site.replace(lanes=lanes)], Options(keep_gate=True), job, ids)
    if not layout.records or layout.site.lanes < lanes:
        problem = layout.unmet[0]
        raise InputError(problem.title, problem.detail, problem.suggestion)
    words = {
        "what": Text(site.name or f"{site.number}号", site.name or f"site {site.number}"),
        "lanes": str(lanes),
    }
    label = Label(N_("Give {what} {lanes} lanes"), words)
    return with_posts(plan, layout_edit(plan, [layout], label), catalogue, ids)


def site_in_area(
    plan: Plan, catalogue: Catalogue, zone_id: str, job: Job | None = None, ids: IdSource = new_id
) -> Edit:
    """A new site on the ground that a zone marks, with as many lanes as fit; the zone goes. Raises
    InputError where not even one lane fits."""
    zone = found(plan, "zone", zone_id)
    middle = zone.geometry().representative_point()
    site = Site(
        id=ids("site"), number=next(free_numbers(plan)),
        x=middle.x, y=middle.y, lanes=MOST_LANES, ground=zone.outline,
    )  # fmt: skip
    without = plan.copy()
    without.apply(Edit(Label(""), tuple(deleted(zone))))
    layouts = lay_out_sites(without, catalogue, [site], Options(), job, ids)
    _check_room(layouts)
    shifts = [] if plan.table("shift") else [whole_shift(ids)]
    laid = layouts[0].site
    words = {"number": Text(f"{laid.number}号", f"site {laid.number}"), "lanes": str(laid.lanes)}
    edit = Edit(
        Label(N_("Lay out {number} with {lanes} lanes here"), words),
        (*deleted(zone), *made(*shifts), *layout_edit(plan, layouts, Label("")).changes),
    )
    after = plan.copy()
    after.apply(edit)
    every = after.table("shift").values()
    posts = posts_for_site(catalogue, laid, every, ids, after)
    return Edit(edit.label, (*edit.changes, *made(*posts)))


def propose_layouts_with_posts(
    plan: Plan, catalogue: Catalogue, parameters: Mapping[str, str], job: Job
) -> Proposal:
    """The engine's layouts (see `propose_layouts`) and what they mean for posts."""
    laid = propose_layouts(plan, catalogue, parameters, job)
    return replace(laid, edit=with_posts(plan, laid.edit, catalogue))


def _check_room(layouts: Sequence[Layout]) -> None:
    """Raises InputError where nothing could be laid out."""
    if not any(layout.records for layout in layouts):
        problem = layouts[0].unmet[0]
        raise InputError(problem.title, problem.detail, problem.suggestion)
