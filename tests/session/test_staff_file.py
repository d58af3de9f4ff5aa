"""Staff lists as offices write them."""

from __future__ import annotations

from datetime import datetime, time

import openpyxl
import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.plan import Campaign, Edit, Person, Plan, counted_ids, made
from musterpoint.session.actions import add_people
from musterpoint.session.actions.staff_file import StaffFile, read_staff_file
from musterpoint.text import Label

CATALOGUE = load_catalogue()


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


@pytest.fixture
def plan() -> Plan:
    plan = Plan("EPSG:4547")
    campaign = Campaign(starts=at("2022-05-14T06:00"), ends=at("2022-05-14T18:00"))
    known = Person(id="known", name="王芳", phone="13800000001", unit="林湖街道", skills=("sampling",))
    plan.apply(Edit(Label("given"), tuple(made(campaign, known))))
    return plan


@pytest.fixture
def read(plan, tmp_path):
    def read(content: str | bytes, name: str = "名单.csv") -> StaffFile:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return read_staff_file(path, plan, CATALOGUE, counted_ids())

    return read


CHINESE_LIST = """姓名,联系电话,工作单位,层级,岗位,可用时间,备注
李娜,138 0000 0002,林湖街道办事处,街道,登记员,06:00-12:00,
张伟,13800000003,区卫健委,区级,采样员、消毒,全天,有驾照
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_chinese_list_in_any_usual_encoding(read, encoding):
    staff = read(CHINESE_LIST.encode(encoding))
    li, zhang = staff.people
    assert (li.name, li.phone, li.unit, li.tier) == ("李娜", "13800000002", "林湖街道办事处", "street")
    assert (li.skills, li.available_from) == (("registration",), at("2022-05-14T06:00"))
    assert li.available_until == at("2022-05-14T12:00")
    assert (zhang.tier, zhang.skills, zhang.remarks) == ("district", ("sampling", "disinfection"), "有驾照")
    assert zhang.available_from is zhang.available_until is None
    assert not staff.bad_rows and not staff.notes


def test_an_english_list_with_other_separators(read):
    staff = read(
        "Name;Phone;Unit;Skills;From;Until\nJane;+86 138-0000-0009;City hospital;nurse, driver;07:00;13:00\n"
    )
    (jane,) = staff.people
    assert (jane.phone, jane.tier, jane.skills) == ("+8613800000009", "city", ("sampling", "driving"))
    assert (jane.available_from, jane.available_until) == (at("2022-05-14T07:00"), at("2022-05-14T13:00"))


def test_guesses_name_the_headings(read):
    assert read(CHINESE_LIST).guesses == {
        "name": "姓名", "phone": "联系电话", "unit": "工作单位", "tier": "层级", "skills": "岗位",
        "hours": "可用时间", "remarks": "备注",
    }  # fmt: skip


def test_a_workbook_with_a_title_above_the_heading(plan, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["填表说明"])
    sheet = book.create_sheet("名单")
    sheet.append(["林湖街道核酸检测人员名单"])
    sheet.append(["姓名（必填）", "手机号码", "技能", "可用开始", "可用结束"])
    sheet.append(["李娜", 13800000002, "扫码", time(6, 0), datetime(2022, 5, 14, 12, 30)])
    sheet.append([None, None, None, None, None])
    sheet.append(["", 13800000004, "扫码", None, None])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    staff = read_staff_file(path, plan, CATALOGUE, counted_ids())
    (li,) = staff.people
    assert (li.phone, li.skills) == ("13800000002", ("scanning",))
    assert (li.available_from, li.available_until) == (at("2022-05-14T06:00"), at("2022-05-14T12:30"))
    assert [(note.line, note.reason) for note in staff.bad_rows] == [(5, "The name is missing.")]


def test_cells_merged_over_rows_a_heading_in_two_rows_and_two_numbers_in_a_cell(plan, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["支援人员名册", None, None, None],
        ["姓名", "联系", None, "技能"],
        [None, "电话", "单位", None],
        ["何冰", "10455550001 / 10455550002", "区税务局", "采样"],
        ["吴昊", "10455550003", None, "消毒"],
    ):
        sheet.append(row)
    for cells in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "C4:C5"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "merged.xlsx")
    found = read_staff_file(tmp_path / "merged.xlsx", plan, load_catalogue())
    assert [(person.name, person.phone, person.unit) for person in found.people] == [
        ("何冰", "10455550001", "区税务局"), ("吴昊", "10455550003", "区税务局")
    ]  # fmt: skip
    assert found.people[0].remarks == "10455550002" and not found.bad_rows


@pytest.mark.parametrize(
    ("hours", "starts", "ends"),
    [
        ("6:00至18:00", "2022-05-14T06:00", "2022-05-14T18:00"),
        ("06：00～12：00", "2022-05-14T06:00", "2022-05-14T12:00"),
        ("5月15日 6:00-12:00", "2022-05-15T06:00", "2022-05-15T12:00"),
        ("2022-05-13 20:00 – 2022-05-14 08:00", "2022-05-13T20:00", "2022-05-14T08:00"),
        ("22:00-06:00", "2022-05-14T22:00", "2022-05-15T06:00"),
        ("18:00-24:00", "2022-05-14T18:00", "2022-05-15T00:00"),
        ("8点-12点30分", "2022-05-14T08:00", "2022-05-14T12:30"),
    ],
)
def test_hours_as_people_write_them(read, hours, starts, ends):
    (person,) = read(f"姓名,可用时间\n李娜,{hours}\n").people
    assert (person.available_from, person.available_until) == (at(starts), at(ends))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",13800000002,", "name is missing"),
        ("李娜,call me,", "phone number"),
        ("李娜,1.38E+10,", "rounded"),
        ("李娜,13800000002,上午", "hours"),
        ("李娜,13800000002,06:00-26:00", "no time of day"),
        ("李娜,13800000002,2月30日 6:00-7:00", "no time of day"),
    ],
)
def test_a_bad_row_is_listed_with_its_line_and_the_good_ones_are_taken(read, row, reason):
    staff = read(f"姓名,电话,可用时间\n陈晨,13800000005,\n{row}\n孙丽,13800000006,\n")
    assert [person.name for person in staff.people] == ["陈晨", "孙丽"]
    ((line, said),) = [(note.line, note.reason) for note in staff.bad_rows]
    assert line == 3 and reason in said


def test_lines_are_those_of_the_file_even_behind_cells_of_several_lines(read):
    staff = read('姓名,备注\n李娜,"一\n二\n三"\n\n,空\n')
    assert staff.people[0].remarks == "一 二 三"
    assert [note.line for note in staff.bad_rows] == [6]


def test_known_people_are_brought_up_to_date_and_keep_their_id(read, plan):
    staff = read("姓名,电话,单位,技能\n王芳,13800000001,区医院,\n")
    (wang,) = staff.people
    assert staff.updated == {"known"}
    assert (wang.id, wang.unit, wang.skills, wang.tier) == ("known", "区医院", ("sampling",), "district")
    plan.apply(add_people(plan, staff.people))
    assert list(plan.table("person").values()) == [wang]


def test_what_a_list_leaves_out_stays(plan, tmp_path):
    plan.apply(add_people(plan, [plan.find("person", "known").replace(tier="city", remarks="组长")]))
    path = tmp_path / "list.csv"
    path.write_text("姓名,电话\n王芳,13800000001\n", encoding="utf-8")
    assert read_staff_file(path, plan, CATALOGUE).people == (plan.find("person", "known"),)


def test_cells_that_say_nothing_are_empty(read):
    staff = read("姓名,电话,技能,备注\n李娜,无,—,/\n")
    assert staff.people == (Person(id="person-000001", name="李娜"),)
    assert not staff.notes and not staff.bad_rows


def test_namesakes_are_told_apart_by_phone_and_unit(read):
    staff = read("姓名,电话,单位\n张伟,13800000003,甲局\n张伟,13800000004,甲局\n张伟,,乙局\n")
    assert len(staff.people) == 3 and not staff.repeated


def test_a_short_name_with_a_blank_inside_is_the_same_person(read):
    staff = read(
        "姓名,电话,单位\n李四,10400000001,税务局\n李　四,10400000001,税务局\nAnn Lee,10400000002,税务局\n"
    )
    assert [person.name for person in staff.people] == ["李四", "Ann Lee"] and len(staff.repeated) == 1


def test_repeated_rows_are_made_one_and_told(read, plan):
    staff = read(
        "姓名,电话,单位,技能,层级,可用时间,语言,备注\n"
        "张伟,13800000003,甲局,采样,,,,夜班\n张伟,13800000003,乙局,采样、消毒,区级,06:00-12:00,英语,有车\n"
        "李娜,,甲局,,,,,\n李娜,,甲局,,,,,\n"
        "王芳,13800000001,,登记,,,,\n王芳,13800000001,区医院,消毒,,,,\n"
    )
    zhang, li, wang = staff.people
    assert (zhang.unit, zhang.tier, zhang.skills) == ("甲局", "district", ("sampling", "disinfection"))
    assert (zhang.available_until, zhang.languages) == (at("2022-05-14T12:00"), ("英语",))
    assert (zhang.remarks, li.tier) == ("夜班; 有车", "street")
    assert (wang.id, wang.unit, wang.skills) == ("known", "区医院", ("registration", "disinfection"))
    assert [(note.line, note.reason) for note in staff.repeated] == [
        (3, "张伟 stands in line 2 already; what this row says beside was added there."),
        (5, "李娜 stands in line 4 already."),
        (7, "王芳 stands in line 6 already; what this row says beside was added there."),
    ]


def test_units_that_a_csv_file_lost_with_its_merged_cells_are_told(read):
    told = read("姓名,单位\n王芳,区医院\n李娜,\n张伟,\n")
    assert [note.line for note in told.notes] == [3] and "2 rows name no unit" in told.notes[0].reason
    assert not read("姓名,单位\n王芳,区医院\n李娜,区医院\n张伟,\n").notes


def test_unknown_words_are_noted_and_kept(read):
    staff = read("姓名,技能,层级,备注\n李娜,采样、唱歌,月球,女\n")
    (li,) = staff.people
    assert (li.skills, li.tier, li.remarks) == (("sampling",), "street", "女; 唱歌")
    assert [note.reason for note in staff.notes] == ["Unknown skill: 唱歌.", "Unknown tier: 月球."]


@pytest.mark.parametrize(
    ("unit", "tier"),
    [
        ("林湖街道办事处", "street"),
        ("郑州市中原区卫健委", "district"),
        ("郑州市第一人民医院", "city"),
        ("中原区林湖社区", "street"),
        ("某某商会", "street"),
    ],
)
def test_the_tier_follows_from_the_unit_where_no_column_says_it(read, unit, tier):
    assert read(f"姓名,单位\n李娜,{unit}\n").people[0].tier == tier


def test_times_need_a_date_where_the_campaign_has_none(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text("name,hours\nJane,06:00-12:00\n", encoding="utf-8")
    staff = read_staff_file(path, Plan("EPSG:4547"), CATALOGUE)
    assert not staff.people and "date" in staff.bad_rows[0].reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", "楼号,层数\n1,6\n".encode()),
        ("a.csv", b"\x00\x01\x02\xff\xfe\xfd" * 50),
        ("a.xlsx", b"not a workbook"),
        ("a.docx", b"x"),
    ],
)
def test_a_file_that_is_no_staff_list_is_refused(read, name, content):
    with pytest.raises(InputError) as caught:
        read(content, name)
    assert caught.value.problem and caught.value.detail and caught.value.suggestion
    assert name in caught.value.problem


def test_a_missing_file_is_told(plan, tmp_path):
    with pytest.raises(InputError, match="doesn't exist"):
        read_staff_file(tmp_path / "none.csv", plan, CATALOGUE)


def test_a_long_list_is_read_at_once(read):
    rows = "\n".join(f"人{n},{13800000000 + n},单位{n % 40},采样员" for n in range(6400))
    assert len(read(f"姓名,电话,单位,岗位\n{rows}\n".encode("gb18030")).people) == 6400
