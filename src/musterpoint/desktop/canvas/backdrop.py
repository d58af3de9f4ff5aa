"""What lies under the records: base maps and layers, painted ahead into tiles."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject, QRectF, QTimer, pyqtSignal
from PyQt6.QtGui import QPainter

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.base_maps import BaseMaps
from musterpoint.desktop.canvas.colouring import PLAIN, Colouring, concerns
from musterpoint.desktop.canvas.layers import LayersPicture
from musterpoint.desktop.canvas.round_paths import RoundPaths
from musterpoint.desktop.canvas.rounds import SPOTS, RoundsPicture
from musterpoint.desktop.canvas.tiles import TileCache
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.plan import Changes, Plan
from musterpoint.session.actions.subjects import Ref

SETTLE_MS = 30
"""Tiles of a new scale are painted when the wheel has rested so long; panning doesn't wait."""


class Backdrop(QObject):
    """The layers and base maps of a plan as they are shown.

    folder: the plan's, from which base maps are found. updated: paint again. changed: colouring or base maps
    are others.
    """

    updated = pyqtSignal()
    changed = pyqtSignal()

    def __init__(self, plan: Plan, folder: Path, parent: QObject | None = None):
        super().__init__(parent)
        self.picture = LayersPicture({})
        self.colouring = PLAIN
        self._plan = plan
        self._folder = folder
        self._style: MapStyle | None = None
        self._hidden: frozenset[str] = frozenset()
        self._extent = QRectF()
        self._view = Viewport()
        self._base_maps = BaseMaps()
        self._classes = Colouring(self)
        self._rounds = RoundPaths(plan, self)
        self._dragged: frozenset[Ref] = frozenset()
        self.left_out: frozenset[Ref] = frozenset()
        self._tiles = TileCache(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._tiles.updated.connect(self.updated)
        self._classes.updated.connect(self._show)
        self._rounds.updated.connect(self._on_rounds)
        # A method, as Qt lets go of it together with its object; a function might be called too late.
        self._settle.timeout.connect(self._prepare)

    # What is shown

    def show(self, style: MapStyle, hidden: frozenset[str], extent: QRectF) -> None:
        """Show the plan in a style without the hidden kinds of layers. extent: the box around all of it."""
        self._style, self._hidden, self._extent = style, hidden, extent
        self._show()

    def follow(self, changes: Changes) -> None:
        """Find again what these changes may have changed, and paint only that anew."""
        if changes.touch("base_map"):
            self._show()
            self.changed.emit()
        self._rounds.follow(changes)
        if concerns(self.colouring, changes):
            self._classes.ask(self.colouring, self._plan.copy())

    def colour_by(self, name: str) -> None:
        """Colour buildings by PLAIN, RESIDENTS or CATCHMENTS of `canvas.colouring`."""
        if name != self.colouring:
            self.colouring = name
            self._classes.ask(name, self._plan.copy())
            self.changed.emit()

    def look_into(self, plan: Plan, colouring: str) -> None:
        """Show another plan with the same layers, such as a proposal, with its buildings coloured."""
        self._plan, self.colouring = plan, colouring
        self._classes.ask(colouring, plan.copy())
        self._rounds.look_into(plan)
        self.changed.emit()

    def leave_out(self, dragged: frozenset[Ref]) -> None:
        """Don't show those of these records that are spots of the rounds, as they are being dragged. When
        they have been dropped they are `left_out` until they are shown at their new place."""
        dragged = frozenset(ref for ref in dragged if ref[0] in SPOTS)
        if dragged != self._dragged:
            self._dragged = dragged
            self._leave_out(dragged if self._rounds.is_current else dragged | self.left_out)

    def _leave_out(self, spots: frozenset[Ref]) -> None:
        if spots != self.left_out:
            self.left_out = spots
            self._show()

    def _on_rounds(self) -> None:
        self.left_out = self._dragged
        self._show()

    @property
    def online_allowed(self) -> bool:
        return self._base_maps.online_allowed

    def allow_online(self, allowed: bool) -> None:
        """Let base maps fetch tiles from the web; nothing is fetched before."""
        self._base_maps.online_allowed = allowed
        self._base_maps.forget()
        self._show()
        self.changed.emit()

    def attribution(self) -> str:
        """Whose web maps are shown."""
        return self._base_maps.attribution(self._plan)

    @property
    def rounds(self) -> RoundsPicture | None:
        """What is drawn of teams' rounds, None where there are none."""
        return self._rounds.picture

    # Where

    def look_at(self, view: Viewport) -> None:
        """Prepare what a view shows: at once after a pan, when the wheel rests after a zoom or a turn."""
        former, self._view = self._view, view
        if (view.resolution, view.rotation, view.pixel_ratio) == (
            former.resolution, former.rotation, former.pixel_ratio,
        ):  # fmt: skip
            self._tiles.prepare(view)
        else:
            self._settle.start()

    def is_drawn(self) -> bool:
        """Whether all that the view shows is painted sharp."""
        known = self._classes.is_current and self._rounds.is_current and not self._settle.isActive()
        return known and self._tiles.complete(self._view)

    def draw(self, painter: QPainter, view: Viewport) -> None:
        self._tiles.draw(painter, view)

    def _prepare(self) -> None:
        self._tiles.prepare(self._view)

    def _show(self) -> None:
        if self._style is None:
            return
        rounds = self._rounds.picture
        former, base_maps = self.picture, self._base_maps.pictures(self._plan, self._folder)
        self.picture = LayersPicture(
            self._plan.layers,
            self._hidden,
            self._classes.name,
            self._classes.classes,
            base_maps,
            rounds.without(self.left_out) if rounds and self.left_out else rounds,
            former,
        )
        changed = self.picture.changed_since(former)
        self._tiles.show(self.picture, self._style, self._extent, changed)
        self._settle.start()
        self.updated.emit()
