"""What a site lead relies on: everything of the plan is on the sheet, on the right page, and can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pypdf
import pytest

from musterpoint.catalogue import Catalogue
from musterpoint.errors import Cancelled, InputError
from musterpoint.jobs import Job
from musterpoint.paper.document import DocumentOptions, page_model, write
from musterpoint.paper.duty_sheet import DUTY_SHEETS, DutySheet
from musterpoint.paper.render import chinese_font
from musterpoint.plan import BUILDINGS, ColumnChange, Edit, Enterprise, Plan, changed, made
from musterpoint.text import Label

PlanMaker = Callable[..., Plan]
Printer = Callable[..., pypdf.PdfReader]
Modeller = Callable[..., tuple[DutySheet, ...]]

HOSTILE = (
    '#import "x.typ": *',
    "$sum_i x$",
    "*粗* _斜_ `码`",
    "<script>alert(1)</script>",
    "@site ~ // 注释 \\",
    "= 标题 [#panic()]",
)


@pytest.fixture(autouse=True)
def font() -> str:
    """Without a Chinese font there is nothing to test here."""
    return chinese_font()


def text_of(reader: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def squeezed(text: str) -> str:
    """The text without spaces and line ends, which depend on where lines break."""
    return "".join(text.replace("\u200b", "").split())


def set_fields(plan: Plan, kind: str, id_: str, **fields: object) -> None:
    before = plan.find(kind, id_)
    plan.apply(Edit(Label("Change"), (changed(before, before.replace(**fields)),)))


def test_everybody_stands_on_the_sheet_with_unit_and_phone(plan_with: PlanMaker, printed: Printer) -> None:
    plan = plan_with("lanes-3")
    text = squeezed(text_of(printed(plan)))
    people = plan.table("person").values()
    assert people
    assert [person.name for person in people if squeezed(person.name + person.unit) not in text] == []
    assert [person.name for person in people if person.phone not in text] == []


def test_head_names_site_lead_date_and_hours(plan_with: PlanMaker, printed: Printer) -> None:
    page = printed(plan_with("lanes-3")).pages[0].extract_text()
    for words in (
        "泰山花园中心广场",
        "2026年5月14日 星期四",
        "06:00–12:00",
        "王建国",
        "13912345678",
        "3 条通道",
    ):
        assert words in page


def test_what_to_bring_counts_what_the_plan_draws(
    plan_with: PlanMaker, printed: Printer, catalogue: Catalogue
) -> None:
    plan = plan_with("lanes-2")
    counts: Counter[str] = Counter()
    for fixture in plan.table("fixture").values():
        kind = catalogue.fixtures[fixture.type]
        counts[kind.name.zh] += kind.pieces(fixture)
    lines = {squeezed(line) for line in text_of(printed(plan)).splitlines()}
    assert [name for name, count in counts.items() if squeezed(f"{name}{count}") not in lines] == []


def test_supplies_follow_residents_posts_and_lanes(
    plan_with: PlanMaker, sheets: Modeller, catalogue: Catalogue
) -> None:
    plan = plan_with("lanes-2")
    set_fields(plan, "campaign", "campaign", share=0.5)
    (sheet,) = sheets(plan)
    found = {item.name[0]: item.count for group in sheet.supplies for item in group.items}
    residents, posts = int(plan.buildings.frame["residents"].sum()), len(plan.table("post"))
    supplies = catalogue.supplies
    assert found[supplies["swab"].name.zh].value == supplies["swab"].needed(residents * 0.5)
    assert found[supplies["glove"].name.zh].value == supplies["glove"].needed(posts)
    assert found[supplies["waste-bag"].name.zh].value == supplies["waste-bag"].needed(2)
    assert supplies["vaccine"].name.zh not in found
    assert supplies["wheelchair"].name.zh not in found


def test_only_what_rests_on_an_estimate_is_marked(plan_with: PlanMaker, sheets: Modeller) -> None:
    (sheet,) = sheets(plan_with("lanes-2"))
    marked = {item.name[0] for group in sheet.supplies for item in group.items if item.count.estimated}
    assert marked == {"采样拭子", "采样管", "样本密封袋"}
    assert str(sheet.served.residents) == "≈972"


def test_without_buildings_supplies_per_resident_stay_open(plan_with: PlanMaker, sheets: Modeller) -> None:
    (sheet,) = sheets(plan_with("lanes-1"), served={})
    found = {item.name[0]: str(item.count) for group in sheet.supplies for item in group.items}
    assert sheet.served.count == 0
    assert found["采样拭子"] == "—"
    assert found["测温枪"] == "2"


def test_opening_is_counted_back_from_the_first_resident(plan_with: PlanMaker, sheets: Modeller) -> None:
    (sheet,) = sheets(plan_with("lanes-1"))
    assert [step.time for step in sheet.timeline] == ["04:00", "05:20", "05:40", "06:00", "12:00"]
    assert all(step.day == () for step in sheet.timeline)


def test_setting_up_the_evening_before_says_so(plan_with: PlanMaker, sheets: Modeller) -> None:
    plan = plan_with("lanes-1")
    set_fields(plan, "campaign", "campaign", set_up_minutes=480)
    (sheet,) = sheets(plan)
    assert (sheet.timeline[0].time, sheet.timeline[0].day) == ("22:00", ("5月13日",))
    assert sheet.timeline[-1].day == ()


def test_a_site_has_its_own_hours(plan_with: PlanMaker, printed: Printer) -> None:
    plan = plan_with("mobile-van", opens=datetime(2026, 5, 14, 20, 0), closes=datetime(2026, 5, 15, 1, 30))
    assert "20:00–01:30 (+1)" in printed(plan).pages[0].extract_text()


def test_closing_on_the_next_day_says_so(plan_with: PlanMaker, sheets: Modeller) -> None:
    plan = plan_with("mobile-van", opens=datetime(2026, 5, 14, 20, 0), closes=datetime(2026, 5, 15, 1, 30))
    (sheet,) = sheets(plan)
    assert (sheet.timeline[-1].time, sheet.timeline[-1].day) == ("01:30", ("5月15日",))


def test_posts_that_changed_since_the_roster_went_out_are_marked(
    plan_with: PlanMaker, printed: Printer, sheets: Modeller
) -> None:
    plan = plan_with("lanes-2")
    moved, filled, *_others = plan.table("post").values()
    everybody = list(plan.table("person").values())
    replaced = {moved.id: everybody[-1].id, filled.id: ""}
    (sheet,) = sheets(plan, replaced=replaced)
    marks = [row.change for shift in sheet.roster for row in shift.rows if row.change]
    assert Counter(marks) == Counter({(f"原：{everybody[-1].name}",): 1, ("新安排",): 1})
    text = squeezed(text_of(printed(plan, replaced=replaced)))
    assert f"原：{everybody[-1].name}" in text and "排班下发后有调整" in text
    assert "排班下发后有调整" not in squeezed(text_of(printed(plan)))


def test_empty_posts_are_there_without_names(plan_with: PlanMaker, printed: Printer) -> None:
    plan = plan_with("lanes-2", filled=0)
    text = text_of(printed(plan))
    assert text.count("采样员") == 2
    assert text.count("执勤民警") == 2


def test_a_site_without_posts_still_has_lines_to_write_on(plan_with: PlanMaker, printed: Printer) -> None:
    assert "岗位 通道 姓名" in printed(plan_with("lanes-1", with_posts=False)).pages[0].extract_text()


def test_long_rosters_repeat_their_head_on_every_page(plan_with: PlanMaker, printed: Printer) -> None:
    plan = plan_with("lanes-4", shifts=3)
    reader = printed(plan)
    phones = {person.phone for person in plan.table("person").values()}
    pages = [page.extract_text() for page in reader.pages]
    with_roster = [text for text in pages if sum(phone in text for phone in phones) > 1]
    assert len(with_roster) >= 3
    assert all("岗位 通道 姓名 单位 电话 到岗" in text for text in with_roster)
    assert "第3班 10:00–12:00" in with_roster[-1]
    assert [f"第 {number} 页，共 {len(pages)} 页" in text for number, text in enumerate(pages, 1)] == [
        True
    ] * len(pages)
    assert all("泰山花园中心广场" in text and "方案第 128 版" in text for text in pages)


def test_every_site_counts_its_own_pages(plan_with: PlanMaker, printed: Printer) -> None:
    pages = [page.extract_text() for page in printed(plan_with("lanes-1", sites=3)).pages]
    assert sum("第 1 页，共" in text for text in pages) == 3


def test_only_the_chosen_sites_are_printed(plan_with: PlanMaker, sheets: Modeller) -> None:
    chosen = sheets(plan_with("lanes-1", sites=4), site_ids=("site-4", "site-2"))
    assert [sheet.number for sheet in chosen] == [2, 4]


@pytest.mark.parametrize(("language", "word"), [("zh_CN", "演练"), ("en", "EXERCISE"), ("both", "演练")])
def test_a_drill_is_marked_on_every_page(
    plan_with: PlanMaker, printed: Printer, language: str, word: str
) -> None:
    pages = printed(plan_with("lanes-3", drill=True), language=language).pages
    assert len(pages) >= 2
    assert all(word in page.extract_text() for page in pages)


def test_the_real_thing_is_not_marked(plan_with: PlanMaker, printed: Printer) -> None:
    assert "演练" not in text_of(printed(plan_with("lanes-3")))


def test_each_language_has_its_words(plan_with: PlanMaker, printed: Printer) -> None:
    plan = plan_with("lanes-1")
    english, both = (text_of(printed(plan, language=language)) for language in ("en", "both"))
    for words in ("Thursday, 14 May 2026", "Site lead", "Sampler", "Line mark 1 m", "Page 1 of"):
        assert words in english
        assert words in both
    assert "点长" not in english
    for words in ("2026年5月14日", "点长", "采样员", "一米线", "第 1 页"):
        assert words in both


@pytest.mark.parametrize("paper", ["a3", "us-letter"])
def test_other_page_sizes(plan_with: PlanMaker, printed: Printer, paper: str) -> None:
    page = printed(plan_with("lanes-2"), paper=paper).pages[0]
    size = tuple(round(float(side) / 72 * 25.4, 1) for side in (page.mediabox.width, page.mediabox.height))
    assert size == {"a3": (297.0, 420.0), "us-letter": (215.9, 279.4)}[paper]


def test_values_are_printed_as_they_are(plan_with: PlanMaker, printed: Printer) -> None:
    plan = plan_with("lanes-3", special_points=HOSTILE[0])
    people = list(plan.table("person"))
    for person_id, name in zip(people, HOSTILE, strict=False):
        set_fields(plan, "person", person_id, name=name, unit=name)
    set_fields(plan, "site", "site-1", name=HOSTILE[3])
    text = squeezed(text_of(printed(plan)))
    assert [name for name in HOSTILE if text.count(squeezed(name)) < 2] == []


def test_direction_marks_do_not_turn_a_line_round(plan_with: PlanMaker, printed: Printer) -> None:
    plan = plan_with("lanes-1")
    person = next(iter(plan.table("person")))
    set_fields(plan, "person", person, name="王\u202e建国\u200f", unit="办事处\u2066")
    assert "王建国 办事处 13912345678" in text_of(printed(plan))


def test_a_word_without_end_stays_in_its_column(plan_with: PlanMaker, printed: Printer) -> None:
    plan = plan_with("lanes-1")
    person = next(iter(plan.table("person")))
    set_fields(
        plan, "person", person, name="Wolfeschlegelsteinhausenbergerdorff", phone="13912345678/13987654321"
    )
    text = text_of(printed(plan))
    assert "Wolfeschlegelsteinhausenbergerdorff" not in text
    assert "Wolfeschlegelsteinhausenbergerdorff" in squeezed(text)
    assert "13912345678/13987654321" in squeezed(text)


def test_fonts_are_embedded_and_no_page_is_a_picture(plan_with: PlanMaker, printed: Printer) -> None:
    for page in printed(plan_with("lanes-3")).pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert list(page.images) == []


def test_the_files_metadata_name_nobody(plan_with: PlanMaker, printed: Printer) -> None:
    metadata = printed(plan_with("lanes-1")).metadata
    assert metadata.author is None
    assert metadata.title == "任务单"


def test_nothing_to_print_is_said(catalogue: Catalogue) -> None:
    options = DocumentOptions(revision=1, printed_at=datetime(2026, 5, 13, 18, 2))
    with pytest.raises(InputError, match="no sites yet"):
        write(DUTY_SHEETS, Plan("EPSG:4547"), catalogue, options, Job())


def test_an_unknown_site_is_said(plan_with: PlanMaker, sheets: Modeller) -> None:
    with pytest.raises(InputError, match="site-9"):
        sheets(plan_with("lanes-1"), site_ids=["site-9"])


def test_a_job_tells_how_far_it_is_and_can_be_stopped(plan_with: PlanMaker, catalogue: Catalogue) -> None:
    plan = plan_with("lanes-1", sites=3)
    options = DocumentOptions(revision=1, printed_at=datetime(2026, 5, 13, 18, 2))
    told: list[float] = []
    write(DUTY_SHEETS, plan, catalogue, options, Job(lambda done, _doing: told.append(done)))
    assert told == sorted(told)
    assert told[-1] == 1.0

    stopping = Job(lambda done, _doing: stopping.cancel())
    with pytest.raises(Cancelled):
        page_model(DUTY_SHEETS, plan, catalogue, options, stopping)


def test_same_plan_gives_the_same_file(plan_with: PlanMaker, catalogue: Catalogue) -> None:
    plan = plan_with("lanes-1")
    options = DocumentOptions(revision=1, printed_at=datetime(2026, 5, 13, 18, 2))
    assert write(DUTY_SHEETS, plan, catalogue, options, Job()) == write(
        DUTY_SHEETS, plan, catalogue, options, Job()
    )


def test_slots_and_enterprises_stand_beside_who_is_served(plan_with: PlanMaker, sheets: Modeller) -> None:
    plan = plan_with("lanes-2")
    (site,) = plan.sites()
    firm = Enterprise(id="firm", name="Works", people=120, site=site.id, contact="Li", phone="104")
    rows = tuple(map(str, plan.buildings.frame.index))
    slots = [
        ColumnChange(BUILDINGS, name, rows, (None,) * len(rows), tuple(at + 30 * n for n in range(len(rows))))
        for name, at in (("slot_starts", 0), ("slot_ends", 30))
    ]
    plan.apply(Edit(Label("Call"), (*made(firm), *slots)))
    (sheet,) = sheets(plan)
    assert [(one.name, one.people, one.contact) for one in sheet.enterprises] == [("Works", "120", "Li 104")]
    times = {one.slot for group in sheet.served.groups for one in group.buildings}
    first = plan.campaign.starts
    assert f"{first:%H:%M}–{first + timedelta(minutes=30):%H:%M}" in times
    assert all(group.slot for group in sheet.served.groups)
