"""Drawing lines and areas point by point: what all such tools have in common."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent

from musterpoint.desktop.canvas.records import SketchPainter
from musterpoint.desktop.canvas.sketches import sketch
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.aids import Aids
from musterpoint.desktop.tools.place import site_under
from musterpoint.desktop.tools.reshape import shaped
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.geo.snapping import squared
from musterpoint.plan import Edit, Points, Record, RecordChange
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

DRAG_DISTANCE = 6.0
"""A first press that is dragged so many pixels draws a rectangle."""

CLOSE = 8.0
"""A click so many pixels from the first corner closes an area."""


class DrawTool(Tool):
    """Each click adds a point; a double click or Enter ends the line; Backspace takes the last point back;
    Esc wipes, then ends the tool. Shift keeps right angles, Alt suspends snapping.

    KIND: what is selected of what was drawn. LEAST: points that it needs. RECTANGLE: whether dragging draws
    one.
    """

    cursor = Qt.CursorShape.CrossCursor
    KIND: ClassVar[str] = "zone"
    LEAST: ClassVar[int] = 3
    RECTANGLE: ClassVar[bool] = True

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self._points: list[tuple[float, float]] = []
        self._end: tuple[float, float] | None = None
        self._press: MapEvent | None = None
        self._box: Points = ()
        self._level = 0.0
        self._site = ""
        self._aids = Aids(canvas)

    # What each kind of drawing says for itself

    def made(self, points: Points) -> list[Record]:
        """What would come of these points, for painting and for the checks."""
        raise NotImplementedError

    def edit(self, points: Points, site: str) -> Edit:
        """The edit that draws it. Raises InputError like the actions."""
        raise NotImplementedError

    def size(self, points: Points) -> str:
        """How large it is so far."""
        raise NotImplementedError

    def paint_made(self, surface: Surface, points: Points) -> None:
        """Paint what would come of these points."""
        for record in self.made(points):
            if picture := sketch(record, self.canvas.document.catalogue):
                SketchPainter(surface, self.canvas.style_in_use).paint(picture)

    # The gesture

    @property
    def points(self) -> Points:
        """The points so far, the one under the mouse included."""
        if self._box:
            return self._box
        return (*self._points, self._end) if self._points and self._end else tuple(self._points)

    @property
    def hint(self) -> str:
        if not self._points:
            return _joined(self._aids.words, self.beginning, self._way_out())
        size = self.size(self.points) if len(self.points) >= self.LEAST else ""
        keys = _(
            "click adds a point, double-click or Enter ends, Backspace takes one back, Shift: right angles"
        )
        return _joined(self._aids.words, size, _("let go to draw it, Esc wipes") if self._box else keys)

    def _way_out(self) -> str:
        """What Esc is good for: this tool draws on, and doesn't reshape what it has drawn."""
        document = self.canvas.document
        if shaped(document.plan, document.selected_records):
            return _("to reshape: Esc, then drag a point")
        return _("Alt suspends snapping, Esc ends")

    @property
    def beginning(self) -> str:
        """What the first click does."""
        if self.RECTANGLE:
            return _("Click the first corner, or drag a rectangle")
        return _("Click the first point")

    def press(self, event: MapEvent) -> None:
        self.move(event)
        if self._end is None:
            return
        if self._closes(event):
            self._finish()
            return
        if not self._points:
            self._site = site_under(self.canvas, event.position)
            self._press = event
            self._level = self._aids.direction(-self.canvas.viewport().rotation)
        least = 0.5 * self.canvas.viewport().resolution
        if not self._points or math.dist(self._points[-1], self._end) > least:
            self._points.append(self._end)
        self.canvas.refresh()

    def move(self, event: MapEvent) -> None:
        if self.RECTANGLE and self._press is not None and self._is_drag(event):
            self._end = self._aids.snap_point(event)
            self._box = self._rectangle(self._points[0], self._end)
        elif event.holds(Qt.KeyboardModifier.ShiftModifier) and self._points:
            self._aids.clear()
            self._end = squared(self._points, (event.x, event.y))
        else:
            self._end = self.drawn_to(self._aids.snap_point(event, self._points), event)
        points = self.points
        if len(points) >= self.LEAST:
            self._aids.look(np.array(points), self.made(points))
        self.canvas.refresh()

    def drawn_to(self, point: tuple[float, float], event: MapEvent) -> tuple[float, float]:
        """A last word on where the point goes."""
        return point

    def release(self, event: MapEvent) -> None:
        if self._box:
            self._finish()
        self._press = None

    def double_click(self, event: MapEvent) -> None:
        self._finish()

    def key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._end = None
                self._finish()
            case Qt.Key.Key_Backspace | Qt.Key.Key_Delete:
                del self._points[-1:]
                self.canvas.refresh()
            case _:
                return False
        return True

    def cancel(self, reason: str) -> None:
        had_points = bool(self._points)
        self._wipe()
        if reason == "escape" and not had_points:
            self.canvas.set_tool(None)

    def paint(self, surface: Surface) -> None:
        points = self.points
        if len(points) >= self.LEAST:
            self.paint_made(surface, points)
        style = self.canvas.style_in_use
        symbol, painter = style.marks["vertex"], surface.painter
        painter.resetTransform()
        painter.setPen(surface.pen(symbol))
        painter.setBrush(colour(symbol.fill))
        spots = [surface.world.map(QPointF(*point)) for point in points]
        for first, second in itertools.pairwise(spots):
            painter.drawLine(first, second)
        for spot in spots:
            painter.drawEllipse(spot, symbol.size / 2 * surface.ratio, symbol.size / 2 * surface.ratio)
        self._aids.paint(surface)

    def _finish(self) -> None:
        points, site = self._box or tuple(self._points), self._site
        document = self.canvas.document
        if not points:
            return
        drawn: list[RecordChange] = []

        def edit() -> Edit:
            made = self.edit(points, site)
            drawn.extend(change for change in made.changes if isinstance(change, RecordChange))
            return made

        done = document.do(edit)
        self._wipe()
        if done:
            document.select([(change.kind, change.id) for change in drawn if change.kind == self.KIND])

    def _wipe(self) -> None:
        self._points, self._end, self._press, self._box, self._site = [], None, None, (), ""
        self._aids.clear()
        self.canvas.refresh()

    def _closes(self, event: MapEvent) -> bool:
        """Whether a click comes back to the first corner of an area."""
        if self.LEAST < 3 or len(self._points) < self.LEAST:
            return False
        offset = self.canvas.viewport().to_screen(*self._points[0]) - event.position
        return math.hypot(offset.x(), offset.y()) <= CLOSE

    def _is_drag(self, event: MapEvent) -> bool:
        offset = event.position - self._press.position
        return len(self._points) == 1 and abs(offset.x()) + abs(offset.y()) >= DRAG_DISTANCE

    def _rectangle(self, start: tuple[float, float], end: tuple[float, float]) -> Points:
        """The rectangle between two corners, along the edge that it was begun at, else level with the
        screen."""
        angle = math.radians(self._level)
        across = np.array([math.cos(angle), math.sin(angle)])
        step = np.subtract(end, start)
        side = across * float(step @ across)
        second, fourth = np.add(start, side), np.subtract(end, side)
        return (start, tuple(second.tolist()), end, tuple(fourth.tolist()))


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))
