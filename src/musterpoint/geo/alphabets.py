"""Which code page of single bytes text is in: that in which it is written in the letters of some language.

Any bytes decode in most code pages; what tells them apart is that "Łódź" is a word, and "£ód¼" none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_RUNS = re.compile(rb"[\x80-\xff]{3,}")
_IN_RUNS = 0.85
"""Part of the bytes beyond ASCII that stand in runs where a script is one of its own: accented letters of
Latin alphabets come one by one."""
_SIGNS = r"[«»„“”‘’‚–—…§©®°€£·]|(?<=\d)[ºª½¼¾²³]|(?<=m)[²³]"
"""What any language is written with."""
_FITS = 0.9
"""Part of the characters beyond ASCII that are letters of the language, or signs; names of other languages
make up some."""
_ALL = 0.95
"""The same for scripts, which other text rarely fits."""
_SEVERAL, _ONE = 0.5, 0.9
"""Confidence where other readings would do as well, and where none would."""
_ENOUGH_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Reading:
    """page: a Python codec. confidence: from 0 to 1. fits: the part of the text that makes sense so."""

    page: str
    confidence: float
    fits: float


@cache
def _alphabets() -> dict[str, Any]:
    text = (files("musterpoint.resources") / "layers" / "alphabets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def of_script(pieces: Iterable[bytes]) -> Reading | None:
    """The code page in which text is in a script of its own, such as Cyrillic; None where it is in none. One
    script has several code pages that hold the same letters, so that none is certain."""
    pieces = [*pieces][:_ENOUGH_TEXT]
    high = sum(byte >= 0x80 for piece in pieces for byte in piece)
    if not high or sum(len(run) for piece in pieces for run in _RUNS.findall(piece)) < _IN_RUNS * high:
        return None
    best: Reading | None = None
    for script in _alphabets()["script"]:
        for page in script["pages"]:
            text = _decoded(pieces, page)
            strange = max(1, sum(letter > "\x7f" for letter in text))
            letters = len(re.findall(f"{script['letters']}|{_SIGNS}", text))
            share = sum(letter in script["frequent"] for letter in text) / strange
            fits = letters >= _ALL * strange and share >= script["share"]
            if fits and (best is None or share > best.fits):
                best = Reading(page, _SEVERAL, share)
    return best


def of_latin(pieces: Iterable[bytes]) -> Reading | None:
    """The code page in which text is in the Latin letters of some language; None where it is in none."""
    pieces = [*pieces][:_ENOUGH_TEXT]
    readings = {page: (fits, text) for page, fits, text in _of_languages(pieces)}
    if not readings:
        return None
    best = max(readings, key=lambda page: readings[page][0])
    fits, text = readings[best]
    others = any(other >= fits - 1e-9 and different != text for other, different in readings.values())
    return Reading(best, (_SEVERAL if others else _ONE) * fits, fits) if fits >= _FITS else None


def latin_fit(pieces: Iterable[bytes], page: str) -> float:
    """The best part of text that makes sense in a code page, in any language that is written with it."""
    return max((fits for other, fits, _text in _of_languages([*pieces][:_ENOUGH_TEXT]) if other == page),
               default=0.0)  # fmt: skip


def _of_languages(pieces: list[bytes]) -> Iterator[tuple[str, float, str]]:
    """Code page, fitting part and text, once for each code page, with the language that fits best."""
    fits: dict[str, float] = {}
    texts: dict[str, str] = {}
    for language in _alphabets()["latin"]:
        letters = {letter for letter in language["letters"] + language["letters"].upper() if letter > "\x7f"}
        known = re.compile(
            "|".join(filter(None, (f"[{''.join(sorted(letters))}]", language.get("only"), _SIGNS)))
        )
        for page in language["pages"]:
            text = texts.setdefault(page, _decoded(pieces, page))
            strange = sum(character > "\x7f" for character in text)
            part = len(known.findall(text)) / max(1, strange)
            fits[page] = max(fits.get(page, 0.0), part)
    for page, part in fits.items():
        yield page, part, texts[page]


def _decoded(pieces: list[bytes], page: str) -> str:
    """The text; bytes that the code page hasn't got are no letters."""
    return b"\n".join(pieces).decode(page, "replace")
