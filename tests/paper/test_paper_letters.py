"""Widths that are told without a font are never less than those of the font that is used."""

from __future__ import annotations

import json
import string

import typst

from musterpoint.paper.letters import squares
from musterpoint.paper.render import chinese_font, fonts

LETTERS = string.ascii_letters + string.digits + ".,:;'!&%@()[]-/ ×–·°≈“”…中，。（"

TOLERANCE = 0.01


def measured() -> list[tuple[str, bool, float]]:
    """Each letter, whether it is bold, and its width in the font of the documents as a part of its size."""
    source = f"""
        #set text(font: {json.dumps(chinese_font(), ensure_ascii=False)}, size: 100pt)
        #context [#metadata({json.dumps(LETTERS, ensure_ascii=False)}.codepoints().map(letter => (
          measure(text(weight: "regular", letter)).width / 1pt,
          measure(text(weight: "bold", letter)).width / 1pt,
        )))<widths>]
    """
    (widths,) = json.loads(typst.query(source.encode(), "<widths>", field="value", font_paths=fonts()))
    return [
        (letter, bold, both[bold] / 100)
        for letter, both in zip(LETTERS, widths, strict=True)
        for bold in (False, True)
    ]


def test_no_letter_is_wider_than_it_is_taken_for() -> None:
    found = measured()
    assert max(width for _letter, _bold, width in found) > 0.9
    assert [
        (letter, width) for letter, bold, width in found if width > squares(letter, bold) + TOLERANCE
    ] == []
