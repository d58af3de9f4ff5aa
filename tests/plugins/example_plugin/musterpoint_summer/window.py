"""What the example shows in the window. Imported only when there is one."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel

from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Changes
from musterpoint.plugins import api


class ShadeTool(Tool):
    """A click puts a canopy there."""

    cursor = Qt.CursorShape.CrossCursor

    @property
    def hint(self) -> str:
        return str(api.Text("点击放置遮阳帐篷", "Click to put up a canopy"))

    def press(self, event: MapEvent) -> None:
        canopy = api.Fixture(
            id=api.new_id("fixture"), type="canopy-3x3", x=event.x, y=event.y, width=3, depth=3
        )
        self.canvas.document.do(api.Edit(api.Label("Put up a canopy"), tuple(api.made(canopy))))


class WeatherPanel(QLabel):
    """Tells how many sites stand in the sun."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        workbench.document.plan_changed.connect(self._on_changes)
        self._refresh()

    def _on_changes(self, changes: Changes) -> None:
        if changes.touch("site"):
            self._refresh()

    def _refresh(self) -> None:
        count = len(self._workbench.plan.table("site"))
        self.setText(str(api.Text(f"{count} 个点位在晒太阳", f"{count} sites in the sun")))
