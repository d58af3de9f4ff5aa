"""Names compared as people mean them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def normalised(name: object) -> str:
    """A column's name without case, width, spaces, punctuation and a unit in brackets: "常住人口（人）" is
    "常住人口", "addr:housenumber" is "addrhousenumber"."""
    text = unicodedata.normalize("NFKC", str(name)).casefold()
    text = re.sub(r"[(\[【].*?[)\]】]", "", text)
    return re.sub(r"[\W_]+", "", text)


def distinct(names: Iterable[str]) -> list[str]:
    """The names, with a number behind those that were there before."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        free, again = name, 0
        while free in taken:
            again += 1
            free = f"{name}_{again}"
        taken.add(free)
        found.append(free)
    return found
