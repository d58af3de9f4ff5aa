"""A panel's two faces, and when what it shows is made anew."""

from __future__ import annotations

from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QStackedWidget, QWidget


class PanelStack(QStackedWidget):
    """A panel's content, or its empty state while `show_empty(True)`."""

    def __init__(self, content: QWidget, empty: QWidget):
        super().__init__()
        self._stale = True
        self.is_held = False
        """Whether it stays unfilled, though shown, until it comes forward."""
        self.addWidget(content)
        self.addWidget(empty)

    def refresh(self) -> None:
        """Show everything anew; panels that follow the plan only while they are seen define it."""

    def seen(self) -> bool:
        """Whether the panel is seen now, not behind another one's tab. Otherwise `refresh` follows when it
        is."""
        self._stale = self._stale or not self.isVisible() or self.visibleRegion().isEmpty()
        return not self._stale

    def come_forward(self) -> bool:
        """Its tab has been chosen, which Qt doesn't call being shown. Tells whether it had to be filled."""
        self.is_held = False
        return self.isVisible() and self._refresh_if_stale()

    def _refresh_if_stale(self) -> bool:
        was_stale, self._stale = self._stale, False
        if was_stale:
            self.refresh()
        return was_stale

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.is_held:
            self._refresh_if_stale()

    def show_empty(self, is_empty: bool) -> None:
        self.setCurrentIndex(int(is_empty))
