"""Putting laboratories, stores, depots, hospitals and visits on the map by clicking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt

from musterpoint.desktop.canvas.rounds import paint_spot
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.tools.giving import building_under
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.session.actions.spots import add_spot, spot
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas


class SpotTool(Tool):
    """Each click puts one there, until Esc. item: "place:laboratory", "visit:home" and the like; a visit goes
    to the building that is clicked."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: MapCanvas, item: str):
        super().__init__(canvas)
        self._item = item
        self._at: tuple[float, float] | None = None

    @property
    def hint(self) -> str:
        if self._item.startswith("visit:"):
            return _("Click the building to go to, or open ground · Esc ends")
        return _("Click where it is · Esc ends")

    def move(self, event: MapEvent) -> None:
        self._at = event.x, event.y
        self.canvas.refresh()

    def release(self, event: MapEvent) -> None:
        document = self.canvas.document
        kind = self._item.partition(":")[0]
        under = building_under(self.canvas, event.x, event.y) if kind == "visit" else None
        before = set(document.plan.table(kind))
        building = under[1] if under else ""
        if document.do(lambda: add_spot(document.plan, self._item, event.x, event.y, building)):
            document.select([(kind, id_) for id_ in document.plan.table(kind).keys() - before])

    def cancel(self, reason: str) -> None:
        self._at = None
        if reason == "escape":
            self.canvas.set_tool(None)

    def paint(self, surface: Surface) -> None:
        if self._at is not None:
            surface.painter.setOpacity(0.75)
            paint_spot(surface, self.canvas.style_in_use, spot(self._item, "drawn", *self._at))
            surface.painter.setOpacity(1.0)
