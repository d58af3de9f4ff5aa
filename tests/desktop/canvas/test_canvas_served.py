"""What the map shows of who goes where."""

from __future__ import annotations

import numpy
import pandas
import pytest
from PyQt6.QtCore import QLineF
from PyQt6.QtGui import QPen, QTransform

from musterpoint.catalogue.style import load_style
from musterpoint.desktop.canvas.served import MOST_WAYS, ServedPicture, paint_ways
from musterpoint.desktop.canvas.surface import METRES_PER_CSS_PIXEL, Surface


class Recorder:
    """Stands in for a painter, and counts lines."""

    def __init__(self) -> None:
        self.lines: list[QLineF] = []

    def setTransform(self, world: QTransform) -> None: ...

    def setPen(self, pen: QPen) -> None: ...

    def drawLines(self, lines: list[QLineF]) -> None:
        self.lines += lines


@pytest.mark.parametrize(("buildings", "drawn"), [(12, 12), (MOST_WAYS, MOST_WAYS), (300_000, MOST_WAYS)])
def test_of_very_many_ways_some_are_drawn_spread_over_all(buildings: int, drawn: int):
    ways = pandas.DataFrame({"x": numpy.arange(buildings, dtype=float), "y": 0.0, "to_x": 0.0, "to_y": 9.0})
    ways = ways.assign(site="site-1", metres=1.0, part=False)
    painter = Recorder()
    surface = Surface(painter, QTransform(), 5000 * METRES_PER_CSS_PIXEL)
    paint_ways(surface, load_style(), ServedPicture(ways, {}, {}, (), {}, {}), ["site-1"], [])
    assert len(painter.lines) == pytest.approx(drawn, abs=1)
    assert painter.lines[-1].x1() >= buildings * 0.99 - 1
