"""How a record looks from above: painter paths in true size, made once per record and painted often."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy
import shapely
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QPainterPath, QPolygonF, QTransform

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, Symbol
from musterpoint.desktop.canvas.outlines import line_path, ring_path
from musterpoint.plan import Fixture, Gate, Points, Record, Way, Zone


@dataclass(frozen=True, slots=True)
class Sketch:
    """kind: of its record. name: of its symbol in the style. body: filled and stroked. details: stroked
    thinly, for what has a shape within its outline. arrows: a path along which arrowheads go."""

    kind: str
    name: str
    body: QPainterPath
    details: QPainterPath
    arrows: Points = ()

    def symbol(self, style: MapStyle) -> Symbol:
        return symbol_of(style, self.kind, self.name)


def symbol_of(style: MapStyle, kind: str, name: str) -> Symbol:
    """The symbol for records of a kind, by `symbol_name`."""
    if kind == "fixture":
        return style.fixture(name)
    symbols = {"zone": style.zones, "way": style.ways, "gate": style.gates}[kind]
    return symbols.get(name) or next(iter(symbols.values()))


def symbol_name(record: Record, catalogue: Catalogue) -> str:
    """What a record's symbol is called: the group of a fixture, the kind of anything else."""
    if isinstance(record, Fixture):
        fixture_type = catalogue.fixtures.get(record.type)
        return fixture_type.group if fixture_type else "other"
    return record.kind


def sketch(record: Record, catalogue: Catalogue) -> Sketch | None:
    """The sketch of a fixture, zone, gate or way; None for what has no size on the ground."""
    match record:
        case Fixture():
            return _fixture(record, catalogue)
        case Zone() if len(record.outline) > 2:
            return Sketch("zone", record.kind, ring_path(record.outline), QPainterPath())
        case Gate():
            return _gate(record)
        case Way() if len(record.path) > 1:
            return Sketch("way", record.kind, line_path(record.path), QPainterPath(), record.path)
    return None


@lru_cache(maxsize=4096)
def arrowheads(path: Points, size: float, spacing: float) -> QPainterPath:
    """Arrowheads of `size` along a path, one at its end and others `spacing` apart (all in metres)."""
    line = shapely.LineString(path)
    heads = QPainterPath()
    length = line.length
    if length < size:
        return heads
    count = max(1, int(length // spacing))
    for place in numpy.linspace(length / count, length, count).tolist():
        tip = line.interpolate(place)
        tail = line.interpolate(place - min(size, place))
        angle = math.atan2(tip.y - tail.y, tip.x - tail.x)
        corners = [
            QPointF(tip.x + size * math.cos(angle + turn), tip.y + size * math.sin(angle + turn))
            for turn in (math.pi - 0.45, math.pi + 0.45)
        ]
        heads.addPolygon(QPolygonF([QPointF(tip.x, tip.y), *corners]))
        heads.closeSubpath()
    return heads


def _fixture(fixture: Fixture, catalogue: Catalogue) -> Sketch:
    group = symbol_name(fixture, catalogue)
    body, details = _upright(fixture.type, group, fixture.width, fixture.depth)
    place = QTransform().translate(fixture.x, fixture.y).rotate(fixture.rotation)
    return Sketch("fixture", group, place.map(body), place.map(details))


@lru_cache(maxsize=1024)
def _upright(type_: str, group: str, width: float, depth: float) -> tuple[QPainterPath, QPainterPath]:
    """Body and details of a fixture around (0, 0), which all of its sort share."""
    body, details = QPainterPath(), QPainterPath()
    body.addRect(QRectF(-width / 2, -depth / 2, width, depth))
    if draw_details := _DETAILS_BY_TYPE.get(type_) or _DETAILS_BY_GROUP.get(group):
        draw_details(details, width, depth)
    return body, details


def _gate(gate: Gate) -> Sketch:
    """A bar across the passage, with a post at each end."""
    half, post = gate.width / 2, min(0.3, gate.width / 6)
    body = QPainterPath()
    _line(body, -half, 0, half, 0)
    for x in (-half, half):
        _line(body, x, -post, x, post)
    place = QTransform().translate(gate.x, gate.y).rotate(gate.rotation)
    return Sketch("gate", gate.kind, place.map(body), QPainterPath())


def _line(path: QPainterPath, *points: float) -> None:
    path.moveTo(points[0], points[1])
    for x, y in zip(points[2::2], points[3::2], strict=True):
        path.lineTo(x, y)


def _roof(path: QPainterPath, width: float, depth: float) -> None:
    """A hipped roof: a ridge along the longer side and a hip to each corner."""
    half_width, half_depth = width / 2, depth / 2
    if width >= depth:
        ridge = [(half_depth - half_width, 0.0), (half_width - half_depth, 0.0)]
    else:
        ridge = [(0.0, half_width - half_depth), (0.0, half_depth - half_width)]
    _line(path, *ridge[0], *ridge[1])
    for x in (-half_width, half_width):
        for y in (-half_depth, half_depth):
            end = min(ridge, key=lambda point: (point[0] - x) ** 2 + (point[1] - y) ** 2)
            _line(path, x, y, *end)


def _chair(path: QPainterPath, width: float, depth: float) -> None:
    _line(path, -width / 2, depth * 0.3, width / 2, depth * 0.3)


def _crossed(path: QPainterPath, width: float, depth: float) -> None:
    _line(path, -width / 2, -depth / 2, width / 2, depth / 2)
    _line(path, -width / 2, depth / 2, width / 2, -depth / 2)


def _barrier(path: QPainterPath, width: float, depth: float) -> None:
    """Feet across, about every two metres."""
    feet = max(2, round(width / 2) + 1)
    reach = max(depth, 0.3)
    for x in numpy.linspace(-width / 2, width / 2, feet).tolist():
        _line(path, x, -reach, x, reach)


def _bin(path: QPainterPath, width: float, depth: float) -> None:
    radius = min(width, depth) * 0.3
    path.addEllipse(QPointF(0, 0), radius, radius)


def _bolt(path: QPainterPath, width: float, depth: float) -> None:
    unit = min(width, depth) * 0.3
    _line(path, unit * 0.3, unit, -unit * 0.5, -unit * 0.1, unit * 0.5, unit * 0.1, -unit * 0.3, -unit)


def _vehicle(path: QPainterPath, width: float, depth: float) -> None:
    """A windscreen towards the front, which is at the end of the x axis."""
    front, half = width * 0.28, depth / 2
    _line(path, front, -half * 0.8, front + width * 0.08, -half * 0.65)
    _line(path, front, half * 0.8, front + width * 0.08, half * 0.65)
    _line(path, front + width * 0.08, -half * 0.65, front + width * 0.08, half * 0.65)
    _line(path, front, -half * 0.8, front, half * 0.8)


_DETAILS_BY_GROUP = {"shelter": _roof, "power": _bolt, "vehicle": _vehicle, "safety": _crossed}
_DETAILS_BY_TYPE = {
    "chair": _chair,
    "barrier": _barrier,
    "bin": _bin,
    "toilet": _crossed,
    "sign": _bin,
}
