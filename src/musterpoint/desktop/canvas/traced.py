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

CHUNK = 25
"""So many features are traced as one path: of 200 it would take twice as long, of one each as well."""

MOST_TRACED = 1500
"""Where more of them are in view, features are dots."""


def paint_features(surface: Surface, style: MapStyle, selected: Iterable[Features]) -> None:
    """Trace the selected features that are in view."""
    symbol, painter = style.marks["selection"], surface.painter
    painter.setTransform(surface.world)
    painter.setPen(surface.pen(symbol))
    painter.setBrush(colour(symbol.fill))
    for features in selected:
        crowd = Crowd(features.shapes, features.boxes)
        seen = crowd.seen(surface, margin=4)
        if seen.sum() > MOST_TRACED:
            crowd.paint_dots(surface, QColor(colour(symbol.stroke)))
            continue
        for shapes in crowd.chunks(seen, CHUNK):
            flat = shapely.get_dimensions(shapes) == 2
            if flat.any():
                painter.drawPath(polygons_path(shapes[flat]))
            if not flat.all():
                painter.drawPath(lines_path(shapes[~flat]))
