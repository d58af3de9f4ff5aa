"""The rounds of teams on the map: coloured lines, numbered stops, and the places and visits they go to."""

from __future__ import annotations

import copy
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPen, QPolygonF

from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.abreast import Track
from musterpoint.desktop.canvas.markers import paint_disc
from musterpoint.desktop.canvas.round_line import Box, RoundLine
from musterpoint.desktop.canvas.stop_discs import NUMBERS_SCALE, StopDiscs, stop_size
from musterpoint.desktop.canvas.surface import Surface, colour
from musterpoint.desktop.canvas.viewport import Viewport
from musterpoint.plan import Changes, Plan, Record, Stop
from musterpoint.plan.round_lines import Round, rounds
from musterpoint.session.actions.subjects import Ref

SPOTS = ("place", "enterprise", "visit", "escort")
"""Kinds of records that are one point with a symbol of their own, the most important last."""

KINDS = ("stop", *SPOTS)
"""All that is painted here."""

GLOW, GLOW_WIDER = 0.3, 6.0
"""Opacity of a band along a line, and by how many CSS pixels it is wider."""

LARGEST = 60.0
"""CSS pixels: no disc is larger."""

LINE_REACH = 10.0
"""CSS pixels: a team's line is hit from so far away."""

DONE = 0.45
"""Opacity of a stop that has been ticked off."""

MANY = 400
"""From so many on, what stands alone is painted as plain dots."""

Paths = Mapping[str, Sequence[Track]]
"""By the id of a team: its way for `RoundLine`."""


@dataclass(slots=True)
class _Drawn:
    """A round, and its line once that is wanted."""

    round: Round
    line: RoundLine | None = None


@dataclass(frozen=True, slots=True)
class _Spots:
    """All records of a kind that are single points, and their places (n, 2)."""

    records: Sequence[Record]
    places: numpy.ndarray

    def within(self, bounds: Box) -> Iterator[Record]:
        for row in numpy.flatnonzero(_inside(self.places, bounds)).tolist():
            yield self.records[row]


class RoundsPicture:
    """What is drawn of teams' rounds, and where; made anew where `update` tells of other teams, stops or
    places."""

    def __init__(self, plan: Plan, paths: Paths | None = None):
        """paths: the ways along roads that are known; a round that has none is drawn straight."""
        self._plan = plan
        self.paths = paths or {}
        self._drawn: list[_Drawn] | None = None
        self._discs = StopDiscs(plan, ())
        self._spots: dict[str, _Spots] = {}
        self._visited: frozenset[str] = frozenset()
        self.left_out: frozenset[Ref] = frozenset()

    def without(self, left_out: frozenset[Ref]) -> RoundsPicture:
        """The same picture without some of its spots."""
        other = copy.copy(self)
        other.left_out = left_out
        return other

    def changed_since(self, former: RoundsPicture) -> QRectF | None:
        """The box of the world outside which both look alike; None where they may differ anywhere."""
        if self._drawn is None or self._drawn is not former._drawn:
            return None
        spots = [self._plan.find(*ref) for ref in self.left_out ^ former.left_out]
        box = QRectF()
        for spot in filter(None, spots):
            box |= QRectF(spot.x - 1, spot.y - 1, 2, 2)
        return box

    def update(self, changes: Changes) -> None:
        if changes.touch("team", "stop", "site", *SPOTS):
            self._drawn = None

    def prepare(self) -> None:
        """Put together now what is otherwise put together when it is first painted."""
        for item in self._known():
            self._line(item)

    def paint(self, surface: Surface, style: MapStyle, hidden_kinds: Collection[str] = ()) -> None:
        """Lines first, then what stands alone, then the numbered stops. A district has thousands of them: for
        worker threads, several of which may paint a prepared picture at once."""
        bounds = surface.bounds(margin=20)
        drawn = [] if "stop" in hidden_kinds else self._known()
        lines = [(self._line(item), style.route(item.round.place)) for item in drawn]
        in_sight = [
            (line, symbol)
            for line, symbol in lines
            if line.meets(bounds) and line.paint(surface, symbol, style.halo)
        ]
        for line, symbol in in_sight:
            line.paint_arrowheads(surface, symbol)
        alone = list(self.spots(bounds, style, surface.scale, hidden_kinds))
        if len(alone) > MANY:
            _paint_dots(surface, style, alone)
        else:
            for record in alone:
                paint_spot(surface, style, record)
        if drawn:
            self.paint_stops(surface, style, at_sites=False)

    def paint_stops(self, surface: Surface, style: MapStyle, at_sites: bool) -> None:
        """Numbered discs; from afar dots. at_sites: only those below sites' markers, which lie over all that
        stands there, else all others."""
        drawn, discs = self._known(), self._discs
        size, far = stop_size(style, surface.scale), surface.scale > NUMBERS_SCALE
        offsets = discs.offsets(style, surface.scale)
        reach = float(numpy.abs(offsets).max(initial=0.0)) + size
        rows = discs.within(surface.bounds(margin=reach), surface.scale, at_sites)
        if far:
            for of in numpy.unique(discs.of[rows]).tolist():
                shade = style.route(drawn[of].round.place).stroke
                _dots(surface, discs.places[rows[discs.of[rows] == of]], shade, style.halo, size)
            return
        symbol = Symbol(
            stroke=style.halo, width=1.0, size=size, label=style.palette["site-text"], label_size=size * 0.62
        )
        symbols = {
            of: replace(symbol, fill=style.route(drawn[of].round.place).stroke)
            for of in numpy.unique(discs.of[rows]).tolist()
        }
        for row in rows.tolist():
            number, stop = discs.stops[row]
            surface.painter.setOpacity(DONE if stop.state == "done" else 1.0)
            there = surface.aside((stop.x, stop.y), *offsets[row].tolist())
            paint_disc(surface, symbols[discs.of[row]], there, str(number))
        surface.painter.setOpacity(1.0)

    def spots(
        self, bounds: Box, style: MapStyle, scale: float, hidden_kinds: Collection[str] = ()
    ) -> Iterator[Record]:
        """What is painted as a single point within bounds (left, bottom, right, top) at one to `scale`; a
        visit that is a stop of some round shows as that."""
        self._known()
        for kind, spots in self._spots.items():
            if kind not in hidden_kinds:
                for record in spots.within(bounds):
                    alone = record.id not in self._visited or "stop" in hidden_kinds
                    alone = alone and (kind, record.id) not in self.left_out
                    if alone and spot_symbol(style, record).shown_at(scale):
                        yield record

    def stop_under(self, style: MapStyle, view: Viewport, position: QPointF) -> Ref | None:
        """The stop whose numbered disc is under a position of the screen; where several lie, the last one."""
        self._known()
        found = self._discs.under(style, view, position)
        return (Stop.KIND, found.id) if found else None

    def team_near(
        self, style: MapStyle, view: Viewport, position: QPointF, reach: float = LINE_REACH
    ) -> str | None:
        """The team whose line is nearest to a position of the screen, within so many pixels."""
        x, y = view.to_world(position)
        away = reach * view.resolution
        box = x - away, y - away, x + away, y + away
        found = [
            (line.distance((x, y), view.resolution, style.route(item.round.place)), item.round.team.id)
            for item in self._known()
            if (line := self._line(item)).meets(box)
        ]
        nearest = min(found, default=None)
        return nearest[1] if nearest and nearest[0] <= away else None

    def paint_glow(self, surface: Surface, style: MapStyle, team: str) -> None:
        """A wide faint band along the line of one team, over the map."""
        surface.painter.setOpacity(GLOW)
        for item in self._known():
            if item.round.team.id == team:
                symbol = style.route(item.round.place)
                self._line(item).paint(surface, symbol, symbol.stroke, symbol.width + GLOW_WIDER)
        surface.painter.setOpacity(1.0)

    def colour_of(self, style: MapStyle, team: str) -> str:
        """Of a team's line and stops."""
        places = {item.round.team.id: item.round.place for item in self._known()}
        return style.route(places.get(team, 0)).stroke

    def stop_offset(self, style: MapStyle, scale: float, stop: str) -> QPointF:
        """How far right and down of its place a stop's disc lies, in CSS pixels."""
        self._known()
        return self._discs.offset(style, scale, stop)

    def spot_under(
        self, style: MapStyle, view: Viewport, position: QPointF, hidden_kinds: Collection[str] = ()
    ) -> Ref | None:
        """The place, visit or enterprise whose disc is under a position of the screen."""
        world, (x, y) = view.transform(), view.to_world(position)
        reach = LARGEST * view.resolution
        found = None
        bounds = x - reach, y - reach, x + reach, y + reach
        for record in self.spots(bounds, style, view.scale, hidden_kinds):
            offset = world.map(QPointF(record.x, record.y)) - position
            if math.hypot(offset.x(), offset.y()) <= spot_symbol(style, record).size / 2 + 1:
                found = record.KIND, record.id
        return found

    def _known(self) -> list[_Drawn]:
        if self._drawn is None:
            found = rounds(self._plan)
            self._discs = StopDiscs(self._plan, found)
            self._drawn = [_Drawn(item) for item in found]
            self._visited = frozenset(stop.visit for item in found for stop in item.stops if stop.visit)
            tables = {kind: tuple(self._plan.table(kind).values()) for kind in SPOTS}
            self._spots = {kind: _Spots(records, _places(records)) for kind, records in tables.items()}
        return self._drawn

    def _line(self, item: _Drawn) -> RoundLine:
        if item.line is None:
            path = self.paths.get(item.round.team.id)
            item.line = RoundLine(path or [Track.alone(numpy.array(item.round.points))])
        return item.line


def _paint_dots(surface: Surface, style: MapStyle, records: Sequence[Record]) -> None:
    """Very many spots: those of one symbol together."""
    alike: defaultdict[Symbol, list[Record]] = defaultdict(list)
    for record in records:
        alike[spot_symbol(style, record)].append(record)
    for symbol, some in alike.items():
        _dots(surface, _places(some), symbol.fill, symbol.stroke, symbol.size * 0.7)


def _dots(surface: Surface, places: numpy.ndarray, fill: str, edge: str, size: float) -> None:
    painter, world = surface.painter, surface.world
    painter.resetTransform()
    points = QPolygonF([world.map(QPointF(x, y)) for x, y in places.tolist()])
    for shade, width in ((edge, size + 2), (fill, size)):
        pen = QPen(colour(shade), width * surface.ratio)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(points)


def _places(records: Sequence[Record]) -> numpy.ndarray:
    return numpy.array([(record.x, record.y) for record in records]).reshape(-1, 2)


def _inside(places: numpy.ndarray, bounds: Box) -> numpy.ndarray:
    left, bottom, right, top = bounds
    return (places >= (left, bottom)).all(axis=1) & (places <= (right, top)).all(axis=1)


def discs(plan: Plan, style: MapStyle, view: Viewport, hidden: Collection[str]) -> list[QRectF]:
    """The boxes on the screen that stops, places and visits cover in a view. hidden: kinds that aren't
    shown."""
    places: list[tuple[float, float, float, float, float]] = []
    if "stop" not in hidden:
        stops, size = StopDiscs(plan, rounds(plan)), stop_size(style, view.scale)
        both = numpy.hstack([stops.places, stops.offsets(style, view.scale)])
        places += [(*four, size) for four in both.tolist()]
    for kind in SPOTS:
        if kind not in hidden:
            places += [
                (record.x, record.y, 0.0, 0.0, symbol.size)
                for record in plan.table(kind).values()
                if (symbol := spot_symbol(style, record)).shown_at(view.scale)
            ]
    world, seen = view.transform(), view.bounds()
    boxes = []
    for x, y, right, down, size in places:
        if seen.contains(QPointF(x, y)):
            middle = world.map(QPointF(x, y)) + QPointF(right, down)
            boxes.append(QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size))
    return boxes


def spot_symbol(style: MapStyle, record: Record) -> Symbol:
    """The symbol of a place, a visit, an enterprise or an escort."""
    if record.KIND == "enterprise":
        return style.visits["enterprise"]
    symbols: dict = {"place": style.places, "visit": style.visits, "escort": style.escorts}[record.KIND]
    return symbols.get(record.kind) or next(iter(symbols.values()))


def paint_spot(surface: Surface, style: MapStyle, record: Record) -> None:
    paint_disc(surface, spot_symbol(style, record), (record.x, record.y))
