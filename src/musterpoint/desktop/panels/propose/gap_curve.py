"""The curve of a search: how far its best answer may be from the best there is, second by second."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QShowEvent
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from musterpoint.desktop.panels.propose.draft import Sample
from musterpoint.desktop.theme import current_theme
from musterpoint.text import _

if TYPE_CHECKING:
    from pyqtgraph import PlotDataItem, PlotWidget

HEIGHT = 132

ALL = 100.0
"""Percent: a gap that is larger, or unknown, is drawn as this."""


class GapCurve(QWidget):
    """A falling staircase of percent over seconds. The plot is made when it is first seen: making it takes as
    long as making a dozen panels."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._samples: list[Sample] = []
        self._plot: PlotWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    @property
    def samples(self) -> tuple[Sample, ...]:
        return tuple(self._samples)

    def show_samples(self, samples: Iterable[Sample]) -> None:
        self._samples = list(samples)
        self._draw()

    def add(self, seconds: float, best: float, bound: float) -> None:
        """Another news of the search."""
        self._samples.append((seconds, best, bound))
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._plot is None:
            self._plot, self._line = _plotted()
            self.layout().addWidget(self._plot)
            self._draw()

    def _draw(self) -> None:
        if self._plot is None:
            return
        known = [(seconds, gap_of(best, bound)) for seconds, best, bound in self._samples]
        self._line.setData(*(list(column) for column in zip(*known, strict=True)) if known else ([], []))
        top = max((gap for _seconds, gap in known[-200:]), default=ALL)
        self._plot.setYRange(0.0, max(1.0, top), padding=0.05)


def _plotted() -> tuple[PlotWidget, PlotDataItem]:
    """An empty plot and its line."""
    import pyqtgraph

    theme = current_theme()
    plot = pyqtgraph.PlotWidget(background=theme.surface, enableMenu=False)
    plot.setAccessibleName(_("Gap over time"))
    plot.setMouseEnabled(x=False, y=False)
    plot.hideButtons()
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.showGrid(y=True, alpha=0.15)
    for side, words in (("left", _("gap, %")), ("bottom", _("seconds"))):
        axis = plot.getAxis(side)
        axis.setLabel(words)
        axis.setPen(theme.line)
        axis.setTextPen(theme.muted)
        axis.enableAutoSIPrefix(False)
    tint = QColor(theme.accent)
    tint.setAlpha(40)
    pen = pyqtgraph.mkPen(theme.accent, width=2)
    return plot, plot.plot(pen=pen, stepMode="right", fillLevel=0.0, brush=tint)


def gap_of(best: float, bound: float) -> float:
    """Percent by which any answer could be better at the most, `ALL` where nothing is known."""
    if not math.isfinite(best) or not math.isfinite(bound):
        return ALL
    return min(ALL, max(0.0, 100 * (best - bound) / max(abs(best), 1e-9)))
