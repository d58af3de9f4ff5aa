"""Picking places on the map for a parameter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QLineF, QPointF, Qt

from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

ARM = 9.0
"""Half the length of a cross's strokes in CSS pixels."""


class PickTool(Tool):
    """Each click hands a place on; Esc ends. Places are marked by crosses."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: MapCanvas, take: Callable[[float, float], None], there: Sequence[str] = ()):
        """there: places picked before, as "x,y"."""
        super().__init__(canvas)
        self._take = take
        self._places = [place for text in there if (place := _place(text))]

    @property
    def hint(self) -> str:
        return _("Click places on the map; Esc ends")

    def release(self, event: MapEvent) -> None:
        self._places.append((event.x, event.y))
        self._take(event.x, event.y)
        self.canvas.refresh()

    def cancel(self, reason: str) -> None:
        if reason == "escape":
            self.canvas.set_tool(None)

    def paint(self, surface: Surface) -> None:
        symbol, painter = self.canvas.style_in_use.marks["proposed-new"], surface.painter
        painter.resetTransform()
        painter.setPen(surface.pen(symbol))
        arm = ARM * surface.ratio
        for place in self._places:
            middle = surface.world.map(QPointF(*place))
            painter.drawLine(QLineF(middle - QPointF(arm, 0), middle + QPointF(arm, 0)))
            painter.drawLine(QLineF(middle - QPointF(0, arm), middle + QPointF(0, arm)))


def _place(text: str) -> tuple[float, float] | None:
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return x, y
