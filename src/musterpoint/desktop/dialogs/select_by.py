"""Selecting by a property: kind, field, what is asked of it, and a value."""

from __future__ import annotations

from functools import partial

import pandas
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout

from musterpoint.desktop.ask import ask
from musterpoint.desktop.attributes import (
    EMPTY,
    KINDS,
    OPERATORS,
    fields,
    fitting,
    likely_value,
    matching,
    operators,
    values,
)
from musterpoint.desktop.words import LAYER_NAMES, RECORD_NAMES, layer_name
from musterpoint.desktop.workbench import Workbench
from musterpoint.geo.columns import COLUMN_NAMES, column_name
from musterpoint.plan import BUILDINGS, RECORD_TYPES
from musterpoint.session.actions.field_rules import FIELD_NAMES
from musterpoint.text import _, ngettext

MOST_OFFERED = 60
"""A list of values is offered where there are no more than so many."""

LAST_SELECTION = 2000
"""More things than this aren't brought into view, as that would be the whole plan."""

_USUAL_FIELDS = ("residents", "lanes", "type", "kind")
"""What of a thing is asked for most often, and therefore offered first."""


def select_by(workbench: Workbench) -> None:
    """Ask for a property, and select what has it."""
    dialog = SelectByDialog(workbench)
    if ask(dialog):
        asked, document = dialog.asked, workbench.document
        document.select_found(lambda _plan: matching(*asked), partial(_show_selected, workbench))


def _show_selected(workbench: Workbench) -> None:
    count = len(workbench.document.selection)
    if count <= LAST_SELECTION:
        workbench.canvas.zoom_to_selected()
    message = ngettext("{count} thing selected.", "{count} things selected.", count)
    workbench.document.message.emit(message.format(count=f"{count:,}"))


class SelectByDialog(QDialog):
    """Says at once how many things it would select."""

    def __init__(self, workbench: Workbench):
        super().__init__(workbench.window)
        self._workbench = workbench
        self.setWindowTitle(_("Select by property"))
        self.setMinimumWidth(420)
        self.kind, self.field = _combo(_("Things")), _combo(_("Property"))
        self.operator, self.value = _combo(_("Condition")), _combo(_("Value"))
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.count = QLabel()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.select = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.select.setText(_("Select"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setSpacing(8)
        for widget in (self.kind, self.field, self.operator, self.value):
            form.addRow(widget.accessibleName(), widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.count)
        column.addWidget(buttons)
        plan = workbench.plan
        for kind in KINDS:
            if plan.table(kind) if kind in RECORD_TYPES else kind in plan.layers:
                self.kind.addItem(_(RECORD_NAMES[kind]) if kind in RECORD_TYPES else layer_name(kind), kind)
        chosen = next((kind for kind, _id in workbench.document.selection), BUILDINGS)
        self.kind.setCurrentIndex(max(self.kind.findData(chosen), 0))
        self.kind.currentIndexChanged.connect(self._show_fields)
        self.field.currentIndexChanged.connect(self._show_values)
        self.operator.currentIndexChanged.connect(self._show_count)
        self.value.editTextChanged.connect(self._show_count)
        self._show_fields()

    @property
    def asked(self) -> tuple[str, pandas.Series, str, str] | None:
        """Things, property, condition and value, for `matching`; None while one of them is missing."""
        kind, operator = self.kind.currentData(), self.operator.currentData()
        if kind is None or operator is None or (operator != EMPTY and not self.value.currentText().strip()):
            return None
        return kind, self._series, operator, self.value.currentText()

    def _show_fields(self) -> None:
        kind = self.kind.currentData()
        self.field.blockSignals(True)
        self.field.clear()
        for name in fields(self._workbench.plan, kind) if kind else ():
            if words := _field_words(kind, name):
                self.field.addItem(words, name)
        usual = next((name for name in _USUAL_FIELDS if self.field.findData(name) >= 0), None)
        self.field.setCurrentIndex(max(self.field.findData(usual), 0))
        self.field.blockSignals(False)
        self._show_values()

    def _show_values(self) -> None:
        """The conditions and, where there are few, the values of a field."""
        kind, field = self.kind.currentData(), self.field.currentData()
        for combo in (self.operator, self.value):
            combo.blockSignals(True)
            combo.clear()
        if field is not None:
            self._series = values(self._workbench.plan, self._workbench.document.catalogue, kind, field)
            for operator in operators(self._series):
                self.operator.addItem(_(OPERATORS[operator]), operator)
            distinct = self._series.dropna().unique()
            if len(distinct) <= MOST_OFFERED:
                self.value.addItems(
                    [f"{item:g}" if isinstance(item, float) else str(item) for item in sorted(distinct)]
                )
            self.value.setCurrentText(likely_value(self._series))
        for combo in (self.operator, self.value):
            combo.blockSignals(False)
        self._show_count()

    def _show_count(self) -> None:
        self.value.setEnabled(self.operator.currentData() != EMPTY)
        count = fitting(*self.asked).sum() if self.asked else 0
        self.count.setText(
            ngettext("{count} thing found.", "{count} things found.", count).format(count=f"{count:,}")
        )
        self.select.setEnabled(bool(count))


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    combo.view().setTextElideMode(Qt.TextElideMode.ElideRight)
    return combo


def _field_words(kind: str, field: str) -> str:
    """What people call a field; "" for those that only the program reads."""
    if kind in LAYER_NAMES:
        return column_name(field) if field in COLUMN_NAMES else ""
    words = FIELD_NAMES.get((kind, field)) or FIELD_NAMES.get(("", field), "")
    return _(words)[:1].upper() + _(words)[1:] if words else ""
