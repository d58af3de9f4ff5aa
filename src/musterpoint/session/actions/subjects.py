"""What an action is done to: records by kind and id, sites with their parts, and which of them are locked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from musterpoint.errors import InputError, RefusedError
from musterpoint.plan import Plan, Record, Site
from musterpoint.text import _

Ref = tuple[str, str]
"""Kind and id of a record."""

PARTS = ("zone", "fixture", "gate", "way")
"""Kinds of record that a site consists of on the map."""


def found(plan: Plan, kind: str, id_: str) -> Record:
    """The record. Raises InputError where it is no longer there."""
    record = plan.find(kind, id_)
    if record is None:
        raise InputError(
            _("This is no longer in the plan."),
            _("It was deleted in the meantime."),
            _("Choose something else, or undo the deletion."),
        )
    return record


def all_found(plan: Plan, refs: Iterable[Ref]) -> list[Record]:
    """The records, each once, in the order given."""
    return [found(plan, kind, id_) for kind, id_ in dict.fromkeys(refs)]


def with_parts(plan: Plan, records: Iterable[Record]) -> list[Record]:
    """The records, and of each site its zones, fixtures, gates and ways; each once."""
    every: dict[Ref, Record] = {}
    for record in records:
        every[record.KIND, record.id] = record
        if isinstance(record, Site):
            every |= {(kind, part.id): part for kind in PARTS for part in plan.where(kind, site=record.id)}
    return list(every.values())


def is_locked(plan: Plan, record: Record) -> bool:
    """Whether a record is locked, itself or by its site. A site's lock guards all its parts; a part's own
    lock keeps it from being moved alone, but it goes along with its site."""
    if getattr(record, "locked", False):
        return True
    site = plan.find("site", getattr(record, "site", "")) if record.KIND in PARTS else None
    return site is not None and site.locked


def unlocked(plan: Plan, refs: Iterable[Ref]) -> Sequence[Record]:
    """The records that aren't locked. Raises RefusedError where all are, as then nothing would happen."""
    records = all_found(plan, refs)
    free = [record for record in records if not is_locked(plan, record)]
    if records and not free:
        raise RefusedError(
            _("What you chose is locked."),
            _("A locked object, or one of a locked site, can't be moved or deleted."),
            _("Unlock it first (Ctrl+L)."),
        )
    return free
