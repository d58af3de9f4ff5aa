"""Proposing staff: what may be touched and who may be called, then the plan with the proposal beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import site_title
from musterpoint.desktop.ask import ask
from musterpoint.desktop.panels.roster.bands import shown_shifts
from musterpoint.desktop.progress_bar import ProgressBar
from musterpoint.desktop.theme import icon
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.staffing import propose_staffing
from musterpoint.engine.staffing.outcome import Outcome, outcome
from musterpoint.engine.staffing.shortages import in_words, shortages
from musterpoint.errors import UserError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan
from musterpoint.text import _, ngettext

LANE = "staffing"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Staffing:
    """A proposal with what it changes. lines: why posts stay empty."""

    edit: Edit
    before: Outcome
    after: Outcome
    lines: tuple[str, ...]


def ask_for_staffing(workbench: Workbench, site: str = "") -> None:
    """Show the dialog; what is accepted is one step. site: id of the only one to be staffed, "" for all."""
    dialog = StaffingDialog(workbench, site)
    if not ask(dialog) or dialog.staffing is None:
        return
    document, edit = workbench.document, dialog.staffing.edit
    document.carry_out(edit, lambda was_done: document.message.emit(str(edit.label)) if was_done else None)


def worked_out(plan: Plan, catalogue: Catalogue, parameters: dict[str, str], job: Job) -> Staffing:
    """Ask the engine on a copy of the plan, and look at what comes out."""
    before = outcome(plan, catalogue)
    edit = propose_staffing(plan, catalogue, parameters, job.part(0.0, 0.8))
    tried = plan.copy()
    tried.apply(edit)
    job.progress(0.8, _("Counting who is free"))
    lines = tuple(in_words(tried, catalogue, shortage) for shortage in shortages(tried, catalogue))
    return Staffing(edit, before, outcome(tried, catalogue), lines)


class StaffingDialog(QDialog):
    """On the left what is asked for, on the right what comes out. Nothing changes before it is accepted."""

    def __init__(self, workbench: Workbench, site: str = ""):
        super().__init__(workbench.window)
        self._workbench = workbench
        self.staffing: Staffing | None = None
        self.setWindowTitle(_("Propose staffing"))
        self.resize(860, 560)
        self._make_fields(site)
        self.propose = QPushButton(icon("auto-fix"), _("Propose"))
        self.progress = ProgressBar(textVisible=False)
        self.progress.setRange(0, 100)
        self.doing = QLabel()
        self.doing.setProperty("role", "caption")
        self.stop = QPushButton(icon("close"), _("Stop"))
        self.figures = QTableWidget(0, 3)
        self.reasons = QPlainTextEdit(readOnly=True)
        self.reasons.setAccessibleName(_("Why posts stay empty"))
        self.heading = QLabel()
        self.heading.setProperty("role", "section")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Accept"))
        self._lay_out()
        self._connect()
        self._show_search(False)
        self._show(None)

    def _make_fields(self, site: str) -> None:
        plan, catalogue = self._workbench.plan, self._workbench.document.catalogue
        self.scope, self.tier, self.site, self.shift = (QComboBox() for _field in range(4))
        self.scope.addItem(_("Only empty and broken posts"), "empty")
        self.scope.addItem(_("All posts but pinned ones"), "all")
        self.tier.addItem(_("All tiers"), "")
        for tier in sorted(catalogue.tiers.values(), key=lambda tier: tier.order):
            self.tier.addItem(_("Up to: {tier}").format(tier=tier.name), tier.id)
        self.site.addItem(_("All sites"), "")
        for item in plan.sites():
            self.site.addItem(f"{item.number}  {site_title(item)}", item.id)
        self.site.setCurrentIndex(max(self.site.findData(site), 0))
        self.shift.addItem(_("All shifts"), "")
        for item in shown_shifts(plan):
            if item.id:
                self.shift.addItem(item.name, item.id)
        self.posts = QSpinBox(minimum=1, maximum=4)
        self.posts.setToolTip(_("Where rest, way and hours allow it"))
        self.effort = QSpinBox(minimum=0, maximum=20, value=1)
        self.effort.setToolTip(_("How long units are gathered at the same sites; 0 not at all"))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for words, field in (
            (_("What is filled"), self.scope),
            (_("Who is called"), self.tier),
            (_("Site"), self.site),
            (_("Shift"), self.shift),
            (_("Posts of one person"), self.posts),
            (_("Effort"), self.effort),
        ):
            form.addRow(words, field)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(form)
        left.addWidget(self.propose)
        for widget in (self.doing, self.progress, self.stop):
            left.addWidget(widget)
        left.addStretch(1)
        self._set_up_table()
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.figures)
        right.addWidget(self.heading)
        right.addWidget(self.reasons, 1)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(left, 2)
        columns.addLayout(right, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(12)
        whole.addLayout(columns, 1)
        whole.addWidget(self.buttons)

    def _set_up_table(self) -> None:
        table = self.figures
        table.setAccessibleName(_("Figures"))
        table.setHorizontalHeaderLabels(["", _("Now"), _("Proposed")])
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        jobs = self._workbench.jobs
        self.propose.clicked.connect(self.start)
        self.stop.clicked.connect(self._stop)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._stop)
        jobs.progressed.connect(self._on_progressed)

    def parameters(self) -> dict[str, str]:
        """What was chosen, as the engine and the command line know it."""
        given = {
            "scope": self.scope.currentData(),
            "tier": self.tier.currentData(),
            "site": self.site.currentData(),
            "shift": self.shift.currentData(),
            "posts": str(self.posts.value()),
            "effort": str(self.effort.value()),
        }
        return {name: value for name, value in given.items() if value}

    def start(self) -> None:
        """Let the engine work on a copy of the plan."""
        plan, catalogue, parameters = (
            self._workbench.plan.copy(),
            self._workbench.document.catalogue,
            self.parameters(),
        )
        self._show_search(True)
        self._workbench.jobs.start(
            _("Propose staffing"),
            lambda job: worked_out(plan, catalogue, parameters, job),
            self._take,
            lane=LANE,
            failed=self._on_failed,
        )

    def _take(self, staffing: Staffing) -> None:
        self._show_search(False)
        self._show(staffing)

    def _on_failed(self, error: UserError) -> None:
        self._show_search(False)
        self.heading.setText(error.problem)
        self.reasons.setPlainText(f"{error.detail}\n{error.suggestion}")

    def _on_progressed(self, part: float, doing: str) -> None:
        self.progress.setValue(round(100 * part))
        self.doing.setText(doing)

    def _stop(self) -> None:
        self._workbench.jobs.drop(LANE)
        self._show_search(False)

    def _show_search(self, under_way: bool) -> None:
        for widget in (self.doing, self.progress, self.stop):
            widget.setVisible(under_way)
        self.propose.setEnabled(not under_way)
        self.progress.setValue(0)

    def _show(self, staffing: Staffing | None) -> None:
        self.staffing = staffing
        catalogue = self._workbench.document.catalogue
        changes = staffing is not None and bool(staffing.edit)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(changes)
        before = staffing.before if staffing else Outcome()
        rows = before.rows(catalogue)
        after = staffing.after.rows(catalogue) if staffing else [("", "–")] * len(rows)
        self.figures.setRowCount(len(rows))
        for row, ((name, now), (_name, then)) in enumerate(zip(rows, after, strict=True)):
            for column, words in enumerate((name, now if staffing else "–", then)):
                cell = QTableWidgetItem(words)
                if column:
                    cell.setTextAlignment(RIGHT)
                self.figures.setItem(row, column, cell)
        self.figures.setFixedHeight(26 * len(rows) + self.figures.horizontalHeader().sizeHint().height() + 2)
        self._show_reasons(staffing)

    def _show_reasons(self, staffing: Staffing | None) -> None:
        if staffing is None:
            self.heading.setText(_("Nothing changes before you accept."))
            self.reasons.clear()
            return
        empty = staffing.after.posts - staffing.after.filled
        words = ngettext("{count} post stays empty", "{count:,} posts stay empty", empty)
        self.heading.setText(words.format(count=empty) if empty else _("Every post is filled."))
        self.reasons.setPlainText("\n".join(staffing.lines))
