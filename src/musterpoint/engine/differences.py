"""What a proposal would do to each site, for a list beside the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from musterpoint.engine.proposals import Proposal, sites_of
from musterpoint.plan import Plan, RecordChange, Site


class Fate(StrEnum):
    """What becomes of a site: it is new, given up, moved, laid out otherwise, or other people go there."""

    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    CHANGED = "changed"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class SiteDifference:
    """site: as it will be, or was where it is given up. people, walk: who is expected there and the longest
    walk in metres, with the proposal; people_before: without it."""

    fate: Fate
    site: Site
    people: float
    people_before: float
    walk: float


def site_differences(plan: Plan, after: Plan, proposed: Proposal) -> tuple[SiteDifference, ...]:
    """The sites that a proposal touches, by number. after: the plan with it."""
    touched = _changed_parts(proposed.edit.changes)
    found = []
    for id_ in sites_of(proposed.edit):
        before, now = plan.find("site", id_), after.find("site", id_)
        fate = _fate(before, now, id_ in touched)
        if fate is not None:
            found.append(
                SiteDifference(
                    fate, now or before, proposed.after.load.get(id_, 0.0),
                    proposed.before.load.get(id_, 0.0), proposed.after.walks.get(id_, 0.0),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.fate is Fate.GONE, one.site.number)))


def _fate(before: Site | None, now: Site | None, touched: bool) -> Fate | None:
    if before is None or now is None:
        return Fate.NEW if now else Fate.GONE if before else None
    if (before.x, before.y) != (now.x, now.y):
        return Fate.MOVED
    return Fate.CHANGED if touched else Fate.PEOPLE


def _changed_parts(changes: Iterable[object]) -> frozenset[str]:
    """Ids of the sites that are changed themselves, or in one of the records that belong to them."""
    records = [change for change in changes if isinstance(change, RecordChange)]
    owners = {getattr(state, "site", "") for one in records for state in (one.before, one.after) if state}
    return frozenset(owners | {one.id for one in records if one.kind == "site"})
