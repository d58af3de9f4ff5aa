"""The propose panel: what to ask the engine, how its search gets on, and its proposals side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import shapely
from PyQt6 import sip
from PyQt6.QtCore import QRectF, Qt, QTimer
from PyQt6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.ask import tell
from musterpoint.desktop.canvas.proposed import Proposed, proposed_picture
from musterpoint.desktop.document import outdated
from musterpoint.desktop.garbage import lasting
from musterpoint.desktop.panels.propose.draft import Draft, work_out
from musterpoint.desktop.panels.propose.draft_view import DraftView
from musterpoint.desktop.panels.propose.form import ParameterForm
from musterpoint.desktop.panels.propose.gap_curve import GapCurve
from musterpoint.desktop.panels.propose.score_table import ScoreTable
from musterpoint.desktop.progress_bar import ProgressBar
from musterpoint.desktop.theme import current_theme, icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.differences import SiteDifference
from musterpoint.engine.parameters import TEAM
from musterpoint.errors import ConflictError, UserError
from musterpoint.plan import Changes, Plan
from musterpoint.plugins.points import EngineStep
from musterpoint.text import _

SEARCH, PICTURE = "propose", "propose.picture"
"""Lanes of the jobs: the search, and the picture of a proposal for the map."""

KEPT = 2
"""Proposals that are kept side by side; the oldest goes when another one comes."""

NEAR = 60.0
"""Metres around a site that are shown at least."""


class ProposePanel(QWidget):
    """The first tab is the plan as it is, the others are proposals; the map shows what the tab is about.
    Nothing changes the plan before it is accepted."""

    def __init__(self, workbench: Workbench):
        super().__init__()
        self._workbench = workbench
        self._steps = [step for step in workbench.host.engine_steps.values() if step.asked]
        self._given: dict[str, dict[str, str]] = {}
        self._number = 0
        self.drafts: list[Draft] = []
        self.step = QComboBox()
        self.step.setAccessibleName(_("What to propose"))
        for step in self._steps:
            self.step.addItem(str(step.title), step.id)
        self.form: ParameterForm | None = None
        self.start = QPushButton(icon("auto-fix", current_theme().on_accent), _("Propose"))
        self.start.setDefault(True)
        self.doing, self.progress, self.curve = QLabel(), ProgressBar(), GapCurve()
        self.finish = QPushButton(icon("stop-circle-outline"), _("Stop, keep the best"))
        self.stop = QPushButton(icon("close"), _("Stop"))
        self.tabs, self.scores, self.view = QTabBar(), ScoreTable(), DraftView()
        self.hint = QLabel(
            _("Nothing changes before you accept: the map shows a proposal beside the plan as it is.")
        )
        self._lay_out()
        self._connect()
        self._show_step()
        self._show_search(False)
        self._show_drafts()

    # How it looks

    def _lay_out(self) -> None:
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 100)
        self.finish.setToolTip(_("End the search now with the best that it has found."))
        self.stop.setToolTip(_("Stop the search and forget what it has found."))
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "caption")
        self.doing.setProperty("role", "caption")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        # From the outside to the inside, as in the panel of days.
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.view.buttons)
        content, self._form_place, self._searching = QWidget(), QVBoxLayout(), QWidget()
        scroll.setWidget(content)
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.step)
        column.addLayout(self._form_place)
        column.addWidget(self.start)
        column.addWidget(self._searching)
        column.addWidget(self.hint)
        column.addWidget(self.tabs)
        column.addWidget(self.scores)
        column.addWidget(self.view, 1)
        column.addStretch(0)
        searching = QVBoxLayout(self._searching)
        searching.setContentsMargins(0, 0, 0, 0)
        searching.setSpacing(4)
        for widget in (self.doing, self.progress, self.curve):
            searching.addWidget(widget)
        searching.addLayout(_row(self.finish, self.stop))

    def _connect(self) -> None:
        self.step.currentIndexChanged.connect(self._show_step)
        self.start.clicked.connect(self.propose)
        self.finish.clicked.connect(lambda: self._workbench.jobs.finish(SEARCH))
        self.stop.clicked.connect(lambda: self._workbench.jobs.drop(SEARCH))
        self.tabs.currentChanged.connect(self._show_current)
        self.view.chosen_changed.connect(self._show_on_map)
        self.view.looked_at.connect(self._look_at)
        self.view.gone_to.connect(self._go_to)
        self.view.accepted.connect(self.accept)
        self.view.dropped.connect(self.drop)
        self._workbench.jobs.progressed.connect(self._on_progressed)
        self._workbench.document.plan_changed.connect(self._on_plan_changed)

    def choose(self, step_id: str, given: Mapping[str, str] | None = None) -> None:
        """Bring the form of a step to the front; given: what stands in it, by default what did before."""
        self.step.setCurrentIndex(self.step.findData(step_id))
        if given is not None:
            self._show_form(given)

    @property
    def chosen_step(self) -> EngineStep:
        return self._steps[self.step.currentIndex()]

    def _show_step(self) -> None:
        """The form of the chosen step, with what was given before."""
        self._show_form(self._given.get(self.chosen_step.id, {}))

    def _show_form(self, given: Mapping[str, str]) -> None:
        if self.form is not None:
            self._given[self.form.objectName()] = self.form.values()
            self._form_place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        step = self.chosen_step
        self.form = ParameterForm(self._workbench, step.asked, given)
        self.form.setObjectName(step.id)
        self.form.submitted.connect(self.propose)
        self._form_place.addWidget(self.form)

    # The search

    def propose(self) -> None:
        """Let the chosen step work on a copy of the plan."""
        if self._searching.isVisibleTo(self) or self._workbench.document.session.read_only:
            return
        step, document = self.chosen_step, self._workbench.document
        plan, catalogue, revision = self._workbench.plan.copy(), document.catalogue, document.session.revision
        parameters = self.form.values()
        self._number += 1
        number = self._number
        self.curve.show_samples(())
        self._show_search(True)
        self.doing.setText(str(step.title))
        self._workbench.jobs.start(
            str(step.title),
            lambda job: work_out(number, step, plan, revision, catalogue, parameters, job),
            self._take,
            lane=SEARCH,
            failed=self._on_failed,
            found=self._on_found,
            stopped=self._on_stopped,
        )

    def _show_search(self, under_way: bool) -> None:
        self._searching.setVisible(under_way)
        self.curve.setVisible(bool(self.curve.samples))
        self.start.setEnabled(not under_way and not self._workbench.document.session.read_only)
        self.progress.setValue(0)

    def _on_found(self, best: float, bound: float, seconds: float) -> None:
        """A search without a bound has no gap to draw."""
        if bound > 0:
            self.curve.show()
            self.curve.add(seconds, best, bound)

    def _on_progressed(self, part: float, doing: str) -> None:
        self.progress.setValue(round(100 * part))
        self.doing.setText(doing)

    def _on_stopped(self) -> None:
        if not sip.isdeleted(self):
            self._show_search(False)
            self._workbench.document.message.emit(_("Stopped: nothing is proposed."))

    def _on_failed(self, error: UserError) -> None:
        self._show_search(False)
        tell(self._workbench.window, error)

    def _take(self, draft: Draft) -> None:
        """Keep what was found, with the one before it."""
        if sip.isdeleted(self):
            return
        self._show_search(False)
        proposed = draft.proposed
        if not (proposed.edit or proposed.reasons or proposed.notes):
            self._workbench.document.message.emit(_("There is nothing to propose: all is in place."))
            return
        kept = replace(draft, samples=self.curve.samples)
        self.drafts = [*self.drafts, kept][-KEPT:]
        self._show_drafts(len(self.drafts))
        self._workbench.docks.open("propose")
        QTimer.singleShot(0, self._scroll_to_results)

    def _scroll_to_results(self) -> None:
        """Bring what was found to the top: on a small screen its reasons lie below the form."""
        if not sip.isdeleted(self):
            self._scroll.verticalScrollBar().setValue(self.tabs.y())

    # Proposals side by side

    @property
    def current(self) -> Draft | None:
        """The proposal that is looked at, None for the plan as it is."""
        place = self.tabs.currentIndex() - 1
        return self.drafts[place] if 0 <= place < len(self.drafts) else None

    def _show_drafts(self, tab: int = 0) -> None:
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        self.tabs.addTab(_("Now"))
        for draft in self.drafts:
            self.tabs.addTab(_name(draft))
        self.tabs.setCurrentIndex(tab)
        self.tabs.blockSignals(False)
        for widget in (self.tabs, self.scores):
            widget.setVisible(bool(self.drafts))
        if self.drafts:
            named = [(_name(draft), draft.proposed.after) for draft in self.drafts]
            self.scores.show_scores(self.drafts[-1].proposed.before, named)
        self._show_current()

    def _show_current(self) -> None:
        draft = self.current
        self.view.setVisible(draft is not None)
        self.view.buttons.setVisible(draft is not None)
        self.hint.setVisible(draft is None)
        if draft is not None:
            self.view.show_draft(draft, not self._workbench.document.session.read_only)
        self._show_on_map()

    def _show_on_map(self) -> None:
        """The map shows the plan with what is ticked of the proposal, or the plan as it is."""
        draft = self.current
        if draft is None:
            self._workbench.jobs.drop(PICTURE)
            self._workbench.canvas.show_proposed(None)
            return
        plan, catalogue, chosen = (
            self._workbench.plan.copy(),
            self._workbench.document.catalogue,
            self.view.chosen,
        )
        self._workbench.jobs.start(
            _("Drawing the proposal"),
            lambda _job: _picture(draft, plan, chosen, catalogue),
            lambda picture: self._take_picture(draft, picture),
            lane=PICTURE,
            failed=self._on_failed,
        )

    def _take_picture(self, draft: Draft, picture: Proposed) -> None:
        if not sip.isdeleted(self) and draft is self.current:
            self._workbench.canvas.show_proposed(picture)

    def _look_at(self, one: SiteDifference) -> None:
        """Show who would go to a site."""
        canvas = self._workbench.canvas
        homes = canvas.overlays.plan.buildings.frame
        shapes = homes.geometry[(homes["site"] == one.site.id).fillna(False)].to_numpy()
        spot = shapely.Point(one.site.x, one.site.y)
        left, bottom, right, top = shapely.total_bounds([*shapes, spot.buffer(NEAR)]).tolist()
        canvas.overlays.focus([one.site.id])
        box = QRectF(left, bottom, right - left, top - bottom)
        canvas.set_viewport(canvas.viewport().fitted(box, margin=0.15))

    def _go_to(self, one: SiteDifference) -> None:
        """Show how a site would be laid out."""
        self._workbench.canvas.fly_to(one.site.x, one.site.y)

    def _on_plan_changed(self, changes: Changes) -> None:
        """The map has gone back to the plan; proposals stay, and are drawn anew when they are looked at."""
        if changes.touch("team") and any(one.kind == TEAM for one in self.chosen_step.asked):
            self._show_form(self.form.values())
        if self.drafts and self.current is not None:
            self._show_drafts()

    # Accepting

    def accept(self) -> None:
        """Do what is ticked of the proposal that is looked at. The others were made for the plan as it was
        and go."""
        draft, document = self.current, self._workbench.document
        edit = draft.part(self._workbench.plan, self.view.chosen)
        kept, self.drafts = self.drafts, []

        def done(was_done: bool) -> None:
            if not was_done:
                self.drafts = kept
                return
            document.message.emit(_("{done}. Undo takes it back.").format(done=edit.label))
            if not sip.isdeleted(self):
                self._show_drafts()

        document.carry_out(edit, done)

    def drop(self) -> None:
        """Forget the proposal that is looked at."""
        self.drafts.remove(self.current)
        self._show_drafts(len(self.drafts))


def _picture(draft: Draft, plan: Plan, chosen: list[str], catalogue: Catalogue) -> Proposed:
    try:
        with lasting():
            return proposed_picture(plan, draft.part(plan, chosen), catalogue)
    except ConflictError:
        raise outdated() from None


def _name(draft: Draft) -> str:
    return _("Proposal {number}").format(number=draft.number)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return row
