"""A picture of what is dragged, painted once and put down on every frame."""

from __future__ import annotations

import math
from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QImage, QPainter, QTransform

from musterpoint.desktop.canvas.surface import Surface

LARGEST = 3000
"""Device pixels: what is larger is painted anew each time, cut to the screen."""

MARGIN = 24.0
"""CSS pixels around the box, for markers and wide lines."""


class Stamp:
    """Keeps the picture for as long as it is neither turned nor scaled. paint: paints the things where they
    stand. box: around them. Both in one system of coordinates, which is moved over the screen."""

    def __init__(self, paint: Callable[[Surface], None], box: QRectF):
        self._paint = paint
        self._box = box
        self._key: tuple[float, ...] = ()
        self._image: QImage | None = None
        self._corner = QPointF()

    def put(self, surface: Surface) -> None:
        """Paint the things; surface.world says where their coordinates are on the screen."""
        world, density = surface.world, surface.painter.device().devicePixelRatioF()
        key = (world.m11(), world.m12(), world.m21(), world.m22(), surface.resolution, density)
        if key != self._key:
            # Painted directly, as it may be turned further; at rest it is kept.
            self._key, self._image = key, None
            self._paint(surface)
            return
        if self._image is None and not self._keep(surface, density):
            self._paint(surface)
            return
        corner = (world.map(QPointF(0.0, 0.0)) + self._corner) * density
        surface.painter.resetTransform()
        surface.painter.drawImage(QPointF(round(corner.x()), round(corner.y())) / density, self._image)

    def _keep(self, surface: Surface, density: float) -> bool:
        """Paint the picture; False where it would be too large."""
        box = surface.world.mapRect(self._box).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        width, height = math.ceil(box.width() * density), math.ceil(box.height() * density)
        if max(width, height) > LARGEST:
            return False
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(density)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        world = surface.world * QTransform.fromTranslate(-box.left(), -box.top())
        self._paint(Surface(painter, world, surface.resolution, surface.ratio))
        painter.end()
        self._image = image
        self._corner = box.topLeft() - surface.world.map(QPointF(0.0, 0.0))
        return True
