"""The curve of a search: how far its best answer may be from the best there is, second by second."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pyqtgraph
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from musterpoint.desktop.panels.propose.draft import Sample
from musterpoint.desktop.theme import current_theme
from musterpoint.text import _

HEIGHT = 132

ALL = 100.0
"""Percent: a gap that is larger, or unknown, is drawn as this."""


class GapCurve(QWidget):
    """A falling staircase of percent over seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._samples: list[Sample] = []
        theme = current_theme()
        self._plot = pyqtgraph.PlotWidget(background=theme.surface)
        self._plot.setAccessibleName(_("Gap over time"))
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.showGrid(y=True, alpha=0.15)
        for side, words in (("left", _("gap, %")), ("bottom", _("seconds"))):
            axis = self._plot.getAxis(side)
            axis.setLabel(words)
            axis.setPen(theme.line)
            axis.setTextPen(theme.muted)
            axis.enableAutoSIPrefix(False)
        tint = QColor(theme.accent)
        tint.setAlpha(40)
        self._line = self._plot.plot(
            pen=pyqtgraph.mkPen(theme.accent, width=2), stepMode="right", fillLevel=0.0, brush=tint
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)

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

    def _draw(self) -> None:
        known = [(seconds, gap_of(best, bound)) for seconds, best, bound in self._samples]
        self._line.setData(*(list(column) for column in zip(*known, strict=True)) if known else ([], []))
        top = max((gap for _seconds, gap in known[-200:]), default=ALL)
        self._plot.setYRange(0.0, max(1.0, top), padding=0.05)


def gap_of(best: float, bound: float) -> float:
    """Percent by which any answer could be better at the most, `ALL` where nothing is known."""
    if not math.isfinite(best) or not math.isfinite(bound):
        return ALL
    return min(ALL, max(0.0, 100 * (best - bound) / max(abs(best), 1e-9)))
