"""What is sealed stands on the visit sheet and in nothing else that is written, even while it is open."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest

from musterpoint.cli.care import PASSPHRASE
from musterpoint.plan import Edit, Escort, Stop, Team, made
from musterpoint.session import Session
from musterpoint.text import Label

PLANTED = ("王秀英甲", "13800001111", "植入记号耳背")
LIST = f"""姓名,地址,类别,电话,备注
{PLANTED[0]},橡胶厂宿舍3-2-501,卧床,{PLANTED[1]},{PLANTED[2]}
"""
DOCUMENTS = ("visits", "transfers", "contacts", "command-summary")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gbk")


def planted(held: bytes) -> set[str]:
    return {text for text in PLANTED for encoding in ENCODINGS if text.encode(encoding) in held}


def pieces(path: Path) -> Iterator[bytes]:
    """A file as it is, and what is packed into it: streams, metadata and text of a PDF, members of an
    archive."""
    yield path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            yield from map(archive.read, archive.namelist())
    elif path.suffix == ".pdf":
        with pypdf.PdfReader(path) as pdf:
            yield f"{pdf.metadata} {pdf.outline} {pdf.trailer}".encode()
            yield "".join(page.extract_text() for page in pdf.pages).encode()
            for number in range(1, len(pdf.xref[0]) + sum(map(len, pdf.xref.values()))):
                found = pdf.get_object(number) if number in pdf.xref[0] or number in pdf.xref_objStm else None
                yield (
                    found.get_data() if isinstance(found, pypdf.generic.StreamObject) else f"{found}".encode()
                )


def send_a_team(path: Path) -> None:
    """To the household of the ledger, and somebody from there to a hospital."""
    with Session.open(path) as session:
        (visit,) = [visit for visit in session.plan.table("visit").values() if visit.care]
        team = Team(id="team-care", number=7, kind="home-visit")
        stop = Stop(
            id="stop-care", team=team.id, number=2, visit=visit.id, x=visit.x, y=visit.y,
            starts=session.plan.campaign.starts,
        )  # fmt: skip
        escort = Escort(id="escort-care", building=visit.building, x=visit.x, y=visit.y, care=visit.care)
        session.do(Edit(Label("Send a team"), tuple(made(team, stop, escort))))


@pytest.fixture
def filled(run: Callable, plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan whose ledger is open for all that follows, and whose temporary files come into "temporary"."""
    monkeypatch.setenv(PASSPHRASE, "three blue horses")
    care_list = tmp_path / "list.csv"
    care_list.write_text(LIST, encoding="utf-8-sig")
    assert run("add", plan_file, "visits", care_list).status == 0
    send_a_team(plan_file)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return plan_file


def test_only_the_visit_sheet_names_who_is_visited(
    run: Callable, filled: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    out = tmp_path / "out"
    out.mkdir()
    said = []
    for arguments in (
        *(("print", filled, document, "-o", out / f"{document}.pdf") for document in DOCUMENTS),
        ("brief", filled, "-o", out / "deck.pdf"),
        ("webmap", filled, "-o", out / "map.html"),
        *(("export", filled, "-o", out / f"a.{form}") for form in ("geojson", "kml", "xlsx", "csv", "gpkg")),
        ("check", filled),
        ("history", filled),
        ("info", filled),
    ):
        result = run(*arguments)
        said.append(result.out + result.err)
        assert result.status in (0, 1), result.err
    found = {path.name: set().union(*map(planted, pieces(path))) for path in out.rglob("*") if path.is_file()}
    assert found.pop("visits.pdf") >= set(PLANTED[:2])
    assert not any(found.values()), found
    assert not planted("\n".join([*said, caplog.text]).encode())
    assert not list((tmp_path / "temporary").iterdir())
    assert not planted(filled.read_bytes())
