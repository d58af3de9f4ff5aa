"""Lays a topic out on as many slides as it takes: letters never shrink below `SMALLEST`, they move on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest

from musterpoint.briefing.slides.measure import LEADING, text_height, text_width, wrapped
from musterpoint.briefing.slides.slide import (
    ACCENT,
    ALARM,
    ON_ACCENT,
    QUIET,
    SMALLEST,
    Box,
    MapBox,
    Shape,
    Slide,
    TextBox,
)
from musterpoint.briefing.slides.strips import GAP, Strip, strips
from musterpoint.briefing.slides.topic import COVER, Topic

MARGIN, TOP, BOTTOM = 36.0, 24.0, 22.0
NUMBER_WIDTH = 96.0
TITLE, LONG_TITLE, MOST_TITLE_LINES = 34.0, 26.0, 4
COVER_TITLE, COVER_LONG_TITLE = 56.0, 34.0
BADGE = 30.0
SIDE_SHARE, LEAST_SIDE = 0.36, 280.0
"""Of the width, for what stands beside a map."""


@lru_cache(maxsize=8192)
def laid_out(topic: Topic, shape: Shape, mark: str = "") -> tuple[Slide, ...]:
    """The topic's slides. mark: said on every slide, such as that this is an exercise. Kept: an edit changes
    few of a deck's topics."""
    pages = _cover(topic, shape, mark) if topic.look == COVER else _plain(topic, shape, mark)
    return tuple(
        Slide(
            id=topic.key if part == 1 else f"{topic.key}/{part}",
            topic=topic.key,
            title=topic.title,
            boxes=boxes,
            part=part,
            parts=len(pages),
            site=topic.site,
        )
        for part, boxes in enumerate(pages, start=1)
    )


def numbered(slide: Slide, number: int, shape: Shape) -> Slide:
    """The slide with its number in the upper right corner."""
    corner = TextBox(
        shape.width - MARGIN - NUMBER_WIDTH, TOP + 6, NUMBER_WIDTH, SMALLEST * LEADING,
        text=str(number), colour=QUIET, align="right",
    )  # fmt: skip
    return replace(slide, number=number, boxes=(*slide.boxes, corner))


def _plain(topic: Topic, shape: Shape, mark: str) -> list[tuple[Box, ...]]:
    header, top = _header(topic, shape, mark)
    width, room = shape.width - 2 * MARGIN, shape.height - BOTTOM - top
    left, column, fixed = MARGIN, width, header
    if topic.map is not None:
        side = max(LEAST_SIDE, round(width * SIDE_SHARE)) if topic.blocks else 0.0
        map_width = width - side - (2 * GAP if side else 0.0)
        fixed = (*header, MapBox(MARGIN, top, map_width, room, view=topic.map))
        left, column = MARGIN + map_width + 2 * GAP, side
    pieces = [strip for block in topic.blocks for strip in strips(block, column, room)]
    columns = _stacked(pieces, room) or [[]]
    return [(*fixed, *(box.moved(left, top) for box in boxes)) for boxes in columns]


def _stacked(pieces: Sequence[Strip], room: float) -> list[list[Box]]:
    """The strips one under the other, a new slide begun wherever the next one doesn't fit."""
    pages: list[list[Box]] = []
    y, head = room + 1, None
    for strip, following in zip_longest(pieces, pieces[1:]):
        heading = strip.head if strip.head is not head else None
        needed = strip.height + (heading.height if heading else 0.0)
        if strip.heading and following:
            needed += following.height + (following.head.height if following.head else 0.0)
        if y + needed - GAP > room and y > 0:
            pages.append([])
            y, heading = 0.0, strip.head
        for part in filter(None, (heading, strip)):
            boxes = part.boxes
            if part.whole:
                boxes = tuple(replace(box, height=room - y) for box in boxes)
            pages[-1] += [box.moved(0.0, y) for box in boxes]
            y += room - y if part.whole else part.height
        head = strip.head
    return pages


def _header(topic: Topic, shape: Shape, mark: str) -> tuple[tuple[Box, ...], float]:
    """Badge, title and mark, and where what follows may begin."""
    boxes: list[Box] = []
    left = MARGIN
    if topic.badge:
        wide = max(56.0, text_width(topic.badge, BADGE, bold=True) + 20)
        boxes += [
            Box(left, TOP, wide, BADGE * LEADING + 8, ACCENT),
            TextBox(
                left, TOP + 4, wide, BADGE * LEADING, text=topic.badge, size=BADGE, bold=True,
                colour=ON_ACCENT, align="center",
            ),
        ]  # fmt: skip
        left += wide + 16
    right = shape.width - MARGIN - NUMBER_WIDTH
    if mark:
        wide = text_width(mark, SMALLEST, bold=True)
        boxes.append(_mark(mark, right - wide, TOP + 6, wide))
        right -= wide + 16
    size = TITLE if text_width(topic.title, TITLE, bold=True) <= right - left else LONG_TITLE
    title = _shortened(topic.title, size, right - left)
    height = text_height(title, size, right - left, bold=True)
    y = TOP + 1 if size == TITLE else TOP + 6
    boxes.append(TextBox(left, y, right - left, height, text=title, size=size, bold=True))
    return tuple(boxes), max(TOP + BADGE * LEADING + 8, y + height) + 16


def _shortened(title: str, size: float, width: float) -> str:
    """A title that would leave nothing of the slide ends in dots."""
    lines = wrapped(title, size, width, bold=True)
    if len(lines) <= MOST_TITLE_LINES:
        return title
    kept = "".join(lines[:MOST_TITLE_LINES])
    return kept[:-3].rstrip() + "…"


def _cover(topic: Topic, shape: Shape, mark: str) -> list[tuple[Box, ...]]:
    """A large title a third down, a bar, and the paragraphs under it."""
    width = shape.width - 4 * MARGIN
    size = COVER_TITLE if len(wrapped(topic.title, COVER_TITLE, width, True)) <= 2 else COVER_LONG_TITLE
    title = _shortened(topic.title, size, width)
    height = text_height(title, size, width, bold=True)
    lines = [strip for block in topic.blocks for strip in strips(block, width, shape.height / 2)]
    below = sum(strip.height for strip in lines)
    top = max(2 * TOP, (shape.height - height - below - 40) / 2.4)
    boxes: list[Box] = [
        TextBox(
            2 * MARGIN, top, _balanced_width(title, size, width), height, text=title, size=size, bold=True
        ),
        Box(2 * MARGIN, top + height + 16, 96, 6, ACCENT),
    ]
    if mark:
        boxes.append(_mark(mark, 2 * MARGIN, TOP + 6, width - NUMBER_WIDTH))
    y = top + height + 40
    pages = _stacked(lines, shape.height - BOTTOM - y)
    first = [box.moved(2 * MARGIN, y) for box in pages[0]] if pages else []
    later = [tuple(box.moved(2 * MARGIN, 2 * TOP) for box in page) for page in pages[1:]]
    return [(*boxes, *first), *later]


def _balanced_width(title: str, size: float, width: float) -> float:
    """The narrowest column in which the title takes no more lines: none of them is a single character."""
    lines = len(wrapped(title, size, width, bold=True))
    while lines > 1 and len(wrapped(title, size, width - size / 2, bold=True)) == lines:
        width -= size / 2
    return width


def _mark(mark: str, x: float, y: float, width: float) -> TextBox:
    return TextBox(x, y, width, SMALLEST * LEADING, text=mark, bold=True, colour=ALARM)
