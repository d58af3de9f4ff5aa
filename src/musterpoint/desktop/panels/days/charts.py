"""Charts of simulated days: queue, wait, people through and still to come, use of posts, and when the last is
done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from html import escape

import numpy as np
import pyqtgraph
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QShowEvent
from PyQt6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from musterpoint.desktop.panels.timetable.paint import TICKS, clock
from musterpoint.desktop.theme import current_theme
from musterpoint.engine.timetable import SiteDays
from musterpoint.plugins.exporters.days import Outcome
from musterpoint.text import _

SHADES = {
    "light": ("#4338ca", "#c2410c", "#0f766e", "#a21caf"),
    "dark": ("#a5b4fc", "#fdba74", "#5eead4", "#f0abfc"),
}
"""One per outcome, told apart by colour-blind eyes too; dashes tell them apart in grey."""

DASHES = (None, (6, 3), (2, 2), (8, 3, 2, 3))
DASH_MARKS = ("━━", "╍╍", "┅┅", "┉┉")
"""The dashes as they stand in a chart's heading."""

LINE_HEIGHT, LEAST_HEIGHT = 20, 220

QUEUE, WAIT, THROUGH, LEFT, USE, DONE = "queue", "wait", "through", "left", "use", "done"
WITH_MEDIAN = (QUEUE, WAIT)
"""Charts that show the median beside the 95th percentile where there is one outcome."""


class ClockAxis(pyqtgraph.AxisItem):
    """Minutes after the campaign's start as clock times."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.start: datetime | None = None

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        wanted = (high - low) / max(1.0, size / 70)
        return [(next((tick for tick in TICKS if tick >= wanted), TICKS[-1]), 0)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [clock(self.start, value)[-5:] for value in values]


class ChartPage(QWidget):
    """Makes its chart when it is first seen or drawn into: each takes a frame of the window."""

    def __init__(self, make: Callable[[], pyqtgraph.PlotWidget]):
        super().__init__()
        self._make = make
        self._made: pyqtgraph.PlotWidget | None = None
        self.setMinimumHeight(LEAST_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    @property
    def is_made(self) -> bool:
        return self._made is not None

    @property
    def plot(self) -> pyqtgraph.PlotWidget:
        """The chart, made now at the latest."""
        self._be_made()
        return self._made

    def showEvent(self, event: QShowEvent) -> None:
        self._be_made()
        super().showEvent(event)

    def _be_made(self) -> None:
        if self._made is None:
            self._made = self._make()
            self.layout().addWidget(self._made)


class DayCharts(QTabWidget):
    """A tab per chart, in each a line per outcome, of one site."""

    def __init__(self, most_wait: float) -> None:
        """most_wait: minutes in the queue that the norm allows."""
        super().__init__()
        self._most_wait = most_wait
        self.setDocumentMode(True)
        self._axes: list[ClockAxis] = []
        titled = (
            (QUEUE, _("Queue"), _("people waiting")),
            (WAIT, _("Wait"), _("minutes of wait")),
            (THROUGH, _("Throughput"), _("people an hour")),
            (LEFT, _("Deadline"), _("people still to come")),
            (USE, _("Utilisation"), _("% of the time at work")),
            (DONE, _("Last one done"), _("% of the days")),
        )
        self._pages = {
            name: ChartPage(partial(self._plot, title, label, name != USE)) for name, title, label in titled
        }
        for name, title, _label in titled:
            self.addTab(self._pages[name], title)

    @property
    def plots(self) -> dict[str, pyqtgraph.PlotWidget]:
        """All charts by name."""
        return {name: page.plot for name, page in self._pages.items()}

    @property
    def shown(self) -> pyqtgraph.PlotWidget:
        """The chart in front."""
        return self.currentWidget().plot

    def _plot(self, title: str, label: str, clocked: bool) -> pyqtgraph.PlotWidget:
        axes = {}
        if clocked:
            axes["bottom"] = ClockAxis()
            self._axes.append(axes["bottom"])
        plot = bare_plot(label, _("time of day") if clocked else "", axes)
        plot.setAccessibleName(title)
        entitle(plot, "")
        return plot

    def show_site(self, outcomes: Sequence[Outcome], site_id: str) -> None:
        """Draw what the outcomes say of a site; those that don't know it are left out."""
        known = [(number, one) for number, one in enumerate(outcomes) if site_id in one.days.sites]
        single = len(known) == 1
        plots = {name: page.plot for name, page in self._pages.items() if known or page.is_made}
        for axis in self._axes:
            axis.start = known[0][1].start if known else None
        for name, plot in plots.items():
            plot.clear()
            entitle(plot, _heading(known, site_id, single and name in WITH_MEDIAN))
        for number, one in known:
            self._draw(one.days.sites[site_id], number, single)
        if known:
            self._limits(known[0][1].days.sites[site_id])
            self._uses([(number, one, one.days.sites[site_id]) for number, one in known])
        for plot in plots.values():
            plot.enableAutoRange()

    def _draw(self, site: SiteDays, number: int, single: bool) -> None:
        minutes = site.times / 60
        middle = minutes[:-1] + np.diff(minutes) / 2
        pen = shade_pen(number)
        self.plots[QUEUE].plot(minutes, site.waiting_p95.sum(axis=1), pen=pen)
        # Nobody comes at some times: no wait is known then.
        self.plots[WAIT].plot(middle, site.wait_p95 / 60, pen=pen, connect="finite")
        rate = np.diff(site.through) / np.diff(site.times) * 3600
        self.plots[THROUGH].plot(middle, rate, pen=pen)
        finished = np.sort(site.finished[np.isfinite(site.finished)]) / 60
        if len(finished):
            part = 100 * np.arange(1, len(finished) + 1) / len(site.finished)
            early = finished[0] - 10
            self.plots[DONE].plot(np.append(early, finished), np.append(0.0, part), pen=pen)
        self._draw_left(site, minutes, number)
        if single:
            light = shade_pen(number, width=1)
            self.plots[QUEUE].plot(minutes, site.waiting_median.sum(axis=1), pen=light)
            self.plots[WAIT].plot(middle, site.wait_median / 60, pen=light, connect="finite")

    def _draw_left(self, site: SiteDays, minutes: np.ndarray, number: int) -> None:
        """A fan: half of the days lie in its darker part, nine of ten in the whole, about the median."""
        plot = self.plots[LEFT]
        edges = [pyqtgraph.PlotCurveItem(minutes, people) for people in site.left]
        for low, high, alpha in ((0, 4, 40), (1, 3, 70)):
            tint = QColor(shade(number))
            tint.setAlpha(alpha)
            plot.addItem(pyqtgraph.FillBetweenItem(edges[low], edges[high], brush=tint))
        plot.plot(minutes, site.left[2], pen=shade_pen(number))

    def _limits(self, site: SiteDays) -> None:
        """Room for the queue, the norm for the wait, what the lanes are planned to serve, the deadline."""
        if site.room is not None:
            self._line(QUEUE, site.room, 0, _("room for {count}").format(count=site.room))
        norm = _("norm: {minutes} min").format(minutes=f"{self._most_wait:g}")
        self._line(WAIT, self._most_wait, 0, norm)
        self._line(THROUGH, site.planned_rate, 0, _("planned"))
        for chart, place in ((LEFT, 0.85), (DONE, 0.5)):
            self._line(chart, site.closes / 60, 90, _("closing time"), place)
        self._line(USE, 100.0, 0, "")

    def _line(self, chart: str, at: float, angle: int, words: str, place: float = 0.9) -> None:
        """place: of the words, as part of the line."""
        theme = current_theme()
        pen = pyqtgraph.mkPen(theme.broken, width=1, style=Qt.PenStyle.DashLine)
        options = {
            "color": theme.broken,
            "position": place,
            "fill": QColor(theme.surface),
        }
        line = pyqtgraph.InfiniteLine(pos=at, angle=angle, pen=pen, label=words, labelOpts=options)
        line.setZValue(-1)  # curves aren't hidden by its words
        self.plots[chart].addItem(line)

    def _uses(self, known: Sequence[tuple[int, Outcome, SiteDays]]) -> None:
        """Bars side by side: the mean of a stage's lanes."""
        plot, width = self.plots[USE], 0.8 / len(known)
        names = [known[0][1].stages.get(stage, stage) for stage in known[0][2].stages]
        for place, (number, _one, site) in enumerate(known):
            busy = site.use.sum(axis=1) / np.maximum((site.use > 0).sum(axis=1), 1)
            x = np.arange(len(busy)) + (place - (len(known) - 1) / 2) * width
            look = {"width": width * 0.9, "brush": shade(number), "pen": None}
            plot.addItem(pyqtgraph.BarGraphItem(x=x, height=100 * busy, **look))
        plot.getAxis("bottom").setTicks([list(enumerate(names))])
        plot.setYRange(0, 105)


def bare_plot(
    left: str, bottom: str, axes: Mapping[str, pyqtgraph.AxisItem] | None = None
) -> pyqtgraph.PlotWidget:
    """A chart in the window's colours, with words at its axes."""
    theme = current_theme()
    plot = pyqtgraph.PlotWidget(background=theme.surface, enableMenu=False, axisItems=dict(axes or {}))
    plot.setMinimumHeight(LEAST_HEIGHT)
    plot.hideButtons()
    plot.showGrid(y=True, alpha=0.15)
    for side, label in (("left", left), ("bottom", bottom)):
        axis = plot.getAxis(side)
        axis.setPen(theme.line)
        axis.setTextPen(theme.muted)
        axis.enableAutoSIPrefix(False)
        if label:
            plot.setLabel(side, label)
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return plot


def entitle(plot: pyqtgraph.PlotWidget, html: str) -> None:
    """Words above a chart, as many lines as they have."""
    item, height = plot.getPlotItem(), LINE_HEIGHT * (1 + html.count("<br>"))
    item.setTitle(html, size="12px")
    item.layout.setRowFixedHeight(0, height)
    item.titleLabel.setMaximumHeight(height)


def _heading(known: Sequence[tuple[int, Outcome]], site_id: str, with_median: bool) -> str:
    """The site, and what the lines are: two outcomes to a row."""
    if not known:
        return ""
    theme = current_theme()
    names = [
        f"<span style='color:{shade(number)}'>{DASH_MARKS[number % len(DASH_MARKS)]}</span> "
        f"{escape(one.title)}"
        for number, one in known
    ]
    if with_median:
        names[0] += "&nbsp;&nbsp;" + _("thick: 95 of 100, thin: the median")
    rows = ["&nbsp;&nbsp;&nbsp;".join(names[at : at + 2]) for at in range(0, len(names), 2)]
    site = escape(known[0][1].titles.get(site_id, site_id))
    return f"<span style='color:{theme.text}'><b>{site}</b><br>{'<br>'.join(rows)}</span>"


def shade(number: int) -> str:
    """The colour of the outcome of that number."""
    shades = SHADES["dark" if current_theme().name == "dark" else "light"]
    return shades[number % len(shades)]


def shade_pen(number: int, width: int = 2):
    pen = pyqtgraph.mkPen(shade(number), width=width)
    if dashes := DASHES[number % len(DASHES)]:
        pen.setDashPattern(dashes)
    return pen
