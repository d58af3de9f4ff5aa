"""Placing kits and fixtures by clicking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent

from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.tools.ghost import KIT, Ghost
from musterpoint.desktop.tools.tool import MapEvent, Tool
from musterpoint.plan import RecordChange
from musterpoint.text import _

if TYPE_CHECKING:
    from musterpoint.desktop.canvas.map_canvas import MapCanvas

STEP, LEAP = 15.0, 90.0
"""Degrees that R turns by, without and with Shift."""


class PlaceTool(Tool):
    """Each click places the item under the cursor, until Esc."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: MapCanvas, item: str):
        super().__init__(canvas)
        self.ghost = Ghost(canvas.document.catalogue, item)
        self._on_map = False

    @property
    def hint(self) -> str:
        if self.blocked:
            return _("A building is in the way. Esc ends.")
        return _("Click to place, R turns by 15° (Shift: 90°), Esc ends")

    @property
    def blocked(self) -> bool:
        """Whether a building stands where the ghost is."""
        return self._on_map and is_blocked(self.canvas, self.ghost)

    def move(self, event: MapEvent) -> None:
        self._on_map = True
        self.ghost.x, self.ghost.y = event.x, event.y
        self.canvas.refresh()

    def release(self, event: MapEvent) -> None:
        self.move(event)
        place(self.canvas, self.ghost, event.position)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_R:
            return False
        wide = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.ghost.rotation += LEAP if wide else STEP
        self.canvas.refresh()
        return True

    def cancel(self, reason: str) -> None:
        if reason == "escape":
            self.canvas.set_tool(None)

    def paint(self, surface: Surface) -> None:
        if self._on_map:
            self.ghost.paint(surface, self.canvas.style_in_use, self.blocked)


def is_blocked(canvas: MapCanvas, ghost: Ghost) -> bool:
    """Whether a building stands where the ghost is; not known yet while buildings are still being indexed."""
    obstacles = canvas.document.obstacles
    return obstacles is not None and bool(obstacles.hits(ghost.footprint()))


def place(canvas: MapCanvas, ghost: Ghost, position: QPointF) -> None:
    """Place the ghost where it is and select what came of it; a fixture joins the site that lies under it."""
    document = canvas.document
    site = "" if ghost.kind == KIT else _site_under(canvas, position)
    made = []

    def edit():
        placing = ghost.edit(document.plan, site)
        made.extend(change for change in placing.changes if isinstance(change, RecordChange))
        return placing

    if document.do(edit):
        foremost = "site" if ghost.kind == KIT else "fixture"
        document.select([(foremost, change.id) for change in made if change.kind == foremost][:1])


def _site_under(canvas: MapCanvas, position: QPointF) -> str:
    hit = canvas.under(position)
    if hit is None:
        return ""
    kind, id_ = hit
    return id_ if kind == "site" else canvas.document.plan.table(kind)[id_].site
