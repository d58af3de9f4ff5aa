"""Dividing the campaign's hours evenly among shifts that overlap by the time of a handover."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from musterpoint.text import _

MOST_SHIFTS, MOST_OVERLAP = 12, 120


class ShiftDivider(QWidget):
    """asked(count, overlap): the hours are to be divided."""

    asked = pyqtSignal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.count = QSpinBox(minimum=1, maximum=MOST_SHIFTS, value=2)
        self.overlap = QSpinBox(minimum=0, maximum=MOST_OVERLAP, singleStep=5)
        self.overlap.setSuffix(_(" min"))
        self.count.setAccessibleName(_("Shifts"))
        self.overlap.setAccessibleName(_("Overlap"))
        self.divide = QPushButton(_("Divide evenly"))
        self.divide.setToolTip(_("Equal shifts over the whole campaign; people stay in theirs"))
        self.divide.clicked.connect(lambda: self.asked.emit(self.count.value(), self.overlap.value()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (QLabel(_("Shifts")), self.count, QLabel(_("Overlap")), self.overlap, self.divide):
            row.addWidget(widget)
        row.addStretch(1)
