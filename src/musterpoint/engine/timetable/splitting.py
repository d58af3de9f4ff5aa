"""Large buildings are called unit by unit, and slots become changes of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas

from musterpoint.engine.timetable.calls import Calls
from musterpoint.engine.timetable.models import SiteModel
from musterpoint.plan import (
    BUILDINGS,
    SLOT,
    BuildingPart,
    ColumnChange,
    IdSource,
    Plan,
    RecordChange,
    changed,
    deleted,
    made,
)

SLOTS_TOGETHER = 2
"""A building that takes longer than so many slots is called unit by unit."""

_PART = BuildingPart.KIND


def own_parts(plan: Plan) -> list[BuildingPart]:
    """Parts that were made by a timetable alone: they go where their building goes, and nobody set their
    slot."""
    if plan.buildings is None:
        return []
    home = plan.buildings.frame["site"]
    return [
        part
        for part in plan.table(_PART).values()
        if not part.slot_pinned and part.site in ("", home.get(part.building))
    ]


def without_own_parts(plan: Plan) -> list[RecordChange]:
    """The changes that put such buildings together again."""
    return list(deleted(*own_parts(plan)))


def split_large(plan: Plan, model: SiteModel, ids: IdSource) -> SiteModel:
    """The site's calls with the units of large buildings apart, in parts that last about a slot."""
    most = model.planned * plan.campaign.slot_minutes * 60
    people = model.calls
    whole = (people.kinds == BUILDINGS) & ~people.pinned & (people.people > SLOTS_TOGETHER * most)
    if not whole.any() or plan.buildings is None:
        return model
    units = plan.buildings.frame["units"]
    taken = {part.building for part in plan.table(_PART).values()} - {
        part.building for part in own_parts(plan)
    }
    known = {(part.building, part.first_unit, part.last_unit): part.id for part in own_parts(plan)}
    rows: dict[str, list] = {name: [] for name in Calls.__slots__}
    for place in range(len(people)):
        id_ = people.ids[place]
        count = units.get(id_) if whole[place] and id_ not in taken else None
        pieces = _pieces(people.people[place], most, count)
        for first, last, share in pieces:
            for name in Calls.__slots__:
                rows[name].append(getattr(people, name)[place])
            if len(pieces) > 1:
                part = known.get((id_, first, last)) or ids(_PART)
                rows["kinds"][-1], rows["ids"][-1] = _PART, f"{part}:{first}:{last}"
                rows["people"][-1] = share
    columns = {name: np.array(rows[name], dtype=getattr(people, name).dtype) for name in rows}
    return model.with_calls(Calls(**columns))


def _pieces(people: int, most: float, units: object) -> list[tuple[int, int, int]]:
    """First and last unit and people of each part; one part where the building isn't split."""
    count = 1 if units is None or pandas.isna(units) else int(units)
    parts = min(count, int(np.ceil(people / max(most, 1.0))))
    if parts < 2:
        return [(1, max(count, 1), int(people))]
    bounds = np.arange(parts + 1) * count // parts
    upto = np.rint(people * bounds / count).astype(int)
    return [
        (int(bounds[part]) + 1, int(bounds[part + 1]), int(upto[part + 1] - upto[part]))
        for part in range(parts)
    ]


def slot_changes(plan: Plan, chosen: Mapping[str, Calls]) -> Iterator[ColumnChange | RecordChange]:
    """The changes that write the slots down: columns of buildings, and records of parts. A building whose
    units are apart has the time from the first to the last of them."""
    slots: dict[str, tuple[int, int, int]] = {}
    parts: dict[str, BuildingPart] = {}
    for site, people in chosen.items():
        for row in _rows(people):
            if row.kind == BUILDINGS:
                slots[row.id] = (row.starts, row.ends, row.lane)
            elif row.kind == _PART:
                part = _part(plan, row, site)
                parts[part.id] = part
                if ":" in row.id:
                    slots[row.building] = _around(slots.get(row.building), row)
    for part in own_parts(plan):
        if part.id not in parts:
            yield from deleted(part)
    for id_, part in parts.items():
        before = plan.find(_PART, id_)
        if before is None:
            yield from made(part)
        elif before != part:
            yield changed(before, part)
    yield from _columns(plan, slots)


class _Row:
    __slots__ = ("building", "ends", "id", "kind", "lane", "starts")

    def __init__(self, people: Calls, place: int):
        self.kind, self.id = people.kinds[place], people.ids[place]
        self.building = people.building[place]
        self.starts = round(people.starts[place] / 60)
        self.ends = round((people.starts[place] + people.seconds[place]) / 60)
        self.lane = int(people.lane[place]) + 1


def _rows(people: Calls) -> Iterator[_Row]:
    for place in range(len(people)):
        if not people.pinned[place] and np.isfinite(people.starts[place]):
            yield _Row(people, place)


def _part(plan: Plan, row: _Row, site: str) -> BuildingPart:
    id_, _sep, units = row.id.partition(":")
    slot = {"slot_starts": row.starts, "slot_ends": row.ends, "slot_lane": row.lane}
    held = plan.find(_PART, id_)
    if held is not None:
        return replace(held, **slot)
    first, last = map(int, units.split(":"))
    return BuildingPart(
        id=id_, building=row.building, first_unit=first, last_unit=last, site=site, slot_pinned=0, **slot
    )


def _around(known: tuple[int, int, int] | None, row: _Row) -> tuple[int, int, int]:
    if known is None:
        return row.starts, row.ends, row.lane
    return min(known[0], row.starts), max(known[1], row.ends), row.lane if known[2] == row.lane else 0


def _columns(plan: Plan, slots: Mapping[str, tuple[int, int, int]]) -> Iterator[ColumnChange]:
    """Only where something changes."""
    if plan.buildings is None or not slots:
        return
    rows = list(slots)
    for place, column in enumerate(SLOT[:3]):
        before = plan.buildings.values(column, rows)
        after = tuple(slots[row][place] for row in rows)
        differ = [n for n in range(len(rows)) if before[n] != after[n]]
        if differ:
            yield ColumnChange(
                BUILDINGS, column, tuple(rows[n] for n in differ), tuple(before[n] for n in differ),
                tuple(after[n] for n in differ),
            )  # fmt: skip
