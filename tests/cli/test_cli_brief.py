"""The verb that writes the slides of the briefing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import site_lead
from musterpoint.session import Session

Run = Callable[..., Any]


def said(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages)


def lead_of(plan_file: Path, number: int) -> str:
    with Session.open(plan_file, read_only=True) as session:
        site = next(site for site in session.plan.sites() if site.number == number)
        return site_lead(session.plan, load_catalogue(), site).name


def test_brief_writes_the_deck(run: Run, plan_file: Path, tmp_path: Path) -> None:
    result = run("brief", plan_file, "-o", tmp_path / "deck.pdf", "--json")
    pages = PdfReader(tmp_path / "deck.pdf").pages
    assert result.status == 0
    assert result.data["slides"] == len(pages)
    assert float(pages[0].mediabox.width) == 960
    assert "Who serves whom" in said(tmp_path / "deck.pdf")
    assert lead_of(plan_file, 1) not in said(tmp_path / "deck.pdf")


def test_brief_obeys_its_options(run: Run, plan_file: Path, tmp_path: Path) -> None:
    choice = ("--site", "1", "--shape", "4:3", "--ground", "dark", "--language", "zh", "--names")
    assert run("brief", plan_file, "-o", tmp_path / "deck.pdf", *choice).status == 0
    assert float(PdfReader(tmp_path / "deck.pdf").pages[0].mediabox.width) == 720
    words = said(tmp_path / "deck.pdf")
    assert lead_of(plan_file, 1) in words
    assert "检测点一览" in words and "Who serves whom" not in words


def test_brief_refuses_what_cannot_be(run: Run, plan_file: Path, tmp_path: Path) -> None:
    wrong_ending = run("brief", plan_file, "-o", tmp_path / "deck.pptx")
    no_site = run("brief", plan_file, "-o", tmp_path / "deck.pdf", "--site", "99")
    assert (wrong_ending.status, no_site.status) == (2, 2)
    assert len(no_site.err.splitlines()) == 3
    assert not list(tmp_path.glob("deck*"))
