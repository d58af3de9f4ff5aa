"""Dialogs, good and bad input, printing, pictures, and long work."""

from __future__ import annotations

import threading
from pathlib import Path

import geopandas
import pytest
from answering import choosing
from pypdf import PdfReader
from PyQt6.QtCore import QFileInfo
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from musterpoint.catalogue.needs import procedure_of
from musterpoint.desktop.ask import ask
from musterpoint.desktop.dialogs.import_report import ImportReportDialog, accept_update
from musterpoint.desktop.dialogs.layer_source import LayerSource
from musterpoint.desktop.dialogs.new_plan import LayersDialog
from musterpoint.desktop.dialogs.staff_import import import_staff
from musterpoint.desktop.jobs import JobRunner
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.program import Program
from musterpoint.desktop.screenshot import take_screenshot
from musterpoint.errors import InputError, UserError
from musterpoint.geo.coming_again import Differences
from musterpoint.geo.report import FindingKind, ImportReport
from musterpoint.geo.residents import ResidentRules
from musterpoint.jobs import Job

OK = QDialogButtonBox.StandardButton.Ok


def test_the_campaign_is_changed_as_one_step_with_its_shifts(window: MainWindow, answers) -> None:
    plan = window.document.plan
    posts = len(plan.table("post"))
    shifts = len(plan.table("shift"))

    def fill(dialog: QDialog) -> int:
        dialog.name.setText("Round 4")
        dialog.share.setValue(90)
        dialog.add_shift.click()
        return QDialog.DialogCode.Accepted

    answers.give(fill)
    window.commands.action("file.campaign").trigger()
    assert (plan.campaign.name, plan.campaign.share) == ("Round 4", 0.9)
    assert len(plan.table("shift")) == shifts + 1
    assert len(plan.table("post")) > posts
    assert window.windowTitle().startswith("Round 4")
    window.document.undo()
    assert len(plan.table("post")) == posts


def test_stage_times_make_the_rate_and_another_procedure_brings_its_own(window: MainWindow, answers) -> None:
    plan = window.document.plan

    def fill(dialog: QDialog) -> int:
        usual, table = dialog.rate.value(), dialog.stages.table
        dialog.procedure.setCurrentIndex(dialog.procedure.findData("vaccination"))
        assert dialog.rate.value() == 30
        assert table.rowCount() == 4
        dialog.procedure.setCurrentIndex(dialog.procedure.findData(plan.campaign.procedure))
        assert dialog.rate.value() == usual
        sampling = table.rowCount() - 1
        for column in (1, 2):
            table.cellWidget(sampling, column).setValue(40.0)
        assert dialog.rate.value() < 90  # 40 s each, and a new tube now and then
        return QDialog.DialogCode.Accepted

    answers.give(fill)
    window.commands.action("file.campaign").trigger()
    assert plan.campaign.rate < 90
    sampling = procedure_of(plan.campaign, window.document.catalogue).stages[-1]
    assert sampling.seconds == (40.0, 40.0)


def test_a_campaign_that_ends_before_it_begins_is_refused_where_it_is_entered(
    window: MainWindow, answers
) -> None:
    def fill(dialog: QDialog) -> int:
        dialog.ends.setDateTime(dialog.starts.dateTime().addSecs(-60))
        assert dialog.complaint.text() == "The campaign ends before it begins."
        assert not dialog.buttons.button(OK).isEnabled()
        dialog.ends.setDateTime(dialog.starts.dateTime().addSecs(3600))
        assert dialog.buttons.button(OK).isEnabled()
        return QDialog.DialogCode.Rejected

    answers.give(fill)
    revision = window.document.session.revision
    window.commands.action("file.campaign").trigger()
    assert window.document.session.revision == revision


def test_a_person_is_entered_by_hand(window: MainWindow, answers) -> None:
    def fill(dialog: QDialog) -> int:
        assert not dialog.buttons.button(OK).isEnabled()
        dialog.name.setText("林晓")
        dialog.phone.setText("call me")
        assert not dialog.buttons.button(OK).isEnabled()
        dialog.phone.setText("104 1234 5678")
        assert dialog.buttons.button(OK).isEnabled()
        return QDialog.DialogCode.Accepted

    answers.give(fill)
    window.commands.action("people.new").trigger()
    assert "林晓" in {person.name for person in window.document.plan.table("person").values()}


def test_a_staff_list_is_taken_in_without_its_bad_rows(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "名单.csv"
    rows = ("姓名,电话,单位,岗位", "何冰,10455550001,区医院,采样", ",10455550002,区医院,采样")
    path.write_text("\n".join(rows), encoding="gb18030")
    notes = []

    def look(dialog: QDialog) -> int:
        notes.extend(dialog.notes.item(row).text() for row in range(dialog.notes.count()))
        assert dialog.rows.item(0, 0).text() == "何冰"
        return QDialog.DialogCode.Accepted

    answers.give(look)
    import_staff(window.workbench, path)
    qtbot.waitUntil(lambda: not window.program.jobs.busy)
    assert notes[0].startswith("Line 3, ")
    people = window.document.plan.table("person").values()
    assert [person.unit for person in people if person.name == "何冰"] == ["区医院"]


def test_a_staff_list_without_names_is_refused_in_words(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    told = []
    answers.give(lambda box: told.append(box.informativeText()) or 0)
    import_staff(window.workbench, path)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0]


def test_a_plan_is_made_of_two_files(
    program: Program, layers: tuple[Path, Path], tmp_path: Path, answers, qtbot: QtBot
) -> None:
    def make(dialog: LayersDialog) -> int:
        qtbot.waitUntil(lambda: dialog.buttons.button(OK).isEnabled())
        assert dialog.sources["buildings"].columns.chosen["floors"] == "floors"
        assert dialog.sources["buildings"].rows.rowCount() == 4
        with qtbot.waitSignal(dialog.accepted, timeout=20_000):
            dialog.accept()
        return QDialog.DialogCode.Accepted

    target = tmp_path / "made.gpkg"
    answers.give(make)
    program.show_start_page()
    answers.give(choosing(target))
    answers.give(lambda dialog: QDialog.DialogCode.Accepted if "layers" in dialog.windowTitle() else 0)
    program.open_files(layers)
    frame = program.window.document.plan.buildings.frame
    assert program.window.document.session.path == target
    assert frame["residents"].sum() == 400
    assert program.settings.recent_plans() == [target]


def test_a_broken_layer_is_complained_of_where_it_was_chosen(
    program: Program, tmp_path: Path, answers, qtbot: QtBot
) -> None:
    path = tmp_path / "buildings.geojson"
    path.write_text("{", encoding="utf-8")

    def look(dialog: LayersDialog) -> int:
        source = dialog.sources["buildings"]
        dialog.kinds.setCurrentWidget(source)
        qtbot.waitUntil(lambda: bool(source.complaint.text()))
        assert not dialog.buttons.button(OK).isEnabled()
        return QDialog.DialogCode.Rejected

    answers.give(look)
    program.show_start_page()
    program.new_plan((path,))


def test_duty_sheets_are_shown_and_saved(window: MainWindow, answers, tmp_path: Path, qtbot: QtBot) -> None:
    window.commands.action("print.sheets").trigger()
    panel = window.docks.panel("print")
    qtbot.waitUntil(lambda: panel.save.isEnabled(), timeout=30_000)
    pages = panel.preview.document().pageCount()
    assert pages >= len(window.document.plan.table("site"))
    panel.no_sites.click()
    assert not panel.save.isEnabled()
    panel.sites.item(0).setCheckState(panel.sites.item(0).checkState().Checked)
    qtbot.waitUntil(lambda: panel.save.isEnabled(), timeout=30_000)
    assert panel.preview.document().pageCount() < pages
    target = tmp_path / "sheet.pdf"
    answers.give(choosing(target))
    panel.save.click()
    text = PdfReader(target).pages[0].extract_text()
    assert window.document.plan.sites()[0].name in text
    assert QFileInfo(str(target)).size() > 10_000


def test_a_pdf_that_cannot_be_written_is_told_and_leaves_nothing(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    window.commands.action("print.sheets").trigger()
    panel = window.docks.panel("print")
    qtbot.waitUntil(lambda: panel.save.isEnabled(), timeout=30_000)
    told = []
    answers.give(choosing(tmp_path / "nowhere" / "sheet.pdf"))
    answers.give(lambda box: told.append(box.informativeText()) or 0)
    panel.save.click()
    assert told and not (tmp_path / "nowhere").exists()


def test_a_late_result_of_an_older_run_is_dropped(qtbot: QtBot) -> None:
    runner, results = JobRunner(), []
    first_may_end = threading.Event()

    def slow(job: Job) -> str:
        first_may_end.wait(10)
        return "old"

    runner.start("old", slow, results.append, lane="a")
    runner.start("new", lambda job: "new", results.append, lane="a")
    qtbot.waitUntil(lambda: results == ["new"])
    first_may_end.set()
    runner.close()
    assert results == ["new"]


def test_cancelled_work_and_failed_work_say_nothing_or_say_why(qtbot: QtBot) -> None:
    runner, results, failures = JobRunner(), [], []
    runner.failed.connect(failures.append)
    started = threading.Event()

    def endless(job: Job) -> None:
        started.set()
        while True:
            job.progress(0.5)

    runner.start("endless", endless, results.append)
    assert started.wait(10)
    with qtbot.waitSignal(runner.ended):
        runner.cancel()

    def refuse(job: Job) -> None:
        raise InputError("a", "b", "c")

    with qtbot.waitSignal(runner.failed):
        runner.start("refuse", refuse, results.append)
    assert results == []
    assert isinstance(failures[0], UserError)
    runner.close()


def test_a_screenshot_shows_the_window(plan_file: Path, tmp_path: Path, qtbot: QtBot) -> None:
    target = tmp_path / "window.png"
    take_screenshot(plan_file, target, "people", size=(1366, 768))
    image = QImage(str(target))
    assert (image.width(), image.height()) == (1366, 768)
    with pytest.raises(InputError, match="no view"):
        take_screenshot(plan_file, tmp_path / "no.png", "moon")
    assert not (tmp_path / "no.png").exists()


def test_a_copy_is_a_plan_of_its_own(window: MainWindow, program: Program, answers, tmp_path: Path) -> None:
    answers.give(choosing(tmp_path / "copy.gpkg"))
    window.commands.action("file.save-copy").trigger()
    held = window.document.plan.copy()
    window.wait_until_idle()
    program.open_plan(tmp_path / "copy.gpkg")
    assert program.window.document.plan == held


def test_what_an_update_changes_is_listed_shown_and_exported(
    window: MainWindow, answers, tmp_path: Path
) -> None:
    plan = window.document.plan
    first, second = plan.buildings.frame.index[:2]
    report = ImportReport(layer="buildings", source="newer.gpkg")
    report.add(FindingKind.DROPPED, "no-shape", "One row has no shape.", features=["#3"])
    differences = Differences(new=(first,), gone=(), changed={second: ("floors",)})
    shown: list[object] = []

    def look(dialog: ImportReportDialog) -> int:
        changed = dialog.findings.topLevelItem(2)
        assert changed.text(1) == "1"
        dialog.findings.itemClicked.emit(changed.child(0), 0)
        answers.give(choosing(tmp_path / "list.csv"))
        next(button for button in dialog.buttons.buttons() if button.text() == "Export…").click()
        return QDialog.DialogCode.Rejected

    answers.give(look)
    assert not accept_update(window, report, differences, shown.append)
    assert shown == [[("buildings", second)]]
    assert "One row has no shape." in (tmp_path / "list.csv").read_text(encoding="utf-8-sig")


def test_the_places_that_coordinates_could_be_are_offered(
    program: Program, layers: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    bare = geopandas.read_file(layers[1]).to_crs(4526)
    bare = bare.assign(WKT=bare.geometry.to_wkt()).drop(columns="geometry")
    bare.to_csv(tmp_path / "bare.csv", index=False)
    source = LayerSource("buildings", program)
    qtbot.addWidget(source)
    source.use_file(tmp_path / "bare.csv")
    qtbot.waitUntil(lambda: source.preview is not None)
    assert source.crs.itemData(1) == "EPSG:4526" and "Zhengzhou" in source.crs.itemText(1)
    source.crs.setCurrentIndex(1)
    source.crs.activated.emit(1)
    qtbot.waitUntil(lambda: source.preview.bounds is not None)
    assert source.options(ResidentRules()).source_crs == "EPSG:4526"
    assert " m to the " in source.datum.itemText(1)


def test_a_dialog_too_large_for_the_screen_scrolls_and_keeps_its_buttons_in_sight(qtbot, answers) -> None:
    dialog, field = QDialog(), QWidget()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    field.setMinimumHeight(3000)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    buttons.accepted.connect(dialog.accept)
    column.addWidget(field)
    column.addWidget(buttons)

    def press(shown: QDialog) -> int:
        shown.show()
        assert shown.height() <= shown.screen().availableSize().height()
        ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        assert shown.rect().contains(ok.mapTo(shown, ok.rect().bottomRight()))
        assert field.window() is shown and field.height() >= 3000
        ok.click()
        return shown.result()

    answers.give(press)
    assert ask(dialog)
