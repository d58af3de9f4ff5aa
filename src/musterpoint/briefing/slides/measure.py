"""How much room words take on a slide, told without a font."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from functools import cache

from musterpoint.paper.letters import squares

LEADING = 1.3
"""Height of a line as a multiple of the letters' size."""


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Points that one line of the text takes at most."""
    return squares(text, bold) * size


def wrapped(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """The lines that the text takes in a column of `width` points; a word that is too long is broken."""
    lines = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in _words(paragraph, size, width, bold):
            if line and text_width((line + word).rstrip(), size, bold) > width:
                lines.append(line.rstrip())
                line = word.lstrip()
            else:
                line += word
        lines.append(line.rstrip())
    return lines


def text_height(text: str, size: float, width: float, bold: bool = False) -> float:
    """Points that the text takes downwards in a column of `width` points."""
    return len(wrapped(text, size, width, bold)) * size * LEADING


def longest_word(text: str, size: float, bold: bool = False) -> float:
    """Points that the longest piece of the text takes which no line break divides."""
    pieces = (word for line in text.splitlines() for word in _words(line, size, math.inf, bold))
    return max((text_width(piece.rstrip(), size, bold) for piece in pieces), default=0.0)


def _words(text: str, size: float, width: float, bold: bool) -> Iterator[str]:
    """The pieces between which a line may be broken, with the blanks that follow them. Chinese may be broken
    after each character, but punctuation stays with what it closes."""
    word = ""
    for letter in text:
        breaks = word.endswith(" ") or _is_wide(letter) or (word and _is_wide(word[-1]))
        if word and breaks and not _closes(letter):
            yield word
            word = ""
        if word and text_width(word + letter, size, bold) > width:
            yield word
            word = ""
        word += letter
    yield word


@cache
def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


@cache
def _closes(letter: str) -> bool:
    return letter == " " or unicodedata.category(letter) in ("Pe", "Pf", "Po")
