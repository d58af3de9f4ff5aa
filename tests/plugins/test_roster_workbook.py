"""The roster as a workbook, and back again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Assignment, Campaign, Edit, Person, Plan, Post, Shift, Site, made
from musterpoint.plugins.exporters.roster import write_roster
from musterpoint.plugins.points import ExportOptions
from musterpoint.session.actions.staff_roster import apply_roster, read_roster
from musterpoint.text import Label

CATALOGUE = load_catalogue()
DAY = datetime(2022, 5, 10)
HOSTILE = '=HYPERLINK("http://example.org","x")'


@pytest.fixture
def plan() -> Plan:
    plan = Plan("EPSG:4547")
    records = [
        Campaign(name="+全员检测", starts=DAY.replace(hour=6), ends=DAY.replace(hour=18)),
        Shift(id="am", name="上午", starts=DAY.replace(hour=6), ends=DAY.replace(hour=12)),
        Site(id="s1", number=1, name="东门"),
        Post(id="p1", site="s1", role="sampler", shift="am", number=1, lane=1),
        Post(id="p2", site="s1", role="sampler", shift="am", number=2),
        Post(id="p3", role="group-member", shift="am", number=1, team="宣传组"),
        Person(id="wang", name="王芳", phone="13800000001", unit="-医院", skills=("sampling",)),
        Person(id="li", name=HOSTILE, unit="@社区", skills=("sampling",)),
        Person(id="twin-a", name="张伟", unit="甲"),
        Person(id="twin-b", name="张伟", unit="乙"),
        Assignment(id="a1", post="p1", person="wang", pinned=True),
        Assignment(id="a2", post="p2", person="li"),
    ]
    plan.apply(Edit(Label("given"), tuple(made(*records))))
    return plan


def written(plan: Plan, path: Path, language: str = "zh_CN") -> openpyxl.Workbook:
    options = ExportOptions(exported_at=datetime(2022, 5, 9, 22), language=language)
    write_roster(plan, CATALOGUE, path, options, Job())
    return openpyxl.load_workbook(path)


def test_nothing_in_it_can_be_run(plan, tmp_path):
    book = written(plan, tmp_path / "roster.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    values = {cell.value for cell in cells}
    assert {HOSTILE, "-医院", "@社区"} <= values


def test_it_is_made_to_be_printed(plan, tmp_path):
    sheet = written(plan, tmp_path / "roster.xlsx").worksheets[0]
    assert sheet["A1"].value == "+全员检测 值班表" and sheet.freeze_panes == "A4"
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$3:$3")
    assert [sheet.cell(3, column).value for column in (1, 3, 5, 8, 10)] == [
        "检测点",
        "班次",
        "岗位",
        "姓名",
        "电话",
    ]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_is_not_changed_comes_back_as_it_was(plan, tmp_path, language):
    written(plan, tmp_path / "roster.xlsx", language)
    roster = read_roster(tmp_path / "roster.xlsx", plan, CATALOGUE)
    assert roster.bad_rows == () and roster.wanted == {"p1": "wang", "p2": "li", "p3": ""}
    assert not apply_roster(plan, roster)


def test_what_is_written_into_it_is_done(plan, tmp_path):
    path = tmp_path / "roster.xlsx"
    book = written(plan, path)
    sheet = book.worksheets[0]
    rows = {(sheet.cell(row, 2).value, sheet.cell(row, 6).value): row for row in range(4, 7)}
    sheet.cell(rows["东门", 2], 8).value = None
    sheet.cell(rows["宣传组", 1], 8).value, sheet.cell(rows["宣传组", 1], 9).value = "张伟", "乙"
    sheet.append([9, "没有的点", "上午", "", "采样员", 1, "", "王芳"])
    sheet.append([1, "东门", "上午", "", "采样员", 1, "", "不认识"])
    book.save(path)
    roster = read_roster(path, plan, CATALOGUE)
    assert [note.line for note in roster.bad_rows] == [7, 8]
    plan.apply(apply_roster(plan, roster))
    held = {item.post: item.person for item in plan.table("assignment").values()}
    assert held == {"p1": "wang", "p3": "twin-b"}
    assert plan.find("assignment", "a1").pinned


def test_namesakes_need_a_unit_and_another_table_is_refused(plan, tmp_path):
    path = tmp_path / "roster.xlsx"
    book = written(plan, path)
    book.worksheets[0].cell(5, 8).value = "张伟"
    book.worksheets[0].cell(5, 9).value = None
    book.worksheets[0].cell(5, 10).value = None
    book.save(path)
    (note,) = read_roster(path, plan, CATALOGUE).bad_rows
    assert "张伟" in note.reason
    (tmp_path / "staff.csv").write_text("姓名,电话\n王芳,13800000001\n", encoding="utf-8")
    with pytest.raises(InputError):
        read_roster(tmp_path / "staff.csv", plan, CATALOGUE)
