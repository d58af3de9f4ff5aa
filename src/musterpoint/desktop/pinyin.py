"""Finding Chinese names by their pinyin: 王建国 is found by "wangjianguo" and by "wjg"."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from musterpoint.jobs import give_way, giving_way

AT_ONCE = 1000
"""So many phrases are read in some milliseconds; all 47,000 at once would hold Python's lock for 100."""

BETWEEN = "\n]\n],\n"
"""What stands between two phrases in the dictionary's file."""


@lru_cache(maxsize=50_000)
def search_keys(text: str) -> str:
    """What `spelt` gives, remembered: for all but what is sealed."""
    return spelt(text)


@lru_cache(maxsize=50_000)
def keys_of_parts(*parts: str) -> str:
    """As `search_keys` of the parts one after the other; each is spelt but once, in however many names it
    is."""
    return " ".join(map("".join, zip(*map(_columns, parts), strict=True)))


def spelt(text: str) -> str:
    """The text itself, its pinyin and its initials in lower case, one after the other, as one string to
    search in."""
    return " ".join(dict.fromkeys(_spelt(text)))


@lru_cache(maxsize=10_000)
def _columns(text: str) -> tuple[str, str, str]:
    return _spelt(text)


def _spelt(text: str) -> tuple[str, str, str]:
    lowered = text.lower()
    if lowered.isascii():
        return lowered, lowered, lowered
    give_way()
    syllables = _speller()(lowered)
    return lowered, "".join(syllables), "".join(syllable[:1] for syllable in syllables)


@cache
def _speller() -> Callable[[str], list[str]]:
    """`lazy_pinyin` with its dictionary of phrases, loaded not before it is needed, and piece by piece, so
    that a window beside it stays quick."""
    whole = files("pypinyin") / "phrases_dict.json"
    if whole.is_file():
        os.environ["PYPINYIN_NO_PHRASES"] = "1"  # it would read the file in one go
    from pypinyin import lazy_pinyin, load_phrases_dict

    if whole.is_file():
        load_phrases_dict(dict(_phrases(whole.read_text(encoding="utf-8"))))
        gc.freeze()  # 250,000 lists that stay: nobody need look through them for garbage
    return lazy_pinyin


def _phrases(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """The phrases of pypinyin's file, each with the readings of its characters."""
    pieces = text.strip().removeprefix("{").removesuffix("\n]\n]\n}").split(BETWEEN)
    for first in giving_way(range(0, len(pieces), AT_ONCE)):
        some = BETWEEN.join(pieces[first : first + AT_ONCE])
        yield from json.loads("{" + some + "\n]\n]}").items()
