"""What is personal stays in its widget: not in the clipboard, and gone when nobody is there any more."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer
from PyQt6.QtGui import QClipboard, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget

from musterpoint.desktop.document import Document

IDLE_MINUTES = 10
"""The care ledger locks itself when nobody has touched keyboard or mouse for so long."""

_TAKES_OUT = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
_SIGNS_OF_LIFE = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TabletPress,
    QEvent.Type.TouchBegin,
)


def keep_private(*widgets: QWidget) -> None:
    """Let text be typed and pasted into these, but not taken out by keys, menu, dragging or, on X11, by
    being selected."""
    guard = _Guard(widgets)
    for widget in widgets:
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        if isinstance(widget, QLineEdit | QAbstractItemView):
            widget.setDragEnabled(False)
        widget.installEventFilter(guard)


class _Guard(QObject):
    """Swallows the keys that copy or cut, and empties what a middle click would paste."""

    def __init__(self, widgets: Sequence[QWidget]):
        super().__init__(widgets[0].window())
        self._widgets = widgets
        QApplication.clipboard().selectionChanged.connect(self._forget_selection)

    def _forget_selection(self) -> None:
        """X11 offers what is selected to all programs; this comes before any of them can have asked."""
        clipboard = QApplication.clipboard()
        if clipboard.ownsSelection() and QApplication.focusWidget() in self._widgets:
            clipboard.clear(QClipboard.Mode.Selection)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            key = event if isinstance(event, QKeyEvent) else None
            if key and any(key.matches(taken) for taken in _TAKES_OUT):
                return True
        return super().eventFilter(watched, event)


class IdleLock(QObject):
    """Locks the care ledger of a document when nobody has done anything for a while. It watches the
    application only while the ledger is open."""

    def __init__(self, document: Document, window: QWidget):
        super().__init__(window)
        self._document = document
        self._watching = False
        self.timer = QTimer(self, singleShot=True, interval=IDLE_MINUTES * 60_000)
        self.timer.timeout.connect(document.lock)
        document.seal_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        is_open = self._document.session.seal.is_open
        application = QApplication.instance()
        if is_open and not self._watching:
            application.installEventFilter(self)
            self.timer.start()
        elif self._watching and not is_open:
            application.removeEventFilter(self)
            self.timer.stop()
        self._watching = is_open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self.timer.start()
        return False
