"""Names compared as people mean them."""

from __future__ import annotations

import re
import unicodedata


def normalised(name: object) -> str:
    """A column's name without case, width, spaces, punctuation and a unit in brackets: "常住人口（人）" is
    "常住人口", "addr:housenumber" is "addrhousenumber"."""
    text = unicodedata.normalize("NFKC", str(name)).casefold()
    text = re.sub(r"[(\[【].*?[)\]】]", "", text)
    return re.sub(r"[\W_]+", "", text)
