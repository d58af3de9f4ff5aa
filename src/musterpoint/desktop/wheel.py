"""The wheel scrolls; it changes nothing."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QAbstractSpinBox, QComboBox, QProxyStyle


class CalmWheelStyle(QProxyStyle):
    """A style of Qt's in which the wheel passes over lists and numbers to what they stand in: whoever scrolls
    a panel would otherwise change what comes to lie under the mouse, and so the plan, unawares. Nor does it
    give them the focus, which the keys of the map need.

    Qt shows its style every widget once before the widget is seen. (A filter of all the application's events
    would do as well, but every event would go through Python.)
    """

    def polish(self, what: Any) -> Any:
        if isinstance(what, QComboBox | QAbstractSpinBox):
            what.installEventFilter(self)
            if what.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                what.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return super().polish(what)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return True
