"""The rows of the inspector: a caption and a value, read-only or editable.

Every editor shows what the plan holds (`show_value`) and tells when a person has finished a new value
(`edited`); it never keeps one of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from PyQt6.QtCore import QSignalBlocker, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

UNKNOWN = "…"
"""What is shown for a figure while it is being counted."""


class TextField(QLineEdit):
    """One line of text."""

    edited = pyqtSignal(object)

    def __init__(self, placeholder: str = ""):
        super().__init__()
        self.setPlaceholderText(placeholder)
        self._shown = ""
        self.editingFinished.connect(self._finish)

    def show_value(self, value: str) -> None:
        self._shown = value
        if self.text() != value:
            self.setText(value)

    def _finish(self) -> None:
        if self.text().strip() != self._shown:
            self.edited.emit(self.text().strip())


class ClockField(TextField):
    """A time of day, as "9:30". day: on which it is, where there is no time yet."""

    def __init__(self, day: Callable[[], date]):
        super().__init__("--:--")
        self._day = day

    def show_value(self, value: datetime | None) -> None:
        if value is not None:
            self._day = value.date
        super().show_value(f"{value:%H:%M}" if value else "")

    def _finish(self) -> None:
        typed = self.text().strip().replace("：", ":")
        if typed == self._shown:
            return
        try:
            hour, minute = map(int, typed.split(":"))
            self.edited.emit(datetime.combine(self._day(), time(hour, minute)))
        except ValueError:
            self.edited.emit(typed or None)  # said to be no time where it is none


class NoteField(QPlainTextEdit):
    """Several lines of text, finished when the cursor leaves."""

    edited = pyqtSignal(object)

    def __init__(self, placeholder: str = ""):
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFixedHeight(78)  # three lines
        self._shown = ""

    def show_value(self, value: str) -> None:
        self._shown = value
        if self.toPlainText() != value:
            self.setPlainText(value)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        if self.toPlainText().strip() != self._shown:
            self.edited.emit(self.toPlainText().strip())


class _NumberMixin:
    """What whole and broken numbers have in common: typing is finished by Enter or by leaving the field,
    and "" (shown at the minimum) stands for a missing value where `missing` is given."""

    def _prepare(self, low: float, high: float, unit: str, missing: str | None) -> None:
        self._missing = missing is not None
        self.setRange(low - 1 if self._missing else low, high)
        if missing is not None:
            self.setSpecialValueText(missing or " ")
        self.setSuffix(f" {unit}" if unit else "")
        self.setKeyboardTracking(False)
        self.setProperty("plain", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setButtonSymbols(self.ButtonSymbols.NoButtons)
        self.setGroupSeparatorShown(False)
        self.valueChanged.connect(self._finish)

    def show_value(self, value: float | None) -> None:
        blocker = QSignalBlocker(self)
        self.setValue(self.minimum() if value is None else value)
        blocker.unblock()

    def _finish(self, value: float) -> None:
        self.edited.emit(None if self._missing and value == self.minimum() else value)


class IntegerField(_NumberMixin, QSpinBox):
    edited = pyqtSignal(object)

    def __init__(self, low: int, high: int, unit: str = "", missing: str | None = None):
        super().__init__()
        self._prepare(low, high, unit, missing)


class NumberField(_NumberMixin, QDoubleSpinBox):
    edited = pyqtSignal(object)

    def __init__(self, low: float, high: float, unit: str = "", decimals: int = 2):
        super().__init__()
        self.setDecimals(decimals)
        self._prepare(low, high, unit, None)

    def show_value(self, value: float | None) -> None:
        if value is None or round(value, self.decimals()) != self.value():
            super().show_value(value)


class ChoiceField(QComboBox):
    """One of several named values."""

    edited = pyqtSignal(object)

    def __init__(self, choices: Iterable[tuple[Any, str]]):
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.offer(choices)
        self.activated.connect(lambda _row: self.edited.emit(self.currentData()))

    def offer(self, choices: Iterable[tuple[Any, str]]) -> None:
        """Offer these in the place of those before."""
        self.clear()
        for value, words in choices:
            self.addItem(words, value)

    def show_value(self, value: Any) -> None:
        self.setCurrentIndex(self.findData(value))


class SwitchField(QCheckBox):
    edited = pyqtSignal(object)

    def __init__(self, words: str):
        super().__init__(words)
        self.clicked.connect(self.edited.emit)

    def show_value(self, value: bool) -> None:
        self.setChecked(value)


class FactLabel(QLabel):
    """A value that can't be edited; an estimate is italic and begins with "≈"."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_number(self, number: int | None, estimate: bool = False, source: str = "") -> None:
        """Nothing stands for one that is being counted."""
        known = number is not None
        self.show_fact(f"{number:,}" if known else UNKNOWN, estimate and known, source)

    def show_fact(self, text: str, estimate: bool = False, source: str = "") -> None:
        font = self.font()
        font.setItalic(estimate)
        self.setFont(font)
        self.setText(f"≈\N{NO-BREAK SPACE}{text}" if estimate else text)
        self.setToolTip(source)


class Section(QWidget):
    """A small heading with rows of caption and value below."""

    def __init__(self, title: str = ""):
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(4)
        if title:
            heading = QLabel(title)
            heading.setProperty("role", "section")
            column.addWidget(heading)
        self.rows = QFormLayout()
        self.rows.setHorizontalSpacing(12)
        self.rows.setVerticalSpacing(6)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        column.addLayout(self.rows)

    def add(self, caption: str, field: QWidget, tip: str = "") -> None:
        """A row; an empty caption lets the field take the whole width."""
        if not caption:
            self.rows.addRow(field)
            return
        label = QLabel(caption)
        label.setProperty("role", "caption")
        label.setMinimumWidth(64)
        label.setBuddy(field)
        label.setToolTip(tip)
        field.setAccessibleName(caption)
        if tip:
            field.setToolTip(tip)
        self.rows.addRow(label, field)
