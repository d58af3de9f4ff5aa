"""What a slide has to say, before anybody knows how much room there is."""

from __future__ import annotations

from dataclasses import dataclass

Bounds = tuple[float, float, float, float]
"""west, south, east, north in metres in the plan's CRS."""

LEFT, RIGHT = "left", "right"


@dataclass(frozen=True, slots=True)
class MapView:
    """A piece of the plan's map. markers: whether the sites' numbers are on it; where it is a site from near,
    they would hide it."""

    bounds: Bounds
    markers: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words. bullet: with a mark in front, as one of several."""

    text: str
    bold: bool = False
    bullet: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure to be read from the last row, and what it counts."""

    value: str
    caption: str


@dataclass(frozen=True, slots=True)
class Tiles:
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """heading: "" where none is needed."""

    heading: str
    align: str = LEFT
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """rows: one text per column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of the map and what it means. kind, id: such as "zone" and "waiting", as the map style calls
    them, or "step" for a number in a disc. letter: what stands on it."""

    kind: str
    id: str
    letter: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG file in base64."""

    data: str


Block = Paragraph | Tiles | Table | Sign | Picture

PLAIN, COVER = "plain", "cover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One subject of a briefing; it takes as many slides as it needs.

    key: names it as long as the plan has it ("posts:site-3"). site: the id of the site that it is about.
    badge: the site's number. blocks: what stands under the title, or beside the map where there is one.
    look: PLAIN, or COVER for few and large words in the middle.
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    map: MapView | None = None
    site: str = ""
    badge: str = ""
    look: str = PLAIN
