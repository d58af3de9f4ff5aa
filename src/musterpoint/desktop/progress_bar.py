"""A bar that shows how far work is."""

from __future__ import annotations

from PyQt6.QtWidgets import QProgressBar


class ProgressBar(QProgressBar):
    """Is painted with the window's next frame. Qt's own bar paints at every step, at once, and with it all
    that waits to be painted, as the map does while its tiles arrive."""

    def setValue(self, value: int) -> None:
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(True)
