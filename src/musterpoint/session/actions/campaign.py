"""The campaign as a whole: its figures and its shifts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.catalogue.posts import WHOLE_CAMPAIGN, posts_for_site, team_posts
from musterpoint.errors import InputError
from musterpoint.plan import Campaign, Edit, IdSource, Plan, Shift, changed, made, new_id
from musterpoint.session.actions.field_rules import PERIODS, checked_value
from musterpoint.session.actions.records import delete
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


def campaign_edit(
    plan: Plan, catalogue: Catalogue, values: Mapping[str, Any], shifts: Sequence[Shift]
) -> Edit:
    """The campaign's values and its shifts as one edit: shifts that are new get their posts, those that are
    gone take theirs along."""
    draft, whole = plan.copy(), None
    kept = {shift.id for shift in shifts}
    gone = [("shift", id_) for id_ in plan.table("shift") if id_ not in kept]
    steps: list[Callable[[], Edit]] = [lambda: change_campaign(draft, **values)]
    steps += [lambda shift=shift: _shift_edit(draft, catalogue, shift) for shift in shifts]
    steps += [lambda: delete(draft, gone)] if gone else []
    for step in steps:
        edit = step()
        draft.apply(edit)
        whole = whole.then(edit) if whole else edit
    return whole


def _shift_edit(plan: Plan, catalogue: Catalogue, shift: Shift) -> Edit:
    before = plan.find("shift", shift.id)
    if before is None:
        return add_shift(plan, catalogue, shift.name, shift.starts, shift.ends, ids=_first(shift.id))
    change = (changed(before, shift),) if before != shift else ()
    return with_posts(plan, Edit(Label(N_("Change the campaign")), change), catalogue)


def _first(id_: str) -> IdSource:
    """An id source that gives the shift the id it was drawn up with, and others new ones."""
    return lambda prefix: id_ if prefix == "shift" else new_id(prefix)


def divided(
    known: Sequence[Shift], starts: datetime, ends: datetime, count: int, overlap: int = 0
) -> list[Shift]:
    """So many shifts of equal length from start to end, each but the first beginning `overlap` minutes before
    the one before it ends. The known ones keep their ids and names, so that their posts and people stay."""
    shared = timedelta(minutes=overlap)
    length = (ends - starts + shared * (count - 1)) / count
    begins = [starts + (length - shared) * number for number in range(count)]
    names = [_("Shift {number}").format(number=number) for number in range(1, count + 1)]
    if count > 1:
        known = [
            shift.replace(name=name) if shift.name == _(WHOLE_CAMPAIGN) else shift
            for shift, name in zip(known, names, strict=False)
        ]
    new = [Shift(id=new_id("shift"), name=name) for name in names[len(known) :]]
    return [
        shift.replace(starts=_minute(moment), ends=_minute(moment + length))
        for shift, moment in zip([*known, *new], begins, strict=False)
    ]


def _minute(moment: datetime) -> datetime:
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
