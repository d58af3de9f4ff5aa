"""The ledger read with its key: who stands in it, and whom a visit goes to."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from musterpoint.plan import Care, CareDetails, Plan
from musterpoint.store.sealing import BrokenSeal, Key


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the ledger. details: None where they were shredded or can't be opened; broken: the
    latter."""

    care: Care
    details: CareDetails | None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What can be told without the passphrase. unplaced: to be visited, and nobody knows where."""

    people: int
    home: int
    green_lane: int
    undecided: int
    unplaced: int


def read_ledger(plan: Plan, key: Key, ids: Iterable[str] | None = None) -> dict[str, Entry]:
    """Id → entry of these people, or of all, in the order of their making. One that was tampered with doesn't
    keep the others shut."""
    table = plan.table(Care.KIND)
    chosen = table if ids is None else table.keys() & set(ids)
    return {id_: read_entry(table[id_], key) for id_ in sorted(chosen)}


def read_entry(care: Care, key: Key) -> Entry:
    """One person, opened."""
    if not care.sealed:
        return Entry(care, None)
    try:
        return Entry(care, CareDetails.from_text(key.open(_owner(care), care.sealed)))
    except BrokenSeal:
        return Entry(care, None, broken=True)


def sealed(care: Care, details: CareDetails, key: Key) -> Care:
    """The record with these details, as an edition of its own."""
    care = care.replace(edition=secrets.token_hex(8))
    return care.replace(sealed=key.seal(_owner(care), details.to_text()))


def _owner(care: Care) -> str:
    """What the sealed text is bound to; files of older programs have no editions."""
    return f"{care.id}|{care.edition}" if care.edition else care.id


def details_by_visit(plan: Plan, key: Key) -> Mapping[str, tuple[CareDetails, ...]]:
    """Id of a visit → who is visited there, for the sheet that the team carries and for nothing else."""
    found: dict[str, list[CareDetails]] = {}
    for entry in read_ledger(plan, key).values():
        if entry.details and entry.care.visit:
            found.setdefault(entry.care.visit, []).append(entry.details)
    return {visit: tuple(people) for visit, people in found.items()}


def counts(plan: Plan) -> Counts:
    """The ledger in numbers."""
    records = plan.table(Care.KIND).values()
    by_service = Counter(care.service for care in records)
    return Counts(
        people=len(records),
        home=by_service["home"],
        green_lane=by_service["green-lane"],
        undecided=by_service[""],
        unplaced=sum(care.service == "home" and not is_placed(care) for care in records),
    )


def is_placed(care: Care) -> bool:
    """Whether it is known where the person lives."""
    return bool(care.x or care.y)
