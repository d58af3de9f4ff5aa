"""What plays a day in its own time: a timer, a speed, and keys."""

from __future__ import annotations

import time

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QWidget

from musterpoint.desktop.panels.combos import filter_combo
from musterpoint.text import N_, _

FRAME_MS = 50
LONGEST_FRAME = 0.25
"""Seconds: where the window was busy for longer the day doesn't jump."""

SPEEDS = {60: N_("1 min a second"), 300: N_("5 min a second"), 900: N_("15 min a second"),
          3600: N_("1 h a second")}  # fmt: skip
"""Simulated seconds per second."""


class Player(QWidget):
    """Space plays on and holds; plus and minus change the speed. A subclass has `on_frame`, which shows what
    comes `passed()` seconds after the last picture.

    moved(minutes after the campaign's start, or None): another moment is shown, or none any longer.
    """

    moved = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._last_frame = 0.0
        self.timer = QTimer(self, interval=FRAME_MS)
        self.timer.timeout.connect(self.on_frame)
        self.speed = filter_combo(_("Speed"))
        for speed, words in SPEEDS.items():
            self.speed.addItem(_(words), speed)
        self.speed.setCurrentIndex(1)
        self.speed.setMinimumContentsLength(13)

    @property
    def playing(self) -> bool:
        return self.timer.isActive()

    def begin(self) -> None:
        """Play on from where it is."""
        self._last_frame = time.monotonic()
        self.timer.start()

    def passed(self) -> float:
        """Simulated seconds since the last picture, however long that took to draw."""
        now = time.monotonic()
        since, self._last_frame = min(now - self._last_frame, LONGEST_FRAME), now
        return self.speed.currentData() * since

    def on_frame(self) -> None:
        raise NotImplementedError

    def toggle(self) -> None:
        """Play on from where it is, or hold it."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the slider and the lists leave."""
        steps = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        if event.key() == Qt.Key.Key_Space:
            self.toggle()
        elif event.key() in steps:
            last = self.speed.count() - 1
            self.speed.setCurrentIndex(min(last, max(0, self.speed.currentIndex() + steps[event.key()])))
        else:
            super().keyPressEvent(event)
