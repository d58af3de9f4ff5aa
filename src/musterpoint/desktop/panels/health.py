"""Plan health: what is wrong, the worst first; a click goes there, a button puts it right."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.panels.empty_state import EmptyState, PanelStack
from musterpoint.desktop.panels.two_line import DETAIL, TwoLineDelegate
from musterpoint.desktop.theme import ICON_SIZE, current_theme, icon
from musterpoint.desktop.words import SEVERITIES
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Problem, Severity
from musterpoint.text import _

ICONS = {
    Severity.BLOCKER: "alert-octagon-outline",
    Severity.WARNING: "alert-outline",
    Severity.NOTE: "information-outline",
}


class HealthPanel(PanelStack):
    """Shows the problems that the document's checks have found."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        self.list = QListWidget()
        self.detail = QLabel()
        self.fix = QPushButton(icon("wrench-outline"), _("Fix"))
        super().__init__(
            content,
            EmptyState(workbench, "check-circle-outline", _("Nothing is wrong with this plan.")),
        )
        self._lay_out(content)
        self.list.currentRowChanged.connect(self._show_detail)
        self.list.itemClicked.connect(self._go_to)
        self.list.itemActivated.connect(self._go_to)
        self.fix.clicked.connect(self._fix)
        workbench.document.problems_changed.connect(self._show_problems)
        self._show_problems()

    def _lay_out(self, content: QWidget) -> None:
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setIconSize(ICON_SIZE)
        self.list.setUniformItemSizes(True)
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.detail, 1)
        side.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(content)
        row.setContentsMargins(8, 4, 12, 8)
        row.setSpacing(16)
        row.addWidget(self.list, 3)
        row.addLayout(side, 2)

    @property
    def current(self) -> Problem | None:
        """The problem that is looked at."""
        problems, row = self._workbench.document.problems, self.list.currentRow()
        return problems[row] if 0 <= row < len(problems) else None

    def _show_problems(self) -> None:
        theme = current_theme()
        colors = {Severity.BLOCKER: theme.broken, Severity.WARNING: theme.empty, Severity.NOTE: theme.muted}
        icons = {severity: icon(name, colors[severity]) for severity, name in ICONS.items()}
        row = self.list.currentRow()
        self.list.clear()
        for problem in self._workbench.document.problems:
            item = QListWidgetItem(icons[problem.severity], problem.title)
            item.setData(DETAIL, " ".join(part for part in (problem.detail, problem.suggestion) if part))
            item.setToolTip(_(SEVERITIES[problem.severity]))
            self.list.addItem(item)
        self.show_empty(not self.list.count())
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self._show_detail()

    def _show_detail(self, _row: int = -1) -> None:
        problem = self.current
        self.fix.setVisible(problem is not None and problem.fix is not None)
        if problem is None:
            self.detail.setText("")
            return
        self.fix.setToolTip(str(problem.fix.label) if problem.fix else "")
        source = _("Source: {source}").format(source=problem.source) if problem.source else ""
        parts = (problem.title, problem.detail, problem.suggestion, source)
        self.detail.setText("\n\n".join(part for part in parts if part))

    def _go_to(self) -> None:
        problem = self.current
        if problem is None:
            return
        self._workbench.document.select(problem.subjects)
        if problem.position:
            self._workbench.canvas.fly_to(*problem.position)
        else:
            self._workbench.canvas.zoom_to(problem.subjects)

    def _fix(self) -> None:
        if self.current and self.current.fix:
            self._workbench.document.do(self.current.fix)
