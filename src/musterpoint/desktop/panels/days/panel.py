"""The panel that tries the day out: what is simulated, the outcomes side by side, and charts of a site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PyQt6 import sip
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.ask import PLAN_FILTER, ask_open_file, ask_save_file, tell
from musterpoint.desktop.panels.combos import filter_combo
from musterpoint.desktop.panels.days.charts import DayCharts
from musterpoint.desktop.panels.days.outcome import site_in_words
from musterpoint.desktop.panels.days.saving import save
from musterpoint.desktop.panels.days.sizing import SizingView
from musterpoint.desktop.panels.days.tables import OutcomeTable, SiteTable
from musterpoint.desktop.panels.days.what_if import WhatIfForm
from musterpoint.desktop.panels.tables import icon_button
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.timetable import POLICIES, Settings
from musterpoint.errors import UserError
from musterpoint.plan import Plan
from musterpoint.plugins.exporters.days import Outcome, simulated
from musterpoint.session import Session
from musterpoint.text import _

LANE = "days"
DAYS = 50
"""Simulated at first: enough to know a probability to within 14 points, and done in seconds."""

DETAIL_HEIGHT = 56
"""Pixels: three lines."""

KEPT = 4
"""Outcomes that are kept side by side; the oldest goes when another one comes."""


class DaysPanel(QWidget):
    """Nothing here changes the plan."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self.outcomes: list[Outcome] = []
        self._site = ""
        self.policy = filter_combo(_("How people are called"))
        for id_, words in POLICIES.items():
            self.policy.addItem(str(words), id_)
        self.policy.setCurrentIndex(max(0, self.policy.findData(workbench.plan.campaign.calling)))
        self.replications = QSpinBox()
        self.replications.setRange(1, 1000)
        self.replications.setValue(DAYS)
        self.replications.setSuffix(_(" days"))
        self.replications.setAccessibleName(_("Simulated days"))
        self.what_if = WhatIfForm(workbench.plan.campaign.starts)
        self.start = QPushButton(icon("chart-bell-curve", current_theme().on_accent), _("Try it out"))
        self.start.setDefault(True)
        self.compare = QPushButton(icon("compare"), _("Compare all ways"))
        self.compare.setToolTip(_("The timetable beside calling everyone at once, by number, and by pull"))
        self.other = QPushButton(icon("file-compare"), _("Another plan…"))
        self.other.setToolTip(_("Simulate another plan's file with the same settings, beside this one"))
        self.hint = QLabel(
            _("People come, queue and are served one by one, day after day. Nothing in the plan changes.")
        )
        self.table, self.sites, self.detail = OutcomeTable(), SiteTable(), QLabel()
        self.charts = DayCharts(workbench.document.catalogue.norms["queue-time"].value)
        self.sizing = SizingView(workbench)
        self.charts.addTab(self.sizing, _("Right size"))
        self.save, self.clear = (
            icon_button("export-variant", _("Save chart or tables…")),
            icon_button("broom", _("Clear")),
        )
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        """From the outside to the inside, as Qt works out the style of what is inside anew in each place."""
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "caption")
        self._more = QToolButton()
        self._more.setText(_("What if…"))
        self._more.setIcon(icon("weather-pouring"))
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setCheckable(True)
        self.what_if.hide()
        scroll, content, self._results = QScrollArea(), QWidget(), QWidget()
        scroll.setWidgetResizable(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        scroll.setWidget(content)
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(_row(self.policy, self.replications, self._more))
        column.addWidget(self.what_if)
        column.addLayout(_row(self.start, self.compare, self.other, self.save, self.clear))
        column.addWidget(self.hint)
        column.addWidget(self._results, 1)
        column.addStretch(0)
        self._lay_out_results()

    def _lay_out_results(self) -> None:
        self.detail.setWordWrap(True)
        self.detail.setMinimumHeight(DETAIL_HEIGHT)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setProperty("role", "caption")
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        results, upper = QSplitter(Qt.Orientation.Vertical), QWidget()
        results.setChildrenCollapsible(False)
        found = QVBoxLayout(self._results)
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(8)
        found.addWidget(self.table)
        found.addWidget(results, 1)
        results.addWidget(upper)
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(4)
        above.addWidget(self.sites, 1)
        above.addWidget(self.detail)
        results.addWidget(self.charts)
        results.setSizes([180, 300])

    def _connect(self) -> None:
        self._more.toggled.connect(self.what_if.setVisible)
        self.start.clicked.connect(lambda: self.simulate())
        self.compare.clicked.connect(lambda: self.simulate(compare=True))
        self.other.clicked.connect(self._ask_other)
        self.save.clicked.connect(self._save)
        self.clear.clicked.connect(self._clear)
        self.table.row_chosen.connect(lambda _row: self._show_sites())
        self.sites.row_chosen.connect(self._on_site)
        self._workbench.document.selection_changed.connect(self._show_selected)

    # Simulating

    @property
    def settings(self) -> Settings:
        """What is asked for."""
        return Settings(
            policy=self.policy.currentData(),
            replications=self.replications.value(),
            disruptions=self.what_if.disruptions,
        )

    def simulate(self, *, compare: bool = False) -> None:
        """Simulate a copy of the plan: as asked, or all ways of calling people."""
        plan, catalogue, settings = self._workbench.plan.copy(), self._catalogue, self.settings
        revision = self._workbench.document.session.revision
        self._start(lambda job: simulated(plan, catalogue, settings, job, compare, revision=revision))

    @property
    def _catalogue(self) -> Catalogue:
        return self._workbench.document.catalogue

    def _start(self, work) -> None:
        self._workbench.jobs.start(
            _("Trying the day out"), work, self._take, lane=LANE, failed=self._on_failed
        )

    def _on_failed(self, error: UserError) -> None:
        tell(self._workbench.window, error)

    def _take(self, outcomes: list[Outcome]) -> None:
        if sip.isdeleted(self):
            return
        kept = [*self.outcomes, *outcomes][-KEPT:]
        changed = len({one.revision for one in kept if not one.name}) > 1
        self.outcomes = [replace(one, changed=changed and not one.name) for one in kept]
        self._site = ""
        self._show(max(0, len(self.outcomes) - len(outcomes)))

    def _ask_other(self) -> None:
        window, folder = self._workbench.window, self._workbench.settings.folder
        path = ask_open_file(window, _("Compare with another plan"), folder, PLAN_FILTER)
        if path is not None:
            self.compare_with(path)

    def compare_with(self, path: Path) -> None:
        """Simulate the plan of another file beside this one."""
        catalogue, asked = self._catalogue, self.settings
        self._start(lambda job: simulated(_plan_of(path), catalogue, asked, job, False, path.stem))

    # What is shown

    def _show(self, row: int = 0) -> None:
        known = bool(self.outcomes)
        self._results.setVisible(known)
        self.hint.setVisible(not known)
        self.save.setEnabled(known)
        self.clear.setEnabled(known)
        self.table.show_outcomes(self.outcomes, row)
        if known:
            self._show_sites()

    @property
    def chosen(self) -> Outcome:
        """The outcome whose sites are listed."""
        return self.outcomes[max(0, min(self.table.currentRow(), len(self.outcomes) - 1))]

    def _show_sites(self) -> None:
        """The sites of the chosen outcome; the one in the charts is the worst at first."""
        sites = self.chosen.days.sites
        if self._site not in sites:
            self._site = max(sites.values(), key=lambda site: site.wait.value).site
        self.sites.show_outcome(self.chosen, list(sites).index(self._site))
        self._show_site()

    def _on_site(self, row: int) -> None:
        self._site = list(self.chosen.days.sites)[row]
        self._show_site()
        self._workbench.document.select([("site", self._site)])

    def _show_site(self) -> None:
        """What is known of the site that is looked at."""
        self.detail.setText(site_in_words(self.chosen, self.chosen.days.sites[self._site]))
        self.charts.show_site(self.outcomes, self._site)
        self.sizing.show_site(self._site)

    def _show_selected(self) -> None:
        """The site that is selected on the map."""
        if not self.outcomes or not self.isVisible():
            return
        for kind, id_ in self._workbench.document.selected_records:
            if kind == "site" and id_ in self.chosen.days.sites and id_ != self._site:
                self._site = id_
                self._show_sites()

    def _clear(self) -> None:
        self.outcomes = []
        self._show()

    def _save(self) -> None:
        settings = self._workbench.settings
        filters = ";;".join((_("Picture (*.png)"), "SVG (*.svg)", "Excel (*.xlsx)", "CSV (*.csv)"))
        name = _("{plan} simulation").format(plan=self._workbench.document.session.path.stem)
        proposed = settings.folder / f"{name}.png"
        path = ask_save_file(self._workbench.window, _("Save chart or tables"), proposed, filters, "png")
        if path is None:
            return
        settings.folder = path.parent
        try:
            save(path, self.outcomes, self.charts.shown)
        except UserError as error:
            tell(self._workbench.window, error)
        else:
            self._workbench.document.message.emit(_("Written: {file}").format(file=path.name))


def _plan_of(path: Path) -> Plan:
    with Session.open(path, read_only=True) as session:
        return session.plan.copy()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for place, widget in enumerate(widgets):
        row.addWidget(widget, 1 if place == 0 else 0)
    return row
