"""How large a site should be: cost against wait as a curve, one lane more or fewer, and what helps most."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pyqtgraph
from PyQt6 import sip
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.commands.propose import accept
from musterpoint.desktop.panels.days.changes import ChangeList
from musterpoint.desktop.panels.days.charts import ChartPage, bare_plot, entitle
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.timetable import Size, cheapest, helpful_changes, one_more_or_fewer, size_curve
from musterpoint.engine.timetable.sizing import Change
from musterpoint.jobs import Job
from musterpoint.plan import Edit
from musterpoint.session.actions.sizing import resize_site
from musterpoint.text import _, ngettext

LANE = "sizing"
IN_TIME = 0.5
"""Sizes that meet the deadline on fewer days are drawn as late."""


class SizingView(QWidget):
    """Of the site that the charts are about. Only what is applied changes the plan."""

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
        self._page = ChartPage(_curve)
        self.answer = QLabel()
        self.answer.setWordWrap(True)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cheapest = QPushButton(icon("check"), _("Apply the cheapest"))
        self.cheapest.setToolTip(_("Change the site and its posts; undo takes it back"))
        self.list = ChangeList()
        self._lay_out()
        self.start.clicked.connect(self.work_out)
        self.help.clicked.connect(self.find_changes)
        self.wait.valueChanged.connect(self._show)
        self.cheapest.clicked.connect(self._apply_cheapest)
        self.list.applied.connect(self._apply_change)
        self._show()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for widget in (self.wait, self.start, self.help):
            row.addWidget(widget)
        row.addStretch(1)
        apply = QHBoxLayout()
        apply.addWidget(self.cheapest)
        apply.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row)
        column.addWidget(self._page, 1)
        column.addWidget(self.answer)
        column.addLayout(apply)
        column.addWidget(self.list)
        column.addStretch(0)

    @property
    def plot(self) -> pyqtgraph.PlotWidget:
        """The chart of cost and wait, made now at the latest."""
        return self._page.plot

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
        self._page.setVisible(bool(self.sizes))
        if self._page.is_made:
            self.plot.clear()
        if self.sizes:
            self._draw(self.sizes)
        usual = _("What each size of this site costs and how long people wait, and which changes help most.")
        self.answer.setText("\n".join(self._size_words()) or ("" if self.changes else usual))
        self.answer.setVisible(bool(self.answer.text()))
        writable = not self._workbench.document.session.read_only
        found = self._cheapest
        self.cheapest.setVisible(found is not None)
        self.cheapest.setEnabled(writable and found is not None and not found.planned)
        self.list.show_changes(self.changes, self._workbench.plan, writable)

    @property
    def _cheapest(self) -> Size | None:
        return cheapest(self.sizes, self.wait.value() * 60.0) if self.sizes else None

    def _draw(self, sizes: Sequence[Size]) -> None:
        theme = current_theme()
        for late, colour in ((False, theme.accent), (True, theme.broken)):
            group = [size for size in sizes if (size.in_time < IN_TIME) == late]
            self.plot.addItem(
                pyqtgraph.ScatterPlotItem(
                    x=[size.cost for size in group], y=[size.wait / 60 for size in group],
                    data=[_size(size) for size in group], size=8, brush=colour, pen=None, hoverable=True,
                    tip=lambda x, y, data: data,
                )
            )  # fmt: skip
        edge = [size for size in sizes if size.best]
        line = pyqtgraph.mkPen(theme.accent, width=2)
        self.plot.plot([size.cost for size in edge], [size.wait / 60 for size in edge], pen=line)
        for size in sizes:
            if size.planned or (size.best and not size.registrars and not size.samplers):
                words = _("planned: {lanes}") if size.planned else "{lanes}"
                text = pyqtgraph.TextItem(words.format(lanes=size.lanes), color=theme.text, anchor=(0, 1.1))
                text.setPos(size.cost, size.wait / 60)
                self.plot.addItem(text)
        limit = pyqtgraph.mkPen(theme.broken, width=1, style=Qt.PenStyle.DashLine)
        self.plot.addItem(pyqtgraph.InfiniteLine(pos=self.wait.value(), angle=0, pen=limit))
        dot = "<span style='color:{colour}'>●</span> {words}"
        kinds = ((theme.accent, _("in time")), (theme.broken, _("too late")))
        heads = [dot.format(colour=colour, words=words) for colour, words in kinds]
        site = site_title(self._workbench.plan.find("site", self._site))
        heads = [f"<b>{escape(site)}</b>", *heads, _("beside the dots: lanes")]
        whole = "&nbsp;&nbsp;&nbsp;".join(heads)
        entitle(self.plot, f"<span style='color:{theme.text}'>{whole}</span>")

    def _size_words(self) -> list[str]:
        if not self.sizes:
            return []
        found = self._cheapest
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

    # Into the plan

    def _apply_cheapest(self) -> None:
        size = self._cheapest
        if size is not None:
            more = {"registrar": size.registrars * size.lanes, "sampler": size.samplers * size.lanes}
            self._apply(self._site, size.lanes, {role: count for role, count in more.items() if count})

    def _apply_change(self, change: Change) -> None:
        site = self._workbench.plan.find("site", change.site)
        if change.role:
            self._apply(site.id, site.lanes, {change.role: change.posts})
        else:
            self._apply(site.id, site.lanes + 1, {})

    def _apply(self, site_id: str, lanes: int, more: dict[str, int]) -> None:
        """Lay the site out anew on a copy of the plan, then do what comes of it. What was worked out before
        is no longer true then."""
        document = self._workbench.document
        plan, catalogue, revision = document.plan.copy(), document.catalogue, document.session.revision

        def work(job: Job) -> Edit:
            return resize_site(plan, catalogue, site_id, lanes, more, job)

        def take(edit: Edit) -> None:
            accept(self._workbench, edit, revision)
            if not sip.isdeleted(self):
                self.sizes, self.changes = [], []
                self._show()

        self._workbench.jobs.start(_("Resizing the site"), work, take, lane=LANE)


def _curve() -> pyqtgraph.PlotWidget:
    plot = bare_plot(_("p95 wait, min"), _("person-hours"))
    plot.setAccessibleName(_("Cost and wait"))
    plot.getViewBox().setDefaultPadding(0.1)  # room for the words beside the dots
    return plot


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
