"""The print panel: several documents, their pages, and only what changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader
from PyQt6.QtCore import Qt
from PyQt6.QtPrintSupport import QPrintDialog, QPrinter
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
    ids = list(panel._workbench.host.documents)
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


def into_a_file(path: Path) -> Callable[[QPrintDialog], int]:
    def choose(dialog: QPrintDialog) -> int:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(path))
        return QDialog.DialogCode.Accepted

    return choose


def press(button, qtbot: QtBot) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_printer_gets_every_page_of_every_document_on_paper_of_its_size(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = opened(window, qtbot)
    tick(panel, "layout-plans", qtbot)
    made = [panel._queue.made(document) for document in panel.chosen_documents]
    target = tmp_path / "printed.pdf"
    answers.give(into_a_file(target))
    press(panel.send, qtbot)
    qtbot.waitUntil(target.exists, timeout=60_000)
    pages = PdfReader(target).pages
    assert len(pages) == sum(one.pages for one in made)
    widths = {round(float(max(page.mediabox.width, page.mediabox.height)) / 72 * 25.4) for page in pages}
    assert widths == {297, 420}
    assert not list(tmp_path.glob(".printed*"))


def test_on_both_sides_every_document_begins_on_a_leaf_of_its_own(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = opened(window, qtbot)
    panel.documents.setCurrentRow(list(panel._workbench.host.documents).index("contacts"))
    tick(panel, "organisation", qtbot)
    pages = [panel._queue.made(document).pages for document in panel.chosen_documents]
    assert pages[0] == 1
    target = tmp_path / "leaves.pdf"
    answers.give(into_a_file(target))
    panel.duplex.setChecked(True)
    qtbot.waitUntil(lambda: panel.send.isEnabled(), timeout=30_000)
    press(panel.send, qtbot)
    qtbot.waitUntil(target.exists, timeout=60_000)
    assert len(PdfReader(target).pages) > sum(pages)


def test_stopping_the_work_says_so_and_it_can_be_begun_again(window: MainWindow, qtbot: QtBot) -> None:
    panel = opened(window, qtbot)
    cancel = window.statusBar().cancel
    panel.documents.setCurrentRow(1)
    assert not panel.save.isEnabled()
    qtbot.waitUntil(cancel.isVisible)
    press(cancel, qtbot)
    assert panel.again.isVisible() and not panel.save.isEnabled()
    assert "stopped" in panel.state.text()
    press(panel.again, qtbot)
    qtbot.waitUntil(lambda: panel.save.isEnabled(), timeout=30_000)
    assert not panel.again.isVisible()
