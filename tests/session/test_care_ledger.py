"""The care ledger: read from lists, decided, visited; and never anywhere in clear."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.engine.care_checks import care_undecided, care_without_green_lane, care_without_visit
from musterpoint.errors import InputError
from musterpoint.plan import CareDetails, Edit, LayerChange, Plan, Severity, Visit, changed
from musterpoint.plan.care import GREEN_LANE, HOME
from musterpoint.session import Session
from musterpoint.session.actions import delete
from musterpoint.session.care.addresses import Address, Buildings, take_apart
from musterpoint.session.care.care_file import read_care_file, read_consent, read_needs, read_service
from musterpoint.session.care.copies import copies_beside
from musterpoint.session.care.deciding import rules, service_by_rule, wished_hours
from musterpoint.session.care.editing import change_rules, decide, delete_entries, keep_entries
from musterpoint.session.care.ledger import counts, details_by_visit, read_ledger
from musterpoint.session.seal import advice
from musterpoint.store.sealing import Cost, WrongPassphrase
from musterpoint.text import Label

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "青山 lantern 7"
CATALOGUE = load_catalogue()

LIST = """爱心台账
姓名,小区,楼号,房号,年龄,人员类别,联系电话,期望时间,备注
王秀英甲,橡胶厂宿舍,3号楼,2-501,86,卧床,13800001111,上午,植入记号耳背
李大爷乙,橡胶厂宿舍,三栋,2单元501室,70,残疾,,,
张三丙,,橡胶厂宿舍3-2-502,,33,孕妇,13900002222,,
张三丙,,橡胶厂宿舍3-2-502,,33,独居,13900002222,,
,橡胶厂宿舍,3号楼,,,卧床,,,
赵六丁,深山村,8号,,,会飞,13700003333,,
钱七戊,橡胶厂宿舍,4号楼,101,,居家隔离,13600004444,,
"""
PLANTED = (
    "王秀英甲", "李大爷乙", "张三丙", "赵六丁", "钱七戊", "13800001111", "13700003333", "植入记号耳背",
    "深山村 8号", "bedridden", "aged-80",
)  # fmt: skip
"""What mustn't be found; needs aren't secret as such, but no file says that somebody has them."""


@pytest.fixture
def care_list(tmp_path: Path) -> Path:
    path = tmp_path / "lists" / "台账.csv"
    path.parent.mkdir()
    path.write_text(LIST, encoding="gbk")
    return path


@pytest.fixture
def session(plan_file: Path) -> Session:
    with Session.open(plan_file, passphrase_cost=CHEAP) as opened:
        opened.seal.unlock(PASSPHRASE)
        yield opened


def take_in(session: Session, path: Path) -> None:
    found = read_care_file(path, session.plan, CATALOGUE, session.seal.key)
    session.do(keep_entries(session.plan, CATALOGUE, session.seal.key, found.people))


def ids_by_name(session: Session) -> dict[str, str]:
    return {entry.details.name: id_ for id_, entry in read_ledger(session.plan, session.seal.key).items()}


def visits(plan: Plan) -> list[Visit]:
    """Those that the ledger sends teams to; a sample has others of its own."""
    return [visit for visit in plan.table("visit").values() if visit.care]


def leaks(*folders: Path) -> set[tuple[str, str]]:
    """Planted strings that stand in a file in any of the encodings that a program may write."""
    found = set()
    for path in (item for folder in folders for item in folder.rglob("*") if item.is_file()):
        held = path.read_bytes()
        for text in PLANTED:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gbk"):
                if text.encode(encoding) in held:
                    found.add((path.name, text))
            if text.encode("unicode_escape") in held:
                found.add((path.name, text))
    return found


# Lists


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3号楼2单元501", Address("", "3", "2", "501")),
        ("3-2-501", Address("", "3", "2", "501")),
        ("天和苑3栋", Address("天和苑", "3", "", "")),
        ("天和苑３号楼２单元５０１室", Address("天和苑", "3", "2", "501")),
        ("文化路12号院3号楼1单元102室", Address("文化路12号院", "3", "1", "102")),
        ("阳光花园 B3栋2-301", Address("阳光花园", "b3", "2", "301")),
        ("十二号楼", Address("", "12", "", "")),
        ("A座1201", Address("", "a", "", "1201")),
        ("Building 3, Unit 2, Room 501", Address("", "3", "2", "501")),
        ("山坳里", Address("山坳里")),
        ("", Address()),
    ],
)
def test_addresses_are_taken_apart(text: str, expected: Address) -> None:
    assert take_apart(text) == expected


def test_a_building_is_found_only_where_it_is_clear(session: Session) -> None:
    buildings = Buildings(session.plan)

    def found(text: str) -> tuple[str, ...]:
        return buildings.find(take_apart(text), text)

    (clear,) = found("橡胶厂宿舍3号楼")
    assert session.plan.buildings.frame.loc[clear, "name"] == "橡胶厂宿舍3号楼"
    assert found("橡胶厂3栋") == found("橡胶场宿舍3-2-501") == (clear,)
    assert len(found("3号楼")) > 1
    assert found("外地小区3号楼") == found("橡胶厂宿舍99号楼") == ()


def test_cells_are_read_as_people_write_them() -> None:
    assert read_needs("卧床、80岁以上", CATALOGUE) == (("bedridden", "aged-80"), ())
    assert read_needs("wheelchair; 会飞", CATALOGUE) == (("disabled",), ("会飞",))
    assert [read_service(text) for text in ("上门", "是", "绿色通道", "否", "不需要", "")] == [
        HOME, HOME, GREEN_LANE, GREEN_LANE, "", "",
    ]  # fmt: skip
    assert [read_consent(text) for text in ("是", "同意", "不同意", "否", "yes", "no", "")] == [
        "yes", "yes", "no", "no", "yes", "no", "",
    ]  # fmt: skip


def test_a_list_is_taken_with_its_doubts_told_by_line(session: Session, care_list: Path) -> None:
    found = read_care_file(care_list, session.plan, CATALOGUE, session.seal.key)
    told = (found.merged, found.unplaced, found.bad_rows, found.notes)
    assert [[note.line for note in notes] for notes in told] == [[6], [8], [7], [8]]
    assert not [text for notes in told for note in notes for text in PLANTED if text in note.reason]
    people = {details.name: (care, details) for care, details in found.people}
    assert people["王秀英甲"][1].needs == ("bedridden", "aged-80")
    assert people["李大爷乙"][0].building == people["王秀英甲"][0].building != ""
    assert people["张三丙"][1].needs == ("pregnant", "alone")
    assert people["赵六丁"][1].remarks == "会飞"


def test_a_workbook_as_a_street_office_keeps_it(session: Session, tmp_path: Path) -> None:
    """Two rows of heading, merged cells, the same person twice, several numbers, days, a sum."""
    book = openpyxl.Workbook()
    book.active["A1"] = "填表说明"
    sheet = book.create_sheet("台账")
    day = session.plan.campaign.starts.date()
    for row in (
        ["特殊人群台账"],
        ["序号", "姓 名", "居住地址", "", "人员类别", "", "联系电话（本人）", "上门时段"],
        ["", "", "楼栋", "房号", "情况一", "情况二", "", ""],
        [
            1,
            "王 芳",
            "橡胶厂宿舍3号楼",
            "2-501",
            "卧床",
            "",
            "13800001111/0371-66661234",
            datetime.combine(day, time(9)),
        ],
        [2, "李建国", "", "2-502", "独居", "没有微信", 13800002222.0, f"{day:%Y-%m-%d} 14:00-16:00"],
        [3, "王芳", "", "2-501", "残疾", "", "037166661234(家)", ""],
        [4, "孙大爷", "", "3-101", "轮椅", "", "", f"{day + timedelta(1):%Y年%m月%d日}"],
        ["合计", "4人", "", "", "", "", "", ""],
    ):
        sheet.append(row)
    for area in ("B2:B3", "C2:D2", "E2:F2", "G2:G3", "H2:H3", "C4:C7"):
        sheet.merge_cells(area)
    book.save(tmp_path / "台账.xlsx")
    found = read_care_file(tmp_path / "台账.xlsx", session.plan, CATALOGUE, session.seal.key)
    first, second, third = (details for _care, details in found.people)
    assert (first.name, first.phone) == ("王芳", "13800001111、037166661234(家)")
    assert (first.needs, second.needs) == (("bedridden", "disabled"), ("alone", "no-smartphone"))
    assert (second.phone, len({care.building for care, _details in found.people})) == ("13800002222", 1)
    assert [note.line for note in (*found.merged, *found.bad_rows)] == [6, 8] and not found.notes
    hours = [wished_hours(details.wish, day) for details in (first, second, third)]
    assert [(begins.day, begins.hour, ends.hour) for begins, ends in hours] == [
        (day.day, 9, 10), (day.day, 14, 16), (day.day + 1, 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("wish", "is_clear"), [("26:00", False), ("9:00-11:00", True)])
def test_a_wish_for_no_hours_is_told(session: Session, tmp_path: Path, wish: str, is_clear: bool) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"name,address,need,time\n王五,橡胶厂宿舍3-2-501,卧床,{wish}\n", encoding="utf-8")
    found = read_care_file(path, session.plan, CATALOGUE, session.seal.key)
    assert [note.line for note in found.notes] == ([] if is_clear else [2])
    assert found.people[0][1].wish == wish


def test_the_same_list_again_changes_nothing_and_keeps_decisions(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    chosen = ids_by_name(session)["张三丙"]
    session.do(decide(session.plan, CATALOGUE, session.seal.key, [chosen], HOME))
    again = read_care_file(care_list, session.plan, CATALOGUE, session.seal.key)
    assert len(again.updated) == len(again.people) == 5
    assert not keep_entries(session.plan, CATALOGUE, session.seal.key, again.people)


# Decisions and visits


def test_needs_decide_and_a_household_is_one_visit(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    found = counts(session.plan)
    assert (found.people, found.home, found.green_lane, found.undecided) == (5, 3, 1, 1)
    together, apart = sorted(visits(session.plan), key=lambda visit: -visit.people)
    assert (together.kind, together.people, together.minutes, together.priority) == ("home", 2, 22, 3)
    assert (apart.kind, apart.people, apart.two_persons) == ("quarantine", 1, True)
    assert {person.name for person in details_by_visit(session.plan, session.seal.key)[together.id]} == {
        "王秀英甲",
        "李大爷乙",
    }
    assert str(together.unit) + together.label + together.remarks == ""


def test_visits_follow_decisions_and_undo(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    names, key = ids_by_name(session), session.seal.key
    before = session.plan.copy()
    session.do(decide(session.plan, CATALOGUE, key, [names["李大爷乙"]], GREEN_LANE))
    assert sorted(visit.people for visit in visits(session.plan)) == [1, 1]
    session.do(delete_entries(session.plan, CATALOGUE, key, [names["王秀英甲"], names["钱七戊"]]))
    assert not visits(session.plan)
    session.do(decide(session.plan, CATALOGUE, key, [names["李大爷乙"]], None))
    assert counts(session.plan).home == 1
    for _step in range(3):
        session.undo()
    assert session.plan == before
    session.redo()
    assert len(session.plan.table("care")) == 5


def test_a_visit_deleted_elsewhere_leaves_nobody_dangling(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    session.do(delete(session.plan, [("visit", visit.id) for visit in visits(session.plan)]))
    assert not any(care.visit for care in session.plan.table("care").values())
    names = ids_by_name(session)
    session.do(decide(session.plan, CATALOGUE, session.seal.key, [names["王秀英甲"]], HOME))
    assert len(visits(session.plan)) == 1


def test_rules_of_the_plan_decide_anew(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    by_need = rules(session.plan, CATALOGUE)
    assert service_by_rule(("alone", "pregnant"), by_need) == GREEN_LANE
    change = {"pregnant": by_need["pregnant"].replace(service=HOME, minutes=20)}
    session.do(change_rules(session.plan, CATALOGUE, session.seal.key, change))
    assert counts(session.plan).home == 4
    assert 20 in {visit.minutes for visit in visits(session.plan)}
    session.do(change_rules(session.plan, CATALOGUE, session.seal.key, {"pregnant": by_need["pregnant"]}))
    assert not session.plan.table("care_rule")
    assert counts(session.plan).home == 3


def test_a_home_keeps_its_place_when_the_buildings_go(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    layer = session.plan.buildings
    session.do(Edit(Label("Remove"), (LayerChange(layer.kind, layer, None),)))
    names = ids_by_name(session)
    before = visits(session.plan)[0]
    session.do(decide(session.plan, CATALOGUE, session.seal.key, [names["张三丙"]], HOME))
    assert all(visit.x and visit.y for visit in visits(session.plan))
    assert session.plan.find("visit", before.id) == before


def test_checks_need_no_passphrase(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    names = ids_by_name(session)
    session.do(decide(session.plan, CATALOGUE, session.seal.key, [names["赵六丁"]], HOME))
    sites = [changed(site, site.replace(green_lane=False)) for site in session.plan.sites()]
    session.do(Edit(Label("No green lanes"), tuple(sites)))
    session.seal.lock()
    assert not list(care_undecided(session.plan, CATALOGUE))
    (lost,) = care_without_visit(session.plan, CATALOGUE)
    assert (lost.severity, lost.subjects) == (Severity.BLOCKER, ())
    (lacking,) = care_without_green_lane(session.plan, CATALOGUE)
    assert lacking.subjects[0][0] == "site"


# Seals


def test_without_the_passphrase_only_counts_are_known(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    session.seal.lock()
    session.undo()
    session.redo()
    assert counts(session.plan).people == 5
    with pytest.raises(InputError, match="locked"):
        _ = session.seal.key
    with pytest.raises(WrongPassphrase):
        session.seal.unlock("青山")
    assert not session.seal.is_open
    session.seal.unlock(PASSPHRASE)
    assert "王秀英甲" in ids_by_name(session)


def test_another_passphrase_opens_what_was_sealed_before(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    with pytest.raises(WrongPassphrase):
        session.seal.change_passphrase("wrong", "new words here")
    session.seal.change_passphrase(PASSPHRASE, "new words here")
    path = session.path
    session.close()
    with Session.open(path) as again:
        with pytest.raises(WrongPassphrase):
            again.seal.unlock(PASSPHRASE)
        again.seal.unlock("new words here")
        again.undo()
        again.redo()
        assert len(ids_by_name(again)) == 5


def test_exchanged_and_changed_texts_are_found_and_the_others_opened(
    session: Session, care_list: Path
) -> None:
    take_in(session, care_list)
    first, second, *_ = sorted(session.plan.table("care").values(), key=lambda care: care.id)
    for care, sealed in ((first, second.sealed), (second, second.sealed[:-8] + "AAAAAAA=")):
        session.plan._tables["care"][care.id] = care.replace(sealed=sealed)
    entries = read_ledger(session.plan, session.seal.key)
    assert [entry.broken for entry in entries.values()] == [True, True, False, False, False]
    assert all((entry.details is None) == entry.broken for entry in entries.values())


def test_an_older_text_put_back_into_the_file_is_found(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    id_ = ids_by_name(session)["王秀英甲"]
    older = session.plan.find("care", id_)
    details = read_ledger(session.plan, session.seal.key, [id_])[id_].details
    session.do(keep_entries(session.plan, CATALOGUE, session.seal.key, [(older, details.replace(phone="1"))]))
    newer = session.plan.find("care", id_)
    assert read_ledger(session.plan, session.seal.key, [id_])[id_].details.phone == "1"
    session.do(Edit(Label("Tamper"), (changed(newer, newer.replace(sealed=older.sealed)),)))
    assert read_ledger(session.plan, session.seal.key, [id_])[id_].broken
    session.undo()
    session.undo()
    assert read_ledger(session.plan, session.seal.key, [id_])[id_].details == details


def test_details_never_show_themselves() -> None:
    details = CareDetails(name="王秀英甲", phone="13800001111")
    assert "王" not in f"{details} {details!r} {[details]}"
    assert CareDetails.from_text(details.to_text()) == details
    assert CareDetails.from_text('{"name":"a","later":1}') == CareDetails(name="a")


def test_advice_on_passphrases() -> None:
    assert advice("1234")
    assert advice("1234567890123456")
    assert advice("aaaaaaaaaaaaaaaa")
    assert not advice("blue horse seven lantern")
    assert not advice("青山灯笼七匹蓝马")


# Byte by byte


def test_nothing_in_clear_in_any_file(session: Session, care_list: Path, fresh_surroundings: Path) -> None:
    take_in(session, care_list)
    names, key = ids_by_name(session), session.seal.key
    care = session.plan.find("care", names["赵六丁"])
    details = read_ledger(session.plan, key)[care.id].details
    session.do(keep_entries(session.plan, CATALOGUE, key, [(care, details.replace(remarks="植入记号耳背"))]))
    session.do(decide(session.plan, CATALOGUE, key, names.values(), HOME))
    session.do(delete_entries(session.plan, CATALOGUE, key, [names["王秀英甲"]]))
    session.undo()
    session.save_copy(session.path.with_name("copy.gpkg"))
    care_list.unlink()
    assert leaks(session.path.parent, fresh_surroundings) == set()
    assert copies_beside(session.path, session.seal.key_id) == [session.path.with_name("copy.gpkg")]


KILLED = """
import os, signal, sys
from musterpoint.session import Session
from musterpoint.session.care.care_file import read_care_file
from musterpoint.session.care.editing import keep_entries
from musterpoint.store.sealing import Cost
session = Session.open(sys.argv[1], passphrase_cost=Cost(64, 1, 1))
session.seal.unlock("one two three")
found = read_care_file(sys.argv[2], session.plan, session.catalogue, session.seal.key)
session.do(keep_entries(session.plan, session.catalogue, session.seal.key, found.people))
raw = session._store._connection.connection.driver_connection
raw.execute("PRAGMA cache_size = 1")
raw.execute("BEGIN IMMEDIATE")
raw.execute("UPDATE care SET service = 'home'")  # the journal lies beside the file now
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_nothing_in_clear_after_a_crash(plan_file: Path, care_list: Path, fresh_surroundings: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, plan_file, care_list], env=os.environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    care_list.unlink()
    assert plan_file.with_name("plan.gpkg-journal").stat().st_size
    assert leaks(plan_file.parent, fresh_surroundings) == set()
    with Session.open(plan_file) as session:
        assert counts(session.plan).people == 5
        session.seal.unlock("one two three")
        session.shred()
        session.after_shredding()
    assert leaks(plan_file.parent, fresh_surroundings) == set()


def test_shredding_keeps_counts_and_history(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    sealed = [care.sealed for care in session.plan.table("care").values()]
    session.do(decide(session.plan, CATALOGUE, session.seal.key, ids_by_name(session).values(), HOME))
    session.shred()
    session.after_shredding()
    assert not session.seal.exists
    assert counts(session.plan).home == 5
    held = session.path.read_bytes()
    assert not [text for text in sealed if text[:24].encode() in held]
    for step in (session.undo, session.undo, session.redo, session.redo):
        step()
    path, plan = session.path, session.plan
    session.close()
    with Session.open(path, passphrase_cost=CHEAP) as again:
        assert again.plan == plan
        again.seal.unlock("a new campaign")
        entries = read_ledger(again.plan, again.seal.key).values()
        assert [(entry.details, entry.broken) for entry in entries] == [(None, False)] * 5


def test_shredding_needs_no_more_than_a_writable_file(session: Session, care_list: Path) -> None:
    take_in(session, care_list)
    with Session.open(session.path, read_only=True) as other:
        with pytest.raises(Exception, match="read-only"):
            other.shred()
        other.seal.unlock(PASSPHRASE)
        assert len(ids_by_name(other)) == 5
