"""The drags of the SelectTool: moving, turning, drawing a rectangle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QTransform

from musterpoint.desktop.canvas.hits import records_inside
from musterpoint.desktop.canvas.selection import SelectionFrame
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.tool import MapEvent, Preview
from musterpoint.session import actions
from musterpoint.session.actions.subjects import PARTS, is_locked, with_parts
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

SNAP_ANGLE = 15.0
"""Degrees that turning snaps to while Shift is held."""


class Gesture:
    """A drag that has begun. It shows what would come of it and changes nothing before `finish`."""

    hint = ""
    preview: Preview | None = None

    def move(self, event: MapEvent) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        raise NotImplementedError

    def paint(self, surface: Surface) -> None:
        """Paint over the map."""


class MoveGesture(Gesture):
    """Moves the selection."""

    def __init__(self, canvas: MapCanvas, start: MapEvent):
        self._canvas = canvas
        self._start = start
        self._step = (0.0, 0.0)
        self._references = _movable(canvas)

    @property
    def hint(self) -> str:
        return _("{distance:.1f} m · let go to move, Esc cancels").format(distance=math.hypot(*self._step))

    @property
    def preview(self) -> Preview:
        return Preview(self._references, QTransform.fromTranslate(*self._step))

    def move(self, event: MapEvent) -> None:
        self._step = (event.x - self._start.x, event.y - self._start.y)

    def finish(self) -> None:
        document = self._canvas.document
        document.do(lambda: actions.move(document.plan, placed(document.selection), *self._step))


class TurnGesture(Gesture):
    """Turns the selection about the middle of its frame."""

    def __init__(self, canvas: MapCanvas, frame: SelectionFrame, start: MapEvent):
        self._canvas = canvas
        self._centre = frame.centre
        self._first = self._direction(start)
        self._angle = 0.0
        self._base = _rotation(canvas)
        self._references = _movable(canvas)

    @property
    def hint(self) -> str:
        return _("{angle:.0f}° · Shift snaps to 15°, Esc cancels").format(angle=self._angle)

    @property
    def preview(self) -> Preview:
        x, y = self._centre.x(), self._centre.y()
        turn = QTransform().translate(x, y).rotate(self._angle).translate(-x, -y)
        return Preview(self._references, turn)

    def move(self, event: MapEvent) -> None:
        angle = (self._direction(event) - self._first + 180) % 360 - 180
        if event.holds(Qt.KeyboardModifier.ShiftModifier):
            # What snaps is the direction that a single thing will have, not how far it was turned.
            angle = round((self._base + angle) / SNAP_ANGLE) * SNAP_ANGLE - self._base
        self._angle = angle

    def finish(self) -> None:
        document = self._canvas.document
        origin = (self._centre.x(), self._centre.y())
        document.do(lambda: actions.rotate(document.plan, placed(document.selection), self._angle, origin))

    def _direction(self, event: MapEvent) -> float:
        return math.degrees(math.atan2(event.y - self._centre.y(), event.x - self._centre.x()))


class BandGesture(Gesture):
    """Selects what lies in a rectangle, on top of what is selected."""

    def __init__(self, canvas: MapCanvas, start: MapEvent):
        self._canvas = canvas
        self._start = self._end = start

    @property
    def hint(self) -> str:
        return _("Let go to select what lies in the rectangle, Esc cancels")

    def move(self, event: MapEvent) -> None:
        self._end = event

    def finish(self) -> None:
        document = self._canvas.document
        world = self._canvas.viewport().transform().inverted()[0].mapRect(self._box())
        document.select([*document.selection, *records_inside(document.plan, self._canvas.records, world)])

    def paint(self, surface: Surface) -> None:
        symbol = self._canvas.style_in_use.marks["selection"]
        surface.painter.resetTransform()
        surface.painter.setPen(surface.pen(symbol, symbol.width / 2))
        surface.painter.setBrush(colour(symbol.fill))
        surface.painter.drawRect(self._box())

    def _box(self) -> QRectF:
        return QRectF(QPointF(self._start.position), QPointF(self._end.position)).normalized()


def placed(selection: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """What of a selection stands on the map by hand."""
    return [(kind, id_) for kind, id_ in selection if kind in ("site", *PARTS)]


def _movable(canvas: MapCanvas) -> frozenset[tuple[str, str]]:
    plan = canvas.document.plan
    records = [plan.table(kind)[id_] for kind, id_ in placed(canvas.document.selection)]
    free = [record for record in records if not is_locked(plan, record)]
    return frozenset((record.KIND, record.id) for record in with_parts(plan, free))


def _rotation(canvas: MapCanvas) -> float:
    """The direction of what is selected, 0 for several things."""
    references = placed(canvas.document.selection)
    if len(references) != 1:
        return 0.0
    return getattr(canvas.document.plan.find(*references[0]), "rotation", 0.0)
