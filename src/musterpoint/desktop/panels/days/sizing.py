"""How large a site should be: cost against wait as a curve, one lane more or fewer, and what helps most."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph
from PyQt6 import sip
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.timetable import Size, cheapest, helpful_changes, one_more_or_fewer, size_curve
from musterpoint.engine.timetable.sizing import Change
from musterpoint.text import _, ngettext

LANE = "sizing"
WORDS_HEIGHT = 120


class SizingView(QWidget):
    """Of the site that the charts are about. Nothing here changes the plan."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._site = ""
        self.sizes: list[Size] = []
        self.changes: list[Change] = []
        norm = workbench.document.catalogue.norms["queue-time"]
        self.wait = QSpinBox()
        self.wait.setRange(1, 240)
        self.wait.setValue(round(norm.value))
        self.wait.setPrefix(_("wait at most "))
        self.wait.setSuffix(_(" min"))
        self.wait.setToolTip(str(norm.source))
        self.start = QPushButton(icon("arrow-expand-all"), _("Try other sizes"))
        self.start.setToolTip(
            _("Lay this site's timetable for other numbers of lanes, registrars and samplers")
        )
        self.help = QPushButton(icon("lightbulb-on-outline"), _("What helps most?"))
        self.help.setToolTip(_("The five changes, at any site, that save most waiting"))
        self.plot = self._made_plot()
        self.answer = QLabel()
        self.answer.setWordWrap(True)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words = QScrollArea()
        self._words.setWidgetResizable(True)
        self._words.setFrameShape(QFrame.Shape.NoFrame)
        self._words.setMaximumHeight(WORDS_HEIGHT)
        self._words.setWidget(self.answer)
        row = QHBoxLayout()
        for widget in (self.wait, self.start, self.help):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row)
        column.addWidget(self.plot, 1)
        column.addWidget(self._words)
        self.start.clicked.connect(self.work_out)
        self.help.clicked.connect(self.find_changes)
        self.wait.valueChanged.connect(self._show)

    def _made_plot(self) -> pyqtgraph.PlotWidget:
        theme = current_theme()
        plot = pyqtgraph.PlotWidget(background=theme.surface)
        plot.setAccessibleName(_("Cost and wait"))
        plot.setMinimumHeight(140)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.showGrid(x=True, y=True, alpha=0.15)
        plot.setLabel("left", _("p95 wait, min"))
        plot.setLabel("bottom", _("person-hours"))
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.muted)
            axis.enableAutoSIPrefix(False)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return plot

    def show_site(self, site_id: str) -> None:
        """Another site is looked at: what was worked out for the one before goes."""
        if site_id != self._site:
            self._site, self.sizes = site_id, []
            self._show()

    def work_out(self) -> None:
        """Try sizes of the site on a copy of the plan."""
        plan, catalogue, site = self._workbench.plan.copy(), self._workbench.document.catalogue, self._site
        self._workbench.jobs.start(
            _("Trying other sizes"),
            lambda job: size_curve(plan, catalogue, site, job),
            lambda sizes: self._take(site, sizes),
            lane=LANE,
        )

    def find_changes(self) -> None:
        """Look for what helps most, over all sites."""
        plan, catalogue = self._workbench.plan.copy(), self._workbench.document.catalogue
        self._workbench.jobs.start(
            _("Looking for what helps most"),
            lambda job: helpful_changes(plan, catalogue, job),
            self._take_changes,
            lane=LANE,
        )

    def _take(self, site: str, sizes: list[Size]) -> None:
        if not sip.isdeleted(self) and site == self._site:
            self.sizes = sizes
            self._show()

    def _take_changes(self, changes: list[Change]) -> None:
        if not sip.isdeleted(self):
            self.changes = changes
            self._show()

    def _show(self) -> None:
        """The curve, and in words what it says."""
        self.plot.clear()
        if self.sizes:
            self._draw(self.sizes)
        self.answer.setText("\n".join([*self._size_words(), *self._change_words()]))
        self._words.setVisible(bool(self.answer.text()))

    def _draw(self, sizes: Sequence[Size]) -> None:
        theme = current_theme()
        in_time = [size for size in sizes if size.in_time >= 0.5]
        late = [size for size in sizes if size.in_time < 0.5]
        for group, colour in ((in_time, theme.accent), (late, theme.broken)):
            self.plot.plot(
                [size.cost for size in group], [size.wait / 60 for size in group], pen=None, symbol="o",
                symbolSize=8, symbolBrush=colour, symbolPen=None,
            )  # fmt: skip
        edge = [size for size in sizes if size.best]
        line = pyqtgraph.mkPen(theme.accent, width=2)
        self.plot.plot([size.cost for size in edge], [size.wait / 60 for size in edge], pen=line)
        for size in sizes:
            if size.planned or size.best:
                words = _("planned: {lanes}") if size.planned else "{lanes}"
                text = pyqtgraph.TextItem(words.format(lanes=size.lanes), color=theme.text, anchor=(0, 1.1))
                text.setPos(size.cost, size.wait / 60)
                self.plot.addItem(text)
        limit = pyqtgraph.mkPen(theme.broken, width=1, style=Qt.PenStyle.DashLine)
        self.plot.addItem(pyqtgraph.InfiniteLine(pos=self.wait.value(), angle=0, pen=limit))

    def _size_words(self) -> list[str]:
        if not self.sizes:
            return []
        found = cheapest(self.sizes, self.wait.value() * 60.0)
        lines = [
            _("Cheapest that is in time and keeps the wait: {size}.").format(size=_size(found))
            if found
            else _("None of these sizes is in time and keeps the wait: another site would help.")
        ]
        fewer, own, more = one_more_or_fewer(self.sizes)
        for words, size in (
            (_("One lane fewer: {size}."), fewer),
            (_("As planned: {size}."), own),
            (_("One lane more: {size}."), more),
        ):
            if size is not None:
                lines.append(words.format(size=_size(size)))
        return lines

    def _change_words(self) -> list[str]:
        plan = self._workbench.plan
        message = _("{number}. {site}: {what}. Wait {before} → {after} min; {cost} h of work save {saved} h.")
        return [
            message.format(
                number=number, site=site_title(plan.find("site", change.site)), what=change.what,
                before=f"{change.wait_before / 60:.0f}", after=f"{change.wait_after / 60:.0f}",
                saved=f"{change.saved:,.0f}", cost=f"{change.cost:,.0f}",
            )
            for number, change in enumerate(self.changes, 1)
            if plan.find("site", change.site)
        ]  # fmt: skip


def _size(size: Size) -> str:
    """What a size is and does."""
    words = [ngettext("{count} lane", "{count} lanes", size.lanes).format(count=size.lanes)]
    if size.registrars:
        words.append(_("{count} registrar more to a lane").format(count=size.registrars))
    if size.samplers:
        words.append(_("{count} sampler more to a lane").format(count=size.samplers))
    return _("{size}: wait {minutes} min, in time {part}, {cost} person-hours").format(
        size=", ".join(words), minutes=f"{size.wait / 60:.0f}", part=f"{size.in_time:.0%}",
        cost=f"{size.cost:,.0f}",
    )  # fmt: skip
