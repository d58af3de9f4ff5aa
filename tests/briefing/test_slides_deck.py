"""The deck: what it says, in which order, and that it says no names unless asked."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from musterpoint.briefing.slides.deck import deck, ordered, topics
from musterpoint.briefing.slides.kinds import closing, opening
from musterpoint.briefing.slides.kinds import site as sites_kind
from musterpoint.briefing.slides.layout import laid_out
from musterpoint.briefing.slides.measure import wrapped
from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.slide import SHAPES, SMALLEST, Slide, TextBox
from musterpoint.briefing.slides.topic import COVER, Column, Paragraph, Picture, Table, Tile, Tiles, Topic
from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.posts import site_lead
from musterpoint.plan import Plan
from musterpoint.session import actions
from musterpoint.text import CHINESE, ENGLISH

MAKERS = (
    opening.title, opening.situation, opening.area, opening.sites, sites_kind.every_site,
    closing.contacts, closing.safety, closing.questions,
)  # fmt: skip


FEW_SITES = {"taishan": 0.4, "etown": 0.4, "lianhu": 0.4, "chengzhong": 0.04, "wanyuan": 0.015}
"""Scales at which each sample has a few."""


@pytest.fixture(scope="module")
def drill(sample_plan: Callable[..., Plan]) -> Plan:
    return sample_plan("taishan")


@pytest.fixture
def plan(drill: Plan) -> Plan:
    return drill.copy()


def made(plan: Plan, **options: object) -> list[Topic]:
    return topics(plan, load_catalogue(), MAKERS, SlideOptions(language=ENGLISH, **options))


def slides_of(plan: Plan, shape: str = "16:9", **options: object) -> list[Slide]:
    return deck(plan, made(plan, **options), ENGLISH, shape)


def words(slides: list[Slide]) -> str:
    return "\n".join(text for slide in slides for text in slide.texts)


def test_the_deck_tells_the_plan(plan: Plan) -> None:
    said = words(slides_of(plan))
    for site in plan.sites():
        assert site.name in said
    assert plan.campaign.name in said
    assert "8,347" in said
    assert f"{plan.campaign.starts:%H:%M}–{plan.campaign.ends:%H:%M}" in said


def test_nobody_is_named_unless_asked(plan: Plan) -> None:
    people = plan.table("person").values()
    said = words(slides_of(plan))
    assert not [person for person in people if person.name in said or person.phone in said]
    named = words(slides_of(plan, names=True))
    on_sites = [item for item in plan.table("assignment").values() if plan.find("post", item.post).site]
    assigned = {item.person for item in on_sites}
    assert all(plan.find("person", id_).name in named for id_ in assigned)
    assert not [person for person in people if person.phone in named]
    called = words(slides_of(plan, names=True, phones=True))
    lead = site_lead(plan, load_catalogue(), plan.sites()[0])
    assert lead.phone in called


def test_a_number_needs_its_name(plan: Plan) -> None:
    people = plan.table("person").values()
    said = words(slides_of(plan, phones=True))
    assert not [person for person in people if person.phone in said]


def test_posts_are_counted_where_names_are_off(plan: Plan) -> None:
    site = plan.sites()[0]
    (posts,) = [slide for slide in slides_of(plan) if slide.id == f"posts-1:{site.id}"]
    cells = posts.texts
    place = cells.index("Sampler")
    needed = [post for post in plan.where("post", site=site.id) if post.role == "sampler"]
    assert cells[place + 1] == str(len(needed))


def test_residents_walk_from_the_entrance_to_the_exit(plan: Plan) -> None:
    (way,) = [slide for slide in slides_of(plan) if slide.id == f"way:{plan.sites()[0].id}"]
    stations = [text for text in way.texts if text in
                ("Entrance check", "Waiting", "Registration", "Sampling", "Exit")]  # fmt: skip
    assert stations == ["Entrance check", "Waiting", "Registration", "Sampling", "Exit"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("case", FEW_SITES)
@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_nothing_leaves_the_slide_or_covers_other_words(
    sample_plan: Callable[..., Plan], case: str, shape: str, language: str
) -> None:
    plan = sample_plan(case, FEW_SITES[case])
    options = SlideOptions(language=language, names=True, phones=True)
    slides = deck(plan, topics(plan, load_catalogue(), MAKERS, options), language, shape)
    size = SHAPES[shape]
    for slide in slides:
        for box in slide.boxes:
            inside = box.x >= 0 and box.y >= 0 and box.right <= size.width + 0.01
            assert inside and box.bottom <= size.height + 0.01, (slide.id, box)
        texts = [box for box in slide.boxes if isinstance(box, TextBox)]
        assert all(box.size >= SMALLEST for box in texts)
        assert not list(collisions(texts)), slide.id


def collisions(boxes: list[TextBox]) -> Iterator[tuple[TextBox, TextBox]]:
    for one, other in itertools.combinations(boxes, 2):
        across = min(one.right, other.right) - max(one.x, other.x)
        along = min(one.bottom, other.bottom) - max(one.y, other.y)
        if across > 0.01 and along > 0.01:
            yield one, other


def test_a_long_title_leaves_no_character_alone() -> None:
    topic = Topic(key="title", title="静态管理下全员核酸检测应急演练", look=COVER)
    (slide,) = laid_out(topic, SHAPES["16:9"])
    (title,) = [box for box in slide.boxes if isinstance(box, TextBox) and box.text == topic.title]
    first, last = wrapped(title.text, title.size, title.width, bold=True)
    assert abs(len(first) - len(last)) <= 2


def test_no_word_of_a_tile_is_broken() -> None:
    tiles = Tiles(tuple(Tile("1,234", caption) for caption in ("residents", "neighbourhoods", "sites")))
    for size in SHAPES.values():
        (slide,) = laid_out(Topic(key="figures", title="Figures", blocks=(tiles,)), size)
        (caption,) = [box for box in slide.boxes if getattr(box, "text", "") == "neighbourhoods"]
        assert wrapped(caption.text, caption.size, caption.width) == ["neighbourhoods"]


def test_long_rosters_move_on_and_keep_their_head() -> None:
    rows = tuple((str(number), "name " * 4) for number in range(60))
    table = Table((Column("No."), Column("Name")), rows)
    slides = laid_out(Topic(key="roster", title="Roster", blocks=(table,)), SHAPES["4:3"])
    assert [slide.id for slide in slides[:2]] == ["roster", "roster/2"]
    assert all("No." in slide.texts for slide in slides)
    assert [text for slide in slides for text in slide.texts if text.isdecimal()] == [row[0] for row in rows]


def test_a_paragraph_longer_than_a_slide_is_divided() -> None:
    text = "检测点" * 400
    slides = laid_out(Topic(key="long", title="Long", blocks=(Paragraph(text),)), SHAPES["16:9"])
    said = "".join(part for slide in slides for part in slide.texts[1:]).replace("\n", "")
    assert len(slides) > 1
    assert said == text


def test_an_order_is_kept_and_new_slides_find_their_place() -> None:
    alpha, beta, gamma, delta = (Topic(key=key, title=key) for key in ("a", "b", "c", "d"))
    assert [topic.key for topic in ordered([alpha, beta, gamma], ("c", "a", "b"))] == ["c", "a", "b"]
    assert [topic.key for topic in ordered([alpha, delta, beta, gamma], ("c", "a", "b"))] == list("cadb")


def test_hidden_notes_and_strokes_reach_the_slides(plan: Plan) -> None:
    plan.apply(actions.hide_slide(plan, "safety", "Safety", True))
    plan.apply(actions.note_slide(plan, "area", "The area", "speak slowly"))
    plan.apply(actions.draw_on_slide(plan, "area", "The area", ((1.0, 2.0), (3.0, 4.0)), on_map=True))
    slides = {slide.id: slide for slide in slides_of(plan)}
    assert slides["safety"].hidden
    assert slides["area"].notes == "speak slowly"
    assert slides["area"].map_strokes == (((1.0, 2.0), (3.0, 4.0)),)


def test_a_slide_of_ones_own_stands_where_it_was_put(plan: Plan) -> None:
    keys = [topic.key for topic in made(plan)]
    plan.apply(actions.add_slide(plan, "Parking", "- behind the school\nnot in front", keys[:2], keys[2:]))
    slides = slides_of(plan)
    own = slides[2]
    assert own.free and own.title == "Parking"
    assert own.texts[-3:-1] == ["behind the school", "not in front"]


def test_pictures_take_what_room_is_left() -> None:
    topic = Topic(key="p", title="Photo", blocks=(Paragraph("Gate"), Picture("aGk=")))
    (slide,) = laid_out(topic, SHAPES["16:9"])
    assert slide.boxes[-1].bottom == pytest.approx(540 - 22)


def test_an_exercise_says_so_on_every_slide(plan: Plan) -> None:
    assert plan.campaign.drill
    assert all("EXERCISE" in slide.texts for slide in slides_of(plan) if slide.part == 1)


def test_an_empty_plan_has_a_deck_too() -> None:
    slides = slides_of(Plan("EPSG:4547"))
    assert slides[0].title == "Briefing"
    assert [slide.number for slide in slides] == list(range(1, len(slides) + 1))


def test_briefed_is_for_the_lead_of_now(plan: Plan) -> None:
    catalogue, site = load_catalogue(), plan.sites()[0]
    at = datetime(2022, 5, 9, 20, 14)
    plan.apply(actions.tick_briefed(plan, catalogue, site, at))
    assert actions.briefed_at(plan, catalogue, site) == at
    lead = site_lead(plan, catalogue, site)
    post = next(item.post for item in plan.where("assignment", person=lead.id))
    plan.apply(actions.unassign(plan, post))
    assert actions.briefed_at(plan, catalogue, site) is None
    plan.apply(actions.untick_briefed(plan, site))
    assert plan.table("briefed") == {}
