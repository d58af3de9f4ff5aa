"""How large a window opens on a screen of any size."""

from __future__ import annotations

from PyQt6.QtCore import QSize
from PyQt6.QtWidgets import QWidget

FRAME = QSize(16, 64)
"""Room that a desktop may take for a window's edges, title and shadow."""


def take_first_size(window: QWidget, wanted: QSize) -> None:
    """Make a window as large as wanted, or as there is room for with a frame around it: one as large as the
    screen itself would have its foot below the edge."""
    available = window.screen().availableGeometry()
    window.resize(wanted.boundedTo(available.size() - FRAME))
    if window.size() != wanted:
        window.move(available.topLeft())
