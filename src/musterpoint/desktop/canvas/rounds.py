"""The rounds of teams on the map: coloured lines, numbered stops, and the places and visits they go to."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPen, QPolygonF

from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.markers import paint_disc
from musterpoint.desktop.canvas.sketches import arrowheads
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.plan import Changes, Plan, Points, Record
from musterpoint.plan.round_lines import Round, rounds
from musterpoint.session.actions.subjects import Ref

SPOTS = ("place", "enterprise", "visit")
"""Kinds of records that are one point with a symbol of their own, the most important last."""

KINDS = ("stop", *SPOTS)
"""All that is painted here."""

CASING = 1.5
"""CSS pixels of halo on each side of a line."""

ARROW_SIZE, ARROW_SPACING = 10.0, 90.0
"""Of the arrowheads on rounds, in CSS pixels."""

NUMBERS_SCALE = 20000
"""Stops carry their numbers on maps of one to so many and nearer."""

LARGEST = 60.0
"""CSS pixels: no disc is larger."""

DONE = 0.45
"""Opacity of a stop that has been ticked off."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    round: Round
    points: numpy.ndarray
    stops: numpy.ndarray


class RoundsPicture:
    """Keeps what is drawn of teams' rounds; makes it anew when teams, stops or their places change.

    paths: the way along roads, float (n, 2), by whether the team drives and by its round's points; a round
    that isn't among them is drawn straight."""

    def __init__(self, plan: Plan):
        self._plan = plan
        self.paths: Mapping[tuple[bool, Points], numpy.ndarray] = {}
        self._drawn: list[_Drawn] | None = None
        self._visited: frozenset[str] = frozenset()

    def update(self, changes: Changes) -> None:
        if changes.touch("team", "stop", "site", *SPOTS):
            self._drawn = None

    def paint(
        self, surface: Surface, style: MapStyle, hidden: Collection[Ref], hidden_kinds: Collection[str]
    ) -> None:
        """Lines first, then what stands alone, then the numbered stops."""
        drawn = [] if "stop" in hidden_kinds else list(self._in_view(surface))
        for item in (item for item in drawn if len(item.points) > 1):
            _paint_line(surface, self._path(item), style.route(item.round.place), style.halo)
        for kind, id_ in self.spots(surface.bounds(margin=20), style, surface.scale, hidden_kinds):
            if (kind, id_) not in hidden:
                paint_spot(surface, style, self._plan.table(kind)[id_])
        for item in drawn:
            self._paint_stops(surface, style, item)

    def spots(
        self,
        bounds: tuple[float, float, float, float],
        style: MapStyle,
        scale: float,
        hidden_kinds: Collection[str] = (),
    ) -> Iterator[Ref]:
        """What is painted as a single point within bounds (left, bottom, right, top) at one to `scale`; a
        visit that is a stop of some round shows as that."""
        left, bottom, right, top = bounds
        self._known()
        for kind in SPOTS:
            if kind in hidden_kinds:
                continue
            for record in self._plan.table(kind).values():
                inside = left <= record.x <= right and bottom <= record.y <= top
                shown = inside and spot_symbol(style, record).shown_at(scale)
                if shown and (record.id not in self._visited or "stop" in hidden_kinds):
                    yield kind, record.id

    def spot_under(self, style: MapStyle, view: Viewport, position: QPointF) -> Ref | None:
        """The place, visit or enterprise whose disc is under a position of the screen."""
        world, (x, y) = view.transform(), view.to_world(position)
        reach = LARGEST * view.resolution
        found = None
        for kind, id_ in self.spots((x - reach, y - reach, x + reach, y + reach), style, view.scale):
            record = self._plan.table(kind)[id_]
            offset = world.map(QPointF(record.x, record.y)) - position
            if math.hypot(offset.x(), offset.y()) <= spot_symbol(style, record).size / 2 + 1:
                found = kind, id_
        return found

    def _known(self) -> list[_Drawn]:
        if self._drawn is None:
            found = rounds(self._plan)
            self._drawn = [
                _Drawn(item, numpy.array(item.points), numpy.array([(stop.x, stop.y) for stop in item.stops]))
                for item in found
            ]
            self._visited = frozenset(stop.visit for item in found for stop in item.stops if stop.visit)
        return self._drawn

    def _path(self, item: _Drawn) -> numpy.ndarray:
        return self.paths.get((bool(item.round.team.vehicle), item.round.points), item.points)

    def _in_view(self, surface: Surface) -> Iterator[_Drawn]:
        left, bottom, right, top = surface.bounds(margin=20)
        for item in self._known():
            path = self._path(item)
            low, high = path.min(axis=0), path.max(axis=0)
            if low[0] <= right and high[0] >= left and low[1] <= top and high[1] >= bottom:
                yield item

    def _paint_stops(self, surface: Surface, style: MapStyle, item: _Drawn) -> None:
        left, bottom, right, top = surface.bounds(margin=20)
        shade = style.route(item.round.place).stroke
        numbered = surface.scale <= NUMBERS_SCALE
        size = stop_size(style, surface.scale)
        symbol = Symbol(
            fill=shade, stroke=style.halo, width=1.0, size=size, label=style.palette["site-text"],
            label_size=size * 0.62,
        )  # fmt: skip
        for number, stop in item.round.numbered():
            if left <= stop.x <= right and bottom <= stop.y <= top:
                surface.painter.setOpacity(DONE if stop.state == "done" else 1.0)
                paint_disc(surface, symbol, (stop.x, stop.y), str(number) if numbered else "")
        surface.painter.setOpacity(1.0)


def discs(plan: Plan, style: MapStyle, view: Viewport, hidden: Collection[str]) -> list[QRectF]:
    """The boxes on the screen that stops, places and visits cover in a view. hidden: kinds that aren't
    shown."""
    places = [] if "stop" in hidden else [
        (stop.x, stop.y, stop_size(style, view.scale)) for item in rounds(plan) for stop in item.stops
    ]  # fmt: skip
    for kind in SPOTS:
        if kind not in hidden:
            places += [
                (record.x, record.y, symbol.size)
                for record in plan.table(kind).values()
                if (symbol := spot_symbol(style, record)).shown_at(view.scale)
            ]
    world, seen = view.transform(), view.bounds()
    boxes = []
    for x, y, size in places:
        if seen.contains(QPointF(x, y)):
            middle = world.map(QPointF(x, y))
            boxes.append(QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size))
    return boxes


def stop_size(style: MapStyle, scale: float) -> float:
    """Of a stop's disc on a map of one to `scale`, in CSS pixels: larger where it has its number."""
    return style.visits["enterprise"].size * (1.3 if scale <= NUMBERS_SCALE else 0.5)


def spot_symbol(style: MapStyle, record: Record) -> Symbol:
    """The symbol of a place, a visit or an enterprise."""
    if record.KIND == "enterprise":
        return style.visits["enterprise"]
    symbols: dict = {"place": style.places, "visit": style.visits}[record.KIND]
    return symbols.get(record.kind) or next(iter(symbols.values()))


def paint_spot(surface: Surface, style: MapStyle, record: Record) -> None:
    paint_disc(surface, spot_symbol(style, record), (record.x, record.y))


def _paint_line(surface: Surface, points: numpy.ndarray, symbol: Symbol, halo: str) -> None:
    """With a casing, so that it stands out from roads, and arrowheads that tell the direction."""
    painter, world = surface.painter, surface.world
    line = QPolygonF([world.map(QPointF(x, y)) for x, y in points.tolist()])
    painter.resetTransform()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setOpacity(0.85)
    casing = replace(symbol, stroke=halo, dash=(), width=symbol.width + 2 * CASING)
    for each in (casing, symbol):
        pen = QPen(surface.pen(each))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(line)
    painter.setTransform(world)
    size, spacing = ARROW_SIZE * surface.resolution, ARROW_SPACING * surface.resolution
    path = tuple(map(tuple, points.tolist()))
    painter.fillPath(arrowheads(path, size, spacing), colour(symbol.stroke))
    painter.setOpacity(1.0)
