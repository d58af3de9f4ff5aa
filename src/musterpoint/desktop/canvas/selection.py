"""The selection on the map: outlines, a frame around it, and the handle that turns it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainterPath, QPen, QPolygonF, QTransform

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.markers import marker_radius
from musterpoint.desktop.canvas.records import PAINTING_ORDER, RecordsPicture
from musterpoint.desktop.canvas.rounds import KINDS, SPOTS, spot_symbol
from musterpoint.desktop.canvas.stop_discs import stop_size
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.selection import Selection
from musterpoint.plan import Fixture, Plan, Record
from musterpoint.plan.outlines import fixture_outlines
from musterpoint.session.actions.grouping import foremost
from musterpoint.session.actions.subjects import Ref, with_parts

STEM = 28.0
"""The handle stands so many pixels off the frame."""

HANDLE_REACH = 10.0

MANY = 400
"""The frame around more records than this is put up from their boxes or corners, not from their outlines."""

VERY_MANY = 5_000
"""Around more than this, finding the corners takes longer than a frame."""


@dataclass(frozen=True, slots=True)
class SelectionFrame:
    """A box around records, turned as they are. corners: in world coordinates, the first two along its upper
    side. centre: what it is turned about. can_turn: whether anything in it may be turned."""

    corners: tuple[QPointF, QPointF, QPointF, QPointF]
    centre: QPointF
    can_turn: bool

    def bounds(self) -> QRectF:
        """The upright box around the frame, in world coordinates."""
        return QPolygonF(self.corners).boundingRect()

    def handle(self, world: QTransform, ratio: float = 1.0) -> QPointF:
        """Where the handle stands on the screen."""
        upper = (world.map(self.corners[0]) + world.map(self.corners[1])) / 2
        lower = (world.map(self.corners[2]) + world.map(self.corners[3])) / 2
        along = upper - lower
        length = (along.x() ** 2 + along.y() ** 2) ** 0.5
        step = along / length if length else QPointF(0, -1)
        return upper + step * STEM * ratio

    def handle_hit(self, view: Viewport, position: QPointF) -> bool:
        offset = self.handle(view.transform()) - position
        return self.can_turn and abs(offset.x()) + abs(offset.y()) <= 1.5 * HANDLE_REACH


def frame_of(plan: Plan, records: RecordsPicture, selection: Iterable[Ref]) -> SelectionFrame | None:
    """The frame around the selected records; None where none of them stands on the map by hand."""
    selected = [plan.find(kind, id_) for kind, id_ in selection if kind in ("site", *SPOTS, *PAINTING_ORDER)]
    selected = [record for record in selected if record is not None]
    if not selected:
        return None
    parts = with_parts(plan, selected)
    turn = QTransform().rotate(getattr(selected[0], "rotation", 0.0) if len(selected) == 1 else 0.0)
    if len(parts) > MANY and turn.isIdentity():
        box = _box_of_many(records, parts)
    elif len(parts) > MANY:
        box = _box_turned(parts, selected[0].rotation)
    else:
        whole = QPainterPath()
        for record in parts:
            whole.addPath(records.outline((record.KIND, record.id)))
        for record in selected:
            if record.KIND in ("site", *SPOTS):
                whole.addRect(QRectF(record.x - 1, record.y - 1, 2, 2))
        box = turn.inverted()[0].map(whole).boundingRect()
    # y points up in the world: a rectangle's bottom is the upper side on the map.
    corners = (box.bottomLeft(), box.bottomRight(), box.topRight(), box.topLeft())
    can_turn = any(not getattr(item, "locked", False) for item in selected if item.KIND not in SPOTS)
    return SelectionFrame(tuple(turn.map(corner) for corner in corners), turn.map(box.center()), can_turn)


def box_around(plan: Plan, records: RecordsPicture, things: Selection) -> QRectF:
    """The box around records and, with some room, features; empty where none of them has a place."""
    box = QRectF()
    for reference in things.records:
        if frame := frame_of(plan, records, [reference]):
            box |= frame.bounds()
        elif hasattr(record := plan.find(*reference), "x"):
            box |= QRectF(record.x - 1, record.y - 1, 2, 2)
    for features in things.features.values():
        left, bottom = features.boxes[:, :2].min(axis=0)
        right, top = features.boxes[:, 2:].max(axis=0)
        box |= QRectF(left, bottom, right - left, top - bottom).adjusted(-5, -5, 5, 5)
    return box


def _box_of_many(records: RecordsPicture, parts: Sequence[Record]) -> QRectF:
    """The box around very many records, up to some metres too large; around a queue's marks and cordons,
    whose own boxes are as high as they are long, exactly."""
    if len(parts) > VERY_MANY:
        return records.extent_of(parts)
    fixtures = [part for part in parts if isinstance(part, Fixture)]
    rest = records.extent_of(part for part in parts if not isinstance(part, Fixture))
    return rest | _box_turned(fixtures, 0.0) if fixtures else rest


def _box_turned(parts: Iterable[Record], angle: float) -> QRectF:
    """The box around the corners of records, in the world turned back by an angle (degrees)."""
    points = [
        shapely.get_coordinates(fixture_outlines([part for part in parts if isinstance(part, Fixture)]))
    ]
    points += [shapely.get_coordinates(part.geometry()) for part in parts if not isinstance(part, Fixture)]
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turned = numpy.concatenate(points) @ numpy.array([[cos, -sin], [sin, cos]])
    (left, bottom), (right, top) = turned.min(axis=0).tolist(), turned.max(axis=0).tolist()
    return QRectF(left, bottom, right - left, top - bottom)


def paint_selection(
    surface: Surface,
    style: MapStyle,
    plan: Plan,
    records: RecordsPicture,
    selection: Sequence[Ref],
    frame: SelectionFrame | None,
) -> None:
    """Trace the selected records, and put the frame with its handle around what can be moved."""
    painter = surface.painter
    symbol = style.marks["selection"]
    pen = surface.pen(symbol)
    painter.setTransform(surface.world)
    painter.setPen(pen)
    painter.setBrush(colour(symbol.fill))
    # The map may be painted between an undo and the selection that follows from it.
    there = [ref for ref in selection if plan.find(*ref) is not None]
    for kind, id_ in foremost(plan, there):
        if kind in ("site", *KINDS):
            shift = records.rounds.stop_offset(style, surface.scale, id_) if kind == "stop" else QPointF()
            _trace_disc(surface, style, plan.table(kind)[id_], pen, shift)
        elif kind in PAINTING_ORDER:
            painter.drawPath(records.outline((kind, id_)))
    if frame is not None:
        _paint_frame(surface, style, frame)


def _trace_disc(surface: Surface, style: MapStyle, record: Record, pen: QPen, shift: QPointF) -> None:
    """shift: right and down of its place, in CSS pixels."""
    if record.KIND == "site":
        size = marker_radius(style.site(record.kind), surface.scale)
    elif record.KIND == "stop":
        size = stop_size(style, surface.scale) / 2
    else:
        size = spot_symbol(style, record).size / 2
    radius = (size + 4) * surface.ratio
    painter = surface.painter
    painter.save()
    painter.resetTransform()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middle = surface.world.map(QPointF(record.x, record.y)) + shift * surface.ratio
    painter.drawEllipse(middle, radius, radius)
    painter.restore()


def _paint_frame(surface: Surface, style: MapStyle, frame: SelectionFrame) -> None:
    painter, world = surface.painter, surface.world
    symbol = style.marks["selection"]
    painter.resetTransform()
    box = QPolygonF([world.map(corner) for corner in frame.corners])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(surface.pen(symbol, symbol.width / 2))
    painter.drawPolygon(box)
    if frame.can_turn:
        handle = frame.handle(world, surface.ratio)
        painter.drawLine((box.at(0) + box.at(1)) / 2, handle)
        painter.setPen(surface.pen(symbol))
        painter.setBrush(colour(style.palette["handle"]))
        radius = symbol.size / 2 * surface.ratio
        painter.drawEllipse(handle, radius + 1, radius + 1)
