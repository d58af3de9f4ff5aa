"""Printing from the command line: several documents, changed sites only, an office's own templates."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from musterpoint.paper.documents import DOCUMENTS
from musterpoint.plan import changed, deleted
from musterpoint.plan.edits import Edit
from musterpoint.session import Session
from musterpoint.text import Label


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


@pytest.fixture
def plan(plan_file: Path) -> Path:
    return plan_file


def test_all_documents_are_written_beside_each_other(run, plan: Path, tmp_path: Path) -> None:
    result = run("print", plan, "all", "--site", "1", "-o", tmp_path / "out.pdf", "--json")
    assert result.status == 0
    assert [Path(path).name for path in result.data["written"]] == [
        f"out-{one.id}.pdf"
        for one in DOCUMENTS
        if one.id not in ("deliveries", "transfers")  # nobody planned any
    ]


def test_nothing_is_written_where_one_of_several_has_nothing(run, plan: Path, tmp_path: Path) -> None:
    asked = run("print", plan, "signs", "deliveries", "-o", tmp_path / "paper.pdf")
    assert asked.status == 2 and "nothing for deliveries" in asked.err and "signs" not in asked.err
    assert not list(tmp_path.glob("*.pdf"))


def test_only_the_site_that_changed_is_printed_again(run, plan: Path, tmp_path: Path) -> None:
    output = tmp_path / "sheets.pdf"
    assert run("print", plan, "duty-sheets", "-o", output, "--mark").status == 0
    assert run("print", plan, "duty-sheets", "-o", output, "--changed", "--json").data["written"] == []
    with Session.open(plan) as session:
        site = session.plan.sites()[-1]
        after = site.replace(special_points="东门封闭，请走西门")
        held = next(one for post in session.plan.where("post", site=site.id)
                    for one in session.plan.where("assignment", post=post.id))  # fmt: skip
        session.do(Edit(Label("Note"), (changed(site, after), *deleted(held))))
        gone = session.plan.find("person", held.person).name
    assert run("print", plan, "duty-sheets", "-o", output, "--changed").status == 0
    text = text_of(output)
    assert "东门封闭" in text
    assert f"was: {gone}" in text
    assert session.plan.sites()[0].name not in text


def test_templates_are_copied_beside_the_plan_and_used(run, plan: Path, tmp_path: Path) -> None:
    folder = Path(run("templates", plan, "--json").data["written"])
    page = folder / "page.typ"
    page.write_text(
        page.read_text(encoding="utf-8").replace("#let letterhead = {", "#let letterhead = { [我办抬头]; "),
        encoding="utf-8",
    )
    assert run("templates", plan).status == 0
    output = tmp_path / "contacts.pdf"
    assert run("print", plan, "contacts", "-o", output).status == 0
    assert "我办抬头" in text_of(output)
