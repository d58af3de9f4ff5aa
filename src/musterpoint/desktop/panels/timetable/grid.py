"""Where every bar of the timetable board lies: plain geometry in the board's own pixels, no widget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtGui import QPolygonF

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


_Place = tuple[Bar, int, int, int]
"""A bar, its left edge, its top below that of its strip, and its width. No class of its own: thousands are
made at each step of zooming."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A site's bars, wherever its strip lies. rows: lane, and y below the strip's top."""

    site: SiteBars
    places: Mapping[Ref, _Place]
    rows: tuple[tuple[int, int], ...]
    height: int


@dataclass(frozen=True, slots=True)
class Curves:
    """A site's load as it is drawn, in the board's pixels below its strip's top. come: who comes, up to what
    can be served; over: beyond that; can: who can be served."""

    come: QPolygonF
    over: QPolygonF
    can: QPolygonF


class Grid:
    """The sites one below the other over one axis of time. curves: site id → its load, as far as somebody has
    drawn it."""

    def __init__(self, sites: Sequence[SiteBars], per_minute: float, before: Grid | None = None):
        """per_minute: pixels. before: what was shown until now; sites that are in it needn't be laid anew."""
        self.per_minute = per_minute
        edges = before._edges if before is not None else {}
        self._edges = {id(site): edges.get(id(site)) or (site, *_edges(site)) for site in sites}
        self.begins = min((first for _site, first, _last in self._edges.values()), default=0) - AROUND
        self.ends = max((last for _site, _first, last in self._edges.values()), default=60) + AROUND
        self.curves: dict[str, Curves] = {}
        alike = before is not None and (before.per_minute, before.begins) == (per_minute, self.begins)
        known = before._laid if alike else {}
        self._laid: dict[str, _Laid] = {}
        self.strips: list[Strip] = []
        top = HEAD_HEIGHT
        for site in sites:
            laid = known.get(site.site.id)
            if laid is None or laid.site is not site:
                laid = self._lay(site)
            self._laid[site.site.id] = laid
            rows = tuple(Row(lane, top + y) for lane, y in laid.rows)
            self.strips.append(Strip(site, top, laid.height, rows))
            top += laid.height
        self.height = top
        self.width = HEAD_WIDTH + round((self.ends - self.begins) * per_minute)
        self._tops = [strip.top for strip in self.strips]

    def _lay(self, site: SiteBars) -> _Laid:
        """Bars of a lane that are called at the same time lie below each other."""
        by_lane: dict[int, list[Bar]] = {}
        for bar in site.bars:
            by_lane.setdefault(bar.lane, []).append(bar)
        rows: list[tuple[int, int]] = []
        places: dict[Ref, _Place] = {}
        scale, zero = self.per_minute, HEAD_WIDTH - self.begins * self.per_minute
        line = MARGIN + LOAD_HEIGHT + GAP
        for lane in site.lanes:
            ends: list[int] = []
            for bar in by_lane.get(lane, ()):
                left = round(zero + bar.starts * scale)
                width = max(NARROWEST, round((bar.ends - bar.starts) * scale) - 1)
                for row, end in enumerate(ends):
                    if end <= left:
                        ends[row] = left + width + 1
                        break
                else:
                    row = len(ends)
                    ends.append(left + width + 1)
                places[bar.ref] = bar, left, line + row * (BAR_HEIGHT + GAP), width
            count = max(1, len(ends))
            rows += [(lane, line + number * (BAR_HEIGHT + GAP)) for number in range(count)]
            line += count * (BAR_HEIGHT + GAP)
        return _Laid(site, places, tuple(rows), line + MARGIN)

    # Time

    def x(self, minute: float) -> int:
        return HEAD_WIDTH + round((minute - self.begins) * self.per_minute)

    def minute(self, x: int) -> float:
        return self.begins + (x - HEAD_WIDTH) / self.per_minute

    # What there is

    @cached_property
    def _strips(self) -> dict[Ref, Strip]:
        return {ref: strip for strip in self.strips for ref in self._laid[strip.site.site.id].places}

    def __contains__(self, ref: Ref) -> bool:
        return ref in self._strips

    def bar(self, ref: Ref) -> Bar:
        """Raises KeyError where the board doesn't show it."""
        return self._place(ref)[0]

    def strip_of(self, ref: Ref) -> Strip:
        return self._strips[ref]

    def rect(self, ref: Ref) -> QRect:
        _bar, left, y, width = self._place(ref)
        return QRect(left, self._strips[ref].top + y, width, BAR_HEIGHT)

    def _place(self, ref: Ref) -> _Place:
        return self._laid[self._strips[ref].site.site.id].places[ref]

    def in_strip(self, strip: Strip) -> list[tuple[Bar, QRect]]:
        """Its bars with the places where they lie."""
        return [
            (bar, QRect(left, strip.top + y, width, BAR_HEIGHT))
            for bar, left, y, width in self._laid[strip.site.site.id].places.values()
        ]

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


def _edges(site: SiteBars) -> tuple[int, int]:
    """When the first thing happens at a site, and the last."""
    starts, ends = (bar.starts for bar in site.bars), (bar.ends for bar in site.bars)
    return min([site.opens, *starts]), max([site.closes, *ends])
