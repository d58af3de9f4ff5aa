"""Putting things in order: aligned, at equal gaps, turned to a street, in rows of copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.errors import InputError, RefusedError
from musterpoint.plan import Edit, Fixture, IdSource, Plan, Record, changed, made, new_id
from musterpoint.plan.placing import Placing, is_placed
from musterpoint.session.actions.clipboard import copies_of
from musterpoint.session.actions.moving import rotate
from musterpoint.session.actions.naming import names_of
from musterpoint.session.actions.subjects import PARTS, Ref, all_found, is_locked, with_parts
from musterpoint.text import N_, Label, _

SIDES = {
    "left": (0, -1),
    "right": (0, 1),
    "bottom": (1, -1),
    "top": (1, 1),
    "centre": (0, 0),
    "middle": (1, 0),
}
"""Side → axis of the frame, and which end of it (0 the middle)."""

MOST_COPIES = 500


@dataclass(frozen=True, slots=True)
class Unit:
    """What moves as one: a site with its parts, a group, or a single thing. box: left, bottom, right, top in
    the frame's own direction."""

    records: tuple[Record, ...]
    box: np.ndarray
    locked: bool


def align(plan: Plan, refs: Iterable[Ref], side: str, *, catalogue: Catalogue | None = None) -> Edit:
    """Line things up in the direction of the first of them. side: one of SIDES. Locked things stay, and the
    others line up with them. Raises InputError for fewer than two things."""
    records, frame, units = _units(plan, refs)
    axis, end = SIDES[side]
    held = [unit for unit in units if unit.locked] or units
    low, high = min(unit.box[axis] for unit in held), max(unit.box[axis + 2] for unit in held)
    goal = {-1: low, 0: (low + high) / 2, 1: high}[end]
    steps = np.zeros((len(units), 2))
    for row, unit in enumerate(units):
        steps[row, axis] = goal - (unit.box[axis] * (1 - end) + unit.box[axis + 2] * (1 + end)) / 2
    return _stepped(N_("Align {what}"), plan, records, frame, units, steps, catalogue)


def distribute(plan: Plan, refs: Iterable[Ref], axis: int, *, catalogue: Catalogue | None = None) -> Edit:
    """Make the gaps equal between things, along axis 0 or 1 of the direction of the first of them; the outer
    two stay. Raises InputError for fewer than three things."""
    records, frame, units = _units(plan, refs, least=3)
    order = sorted(range(len(units)), key=lambda row: float(units[row].box[axis] + units[row].box[axis + 2]))
    sizes = [float(units[row].box[axis + 2] - units[row].box[axis]) for row in order]
    start, end = float(units[order[0]].box[axis]), float(units[order[-1]].box[axis + 2])
    gap = (end - start - sum(sizes)) / (len(units) - 1)
    steps = np.zeros((len(units), 2))
    for row, size in zip(order, sizes, strict=True):
        steps[row, axis] = start - units[row].box[axis]
        start += size + gap
    return _stepped(N_("Distribute {what}"), plan, records, frame, units, steps, catalogue)


def turn_to(plan: Plan, refs: Iterable[Ref], direction: float, *, catalogue: Catalogue | None = None) -> Edit:
    """Turn things by the smaller way so that they stand along a direction (degrees) or at right angles to it,
    whichever is nearer."""
    records = all_found(plan, refs)
    own = frame_angle(records)
    angle = (direction - own + 45) % 90 - 45
    return rotate(
        plan, [(record.KIND, record.id) for record in records], round(angle, 4), catalogue=catalogue
    )


def array(
    plan: Plan,
    refs: Iterable[Ref],
    columns: int,
    rows: int,
    across: float,
    along: float,
    ids: IdSource = new_id,
    *,
    catalogue: Catalogue | None = None,
) -> Edit:
    """Copies in a grid of columns × rows, the things themselves being the first: `across` metres from column
    to column in their own direction, `along` metres from row to row. Raises InputError for too many."""
    chosen = [record for record in all_found(plan, refs) if is_placed(record)]
    if not 2 <= columns * rows <= MOST_COPIES:
        raise InputError(
            _("So many copies can't be made."),
            _("Between 2 and {most} things can stand in a grid, the first one included.").format(
                most=MOST_COPIES
            ),
            _("Choose another number of columns or rows."),
        )
    placings = grid(frame_angle(chosen), columns, rows, across, along)
    copies = copies_of(plan, chosen, placings, ids)
    return Edit(
        Label(N_("Copy {what} in a row"), {"what": names_of(chosen, plan, catalogue)}), tuple(made(*copies))
    )


def grid(angle: float, columns: int, rows: int, across: float, along: float) -> list[Placing]:
    """The shifts to all places of a grid but the first."""
    turned = Placing(0.0, 0.0, angle)
    return [
        Placing(*turned.point(column * across, row * along))
        for row in range(rows)
        for column in range(columns)
        if column or row
    ]


def frame_angle(records: Sequence[Record]) -> float:
    """The direction of the first record that has one, in degrees; a way's and a zone's is their first
    edge's."""
    for record in records:
        if hasattr(record, "rotation"):
            return record.rotation
        points = getattr(record, "outline", ()) or getattr(record, "path", ())
        if len(points) > 1:
            dx, dy = np.subtract(points[1], points[0]).tolist()
            return float(np.degrees(np.arctan2(dy, dx)))
    return 0.0


def _units(plan: Plan, refs: Iterable[Ref], least: int = 2) -> tuple[list[Record], float, list[Unit]]:
    records = [record for record in all_found(plan, refs) if is_placed(record)]
    frame = frame_angle(records)
    by_unit: dict[str, list[Record]] = {}
    for record in records:
        by_unit.setdefault(getattr(record, "group", "") or record.id, []).append(record)
    units = [_unit(plan, members, frame) for members in by_unit.values()]
    if len(units) < least:
        raise RefusedError(
            _("Too few things are selected."),
            _("This puts {least} things or more in order.").format(least=least),
            _("Select more: Shift-click, or Shift-drag a rectangle."),
        )
    return records, frame, units


def _unit(plan: Plan, members: list[Record], frame: float) -> Unit:
    whole = with_parts(plan, members)
    parts = [record for record in whole if record.KIND in PARTS] or whole
    points = shapely.get_coordinates([_ground(record) for record in parts])
    back = Placing(0.0, 0.0, -frame)
    turned = np.array([back.point(x, y) for x, y in points.tolist()])
    box = np.concatenate([turned.min(axis=0), turned.max(axis=0)])
    return Unit(tuple(whole), box, any(is_locked(plan, record) for record in members))


def _ground(record: Record) -> shapely.Geometry:
    return (
        record.geometry()
        if isinstance(record, Fixture) or not hasattr(record, "x")
        else shapely.Point(record.x, record.y)
    )


def _stepped(
    message: str,
    plan: Plan,
    records: list[Record],
    frame: float,
    units: list[Unit],
    steps: np.ndarray,
    catalogue: Catalogue | None,
) -> Edit:
    turned = Placing(0.0, 0.0, frame)
    pairs = []
    for unit, step in zip(units, steps.tolist(), strict=True):
        if not unit.locked:
            placing = Placing(*turned.point(*step))
            pairs += [(record, placing.record(record)) for record in unit.records]
    return Edit(
        Label(message, {"what": names_of(records, plan, catalogue)}),
        tuple(changed(before, after) for before, after in pairs if before != after),
    )
