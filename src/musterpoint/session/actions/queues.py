"""Queues in waiting zones: a serpentine of cordons with a mark for each person.

The zone remembers the width of the rows and the spacing; everything else follows from them and from its
outline, and is laid out anew when one of these changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from musterpoint.catalogue import Catalogue, load_catalogue
from musterpoint.errors import InputError
from musterpoint.geo.queues import Serpentine, serpentine
from musterpoint.geo.rows import pieces_along
from musterpoint.plan import (
    Edit,
    Fixture,
    IdSource,
    Plan,
    Points,
    Record,
    RecordChange,
    Way,
    Zone,
    changed,
    deleted,
    made,
    new_id,
)
from musterpoint.session.actions.subjects import PARTS, found
from musterpoint.text import N_, Label, _

CORDON, MARK = "cordon", "line-mark"
MOSTLY = 0.8
"""Part of a way that lies in the zone through which it winds."""

INSIDE = 0.5
"""Metres by which what belongs to a zone may stick out of it."""


def queue_in(zone: Zone) -> Serpentine:
    """The queue that is laid out in a zone; one that holds nobody where none is."""
    if not zone.queue_row:
        return Serpentine()
    return serpentine(zone.outline, zone.queue_row, zone.queue_spacing)


def draw_queue(
    plan: Plan, catalogue: Catalogue, outline: Points, site: str = "", ids: IdSource = new_id
) -> Edit:
    """A new waiting zone with a queue in rows of the usual width and spacing. Raises InputError where it is
    too narrow for one."""
    corners = tuple((round(x, 4), round(y, 4)) for x, y in outline)
    zone = Zone(id=ids("zone"), site=site, kind="waiting", outline=corners)
    return _laid_out(plan, catalogue, None, zone, ids)


def lay_queue(plan: Plan, catalogue: Catalogue, zone_id: str, ids: IdSource = new_id) -> Edit:
    """Lay out a queue over a zone that is there already, in the place of the cordons, marks and the winding
    way that its kit put there."""
    zone = found(plan, "zone", zone_id)
    queue = _laid_out(plan, catalogue, zone, zone, ids)
    former = deleted(*_of_kit(plan, zone)) if not zone.queue_row else []
    return Edit(queue.label, (*former, *queue.changes))


def change_queue(
    plan: Plan,
    zone_id: str,
    row: float,
    spacing: float,
    ids: IdSource = new_id,
    *,
    catalogue: Catalogue | None = None,
) -> Edit:
    """Other rows (metres wide; 0 takes the queue away) or another spacing in metres."""
    zone = found(plan, "zone", zone_id)
    after = zone.replace(queue_row=row, queue_spacing=spacing)
    if row:
        _check_room(after)
    message = N_("Change the queue") if row else N_("Take the queue away")
    return Edit(Label(message), laid(plan, zone, after, ids, catalogue).changes)


def laid(
    plan: Plan, before: Zone | None, after: Zone, ids: IdSource, catalogue: Catalogue | None = None
) -> Edit:
    """The zone as it is afterwards, and its queue laid out in the place of the one that was there."""
    catalogue = catalogue or load_catalogue()
    old = _furniture(plan, before) if before is not None else []
    queue = queue_in(after)
    if queue.people and not after.group:
        after = after.replace(group=ids("group"))
    zone = made(after) if before is None else [changed(before, after)] if before != after else []
    return Edit(Label(N_("Lay out a queue")), (*zone, *_exchanged(old, _parts(catalogue, after, queue, ids))))


def _laid_out(plan: Plan, catalogue: Catalogue, before: Zone | None, zone: Zone, ids: IdSource) -> Edit:
    after = zone.replace(
        queue_row=catalogue.norms["queue-lane-width"].value,
        queue_spacing=catalogue.norms["queue-spacing"].value,
    )
    _check_room(after)
    return laid(plan, before, after, ids, catalogue)


def _check_room(zone: Zone) -> None:
    if not queue_in(zone).people:
        raise InputError(
            _("A queue doesn't fit in there."),
            _("It needs room for a row of {row:g} m, twice as long as wide.").format(row=zone.queue_row),
            _("Draw a larger area."),
        )


def _of_kit(plan: Plan, zone: Zone) -> list[Record]:
    """What a kit's own queue consists of: cordons and marks inside the zone, and ways that wind in it."""
    if not zone.site:
        return []
    ground = zone.geometry().buffer(INSIDE)
    things = [item for item in plan.where("fixture", site=zone.site) if item.type in (CORDON, MARK)]
    ways = [way for way in plan.where("way", site=zone.site) if way.kind == "residents" and not way.lane]
    return [part for part in (*things, *ways) if not part.group and _mostly_in(ground, part)]


def _mostly_in(ground: BaseGeometry, part: Record) -> bool:
    shape = part.geometry()
    return ground.intersection(shape).length >= MOSTLY * shape.length


def _furniture(plan: Plan, zone: Zone) -> list[Fixture | Way]:
    """The cordons, marks and the way of the queue that is laid out in the zone."""
    if not zone.group or not zone.queue_row:
        return []
    members = (part for kind in PARTS for part in plan.where(kind, group=zone.group))
    return [part for part in members if isinstance(part, Way) or getattr(part, "type", "") in (CORDON, MARK)]


def _parts(catalogue: Catalogue, zone: Zone, queue: Serpentine, ids: IdSource) -> list[Fixture | Way]:
    if not queue.people:
        return []
    tape, mark = catalogue.fixtures[CORDON], catalogue.fixtures[MARK]
    belongs = {"site": zone.site, "group": zone.group}
    cordons = [
        Fixture(
            id=ids("fixture"), type=CORDON, x=piece.x, y=piece.y, rotation=piece.rotation,
            width=piece.length, depth=tape.depth, **belongs,
        )
        for line in queue.cordons
        for piece in pieces_along(line, tape.width, flexible=True)
    ]  # fmt: skip
    marks = [
        Fixture(
            id=ids("fixture"), type=MARK, x=x, y=y, rotation=(direction + 90) % 360,
            width=min(mark.width, zone.queue_row - 0.2), depth=mark.depth, **belongs,
        )
        for x, y, direction in queue.marks
    ]  # fmt: skip
    return [*cordons, *marks, Way(id=ids("way"), kind="residents", path=queue.path, **belongs)]


def _exchanged(old: Sequence[Record], new: Sequence[Record]) -> list[RecordChange]:
    """The changes that put new records in the place of old ones, which keep their ids where they can."""
    waiting = defaultdict(list)
    for record in old:
        waiting[record.KIND, getattr(record, "type", "")].append(record)
    changes = []
    for record in new:
        former = waiting[record.KIND, getattr(record, "type", "")]
        before = former.pop(0) if former else None
        after = record.replace(id=before.id) if before else record
        if before is None:
            changes += made(after)
        elif before != after:
            changes.append(changed(before, after))
    return changes + [change for rest in waiting.values() for change in deleted(*rest)]
