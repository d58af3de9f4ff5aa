"""Staff in the real window: columns chosen by hand, people lent by number, rosters, calls for help."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
from answering import choosing
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QDialog, QDialogButtonBox
from pytestqt.qtbot import QtBot

from musterpoint.desktop.dialogs.calls import CallsDialog
from musterpoint.desktop.dialogs.staff_import import import_staff
from musterpoint.desktop.main_window import MainWindow
from musterpoint.jobs import Job
from musterpoint.plan import Person
from musterpoint.plugins.exporters.roster import write_roster
from musterpoint.plugins.points import ExportOptions
from musterpoint.session.actions import add_people
from musterpoint.session.actions.staff_board import take_off

OK = QDialogButtonBox.StandardButton.Ok


def test_a_wrongly_guessed_column_is_changed_before_anything_is_taken_in(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("姓名,电话,单位,派出单位\n何冰,10455550001,采样组,区医院\n", encoding="utf-8")

    def choose(dialog: QDialog) -> int:
        assert dialog.choices.chosen["unit"] == "单位" and dialog.rows.item(0, 2).text() == "采样组"
        dialog.choices.choose("unit", "派出单位")
        qtbot.waitUntil(lambda: dialog.rows.item(0, 2).text() == "区医院")
        return QDialog.DialogCode.Accepted

    answers.give(choose)
    import_staff(window.workbench, path)
    qtbot.waitUntil(lambda: not window.program.jobs.busy)
    people = window.document.plan.table("person").values()
    assert [person.unit for person in people if person.name == "何冰"] == ["区医院"]


def test_six_from_the_tax_office(window: MainWindow, answers) -> None:
    before = len(window.document.plan.table("person"))

    def fill(dialog: QDialog) -> int:
        assert not dialog.buttons.button(OK).isEnabled()
        dialog.unit.setCurrentText("税务局")
        assert dialog.buttons.button(OK).isEnabled() and dialog.tier.currentData() == "street"
        dialog.unit.setCurrentText("区税务局")
        assert dialog.tier.currentData() == "district"
        dialog.unit.setCurrentText("税务局")
        return QDialog.DialogCode.Accepted

    answers.give(fill)
    window.commands.action("people.lend").trigger()
    plan = window.document.plan
    assert len(plan.table("person")) == before + 6
    assert [unit.headcount for unit in plan.table("unit").values() if unit.name == "税务局"] == [6]
    window.document.undo()
    assert len(plan.table("person")) == before


def test_a_roster_is_read_back(window: MainWindow, answers, tmp_path: Path, qtbot: QtBot) -> None:
    plan, path = window.document.plan, tmp_path / "roster.xlsx"
    options = ExportOptions(exported_at=datetime(2022, 5, 9, 22), language="en")
    write_roster(plan, window.document.catalogue, path, options, Job())
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 8).value)
    sheet.cell(row, 8).value = None
    book.save(path)
    held = len(plan.table("assignment"))
    answers.give(choosing(path))
    window.commands.action("people.read-roster").trigger()
    qtbot.waitUntil(lambda: len(plan.table("assignment")) == held - 1)


def test_the_call_for_help_is_copied_and_saved(
    window: MainWindow, answers, tmp_path: Path, qtbot: QtBot
) -> None:
    document = window.document
    document.do(take_off(document.plan, document.catalogue, list(document.plan.table("post"))[:5]))
    window.commands.action("people.calls").trigger()
    qtbot.waitUntil(lambda: any(isinstance(item, CallsDialog) for item in window.findChildren(QDialog)))
    dialog = window.findChild(CallsDialog)
    dialog.copy.click()
    assert "× 1" in QApplication.clipboard().text()
    answers.give(choosing(tmp_path / "calls.xlsx"))
    dialog.save.click()
    sheet = openpyxl.load_workbook(tmp_path / "calls.xlsx").active
    assert sheet["D3"].value == "How many" and {type(cell.value) for cell in sheet["D"][3:]} == {int}
    dialog.close()


def pressing(words: str) -> Callable[[QDialog], int]:
    """Answers a question by its button, as somebody's hand does."""

    def answer(box: QDialog) -> int:
        box.show()
        next(button for button in box.buttons() if button.text() == words).click()
        return box.result()

    return answer


def test_publishing_says_first_what_is_not_in_order(window: MainWindow, answers) -> None:
    document = window.document
    plan, catalogue = document.plan, document.catalogue
    assert not document.post_states.counts["empty"] + document.post_states.counts["broken"]
    window.commands.action("people.publish").trigger()
    assert len(document.session.marks()) == 1 and not answers.asked
    emptied = list(plan.table("post"))[7]
    document.do(take_off(plan, catalogue, [emptied]))
    answers.give(pressing("Show them"))
    window.commands.action("people.publish").trigger()
    assert "1 post is empty" in answers.asked[-1] and len(document.session.marks()) == 1
    assert window.docks.panel("posts").view.choice.current == emptied
    answers.give(pressing("Publish all the same"))
    window.commands.action("people.publish").trigger()
    assert document.session.marks()[-1].name == "published" and len(document.session.marks()) == 2


def test_staffing_is_looked_at_before_it_is_accepted(window: MainWindow, answers, qtbot: QtBot) -> None:
    document = window.document
    posts = list(document.plan.table("post"))[:6]
    document.do(take_off(document.plan, document.catalogue, posts))
    held = dict(document.plan.table("assignment"))

    def fill(dialog: QDialog) -> int:
        dialog.site.setCurrentIndex(dialog.site.findData(document.plan.find("post", posts[0]).site))
        dialog.propose.click()
        qtbot.waitUntil(lambda: dialog.staffing is not None, timeout=20_000)
        assert dict(document.plan.table("assignment")) == held
        assert dialog.staffing.after.filled > dialog.staffing.before.filled
        assert dialog.buttons.button(OK).isEnabled()
        return QDialog.DialogCode.Accepted

    answers.give(fill)
    window.commands.action("propose.staffing").trigger()
    assert held.items() <= dict(document.plan.table("assignment")).items()
    assert len(document.plan.table("assignment")) > len(held)


def test_every_field_of_a_person_is_entered(window: MainWindow, answers) -> None:
    plan = window.document.plan
    area = str(plan.neighbourhoods.frame["name"].dropna().iloc[0])

    def fill(dialog: QDialog) -> int:
        dialog.name.setText("Zhao Min")
        dialog.unit.setCurrentText("Tax office")
        dialog.liaison.setChecked(True)
        dialog.licences.setText("C1、nursing")
        dialog.languages.setText("English; Cantonese")
        dialog.home.setCurrentText(area)
        dialog.always.setChecked(False)
        dialog.available_until.setDateTime(dialog.available_from.dateTime())
        assert dialog.complaint.text() and not dialog.buttons.button(OK).isEnabled()
        dialog.available_until.setDateTime(dialog.available_from.dateTime().addSecs(3600))
        return QDialog.DialogCode.Accepted

    answers.give(fill)
    window.commands.action("people.new").trigger()
    person = next(person for person in plan.table("person").values() if person.name == "Zhao Min")
    assert person.licences == ("C1", "nursing") and person.languages == ("English", "Cantonese")
    assert plan.neighbourhoods.frame.at[person.home, "name"] == area
    assert (person.available_until - person.available_from).total_seconds() == 3600
    assert [unit.liaison for unit in plan.where("unit", name="Tax office")] == [person.id]


def test_duplicates_become_one_only_where_they_are_ticked(window: MainWindow, answers) -> None:
    document = window.document
    first, second = list(document.plan.table("person").values())[:2]
    twins = [
        Person(id="twin-1", name="Twin", phone=first.phone),
        Person(id="twin-2", name="Other", phone=second.phone, licences=("C1",)),
        Person(id="namesake", name=first.name, unit=first.unit, phone="10499990000"),
    ]
    document.do(add_people(document.plan, twins))
    people = len(document.plan.table("person"))

    def untick(dialog: QDialog) -> int:
        branches = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
        assert len(branches) == 3
        ticked = {
            branch.child(row).data(0, Qt.ItemDataRole.UserRole)
            for branch in branches
            for row in range(branch.childCount())
            if branch.child(row).checkState(0) == Qt.CheckState.Checked
        }
        assert {"twin-1", "twin-2"} <= ticked and "namesake" not in ticked
        leaf = next(
            branch.child(1)
            for branch in branches
            if branch.child(1).data(0, Qt.ItemDataRole.UserRole) == "twin-1"
        )
        leaf.setCheckState(0, Qt.CheckState.Unchecked)
        return QDialog.DialogCode.Accepted

    answers.give(untick)
    window.commands.action("people.merge").trigger()
    assert len(document.plan.table("person")) == people - 1
    kept = [person for person in document.plan.table("person").values() if person.phone == second.phone]
    assert [person.licences for person in kept] == [("C1",)]


def test_the_campaign_is_divided_into_shifts_that_overlap(window: MainWindow, answers) -> None:
    plan = window.document.plan
    ids = [shift.id for shift in sorted(plan.table("shift").values(), key=lambda shift: shift.starts)]

    def divide(dialog: QDialog) -> int:
        dialog.divider.count.setValue(3)
        dialog.divider.overlap.setValue(30)
        dialog.divider.divide.click()
        dialog.rules.reserve.setValue(10)
        return QDialog.DialogCode.Accepted

    answers.give(divide)
    window.commands.action("file.campaign").trigger()
    shifts = sorted(plan.table("shift").values(), key=lambda shift: shift.starts)
    assert [shift.id for shift in shifts][: len(ids)] == ids and len(shifts) == 3
    assert (shifts[0].starts, shifts[-1].ends) == (plan.campaign.starts, plan.campaign.ends)
    assert all((a.ends - b.starts).total_seconds() == 1800 for a, b in itertools.pairwise(shifts))
    assert plan.campaign.reserve == 0.1 and any(
        post.role == "reserve" for post in plan.table("post").values()
    )
