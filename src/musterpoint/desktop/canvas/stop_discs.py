"""Where the numbered discs of stops lie on the map: at their places, in rows where several teams stop at one
place, and below the marker of a site or place that they stop at, so that each can be seen and taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy
from PyQt6.QtCore import QPointF

from musterpoint.catalogue.style import MapStyle
from musterpoint.desktop.canvas.markers import marker_radius
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.plan import Plan, Stop
from musterpoint.plan.round_lines import Round

NUMBERS_SCALE = 6000
"""Stops carry their numbers on maps of one to so many and nearer; from further off they are dots."""

LAYOUT_SCALE = 1000
"""On nearer maps one works at what stands on a site, and no stops are shown over it."""

ROW = 6
"""So many discs lie side by side at most."""

GAP = 2.0
"""CSS pixels between them."""

Box = tuple[float, float, float, float]

ALIKE = 0.5
"""Metres: stops that are no further apart are at one place."""


def stop_size(style: MapStyle, scale: float) -> float:
    """Of a stop's disc on a map of one to `scale`, in CSS pixels: larger where it has its number."""
    return style.visits["enterprise"].size * (1.3 if scale <= NUMBERS_SCALE else 0.5)


class StopDiscs:
    """The numbered stops of some rounds, in their order. places (n, 2) in the plan's CRS; stops: they
    themselves with their numbers; of (n): which round each is of; at_site (n): below the marker of a site."""

    def __init__(self, plan: Plan, rounds: Sequence[Round]):
        numbered = [
            (row, number, stop) for row, item in enumerate(rounds) for number, stop in item.numbered()
        ]
        self.of = numpy.array([row for row, _number, _stop in numbered], dtype=int)
        self.stops: list[tuple[int, Stop]] = [(number, stop) for _row, number, stop in numbered]
        self.places = numpy.array([(stop.x, stop.y) for _number, stop in self.stops]).reshape(-1, 2)
        self._rows = {stop.id: row for row, (_number, stop) in enumerate(self.stops)}
        places = plan.table("place").values()
        hubs = {_cell(hub.x, hub.y): (hub.KIND, hub.kind) for hub in (*places, *plan.sites())}
        cells = [_cell(*place) for place in self.places.tolist()]
        self._hubs = [hubs.get(cell) for cell in cells]
        self.at_site = numpy.array([hub is not None and hub[0] == "site" for hub in self._hubs], dtype=bool)
        self._column, self._line = _in_rows(cells)
        self._offsets: tuple[MapStyle, float, numpy.ndarray] | None = None

    def offsets(self, style: MapStyle, scale: float) -> numpy.ndarray:
        """How far right and down of its place each disc lies, in CSS pixels (n, 2)."""
        if scale > NUMBERS_SCALE:
            return numpy.zeros_like(self.places)
        known = self._offsets
        if known is None or known[0] is not style or known[1] != scale:
            pitch = stop_size(style, scale) + GAP
            radius = {hub: _radius(style, *hub, scale) for hub in set(self._hubs) if hub}
            below = numpy.array([radius[hub] + pitch / 2 if hub else 0.0 for hub in self._hubs])
            offsets = numpy.column_stack([self._column * pitch, self._line * pitch + below])
            self._offsets = known = style, scale, offsets
        return known[2]

    def offset(self, style: MapStyle, scale: float, stop: str) -> QPointF:
        row = self._rows.get(stop)
        return QPointF() if row is None else QPointF(*self.offsets(style, scale)[row].tolist())

    def within(self, bounds: Box, scale: float, at_sites: bool) -> numpy.ndarray:
        """Rows of those shown within bounds (left, bottom, right, top): below sites' markers, or elsewhere;
        dots are never below them."""
        left, bottom, right, top = bounds
        x, y = self.places.T
        seen = (x >= left) & (y >= bottom) & (x <= right) & (y <= top)
        if scale > NUMBERS_SCALE:
            return numpy.flatnonzero(seen & (not at_sites))
        return numpy.flatnonzero(seen & self.shown(scale) & (self.at_site == at_sites))

    def shown(self, scale: float) -> numpy.ndarray:
        return ~self.at_site | (scale >= LAYOUT_SCALE)

    def under(self, style: MapStyle, view: Viewport, position: QPointF) -> Stop | None:
        """The stop whose disc is under a position of the screen; where several lie, the last one."""
        if view.scale > NUMBERS_SCALE or not self.stops:
            return None
        world = view.transform()
        x, y = self.places.T
        on_screen = numpy.column_stack(
            [world.m11() * x + world.m21() * y + world.dx(), world.m12() * x + world.m22() * y + world.dy()]
        )
        away = on_screen + self.offsets(style, view.scale) - (position.x(), position.y())
        near = numpy.hypot(*away.T) <= stop_size(style, view.scale) / 2 + 1
        hit = numpy.flatnonzero(near & self.shown(view.scale))
        return self.stops[hit[-1]][1] if len(hit) else None


def _cell(x: float, y: float) -> tuple[int, int]:
    return round(x / ALIKE), round(y / ALIKE)


def _in_rows(cells: Sequence[tuple[int, int]]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Column, counted from the middle of its line, and line of each of those that have a cell together."""
    count, seen = Counter(cells), Counter[tuple[int, int]]()
    columns, lines = [], []
    for cell in cells:
        line, column = divmod(seen[cell], ROW)
        in_line = min(count[cell] - line * ROW, ROW)
        columns.append(column - (in_line - 1) / 2)
        lines.append(line)
        seen[cell] += 1
    return numpy.array(columns, dtype=float), numpy.array(lines, dtype=float)


def _radius(style: MapStyle, kind: str, sort: str, scale: float) -> float:
    """Of the marker of a site or a place, in CSS pixels."""
    if kind == "site":
        return marker_radius(style.site(sort), scale)
    symbol = style.places.get(sort) or next(iter(style.places.values()))
    return symbol.size / 2
