"""The picture of the imported layers: everything on the map that nobody drags."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy
import shapely
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QPen

from musterpoint.catalogue.style import MapStyle, load_style
from musterpoint.desktop.canvas.lines import LinePicture
from musterpoint.desktop.canvas.polygons import PolygonPicture
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Layer

PAINTING_ORDER = (NEIGHBOURHOODS, ROADS, BUILDINGS, ENTRANCES)
"""Lowest first: roads go under the houses that stand along them."""

_WITHOUT_POINTS = (NEIGHBOURHOODS, ROADS, BUILDINGS)
"""Stray points in these layers (crossings, labels) mean nothing on the map."""

RICH = 16
"""Layers with more points per feature than this are simplified by scale."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A layer prepared for one range of scales."""

    polygons: PolygonPicture
    lines: LinePicture
    points: numpy.ndarray


class LayerPicture:
    """One layer, prepared when first painted (by whichever thread comes first). by_residents: buildings
    are filled by their residents."""

    def __init__(self, layer: Layer, by_residents: bool = False):
        self.layer = layer
        self._by_residents = by_residents and "residents" in layer.frame
        self._levels: dict[int, _Level] = {}
        self._preparing = threading.Lock()

    def paint(self, surface: Surface, style: MapStyle) -> None:
        """Paint all but the outlines of neighbourhoods, which belong over the roads."""
        kind = self.layer.kind
        symbol = style.layers.get(kind) or style.layers[ENTRANCES]
        level = self._level(surface.resolution)
        fills = [colour(name) for name in (symbol.fill, *style.residents_fills)]
        level.polygons.paint(surface, fills)
        if kind != NEIGHBOURHOODS:
            level.polygons.paint_outlines(surface, symbol)
        level.lines.paint(surface, symbol)
        if kind not in _WITHOUT_POINTS and symbol.shown_at(surface.scale):
            self._paint_points(surface, level.points, fills[0], surface.pen(symbol))

    def paint_outlines(self, surface: Surface, style: MapStyle) -> None:
        symbol = style.layers[self.layer.kind]
        self._level(surface.resolution).polygons.paint_outlines(surface, symbol)

    def _paint_points(self, surface: Surface, points: numpy.ndarray, fill: QColor, pen: QPen) -> None:
        left, bottom, right, top = surface.bounds(margin=4)
        inside = (points >= (left, bottom)).all(axis=1) & (points <= (right, top)).all(axis=1)
        painter = surface.painter
        painter.resetTransform()
        painter.setPen(pen)
        painter.setBrush(fill)
        radius = 4 * surface.ratio
        for x, y in points[inside].tolist():
            painter.drawEllipse(surface.world.map(QPointF(x, y)), radius, radius)

    def _level(self, resolution: float) -> _Level:
        """The level for a resolution: 0 is exact; from 2 m per pixel on, rich layers lose what is smaller
        than half a pixel."""
        with self._preparing:
            level = max(0, math.floor(math.log2(resolution))) if self._is_rich else 0
            if level not in self._levels:
                self._levels[level] = self._prepared(level)
            return self._levels[level]

    @cached_property
    def _is_rich(self) -> bool:
        geometries = self.layer.frame.geometry.values
        sample = geometries[:: max(1, len(geometries) // 1000)]
        return bool(len(sample)) and shapely.get_num_coordinates(sample).mean() > RICH

    def _prepared(self, level: int) -> _Level:
        frame = self.layer.frame
        geometries = numpy.asarray(frame.geometry.values)
        if level:
            geometries = shapely.simplify(geometries, 2.0 ** (level - 1), preserve_topology=False)
        points = geometries[shapely.get_dimensions(geometries) == 0]
        return _Level(
            PolygonPicture(geometries, self._fills()),
            LinePicture(geometries, self._widths()),
            shapely.get_coordinates(points),
        )

    def _fills(self) -> numpy.ndarray | None:
        """0 is the layer's own fill, 1 and more the classes of residents."""
        if not self._by_residents:
            return None
        residents = self.layer.frame["residents"].fillna(0).to_numpy(dtype=int)
        return numpy.where(
            residents > 0, 1 + numpy.digitize(residents, load_style().residents_limits, right=True), 0
        )

    def _widths(self) -> numpy.ndarray:
        frame = self.layer.frame
        if "type" not in frame:
            return numpy.full(len(frame), load_style().road_width_m(None))
        types = frame["type"].astype("object")
        known = {kind: load_style().road_width_m(str(kind)) for kind in types.unique()}
        return types.map(known).to_numpy(dtype=float)


class LayersPicture:
    """The layers of a plan at one moment, painted together. A layer that is the same as in `former` keeps
    its preparation."""

    def __init__(
        self,
        layers: Mapping[str, Layer],
        hidden: frozenset[str] = frozenset(),
        by_residents: bool = False,
        former: LayersPicture | None = None,
    ):
        self._pictures: dict[str, LayerPicture] = {}
        self._by_residents = by_residents
        order = {kind: place for place, kind in enumerate(PAINTING_ORDER)}
        for kind in sorted(layers, key=lambda name: order.get(name, len(order))):
            if kind in hidden:
                continue
            layer, colours = layers[kind], by_residents and kind == BUILDINGS
            kept = former and former._kept(layer, colours)
            self._pictures[kind] = kept or LayerPicture(layer, colours)

    def paint(self, surface: Surface, style: MapStyle) -> None:
        """Paint the ground and every layer that isn't hidden."""
        surface.painter.resetTransform()
        surface.painter.fillRect(surface.painter.viewport(), colour(style.ground))
        for picture in self._pictures.values():
            if surface.cancelled():
                return
            picture.paint(surface, style)
        if outlined := self._pictures.get(NEIGHBOURHOODS):
            outlined.paint_outlines(surface, style)

    def _kept(self, layer: Layer, by_residents: bool) -> LayerPicture | None:
        """The picture of the same layer, if nothing that it shows has changed."""
        picture = self._pictures.get(layer.kind)
        if picture is None or picture._by_residents != by_residents:
            return None
        same = picture.layer.revision == layer.revision
        if by_residents:
            same = same and picture.layer.frame["residents"].equals(layer.frame["residents"])
        return picture if same else None
