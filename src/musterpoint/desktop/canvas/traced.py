"""The selected features of layers, traced on the map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
import shapely
from PyQt6.QtGui import QColor

from musterpoint.catalogue.style import Symbol
from musterpoint.desktop.canvas.coverage import empty_mask
from musterpoint.desktop.canvas.outlines import lines_path, polygons_path
from musterpoint.desktop.canvas.shapes import paint_mask
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.plan import RECORD_TYPES, Plan
from musterpoint.session.actions.subjects import Ref

CHUNK = 200
"""So many features are traced as one path: a path of very many is slow to paint."""

MOST_TRACED = 1500
"""Where more of them are in view, features are dots."""

DOT = 2.0
"""CSS pixels."""


class Traced:
    """The features of a selection, found once. records: what else is selected."""

    def __init__(self, plan: Plan, selection: Sequence[Ref]):
        self.records = [ref for ref in selection if ref[0] in RECORD_TYPES]
        self._shapes: list[tuple[numpy.ndarray, numpy.ndarray]] = []
        for kind in plan.layers if len(self.records) < len(selection) else ():
            frame = plan.layers[kind].frame
            rows = frame.index.get_indexer([id_ for other, id_ in selection if other == kind])
            shapes = frame.geometry.to_numpy()[rows[rows >= 0]]
            if len(shapes):
                self._shapes.append((shapes, shapely.bounds(shapes)))

    def paint(self, surface: Surface, symbol: Symbol) -> None:
        """Trace those in view with the painter's pen and brush."""
        left, bottom, right, top = surface.bounds(margin=4)
        for shapes, boxes in self._shapes:
            seen = (boxes[:, 0] <= right) & (boxes[:, 2] >= left)
            seen &= (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)
            if seen.sum() > MOST_TRACED:
                _paint_dots(surface, symbol, (boxes[seen, :2] + boxes[seen, 2:]) / 2)
                continue
            met = shapes[seen]
            flat = shapely.get_dimensions(met) == 2
            for some, path_of in ((met[flat], polygons_path), (met[~flat], lines_path)):
                for start in range(0, len(some), CHUNK):
                    surface.painter.drawPath(path_of(some[start : start + CHUNK]))


_last: list[tuple[Sequence[Ref], tuple[object, ...], Traced]] = []


def traced(plan: Plan, selection: Sequence[Ref]) -> Traced:
    """What to trace; the last answer is given again while selection and layers are the same."""
    layers = tuple(plan.layers.values())
    for its_selection, its_layers, found in _last:
        same = len(layers) == len(its_layers) and all(map(lambda a, b: a is b, layers, its_layers))
        if its_selection is selection and same:
            return found
    _last[:] = [(selection, layers, Traced(plan, selection))]
    return _last[0][2]


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
