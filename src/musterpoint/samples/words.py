"""Invented names of places and people, drawn from resources/samples/names.toml."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

_NUMERALS = "一二三四五六七八九十"


@cache
def read_words() -> dict[str, Any]:
    path = files("musterpoint.resources") / "samples" / "names.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def combinations(first: Sequence[str], last: Sequence[str], rng: np.random.Generator) -> Iterator[str]:
    """Names of a first and a last part in random order, each once; then the same with 二期, 三期 …"""
    pairs = [a + b for a in first for b in last if a[-1] != b[0]]
    for round_ in itertools.count():
        suffix = "" if round_ == 0 else f"{numeral(round_ + 1)}期"
        for index in rng.permutation(len(pairs)):
            yield pairs[index] + suffix


def series(words: Sequence[str]) -> Iterator[str]:
    """The words in their order, then again with 第二, 第三 … in front."""
    for round_ in itertools.count():
        for word in words:
            yield word if round_ == 0 else f"{word}第{numeral(round_ + 1)}"


def numeral(number: int) -> str:
    """1–99 as 一, 二 … 九十九; larger ones in digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _NUMERALS[ones - 1]
    return (_NUMERALS[tens - 1] if tens > 1 else "") + "十" + (_NUMERALS[ones - 1] if ones else "")


def person_names(count: int, women: float, rng: np.random.Generator) -> list[str]:
    """Full names; surnames as frequent as in the country. women: their share (0–1)."""
    words = read_words()["people"]
    parts = words["surnames"].split()
    surnames, weights = parts[::2], np.array(parts[1::2], float)
    drawn = rng.choice(len(surnames), count, p=weights / weights.sum())
    female = rng.random(count) < women
    short = rng.random(count) < 0.22
    names = []
    for surname, is_female, is_short in zip(drawn, female, short, strict=True):
        group = "women" if is_female else "men"
        given = _pick(words[f"{group}_single"], rng) if is_short else _double(words, group, rng)
        names.append(surnames[surname] + given)
    return names


def _double(words: dict[str, str], group: str, rng: np.random.Generator) -> str:
    first, last = _pick(words[f"{group}_first"], rng), _pick(words[f"{group}_last"], rng)
    return first + (last if last != first else "")


def _pick(letters: str, rng: np.random.Generator) -> str:
    return letters[int(rng.integers(len(letters)))]
