"""A sheet on which layouts are drawn: rectangles, fixtures and ways in metres, from the lower left corner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely

from musterpoint.catalogue.types import FixtureType, KitLayout
from musterpoint.plan import Fixture, Gate, Points, Way, Zone
from musterpoint.plan.placing import DIGITS, Placing


@dataclass(frozen=True, slots=True)
class Rectangle:
    """An upright rectangle: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def depth(self) -> float:
        return self.top - self.bottom

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.bottom + self.top) / 2


@dataclass(slots=True)
class Drawing:
    """Collects the parts of a kit. `types` gives the true sizes of what is put down."""

    types: Mapping[str, FixtureType]
    fixtures: list[Fixture] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    def zone(self, kind: str, area: Rectangle, lane: int = 0) -> Rectangle:
        """Mark an area; gives it back so that it can be furnished."""
        corners = (
            (area.left, area.bottom), (area.right, area.bottom), (area.right, area.top), (area.left, area.top)
        )  # fmt: skip
        self.ground(kind, corners, lane)
        return area

    def ground(self, kind: str, outline: Points, lane: int = 0) -> None:
        """Mark an area of any shape."""
        self.zones.append(Zone(id="", kind=kind, lane=lane, outline=outline))

    def put(self, type_id: str, x: float, y: float, rotation: float = 0.0, label: str = "") -> None:
        """Stand a fixture with its centre at x, y."""
        self._put(type_id, x, y, rotation, self.types[type_id].width, label)

    def line(self, type_id: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a fixture that comes by length along an upright or level line."""
        (x0, y0), (x1, y1) = start, end
        upright = x0 == x1
        length = abs(y1 - y0) if upright else abs(x1 - x0)
        self._put(type_id, (x0 + x1) / 2, (y0 + y1) / 2, 90.0 if upright else 0.0, length)

    def _put(self, type_id: str, x: float, y: float, rotation: float, width: float, label: str = "") -> None:
        self.fixtures.append(
            Fixture(
                id="", type=type_id, x=x, y=y, rotation=rotation,
                width=round(width, DIGITS), depth=self.types[type_id].depth, label=label,
            )
        )  # fmt: skip

    def gate(self, kind: str, x: float, y: float, width: float) -> None:
        self.gates.append(Gate(id="", kind=kind, x=x, y=y, width=width))

    def way(self, kind: str, path: Iterable[tuple[float, float]], lane: int = 0) -> None:
        self.ways.append(Way(id="", kind=kind, lane=lane, path=tuple(path)))

    def add(self, other: Drawing, placing: Placing) -> None:
        """Take over what is drawn on another sheet, moved and turned."""
        self.fixtures += map(placing.record, other.fixtures)
        self.zones += map(placing.record, other.zones)
        self.gates += map(placing.record, other.gates)
        self.ways += map(placing.record, other.ways)

    def mirror(self) -> None:
        """Turn everything over: what was to the right is to the left."""
        self.fixtures = [item.replace(x=-item.x, rotation=-item.rotation % 180) for item in self.fixtures]
        self.gates = [item.replace(x=-item.x, rotation=-item.rotation % 180) for item in self.gates]
        self.zones = [item.replace(outline=_mirrored(item.outline)[::-1]) for item in self.zones]
        self.ways = [item.replace(path=_mirrored(item.path)) for item in self.ways]

    def bounds(self) -> Rectangle:
        """The upright rectangle around all zones."""
        corners = np.concatenate([zone.outline for zone in self.zones])
        return Rectangle(*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())

    def finished(self) -> KitLayout:
        """The layout with its origin moved into the middle of its footprint."""
        area = self.bounds()
        centred = Placing(-area.x, -area.y)
        half_width, half_depth = area.width / 2, area.depth / 2
        return KitLayout(
            footprint=shapely.box(-half_width, -half_depth, half_width, half_depth),
            fixtures=tuple(map(centred.record, self.fixtures)),
            zones=tuple(map(centred.record, self.zones)),
            gates=tuple(map(centred.record, self.gates)),
            ways=tuple(map(centred.record, self.ways)),
        )


def outline_of(area: shapely.Polygon) -> Points:
    """The corners of a polygon without holes, counter-clockwise from the lower left; those in the middle of a
    straight edge are left out."""
    corners = shapely.get_coordinates(shapely.simplify(shapely.orient_polygons(area), 1e-3))[:-1]
    first = int(np.lexsort(corners.T)[0])
    return tuple(map(tuple, np.roll(corners, -first, axis=0).tolist()))


def _mirrored(points: Points) -> Points:
    return tuple((-x, y) for x, y in points)
