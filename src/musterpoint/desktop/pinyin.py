"""Finding Chinese names by their pinyin: 王建国 is found by "wangjianguo" and by "wjg"."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=50_000)
def search_keys(text: str) -> str:
    """What `spelt` gives, remembered: for all but what is sealed."""
    return spelt(text)


def spelt(text: str) -> str:
    """The text itself, its pinyin and its initials in lower case, one after the other, as one string to
    search in."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    from pypinyin import lazy_pinyin  # takes half a second to load: not before it is needed

    syllables = lazy_pinyin(lowered)
    initials = "".join(syllable[:1] for syllable in syllables)
    return f"{lowered} {''.join(syllables)} {initials}"
