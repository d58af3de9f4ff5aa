"""A slide laid out: boxes in points, for painters that only paint."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, replace

from musterpoint.briefing.slides.topic import LEFT, MapView, Sign
from musterpoint.plan import Strokes

TEXT, QUIET, ACCENT, ON_ACCENT, BAND, ALARM, GROUND = (
    "text", "quiet", "accent", "on-accent", "band", "alarm", "ground",
)  # fmt: skip
"""What a colour is for; `grounds` says which one it is."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of every slide of a deck in points: one inch of a slide is 72."""

    width: float
    height: float = 540.0


SHAPES: Mapping[str, Shape] = types.MappingProxyType({"16:9": Shape(960.0), "4:3": Shape(720.0)})

SMALLEST = 24.0
"""No letter on a slide is smaller, in points of a slide 540 high."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points from the slide's top left corner. fill: what its colour is for, "" for none."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def moved(self, dx: float, dy: float) -> Box:
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True, slots=True)
class TextBox(Box):
    """Words, from the top of the box downwards. size: of the letters in points. align: "left", "right" or
    "center"."""

    text: str = ""
    size: float = SMALLEST
    bold: bool = False
    colour: str = TEXT
    align: str = LEFT


_NO_SIGN = Sign("", "", "", "")
_NO_VIEW = MapView((0.0, 0.0, 1.0, 1.0))


@dataclass(frozen=True, slots=True)
class SignBox(Box):
    """A sign of the map, drawn as the map's style has it."""

    sign: Sign = _NO_SIGN


@dataclass(frozen=True, slots=True)
class PictureBox(Box):
    """A picture as large as the box allows, in its middle. data: PNG or JPEG in base64."""

    data: str = ""


@dataclass(frozen=True, slots=True)
class MapBox(Box):
    """The map: live on the screen, drawn in the PDF."""

    view: MapView = _NO_VIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """One slide. id: its own; topic: the key that all slides of its topic share, which is the id of the
    first. part, parts: this is so many of so many slides of its topic. boxes: lowest first. hidden slides
    are in the deck, but passed over when it is shown. strokes, map_strokes: see `musterpoint.plan.Slide`."""

    id: str
    topic: str
    title: str
    boxes: tuple[Box, ...]
    number: int = 0
    part: int = 1
    parts: int = 1
    site: str = ""
    free: bool = False
    hidden: bool = False
    notes: str = ""
    strokes: Strokes = ()
    map_strokes: Strokes = ()

    @property
    def map(self) -> MapBox | None:
        """The map on it."""
        return next((box for box in self.boxes if isinstance(box, MapBox)), None)

    @property
    def texts(self) -> list[str]:
        """Every word on it, from top to bottom."""
        return [box.text for box in self.boxes if isinstance(box, TextBox)]
