"""The drop-down lists of a row of filters."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtWidgets import QComboBox


def filter_combo(name: str) -> QComboBox:
    """A narrow list, called so by screen readers and its tip."""
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(4)
    return combo


def fill_combo(combo: QComboBox, any_of_them: str, choices: Iterable[tuple[object, str]]) -> None:
    """What stands for no filter, and the choices as value and words. What was chosen stays chosen, without a
    signal, where it is still there."""
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(any_of_them, None)
    for value, words in choices:
        combo.addItem(words, value)
    choose_value(combo, chosen)
    combo.blockSignals(False)


def choose_value(combo: QComboBox, value: object) -> None:
    """Choose the entry of a value, the first one where there is none. Qt's own search doesn't know when two
    values of Python are equal."""
    values = (combo.itemData(row) for row in range(combo.count()))
    combo.setCurrentIndex(next((row for row, other in enumerate(values) if other == value), 0))
