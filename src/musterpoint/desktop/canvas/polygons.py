"""A picture of very many polygons that stays quick at every scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
import shapely
from PyQt6.QtGui import QColor

from musterpoint.catalogue.style import Symbol
from musterpoint.desktop.canvas.coverage import add_areas, add_lines, empty_mask
from musterpoint.desktop.canvas.shapes import Shapes, paint_mask
from musterpoint.desktop.canvas.surface import Surface, colour

OUTLINED = 4.0
"""Polygons from so many pixels on get their outline."""

SMALLEST = 0.05
"""Polygons of fewer pixels across are left out: thousands of them don't darken a pixel."""

_KINDS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


class PolygonPicture:
    """Polygons prepared for painting at any scale, from several threads at once.

    geometries: polygons and multipolygons (others are ignored), one per feature.
    """

    def __init__(self, geometries: numpy.ndarray):
        kept = numpy.flatnonzero(
            numpy.isin(shapely.get_type_id(geometries), _KINDS) & ~shapely.is_empty(geometries)
        )
        self._shapes = Shapes(geometries[kept])
        self._features = kept[self._shapes.order]

    def paint(self, surface: Surface, fills: Sequence[QColor], classes: numpy.ndarray | None = None) -> None:
        """Fill what is in view. classes: for each feature the index of its fill; without, all have the
        first one."""
        chosen = self._shapes.in_view(surface, SMALLEST)
        numbers = classes[self._features[chosen]] if classes is not None else numpy.zeros(len(chosen), int)
        for number, shade in enumerate(fills):
            same = chosen[numbers == number]
            if shade.alpha() and len(same) and not surface.cancelled():
                mask = empty_mask(surface.painter.device().width(), surface.painter.device().height())
                add_areas(mask, *self._shapes.on(surface, same))
                paint_mask(surface, mask, shade)

    def paint_outlines(
        self, surface: Surface, symbol: Symbol, among: numpy.ndarray | None = None, strength: float = 1.0
    ) -> None:
        """Trace what is in view and not too small for it with the symbol's stroke. among: for each feature
        whether it is wanted; without, all are. strength: part of its opacity that the stroke has, 0–1."""
        if not symbol.stroke or strength <= 0 or surface.cancelled():
            return
        chosen = self._shapes.in_view(surface, OUTLINED)
        if among is not None:
            chosen = chosen[among[self._features[chosen]]]
        if not len(chosen):
            return
        shade = QColor(colour(symbol.stroke))
        shade.setAlphaF(shade.alphaF() * strength)
        mask = empty_mask(surface.painter.device().width(), surface.painter.device().height())
        dash = [length * surface.ratio for length in symbol.dash[:2]]
        add_lines(mask, *self._shapes.on(surface, chosen), symbol.width * surface.ratio, *dash)
        paint_mask(surface, mask, shade)
