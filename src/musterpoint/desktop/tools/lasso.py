"""Selecting by a polygon drawn round things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QPolygonF

from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.tools.giving import selected_under
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.geo.trees import tree_of
from musterpoint.plan import Plan
from musterpoint.plan.outlines import fixture_outlines
from musterpoint.session.actions.subjects import PARTS, Ref
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

Point = tuple[float, float]
NO_KEY = Qt.KeyboardModifier.NoModifier
STEP = 6.0
"""A drag adds a corner after so many pixels."""


class LassoTool(Tool):
    """Drag round things, or click corner after corner and end with Enter or a double click. Shift adds to
    what is selected, Ctrl selects buildings. On a building that is selected a press is the SelectTool's: what
    was gathered can be dragged to a site at once."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: MapCanvas):
        super().__init__(canvas)
        self._corners: list[Point] = []
        self._last = QPointF()
        self._end: Point | None = None
        self._is_down = False
        self._dragged = False

    @property
    def hint(self) -> str:
        if not self._corners:
            return _("Drag round what to select, or click its corners; Ctrl selects buildings, Esc ends")
        return _("Let go, press Enter or double-click to select; Shift adds, Ctrl selects buildings")

    def press(self, event: MapEvent) -> None:
        if not self._corners and event.modifiers == NO_KEY and selected_under(self.canvas, event):
            self.canvas.set_tool(None)
            self.canvas.tool.press(event)
            return
        self._is_down, self._dragged = True, False
        self._add(event)

    def move(self, event: MapEvent) -> None:
        self._end = (event.x, event.y)
        if self._is_down and (event.position - self._last).manhattanLength() >= STEP:
            self._dragged = True
            self._add(event)
        elif self._corners:
            self.canvas.refresh()

    def release(self, event: MapEvent) -> None:
        self._is_down = False
        if self._dragged:
            self._finish(event.modifiers)

    def double_click(self, event: MapEvent) -> None:
        self._finish(event.modifiers)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self._finish(event.modifiers())
        return True

    def cancel(self, reason: str) -> None:
        if reason == "escape" and not self._corners:
            self.canvas.set_tool(None)
        self._wipe()

    def paint(self, surface: Surface) -> None:
        symbol = self.canvas.style_in_use.marks["selection"]
        line = [*self._corners, self._end] if self._end and not self._dragged else self._corners
        if not self._corners:
            return
        surface.painter.resetTransform()
        surface.painter.setPen(surface.pen(symbol, symbol.width / 2))
        surface.painter.setBrush(colour(symbol.fill))
        surface.painter.drawPolygon(QPolygonF([surface.world.map(QPointF(*point)) for point in line]))

    def _add(self, event: MapEvent) -> None:
        self._last = event.position
        self._corners.append((event.x, event.y))
        self.canvas.refresh()

    def _finish(self, modifiers: Qt.KeyboardModifier) -> None:
        document, corners = self.canvas.document, self._corners
        self._wipe()
        if len(set(corners)) < 3:
            return
        area = shapely.make_valid(shapely.Polygon(corners))
        kept = document.selection if modifiers & Qt.KeyboardModifier.ShiftModifier else ()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            document.select_found(lambda plan: [*kept, *buildings_inside(plan, area)])
        else:
            document.select([*kept, *records_inside(document.plan, area)])

    def _wipe(self) -> None:
        self._corners, self._end, self._is_down, self._dragged = [], None, False, False
        self.canvas.refresh()


def records_inside(plan: Plan, area: shapely.Geometry) -> list[Ref]:
    """The sites whose marker is inside an area, and the parts of other sites that lie in it as a whole."""
    shapely.prepare(area)
    sites = plan.sites()
    spots = shapely.points(np.array([(site.x, site.y) for site in sites]).reshape(-1, 2))
    chosen = {sites[row].id for row in np.flatnonzero(shapely.covers(area, spots))}
    found: list[Ref] = [("site", id_) for id_ in chosen]
    for kind in PARTS:
        parts = [part for part in plan.table(kind).values() if part.site not in chosen]
        shapes = (
            fixture_outlines(parts)
            if kind == "fixture"
            else np.array([part.geometry() for part in parts], dtype=object)
        )
        found += [(kind, parts[row].id) for row in np.flatnonzero(shapely.covers(area, shapes))]
    return found


def buildings_inside(plan: Plan, area: shapely.Geometry) -> list[Ref]:
    """The buildings that lie inside an area as a whole."""
    layer = plan.buildings
    if layer is None:
        return []
    rows = tree_of(layer).query(area, predicate="covers")
    return [(layer.kind, id_) for id_ in layer.frame.index[rows]]
