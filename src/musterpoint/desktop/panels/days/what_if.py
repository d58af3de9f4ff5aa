"""What may go wrong, to be ticked: which, from when, for how long, how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PyQt6.QtCore import QTime
from PyQt6.QtWidgets import QCheckBox, QGridLayout, QSpinBox, QTimeEdit, QWidget

from musterpoint.engine.timetable import Disruption
from musterpoint.engine.timetable.disruptions import CODE_DOWN, LATE_START, RAIN, STAFF_SHORT, TABLE_OUT
from musterpoint.text import N_, _

_MINUTES = N_("{number} min")
WIDTH = 88
"""Pixels of a field at the most."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """words: what goes wrong. at: minutes after opening, None where it is the whole day. minutes: how long it
    lasts at first, 0 where it lasts. amount: how much at first; unit: of that, "" for none."""

    words: str
    at: int | None = None
    minutes: int = 0
    amount: int = 0
    unit: str = ""


KINDS = {
    CODE_DOWN: _Kind(N_("The code system is down"), at=120, minutes=20),
    TABLE_OUT: _Kind(
        N_("Lanes of each site stand still"), at=120, minutes=60, amount=1, unit=N_("lanes: {number}")
    ),
    RAIN: _Kind(N_("Rain: slower, some stay at home"), at=60, minutes=120, amount=10, unit="{number} %"),
    STAFF_SHORT: _Kind(N_("Staff are missing"), amount=20, unit="{number} %"),
    LATE_START: _Kind(N_("The sites begin late"), minutes=30),
}  # fmt: skip


class WhatIfForm(QWidget):
    """A line per kind; only what is ticked happens."""

    def __init__(self, start: datetime | None):
        super().__init__()
        self._start = start or datetime(2000, 1, 1)
        self._lines: dict[str, tuple[QCheckBox, QTimeEdit | None, QSpinBox | None, QSpinBox | None]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (id_, kind) in enumerate(KINDS.items()):
            tick = QCheckBox(_(kind.words))
            at = self._time(kind.at) if kind.at is not None else None
            lasts = _number(_MINUTES, kind.minutes, 600) if kind.minutes else None
            amount = _number(kind.unit, kind.amount, 100) if kind.unit else None
            grid.addWidget(tick, row, 0)
            for column, widget in enumerate((at, lasts, amount), 1):
                if widget is not None:
                    grid.addWidget(widget, row, column)
                    widget.setEnabled(False)
                    widget.setMaximumWidth(WIDTH)
                    widget.setAccessibleName(tick.text())
                    tick.toggled.connect(widget.setEnabled)
            self._lines[id_] = (tick, at, lasts, amount)

    def _time(self, minutes: int) -> QTimeEdit:
        at = self._start + timedelta(minutes=minutes)
        edit = QTimeEdit(QTime(at.hour, at.minute))
        edit.setDisplayFormat("HH:mm")
        return edit

    def tick(self, kind: str, on: bool = True) -> None:
        """Let it happen, or not."""
        self._lines[kind][0].setChecked(on)

    @property
    def disruptions(self) -> tuple[Disruption, ...]:
        """What is ticked."""
        return tuple(
            Disruption(
                id_,
                self._after_start(at) if at else 0.0,
                float(lasts.value()) if lasts else 0.0,
                _amount(id_, amount),
            )
            for id_, (tick, at, lasts, amount) in self._lines.items()
            if tick.isChecked()
        )

    def _after_start(self, edit: QTimeEdit) -> float:
        """Minutes after the campaign's start; times before it belong to the next day."""
        begins = self._start.hour * 60 + self._start.minute
        return float((edit.time().hour() * 60 + edit.time().minute() - begins) % (24 * 60))


def _amount(kind: str, edit: QSpinBox | None) -> float:
    if edit is None:
        return 1.0
    return edit.value() / 100 if KINDS[kind].unit.endswith("%") else float(edit.value())


def _number(words: str, value: int, most: int) -> QSpinBox:
    before, after = _(words).split("{number}")
    edit = QSpinBox()
    edit.setRange(1, most)
    edit.setPrefix(before)
    edit.setSuffix(after)
    edit.setValue(value)
    return edit
