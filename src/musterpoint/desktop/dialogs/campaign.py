"""The campaign: what is done, when, in which shifts, and the figures to plan with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from PyQt6.QtCore import QDateTime, QSignalBlocker, Qt
from PyQt6.QtWidgets import QDateTimeEdit, QDialog, QDialogButtonBox, QHeaderView, QTableWidgetItem

from musterpoint.desktop.ask import ask
from musterpoint.desktop.dialogs.calling_rules import CallingRules
from musterpoint.desktop.dialogs.procedure_page import ProcedurePage
from musterpoint.desktop.dialogs.shift_divider import ShiftDivider
from musterpoint.desktop.dialogs.staffing_rules import StaffingRules
from musterpoint.desktop.forms import load_form
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Plan, Shift, new_id
from musterpoint.session.actions import campaign_edit, divided
from musterpoint.text import _

NAME, STARTS, ENDS = range(3)
SHOWN_NORMS = (
    "residents-per-site",
    "residents-per-table",
    "residents-per-sampler",
    "team-output-default",
    "walk",
)


def edit_campaign(workbench: Workbench) -> None:
    """Show the dialog and keep what was entered, as one edit."""
    dialog = CampaignDialog(workbench)
    if ask(dialog):
        document = workbench.document
        document.carry_out(
            lambda: campaign_edit(document.plan, document.catalogue, dialog.values(), dialog.chosen_shifts())
        )


class CampaignDialog(QDialog):
    """OK is possible only while everything entered makes sense."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.window)
        self._plan: Plan = workbench.plan
        self._exact = self._plan.campaign.rate
        self._catalogue = workbench.document.catalogue
        load_form("campaign", self)
        self.rules = StaffingRules(self._catalogue, self._plan.campaign)
        self.tabs.addTab(self.rules, _("Staff"))
        self.calling = CallingRules(self._plan.campaign)
        self.tabs.addTab(self.calling, _("Calling"))
        self.stages = ProcedurePage(self._plan, self._catalogue)
        self.tabs.insertTab(1, self.stages, _("Procedure"))
        self._fill()
        self._show_stages()
        self.procedure.currentIndexChanged.connect(self._on_procedure)
        self.rate.valueChanged.connect(self._show_stages)
        self.calling.pool.currentIndexChanged.connect(self._show_stages)
        self.stages.rate_wanted.connect(self._on_rate_wanted)
        for field in (self.starts, self.ends):
            field.dateTimeChanged.connect(self._check)
        self.name.textChanged.connect(self._check)
        self.shifts.itemChanged.connect(self._check)
        self.add_shift.clicked.connect(self._add_next_shift)
        self.remove_shift.clicked.connect(self._remove_shift)
        self.divider = ShiftDivider()
        self.shifts.parentWidget().layout().addWidget(self.divider)
        self.divider.asked.connect(self._divide)
        self._check()

    def values(self) -> dict[str, Any]:
        """The campaign's fields as entered."""
        return {
            "name": self.name.text().strip(),
            "office": self.office.text().strip(),
            "procedure": self.procedure.currentData(),
            "starts": _datetime(self.starts),
            "ends": _datetime(self.ends),
            "set_up_minutes": self.set_up_minutes.value(),
            "share": self.share.value() / 100,
            "rate": self._rate(),
            "utilisation": self.utilisation.value() / 100,
            "walking_limit": float(self.walking_limit.value()),
            **self.rules.values(),
            **self.calling.values(),
            "stage_times": self.stages.stage_times,
            "drill": self.drill.isChecked(),
            "remarks": self.remarks.toPlainText().strip(),
        }

    def chosen_shifts(self) -> list[Shift]:
        """The shifts as entered; those that were there keep their ids."""
        return [
            Shift(
                id=self.shifts.item(row, NAME).data(Qt.ItemDataRole.UserRole),
                name=self.shifts.item(row, NAME).text().strip(),
                starts=_datetime(self.shifts.cellWidget(row, STARTS)),
                ends=_datetime(self.shifts.cellWidget(row, ENDS)),
            )
            for row in range(self.shifts.rowCount())
        ]

    def _fill(self) -> None:
        campaign = self._plan.campaign
        for procedure in self._catalogue.procedures.values():
            self.procedure.addItem(str(procedure.name), procedure.id)
        self.procedure.setCurrentIndex(max(self.procedure.findData(campaign.procedure), 0))
        self.name.setText(campaign.name)
        self.office.setText(campaign.office)
        tomorrow = datetime.now().replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=1)
        starts = campaign.starts or tomorrow
        _show(self.starts, starts)
        _show(self.ends, campaign.ends or starts + timedelta(hours=6))
        self.set_up_minutes.setValue(campaign.set_up_minutes)
        self.share.setValue(round(campaign.share * 100))
        self.rate.setValue(round(campaign.rate))
        self.utilisation.setValue(round(campaign.utilisation * 100))
        self.walking_limit.setValue(round(campaign.walking_limit))
        self.drill.setChecked(campaign.drill)
        self.remarks.setPlainText(campaign.remarks)
        self.norms.setText(self._norms())
        self._fill_shifts()

    def _on_procedure(self) -> None:
        """Another procedure has a usual rate of its own."""
        campaign, id_ = self._plan.campaign, self.procedure.currentData()
        self._exact = campaign.rate if id_ == campaign.procedure else self._catalogue.procedures[id_].rate
        self.rate.setValue(round(self._exact))
        self._show_stages()

    def _rate(self) -> float:
        """As entered; with its fraction where it comes from the campaign or the times of the stages."""
        return self._exact if round(self._exact) == self.rate.value() else float(self.rate.value())

    def _on_rate_wanted(self, rate: float) -> None:
        self._exact = rate
        with QSignalBlocker(self.rate):
            self.rate.setValue(round(rate))

    def _show_stages(self) -> None:
        pool = self.calling.pool.currentData()
        self.stages.show_procedure(self.procedure.currentData(), self._rate(), pool)

    def _norms(self) -> str:
        """The figures that planners are held to, each with its source."""
        lines = []
        for id_ in SHOWN_NORMS:
            if norm := self._catalogue.norms.get(id_):
                value = f"{norm.value:,g}–{norm.upper:,g}" if norm.upper else f"{norm.value:,g}"
                lines.append(f"{norm.name}: {value} {norm.unit} ({norm.source})")
        return "\n".join(lines)

    def _fill_shifts(self) -> None:
        self.shifts.setHorizontalHeaderLabels([_("Shift"), _("Begins"), _("Ends")])
        self.shifts.verticalHeader().hide()
        self.shifts.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        shifts = self._plan.table("shift").values()
        for shift in sorted(shifts, key=lambda shift: (shift.starts or datetime.min, shift.name)):
            self._add_shift(shift)

    def _add_shift(self, shift: Shift) -> None:
        row = self.shifts.rowCount()
        blocker = QSignalBlocker(self.shifts)  # a row that is half made can't be checked
        self.shifts.insertRow(row)
        name = QTableWidgetItem(shift.name)
        name.setData(Qt.ItemDataRole.UserRole, shift.id)
        self.shifts.setItem(row, NAME, name)
        for column, moment in ((STARTS, shift.starts), (ENDS, shift.ends)):
            field = QDateTimeEdit()
            field.setDisplayFormat("yyyy-MM-dd HH:mm")
            _show(field, moment or _datetime(self.starts if column == STARTS else self.ends))
            field.dateTimeChanged.connect(self._check)
            self.shifts.setCellWidget(row, column, field)
        self.shifts.setRowHeight(row, 34)
        blocker.unblock()

    def _add_next_shift(self) -> None:
        """A shift that begins where the last one ends and is as long as the campaign's rest."""
        shifts = self.chosen_shifts()
        starts = shifts[-1].ends if shifts else _datetime(self.starts)
        ends = max(_datetime(self.ends), starts + timedelta(hours=1))
        name = _("Shift {number}").format(number=len(shifts) + 1)
        self._add_shift(Shift(id=new_id("shift"), name=name, starts=starts, ends=ends))
        self._check()

    def _remove_shift(self) -> None:
        self.shifts.removeRow(self.shifts.currentRow())
        self._check()

    def _divide(self, count: int, overlap: int) -> None:
        """Divide the campaign's hours among so many shifts; those that are there keep their places, so that
        their posts and people stay."""
        known = self.chosen_shifts()
        shifts = divided(known, _datetime(self.starts), _datetime(self.ends), count, overlap)
        self.shifts.setRowCount(0)
        for shift in shifts:
            self._add_shift(shift)
        self._check()

    def _check(self) -> None:
        complaint = self._what_is_wrong()
        self.complaint.setText(complaint)
        self.complaint.setVisible(bool(complaint))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not complaint)

    def _what_is_wrong(self) -> str:
        if _datetime(self.ends) <= _datetime(self.starts):
            return _("The campaign ends before it begins.")
        for shift in self.chosen_shifts():
            if not shift.name:
                return _("Every shift needs a name.")
            if shift.ends <= shift.starts:
                return _("{shift} ends before it begins.").format(shift=shift.name)
        return ""


def _datetime(field: QDateTimeEdit) -> datetime:
    return field.dateTime().toPyDateTime().replace(second=0, microsecond=0)


def _show(field: QDateTimeEdit, moment: datetime) -> None:
    field.setDateTime(QDateTime(moment))
