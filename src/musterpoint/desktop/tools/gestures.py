"""The drags of the SelectTool: moving, turning, drawing a rectangle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QTransform

from musterpoint.desktop.canvas.hits import records_inside
from musterpoint.desktop.canvas.rounds import SPOTS
from musterpoint.desktop.canvas.selection import SelectionFrame
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.aids import Aids
from musterpoint.desktop.tools.tool import MapEvent, Preview
from musterpoint.plan import Fixture, Plan, Record, Site, Zone
from musterpoint.plan.placing import Placing
from musterpoint.session import actions
from musterpoint.session.actions.grouping import picked_with
from musterpoint.session.actions.subjects import PARTS, Ref, is_locked, with_parts
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

SNAP_ANGLE = 15.0
"""Degrees that turning snaps to while Shift is held."""

MOST_CORNERS = 40
"""A zone with more corners is snapped by the frame around it."""


class Gesture:
    """A drag that has begun. It shows what would come of it and changes nothing before `finish`."""

    hint = ""
    preview: Preview | None = None

    def move(self, event: MapEvent) -> None:
        """Show what would come of it with the mouse there."""
        raise NotImplementedError

    def aim(self, event: MapEvent) -> None:
        """Take the mouse's last place; `finish` follows, and nobody sees any more what is near or wrong."""
        self.move(event)

    def finish(self) -> None:
        raise NotImplementedError

    def paint(self, surface: Surface) -> None:
        """Paint over the map."""


class MovedRecords:
    """What a drag takes along: the selection but for what is locked, sites with their parts."""

    def __init__(self, canvas: MapCanvas):
        self._plan = canvas.document.plan
        self.chosen = movable(self._plan, canvas.document.selected_records)
        self._records = with_parts(self._plan, self.chosen)
        self.references = frozenset((record.KIND, record.id) for record in self._records)
        owners = {getattr(record, "site", "") for record in self._records}
        self._rigid = all(not owner or ("site", owner) in self.references for owner in owners)
        self._corners = _corners(self.chosen, canvas.selection_frame)
        self.aids = Aids(canvas, self.references)

    def outline(self, placing: Placing | None = None) -> np.ndarray:
        """The corners (n, 2) of what is moved, in its place or in another one."""
        if placing is None:
            return self._corners
        return np.array([placing.point(x, y) for x, y in self._corners.tolist()])

    def look(self, placing: Placing) -> None:
        """Measure and check everything as it would stand."""
        there = [placing.record(record) for record in self._records]
        self.aids.look(self.outline(placing), there, self._rigid)
        sites = [record for record in there if isinstance(record, Site)]
        if len(sites) == 1 and sites[0].kind == "fixed":
            (site,) = sites
            self.aids.look_for_room(site.x, site.y, site.rotation, without=site.id)

    def paint(self, surface: Surface, placing: Placing) -> None:
        self.aids.trace(surface, self.outline(placing))
        self.aids.paint(surface)


class MoveGesture(Gesture):
    """Moves the selection; it snaps to what is near unless Alt is held."""

    def __init__(self, canvas: MapCanvas, start: MapEvent):
        self._canvas = canvas
        self._start = start
        self._step = (0.0, 0.0)
        self._moved = MovedRecords(canvas)

    @property
    def hint(self) -> str:
        moved = _("{distance:.1f} m · let go to move, Alt suspends snapping, Esc cancels").format(
            distance=math.hypot(*self._step)
        )
        return " · ".join(filter(None, (self._moved.aids.words, moved)))

    @property
    def preview(self) -> Preview:
        return Preview(self._moved.references, QTransform.fromTranslate(*self._step))

    def move(self, event: MapEvent) -> None:
        self.aim(event)
        self._moved.look(Placing(*self._step))

    def aim(self, event: MapEvent) -> None:
        step = np.array([event.x - self._start.x, event.y - self._start.y])
        if event.holds(Qt.KeyboardModifier.ShiftModifier):
            step[int(np.argmin(np.abs(step)))] = 0.0
        snap = self._moved.aids.snap(self._moved.outline() + step, event)
        self._step = (float(step[0]) + snap.dx, float(step[1]) + snap.dy)

    def finish(self) -> None:
        document = self._canvas.document
        refs = placed(document.selected_records)
        document.do(lambda: actions.move(document.plan, refs, *self._step, catalogue=document.catalogue))

    def paint(self, surface: Surface) -> None:
        self._moved.paint(surface, Placing(*self._step))


class TurnGesture(Gesture):
    """Turns the selection about the middle of its frame: in steps with Shift, else drawn to the direction of
    what is near unless Alt is held."""

    def __init__(self, canvas: MapCanvas, frame: SelectionFrame, start: MapEvent):
        self._canvas = canvas
        self._centre = (frame.centre.x(), frame.centre.y())
        self._first = self._direction(start)
        self._angle = 0.0
        self._moved = MovedRecords(canvas)
        self._base = _rotation(self._moved.chosen)

    @property
    def hint(self) -> str:
        turned = _("{angle:.0f}° · Shift snaps to 15°, Alt suspends snapping, Esc cancels").format(
            angle=self._angle
        )
        return " · ".join(filter(None, (self._moved.aids.words, turned)))

    @property
    def preview(self) -> Preview:
        x, y = self._centre
        turn = QTransform().translate(x, y).rotate(self._angle).translate(-x, -y)
        return Preview(self._moved.references, turn)

    def move(self, event: MapEvent) -> None:
        self.aim(event)
        self._moved.look(self._placing())

    def aim(self, event: MapEvent) -> None:
        angle = (self._direction(event) - self._first + 180) % 360 - 180
        aids = self._moved.aids
        aids.clear()
        if event.holds(Qt.KeyboardModifier.ShiftModifier):
            # What snaps is the direction that a single thing will have, not how far it was turned.
            angle = round((self._base + angle) / SNAP_ANGLE) * SNAP_ANGLE - self._base
        elif not event.holds(Qt.KeyboardModifier.AltModifier):
            angle = aids.snap_angle(self._moved.outline(), self._base + angle) - self._base
        self._angle = angle

    def finish(self) -> None:
        document = self._canvas.document
        refs = placed(document.selected_records)
        document.do(
            lambda: actions.rotate(
                document.plan, refs, self._angle, self._centre, catalogue=document.catalogue
            )
        )

    def paint(self, surface: Surface) -> None:
        self._moved.paint(surface, self._placing())

    def _placing(self) -> Placing:
        return Placing.about(self._centre, self._angle)

    def _direction(self, event: MapEvent) -> float:
        return math.degrees(math.atan2(event.y - self._centre[1], event.x - self._centre[0]))


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
        canvas, document = self._canvas, self._canvas.document
        world = canvas.viewport().transform()
        near = records_inside(document.plan, canvas.records, world.inverted()[0].mapRect(self._box()))
        # On a turned map the upright box around the rectangle holds more than the rectangle.
        whole = [ref for hit in near if self._holds(hit, world) for ref in picked_with(document.plan, hit)]
        document.select([*document.selection, *whole])

    def paint(self, surface: Surface) -> None:
        symbol = self._canvas.style_in_use.marks["selection"]
        surface.painter.resetTransform()
        surface.painter.setPen(surface.pen(symbol, symbol.width / 2))
        surface.painter.setBrush(colour(symbol.fill))
        surface.painter.drawRect(self._box())

    def _holds(self, ref: Ref, world: QTransform) -> bool:
        canvas, (kind, id_) = self._canvas, ref
        if kind == "site":
            site = canvas.document.plan.table(kind)[id_]
            return self._box().contains(world.map(QPointF(site.x, site.y)))
        return self._box().contains(world.map(canvas.records.outline(ref)).boundingRect())

    def _box(self) -> QRectF:
        return QRectF(QPointF(self._start.position), QPointF(self._end.position)).normalized()


def placed(selection: Sequence[Ref]) -> list[Ref]:
    """What of a selection stands on the map by hand."""
    return [(kind, id_) for kind, id_ in selection if kind in ("site", *SPOTS, *PARTS)]


def movable(plan: Plan, selection: Sequence[Ref]) -> list[Record]:
    """The selected records that aren't locked."""
    records = [plan.table(kind)[id_] for kind, id_ in placed(selection)]
    return [record for record in records if not is_locked(plan, record)]


def _corners(chosen: Sequence[Record], frame: SelectionFrame | None) -> np.ndarray:
    """Of the one thing that is moved, else of the frame around all."""
    if len(chosen) == 1 and isinstance(chosen[0], Fixture | Zone):
        corners = shapely.get_coordinates(chosen[0].geometry())[:-1]
        if len(corners) <= MOST_CORNERS:
            return corners
    if frame is None:
        return np.array([(record.x, record.y) for record in chosen if hasattr(record, "x")])
    return np.array([(corner.x(), corner.y()) for corner in frame.corners])


def _rotation(chosen: Sequence[Record]) -> float:
    """The direction of what is moved, 0 for several things."""
    return getattr(chosen[0], "rotation", 0.0) if len(chosen) == 1 else 0.0
