"""The selected features of layers, traced on the map."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from PyQt6.QtGui import QColor

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.crowd import Crowd
from musterpoint.desktop.canvas.outlines import lines_path, polygons_path
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.selection import Features

CHUNK = 200
"""So many features are traced as one path."""

MOST_TRACED = 1500
"""Where more of them are in view, features are dots."""


def paint_features(surface: Surface, style: MapStyle, selected: Iterable[Features]) -> None:
    """Trace the selected features that are in view."""
    symbol, painter = style.marks["selection"], surface.painter
    painter.setTransform(surface.world)
    painter.setPen(surface.pen(symbol))
    painter.setBrush(colour(symbol.fill))
    for features in selected:
        seen = Crowd(features.shapes, features.boxes).in_view(surface, margin=4)
        if len(seen) > MOST_TRACED:
            seen.paint_dots(surface, QColor(colour(symbol.stroke)))
            continue
        flat = shapely.get_dimensions(seen.shapes) == 2
        for some, path_of in ((flat, polygons_path), (~flat, lines_path)):
            for shapes in Crowd(seen.shapes[some], seen.boxes[some]).chunks(CHUNK):
                painter.drawPath(path_of(shapes))
