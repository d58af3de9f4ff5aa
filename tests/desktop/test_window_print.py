"""The print panel: several documents, their pages, and only what changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.print import PrintPanel
from musterpoint.plan import changed
from musterpoint.plan.edits import Edit
from musterpoint.text import Label

CHECKED = Qt.CheckState.Checked


def choosing(path: Path) -> Callable[[QFileDialog], int]:
    def choose(dialog: QFileDialog) -> int:
        dialog.selectFile(str(path))
        return QDialog.DialogCode.Accepted

    return choose


def opened(window: MainWindow, qtbot: QtBot) -> PrintPanel:
    window.commands.action("print.sheets").trigger()
    panel = window.docks.panel("print")
    qtbot.waitUntil(lambda: panel.save.isEnabled(), timeout=30_000)
    return panel


def tick(panel: PrintPanel, id_: str, qtbot: QtBot) -> None:
    ids = list(panel._workbench.program.host.documents)
    panel.documents.item(ids.index(id_)).setCheckState(CHECKED)
    qtbot.waitUntil(lambda: panel.save.isEnabled(), timeout=30_000)


def test_several_documents_are_saved_each_in_its_file(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = opened(window, qtbot)
    tick(panel, "contacts", qtbot)
    tick(panel, "roll-call", qtbot)
    answers.give(choosing(tmp_path / "tomorrow.pdf"))
    panel.save.click()
    names = sorted(path.name for path in tmp_path.glob("tomorrow*.pdf"))
    assert names == ["tomorrow-contacts.pdf", "tomorrow-duty-sheets.pdf", "tomorrow-roll-call.pdf"]
    pages = sum(len(PdfReader(tmp_path / name).pages) for name in names)
    assert f"{pages} pages" in panel.pages.text()


def test_a_look_at_another_document_takes_the_only_tick_along(window: MainWindow, qtbot: QtBot) -> None:
    panel = opened(window, qtbot)
    panel.documents.setCurrentRow(1)
    assert [document.id for document in panel.chosen_documents] == ["roster-sites"]
    qtbot.waitUntil(lambda: panel.save.isEnabled(), timeout=30_000)


def test_only_sites_that_changed_are_printed_again(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = opened(window, qtbot)
    answers.give(choosing(tmp_path / "all.pdf"))
    panel.save.click()
    panel.changed.setChecked(True)
    assert not panel.save.isEnabled()
    site = window.document.plan.sites()[-1]
    after = site.replace(special_points="东门封闭")
    window.document.do(Edit(Label("Note"), (changed(site, after),)))
    assert panel.chosen_sites == [site.id]
    qtbot.waitUntil(lambda: panel.save.isEnabled(), timeout=30_000)
