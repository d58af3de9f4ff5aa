"""Files out of the window: the export dialog, and the web map as it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from answering import choosing
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from musterpoint.desktop.dialogs.export import ExportDialog
from musterpoint.desktop.main_window import MainWindow


def exporting(kind: str, **choices: object) -> Callable[[ExportDialog], int]:
    """Answers the export dialog."""

    def answer(dialog: ExportDialog) -> int:
        rows = [dialog.kind.itemData(row).id for row in range(dialog.kind.count())]
        dialog.kind.setCurrentIndex(rows.index(kind))
        for name, value in choices.items():
            combo = getattr(dialog, name)
            combo.setCurrentIndex(combo.findData(value))
        return QDialog.DialogCode.Accepted

    return answer


def exported(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.document.message, timeout=30_000):
        window.commands.action("file.export").trigger()


def test_a_map_goes_out_in_the_datum_that_was_chosen(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    places = {}
    for datum in ("wgs84", "gcj02"):
        path = tmp_path / f"{datum}.geojson"
        answers.give(exporting("geojson", datum=datum), choosing(path))
        exported(window, qtbot)
        site = json.loads(path.read_text(encoding="utf-8"))["features"][0]
        places[datum] = site["geometry"]["coordinates"]
    assert 0.001 < abs(places["gcj02"][0] - places["wgs84"][0]) < 0.02


def test_a_picture_shows_the_map_as_it_is_on_the_screen(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "view.png"
    answers.give(exporting("png"), choosing(path))
    exported(window, qtbot)
    picture, view = QImage(str(path)), window.canvas.viewport()
    assert picture.width() / picture.height() == pytest.approx(view.width / view.height, rel=0.02)


def test_only_what_matters_to_a_kind_of_file_can_be_chosen(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ExportDialog(window.workbench, "xlsx")
    qtbot.addWidget(dialog)
    assert dialog.with_names.isVisibleTo(dialog)
    assert not dialog.datum.isVisibleTo(dialog)
    assert not dialog.options().with_names
    dialog.with_names.setChecked(True)
    assert dialog.options().with_names
    exporting("geojson")(dialog)
    assert dialog.datum.isVisibleTo(dialog)
    assert not dialog.with_names.isVisibleTo(dialog)
    assert not dialog.options().with_names


def test_the_web_map_is_shown_and_searched_in_the_window(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    window.commands.action("briefing.web-map").trigger()
    from musterpoint.desktop.webmap_view import WebMapWindow

    shown = window.findChild(WebMapWindow)
    with qtbot.waitSignal(shown.view.loadFinished, timeout=60_000, check_params_cb=bool):
        pass
    answer = []
    shown.view.page().runJavaScript("document.querySelectorAll('#sites li').length", answer.append)
    qtbot.waitUntil(lambda: bool(answer), timeout=30_000)
    assert answer == [len(window.document.plan.table("site"))]
    path = tmp_path / "map.html"
    answers.give(choosing(path))
    with qtbot.waitSignal(window.document.message, timeout=30_000):
        shown.save.click()
    assert b"Content-Security-Policy" in path.read_bytes()
