"""How large a window opens on a screen of any size."""

from __future__ import annotations

from PyQt6.QtCore import QSize
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QScrollArea, QVBoxLayout, QWidget

FRAME = QSize(16, 64)
"""Room that a desktop may take for a window's edges, title and shadow."""


def take_first_size(window: QWidget, wanted: QSize) -> None:
    """Make a window as large as wanted, or as there is room for with a frame around it: one as large as the
    screen itself would have its foot below the edge."""
    available = window.screen().availableGeometry()
    window.resize(wanted.boundedTo(available.size() - FRAME))
    if window.size() != wanted:
        window.move(available.topLeft())


def fit_dialog(dialog: QDialog) -> None:
    """Let a dialog that asks for more than the screen has scroll, all but its buttons; one that fits stays as
    it is."""
    room, layout = dialog.screen().availableSize() - FRAME, dialog.layout()
    needed = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    if layout is None or needed.boundedTo(room) == needed:
        if (wanted := dialog.sizeHint()).boundedTo(room) != wanted:
            dialog.resize(wanted.boundedTo(room))
        return
    inside = QWidget()
    inside.setLayout(layout)  # takes it and all that it holds away from the dialog
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inside)
    whole = QVBoxLayout(dialog)
    whole.setContentsMargins(0, 0, 0, 12)
    whole.addWidget(area)
    if buttons := inside.findChild(QDialogButtonBox):
        whole.addWidget(buttons)
        buttons.setContentsMargins(12, 0, 12, 0)
    dialog.setMinimumSize(QSize(0, 0))
    beside = QSize(area.verticalScrollBar().sizeHint().width(), 0)
    dialog.resize((needed + beside).boundedTo(room))
