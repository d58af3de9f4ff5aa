"""A sheet on which layouts are drawn: rectangles, fixtures and ways in metres, from the lower left corner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shapely import box

from musterpoint.catalogue.types import FixtureType, KitLayout
from musterpoint.plan import Fixture, Gate, Way, Zone
from musterpoint.plan.placing import Placing


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
        self.zones.append(Zone(id="", kind=kind, lane=lane, outline=corners))
        return area

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
                width=width, depth=self.types[type_id].depth, label=label,
            )
        )  # fmt: skip

    def gate(self, kind: str, x: float, y: float, width: float) -> None:
        self.gates.append(Gate(id="", kind=kind, x=x, y=y, width=width))

    def way(self, kind: str, path: Iterable[tuple[float, float]], lane: int = 0) -> None:
        self.ways.append(Way(id="", kind=kind, lane=lane, path=tuple(path)))

    def finished(self, width: float, depth: float) -> KitLayout:
        """The layout with its origin moved into the middle of a footprint of this size."""
        centred = Placing(-width / 2, -depth / 2)
        return KitLayout(
            footprint=box(-width / 2, -depth / 2, width / 2, depth / 2),
            fixtures=tuple(map(centred.record, self.fixtures)),
            zones=tuple(map(centred.record, self.zones)),
            gates=tuple(map(centred.record, self.gates)),
            ways=tuple(map(centred.record, self.ways)),
        )
