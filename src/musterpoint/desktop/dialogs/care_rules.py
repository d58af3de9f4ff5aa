"""How those with a need are served in this plan: a table of the catalogue's needs, to be changed."""

from __future__ import annotations

from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QHeaderView,
    QLabel,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musterpoint.desktop.ask import ask
from musterpoint.desktop.dialogs.passphrase import ensure_open
from musterpoint.desktop.ledger_deeds import do_in_ledger
from musterpoint.desktop.words import SERVICES
from musterpoint.desktop.workbench import Workbench
from musterpoint.plan import Care, CareRule
from musterpoint.session.care.deciding import catalogue_rule, rules
from musterpoint.session.care.editing import change_rules
from musterpoint.text import N_, _

COLUMNS = (
    N_("Needs"), N_("Served"), N_("Minutes"), N_("In pairs"), N_("Priority"), N_("Last"), N_("Source"),
)  # fmt: skip
SERVICE, MINUTES, PAIRS, PRIORITY, LAST = range(1, 6)


def edit_rules(workbench: Workbench) -> None:
    """Show the table; who isn't decided by hand is decided anew by what it says then."""
    if not ensure_open(workbench):
        return
    dialog = CareRulesDialog(workbench)
    document = workbench.document
    if ask(dialog) and document.session.seal.is_open:
        catalogue, wanted = document.catalogue, dialog.rules()
        people = len(document.plan.table(Care.KIND))
        do_in_ledger(workbench, people, lambda plan, key: change_rules(plan, catalogue, key, wanted))


class CareRulesDialog(QDialog):
    """One row per need."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.window)
        self.setWindowTitle(_("Rules of the care ledger"))
        self.resize(880, 520)
        self._catalogue = workbench.document.catalogue
        words = QLabel(
            _(
                "Who is visited at home and who goes through the green lane; the strongest of a person's "
                "needs counts. Whoever was decided by hand stays as decided."
            )
        )
        words.setWordWrap(True)
        self.table = QTableWidget(len(self._catalogue.needs), len(COLUMNS))
        self.table.setHorizontalHeaderLabels([_(title) for title in COLUMNS])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(36)
        self.table.setShowGrid(False)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        for row, (need, rule) in enumerate(rules(workbench.plan, self._catalogue).items()):
            self._fill(row, need, rule)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.RestoreDefaults | standard.Ok | standard.Cancel)
        self.buttons.button(standard.RestoreDefaults).setText(_("As in the catalogue"))
        self.buttons.button(standard.RestoreDefaults).clicked.connect(self.restore)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (words, self.table, self.buttons):
            column.addWidget(widget)

    def _fill(self, row: int, need: str, rule: CareRule) -> None:
        item = self._catalogue.needs[need]
        name, source = QTableWidgetItem(str(item.name)), QTableWidgetItem(str(item.source))
        source.setToolTip(str(item.source))
        self.table.setItem(row, 0, name)
        self.table.setItem(row, len(COLUMNS) - 1, source)
        service = QComboBox()
        for id_, words in SERVICES.items():
            service.addItem(_(words), id_)
        minutes = QDoubleSpinBox(minimum=1, maximum=240, decimals=0, suffix=_(" min"))
        priority = QSpinBox(minimum=0, maximum=9)
        pairs, last = QCheckBox(), QCheckBox()
        for box in (pairs, last):
            box.setStyleSheet("margin-left: 16px")
        widgets = (service, minutes, pairs, priority, last)
        for column, widget in enumerate(widgets, SERVICE):
            widget.setAccessibleName(f"{item.name}: {_(COLUMNS[column])}")
            self.table.setCellWidget(row, column, widget)
        self._show(row, rule)

    def _show(self, row: int, rule: CareRule) -> None:
        service = self._cell(row, SERVICE)
        service.setCurrentIndex(service.findData(rule.service))
        self._cell(row, MINUTES).setValue(rule.minutes)
        self._cell(row, PAIRS).setChecked(rule.two_persons)
        self._cell(row, PRIORITY).setValue(rule.priority)
        self._cell(row, LAST).setChecked(rule.last)

    def _cell(self, row: int, column: int) -> QWidget:
        return self.table.cellWidget(row, column)

    def restore(self) -> None:
        """Show what the catalogue says."""
        for row, need in enumerate(self._catalogue.needs):
            self._show(row, catalogue_rule(self._catalogue, need))

    def rules(self) -> dict[str, CareRule]:
        """Need → the rule as the table says it."""
        return {
            need: CareRule(
                id=need,
                service=self._cell(row, SERVICE).currentData(),
                minutes=self._cell(row, MINUTES).value(),
                two_persons=self._cell(row, PAIRS).isChecked(),
                priority=self._cell(row, PRIORITY).value(),
                last=self._cell(row, LAST).isChecked(),
            )
            for row, need in enumerate(self._catalogue.needs)
        }
