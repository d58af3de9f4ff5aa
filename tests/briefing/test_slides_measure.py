"""Words are measured without a font, and never too small."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.briefing.slides.grounds import GROUNDS, LEAST_CONTRAST, contrast
from musterpoint.briefing.slides.measure import longest_word, text_width, wrapped
from musterpoint.briefing.slides.slide import ACCENT, ALARM, BAND, GROUND, ON_ACCENT, QUIET, TEXT

words = st.text(alphabet="abc WM1点岗位，。“”–é ", max_size=80)


def test_a_short_text_is_one_line() -> None:
    assert wrapped("Site lead", 24, 400) == ["Site lead"]


def test_words_stay_whole_and_chinese_breaks_anywhere() -> None:
    assert wrapped("alpha beta gamma", 24, 170) == ["alpha beta", "gamma"]
    assert wrapped("检测点部署会", 24, 24 * 4) == ["检测点部", "署会"]


def test_punctuation_stays_with_what_it_closes() -> None:
    assert all(not line.startswith("，") for line in wrapped("一二三，四五六，七八九", 24, 24 * 3.5))


@settings(max_examples=80, deadline=None)
@given(text=words, width=st.floats(60, 900))
def test_no_line_is_wider_than_its_column_and_nothing_is_lost(text: str, width: float) -> None:
    lines = wrapped(text, 24, width)
    assert all(text_width(line, 24) <= width + 24 for line in lines)  # a closing mark may hang over
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_the_longest_word_decides() -> None:
    assert longest_word("an extraordinary day", 24) == text_width("extraordinary", 24)


def test_every_ground_has_contrast() -> None:
    for colours in GROUNDS.values():
        for ink in (TEXT, QUIET, ACCENT, ALARM):
            assert contrast(colours[ink], colours[GROUND]) >= LEAST_CONTRAST
        for ink in (TEXT, ACCENT):
            assert contrast(colours[ink], colours[BAND]) >= LEAST_CONTRAST
        assert contrast(colours[ON_ACCENT], colours[ACCENT]) >= LEAST_CONTRAST
    assert round(contrast("#000000", "#ffffff"), 2) == 21
