"""What stands where: the boxes of all records of one kind, and sketches of those that were in view."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy
from PyQt6.QtCore import QRectF

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.sketches import Sketch, sketch, symbol_name, symbol_of
from musterpoint.plan import Fixture, Gate, Plan, Record, Way, Zone

NOWHERE = (math.nan,) * 4
"""The box of what has no place: it meets nothing."""

BESIDE = 0.5
"""Metres by which boxes are wider than their records: a straight line's would be empty."""


class DisplayList:
    """The records of one kind, found by their boxes. A sketch is made when it is first wanted: a district's
    plan has 20,000 records, of which a window shows some hundred."""

    def __init__(self, plan: Plan, catalogue: Catalogue, kind: str):
        self._plan = plan
        self._catalogue = catalogue
        self._kind = kind
        self._sketches: dict[str, Sketch] = {}
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._names: list[str] = []
        self._boxes = numpy.empty((0, 4))
        self._name_of_row = numpy.empty(0, int)
        self._locked = numpy.empty(0, bool)
        self.update(plan.table(kind))

    def update(self, ids: Iterable[str]) -> None:
        """Look at these records again. One that came back after it was gone keeps its place in the order."""
        ids = list(ids)
        new = [id_ for id_ in ids if id_ not in self._rows]
        self._rows.update((id_, len(self._ids) + place) for place, id_ in enumerate(new))
        if new:
            self._ids += new
            self._boxes = numpy.vstack([self._boxes, numpy.empty((len(new), 4))])
            self._name_of_row = numpy.append(self._name_of_row, numpy.zeros(len(new), int))
            self._locked = numpy.append(self._locked, numpy.zeros(len(new), bool))
        rows = [self._rows[id_] for id_ in ids]
        records = [self._plan.find(self._kind, id_) for id_ in ids]
        for id_ in ids:
            self._sketches.pop(id_, None)
        if rows:
            self._boxes[rows] = [box_of(record) for record in records]
            self._name_of_row[rows] = [self._number_of_name(record) for record in records]
            self._locked[rows] = [record is not None and record.locked for record in records]

    def become(self, other: DisplayList) -> None:
        """Know what was found of a plan that holds the same; nobody may use it any longer."""
        known = {name: value for name, value in vars(other).items() if name != "_plan"}
        vars(self).update(known)

    def sketch(self, id_: str) -> Sketch | None:
        """The sketch of a record, None where it is gone or has no size."""
        if id_ not in self._sketches:
            record = self._plan.find(self._kind, id_)
            made = sketch(record, self._catalogue) if record is not None else None
            if made is None:
                return None
            self._sketches[id_] = made
        return self._sketches[id_]

    def extent(self, ids: Iterable[str] | None = None) -> QRectF:
        """The box around all of them, or around those with these ids, in world coordinates."""
        known = slice(None) if ids is None else [self._rows[id_] for id_ in ids if id_ in self._rows]
        boxes = self._boxes[known]
        boxes = boxes[~numpy.isnan(boxes[:, 0])]
        if not len(boxes):
            return QRectF()
        left, bottom = boxes[:, :2].min(axis=0).tolist()
        right, top = boxes[:, 2:].max(axis=0).tolist()
        return QRectF(left, bottom, right - left, top - bottom)

    def meeting(self, world: QRectF, scale: float = 0.0, style: MapStyle | None = None) -> Iterator[str]:
        """The ids of those whose box meets `world`, in the order of their making; with a style only those
        that a map of one to `scale` shows."""
        met = self._meets(world)
        if style is not None and self._names:
            shown = [symbol_of(style, self._kind, name).shown_at(scale) for name in self._names]
            met &= numpy.array(shown)[self._name_of_row]
        for row in numpy.flatnonzero(met).tolist():
            yield self._ids[row]

    def locked(self, world: QRectF) -> list[str]:
        """The ids of those that are locked and whose box meets `world`."""
        return [self._ids[row] for row in numpy.flatnonzero(self._locked & self._meets(world)).tolist()]

    def _meets(self, world: QRectF) -> numpy.ndarray:
        left, bottom, right, top = self._boxes.T
        return (
            (left <= world.right())
            & (right >= world.left())
            & (bottom <= world.bottom())
            & (top >= world.top())
        )

    def _number_of_name(self, record: Record | None) -> int:
        name = symbol_name(record, self._catalogue) if record is not None else ""
        if name not in self._names:
            self._names.append(name)
        return self._names.index(name)


def box_of(record: Record | None) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the ground that a record takes up, in metres; rather too large."""
    match record:
        case Fixture():
            reach = math.hypot(record.width, record.depth) / 2 + BESIDE
        case Gate():
            reach = record.width / 2 + BESIDE
        case Zone(outline=points) | Way(path=points) if points:
            xs, ys = zip(*points, strict=True)
            return min(xs) - BESIDE, min(ys) - BESIDE, max(xs) + BESIDE, max(ys) + BESIDE
        case _:
            return NOWHERE
    return record.x - reach, record.y - reach, record.x + reach, record.y + reach
