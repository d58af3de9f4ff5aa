"""Which part of the world the map shows, and how world and screen map to each other."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QTransform

METRES_PER_CSS_PIXEL = 0.0254 / 96
"""Size of a CSS pixel on paper; what a scale of one to so many is reckoned with."""

NEAREST, FARTHEST = 0.005, 400.0
"""Limits of metres per pixel: a centimetre is two pixels; a country fits."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """A view of the world: what lies at the middle of a screen area and how large.

    x, y: the centre in the plan's CRS. resolution: metres per logical pixel. rotation: degrees by which the
    map is turned counter-clockwise. width, height: of the screen area, in logical pixels. pixel_ratio: device
    pixels per logical pixel.
    """

    x: float = 0.0
    y: float = 0.0
    resolution: float = 1.0
    rotation: float = 0.0
    width: int = 1
    height: int = 1
    pixel_ratio: float = 1.0

    def turned(self) -> QTransform:
        """World to logical pixels, scaled and turned but not yet moved."""
        return QTransform().scale(1 / self.resolution, -1 / self.resolution).rotate(self.rotation)

    def transform(self) -> QTransform:
        """World to screen."""
        turned = self.turned()
        offset = self.offset(turned)
        return turned * QTransform.fromTranslate(offset.x(), offset.y())

    def offset(self, turned: QTransform) -> QPointF:
        """What moves `turned` coordinates onto the screen: whole device pixels, so that what is drawn into
        tiles beforehand stays sharp."""
        centre = turned.map(QPointF(self.x, self.y))
        ratio = self.pixel_ratio
        return QPointF(
            round((self.width / 2 - centre.x()) * ratio) / ratio,
            round((self.height / 2 - centre.y()) * ratio) / ratio,
        )

    def to_screen(self, x: float, y: float) -> QPointF:
        return self.transform().map(QPointF(x, y))

    def to_world(self, position: QPointF) -> tuple[float, float]:
        inverse, _ = self.transform().inverted()
        point = inverse.map(position)
        return point.x(), point.y()

    def bounds(self) -> QRectF:
        """The box around all that is in view, in world coordinates (top is the lowest y)."""
        inverse, _ = self.transform().inverted()
        return inverse.mapRect(QRectF(0, 0, self.width, self.height))

    @property
    def scale(self) -> float:
        """The map is one to so many."""
        return self.resolution / METRES_PER_CSS_PIXEL

    def resized(self, width: int, height: int) -> Viewport:
        return dataclasses.replace(self, width=max(width, 1), height=max(height, 1))

    def moved_to(self, x: float, y: float) -> Viewport:
        return dataclasses.replace(self, x=x, y=y)

    def panned(self, right: float, down: float) -> Viewport:
        """The map pushed by so many pixels."""
        inverse, _ = self.turned().inverted()
        step = inverse.map(QPointF(-right, -down))
        return self.moved_to(self.x + step.x(), self.y + step.y())

    def zoomed(self, factor: float, anchor: QPointF) -> Viewport:
        """Nearer by `factor`, with the place under `anchor` (screen) kept where it is."""
        resolution = min(max(self.resolution / factor, NEAREST), FARTHEST)
        x, y = self.to_world(anchor)
        share = resolution / self.resolution
        return dataclasses.replace(
            self, x=x + (self.x - x) * share, y=y + (self.y - y) * share, resolution=resolution
        )

    def rotated(self, rotation: float, anchor: QPointF) -> Viewport:
        """Turned to so many degrees counter-clockwise; the place under `anchor` (screen) stays there."""
        x, y = self.to_world(anchor)
        turned = dataclasses.replace(self, x=x, y=y, rotation=(rotation + 180) % 360 - 180)
        middle = QPointF(self.width / 2, self.height / 2)
        return turned.moved_to(*turned.to_world(middle + (middle - anchor)))

    def fitted(self, world: QRectF, margin: float = 0.08) -> Viewport:
        """The view that shows all of `world` with a margin (part of the screen) around it."""
        angle = math.radians(self.rotation)
        across = abs(world.width() * math.cos(angle)) + abs(world.height() * math.sin(angle))
        along = abs(world.width() * math.sin(angle)) + abs(world.height() * math.cos(angle))
        room = 1 - 2 * margin
        resolution = max(across / (self.width * room), along / (self.height * room), NEAREST)
        centre = world.center()
        return dataclasses.replace(self, x=centre.x(), y=centre.y(), resolution=min(resolution, FARTHEST))
