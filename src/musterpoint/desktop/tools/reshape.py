"""Reshaping a zone or a way by its points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QTransform

from musterpoint.desktop.canvas.records import SketchPainter
from musterpoint.desktop.canvas.sketches import sketch
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.aids import Aids
from musterpoint.desktop.tools.gestures import Gesture
from musterpoint.desktop.tools.queue_picture import paint_queue, queue_words
from musterpoint.desktop.tools.tool import MapEvent, Preview
from musterpoint.geo.snapping import squared
from musterpoint.plan import Plan, Points, Way, Zone
from musterpoint.session import actions
from musterpoint.session.actions.queues import queue_in
from musterpoint.session.actions.subjects import PARTS, Ref, is_locked
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

GRAB = 8.0
"""A handle is taken from so many pixels away."""

MOST_POINTS = 200
"""Shapes with more points show no handles: they came from a file, and hands can't tell them apart."""


@dataclass(frozen=True, slots=True)
class Grip:
    """A handle: the point with this number, or, where `between`, the middle of the edge that begins there."""

    number: int
    between: bool = False


def shaped(plan: Plan, selection: tuple[Ref, ...]) -> Zone | Way | None:
    """The one zone or way that is selected and may be reshaped, with its own queue or alone."""
    records = [plan.find(kind, id_) for kind, id_ in selection if kind in PARTS]
    zones = [record for record in records if isinstance(record, Zone)]
    if len(zones) == 1 and zones[0].queue_row:
        records = zones
    if len(records) != 1 or not isinstance(records[0], Zone | Way):
        return None
    record = records[0]
    return None if is_locked(plan, record) or len(points_of(record)) > MOST_POINTS else record


def points_of(record: Zone | Way) -> Points:
    return record.outline if isinstance(record, Zone) else record.path


def with_points(record: Zone | Way, points: Points) -> Zone | Way:
    return record.replace(outline=points) if isinstance(record, Zone) else record.replace(path=points)


class Grips:
    """The handles of what is selected on a canvas. chosen: the point that Del takes away."""

    def __init__(self, canvas: MapCanvas):
        self._canvas = canvas
        self.chosen: int | None = None

    def record(self) -> Zone | Way | None:
        document = self._canvas.document
        if document.session.read_only:
            return None
        return shaped(document.plan, document.selected_records)

    def under(self, position: QPointF) -> Grip | None:
        """The handle under a position on the screen; points before edges."""
        record = self.record()
        if record is None:
            return None
        world = self._canvas.viewport().transform()
        for grip, (x, y) in self._places(record):
            offset = world.map(QPointF(x, y)) - position
            if max(abs(offset.x()), abs(offset.y())) <= GRAB:
                return grip
        return None

    def delete(self) -> bool:
        """Take the chosen point away; whether there was one."""
        record, document = self.record(), self._canvas.document
        if record is None or self.chosen is None or self.chosen >= len(points_of(record)):
            return False
        points = points_of(record)
        rest = points[: self.chosen] + points[self.chosen + 1 :]
        self.chosen = None
        ref = (record.KIND, record.id)
        document.do(lambda: actions.reshape(document.plan, ref, rest, catalogue=document.catalogue))
        return True

    def paint(self, surface: Surface) -> None:
        """Squares at the points, the chosen one filled; small discs where a point can be added."""
        record = self.record()
        if record is None:
            return
        style = self._canvas.style_in_use
        symbol = style.marks["vertex"]
        painter, half = surface.painter, symbol.size / 2 * surface.ratio
        painter.resetTransform()
        painter.setPen(surface.pen(symbol))
        for grip, (x, y) in reversed(list(self._places(record))):
            spot = surface.world.map(QPointF(x, y))
            filled = not grip.between and grip.number == self.chosen
            painter.setBrush(colour(symbol.stroke if filled else symbol.fill))
            if grip.between:
                painter.drawEllipse(spot, half * 0.6, half * 0.6)
            else:
                painter.drawRect(QRectF(spot.x() - half, spot.y() - half, 2 * half, 2 * half))

    def _places(self, record: Zone | Way) -> list[tuple[Grip, tuple[float, float]]]:
        """All points, then the middles of edges that are long enough on the screen to be taken."""
        points = points_of(record)
        places = [(Grip(number), point) for number, point in enumerate(points)]
        least = 4 * GRAB * self._canvas.viewport().resolution
        ends = (*points[1:], points[0]) if isinstance(record, Zone) else points[1:]
        for number, (start, end) in enumerate(zip(points, ends, strict=False)):
            if math.dist(start, end) >= least:
                middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
                places.append((Grip(number, between=True), middle))
        return places


class ReshapeGesture(Gesture):
    """Drags one point, or pulls a new one out of an edge. Shift keeps right angles, Alt suspends snapping."""

    def __init__(self, canvas: MapCanvas, record: Zone | Way, grip: Grip):
        self._canvas = canvas
        self._record = record
        points = list(points_of(record))
        self._number = grip.number + grip.between
        if grip.between:
            points.insert(self._number, points[grip.number])
        self._points = points
        members = self._members()
        self._aids = Aids(canvas, members)
        self._hidden = members
        self._shape = record

    @property
    def hint(self) -> str:
        words = _("let go to reshape, Shift keeps right angles, Alt suspends snapping, Esc cancels")
        size = size_words(self._shape)
        return " · ".join(filter(None, (self._aids.words, size, words)))

    @property
    def preview(self) -> Preview:
        return Preview(self._hidden, QTransform(), shown=False)

    def move(self, event: MapEvent) -> None:
        self.aim(event)
        self._shape = with_points(self._record, tuple(self._points))
        self._aids.look(np.array([self._points[self._number]]), [self._shape, *self._queue_way()])

    def aim(self, event: MapEvent) -> None:
        before = self._neighbours()
        if event.holds(Qt.KeyboardModifier.ShiftModifier):
            self._aids.clear()
            point = squared(before, (event.x, event.y))
        else:
            point = self._aids.snap_point(event, before)
        self._points[self._number] = point

    def finish(self) -> None:
        document, points = self._canvas.document, tuple(self._points)
        ref = (self._record.KIND, self._record.id)
        document.do(lambda: actions.reshape(document.plan, ref, points, catalogue=document.catalogue))

    def paint(self, surface: Surface) -> None:
        paint_shape(self._canvas, surface, self._shape)
        self._aids.paint(surface)

    def _queue_way(self) -> list[Way]:
        """The way through the queue in the zone, as it would be."""
        ways = [self._canvas.document.plan.find(*ref) for ref in self._hidden if ref[0] == "way"]
        if not isinstance(self._shape, Zone):
            return []
        return [way.replace(path=queue_in(self._shape).path) for way in ways]

    def _neighbours(self) -> Points:
        """The two points before the dragged one."""
        count = len(self._points)
        if isinstance(self._record, Zone):
            return tuple(self._points[(self._number - step) % count] for step in (2, 1))
        return tuple(self._points[max(self._number - 2, 0) : self._number])

    def _members(self) -> frozenset[Ref]:
        """What is painted anew: the shape, and the queue in it."""
        record, plan = self._record, self._canvas.document.plan
        own = {(record.KIND, record.id)}
        if isinstance(record, Zone) and record.queue_row and record.group:
            own |= {(kind, part.id) for kind in PARTS for part in plan.where(kind, group=record.group)}
        return frozenset(own)


def paint_shape(canvas: MapCanvas, surface: Surface, record: Zone | Way) -> None:
    """Paint a zone, with its queue, or a way as they will look."""
    picture = sketch(record, canvas.document.catalogue)
    if picture is not None:
        SketchPainter(surface, canvas.style_in_use).paint(picture)
    if isinstance(record, Zone) and record.queue_row:
        paint_queue(canvas, surface, queue_in(record))


def size_words(record: Zone | Way) -> str:
    """How large it is: square metres, people in its queue, or metres."""
    if isinstance(record, Way):
        return _("{length:.1f} m long").format(length=record.geometry().length)
    area = _("{area:,.0f} m²").format(area=record.geometry().area)
    return f"{area} · {queue_words(queue_in(record))}" if record.queue_row else area
