"""The campaign as a whole: its figures and its shifts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.catalogue.posts import posts_for_site, team_posts
from musterpoint.errors import InputError
from musterpoint.plan import Campaign, Edit, IdSource, Plan, Shift, changed, made, new_id
from musterpoint.session.actions.field_rules import PERIODS, checked_value
from musterpoint.session.actions.staff_posts import with_posts
from musterpoint.text import N_, Label, _


def change_campaign(plan: Plan, **values: Any) -> Edit:
    """Give several fields of the campaign new values at once.

    Raises InputError where one of them is unfit.
    """
    before = plan.campaign
    after = before
    first, last = PERIODS["campaign"]
    if {first, last} <= values.keys():  # both move: each is checked against the other's new value
        after = after.replace(**{first: None, last: None})
    for field, value in values.items():
        after = after.replace(**{field: checked_value(plan, after, field, value)})
    if "procedure" in values and "rate" not in values:
        after = after.replace(rate=_usual_rate(before, after.procedure))
    held = plan.find("campaign", before.id)
    change = made(after) if held is None else [changed(before, after)] * (before != after)
    edit = Edit(Label(N_("Change the campaign")), tuple(change))
    return with_posts(plan, edit, load_catalogue()) if edit else edit


def _usual_rate(campaign: Campaign, procedure: str) -> float:
    """The rate for another procedure: its own where the campaign has the one that is usual for the old."""
    procedures = load_catalogue().procedures
    old, new = procedures.get(campaign.procedure), procedures.get(procedure)
    return new.rate if old and new and campaign.rate == old.rate else campaign.rate


def add_shift(
    plan: Plan,
    catalogue: Catalogue,
    name: str,
    starts: datetime | None = None,
    ends: datetime | None = None,
    ids: IdSource = new_id,
) -> Edit:
    """One more shift, with its posts at every site and in every team. None means the campaign's hour."""
    if starts and ends and starts >= ends:
        raise InputError(
            _("A shift can't end before it begins."),
            f"{starts:%m-%d %H:%M} – {ends:%m-%d %H:%M}",
            _("Enter another time."),
        )
    shift = Shift(id=ids("shift"), name=name, starts=starts, ends=ends)
    posts = [post for site in plan.sites() for post in posts_for_site(catalogue, site, [shift], ids, plan)]
    posts += team_posts(plan, catalogue, shift, ids)
    return Edit(Label(N_("Add the shift {shift}"), {"shift": name}), tuple(made(shift, *posts)))
