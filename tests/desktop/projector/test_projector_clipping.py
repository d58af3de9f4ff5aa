"""No word is cut off, in any sample, language or size of screen: painted and measured."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from musterpoint.briefing.slides.deck import deck, topics
from musterpoint.briefing.slides.options import SlideOptions
from musterpoint.briefing.slides.slide import SHAPES, SMALLEST
from musterpoint.briefing.slides.wall_style import wall_style
from musterpoint.catalogue import load_catalogue
from musterpoint.desktop.projector.painting import Painted, frame, paint_slide, shape_for
from musterpoint.plan import Plan
from musterpoint.plugins.host import Host
from musterpoint.text import CHINESE, ENGLISH

SIZES = ((1024, 768), (1280, 720), (1920, 1080))
SCALES = {"taishan": 0.4, "wanyuan": 0.015, "chengzhong": 0.04, "etown": 0.4, "lianhu": 0.4}
TOLERANCE = 1.0
"""Points."""


@pytest.fixture(scope="module", params=SCALES)
def plan(request: pytest.FixtureRequest, sample_plan: Callable[..., Plan]) -> Plan:
    return sample_plan(request.param, SCALES[request.param])


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_all_words_are_whole(qtbot: QtBot, plan: Plan, language: str) -> None:
    options = SlideOptions(language=language, names=True, phones=True)
    made = topics(plan, load_catalogue(), Host.discover().slide_makers(), options)
    for width, height in SIZES:
        name = shape_for(width, height)
        shape = SHAPES[name]
        image = QImage(width, height, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        cut = [
            (slide.id, painted.text)
            for slide in deck(plan, made, language, name)
            for painted in paint_slide(painter, slide, shape, "light", frame(shape, width, height))
            if not is_whole(painted)
        ]
        painter.end()
        assert cut == []


def is_whole(painted: Painted) -> bool:
    room = painted.box.adjusted(-TOLERANCE, -TOLERANCE, TOLERANCE, TOLERANCE)
    return painted.needed.isEmpty() or room.contains(painted.needed)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_slides_fill_the_screen(width: int, height: int) -> None:
    area = frame(SHAPES[shape_for(width, height)], width, height)
    assert area == QRectF(0, 0, width, height)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_letters_on_the_map_are_as_large_as_those_of_the_slide(ground: str) -> None:
    for _width, height in SIZES:
        style = wall_style(ground, height)
        least = SMALLEST * height / 540 - 0.5
        symbols = [style.site_name, *style.zones.values(), *style.layers.values(), *style.fixtures.values()]
        assert all(symbol.label_size >= least for symbol in symbols if symbol.label_size)
        assert all(symbol.label_size * 0.75 >= least for symbol in style.sites.values())
