"""The whole set of paper: how long it takes for a district, and whether a word is cut off on any page of
the five samples in both languages."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import product
from pathlib import Path

import page_measuring
import pypdf
import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.engine.served import nearest_sites
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.paper.document import DocumentOptions, PaperDocument, write
from musterpoint.paper.documents import DOCUMENTS
from musterpoint.plan import Campaign, Edit, Plan, changed
from musterpoint.samples.make import CASES, make_sample
from musterpoint.session import Session
from musterpoint.session.printed import PRINTED, sites_to_print
from musterpoint.text import Label

ICS = "ics-"
NOW = datetime(2026, 5, 13, 18, 2)


def served(plan: Plan) -> Mapping[str, Sequence[str]]:
    nearest = nearest_sites(plan)
    return {site: list(buildings.index) for site, buildings in nearest.groupby(nearest)}


def printed(
    document: PaperDocument, plan: Plan, language: str, sites: Sequence[str] | None = None, paper: str = ""
) -> bytes:
    options = DocumentOptions(
        revision=1,
        printed_at=NOW,
        language=language,
        site_ids=sites,
        served=served(plan),
        paper=paper or document.paper,
    )
    return write(document, plan, load_catalogue(), options, Job())


def test_the_whole_set_of_a_district() -> None:
    plan = make_sample("chengzhong")
    total = 0.0
    print()
    for document in DOCUMENTS:
        begun = time.perf_counter()
        try:
            pdf = printed(document, plan, "zh_CN")
        except InputError:  # the plan has nothing for it
            continue
        needed = time.perf_counter() - begun
        total += needed
        pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
        print(f"{document.id:<18}{pages:>6} pages{len(pdf) / 1e6:>8.1f} MB{needed:>8.2f} s")
    print(f"{'together':<18}{total:>29.2f} s (the aim is 60)")


def test_the_sheets_of_one_person_who_moved(tmp_path: Path) -> None:
    with Session.create(tmp_path / "plan.gpkg", make_sample("chengzhong")) as session:
        session.mark_revision(PRINTED)
        assignment = next(iter(session.plan.table("assignment").values()))
        taken = {one.post for one in session.plan.table("assignment").values()}
        free = [post for post in session.plan.table("post").values() if post.id not in taken]
        other = free[-1] if free else list(session.plan.table("post").values())[-1]
        session.do(Edit(Label("Move"), (changed(assignment, assignment.replace(post=other.id)),)))
        begun = time.perf_counter()
        sites = sites_to_print(session)
        printed(DOCUMENTS[0], session.plan, "zh_CN", sites)
        needed = time.perf_counter() - begun
    print(f"\n{len(sites)} changed sheets {needed:.2f} s (the aim is 2)")
    assert 1 <= len(sites) <= 2


@pytest.mark.skipif(page_measuring.PROGRAM is None, reason="poppler's pdftotext isn't installed")
@pytest.mark.parametrize(
    ("language", "paper"), [*product(["zh_CN", "en", "both"], [""]), ("en", "us-letter")]
)
@pytest.mark.parametrize("case", CASES)
def test_no_word_is_cut_off_in_the_samples(case: str, language: str, paper: str, tmp_path: Path) -> None:
    """Large samples at a part of their size; drills without the watermark, which lies behind the words.
    paper: "" for each document's own."""
    plan = make_sample(case, scale=0.1 if case in ("wanyuan", "chengzhong") else 1.0)
    campaign: Campaign = plan.campaign
    plan.apply(Edit(Label("In earnest"), (changed(campaign, campaign.replace(drill=False)),)))
    path = tmp_path / "document.pdf"
    found = {}
    for document in DOCUMENTS:
        try:
            path.write_bytes(printed(document, plan, language, paper=paper))
        except InputError:  # the plan has nothing for it
            continue
        found[document.id] = page_measuring.faults(path)
    assert {id_: faults for id_, faults in found.items() if faults} == {}
