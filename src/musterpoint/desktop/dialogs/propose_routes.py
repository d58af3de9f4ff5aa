"""Proposing routes: for whom, how, and from when on; and what a planner has to know of the answer."""

from __future__ import annotations

from datetime import datetime

from PyQt6.QtCore import Qt, QTime
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QTimeEdit,
    QVBoxLayout,
)

from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.proposals import Proposal
from musterpoint.engine.rounds.hours import hours_of
from musterpoint.engine.rounds.wishes import ALL, BALANCED, COURIERS, SHORTEST, SUPPLIES, VISITS
from musterpoint.session.actions.naming import team_name
from musterpoint.text import N_, _

WHAT = {
    ALL: N_("All rounds"), VISITS: N_("Visits"), COURIERS: N_("Couriers"), SUPPLIES: N_("Supply runs"),
}  # fmt: skip
AIMS = {SHORTEST: N_("Shortest ways"), BALANCED: N_("Days of equal length")}


class RoutesDialog(QDialog):
    """What is planned; the whole day, or from a time on with what is done kept."""

    def __init__(self, workbench: Workbench, from_now: bool):
        super().__init__(workbench.window)
        self.setWindowTitle(_("Propose routes"))
        self.setMinimumWidth(440)
        plan = workbench.plan
        self.what, self.aim, self.team = QComboBox(), QComboBox(), QComboBox()
        for combo, words in ((self.what, WHAT), (self.aim, AIMS)):
            for value, text in words.items():
                combo.addItem(_(text), value)
        self.team.addItem(_("All teams"), "")
        for team in sorted(plan.table("team").values(), key=lambda one: (one.number, one.id)):
            self.team.addItem(str(team_name(team)), team.id)
        self.whole = QRadioButton(_("The whole day anew"))
        self.rest = QRadioButton(_("What is left, from"))
        self.now = QTimeEdit()
        self.now.setDisplayFormat("HH:mm")
        self.now.setAccessibleName(_("Replan from"))
        self.now.setTime(_now_in(hours_of(plan).starts, plan.campaign.ends))
        self.rest.toggled.connect(self.now.setEnabled)
        self.now.setEnabled(False)
        (self.rest if from_now else self.whole).setChecked(True)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(_("What"), self.what)
        form.addRow(_("Team"), self.team)
        form.addRow(_("Aim"), self.aim)
        form.addRow(_("Hours"), self.whole)
        rest = QHBoxLayout()
        rest.addWidget(self.rest)
        rest.addWidget(self.now)
        rest.addStretch(1)
        form.addRow("", rest)
        hint = QLabel(
            _(
                "What is ticked off stays as it is. Stops that are pinned stay with their team, and teams "
                "that are locked keep their day."
            )
        )
        hint.setWordWrap(True)
        hint.setProperty("role", "caption")
        form.addRow(hint)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.buttons.button(standard.Ok).setText(_("Propose"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form.addRow(self.buttons)

    def parameters(self) -> dict[str, str]:
        """As the engine takes them (see `RouteWishes`)."""
        given = {
            "for": self.what.currentData(),
            "aim": self.aim.currentData(),
            "team": self.team.currentData(),
        }
        if self.rest.isChecked():
            given["now"] = self.now.time().toString("HH:mm")
        return {name: value for name, value in given.items() if value}


def _now_in(starts: datetime, ends: datetime | None) -> QTime:
    """The time of day, or the beginning of the campaign where that isn't under way."""
    now = datetime.now()
    return (
        QTime(now.hour, now.minute) if ends and starts <= now <= ends else QTime(starts.hour, starts.minute)
    )


class OutcomeDialog(QDialog):
    """What a proposal leaves undone, and why; then what else is to be known of it."""

    def __init__(self, workbench: Workbench, proposed: Proposal):
        super().__init__(workbench.window)
        self.setWindowTitle(str(proposed.edit.label) if proposed.edit else _("Propose routes"))
        self.resize(560, 320)
        self.lines = QListWidget()
        self.lines.setWordWrap(True)
        self.lines.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.lines.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.lines.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        for reason in proposed.reasons:
            item = QListWidgetItem(reason)
            item.setForeground(QColor(current_theme().broken))
            self.lines.addItem(item)
        for note in proposed.notes:
            self.lines.addItem(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.lines)
        column.addWidget(buttons)
