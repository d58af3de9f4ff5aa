"""Where every card of the roster board lies: plain geometry in the board's own pixels, no widget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PyQt6.QtCore import QPoint, QRect

from musterpoint.desktop.panels.roster.bands import Band, Place
from musterpoint.plan import Post, Shift

HEAD_WIDTH, HEAD_HEIGHT = 160, 44
"""Of the sites' column on the left and of the shifts' row on top; both stay while the cards scroll."""

CARD_WIDTH, CARD_HEIGHT, WIDEST_CARD = 118, 40, 220
GAP, MARGIN = 4, 8
LEAST_BAND = 2 * MARGIN + CARD_HEIGHT


class Cell(NamedTuple):
    """A place in a shift."""

    place: Place
    shift: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A band as it lies: from top to top + height, below the heads."""

    band: Band
    top: int
    height: int


class Grid:
    """The strips one below the other, the shifts side by side, in each cell the cards in rows."""

    def __init__(self, found: Sequence[Band], shifts: Sequence[Shift], width: int):
        """width: of the whole view in pixels; the shifts share what the sites' column leaves."""
        self.shifts = list(shifts)
        share = (width - HEAD_WIDTH) // max(1, len(self.shifts))
        self.column_width = max(2 * MARGIN + CARD_WIDTH, share)
        inside = self.column_width - 2 * MARGIN + GAP
        self.across = max(1, inside // (CARD_WIDTH + GAP))
        self.card_width = min(WIDEST_CARD, inside // self.across - GAP)
        self.strips: list[Strip] = []
        self._place_of: dict[str, tuple[int, int, int]] = {}
        self._lay(found)
        self._tops = [strip.top for strip in self.strips]

    def _lay(self, found: Sequence[Band]) -> None:
        top = HEAD_HEIGHT
        for row, band in enumerate(found):
            most = 0
            for column, shift in enumerate(self.shifts):
                posts = band.cells.get(shift.id, ())
                most = max(most, len(posts))
                for position, post in enumerate(posts):
                    self._place_of[post.id] = (row, column, position)
            lines = max(1, -(-most // self.across))
            height = max(LEAST_BAND, 2 * MARGIN + lines * (CARD_HEIGHT + GAP) - GAP)
            self.strips.append(Strip(band, top, height))
            top += height
        self.height = top
        self.width = HEAD_WIDTH + self.column_width * len(self.shifts)

    # What there is

    def __contains__(self, post_id: str) -> bool:
        return post_id in self._place_of

    def __len__(self) -> int:
        return len(self._place_of)

    def posts(self) -> Iterator[Post]:
        """All cards in reading order: strip by strip, shift by shift."""
        for strip in self.strips:
            for shift in self.shifts:
                yield from strip.band.cells.get(shift.id, ())

    def cell_of(self, post_id: str) -> Cell:
        row, column, _position = self._place_of[post_id]
        return Cell(self.strips[row].band.place, self.shifts[column].id)

    def posts_in(self, cell: Cell) -> tuple[Post, ...]:
        """The cards of a cell, in their order."""
        for strip in self.strips:
            if strip.band.place == cell.place:
                return strip.band.cells.get(cell.shift, ())
        return ()

    # Where it lies

    def rect(self, post_id: str) -> QRect:
        """Of a card. Raises KeyError where the board doesn't show it."""
        row, column, position = self._place_of[post_id]
        line, slot = divmod(position, self.across)
        return QRect(
            HEAD_WIDTH + column * self.column_width + MARGIN + slot * (self.card_width + GAP),
            self.strips[row].top + MARGIN + line * (CARD_HEIGHT + GAP),
            self.card_width,
            CARD_HEIGHT,
        )

    def cell_rect(self, cell: Cell) -> QRect:
        """Of a whole cell; empty where the board doesn't show it."""
        for strip in self.strips:
            if strip.band.place == cell.place:
                for column, shift in enumerate(self.shifts):
                    if shift.id == cell.shift:
                        left = HEAD_WIDTH + column * self.column_width
                        return QRect(left, strip.top, self.column_width, strip.height)
        return QRect()

    def strips_between(self, top: int, bottom: int) -> list[Strip]:
        """The strips that reach into these heights."""
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, bottom)
        return self.strips[first:last]

    def cell_at(self, point: QPoint) -> Cell | None:
        """The cell under a point, None over the heads and beyond the end."""
        column = (point.x() - HEAD_WIDTH) // self.column_width
        strip = self.strip_at(point.y())
        if strip is None or point.x() < HEAD_WIDTH or column >= len(self.shifts):
            return None
        return Cell(strip.band.place, self.shifts[column].id)

    def strip_at(self, height: int) -> Strip | None:
        row = bisect_right(self._tops, height) - 1
        if row < 0 or height >= self.height:
            return None
        return self.strips[row]

    def shift_at(self, left: int) -> Shift | None:
        """The shift whose column lies there."""
        column = (left - HEAD_WIDTH) // self.column_width
        return self.shifts[column] if left >= HEAD_WIDTH and column < len(self.shifts) else None

    def post_at(self, point: QPoint) -> Post | None:
        """The card under a point."""
        cell = self.cell_at(point)
        if cell is None:
            return None
        box = self.cell_rect(cell)
        slot, over = divmod(point.x() - box.left() - MARGIN, self.card_width + GAP)
        line, below = divmod(point.y() - box.top() - MARGIN, CARD_HEIGHT + GAP)
        posts = self.posts_in(cell)
        position = line * self.across + slot
        on_card = 0 <= slot < self.across and over < self.card_width and below < CARD_HEIGHT
        return posts[position] if on_card and 0 <= position < len(posts) else None

    def posts_within(self, box: QRect) -> list[str]:
        """The cards that a rubber band touches."""
        return [
            post.id
            for strip in self.strips_between(box.top(), box.bottom())
            for shift in self.shifts
            for post in strip.band.cells.get(shift.id, ())
            if self.rect(post.id).intersects(box)
        ]

    # Where the arrow keys lead

    def beside(self, post_id: str, right: int, down: int) -> str:
        """The card so many to the right and down; beyond a cell's end it is the nearest card of the next
        cell that has any. The card itself where there is none."""
        row, column, position = self._place_of[post_id]
        line, slot = divmod(position, self.across)
        posts = self.strips[row].band.cells[self.shifts[column].id]
        if right and 0 <= slot + right < self.across and position + right < len(posts):
            return posts[position + right].id
        if down and 0 <= position + down * self.across < len(posts):
            return posts[position + down * self.across].id
        return (
            self._in_column(row, column, line, right) if right else self._in_row(row, column, slot, down)
        ) or post_id

    def _in_column(self, row: int, column: int, line: int, step: int) -> str:
        """The card of the same line in the next shift that has cards."""
        column += step
        while 0 <= column < len(self.shifts):
            if posts := self.strips[row].band.cells.get(self.shifts[column].id):
                slot = 0 if step > 0 else self.across - 1
                return posts[min(line * self.across + slot, len(posts) - 1)].id
            column += step
        return ""

    def _in_row(self, row: int, column: int, slot: int, step: int) -> str:
        """The card of the same slot in the next strip that has cards in this shift."""
        row += step
        while 0 <= row < len(self.strips):
            if posts := self.strips[row].band.cells.get(self.shifts[column].id):
                last = (len(posts) - 1) // self.across * self.across
                return posts[min((0 if step > 0 else last) + slot, len(posts) - 1)].id
            row += step
        return ""
