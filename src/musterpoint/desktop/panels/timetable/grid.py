"""Where every bar of the timetable board lies: plain geometry in the board's own pixels, no widget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPoint, QRect

from musterpoint.desktop.panels.timetable.bars import Bar, SiteBars
from musterpoint.session.actions.subjects import Ref

HEAD_WIDTH, HEAD_HEIGHT = 176, 32
"""Of the sites' column on the left and of the hours on top; both stay while the bars scroll."""

BAR_HEIGHT, GAP, MARGIN, LOAD_HEIGHT = 22, 3, 6, 34
AROUND = 30
"""Minutes shown before the first and after the last thing that happens."""

NARROWEST = 6
"""Pixels: a bar that lasts shorter is still to be seen and to be caught."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of bars; they belong to one lane."""

    lane: int
    top: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A site as it lies: the curve of its load, and rows of bars below it."""

    site: SiteBars
    top: int
    height: int
    rows: tuple[Row, ...]

    @property
    def load_box(self) -> tuple[int, int]:
        """Top and height of the curve."""
        return self.top + MARGIN, LOAD_HEIGHT


class Grid:
    """The sites one below the other over one axis of time."""

    def __init__(self, sites: Sequence[SiteBars], per_minute: float):
        """per_minute: pixels."""
        self.per_minute = per_minute
        self.begins = min((_first(site) for site in sites), default=0) - AROUND
        self.ends = max((_last(site) for site in sites), default=60) + AROUND
        self.strips: list[Strip] = []
        self._lies: dict[Ref, tuple[Strip, Bar, QRect]] = {}
        self._in_strip: dict[int, list[tuple[Bar, QRect]]] = {}
        top = HEAD_HEIGHT
        for site in sites:
            strip, placed = self._laid(site, top)
            self.strips.append(strip)
            self._in_strip[top] = placed
            self._lies |= {bar.ref: (strip, bar, box) for bar, box in placed}
            top += strip.height
        self.height = top
        self.width = HEAD_WIDTH + round((self.ends - self.begins) * per_minute)
        self._tops = [strip.top for strip in self.strips]

    def _laid(self, site: SiteBars, top: int) -> tuple[Strip, list[tuple[Bar, QRect]]]:
        """Bars of a lane that are called at the same time lie below each other."""
        rows: list[Row] = []
        placed: list[tuple[Bar, QRect]] = []
        line = top + MARGIN + LOAD_HEIGHT + GAP
        for lane in site.lanes:
            ends: list[int] = []
            for bar in (bar for bar in site.bars if bar.lane == lane or (lane == 0 and not bar.lane)):
                box = QRect(self.x(bar.starts), 0, self._long(bar), BAR_HEIGHT)
                row = next((number for number, end in enumerate(ends) if end <= box.left()), len(ends))
                if row == len(ends):
                    ends.append(0)
                ends[row] = box.right() + 2
                box.moveTop(line + row * (BAR_HEIGHT + GAP))
                placed.append((bar, box))
            count = max(1, len(ends))
            rows += [Row(lane, line + number * (BAR_HEIGHT + GAP)) for number in range(count)]
            line += count * (BAR_HEIGHT + GAP)
        height = line - top + MARGIN
        return Strip(site, top, height, tuple(rows)), placed

    def _long(self, bar: Bar) -> int:
        return max(NARROWEST, round((bar.ends - bar.starts) * self.per_minute) - 1)

    # Time

    def x(self, minute: float) -> int:
        return HEAD_WIDTH + round((minute - self.begins) * self.per_minute)

    def minute(self, x: int) -> float:
        return self.begins + (x - HEAD_WIDTH) / self.per_minute

    # What there is

    def __contains__(self, ref: Ref) -> bool:
        return ref in self._lies

    def bar(self, ref: Ref) -> Bar:
        """Raises KeyError where the board doesn't show it."""
        return self._lies[ref][1]

    def strip_of(self, ref: Ref) -> Strip:
        return self._lies[ref][0]

    def rect(self, ref: Ref) -> QRect:
        return self._lies[ref][2]

    def in_strip(self, strip: Strip) -> list[tuple[Bar, QRect]]:
        return self._in_strip[strip.top]

    def bars(self) -> Iterator[Bar]:
        """All of them, site by site as they come."""
        for strip in self.strips:
            yield from strip.site.bars

    # What lies where

    def strips_between(self, top: int, bottom: int) -> list[Strip]:
        """The strips that reach into these heights."""
        first = max(0, bisect_right(self._tops, top) - 1)
        return self.strips[first : bisect_right(self._tops, bottom)]

    def strip_at(self, y: int) -> Strip | None:
        place = bisect_right(self._tops, y) - 1
        return self.strips[place] if place >= 0 and y < self.height else None

    def bar_at(self, point: QPoint) -> Bar | None:
        strip = self.strip_at(point.y())
        found = [bar for bar, box in self.in_strip(strip) if box.contains(point)] if strip else []
        return found[-1] if found else None

    def lane_at(self, strip: Strip, y: int) -> int:
        """The lane whose row is nearest to a height."""
        return min(strip.rows, key=lambda row: abs(row.top + BAR_HEIGHT // 2 - y)).lane

    def within(self, box: QRect) -> list[Ref]:
        """The bars that a rubber band touches."""
        return [
            bar.ref
            for strip in self.strips_between(box.top(), box.bottom())
            for bar, place in self.in_strip(strip)
            if place.intersects(box)
        ]


def _first(site: SiteBars) -> int:
    return min([site.opens, *(bar.starts for bar in site.bars)])


def _last(site: SiteBars) -> int:
    return max([site.closes, *(bar.ends for bar in site.bars)])
