"""Whether somebody's hand is at work: whoever drags or draws feels what else takes processor time."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QWidget


def hand_is_busy() -> bool:
    """Whether a mouse button is held."""
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton


class HandsOff(QObject):
    """Keeps presses, keys, the wheel and drops from a window while it is on. The window isn't greyed as when
    it is disabled: that paints every widget in it anew, twice, which takes longer than what is waited for."""

    KEPT_OFF = frozenset({
        QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel, QEvent.Type.Drop,
        QEvent.Type.TouchBegin, QEvent.Type.TabletPress, QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress,
    })  # fmt: skip

    def __init__(self, window: QWidget):
        super().__init__(window)
        self._window = window
        self.is_on = False

    def set_on(self, on: bool) -> None:
        handle = self._window.windowHandle()
        self.is_on = on
        if handle is not None:  # it has one once it was shown
            handle.installEventFilter(self) if on else handle.removeEventFilter(self)
        self._window.setCursor(Qt.CursorShape.BusyCursor) if on else self._window.unsetCursor()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in self.KEPT_OFF:
            return False
        event.accept()  # a key that isn't taken as a shortcut follows as a key, and ends here
        return True
