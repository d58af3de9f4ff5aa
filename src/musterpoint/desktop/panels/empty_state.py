"""What a panel shows when there is nothing to show: what to do next, and the button for it."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

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


class PanelStack(QStackedWidget):
    """A panel's content, or its empty state while `show_empty(True)`."""

    def __init__(self, content: QWidget, empty: QWidget):
        super().__init__()
        self._stale = True
        self.addWidget(content)
        self.addWidget(empty)

    def refresh(self) -> None:
        """Show everything anew; panels that follow the plan only while they are seen define it."""

    def seen(self) -> bool:
        """Whether the panel is seen now, not behind another one's tab. Otherwise `refresh` follows when it
        is."""
        self._stale = self._stale or not self.isVisible() or self.visibleRegion().isEmpty()
        return not self._stale

    def come_forward(self) -> None:
        """Its tab has been chosen, which Qt doesn't call being shown."""
        if self._stale and self.isVisible():
            self._stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def show_empty(self, is_empty: bool) -> None:
        self.setCurrentIndex(int(is_empty))
