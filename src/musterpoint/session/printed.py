"""What has changed since the sheets were printed: which sites need a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from musterpoint.plan import (
    Accepted,
    Assignment,
    BaseMap,
    Bookmark,
    Briefed,
    Campaign,
    ChainHead,
    Deck,
    Delivery,
    Edit,
    Escort,
    Person,
    Place,
    Plan,
    Post,
    Record,
    RecordChange,
    Shift,
    Site,
    Slide,
    StockItem,
    Stop,
    Team,
    Unit,
    Vehicle,
    Visit,
)
from musterpoint.session.session import Session

PRINTED = "printed"
"""The name of the mark that a revision gets when it is printed."""

_PLACE = ("x", "y", "rotation")
_ON_NO_SHEET = (
    Deck, Slide, Briefed, StockItem, Vehicle, Unit, Bookmark, Accepted, BaseMap,
    Place, Team, Visit, Stop, Escort, Delivery, ChainHead,
)  # fmt: skip


def sites_to_print(session: Session) -> list[str]:
    """The ids of the sites, by number, whose sheets differ from those printed last; of all sites where
    nothing was printed yet or where something that is on every sheet has changed."""
    plan = session.plan
    printed = [mark.revision for mark in session.marks() if mark.name == PRINTED]
    changed = changed_sites(plan, session.edits_since(max(printed))) if printed else None
    return [site.id for site in plan.sites() if changed is None or site.id in changed]


def changed_sites(plan: Plan, edits: Iterable[Edit]) -> frozenset[str] | None:
    """The sites whose sheets these edits touched; None for all: the campaign, a shift or a layer is on every
    sheet, and a site that comes, goes or moves may change whom its neighbours serve.

    plan: as it is after the edits.
    """
    changes = [change for edit in edits for change in edit.changes]
    posts = {**plan.table("post")}
    for change in changes:
        if isinstance(change, RecordChange) and isinstance(change.before, Post):
            posts.setdefault(change.id, change.before)
    touched: set[str] = set()
    for change in changes:
        if not isinstance(change, RecordChange) or _is_on_every_sheet(change):
            return None
        for record in (change.before, change.after):
            if record is not None:
                touched.update(_sites_of(plan, posts, record))
    return None if "" in touched else frozenset(touched)


def _is_on_every_sheet(change: RecordChange) -> bool:
    match change.before or change.after:
        case Campaign() | Shift():
            return True
        case Site():
            before, after = change.before, change.after
            return (
                before is None
                or after is None
                or any(getattr(before, name) != getattr(after, name) for name in _PLACE)
            )
    return False


def _sites_of(plan: Plan, posts: dict[str, Post], record: Record) -> Iterator[str]:
    """The sites on whose sheets the record stands; "" for a thing that belongs to none and may be seen on
    any."""
    match record:
        case Site():
            yield record.id
        case Assignment():
            if record.post in posts:
                yield posts[record.post].site
        case Person():
            for assignment in plan.where("assignment", person=record.id):
                yield from _sites_of(plan, posts, assignment)
        case _ if not isinstance(record, _ON_NO_SHEET):
            yield record.site
