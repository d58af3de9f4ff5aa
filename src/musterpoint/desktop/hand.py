"""Whether somebody's hand is at work: whoever drags or draws feels what else takes processor time."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication


def hand_is_busy() -> bool:
    """Whether a mouse button is held."""
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
