"""Every document: what stands on it is what the plan says, nothing is cut off, and it can be kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import page_measuring
import pypdf
import pytest
from paper_plans import make_plan, options

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.posts import FILLED, post_state
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.paper.document import PaperDocument, page_model, write
from musterpoint.paper.documents import DOCUMENTS
from musterpoint.paper.grey import grey_of
from musterpoint.plan import (
    Assignment,
    CareDetails,
    Delivery,
    Edit,
    Escort,
    Person,
    Place,
    Plan,
    Post,
    StockItem,
    Stop,
    Team,
    Vehicle,
    Visit,
    Way,
    changed,
    made,
)
from musterpoint.text import Label

BY_ID = {document.id: document for document in DOCUMENTS}
OF_PEOPLE = (
    "duty-sheets", "roster-sites", "roster-units", "roster-people", "roll-call", "work-cards",
    "ics-205a", "ics-211", "ics-214",
)  # fmt: skip
OF_LEADS = ("contacts", "organisation", "command-summary", "ics-203", "ics-204")
OF_HOURS = (
    "duty-sheets", "roster-sites", "roster-units", "roster-people", "roll-call", "ics-204", "ics-211",
)  # fmt: skip
OF_OPENING = ("duty-sheets", "roster-sites", "roll-call", "issue-lists", "layout-plans", "ics-203")
OF_SITES = tuple(
    set(BY_ID)
    - {
        "work-cards",
        "vehicle-passes",
        "roster-people",
        "map-book",
        "notices",
        "ics-205a",
        "ics-218",
        "visits",
        "couriers",
        "deliveries",
        "transfers",
    }
)

Printed = Callable[..., bytes]


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Two sites in two shifts with most posts filled, vehicles and a store."""
    plan = make_plan("lanes-3", sites=2, shifts=2, filled=0.9)
    _first, second = plan.sites()
    vehicles = [
        Vehicle(
            id=f"v{n}",
            plate=f"豫A{10000 + n}",
            kind="van",
            unit="街道车队",
            driver="马师傅",
            phone="10400000001",
        )
        for n in range(3)
    ]
    named = changed(second, second.replace(name="纬二路小学北操场"))
    stock = StockItem(id="stock-1", item="swab", quantity=100, place="街道仓库")
    plan.apply(Edit(Label("Fill"), (named, *made(*vehicles, stock, *routes(plan)))))
    return plan


def routes(plan: Plan) -> list:
    """Three teams, each with a short day: a visit that the care ledger knows, samples, goods."""
    site, later = plan.sites()[0], datetime(2022, 5, 10, 8)
    records: list = [
        Visit(
            id="visit-1",
            kind="quarantine",
            label="永翔工贸",
            x=site.x + 90,
            y=site.y,
            people=2,
            two_persons=True,
            remarks="北门进",
        ),
        Place(id="lab", kind="laboratory", name="区疾控中心实验室", x=site.x + 300, y=site.y + 100),
        Way(id="closed", kind="closed", path=((site.x + 60, site.y + 20), (site.x + 90, site.y - 15))),
        Escort(
            id="e", x=site.x + 60, y=site.y + 20, site=site.id, way="closed", vehicle="v0", destination="lab",
            person=next(iter(plan.table("person"))), at=later,
        ),
        Delivery(
            id="d", site=site.id, place="街道仓库", items=("swab",), quantities=(900,),
            at=later + timedelta(hours=1),
        ),
        Delivery(
            id="d2", site=site.id, wave=2, place="街道仓库", items=("swab",), quantities=(4321,),
            at=later + timedelta(hours=5),
        ),
    ]  # fmt: skip
    days = {
        "mobile": (("visit", {"visit": "visit-1", "people": 2}),),
        "courier": (
            ("pickup", {"place": site.id, "boxes": 2, "tubes": 61, "seals": ("001-01-01", "001-01-02")}),
            ("laboratory", {"place": "lab", "boxes": 2, "tubes": 61}),
        ),
        "supply": (("delivery", {"place": site.id, "boxes": 3}),),
    }
    for number, (kind, day) in enumerate(days.items(), 1):
        records.append(Team(id=f"team-{number}", number=number, kind=kind, vehicle=f"v{number - 1}"))
        for order, (what, more) in enumerate((("start", {}), *day, ("return", {})), 1):
            time = later + timedelta(minutes=20 * order)
            records.append(
                Stop(
                    id=f"stop-{number}-{order}", team=f"team-{number}", number=order, kind=what,
                    arrives=time, starts=time, leaves=time, x=site.x + 40 * order, y=site.y + 30 * order,
                    metres=50.0, **more,
                )
            )  # fmt: skip
    return records


@pytest.fixture(scope="module")
def printed(plan: Plan, catalogue: Catalogue) -> Printed:
    """The bytes of a document, made once for the same choices."""
    kept: dict[tuple, bytes] = {}

    def make(id_: str, **choices: object) -> bytes:
        key = (id_, *sorted(choices.items()))
        if key not in kept:
            document = BY_ID[id_]
            chosen = options(plan, **{"paper": document.paper, **choices})
            kept[key] = write(document, plan, catalogue, chosen, Job())
        return kept[key]

    return make


def text_of(pdf: bytes) -> str:
    """All text without spaces and line breaks."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def on_duty(plan: Plan) -> Iterator:
    people = plan.table("person")
    return (people[assignment.person] for assignment in plan.table("assignment").values())


@pytest.mark.skipif(page_measuring.PROGRAM is None, reason="poppler's pdftotext isn't installed")
@pytest.mark.parametrize("language", ["zh_CN", "en", "both"])
@pytest.mark.parametrize("id_", BY_ID)
def test_no_word_is_cut_off_or_covered(id_: str, language: str, printed: Printed, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(printed(id_, language=language))
    assert page_measuring.faults(path) == []


@pytest.mark.parametrize("id_", sorted(OF_PEOPLE))
def test_everybody_on_duty_stands_on_it(id_: str, plan: Plan, printed: Printed) -> None:
    text = text_of(printed(id_, language="zh_CN"))
    missing = [person.name for person in on_duty(plan) if person.name not in text]
    assert missing == []
    if id_ not in ("work-cards", "ics-214"):
        assert [person.name for person in on_duty(plan) if person.phone not in text] == []


@pytest.mark.parametrize("id_", sorted(OF_SITES))
def test_every_site_stands_on_it(id_: str, plan: Plan, printed: Printed) -> None:
    text = text_of(printed(id_, language="zh_CN"))
    assert [site.name for site in plan.sites() if site.name not in text] == []


@pytest.mark.parametrize("id_", sorted(OF_LEADS))
def test_every_lead_stands_on_it_with_phone(id_: str, plan: Plan, printed: Printed) -> None:
    text = text_of(printed(id_, language="zh_CN"))
    leads = [
        post for post in plan.table("post").values() if post.role == "site-lead" and post.shift == "shift-0"
    ]
    for post in leads:
        (assignment,) = plan.where("assignment", post=post.id)
        person = plan.find("person", assignment.person)
        assert person.name in text
        assert person.phone in text


@pytest.mark.parametrize("id_", sorted(OF_HOURS))
def test_hours_are_the_plan_s(id_: str, plan: Plan, printed: Printed) -> None:
    text = text_of(printed(id_, language="en"))
    shifts = plan.table("shift").values()
    hours = {f"{shift.starts:%H:%M}–{shift.ends:%H:%M}" for shift in shifts}
    assert {one for one in hours if one not in text} == set()


@pytest.mark.parametrize("id_", sorted(OF_OPENING))
def test_the_opening_is_the_plan_s(id_: str, plan: Plan, printed: Printed) -> None:
    text = text_of(printed(id_, language="zh_CN"))
    for site in plan.sites():
        opens, closes = site.opens or plan.campaign.starts, site.closes or plan.campaign.ends
        assert f"{opens:%H:%M}–{closes:%H:%M}" in text


def test_the_roll_call_expects_as_many_as_there_are_posts(plan: Plan, catalogue: Catalogue) -> None:
    pages = page_model(BY_ID["roll-call"], plan, catalogue, options(plan), Job()).content
    for site, page in zip(plan.sites(), pages, strict=True):
        held = [post for post in plan.where("post", site=site.id) if plan.where("assignment", post=post.id)]
        assert sum(shift.expected for shift in page.body) == len(held)


def test_teams_and_work_groups_stand_on_the_lists_of_people(plan: Plan, catalogue: Catalogue) -> None:
    """Somebody at the command post is on duty, not in reserve, and gets a work card."""
    plan, shift = plan.copy(), next(iter(plan.table("shift")), "")
    one = Person(id="commander", name="Zhu Command", unit="Office", skills=("leading",))
    post = Post(id="command", role="commander", shift=shift, team="Command post")
    held = Assignment(id="at-command", post=post.id, person=one.id)
    plan.apply(Edit(Label("command"), tuple(made(one, post, held))))

    def content(id_: str):
        return page_model(BY_ID[id_], plan, catalogue, options(plan), Job()).content

    for row in (
        next(row for row in content("roster-people") if row.person == one.id),
        next(row for group in content("roster-units") for row in group.rows if row.person == one.id),
    ):
        assert row.role and (row.site, row.site_name) == ("", "Command post")
    assert [card.site_name for card in content("work-cards").cards if card.name == one.name] == [
        "Command post"
    ]
    (command,) = content("organisation").command
    assert command.name == one.name


@pytest.mark.parametrize("id_", ["duty-sheets", "roster-sites", "roster-units", "roster-people", "ics-211"])
def test_each_role_has_as_many_rows_as_posts(
    id_: str, plan: Plan, catalogue: Catalogue, printed: Printed
) -> None:
    """Counted in the PDF's own text, among roles that no other words contain."""
    text = text_of(printed(id_, language="zh_CN"))
    filled_only = id_ in ("roster-units", "roster-people", "ics-211")
    for role in ("scanner", "sampler"):
        posts = [post for post in plan.table("post").values() if post.role == role]
        if filled_only:
            posts = [post for post in posts if plan.where("assignment", post=post.id)]
        assert text.count(catalogue.roles[role].name.zh) == len(posts)


def test_the_worksheet_counts_who_can_fill_a_post_and_what_is_missing(
    plan: Plan, catalogue: Catalogue
) -> None:
    sheet = page_model(BY_ID["ics-215"], plan, catalogue, options(plan, language="zh_CN"), Job()).content.body
    place = sheet.roles.index((catalogue.roles["sampler"].name.zh,))
    posts = [post for post in plan.table("post").values() if post.role == "sampler"]
    fit = [post for post in posts if post_state(plan, catalogue, post).state == FILLED]
    total = sheet.totals[place]
    assert [int(total.required), int(total.have), int(total.need)] == [
        len(posts),
        len(fit),
        len(posts) - len(fit),
    ]


def test_the_summary_s_figures_are_the_plan_s(plan: Plan, printed: Printed) -> None:
    text = text_of(printed("command-summary", language="zh_CN"))
    posts, people = plan.table("post"), plan.table("person")
    for heading, figure in (("岗位", len(posts)), ("人员", len(people)), ("车辆", 3)):
        assert f"{heading}{figure:,}" in text


@pytest.mark.parametrize("id_", BY_ID)
def test_pictures_have_a_text_in_their_place(id_: str, printed: Printed) -> None:
    """PDF/A-2a and PDF/UA-1, which Typst writes only where every picture has one."""
    pdf = printed(id_, language="zh_CN")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


@pytest.mark.parametrize("id_", BY_ID)
def test_fonts_are_in_the_file_and_readers_are_helped(id_: str, printed: Printed) -> None:
    pdf = printed(id_, language="zh_CN")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfaid" in pdf
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.parametrize("paper", ["a4", "a3", "us-letter"])
def test_cards_fill_the_page(paper: str, plan: Plan, printed: Printed) -> None:
    expected = {"a4": 10, "a3": 21, "us-letter": 8}[paper]
    people = len({person.id for person in on_duty(plan)})
    pages = pypdf.PdfReader(io.BytesIO(printed("work-cards", paper=paper))).pages
    assert len(pages) == -(-people // expected)


LONG = "中国人民解放军联勤保障部队第九八八医院焦作院区新冠肺炎疫情防控应急医疗支援大队"
POINTS_PER_MM = 72 / 25.4


def long_words(plan: Plan) -> Plan:
    """The plan with names as long as they come."""
    copy = plan.copy()
    people = [
        changed(one, one.replace(name="阿卜杜热西提·阿卜杜喀迪尔", unit=LONG, phone="+86 138 0013 8000"))
        for one in copy.table("person").values()
    ]
    vehicles = [
        changed(one, one.replace(plate="豫A·D12345F", unit=LONG, driver="买买提伊敏·阿卜杜热合曼"))
        for one in copy.table("vehicle").values()
    ]
    sites = [changed(one, one.replace(name=LONG[:30])) for one in copy.sites()]
    campaign = changed(copy.campaign, copy.campaign.replace(office=LONG, drill=True))
    copy.apply(Edit(Label("Long"), (*people, *vehicles, *sites, campaign)))
    return copy


@pytest.mark.skipif(page_measuring.PROGRAM is None, reason="poppler's pdftotext isn't installed")
@pytest.mark.parametrize("language", ["zh_CN", "en", "both"])
@pytest.mark.parametrize("id_", ["work-cards", "vehicle-passes"])
def test_long_words_stay_on_their_card(
    id_: str, language: str, plan: Plan, catalogue: Catalogue, tmp_path: Path
) -> None:
    full, chosen = long_words(plan), options(plan, language=language)
    deck = page_model(BY_ID[id_], full, catalogue, chosen, Job()).content
    path = tmp_path / f"{id_}.pdf"
    path.write_bytes(write(BY_ID[id_], full, catalogue, chosen, Job()))
    size = deck.width * POINTS_PER_MM, deck.height * POINTS_PER_MM
    assert page_measuring.beyond_cells(path, *size, deck.columns, deck.rows, 2 * POINTS_PER_MM) == []
    assert page_measuring.faults(path) == []


def test_serial_numbers_are_different_and_stay(plan: Plan, catalogue: Catalogue) -> None:
    cards = page_model(BY_ID["work-cards"], plan, catalogue, options(plan), Job()).content.cards
    serials = {card.name: card.serial for card in cards}
    assert len({card.serial for card in cards}) == len(cards)
    one_site = options(plan, site_ids=[plan.sites()[1].id])
    again = page_model(BY_ID["work-cards"], plan, catalogue, one_site, Job()).content.cards
    assert all(serials[card.name] == card.serial for card in again)


def test_issue_lists_add_up_and_tell_what_the_store_lacks(plan: Plan, catalogue: Catalogue) -> None:
    content = page_model(BY_ID["issue-lists"], plan, catalogue, options(plan, language="en"), Job()).content
    totals = {row.name[0]: row for group in content.totals for row in group.rows}
    per_site = [
        row for page in content.sites for group in page.body for row in group.rows if row.name[0] == "Swabs"
    ]
    needed = sum(row.count.value or 0 for row in per_site)
    assert (totals["Swabs"].count.value, totals["Swabs"].stock.value) == (needed, 100)
    assert totals["Swabs"].short == f"{needed - 100:,}"


def test_a_layout_plan_has_the_size_of_its_kit(plan: Plan, catalogue: Catalogue) -> None:
    chosen = options(plan, paper="a3")
    body = page_model(BY_ID["layout-plans"], plan, catalogue, chosen, Job()).content[0].body
    zones = plan.where("zone", site=plan.sites()[0].id)
    xs, ys = zip(*(point for zone in zones for point in zone.outline), strict=True)
    size = f"{max(xs) - min(xs):.2f} × {max(ys) - min(ys):.2f} m"
    assert body.whole == size
    figures = {label.text for label in body.map.labels}
    assert f"{max(xs) - min(xs):.2f}" in figures
    assert f"{max(ys) - min(ys):.2f}" in figures


def test_the_map_book_s_index_names_pages_that_show_the_site(plan: Plan, catalogue: Catalogue) -> None:
    content = page_model(BY_ID["map-book"], plan, catalogue, options(plan, paper="a3"), Job()).content
    assert [entry.number for entry in content.sites] == ["1", "2"]
    shown = {page.number: {label.text for label in page.map.labels if label.disc} for page in content.pages}
    for entry in content.sites:
        assert any(entry.number in labels for labels in shown.values())
        assert entry.pages


def test_black_only_has_no_colour(plan: Plan, catalogue: Catalogue) -> None:
    content = page_model(BY_ID["duty-sheets"], plan, catalogue, options(plan, colour=False), Job()).content
    picture = content[0].map.svg
    colours = {picture[place : place + 7] for place in range(len(picture)) if picture[place] == "#"}
    hexadecimal = {colour for colour in colours if not colour.startswith("#hatch")}
    assert all(grey_of(colour) == colour for colour in hexadecimal)


def test_on_both_sides_every_site_begins_on_a_new_leaf(plan: Plan, printed: Printed) -> None:
    pages = pypdf.PdfReader(io.BytesIO(printed("duty-sheets", duplex=True, language="zh_CN"))).pages
    second = plan.sites()[1].name
    first_page = next(number for number, page in enumerate(pages) if second in page.extract_text())
    assert first_page % 2 == 0


@pytest.mark.parametrize("id_", ["work-cards", "vehicle-passes", "map-book", "duty-sheets"])
def test_a_plan_with_nothing_to_print_is_told(id_: str, catalogue: Catalogue) -> None:
    document: PaperDocument = BY_ID[id_]
    empty = Plan("EPSG:4547")
    with pytest.raises(InputError):
        write(document, empty, catalogue, options(empty), Job())


def test_visit_sheets_say_what_the_opened_ledger_says_and_no_other_does(
    plan: Plan, catalogue: Catalogue
) -> None:
    details = CareDetails(name="王秀英", unit="2", room="301", phone="10400000009")
    opened = options(plan, care={"visit-1": [details]})
    text = text_of(write(BY_ID["visits"], plan, catalogue, opened, Job()))
    assert "王秀英" in text and "2-301" in text and "永翔工贸" in text and "北门进" in text
    shut = text_of(write(BY_ID["visits"], plan, catalogue, options(plan), Job()))
    assert "王秀英" not in shut and "永翔工贸" in shut
    assert BY_ID["visits"].personal and not BY_ID["couriers"].personal


def test_courier_sheets_have_seals_and_counts(printed: Printed) -> None:
    text = text_of(printed("couriers"))
    assert "001-01-02" in text and "61" in text and "区疾控中心实验室" in text


def test_delivery_sheets_say_what_is_brought_with_each_wave(printed: Printed) -> None:
    text = text_of(printed("deliveries"))
    assert "900" in text and "4,321" not in text


def test_transfer_slips_say_who_waits_on_which_way_and_name_nobody_else(plan: Plan, printed: Printed) -> None:
    text = text_of(printed("transfers"))
    companion = plan.find("person", plan.find("escort", "e").person)
    assert companion.name in text and companion.phone in text and "豫A10000" in text and "46m" in text
    assert not any(person.name in text for person in plan.table("person").values() if person != companion)
