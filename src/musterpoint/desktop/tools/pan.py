"""Moving the map with the left button."""

from __future__ import annotations

from PyQt6.QtCore import Qt

from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.text import _


class PanTool(Tool):
    """Every drag moves the map."""

    cursor = Qt.CursorShape.OpenHandCursor

    @property
    def hint(self) -> str:
        return _("Drag to move the map, Esc ends")

    def press(self, event: MapEvent) -> None:
        self.canvas.start_pan(event.position)

    def cancel(self, reason: str) -> None:
        if reason == "escape":
            self.canvas.set_tool(None)
