"""The wheel scrolls; it changes nothing."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QAbstractSpinBox, QComboBox


class WheelGuard(QObject):
    """Lets the wheel pass over lists and numbers to what they stand in, for a whole application: whoever
    scrolls a panel would otherwise change what comes to lie under the mouse, and so the plan, unawares. Nor
    does it give them the focus, which the keys of the map need."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.Wheel, QEvent.Type.Polish):
            return False
        if not isinstance(watched, QComboBox | QAbstractSpinBox):
            return False
        if kind == QEvent.Type.Wheel:
            event.ignore()
            return True
        if watched.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            watched.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return False
