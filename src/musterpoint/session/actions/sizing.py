"""Sites made larger or smaller as a simulation suggests: lanes with their layout, and posts."""

from __future__ import annotations

from collections.abc import Mapping

from musterpoint.catalogue import Catalogue
from musterpoint.jobs import Job
from musterpoint.plan import Edit, IdSource, Plan, Site, new_id
from musterpoint.session.actions.layouts import change_lanes
from musterpoint.session.actions.sites import add_posts
from musterpoint.session.actions.subjects import found
from musterpoint.text import N_, Label, Text


def resize_site(
    plan: Plan,
    catalogue: Catalogue,
    site_id: str,
    lanes: int,
    more: Mapping[str, int],
    job: Job | None = None,
    ids: IdSource = new_id,
) -> Edit:
    """A site with so many lanes, and so many more posts of a role (its id) in each shift, as one edit. Raises
    InputError where so many lanes don't fit."""
    site: Site = found(plan, "site", site_id)
    name = Text(site.name or f"{site.number}号", site.name or f"site {site.number}")
    label = Label(N_("Resize {what}"), {"what": name})
    draft, whole = plan.copy(), Edit(label)
    if lanes != site.lanes:
        whole = change_lanes(plan, catalogue, site_id, lanes, job, ids)
        draft.apply(whole)
    for role, count in more.items():
        edit = add_posts(draft, catalogue, site_id, role, count, ids)
        draft.apply(edit)
        whole = whole.then(edit)
    return Edit(label, whole.changes)
