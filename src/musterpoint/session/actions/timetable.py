"""When buildings are called, changed by hand: slots moved, given free again, and given up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from musterpoint.catalogue.buildings import building_names
from musterpoint.errors import InputError
from musterpoint.plan import (
    BUILDINGS,
    SLOT,
    BuildingPart,
    ColumnChange,
    Edit,
    Enterprise,
    Plan,
    RecordChange,
    changed,
    deleted,
)
from musterpoint.session.actions.subjects import Ref, found
from musterpoint.text import N_, Label, Text, _

LONGEST = 14 * 24 * 60
"""Minutes after the campaign's start up to which a slot may lie."""

_PART = BuildingPart.KIND


def move_slot(
    plan: Plan,
    ref: Ref,
    starts: int,
    ends: int | None = None,
    lane: int | None = None,
    *,
    pinned: bool = True,
) -> Edit:
    """Call a building as a whole, or some units of it, at another time; all others keep theirs. ref:
    ("buildings", id) or ("building_part", id). starts, ends: minutes after the campaign's start; without
    `ends` the slot stays as long as it is. lane: counted from 1, 0 for any, None to leave it. pinned: it
    stays when a timetable is proposed anew. Raises InputError where that isn't possible."""
    kind, id_ = ref
    _check_known(plan, [ref])
    before = _slot(plan, ref)
    if ends is None:
        known = before[0] is not None and before[1] is not None
        ends = starts + (before[1] - before[0] if known else plan.campaign.slot_minutes)
    site = plan.find("site", _site(plan, ref) or "")
    lanes = site.lanes if site else 0
    if not -LONGEST <= starts < ends <= LONGEST or (lane is not None and not 0 <= lane <= max(lanes, 0)):
        raise InputError(
            _("The slot can't be moved there."),
            _("It needs a beginning before its end, and a lane of the site (1–{lanes}, 0 for any).").format(
                lanes=lanes
            ),
            _("Choose another time or another lane."),
        )
    after = (starts, ends, before[2] or 0 if lane is None else lane, int(pinned))
    label = Label(N_("Call {building} at another time"), {"building": _name(plan, [ref])})
    if kind == _PART:
        part = found(plan, _PART, id_)
        new = part.replace(**dict(zip(SLOT, after, strict=True)))
        return Edit(label, (changed(part, new),) if new != part else (), f"slot {kind} {id_}")
    together = deleted(*(part for part in _at_home(plan) if part.building == id_))
    return Edit(label, (*together, *_columns({id_: before}, {id_: after})), f"slot {kind} {id_}")


def move_window(plan: Plan, enterprise: str, starts: int, ends: int) -> Edit:
    """Let an enterprise come at another time. starts, ends: minutes after the campaign's start. Raises
    InputError where that isn't possible."""
    firm = found(plan, Enterprise.KIND, enterprise)
    start = plan.campaign.starts
    if start is None or not -LONGEST <= starts < ends <= LONGEST:
        raise InputError(
            _("{name} can't come then.").format(name=firm.name),
            _("Its window needs the campaign's date, and a beginning before its end."),
            _("Choose another time."),
        )
    after = firm.replace(starts=start + timedelta(minutes=starts), ends=start + timedelta(minutes=ends))
    label = Label(N_("Call {building} at another time"), {"building": firm.name})
    return Edit(label, (changed(firm, after),) if after != firm else (), f"window {enterprise}")


def release_slots(plan: Plan, refs: Iterable[Ref]) -> Edit:
    """Let the next timetable that is proposed move slots that were set by hand."""
    refs = list(refs)
    _check_known(plan, refs)
    changes: list[ColumnChange | RecordChange] = []
    columns = {}
    for kind, id_ in refs:
        slot = _slot(plan, (kind, id_))
        if slot[3] and kind == _PART:
            part = found(plan, _PART, id_)
            changes.append(changed(part, part.replace(slot_pinned=0)))
        elif slot[3]:
            columns[id_] = slot
    changes += _columns(columns, {id_: (*slot[:3], 0) for id_, slot in columns.items()})
    return Edit(Label(N_("Release the slots of {building}"), {"building": _name(plan, refs)}), tuple(changes))


def forget_timetable(plan: Plan) -> Edit:
    """Give up all slots; buildings that were called unit by unit are whole again."""
    gone = _at_home(plan)
    ids = {part.id for part in gone}
    nothing = dict.fromkeys(SLOT)
    kept = [(part, part.replace(**nothing)) for part in plan.table(_PART).values() if part.id not in ids]
    changes: list[ColumnChange | RecordChange] = [
        *deleted(*gone),
        *(changed(part, new) for part, new in kept if part != new),
    ]
    if plan.buildings is not None:
        rows = [
            str(id_)
            for id_ in plan.buildings.frame.index[plan.buildings.frame[list(SLOT)].notna().any(axis=1)]
        ]
        before = {id_: _slot(plan, (BUILDINGS, id_)) for id_ in rows}
        changes += _columns(before, dict.fromkeys(rows, (None,) * len(SLOT)))
    return Edit(Label(N_("Give up the timetable")), tuple(changes))


def _at_home(plan: Plan) -> list[BuildingPart]:
    """Parts of buildings that go where the rest does."""
    home = plan.buildings.frame["site"] if plan.buildings is not None else {}
    return [part for part in plan.table(_PART).values() if part.site in ("", home.get(part.building))]


def _columns(before: dict[str, tuple], after: dict[str, tuple]) -> list[ColumnChange]:
    changes = []
    for place, name in enumerate(SLOT):
        rows = tuple(id_ for id_ in before if before[id_][place] != after[id_][place])
        if rows:
            old, new = (tuple(values[id_][place] for id_ in rows) for values in (before, after))
            changes.append(ColumnChange(BUILDINGS, name, rows, old, new))
    return changes


def _slot(plan: Plan, ref: Ref) -> tuple[int | None, ...]:
    kind, id_ = ref
    if kind == _PART:
        return tuple(getattr(plan.find(_PART, id_), name) for name in SLOT)
    return tuple(plan.buildings.values(name, [id_])[0] for name in SLOT)


def _site(plan: Plan, ref: Ref) -> str | None:
    kind, id_ = ref
    if kind == _PART:
        part = plan.find(_PART, id_)
        return part.site or plan.buildings.values("site", [part.building])[0]
    return plan.buildings.values("site", [id_])[0]


def _check_known(plan: Plan, refs: list[Ref]) -> None:
    index = plan.buildings.frame.index if plan.buildings is not None else ()
    if not refs or not all(
        id_ in index if kind == BUILDINGS else kind == _PART and plan.find(_PART, id_) for kind, id_ in refs
    ):
        raise InputError(
            _("There is no such building to be called."),
            _("None is selected, or it was replaced in the meantime."),
            _("Select it again on the board or on the map."),
        )


def _name(plan: Plan, refs: list[Ref]) -> str | Text:
    if len(refs) > 1:
        return Text(f"{len(refs)} 栋楼", f"{len(refs)} buildings")
    kind, id_ = refs[0]
    building = plan.find(_PART, id_).building if kind == _PART else id_
    return building_names(plan, (building,))[0]
