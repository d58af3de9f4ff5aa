"""What can be done with any record: delete it, lock it, change one of its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.plan import (
    RECORD_TYPES,
    Campaign,
    Edit,
    Escort,
    Plan,
    Record,
    RecordChange,
    Site,
    Stop,
    Zone,
    changed,
    deleted,
    made,
)
from musterpoint.plan.record import references
from musterpoint.session.actions.escorts import drawn_for
from musterpoint.session.actions.field_rules import FIELD_NAMES, checked_value
from musterpoint.session.actions.moving import move, rotate
from musterpoint.session.actions.naming import name_of, names_of
from musterpoint.session.actions.queues import change_queue
from musterpoint.session.actions.rounds import other_seals
from musterpoint.session.actions.staff_posts import with_posts
from musterpoint.session.actions.subjects import Ref, all_found, found, unlocked, with_parts
from musterpoint.text import N_, Label, Text, translator

FOLLOWERS = {
    "site": ("post", "briefed", "delivery"),
    "shift": ("post",),
    "post": ("assignment",),
    "person": ("assignment", "briefed"),
    "team": ("post", "stop"),
    "visit": ("stop",),
    "place": ("stop",),
}
"""Kind → kinds of the records that make no sense without it (parts of a site aside)."""

DECIDE_POSTS = {
    ("site", "lanes"), ("site", "kind"), ("site", "green_lane"),
    ("campaign", "staffing"), ("campaign", "reserve"),
    ("campaign", "relief_minutes"), ("campaign", "meal_minutes"),
    ("shift", "starts"), ("shift", "ends"),
    ("team", "kind"), ("team", "members"), ("team", "vehicle"), ("team", "starts"), ("team", "ends"),
}  # fmt: skip
"""Kind and field of what the number of posts depends on."""


def delete(plan: Plan, refs: Iterable[Ref], *, catalogue: Catalogue | None = None) -> Edit:
    """Delete records. A site takes its parts and posts along; a site, shift, post or person its
    assignments; an escort its closed way. Locked things stay."""
    chosen = unlocked(plan, refs)
    ways = (way for record in chosen if isinstance(record, Escort) for way in drawn_for(plan, record))
    going = {(record.KIND, record.id): record for record in (*with_parts(plan, chosen), *ways)}
    _add_followers(plan, going)
    return Edit(
        Label(N_("Delete {what}"), {"what": names_of(chosen, plan, catalogue)}),
        (*deleted(*going.values()), *_let_go(plan, going)),
    )


def _let_go(plan: Plan, going: Mapping[Ref, Record]) -> list[RecordChange]:
    """What stays and named one of those that go names nothing there any more."""
    kinds = {kind for kind, _id in going}
    let_go: dict[Ref, dict[str, str]] = {}
    for other, record_type in RECORD_TYPES.items():
        for name, kind in references(record_type).items():
            for id_ in (id_ for gone, id_ in going if gone == kind) if kind in kinds else ():
                for record in plan.where(other, **{name: id_}):
                    let_go.setdefault((other, record.id), {})[name] = ""
    return [
        changed(record, record.replace(**names))
        for ref, names in let_go.items()
        if ref not in going and (record := plan.find(*ref))
    ]


def _add_followers(plan: Plan, going: dict[Ref, Record]) -> None:
    waiting = list(going)
    while waiting:
        kind, id_ = waiting.pop()
        for follower in FOLLOWERS.get(kind, ()):
            for record in plan.where(follower, **{kind: id_}):
                if (ref := (follower, record.id)) not in going:
                    going[ref] = record
                    waiting.append(ref)


def set_locked(plan: Plan, refs: Iterable[Ref], locked: bool, *, catalogue: Catalogue | None = None) -> Edit:
    """Lock or unlock what can be locked: sites and their parts."""
    records = [record for record in all_found(plan, refs) if hasattr(record, "locked")]
    message = N_("Lock {what}") if locked else N_("Unlock {what}")
    return Edit(
        Label(message, {"what": names_of(records, plan, catalogue)}),
        tuple(
            changed(record, record.replace(locked=locked)) for record in records if record.locked != locked
        ),
    )


def change_field(
    plan: Plan, kind: str, id_: str, field: str, value: Any, *, catalogue: Catalogue | None = None
) -> Edit:
    """Give one field of a record another value. A site that gets another place takes its parts along.

    Raises InputError where the value is unfit, and says which values are fit.
    """
    before = plan.campaign if kind == "campaign" else found(plan, kind, id_)
    value = checked_value(plan, before, field, value)
    if isinstance(before, Site) and field in ("x", "y", "rotation"):
        return _placed(plan, before, field, value, catalogue)
    if isinstance(before, Zone) and field in ("queue_row", "queue_spacing"):
        sizes = {
            "row": before.queue_row,
            "spacing": before.queue_spacing,
            field.removeprefix("queue_"): value,
        }
        return change_queue(plan, id_, **sizes, catalogue=catalogue)
    after = before.replace(**{field: value})
    words = {"field": _field_name(kind, field), "what": name_of(after, plan, catalogue)}
    change = [changed(before, after)] if before != after else []
    if isinstance(before, Campaign) and plan.find(kind, id_) is None:
        change = made(after)
    elif isinstance(before, Stop) and field == "seals":
        change += other_seals(plan, before, value)
    edit = Edit(Label(N_("Change {field} of {what}"), words), tuple(change), f"field {kind} {id_} {field}")
    if (kind, field) in DECIDE_POSTS:
        return with_posts(plan, edit, catalogue or load_catalogue())
    return edit


def _placed(plan: Plan, site: Site, field: str, value: float, catalogue: Catalogue | None) -> Edit:
    refs = [(site.KIND, site.id)]
    difference = value - getattr(site, field)
    if field == "rotation":
        return rotate(plan, refs, difference, catalogue=catalogue)
    dx, dy = (difference, 0.0) if field == "x" else (0.0, difference)
    return move(plan, refs, dx, dy, catalogue=catalogue)


def _field_name(kind: str, field: str) -> Text:
    message = FIELD_NAMES.get((kind, field)) or FIELD_NAMES.get(("", field), field)
    return Text(translator("zh_CN").gettext(message), message)
