"""The picture of the imported layers: everything on the map that nobody drags."""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy
import shapely
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QColor

from musterpoint.catalogue.style import MapStyle, Symbol, load_style
from musterpoint.desktop.canvas.base_maps import BaseMapPicture
from musterpoint.desktop.canvas.colouring import PLAIN, Classes, shades
from musterpoint.desktop.canvas.lines import LinePicture
from musterpoint.desktop.canvas.polygons import PolygonPicture
from musterpoint.desktop.canvas.rounds import KINDS, RoundsPicture
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS, Layer

PAINTING_ORDER = (NEIGHBOURHOODS, ROADS, BUILDINGS, ENTRANCES)
"""Lowest first: roads go under the houses that stand along them."""

_WITHOUT_POINTS = (NEIGHBOURHOODS, ROADS, BUILDINGS)
"""Stray points in these layers (crossings, labels) mean nothing on the map."""

RICH = 16
"""Layers with more points per feature than this are simplified by scale."""

INNER_SCALE = 12000
"""Neighbourhoods within others are traced on maps of one to so many and nearer."""

OUTLINES_FULL, OUTLINES_FADED = 2500, 12000
"""Buildings' outlines fade from one to so many to one to so many."""

OVER_PICTURE = 0.4
"""Part of their opacity that fills keep over a base map, so that the ground shows through."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A layer prepared for one range of scales."""

    polygons: PolygonPicture
    lines: LinePicture
    points: numpy.ndarray


class LayerPicture:
    """One layer, prepared when first painted (by whichever thread comes first)."""

    def __init__(self, layer: Layer):
        self.layer = layer
        self._levels: dict[int, _Level] = {}
        self._preparing = threading.Lock()

    def paint(
        self, surface: Surface, style: MapStyle, fills: Sequence[QColor], classes: Classes | None
    ) -> None:
        """Paint all but the outlines of neighbourhoods, which belong over the roads. fills: the layer's own,
        then those of the classes."""
        kind = self.layer.kind
        symbol = symbol_of_layer(style, kind)
        level = self._level(surface.resolution)
        level.polygons.paint(surface, fills, classes)
        if kind != NEIGHBOURHOODS:
            level.polygons.paint_outlines(surface, symbol, strength=_strength(surface.scale))
        level.lines.paint(surface, symbol, fills[0])
        if kind not in _WITHOUT_POINTS and symbol.shown_at(surface.scale):
            self._paint_points(surface, level.points, style)

    def paint_outlines(self, surface: Surface, style: MapStyle) -> None:
        """Trace neighbourhoods: those within others finely and only where there is room, those around them
        with an unbroken line."""
        polygons, inner = self._level(surface.resolution).polygons, self._inner
        symbol = style.layers[self.layer.kind]
        if inner is None:
            polygons.paint_outlines(surface, symbol)
            return
        if surface.scale <= INNER_SCALE:
            polygons.paint_outlines(surface, symbol, inner)
        polygons.paint_outlines(surface, dataclasses.replace(symbol, dash=()), ~inner)

    @cached_property
    def _inner(self) -> numpy.ndarray | None:
        """For each neighbourhood whether it lies within another one; None where none does."""
        frame = self.layer.frame
        inner = frame["parent"].notna().to_numpy() if "parent" in frame else numpy.zeros(len(frame), bool)
        return inner if inner.any() else None

    def _paint_points(self, surface: Surface, points: numpy.ndarray, style: MapStyle) -> None:
        left, bottom, right, top = surface.bounds(margin=4)
        inside = (points >= (left, bottom)).all(axis=1) & (points <= (right, top)).all(axis=1)
        symbol = symbol_of_layer(style, self.layer.kind)
        painter = surface.painter
        painter.resetTransform()
        painter.setPen(surface.pen(symbol))
        painter.setBrush(colour(symbol.fill))
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
            PolygonPicture(geometries),
            LinePicture(geometries, self._widths()),
            shapely.get_coordinates(points),
        )

    def _widths(self) -> numpy.ndarray:
        frame = self.layer.frame
        if "type" not in frame:
            return numpy.full(len(frame), load_style().road_width_m(None))
        types = frame["type"].astype("object")
        known = {kind: load_style().road_width_m(str(kind)) for kind in types.unique()}
        return types.map(known).to_numpy(dtype=float)


class LayersPicture:
    """The layers of a plan at one moment, painted together over its base maps. A layer that is the same as in
    `former` keeps its preparation.

    hidden: kinds of layers and of `rounds.KINDS` to leave out. rounds: of a copy of the plan.
    colouring, classes: what buildings are coloured by, see `colouring`.
    """

    def __init__(
        self,
        layers: Mapping[str, Layer],
        hidden: frozenset[str] = frozenset(),
        colouring: str = PLAIN,
        classes: Classes | None = None,
        base_maps: Sequence[BaseMapPicture] = (),
        rounds: RoundsPicture | None = None,
        former: LayersPicture | None = None,
    ):
        order = {kind: place for place, kind in enumerate(PAINTING_ORDER)}
        shown = sorted(layers.keys() - hidden, key=lambda kind: order.get(kind, len(order)))
        kept = former._pictures if former else {}
        self._pictures = {
            kind: _same(kept.get(kind), layers[kind]) or LayerPicture(layers[kind]) for kind in shown
        }
        self._base_maps = tuple(base_maps)
        self._rounds, self._hidden_rounds = rounds, hidden & set(KINDS)
        fitting = classes is not None and BUILDINGS in layers and len(classes) == len(layers[BUILDINGS].frame)
        self._colouring, self._classes = (colouring, classes) if fitting else (PLAIN, None)

    def paint(self, surface: Surface, style: MapStyle, hidden: Collection[str] = ()) -> None:
        """Paint the ground, the base maps, every layer that isn't hidden, and the rounds of teams. hidden:
        more kinds of these to leave out."""
        surface.painter.resetTransform()
        surface.painter.fillRect(surface.painter.viewport(), colour(style.ground))
        for base_map in self._base_maps:
            if not surface.cancelled():
                base_map.paint(surface)
        for kind, picture in self._pictures.items():
            if surface.cancelled():
                return
            coloured = kind == BUILDINGS and self._classes is not None
            names = (symbol_of_layer(style, kind).fill, *(shades(self._colouring, style) if coloured else ()))
            picture.paint(surface, style, self._fills(names), self._classes if coloured else None)
        if outlined := self._pictures.get(NEIGHBOURHOODS):
            outlined.paint_outlines(surface, style)
        if self._rounds is not None and not surface.cancelled():
            self._rounds.paint(surface, style, self._hidden_rounds.union(hidden))

    def changed_since(self, former: LayersPicture) -> QRectF | None:
        """The box of the world outside which both look alike, empty where they do everywhere; None where
        they may differ anywhere."""
        alike = (
            list(self._pictures.values()) == list(former._pictures.values())
            and self._base_maps == former._base_maps
            and self._hidden_rounds == former._hidden_rounds
            and self._colouring == former._colouring
        )
        rounds = self._rounds_since(former)
        return rounds | self._classes_since(former) if alike and rounds is not None else None

    def _rounds_since(self, former: LayersPicture) -> QRectF | None:
        if self._rounds is former._rounds:
            return QRectF()
        if self._rounds is None or former._rounds is None:
            return None
        return self._rounds.changed_since(former._rounds)

    def _classes_since(self, former: LayersPicture) -> QRectF:
        if self._classes is former._classes or self._classes is None or former._classes is None:
            return QRectF()
        others = numpy.flatnonzero(self._classes != former._classes)
        if not len(others) or BUILDINGS not in self._pictures:
            return QRectF()
        geometries = self._pictures[BUILDINGS].layer.frame.geometry.values[others]
        left, bottom, right, top = shapely.total_bounds(numpy.asarray(geometries)).tolist()
        return QRectF(left, bottom, right - left, top - bottom)

    def _fills(self, names: Sequence[str]) -> list[QColor]:
        fills = [colour(name) for name in names]
        if not self._base_maps:
            return fills
        faint = [QColor(fill) for fill in fills]
        for fill in faint:
            fill.setAlphaF(fill.alphaF() * OVER_PICTURE)
        return faint


def _strength(scale: float) -> float:
    """How strongly buildings are outlined: fully when near, then ever fainter, as outlines that go by the
    size of each house would scatter dark specks over a city."""
    return min(1.0, math.log(OUTLINES_FADED / scale) / math.log(OUTLINES_FADED / OUTLINES_FULL))


def symbol_of_layer(style: MapStyle, kind: str) -> Symbol:
    """The symbol of a kind of layer; kinds that the style doesn't know look like entrances."""
    return style.layers.get(kind) or style.layers[ENTRANCES]


def _same(kept: LayerPicture | None, layer: Layer) -> LayerPicture | None:
    """What was prepared for this layer before: its columns may have changed, its shapes have not."""
    return kept if kept and kept.layer.revision == layer.revision else None
