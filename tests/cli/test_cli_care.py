"""The care ledger on the command line: sealed by the environment's passphrase, shredded by one command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from musterpoint.cli.care import NEW_PASSPHRASE, PASSPHRASE
from musterpoint.plan import Edit, Stop, Team, made
from musterpoint.session import Session
from musterpoint.text import Label

LIST = """姓名,地址,类别,电话
王秀英,橡胶厂宿舍3-2-501,卧床,13800001111
,橡胶厂宿舍4-1-101,孕妇,
赵六,山里,独居,
"""


@pytest.fixture
def care_list(tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    return path


def test_a_ledger_is_added_sealed(
    run: Callable, plan_file: Path, care_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = run("add", plan_file, "visits", care_list)
    assert (refused.status, refused.out, len(refused.err.splitlines())) == (2, "", 3)
    monkeypatch.setenv(PASSPHRASE, "three blue horses")
    data = run("add", plan_file, "visits", care_list, "--json").data
    assert (data["taken"], data["home"], data["undecided"]) == (2, 1, 1)
    assert [note["line"] for note in data["bad_rows"] + data["unplaced"]] == [3, 4]
    again = run("add", plan_file, "visits", care_list)
    assert again.status == 0
    assert "王秀英" not in again.out + again.err
    monkeypatch.setenv(PASSPHRASE, "wrong")
    wrong = run("add", plan_file, "visits", care_list)
    assert (wrong.status, wrong.err.splitlines()[0]) == (2, "The passphrase is wrong.")
    assert run("info", plan_file, "--json").data["records"]["care"] == 2


def test_everything_else_works_without_the_passphrase(
    run: Callable, plan_file: Path, care_list: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And nothing of the ledger is in it."""
    monkeypatch.setenv(PASSPHRASE, "three blue horses")
    run("add", plan_file, "visits", care_list)
    monkeypatch.delenv(PASSPHRASE)
    out = tmp_path / "out"
    out.mkdir()
    for arguments in (
        ("print", plan_file, "command-summary", "roster-sites", "-o", out / "a.pdf"),
        ("webmap", plan_file, "-o", out / "a.html"),
        ("export", plan_file, "-o", out / "a.geojson"),
        ("export", plan_file, "-o", out / "a.xlsx", "--with-names"),
        ("export", plan_file, "-o", out / "a.gpkg", "--with-names"),
        ("check", plan_file),
        ("history", plan_file),
    ):
        assert run(*arguments).status in (0, 1), arguments
    written = b"".join(path.read_bytes() for path in out.iterdir())
    with Session.open(plan_file, read_only=True) as session:
        for text in ("王秀英", "13800001111", *(care.sealed for care in session.plan.table("care").values())):
            assert text.encode() not in written
    with Session.open(out / "a.gpkg", read_only=True) as copy:
        assert not copy.seal.exists
        assert {care.sealed for care in copy.plan.table("care").values()} == {""}


def test_passphrase_and_shredding(
    run: Callable, plan_file: Path, care_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("passphrase", plan_file).status == 2
    monkeypatch.setenv(PASSPHRASE, "three blue horses")
    run("add", plan_file, "visits", care_list)
    monkeypatch.setenv(NEW_PASSPHRASE, "four green horses")
    assert run("passphrase", plan_file, "--json").data == {"changed": True, "copies": []}
    assert run("passphrase", plan_file).status == 2
    copy = plan_file.with_suffix(".bak")
    copy.write_bytes(plan_file.read_bytes())
    monkeypatch.delenv(PASSPHRASE)
    shredded = run("shred", plan_file, "care", "--json")
    assert (shredded.status, shredded.data) == (0, {"shredded": 2, "copies": [str(copy)]})
    with Session.open(plan_file, read_only=True) as session:
        assert not session.seal.exists
        assert [care.sealed for care in session.plan.table("care").values()] == ["", ""]
    assert run("undo", plan_file).status == 0
    assert run("shred", plan_file, "care").status == 0


def test_a_sample_gets_a_ledger_where_it_can_be_sealed(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("sample", "lianhu", tmp_path / "plain.gpkg", "--scale", "0.05", "--json").data
    assert (plain["care"]["people"], plain["revision"]) == (0, 0)
    monkeypatch.setenv(PASSPHRASE, "three blue horses")
    data = run("sample", "lianhu", tmp_path / "sealed.gpkg", "--scale", "0.05", "--json").data
    found = data["care"]
    assert found["people"] == found["home"] + found["green_lane"] >= 5
    assert data["records"]["visit"] > 0


def test_the_visit_sheet_names_people_only_while_the_ledger_is_open(
    run: Callable, plan_file: Path, care_list: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(PASSPHRASE, "three blue horses")
    run("add", plan_file, "visits", care_list)
    with Session.open(plan_file) as session:
        (visit,) = [visit for visit in session.plan.table("visit").values() if visit.care]
        team = Team(id="team-care", number=7, kind="home-visit")
        stop = Stop(
            id="stop-care",
            team=team.id,
            number=2,
            visit=visit.id,
            starts=session.plan.campaign.starts,
            x=visit.x,
            y=visit.y,
        )
        session.do(Edit(Label("Send a team"), tuple(made(team, stop))))
    sheet = tmp_path / "sheets.pdf"

    def printed() -> tuple[str, str]:
        assert run("print", plan_file, "visits", "-o", sheet, "--language", "zh").status == 0
        with pypdf.PdfReader(sheet) as pdf:
            return "".join(page.extract_text() for page in pdf.pages), f"{pdf.metadata} {pdf.xmp_metadata}"

    text, about = printed()
    for word in ("上门组", "王秀英", "2-501", "卧床", "13800001111", "再次上门"):
        assert word in text
    assert "王秀英" not in about
    monkeypatch.delenv(PASSPHRASE)
    text, _about = printed()
    assert "王秀英" not in text and "13800001111" not in text
    assert "打印时爱心台账处于锁定状态" in text
    monkeypatch.setenv(PASSPHRASE, "wrong")
    assert run("print", plan_file, "visits", "-o", sheet).status == 2
