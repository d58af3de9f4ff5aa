"""Which column of a table is which: one combo per thing that is wanted, guessed ones filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from musterpoint.text import _


class ColumnChoices(QWidget):
    """changed(): a person chose another column for something."""

    changed = pyqtSignal()

    def __init__(self, per_row: int):
        super().__init__()
        self._per_row = per_row
        self._combos: dict[str, QComboBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)

    def show_columns(
        self, wanted: Iterable[tuple[str, str]], columns: Sequence[str], guesses: Mapping[str, str]
    ) -> None:
        """Offer the file's columns. wanted: (name, words for it). guesses: name → column."""
        while item := self._grid.takeAt(0):
            item.widget().deleteLater()
        self._combos.clear()
        for position, (name, words) in enumerate(wanted):
            combo = QComboBox()
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            combo.setAccessibleName(words)
            combo.addItem(_("– none –"), "")
            for column in columns:
                combo.addItem(column, column)
            combo.setCurrentIndex(max(combo.findData(guesses.get(name, "")), 0))
            combo.activated.connect(self.changed)
            label = QLabel(words)
            label.setProperty("role", "caption")
            label.setBuddy(combo)
            row, column = divmod(position, self._per_row)
            self._grid.addWidget(label, row, column * 2)
            self._grid.addWidget(combo, row, column * 2 + 1)
            self._grid.setColumnStretch(column * 2 + 1, 1)
            self._combos[name] = combo

    @property
    def chosen(self) -> dict[str, str]:
        """Name → column, "" where none is to be used."""
        return {name: combo.currentData() for name, combo in self._combos.items()}

    def choose(self, name: str, column: str) -> None:
        """Choose as a person would."""
        combo = self._combos[name]
        combo.setCurrentIndex(combo.findData(column))
        self.changed.emit()
