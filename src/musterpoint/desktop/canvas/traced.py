"""The selected features of layers, traced on the map."""

from __future__ import annotations

from collections.abc import Iterable

import numpy
import shapely
from PyQt6.QtGui import QColor

from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.coverage import empty_mask
from musterpoint.desktop.canvas.outlines import lines_path, polygons_path
from musterpoint.desktop.canvas.shapes import paint_mask
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.selection import Features

CHUNK = 200
"""So many features are traced as one path: a path of very many is slow to paint."""

MOST_TRACED = 1500
"""Where more of them are in view, features are dots."""

DOT = 2.0
"""CSS pixels."""


def paint_features(surface: Surface, style: MapStyle, selected: Iterable[Features]) -> None:
    """Trace the selected features that are in view."""
    symbol, painter = style.marks["selection"], surface.painter
    left, bottom, right, top = surface.bounds(margin=4)
    painter.setTransform(surface.world)
    painter.setPen(surface.pen(symbol))
    painter.setBrush(colour(symbol.fill))
    for features in selected:
        boxes = features.boxes
        seen = (boxes[:, 0] <= right) & (boxes[:, 2] >= left)
        seen &= (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)
        if seen.sum() > MOST_TRACED:
            _paint_dots(surface, symbol, (boxes[seen, :2] + boxes[seen, 2:]) / 2)
            continue
        met = features.shapes[seen]
        flat = shapely.get_dimensions(met) == 2
        for some, path_of in ((met[flat], polygons_path), (met[~flat], lines_path)):
            for start in range(0, len(some), CHUNK):
                painter.drawPath(path_of(some[start : start + CHUNK]))


def _paint_dots(surface: Surface, symbol: Symbol, middles: numpy.ndarray) -> None:
    """A dot at each place, all at once: a painter would take a second for a city's."""
    world, device, size = surface.world, surface.painter.device(), max(1, round(DOT * surface.ratio))
    x = (world.m11() * middles[:, 0] + world.m21() * middles[:, 1] + world.dx()).astype(int)
    y = (world.m12() * middles[:, 0] + world.m22() * middles[:, 1] + world.dy()).astype(int)
    inside = (x >= 0) & (x < device.width() - size) & (y >= 0) & (y < device.height() - size)
    inked = numpy.zeros((device.height(), device.width()), bool)
    for along in range(size):
        for across in range(size):
            inked[y[inside] + along, x[inside] + across] = True
    # A mask holds how coverage changes along a row.
    mask = empty_mask(device.width(), device.height())
    mask[:, : device.width()] = numpy.diff(inked.astype(numpy.float32), axis=1, prepend=0)
    surface.painter.save()
    paint_mask(surface, mask, QColor(colour(symbol.stroke)))
    surface.painter.restore()
