"""What helps while something is drawn or dragged: snapping, distances, and the checks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PyQt6 import sip
from PyQt6.QtCore import QPointF, QRectF, Qt, QTimer
from PyQt6.QtGui import QPainterPath

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.labels import Label, paint_labels, pulled_in
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.guides import distance_text, guide_words, paint_guides
from musterpoint.desktop.tools.tool import MapEvent
from musterpoint.engine.placing_checks import PlacingChecks
from musterpoint.geo.snapping import Guide, Snap, Snapper, right_angle
from musterpoint.geo.vicinity import Nearest, Shapes, record_shapes
from musterpoint.plan import Problem, Record
from musterpoint.session.actions.subjects import Ref
from musterpoint.text import _, ngettext

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

SNAP_PIXELS, SNAP_METRES = 10.0, 3.0
"""How far snapping reaches: pixels on the screen, but on a small map no more than metres on the ground."""

FARTHEST = 60.0
"""Metres: what is farther away isn't measured."""

TOUCHING = 0.05
"""Metres: what is nearer touches."""

ROOM_MS = 120
"""How many lanes fit is told when the mouse has rested so long: finding out takes longer than a frame."""

ANGLE_AROUND = 25.0
"""Metres within which an edge gives its direction to a turn."""

LINE = 18.0
"""Pixels from line to line of what is told below the thing."""

Point = tuple[float, float]


class Aids:
    """Helps one gesture. moved: what it moves, which isn't in its own way."""

    def __init__(self, canvas: MapCanvas, moved: frozenset[Ref] = frozenset()):
        self._canvas = canvas
        self._moved = moved
        self._seen: tuple[object, object] | None = None
        self._records: dict[str, Shapes] = {}
        self._guides: tuple[Guide, ...] = ()
        self._distances: list[Nearest] = []
        self._place: Point = (0.0, 0.0)
        self._within: tuple[PlacingChecks | None, list[Problem], list[Problem]] = (None, [], [])
        self.problems: Sequence[Problem] = ()
        self.shortages: Sequence[Problem] = ()
        self.room = ""
        self._room_at = (0.0, 0.0, 0.0, "")
        self._rest = QTimer(singleShot=True, interval=ROOM_MS)
        self._rest.timeout.connect(self._look_for_room)

    @property
    def words(self) -> str:
        """What is wrong, how much room there is, what was snapped to; "" where there is nothing to say."""
        plan, catalogue = self._canvas.document.plan, self._canvas.document.catalogue
        snapped = _(", ").join(dict.fromkeys(guide_words(plan, catalogue, guide) for guide in self._guides))
        told = [_("Snapped to {what}").format(what=snapped)] if snapped else []
        wrong = [problem.title for problem in self._told()]
        return " · ".join(filter(None, [*wrong, self.room, *told]))

    def clear(self) -> None:
        self._rest.stop()
        self._guides, self._distances, self.problems, self.shortages, self.room = (), [], (), (), ""

    def snap(self, outline: np.ndarray, event: MapEvent) -> Snap:
        """The shift that snaps an outline (n, 2), or one point; none while Alt is held."""
        snap = Snap()
        if not event.holds(Qt.KeyboardModifier.AltModifier):
            snap = self._snapper().snap(outline, self.reach)
        self._guides = snap.guides
        return snap

    def snap_point(self, event: MapEvent, points: Sequence[Point] = ()) -> Point:
        """Where a point of a line goes: onto something near, else at a right angle to the line so far."""
        snap = self.snap(np.array([[event.x, event.y]]), event)
        if not snap.guides and not event.holds(Qt.KeyboardModifier.AltModifier):
            snap = right_angle(points, (event.x, event.y), self.reach)
            self._guides = snap.guides
        return event.x + snap.dx, event.y + snap.dy

    def snap_angle(self, outline: np.ndarray, direction: float) -> float:
        """A direction (degrees) drawn to the nearest edge's."""
        angle, guide = self._snapper().angle(outline, direction, ANGLE_AROUND)
        self._guides = (guide,) if guide else ()
        return angle

    def look(self, outline: np.ndarray, records: Iterable[Record], rigid: bool = False) -> None:
        """Measure from an outline (n, 2) to what is near, and check records as they would stand. rigid:
        they are whole sites, or belong to none, and the same as at the last look but for their place."""
        document = self._canvas.document
        shape = shapely.convex_hull(shapely.multipoints(outline))
        vicinity = document.vicinity
        found = vicinity.nearest(shape, FARTHEST) if vicinity is not None else []
        self._snapper()  # brings the records in view up to date
        fixture = self._records["fixture"].nearest(shape, FARTHEST)
        self._distances = [
            near for near in (*found, fixture) if near is not None and near.distance > TOUCHING
        ]
        left, bottom, right, _top = shape.bounds
        self._place = ((left + right) / 2, bottom)
        self._check(list(records), rigid)

    def _check(self, records: list[Record], rigid: bool) -> None:
        """What is wrong with where records stand, and what is missing from the stock wherever they stand."""
        checks = self._canvas.document.placing_checks
        if checks is None:
            self.problems = self.shortages = ()
        elif not rigid:
            self.problems, self.shortages = checks.problems(records), checks.shortages(records)
        else:
            if self._within[0] is not checks:
                self._within = (checks, checks.problems_within(records), checks.shortages(records))
            self.problems, self.shortages = checks.problems(records, self._within[1]), self._within[2]

    def _told(self) -> list[Problem]:
        """The problems that are put into words: the worst one here, and the first shortage."""
        return [*self.problems[:1], *self.shortages[:1]]

    @property
    def reach(self) -> float:
        """Metres that snapping reaches on this map."""
        return min(SNAP_PIXELS * self._canvas.viewport().resolution, SNAP_METRES)

    @property
    def guides(self) -> tuple[Guide, ...]:
        return self._guides

    def direction(self, otherwise: float) -> float:
        """Of the first edge that was snapped to, in degrees; `otherwise` where there is none."""
        for guide in self._guides:
            dx, dy = np.subtract(guide.end, guide.start).tolist()
            if guide.of and (dx or dy):
                return math.degrees(math.atan2(dy, dx))
        return otherwise

    def look_for_room(self, x: float, y: float, rotation: float, without: str = "") -> None:
        """When the mouse rests, see how many lanes of a site fit at a place the way round given, and whether
        more do otherwise. without: id of the site that is dragged, which isn't in its own way."""
        self.room, self._room_at = "", (x, y, rotation, without)
        self._rest.start()

    def _look_for_room(self) -> None:
        if not sip.isdeleted(self._canvas):  # the plan may have been closed while the mouse rested
            self.room = self._room_here()
            self._canvas.refresh()

    def _room_here(self) -> str:
        fits_here = self._canvas.document.fits_here
        if fits_here is None:
            return ""
        x, y, rotation, without = self._room_at
        room = fits_here.at(x, y, rotation, without=without)
        best = fits_here.at(x, y, without=without)
        most = max(room.lanes, best.lanes)
        if not most:
            return _("no room for a site here")
        told = ngettext("{count} lane fits here", "{count} lanes fit here", most).format(count=most)
        if best.lanes <= room.lanes:
            return told
        return _("{room} when turned to {angle}°").format(room=told, angle=f"{best.rotation:.0f}")

    def paint(self, surface: Surface) -> None:
        """Paint guides, distances, what is wrong or missing, and how much room there is."""
        style = self._canvas.style_in_use
        paint_guides(surface, style, self._guides)
        symbol = style.marks["distance"]
        path, labels = QPainterPath(), []
        for near in self._distances:
            path.moveTo(QPointF(*near.start))
            path.lineTo(QPointF(*near.end))
            x, y = (near.start[0] + near.end[0]) / 2, (near.start[1] + near.end[1]) / 2
            labels.append(Label(distance_text(near.distance), x, y, symbol.label_size, symbol.label))
        painter = surface.painter
        painter.setTransform(surface.world)
        painter.strokePath(path, surface.pen(symbol))
        paint_labels(surface, style.halo, [*labels, *self._lines(style)])

    def _lines(self, style: MapStyle) -> list[Label]:
        """What is told below the thing, or as near to it as the map goes."""
        symbol = style.marks["distance"]
        told = [(problem.title, style.palette["problem"]) for problem in self._told()]
        told += [(self.room, symbol.label)] if self.room else []
        lines = [
            Label(words, *self._place, symbol.label_size + 1, ink, True, (0.0, row * LINE))
            for row, (words, ink) in enumerate(told, 1)
        ]
        return pulled_in(lines, self._canvas.viewport()) if lines else []

    def trace(self, surface: Surface, outline: np.ndarray) -> None:
        """Paint the outline red where something is wrong with it."""
        if self.problems:
            symbol = self._canvas.style_in_use.marks["ghost-blocked"]
            path = QPainterPath(QPointF(*outline[0].tolist()))
            for corner in outline[1:].tolist():
                path.lineTo(QPointF(*corner))
            path.closeSubpath()
            surface.painter.setTransform(surface.world)
            surface.painter.setPen(surface.pen(symbol))
            surface.painter.setBrush(colour(symbol.fill))
            surface.painter.drawPath(path)

    def _snapper(self) -> Snapper:
        """Snaps to what is in view, looked up again when the view or the plan is another one."""
        canvas, document = self._canvas, self._canvas.document
        seen = (canvas.viewport(), document.session.revision)
        if seen != self._seen:
            self._seen = seen
            view = canvas.viewport().bounds()
            self._records = record_shapes(self._in_view(view))
        vicinity = document.vicinity
        others = [self._records["zone"]]
        if vicinity is not None:
            others += [vicinity.buildings, vicinity.boundaries, vicinity.kerbs]
        return Snapper([self._records["fixture"]], others)

    def _in_view(self, view: QRectF) -> Iterable[Record]:
        """What can be seen at this scale: nobody snaps to what is too small to be drawn."""
        canvas, plan = self._canvas, self._canvas.document.plan
        scale, style = canvas.viewport().scale, canvas.style_in_use
        for kind in ("fixture", "zone"):
            for id_ in canvas.records.meeting(kind, view, scale, style):
                if (kind, id_) not in self._moved:
                    yield plan.table(kind)[id_]
