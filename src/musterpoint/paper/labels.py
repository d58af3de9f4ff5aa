"""Words on a map: each keeps clear of the edges and of the words set before it, or is left out."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

POINT = 25.4 / 72
"""Millimetres of a typographic point."""

Box = tuple[float, float, float, float]
"""left, top, right, bottom in millimetres from the map's top left corner."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text centred at x, y (millimetres from the map's top left corner) and `size` points high. angle:
    degrees clockwise. ground: the colour behind its letters ("" for none), in a disc or just round them."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    angle: float = 0.0
    ground: str = ""
    disc: bool = False

    def at(self, spot: tuple[float, float]) -> Label:
        """The same label centred elsewhere."""
        return replace(self, x=spot[0], y=spot[1])

    @property
    def box(self) -> Box:
        """What the label covers, turned as it is."""
        width = text_width(self.text, self.size) + 0.6
        height = self.size * POINT * 1.15
        if self.disc:
            width = height = max(width, height) + 1.0
        cosine, sine = (abs(turn(math.radians(self.angle))) for turn in (math.cos, math.sin))
        half_width, half_height = (width * cosine + height * sine) / 2, (width * sine + height * cosine) / 2
        return self.x - half_width, self.y - half_height, self.x + half_width, self.y + half_height


class Labels:
    """The labels of one map of width × height millimetres, in the order of their importance."""

    def __init__(self, width: float, height: float):
        self._edges: Box = (0.5, 0.5, width - 0.5, height - 0.5)
        self._placed: list[Label] = []
        self._taken: list[Box] = []

    def add(self, choices: Iterable[Label]) -> bool:
        """Set the first of the choices that neither leaves the map nor covers anything; tell whether there
        was one."""
        for label in choices:
            if self._free(label.box):
                self._placed.append(label)
                self._taken.append(label.box)
                return True
        return False

    def keep_free(self, box: Box) -> None:
        """No label may be set here from now on."""
        self._taken.append(box)

    def placed(self) -> tuple[Label, ...]:
        return tuple(self._placed)

    def _free(self, box: Box) -> bool:
        left, top, right, bottom = self._edges
        inside = left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom
        return inside and not any(overlap(box, taken) for taken in self._taken)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have more than an edge in common."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def text_width(text: str, size: float) -> float:
    """About how many millimetres wide the text is at `size` points: a Chinese character fills a square,
    others take 0.57 of one."""
    squares = sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.57 for letter in text)
    return squares * size * POINT
