"""What a panel shows when there is nothing to show: what to do next, and the button for it."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from musterpoint.desktop.theme import current_theme, icon
from musterpoint.desktop.workbench import Workbench


class EmptyState(QWidget):
    """An icon, a sentence, and buttons that run commands."""

    def __init__(self, workbench: Workbench, icon_name: str, sentence: str, commands: tuple[str, ...] = ()):
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 24, 16, 24)
        column.setSpacing(12)
        column.addStretch(1)
        picture = QLabel()
        picture.setPixmap(icon(icon_name, current_theme().muted).pixmap(32, 32))
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(picture)
        self.sentence = QLabel(sentence)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence)
        self.buttons: dict[str, QPushButton] = {}
        as_wide = QVBoxLayout()  # as each other
        as_wide.setSpacing(12)
        for command in commands:
            action = workbench.commands.action(command)
            button = self.buttons[command] = QPushButton(action.icon(), action.text())
            button.clicked.connect(action.trigger)
            as_wide.addWidget(button)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addLayout(as_wide)
        centred.addStretch(1)
        column.addLayout(centred)
        column.addStretch(2)
