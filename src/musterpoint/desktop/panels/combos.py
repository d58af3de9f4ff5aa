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
    combo.setCurrentIndex(max(combo.findData(chosen), 0) if chosen is not None else 0)
    combo.blockSignals(False)
