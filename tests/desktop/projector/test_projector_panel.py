"""The briefing panel: hide, reorder, write, and one's own slides; the deck as a file."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QDialog, QFileDialog, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.briefing import KEY, BriefingPanel
from musterpoint.session import Session


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> BriefingPanel:
    window.workbench.run("view.workspace.briefing")
    shown = window.docks.panel("briefing")
    qtbot.waitUntil(lambda: shown.list.count() > 0)
    return shown


def row_of(panel: BriefingPanel, key: str) -> int:
    return next(row for row in range(panel.list.count()) if panel.list.item(row).data(KEY) == key)


def test_unticked_slides_are_hidden(window: MainWindow, panel: BriefingPanel) -> None:
    panel.list.item(row_of(panel, "safety")).setCheckState(Qt.CheckState.Unchecked)
    assert window.document.plan.find("slide", "safety").hidden
    window.document.undo()
    assert panel.list.item(row_of(panel, "safety")).checkState() == Qt.CheckState.Checked


def test_dragged_slides_keep_their_new_place(window: MainWindow, panel: BriefingPanel) -> None:
    row = row_of(panel, "safety")
    index = panel.list.rootIndex()
    panel.list.model().moveRow(index, row, index, 0)
    assert window.document.plan.deck.order[0] == "safety"
    assert panel.list.item(0).data(KEY) == "safety"
    window.document.undo()
    assert panel.list.item(0).data(KEY) == "title"


def test_names_are_switched_here(window: MainWindow, panel: BriefingPanel) -> None:
    assert not panel.names.isChecked() and not panel.phones.isEnabled()
    panel.names.click()
    assert window.document.plan.deck.names and panel.phones.isEnabled()


def test_notes_are_one_step_to_undo(window: MainWindow, panel: BriefingPanel) -> None:
    panel.list.setCurrentRow(row_of(panel, "area"))
    for words in ("S", "Sl", "Slow"):
        panel.editor.notes.setPlainText(words)
    assert window.document.plan.find("slide", "area").notes == "Slow"
    window.document.undo()
    assert window.document.plan.find("slide", "area") is None
    assert panel.editor.notes.toPlainText() == ""


def choosing(path: Path):
    """A person who chooses this file."""

    def choose(dialog: QDialog) -> int:
        assert isinstance(dialog, QFileDialog)
        dialog.selectFile(str(path))
        return QDialog.DialogCode.Accepted

    return choose


def test_a_slide_of_ones_own(window: MainWindow, panel: BriefingPanel, answers, tmp_path: Path) -> None:
    panel.list.setCurrentRow(0)
    panel.add.click()
    assert panel.list.currentRow() == 1
    panel.editor.title.setText("Parking")
    panel.editor.title.textEdited.emit("Parking")
    panel.editor.text.setPlainText("- behind the school")
    photo = QImage(3000, 1500, QImage.Format.Format_RGB32)
    photo.fill(QColor("red"))
    photo.save(str(tmp_path / "photo.jpg"))
    answers.give(choosing(tmp_path / "photo.jpg"))
    panel.editor.choose_picture()
    (slide,) = [item for item in window.document.plan.table("slide").values() if item.free]
    assert (slide.title, slide.text) == ("Parking", "- behind the school")
    assert slide.picture
    assert panel.list.item(1).text() == "Parking"
    panel.remove.click()
    assert slide.id not in window.document.plan.table("slide")


def test_what_is_no_picture_is_refused(panel: BriefingPanel, answers, tmp_path: Path) -> None:
    panel.add.click()
    (tmp_path / "photo.png").write_text("no picture", encoding="utf-8")
    answers.give(choosing(tmp_path / "photo.png"), lambda _told: 0)
    panel.editor.choose_picture()
    assert len(answers.asked) == 2


def test_the_deck_is_saved_as_pdf(
    window: MainWindow, panel: BriefingPanel, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.give(choosing(tmp_path / "deck.pdf"))
    window.workbench.run("briefing.pdf")
    window.wait_until_idle()
    qtbot.waitUntil((tmp_path / "deck.pdf").exists)
    assert len(pypdf.PdfReader(tmp_path / "deck.pdf").pages) >= panel.list.count()


def rect_of(panel: BriefingPanel, key: str) -> QRect:
    item = panel.list.item(row_of(panel, key))
    panel.list.scrollToItem(item)
    return panel.list.visualItemRect(item)


def tick_box(panel: BriefingPanel, key: str) -> QPoint:
    option = QStyleOptionViewItem()
    panel.list.initViewItemOption(option)
    option.rect = rect_of(panel, key)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = QStyle.SubElement.SE_ItemViewItemCheckIndicator
    return panel.list.style().subElementRect(box, option, panel.list).center()


def test_a_click_hides_a_slide_for_good(window: MainWindow, panel: BriefingPanel) -> None:
    """With the mouse; and it is still hidden when the file is opened again."""
    spot = tick_box(panel, "safety")
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert panel.list.item(row_of(panel, "safety")).checkState() == Qt.CheckState.Unchecked
    with Session.open(window.document.session.path, read_only=True) as again:
        assert again.plan.find("slide", "safety").hidden
    window.document.undo()
    assert window.document.plan.find("slide", "safety") is None


def test_notes_and_slides_are_typed(window: MainWindow, panel: BriefingPanel) -> None:
    """With mouse and keyboard; all of it is in the file, and undone step by step."""
    middle = rect_of(panel, "situation").center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseClick(panel.editor.notes.viewport(), Qt.MouseButton.LeftButton)
    QTest.keyClicks(panel.editor.notes, "Slowly")
    QTest.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    panel.editor.title.selectAll()
    QTest.keyClicks(panel.editor.title, "Parking")
    assert panel.list.currentItem().text() == "Parking"
    with Session.open(window.document.session.path, read_only=True) as again:
        assert again.plan.find("slide", "situation").notes == "Slowly"
        (free,) = [slide for slide in again.plan.table("slide").values() if slide.free]
        assert free.title == "Parking"
        assert again.plan.deck.order.index(free.id) == again.plan.deck.order.index("situation") + 1
    while window.document.session.undo_label is not None:
        window.document.undo()
    assert not window.document.plan.table("slide")
    assert [panel.list.item(row).data(KEY) for row in range(3)] == ["title", "situation", "area"]
