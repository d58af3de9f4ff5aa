"""Notices: every building is on its map, maps are shared, and hours are those with somebody there."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import numpy
import pytest
from paper_plans import make_plan, options
from pypdf import PdfReader

from musterpoint.catalogue import Catalogue
from musterpoint.errors import Cancelled
from musterpoint.jobs import Job
from musterpoint.paper import notices
from musterpoint.paper.document import Order, page_model, so_many_a_run, write
from musterpoint.paper.documents import DOCUMENTS
from musterpoint.paper.duty_sheet import duty_sheet
from musterpoint.paper.heads import site_head
from musterpoint.paper.notice_map import AROUND, COARSER, HEIGHT, SCALES, WIDTH, shared
from musterpoint.paper.window import fitting_window
from musterpoint.plan import Edit, Enterprise, changed, made
from musterpoint.text import Label

NOTICES = next(document for document in DOCUMENTS if document.id == "notices")


def scale(box: numpy.ndarray) -> int:
    return fitting_window(tuple(box.tolist()), WIDTH, HEIGHT, SCALES, surroundings=AROUND).scale


def test_neighbours_share_a_picture_and_no_scale_suffers() -> None:
    corners = numpy.random.default_rng(3).uniform(-400, 400, (200, 2))
    boxes = numpy.hstack([numpy.minimum(corners, 0), numpy.maximum(corners + 20, 0)])
    groups = shared(boxes)
    assert sorted(row for group in groups for row in group) == list(range(200))
    assert len(groups) < 60
    for group in groups:
        whole = numpy.concatenate([boxes[group, :2].min(axis=0), boxes[group, 2:].max(axis=0)])
        assert scale(whole) <= COARSER * min(scale(boxes[row]) for row in group)


def test_each_building_has_its_flag_and_its_way_on_a_map(catalogue: Catalogue) -> None:
    plan = make_plan("lanes-3", sites=2)
    content = page_model(NOTICES, plan, catalogue, options(plan), Job()).content
    assert len(content.maps) < len(content.notices)
    for page in content.notices:
        picture, (flag,) = content.maps[page.home.map], page.home.labels
        left, top, right, bottom = flag.box
        assert left >= 0 and top >= 0 and right <= picture.width and bottom <= picture.height
        assert page.name.endswith(flag.text) and 'fill="#d23f31"' in page.home.svg
        assert 'stroke="#d23f31"' in page.home.svg


@pytest.mark.parametrize("own", [False, True])
def test_all_papers_tell_the_hours_in_which_somebody_is_there(own: bool, catalogue: Catalogue) -> None:
    """The campaign is longer than the shift; a site's own hours count before both."""
    plan = make_plan("lanes-3", sites=1, shifts=1)
    campaign, site = plan.campaign, plan.sites()[0]
    (shift,) = plan.table("shift").values()
    starts = campaign.starts
    edits = [
        changed(campaign, campaign.replace(ends=starts + timedelta(hours=35))),
        changed(shift, shift.replace(starts=starts + timedelta(hours=1), ends=starts + timedelta(hours=7))),
    ]
    if own:
        closes = starts + timedelta(hours=9)
        edits.append(changed(site, site.replace(opens=starts, closes=closes)))
    plan.apply(Edit(Label("Longer"), tuple(edits)))
    order = Order(plan, catalogue, options(plan), Job())
    content = page_model(NOTICES, plan, catalogue, options(plan), Job()).content
    told = {page.place.hours for page in content.notices}
    told |= {row.time for group in content.list for row in group.rows}
    told |= {duty_sheet(order, plan.sites()[0]).hours, site_head(order, plan.sites()[0]).hours}
    first, hours = (0, 9) if own else (1, 6)
    begins = starts + timedelta(hours=first)
    assert told == {f"{begins:%H:%M}–{begins + timedelta(hours=hours):%H:%M}"}


def test_an_enterprise_is_told_its_own_window(catalogue: Catalogue) -> None:
    plan = make_plan("lanes-3", sites=1)
    site, starts = plan.sites()[0], plan.campaign.starts
    firm = Enterprise(
        id="firm", name="棚改工地", people=60, x=site.x + 80, y=site.y, site=site.id,
        starts=starts + timedelta(hours=1), ends=starts + timedelta(hours=2),
    )  # fmt: skip
    plan.apply(Edit(Label("Firm"), (*made(firm),)))
    content = page_model(NOTICES, plan, catalogue, options(plan), Job()).content
    page = content.notices[-1]
    assert page.name == "棚改工地" and page.hint == () and page.home.labels == ()
    begins = starts + timedelta(hours=1)
    assert [slot.time for slot in page.slots] == [f"{begins:%H:%M}–{begins + timedelta(hours=1):%H:%M}"]
    assert "向西" in page.way[0]


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_notices_set_in_several_runs_are_those_of_one(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan("lanes-3", sites=2)
    whole = write(NOTICES, plan, catalogue, options(plan), Job())
    monkeypatch.setattr(notices, "PER_RUN", 3)
    told: list[str] = []
    job = Job(lambda _done, doing: told.append(doing))
    bound = write(NOTICES, plan, catalogue, options(plan), job)
    assert texts(bound)[1:] == texts(whole)[1:]
    assert any("1" in doing for doing in told)
    one, other = PdfReader(io.BytesIO(whole)), PdfReader(io.BytesIO(bound))
    assert "/StructTreeRoot" in one.root_object and "/StructTreeRoot" not in other.root_object
    assert one.metadata.title == other.metadata.title and one.metadata.title
    assert b"<pdfaid:conformance>B" in other.root_object["/Metadata"].get_data()
    assert "/OutputIntents" in other.root_object and other.root_object["/Lang"] == "zh-CN"


def test_a_long_document_can_be_stopped_between_its_runs(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan("lanes-3", sites=2)
    monkeypatch.setattr(notices, "PER_RUN", 3)
    job = Job(lambda done, _doing: job.cancel() if done > 0.5 else None)
    with pytest.raises(Cancelled):
        write(NOTICES, plan, catalogue, options(plan), job)


def test_the_list_is_shared_out_by_whole_neighbourhoods(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan("lanes-3", sites=2)
    content = page_model(NOTICES, plan, catalogue, options(plan), Job()).content
    row = content.list[0].rows[0]
    groups = tuple(notices.ListGroup(str(size), "", (row,) * size) for size in (2, 2, 7, 1, 1))
    monkeypatch.setattr(notices, "ROWS_PER_RUN", 4)
    parts = notices.runs(replace(content, list=groups))
    lists = [[group.title for group in part.list] for part in parts if part.list]
    assert lists == [["2", "2"], ["7", "1"], ["1"]]
    assert [bool(part.chain) for part in parts] == [True] + [False] * (len(parts) - 1)
    assert sum(len(part.notices) for part in parts) == len(content.notices)


@pytest.mark.parametrize("duplex", [False, True])
def test_sheets_of_several_runs_begin_on_new_leaves_where_both_sides_are_printed(
    duplex: bool, catalogue: Catalogue
) -> None:
    plan = make_plan("lanes-3", sites=2)
    signs = next(document for document in DOCUMENTS if document.id == "signs")
    single = replace(signs, runs=so_many_a_run(1))
    chosen = replace(options(plan), duplex=duplex)
    pages = texts(write(single, plan, catalogue, chosen, Job()))
    stacks = page_model(signs, plan, catalogue, chosen, Job()).content
    alone = [replace(signs, content=lambda _order, one=one: (one,)) for one in stacks]
    runs = [len(texts(write(document, plan, catalogue, chosen, Job()))) for document in alone]
    blank = sum(count % 2 for count in runs[:-1]) if duplex else 0
    assert len(runs) > 1
    assert len(pages) == sum(runs) + blank
