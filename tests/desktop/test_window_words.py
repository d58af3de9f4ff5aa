"""No word is cut off, in neither language, neither at the usual size nor at that of a small laptop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from musterpoint.desktop.program import Program
from musterpoint.desktop.workspaces import WORKSPACES
from musterpoint.text import CHINESE, ENGLISH

DIALOGS = ("file.campaign", "people.new", "help.about", "help.keys")


def clipped(window: QWidget) -> Iterator[str]:
    """The texts of labels and buttons that need more room than they have."""
    QApplication.processEvents()  # layouts follow a changed text in the event loop
    for widget in [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]:
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        of_tabs = widget.parent().inherits("QTabBar")
        if widget.isVisible() and widget.text() and not wraps and not of_tabs:
            needed = widget.sizeHint().width()
            if needed > widget.width():
                yield f"{widget.text()!r}: {needed} > {widget.width()}"


@pytest.mark.parametrize("size", [(1440, 900), (1366, 768)])
@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_nothing_is_cut_off(
    program: Program, plan_file: Path, answers, language: str, size: tuple[int, int]
) -> None:
    program.use_language(language)
    program.open_plan(plan_file)
    window = program.window
    window.resize(*size)
    plan = window.document.plan
    found = {}
    for workspace in WORKSPACES:
        window.workbench.run(f"view.workspace.{workspace.id}")
        for refs in ([], [("site", plan.sites()[0].id)], [("buildings", plan.buildings.frame.index[0])]):
            window.document.select(refs)
            window.wait_until_idle()
            found[f"{workspace.id} {refs}"] = list(clipped(window))
    for panel in ("health", "history"):
        window.docks.open(panel)
        window.wait_until_idle()
        found[panel] = list(clipped(window))

    def look(dialog: QDialog) -> int:
        dialog.show()
        window.wait_until_idle()
        found[dialog.windowTitle()] = list(clipped(dialog))
        dialog.close()
        return QDialog.DialogCode.Rejected

    for command in DIALOGS:
        answers.give(look)
        window.workbench.run(command)
    assert {place: texts for place, texts in found.items() if texts} == {}


def test_a_text_that_is_cut_off_would_be_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("检测点", window)
    label.setFixedWidth(12)
    window.show()
    assert list(clipped(window))
