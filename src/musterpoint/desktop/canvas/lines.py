"""A picture of very many lines with a width on the ground, such as roads."""

from __future__ import annotations

import numpy
import shapely
from PyQt6.QtGui import QColor

from musterpoint.catalogue.style import Symbol
from musterpoint.desktop.canvas.coverage import add_lines, empty_mask
from musterpoint.desktop.canvas.shapes import Shapes, paint_mask
from musterpoint.desktop.canvas.surface import Surface, colour

THINNEST = 0.4
"""Lines narrower than so many pixels are left out: the map would turn into a tangle."""

CASED = 2.0
"""Lines from so many pixels on get a casing."""

_KINDS = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)


class LinePicture:
    """Lines prepared for painting at any scale, from several threads at once. geometries: lines and
    multilines (others are ignored); widths: of each on the ground, in metres."""

    def __init__(self, geometries: numpy.ndarray, widths: numpy.ndarray):
        kept = numpy.flatnonzero(
            numpy.isin(shapely.get_type_id(geometries), _KINDS) & ~shapely.is_empty(geometries)
        )
        self._shapes = Shapes(geometries[kept])
        kept = kept[self._shapes.order]
        self._widths = widths[kept]

    def paint(self, surface: Surface, symbol: Symbol, fill: QColor) -> None:
        """Paint what is in view: every casing first, so that crossings are open."""
        chosen = self._shapes.in_view(surface, margin=20)
        chosen = chosen[self._widths[chosen] >= THINNEST * surface.resolution]
        cased = chosen[self._widths[chosen] >= CASED * surface.resolution]
        self._stroke(surface, cased, colour(symbol.stroke), 2 * symbol.width)
        self._stroke(surface, chosen, fill, 0.0)

    def _stroke(self, surface: Surface, chosen: numpy.ndarray, shade: QColor, extra: float) -> None:
        """Lines of all widths in one colour, wider than on the ground by `extra` CSS pixels."""
        if not len(chosen) or surface.cancelled():
            return
        mask = empty_mask(surface.painter.device().width(), surface.painter.device().height())
        for width in numpy.unique(self._widths[chosen]).tolist():
            pixels = max(width / surface.resolution, 1.0) + extra
            same = chosen[self._widths[chosen] == width]
            add_lines(mask, *self._shapes.on(surface, same), pixels * surface.ratio)
        paint_mask(surface, mask, shade)
