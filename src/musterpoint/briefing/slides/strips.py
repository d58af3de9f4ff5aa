"""Blocks as strips: pieces of a column that are never divided, stacked until a slide is full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from musterpoint.briefing.slides.measure import LEADING, longest_word, text_height, text_width, wrapped
from musterpoint.briefing.slides.slide import (
    ACCENT,
    BAND,
    QUIET,
    SMALLEST,
    TEXT,
    Box,
    PictureBox,
    SignBox,
    TextBox,
)
from musterpoint.briefing.slides.topic import Block, Column, Paragraph, Picture, Sign, Table, Tile, Tiles

LINE = SMALLEST * LEADING
GAP = 8.0
"""Between paragraphs."""

SIGN_GAP = 2.0

TILE_WIDTH, TILE_GAP, TILE_EDGE, FIGURE = 196.0, 14.0, 12.0, 42.0
CELL, ROW_GAP = 8.0, 5.0
"""Room beside the words of a table's cell, and between its rows."""

SIGN_WIDTH, SIGN_HEIGHT = 46.0, 30.0
BULLET = 24.0


@dataclass(frozen=True, slots=True)
class Strip:
    """boxes: in points from the strip's top left corner. head: the strip that is repeated above it where it
    is the first of a slide. heading: never stands last on a slide. whole: takes what room there is left, at
    least `height`."""

    height: float
    boxes: tuple[Box, ...]
    head: Strip | None = None
    heading: bool = False
    whole: bool = False


def strips(block: Block, width: float, room: float) -> Iterator[Strip]:
    """The strips of a block in a column of `width` points; `room`: the height of an empty slide."""
    match block:
        case Paragraph():
            yield from _paragraph(block, width, room)
        case Tiles(tiles):
            yield from _tiles(tiles, width)
        case Table():
            yield from _table(block, width, room)
        case Sign():
            yield _sign(block, width)
        case Picture(data):
            yield Strip(room / 2, (PictureBox(0, 0, width, room / 2, data=data),), whole=True)


def _paragraph(block: Paragraph, width: float, room: float) -> Iterator[Strip]:
    """One strip, or several where it is longer than a slide."""
    indent = BULLET if block.bullet else 0.0
    lines = wrapped(block.text, SMALLEST, width - indent, block.bold)
    most = max(1, int((room - GAP) / LINE))
    colour = QUIET if block.quiet else TEXT
    for start in range(0, len(lines), most):
        part = block.text if len(lines) <= most else "\n".join(lines[start : start + most])
        height = len(lines[start : start + most]) * LINE
        words = TextBox(indent, 0, width - indent, height, text=part, bold=block.bold, colour=colour)
        mark = Box(4, LINE / 2 - 4, 8, 8, ACCENT)
        boxes = (mark, words) if block.bullet and start == 0 else (words,)
        yield Strip(height + GAP, boxes, heading=block.bold)


def _tiles(tiles: tuple[Tile, ...], width: float) -> Iterator[Strip]:
    """Rows of equal tiles, as many side by side as there is room for with every word whole, and no row with
    one left over."""
    least = max(TILE_WIDTH, *(longest_word(tile.caption, SMALLEST) + 2 * TILE_EDGE for tile in tiles))
    most = max(1, int((width + TILE_GAP) // (least + TILE_GAP)))
    rows = -(-len(tiles) // most)
    across = -(-len(tiles) // rows)
    each = (width - (across - 1) * TILE_GAP) / across
    room = each - 2 * TILE_EDGE
    for start in range(0, len(tiles), across):
        row = tiles[start : start + across]
        below = max(text_height(tile.caption, SMALLEST, room) for tile in row)
        height = FIGURE * LEADING + below + 20
        boxes = []
        for place, tile in enumerate(row):
            x = place * (each + TILE_GAP)
            size = min(FIGURE, room / max(text_width(tile.value, 1.0, bold=True), 1e-9))
            size = max(size, SMALLEST)
            top = 8 + (FIGURE - size) * LEADING
            boxes += [
                Box(x, 0, each, height, BAND),
                TextBox(
                    x + TILE_EDGE, top, room, size * LEADING, text=tile.value, size=size, bold=True,
                    colour=ACCENT,
                ),
                TextBox(x + TILE_EDGE, 10 + FIGURE * LEADING, room, below, text=tile.caption),
            ]  # fmt: skip
        yield Strip(height + TILE_GAP, tuple(boxes))


def _table(table: Table, width: float, room: float) -> Iterator[Strip]:
    """Rows on bands by turns under a head that is repeated on every slide."""
    widths = _widths(table, width)
    head = None
    if any(column.heading for column in table.columns):
        bold = tuple(replace(column, bold=True) for column in table.columns)
        head = _row(tuple(column.heading for column in table.columns), bold, widths, fill="")
        rule = Box(0, head.height, width, 2, TEXT)
        head = Strip(head.height + 2, (*head.boxes, rule))
    most = room - (head.height if head else 0.0)
    for number, row in enumerate(table.rows):
        for part in _parts(row, table.columns, widths, most):
            strip = _row(part, table.columns, widths, fill=BAND if number % 2 else "")
            yield replace(strip, head=head)
    yield Strip(GAP, ())


def _widths(table: Table, width: float) -> list[float]:
    """The columns' widths, cells' margins included: what their longest cell takes and an equal part of what
    is left, or, where there isn't so much, what their longest word takes and a fair part."""
    wanted, least = [], []
    for place, column in enumerate(table.columns):
        cells = [(column.heading, True), *((row[place], column.bold) for row in table.rows)]
        lines = [(line, bold) for text, bold in cells for line in text.splitlines()]
        margin = 2 * CELL + 1
        wanted.append(margin + max((text_width(line, SMALLEST, bold) for line, bold in lines), default=0.0))
        least.append(margin + max((longest_word(line, SMALLEST, bold) for line, bold in lines), default=0.0))
    spare = width - sum(wanted)
    if spare >= 0:
        return [each + spare / len(wanted) for each in wanted]
    flexible = sum(wanted) - sum(least)
    spare = width - sum(least)
    if spare < 0 or flexible == 0:
        return [width * each / sum(least) for each in least]
    return [low + spare * (high - low) / flexible for low, high in zip(least, wanted, strict=True)]


def _parts(
    row: tuple[str, ...], columns: tuple[Column, ...], widths: list[float], most: float
) -> Iterator[tuple[str, ...]]:
    """The row, or several where one of its cells is longer than a slide."""
    lines = [
        wrapped(text, SMALLEST, each - 2 * CELL, column.bold)
        for text, column, each in zip(row, columns, widths, strict=True)
    ]
    allowed = max(1, int((most - ROW_GAP) / LINE))
    longest = max(map(len, lines))
    if longest <= allowed:
        yield row
        return
    for start in range(0, longest, allowed):
        yield tuple("\n".join(cell[start : start + allowed]) for cell in lines)


def _row(cells: tuple[str, ...], columns: tuple[Column, ...], widths: list[float], fill: str) -> Strip:
    boxes: list[Box] = []
    x = 0.0
    height = LINE
    for text, column, each in zip(cells, columns, widths, strict=True):
        inner = each - 2 * CELL
        needed = text_height(text, SMALLEST, inner, column.bold)
        height = max(height, needed)
        if text:
            boxes.append(
                TextBox(x + CELL, ROW_GAP / 2, inner, needed, text=text, bold=column.bold, align=column.align)
            )
        x += each
    band = [Box(0, 0, x, height + ROW_GAP, fill)] if fill else []
    return Strip(height + ROW_GAP, (*band, *boxes))


def _sign(sign: Sign, width: float) -> Strip:
    left = SIGN_WIDTH + 12
    height = text_height(sign.meaning, SMALLEST, width - left)
    boxes = (
        SignBox(0, (LINE - SIGN_HEIGHT) / 2, SIGN_WIDTH, SIGN_HEIGHT, sign=sign),
        TextBox(left, 0, width - left, height, text=sign.meaning),
    )
    return Strip(height + SIGN_GAP, boxes)
