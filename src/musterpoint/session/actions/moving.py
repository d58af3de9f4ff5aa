"""Moving and turning what stands on the map. A site takes its parts along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely

from musterpoint.catalogue import Catalogue
from musterpoint.plan import Edit, Plan, Record, changed
from musterpoint.plan.placing import Placing, is_placed
from musterpoint.session.actions.naming import names_of
from musterpoint.session.actions.subjects import Ref, unlocked, with_parts
from musterpoint.text import N_, Label


def move(
    plan: Plan,
    refs: Iterable[Ref],
    dx: float,
    dy: float,
    *,
    merge: bool = False,
    catalogue: Catalogue | None = None,
) -> Edit:
    """Shift by dx, dy metres. Locked things stay. merge: joins the move of the same things just before."""
    records = _movable(plan, refs)
    return _moved(plan, records, Placing(dx, dy), N_("Move {what}"), "move" if merge else "", catalogue)


def nudge(
    plan: Plan, refs: Iterable[Ref], dx: float, dy: float, *, catalogue: Catalogue | None = None
) -> Edit:
    """A small move by a key; a run of them is one action."""
    return move(plan, refs, dx, dy, merge=True, catalogue=catalogue)


def rotate(
    plan: Plan,
    refs: Iterable[Ref],
    angle: float,
    origin: tuple[float, float] | None = None,
    *,
    merge: bool = False,
    catalogue: Catalogue | None = None,
) -> Edit:
    """Turn by `angle` degrees counter-clockwise about `origin`, or about the things' own centre. Locked
    things stay. merge: joins the turn of the same things just before."""
    records = _movable(plan, refs)
    if not records:
        return Edit(Label(N_("Turn {what}"), {"what": ""}))
    placing = Placing.about(origin or centre(records), angle)
    return _moved(plan, records, placing, N_("Turn {what}"), "rotate" if merge else "", catalogue)


def centre(records: Sequence[Record]) -> tuple[float, float]:
    """The point about which records turn: the one's own place, or the middle of all."""
    if len(records) == 1 and hasattr(records[0], "x"):
        return records[0].x, records[0].y
    shapes = [shape for record in records if (shape := record.geometry()) is not None]
    left, bottom, right, top = shapely.total_bounds(shapes).tolist()
    return (left + right) / 2, (bottom + top) / 2


def _movable(plan: Plan, refs: Iterable[Ref]) -> list[Record]:
    return [record for record in unlocked(plan, refs) if is_placed(record)]


def _moved(
    plan: Plan,
    records: Sequence[Record],
    placing: Placing,
    message: str,
    merge: str,
    catalogue: Catalogue | None,
) -> Edit:
    pairs = [(record, placing.record(record)) for record in with_parts(plan, records)]
    return Edit(
        Label(message, {"what": names_of(records, plan, catalogue)}),
        tuple(changed(before, after) for before, after in pairs if before != after),
        merge_key=merge and f"{merge} {' '.join(sorted(record.id for record in records))}",
    )
