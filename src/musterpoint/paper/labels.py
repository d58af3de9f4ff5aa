"""Words on a map: each keeps clear of the edges and of the words set before it, or is left out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from musterpoint.paper.letters import squares

POINT = 25.4 / 72
"""Millimetres of a typographic point."""

Spot = tuple[float, float]
Box = tuple[float, float, float, float]
"""left, top, right, bottom in millimetres from the map's top left corner."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text centred at x, y (millimetres from the map's top left corner) and `size` points high. angle:
    degrees clockwise. ground: the colour behind its letters ("" for none), in a disc, which is
    drawn out for long ones, or just round them."""

    text: str
    size: float
    colour: str
    bold: bool = False
    angle: float = 0.0
    ground: str = ""
    disc: bool = False
    x: float = 0.0
    y: float = 0.0

    @property
    def half_size(self) -> tuple[float, float]:
        """Half the width and height of what the label covers, turned as it is."""
        width = text_width(self.text, self.size, self.bold) + 0.6
        height = self.size * POINT * 1.15
        if self.disc:
            height += 1.0
            width = max(width + 1.0, height)
        cosine, sine = (abs(turn(math.radians(self.angle))) for turn in (math.cos, math.sin))
        return (width * cosine + height * sine) / 2, (width * sine + height * cosine) / 2

    @property
    def box(self) -> Box:
        """What the label covers."""
        return box_round((self.x, self.y), self.half_size)


class Labels:
    """The labels of one map of width × height millimetres, in the order of their importance."""

    def __init__(self, width: float, height: float):
        self._edges: Box = (0.5, 0.5, width - 0.5, height - 0.5)
        self._placed: list[Label] = []
        self._taken: list[Box] = []

    def add(self, label: Label, spots: Iterable[Spot]) -> bool:
        """Set the label at the first of the spots where it neither leaves the map nor covers anything; tell
        whether there was one."""
        half_size = label.half_size
        for spot in spots:
            box = box_round(spot, half_size)
            if self._free(box):
                self._placed.append(replace(label, x=spot[0], y=spot[1]))
                self._taken.append(box)
                return True
        return False

    def keep_free(self, box: Box) -> None:
        """No label may be set here from now on."""
        self._taken.append(box)

    def placed(self) -> tuple[Label, ...]:
        return tuple(self._placed)

    def _free(self, box: Box) -> bool:
        left, top, right, bottom = box
        edges = self._edges
        if left < edges[0] or top < edges[1] or right > edges[2] or bottom > edges[3]:
            return False
        # Written out: this is asked half a million times for the maps of a district.
        for taken in self._taken:
            if left < taken[2] and right > taken[0] and top < taken[3] and bottom > taken[1]:
                return False
        return True


def box_round(middle: Spot, half_size: tuple[float, float]) -> Box:
    """The box with this middle and half its width and height."""
    return (
        middle[0] - half_size[0],
        middle[1] - half_size[1],
        middle[0] + half_size[0],
        middle[1] + half_size[1],
    )


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have more than an edge in common."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How many millimetres wide the text is at most at `size` points."""
    return squares(text, bold) * size * POINT
