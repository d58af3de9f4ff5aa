"""Answers a dialog as the person would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtWidgets import QDialog, QFileDialog


def choosing(path: Path) -> Callable[[QFileDialog], int]:
    """Answers a file dialog."""

    def answer(dialog: QFileDialog) -> int:
        dialog.selectedFiles = lambda: [str(path)]
        return QDialog.DialogCode.Accepted

    return answer
