"""What a proposal that was done at once leaves undone, and why."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout

from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.proposals import Proposal
from musterpoint.text import _


class OutcomeDialog(QDialog):
    """What a proposal leaves undone, and why; then what else is to be known of it."""

    def __init__(self, workbench: Workbench, proposed: Proposal):
        super().__init__(workbench.window)
        self.setWindowTitle(str(proposed.edit.label) if proposed.edit else _("Propose routes"))
        self.resize(560, 320)
        self.lines = QListWidget()
        self.lines.setWordWrap(True)
        self.lines.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.lines.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.lines.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        for reason in proposed.reasons:
            item = QListWidgetItem(reason)
            item.setForeground(QColor(current_theme().broken))
            self.lines.addItem(item)
        for note in proposed.notes:
            self.lines.addItem(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.lines)
        column.addWidget(buttons)
