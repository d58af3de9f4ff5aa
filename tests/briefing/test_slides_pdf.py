"""The deck as PDF says what the plan says."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import datetime

import pypdf
import pytest

from musterpoint.briefing.slides.deck import deck, topics
from musterpoint.briefing.slides.kinds import closing, opening
from musterpoint.briefing.slides.kinds import site as sites_kind
from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.pdf import DeckOptions, write_deck
from musterpoint.briefing.slides.slide import SHAPES, MapBox, Slide
from musterpoint.briefing.slides.topic import MapView
from musterpoint.briefing.slides.wall_map import deck_style, wall_map
from musterpoint.catalogue import load_catalogue
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.paper.labels import box_round, overlap
from musterpoint.paper.naming import NORTH_ARROW
from musterpoint.paper.window import Window, scale_bar
from musterpoint.paper.words import Speaker
from musterpoint.plan import Plan
from musterpoint.session import actions
from musterpoint.text import CHINESE

MAKERS = (
    opening.title, opening.situation, opening.area, opening.sites, sites_kind.every_site,
    closing.contacts, closing.safety, closing.questions,
)  # fmt: skip
RED_DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJ"
    "RU5ErkJggg=="
)


@pytest.fixture(scope="module")
def lianhu(sample_plan: Callable[..., Plan]) -> Plan:
    return sample_plan("lianhu", 0.4)


def pages(plan: Plan, slides: list[Slide], shape: str) -> list[pypdf.PageObject]:
    options = DeckOptions(
        language=CHINESE, shape=shape, ground="dark", revision=3, printed_at=datetime(2022, 5, 9, 20, 0)
    )
    pdf = write_deck(plan, load_catalogue(), slides, options, Job())
    return list(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("shape", SHAPES)
def test_every_slide_is_a_page_with_its_words(lianhu: Plan, shape: str) -> None:
    plan = lianhu.copy()
    plan.apply(actions.draw_on_slide(plan, "area", "", ((1.0, 2.0), (3.0, 4.0)), on_map=True))
    plan.apply(actions.draw_on_slide(plan, "safety", "", ((10.0, 20.0), (30.0, 40.0)), on_map=False))
    plan.apply(actions.add_slide(plan, "停车", "- 学校后面"))
    (own,) = [slide for slide in plan.table("slide").values() if slide.free]
    plan.apply(actions.change_slide(plan, own.id, "停车", "- 学校后面", RED_DOT))
    options = SlideOptions(language=CHINESE, names=True, phones=True)
    slides = deck(plan, topics(plan, load_catalogue(), MAKERS, options), CHINESE, shape)
    printed = pages(plan, slides, shape)
    assert len(printed) == len(slides)
    width, height = SHAPES[shape].width, SHAPES[shape].height
    for page, slide in zip(printed, slides, strict=True):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == (width, height)
        said = bare(page.extract_text())
        assert [text for text in slide.texts if bare(text) not in said] == [], slide.id


def test_hidden_slides_stay_out(lianhu: Plan) -> None:
    plan = lianhu.copy()
    made = topics(plan, load_catalogue(), (opening.title, closing.safety), SlideOptions())
    plan.apply(actions.hide_slide(plan, "safety", "", True))
    assert len(pages(plan, deck(plan, made, CHINESE), "16:9")) == 1
    plan.apply(actions.hide_slide(plan, "title", "", True))
    with pytest.raises(InputError, match="every slide is hidden"):
        pages(plan, deck(plan, made, CHINESE), "16:9")


def test_markers_stand_beside_the_scale_bar_and_the_north_arrow(lianhu: Plan) -> None:
    dice, style, speaker = random.Random(5), deck_style("light"), Speaker.of(CHINESE)
    for _view in range(30):
        site = dice.choice(lianhu.sites())
        left, below = (dice.uniform(0, 300) for _side in range(2))
        bounds = (site.x - left, site.y - below, site.x - left + 300, site.y - below + 300)
        box = MapBox(0, 0, 460, 360, view=MapView(bounds, markers=True))
        drawn = wall_map(lianhu, load_catalogue(), box, (), speaker, style)
        window = Window(0, 0, drawn.width, drawn.height, drawn.scale)
        furniture = [scale_bar(window).plate, box_round(window.north_arrow, NORTH_ARROW)]
        markers = [label for label in drawn.labels if label.disc]
        assert str(site.number) in [marker.text for marker in markers]
        assert not [one for one in markers for plate in furniture if overlap(one.box, plate)]


def test_a_site_may_be_seen_in_part(lianhu: Plan) -> None:
    style, speaker, site = deck_style("light"), Speaker.of(CHINESE), lianhu.sites()[0]
    for aside in range(-60, 61, 10):
        bounds = (site.x + aside - 20, site.y - 15, site.x + aside + 20, site.y + 15)
        box = MapBox(0, 0, 460, 360, view=MapView(bounds))
        assert "<svg" in wall_map(lianhu, load_catalogue(), box, (), speaker, style).svg
