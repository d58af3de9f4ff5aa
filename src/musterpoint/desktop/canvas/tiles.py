"""The raster cache of the layers: tiles painted by worker threads, moved at once, sharp a moment later."""

from __future__ import annotations

import itertools
import math
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from PyQt6.QtCore import QObject, QRectF, QTimer, pyqtSignal
from PyQt6.QtGui import QImage, QPainter, QTransform

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.layers import LayersPicture
from musterpoint.desktop.canvas.surface import Surface
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.desktop.workers import Workers

TILE = 256
"""Side of a tile in device pixels."""

KEPT_TILES = 384
"""Tiles of the current scale that are kept (0.25 MB each), the ones farthest from the view go first."""

OVERVIEW = 1024
"""Longer side of the picture of everything that stands in until tiles arrive."""

GATHER_MS = 25
"""Tiles that arrive within this time are put onto the screen together."""

_WORKERS = max(2, min(4, (os.cpu_count() or 2) - 1))

TileKey = tuple[int, int]
"""Column and row."""


@dataclass(eq=False)
class _Generation:
    """The tiles of one content, scale and rotation. frame: world to the tiles' common pixel plane, in which
    tile (column, row) starts at (column * TILE, row * TILE)."""

    picture: LayersPicture
    style: MapStyle
    frame: QTransform
    resolution: float
    ratio: float
    tiles: dict[TileKey, QImage] = field(default_factory=dict)

    def needed(self, view: Viewport) -> list[TileKey]:
        """The tiles that the view shows, those nearest to its middle first."""
        offset = view.offset(view.turned())
        left, top = -offset.x() * self.ratio, -offset.y() * self.ratio
        right, bottom = left + view.width * self.ratio, top + view.height * self.ratio
        columns = range(math.floor(left / TILE), math.floor((right - 1) / TILE) + 1)
        rows = range(math.floor(top / TILE), math.floor((bottom - 1) / TILE) + 1)
        middle_x, middle_y = (left + right) / 2 / TILE - 0.5, (top + bottom) / 2 / TILE - 0.5
        return sorted(
            itertools.product(columns, rows),
            key=lambda key: (key[0] - middle_x) ** 2 + (key[1] - middle_y) ** 2,
        )

    def renewed(self, picture: LayersPicture, changed: QRectF) -> _Generation:
        """The same of another picture, with the tiles that lie outside a box of the world."""
        box = self.frame.mapRect(changed).adjusted(-8, -8, 8, 8) if not changed.isEmpty() else QRectF()
        kept = {key: tile for key, tile in self.tiles.items() if not _rectangle(key).intersects(box)}
        return _Generation(picture, self.style, self.frame, self.resolution, self.ratio, kept)


class TileCache(QObject):
    """Paints `LayersPicture`s into tiles off the GUI thread and puts what there is onto the screen.

    updated: tiles or the overview have arrived. Methods are called from the GUI thread only.
    """

    updated = pyqtSignal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._workers = Workers(self, _WORKERS, "tiles")
        self._picture: LayersPicture | None = None
        self._style: MapStyle | None = None
        self._current: _Generation | None = None
        self._former: _Generation | None = None
        self._overview: _Generation | None = None
        self._jobs: dict[TileKey, threading.Event] = {}
        self._overview_of = QRectF()
        self._stop_overview = threading.Event()
        self._gathering = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gathering.timeout.connect(self.updated)

    def show(
        self, picture: LayersPicture, style: MapStyle, extent: QRectF, changed: QRectF | None = None
    ) -> None:
        """Paint this picture from now on. What was painted of the one before stays until it is replaced.
        extent: the box around all of it. changed: outside this box of the world it looks like the one
        before, and what was painted there is kept."""
        self._picture, self._style = picture, style
        if changed is not None and self._current is not None and self._current.style == style:
            self._former, self._current = self._current, self._current.renewed(picture, changed)
            self._cancel(self._jobs)
        else:
            self._retire()
        self._stop_overview.set()
        self._stop_overview = threading.Event()
        self._overview_of = extent
        if extent.isEmpty():
            self._overview = None

    def prepare(self, view: Viewport) -> None:
        """Have the tiles painted that the view shows and that aren't there yet."""
        if self._picture is None or self._style is None:
            return
        frame = _frame(view)
        current = self._current
        if current is None or current.frame != frame:
            self._retire()
            current = self._current = _Generation(
                self._picture, self._style, frame, view.resolution, view.pixel_ratio
            )
        needed = current.needed(view)
        self._cancel(self._jobs.keys() - set(needed))
        for key in needed:
            if key not in current.tiles and key not in self._jobs:
                stop = self._jobs[key] = threading.Event()
                self._workers.start(self._paint_tile, current, key, stop, done=self._take_tile)
        self._forget(needed[0], current)
        if not self._overview_of.isEmpty():
            # After the tiles: somebody waits for these.
            about = self._picture, self._style, self._overview_of, self._stop_overview
            self._workers.start(self._paint_overview, *about, done=self._take_overview)
            self._overview_of = QRectF()

    def complete(self, view: Viewport) -> bool:
        """Whether every tile that the view shows has been painted."""
        current = self._current
        return self._picture is None or (
            current is not None
            and current.frame == _frame(view)
            and all(key in current.tiles for key in current.needed(view))
        )

    def draw(self, painter: QPainter, view: Viewport) -> None:
        """Put onto the screen what there is: sharp tiles, and below gaps what was painted before."""
        screen = view.transform()
        if not self.complete(view):
            for generation in (self._overview, self._former):
                if generation is not None:
                    self._draw_scaled(painter, generation, screen)
        current = self._current
        if current is None:
            return
        if current.frame != _frame(view):
            self._draw_scaled(painter, current, screen)
            return
        # Pixel by pixel: on a screen that is scaled by one and a half, parts of a pixel would leave seams.
        offset = view.offset(view.turned()) * current.ratio
        painter.save()
        painter.scale(1 / current.ratio, 1 / current.ratio)
        start = painter.deviceTransform()
        painter.translate(round(start.dx()) - start.dx(), round(start.dy()) - start.dy())
        for key in current.needed(view):
            if tile := current.tiles.get(key):
                painter.drawImage((_rectangle(key).topLeft() + offset).toPoint(), tile)
        painter.restore()

    def _draw_scaled(self, painter: QPainter, generation: _Generation, screen: QTransform) -> None:
        back, _ = generation.frame.inverted()
        painter.save()
        painter.setTransform(back * screen, True)
        inverse, _ = painter.deviceTransform().inverted()
        in_view = inverse.mapRect(QRectF(painter.viewport()))
        for key, tile in generation.tiles.items():
            if (rectangle := _rectangle(key)).intersects(in_view):
                painter.drawImage(rectangle, tile, QRectF(tile.rect()))
        painter.restore()

    def _cancel(self, keys: Iterable[TileKey]) -> None:
        for key in list(keys):
            self._jobs.pop(key).set()

    def _retire(self) -> None:
        """What is there becomes the stand-in, unless it is nearly empty and the one before it does better."""
        self._cancel(self._jobs)
        if self._current is not None and (self._former is None or len(self._current.tiles) > 2):
            self._former = self._current
        self._current = None

    def _forget(self, middle: TileKey, current: _Generation) -> None:
        excess = len(current.tiles) - KEPT_TILES
        if excess > 0:
            far = sorted(current.tiles, key=lambda key: -abs(key[0] - middle[0]) - abs(key[1] - middle[1]))
            for key in far[:excess]:
                del current.tiles[key]

    # In the worker threads

    def _paint_tile(
        self, generation: _Generation, key: TileKey, stop: threading.Event
    ) -> tuple[_Generation, TileKey, QImage] | None:
        if stop.is_set():
            return None
        world = generation.frame * QTransform.fromTranslate(-key[0] * TILE, -key[1] * TILE)
        image = QImage(TILE, TILE, QImage.Format.Format_RGB32)
        self._paint(image, generation, world, stop)
        return None if stop.is_set() else (generation, key, image)

    def _paint_overview(
        self, picture: LayersPicture, style: MapStyle, extent: QRectF, stop: threading.Event
    ) -> tuple[_Generation, QImage] | None:
        """The overview is a generation of one tile that holds everything."""
        resolution = max(extent.width(), extent.height()) / OVERVIEW
        width, height = (max(1, round(side / resolution)) for side in (extent.width(), extent.height()))
        centre = extent.center()
        world = Viewport(centre.x(), centre.y(), resolution, 0.0, width, height).transform()
        frame = world * QTransform.fromScale(TILE / width, TILE / height)
        generation = _Generation(picture, style, frame, resolution, 1.0)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        self._paint(image, generation, world, stop)
        return None if stop.is_set() else (generation, image)

    def _paint(
        self, image: QImage, generation: _Generation, world: QTransform, stop: threading.Event
    ) -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

        def cancelled() -> bool:
            return stop.is_set() or self._workers.closed

        surface = Surface(painter, world, generation.resolution, generation.ratio, cancelled)
        generation.picture.paint(surface, generation.style)
        painter.end()

    # Back in the GUI thread

    def _take_tile(self, painted: tuple[_Generation, TileKey, QImage] | None) -> None:
        if painted and painted[0] is self._current:
            generation, key, image = painted
            self._jobs.pop(key, None)
            generation.tiles[key] = image
            if not self._jobs:
                self._gathering.stop()
                self.updated.emit()
            elif not self._gathering.isActive():
                self._gathering.start()

    def _take_overview(self, painted: tuple[_Generation, QImage] | None) -> None:
        if painted and painted[0].picture is self._picture:
            generation, image = painted
            generation.tiles[0, 0] = image
            self._overview = generation
            self.updated.emit()


def _frame(view: Viewport) -> QTransform:
    """World to the pixel plane of the tiles for a view; a pan doesn't change it."""
    return view.turned() * QTransform.fromScale(view.pixel_ratio, view.pixel_ratio)


def _rectangle(key: TileKey) -> QRectF:
    """Where a tile lies in its generation's pixel plane."""
    return QRectF(key[0] * TILE, key[1] * TILE, TILE, TILE)
