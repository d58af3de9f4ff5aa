"""What a proposal that was done at once leaves undone, and why."""

from __future__ import annotations

from html import escape

from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout

from musterpoint.desktop.theme import current_theme
from musterpoint.desktop.workbench import Workbench
from musterpoint.engine.proposals import Proposal
from musterpoint.text import _


class OutcomeDialog(QDialog):
    """What a proposal leaves undone, and why; then what else is to be known of it. It can be copied."""

    def __init__(self, workbench: Workbench, proposed: Proposal):
        super().__init__(workbench.window)
        self.setWindowTitle(str(proposed.edit.label) if proposed.edit else _("Nothing was changed"))
        self.resize(560, 320)
        theme = current_theme()
        lines = [(reason, theme.broken) for reason in proposed.reasons]
        lines += [(note, theme.text) for note in proposed.notes]
        self.words = QTextBrowser()
        self.words.setHtml(
            "".join(f"<p style='color:{colour}; margin:4px 0'>{escape(line)}</p>" for line, colour in lines)
        )
        self.words.setAccessibleName(self.windowTitle())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(buttons)
