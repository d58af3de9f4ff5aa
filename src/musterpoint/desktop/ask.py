"""Everything modal goes through `ask`, so that a test can answer in a person's place.

    answer = ask_choice(window, _("…"), _("…"), [Choice("read-only", _("Open read-only")), …])

A dialog is only for a decision; what can be undone isn't asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from musterpoint.desktop.first_size import fit_dialog
from musterpoint.errors import UserError
from musterpoint.faults import ProgramFault
from musterpoint.text import _

PLAN_SUFFIX = ".gpkg"
PLAN_FILTER = f"GeoPackage (*{PLAN_SUFFIX})"


def _execute(dialog: QDialog) -> int:
    return dialog.exec()


answer: Callable[[QDialog], int] = _execute
"""Shows a dialog and gives its result; tests put their own function here."""


def ask(dialog: QDialog) -> bool:
    """Show the dialog modally, scrolling where the screen is too small; whether it was accepted."""
    fit_dialog(dialog)
    return answer(dialog) == QDialog.DialogCode.Accepted


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a question. The first choice of a question is its default."""

    id: str
    text: str


def ask_choice(parent: QWidget | None, title: str, text: str, choices: Sequence[Choice]) -> str:
    """The id of the chosen button, or "" where the question was dismissed."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, f"<b>{title}</b>", parent=parent)
    box.setInformativeText(text)
    buttons = {}
    for position, choice in enumerate(choices):
        role = QMessageBox.ButtonRole.AcceptRole if not position else QMessageBox.ButtonRole.ActionRole
        buttons[box.addButton(choice.text, role)] = choice.id
    box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    answer(box)
    return buttons.get(box.clickedButton(), "")


def tell(parent: QWidget | None, error: UserError | ProgramFault) -> None:
    """Say what went wrong, why, and what to do."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, _("Musterpoint"), f"<b>{error.problem}</b>", parent=parent)
    box.setInformativeText("\n\n".join(part for part in (error.detail, error.suggestion) if part))
    box.addButton(_("OK"), QMessageBox.ButtonRole.AcceptRole)
    answer(box)


def ask_open_file(parent: QWidget | None, title: str, folder: Path, filters: str) -> Path | None:
    """A file to read. filters: as in QFileDialog, "Plans (*.gpkg)"."""
    dialog = QFileDialog(parent, title, str(folder), filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _chosen(dialog)


def ask_save_file(
    parent: QWidget | None, title: str, proposed: Path, filters: str, suffix: str
) -> Path | None:
    """A file to write; an existing one has been confirmed. suffix: added where none was typed, "pdf"."""
    dialog = QFileDialog(parent, title, str(proposed.parent), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(proposed.name)
    return _chosen(dialog)


def _chosen(dialog: QFileDialog) -> Path | None:
    return Path(dialog.selectedFiles()[0]) if ask(dialog) and dialog.selectedFiles() else None
