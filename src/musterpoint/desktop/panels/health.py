"""Plan health: what is wrong, the worst first; a click goes there, a button puts it right."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.ask import ask
from musterpoint.desktop.commands.layouts import put_problem_right
from musterpoint.desktop.panels.empty_state import EmptyState
from musterpoint.desktop.panels.row_menu import Choice, offer_on_rows
from musterpoint.desktop.panels.stack import PanelStack
from musterpoint.desktop.panels.two_line import DETAIL, TwoLineDelegate
from musterpoint.desktop.theme import ICON_SIZE, current_theme, icon
from musterpoint.desktop.words import SEVERITIES
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Problem, Severity
from musterpoint.session import actions
from musterpoint.text import N_, _

ICONS = {
    Severity.BLOCKER: "alert-octagon-outline",
    Severity.WARNING: "alert-outline",
    Severity.NOTE: "information-outline",
}
FILTERS = {
    **{severity: SEVERITIES[severity] for severity in Severity},
    "accepted": N_("Accepted"),
}
"""What the list can leave out, by severity; accepted problems are a group of their own."""

PROBLEM = Qt.ItemDataRole.UserRole + 2


class HealthPanel(PanelStack):
    """Shows the problems that the document's checks have found."""

    def __init__(self, workbench: Workbench):
        self._workbench = workbench
        content = QWidget()
        self.list = QListWidget()
        self.detail = QLabel()
        self.fix = QPushButton(icon("wrench-outline"), _("Fix"))
        self.accept = QPushButton(icon("check"), "")
        self.filters = {group: _filter(group) for group in FILTERS}
        self.filters["accepted"].setChecked(False)
        super().__init__(
            content,
            EmptyState(workbench, "check-circle-outline", _("Nothing is wrong with this plan.")),
        )
        self._lay_out(content)
        self._connect()
        self._show_problems()

    def _lay_out(self, content: QWidget) -> None:
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setIconSize(ICON_SIZE)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(_("Problems"))
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setAccessibleName(_("The problem in full"))
        filters = QHBoxLayout()
        filters.setSpacing(4)
        for button in self.filters.values():
            filters.addWidget(button)
        filters.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addLayout(filters)
        left.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.fix)
        buttons.addWidget(self.accept)
        buttons.addStretch(1)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.detail, 1)
        side.addLayout(buttons)
        row = QHBoxLayout(content)
        row.setContentsMargins(8, 4, 12, 8)
        row.setSpacing(16)
        row.addLayout(left, 3)
        row.addLayout(side, 2)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show_detail)
        self.list.itemClicked.connect(self._go_to)
        self.list.itemActivated.connect(self._go_to)
        look = Choice(
            "map-marker-outline", _("Show on the map"), lambda: self._go_to(self.list.currentItem())
        )
        offer_on_rows(self.list, look, self.fix, self.accept)
        self.fix.clicked.connect(self._fix)
        self.accept.clicked.connect(self._accept)
        for button in self.filters.values():
            button.clicked.connect(self._show_problems)
        self._workbench.document.problems_changed.connect(self._show_problems)

    @property
    def current(self) -> Problem | None:
        """The problem that is looked at."""
        item = self.list.currentItem()
        return item.data(PROBLEM) if item else None

    def _show_problems(self) -> None:
        problems = self._workbench.document.problems
        before, row = self.current, self.list.currentRow()
        self.list.clear()
        for problem in problems:
            if self.filters[_group(problem)].isChecked():
                self.list.addItem(_item(problem))
        for group, button in self.filters.items():
            count = sum(_group(problem) == group for problem in problems)
            button.setText(f"{count}")
            button.setVisible(bool(count))
        self.show_empty(not problems)
        self.list.setCurrentRow(self._row_of(before, row))
        self._show_detail()

    def _row_of(self, problem: Problem | None, row: int) -> int:
        """Where a problem stands now; the row in which it stood where it is gone."""
        keys = [self.list.item(i).data(PROBLEM).key for i in range(self.list.count())]
        if problem is not None and problem.key in keys:
            return keys.index(problem.key)
        return min(max(row, 0), self.list.count() - 1)

    def _show_detail(self, _row: int = -1) -> None:
        problem, editable = self.current, not self._workbench.document.session.read_only
        can_fix = problem is not None and bool(problem.fix or problem.refit)
        self.fix.setVisible(can_fix and editable)
        self.accept.setVisible(problem is not None and problem.key is not None and editable)
        if problem is None:
            self.detail.setText("")
            return
        if can_fix:
            self.fix.setToolTip(_("{what}, at once. Undo takes it back.").format(what=_fix_words(problem)))
        self.accept.setText(_("Reopen") if problem.accepted else _("Accept…"))
        self.accept.setToolTip(
            _("Count it as a problem again.")
            if problem.accepted
            else _("Live with it for a reason. It no longer counts.")
        )
        self.detail.setText("\n\n".join(_paragraphs(problem)))

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
        problem = self.current
        if problem and problem.fix:
            if self._workbench.document.do(problem.fix):
                self._workbench.document.message.emit(str(problem.fix.label))
        elif problem and problem.refit:
            put_problem_right(self._workbench, problem)

    def _accept(self) -> None:
        problem, document = self.current, self._workbench.document
        if problem is None:
            return
        if problem.accepted:
            document.do(lambda: actions.reopen_problem(document.plan, problem))
            return
        dialog = QInputDialog(self._workbench.window)
        dialog.setWindowTitle(_("Accept a problem"))
        dialog.setLabelText(_("Why may it stay?"))
        if ask(dialog):
            document.do(lambda: actions.accept_problem(document.plan, problem, dialog.textValue()))


def _filter(group: str) -> QToolButton:
    button = QToolButton(checkable=True, checked=True, autoRaise=True)
    words = _(FILTERS[group])
    button.setAccessibleName(words)
    button.setToolTip(_("{kind}: show or hide these in the list").format(kind=words))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIcon(icon(ICONS.get(group, "check"), _colour(group)))
    return button


def _item(problem: Problem) -> QListWidgetItem:
    item = QListWidgetItem(icon(ICONS[problem.severity], _colour(problem.severity)), problem.title)
    item.setData(DETAIL, " ".join(part for part in (problem.detail, problem.suggestion) if part))
    item.setData(PROBLEM, problem)
    item.setToolTip("\n".join((_(SEVERITIES[problem.severity]), *_paragraphs(problem)[1:])))
    if problem.accepted:
        item.setForeground(QColor(current_theme().muted))
    return item


def _group(problem: Problem) -> str:
    return "accepted" if problem.accepted else problem.severity


def _paragraphs(problem: Problem) -> list[str]:
    source = _("Source: {source}").format(source=problem.source) if problem.source else ""
    accepted = _("Accepted: {reason}").format(reason=problem.accepted) if problem.accepted else ""
    fix = _("Fix: {what}").format(what=_fix_words(problem)) if problem.fix or problem.refit else ""
    parts = (problem.title, accepted, problem.detail, problem.suggestion, fix, source)
    return [part for part in parts if part]


def _fix_words(problem: Problem) -> str:
    return str(problem.fix.label) if problem.fix else _("Refit the layout")


def _colour(severity: Severity) -> str:
    theme = current_theme()
    return {Severity.BLOCKER: theme.broken, Severity.WARNING: theme.empty}.get(severity, theme.muted)
