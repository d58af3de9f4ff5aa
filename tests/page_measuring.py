"""Measures the words on the pages of a PDF: is one cut off, or set over another?"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

PROGRAM = shutil.which("pdftotext")
"""Of poppler; tells where every word of a PDF stands."""

MOST_SHARED = 0.3
"""Boxes of words are as high as a line and a rotated word's box is larger than the word: they may share so
much of the smaller one."""


class Word(NamedTuple):
    """A word and its box in points from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def faults(pdf: Path) -> list[str]:
    """Words that leave their page or cover each other, told with the number of their page."""
    found = []
    for number, (width, height, words) in enumerate(_pages(pdf), 1):
        found += [
            f"page {number}: “{word.text}” leaves the page"
            for word in words
            if word.left < 0 or word.top < 0 or word.right > width or word.bottom > height
        ]
        found += [f"page {number}: “{one.text}” and “{other.text}”" for one, other in _covering(words)]
    return found


def beyond_cells(pdf: Path, width: float, height: float, columns: int, rows: int, inset: float) -> list[str]:
    """Words that don't stay in one cell of a grid in the middle of each page: what leaves a card is cut off.
    All lengths in points; inset: of each cell's edge, where no word may stand."""
    found = []
    for number, (page_width, page_height, words) in enumerate(_pages(pdf), 1):
        left, top = (page_width - columns * width) / 2, (page_height - rows * height) / 2
        for word in words:
            column, row = (word.left - left) // width, (word.top - top) // height
            x, y = left + column * width, top + row * height
            inside = x + inset <= word.left and word.right <= x + width - inset
            if not (inside and y + inset <= word.top and word.bottom <= y + height - inset):
                found.append(f"page {number}: “{word.text}” leaves its card")
    return found


def _pages(pdf: Path) -> Iterator[tuple[float, float, list[Word]]]:
    done = subprocess.run([PROGRAM, "-bbox", str(pdf), "-"], capture_output=True, check=True)
    for page in ElementTree.fromstring(done.stdout).iterfind(".//{*}page"):
        words = [
            Word(*(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")), word.text or "")
            for word in page.iterfind("{*}word")
        ]
        yield float(page.get("width")), float(page.get("height")), words


def _covering(words: list[Word]) -> Iterator[tuple[Word, Word]]:
    """Pairs of words that share too much, each with those that stand near it in the order from the top."""
    ordered = sorted(words, key=lambda word: word.top)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.top >= one.bottom:
                break
            if _shared(one, other) > MOST_SHARED:
                yield one, other


def _shared(one: Word, other: Word) -> float:
    """The part of the smaller word's box that the other one covers."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(word.right - word.left) * (word.bottom - word.top) for word in (one, other)]
    return width * height / max(min(areas), 1e-9)
