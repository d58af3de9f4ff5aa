"""The pieces that layouts are put together from: entrance check, isolation, lane."""

from __future__ import annotations

from dataclasses import dataclass

from musterpoint.catalogue.drawing import Drawing, Rectangle

EDGE = 0.1
"""How far a cordon stands inside the edge of its zone, in metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Dimensions in metres; what each one means stands in resources/catalogue/kits.toml."""

    queue_spacing: float
    queue_row: float
    walk: float
    lane_gap: float
    aisle: float
    fan: float
    approach: float
    hold: float
    buffer: float
    yard: float
    waste: float
    support: float
    isolation_gap: float
    gate: float
    back_gate: float


@dataclass(frozen=True, slots=True)
class Lane:
    """Where a lane stands. left: the left edge of its walkway; walk: its width; side: +1 when the tables
    are to the right of the walkway, -1 to the left."""

    number: int
    left: float
    walk: float
    side: int

    @property
    def right(self) -> float:
        return self.left + self.walk

    @property
    def x(self) -> float:
        """The middle of the walkway."""
        return self.left + self.walk / 2

    def beside(self, distance: float) -> float:
        """The x that lies so far from the walkway's edge on the side of the tables (negative: on it)."""
        return (self.right if self.side > 0 else self.left) + self.side * distance

    def area(self, tent: float, bottom: float, top: float) -> Rectangle:
        """Walkway and tent together."""
        left = self.left if self.side > 0 else self.left - tent
        return Rectangle(left, bottom, left + self.walk + tent, top)


@dataclass(frozen=True, slots=True)
class Bay:
    """Where the staff of one or two lanes work, between the walkways. aisle: left edge of their aisle."""

    left: float
    right: float
    aisle: float
    lanes: tuple[Lane, ...]


def draw_check(drawing: Drawing, area: Rectangle, canopy: str, gate: float) -> float:
    """Temperature and code check under a canopy, behind the entrance gate. Gives back the way's x."""
    x, y = area.x, area.y + 0.4
    half = drawing.types[canopy].width / 2
    drawing.zone("entrance", area)
    drawing.gate("entrance", x, area.bottom, gate)
    drawing.put(canopy, x, y)
    for side in (-1, 1):
        drawing.put("table", x + side * (half - 1.2), y, 90)
        drawing.put("chair", x + side * (half - 0.45), y, 90)
        opening, edge = x + side * (gate / 2 + EDGE), (area.left if side < 0 else area.right) - side * EDGE
        drawing.line("barrier", (opening, area.bottom + 0.25), (edge, area.bottom + 0.25))
    drawing.put("notice-board", x - 1.65, area.bottom + 0.95)
    drawing.put("sign", x + 1.6, area.bottom + 0.95)
    drawing.put("hand-wash", x + half - 1.2, y + 1.1)
    return x


def draw_isolation(drawing: Drawing, area: Rectangle, tent: str, opening: float = 2.0) -> None:
    """A tent for people with fever, screened all round but for an opening away from everybody else."""
    left, right = area.left + EDGE, area.right - EDGE
    bottom, top = area.bottom + EDGE, area.top - EDGE
    drawing.zone("isolation", area)
    drawing.line("screen", (left, top), (right, top))
    for x in (left, right):
        drawing.line("screen", (x, bottom + EDGE), (x, top - EDGE))
    drawing.line("screen", (left + EDGE, bottom), (area.x - opening / 2, bottom))
    drawing.line("screen", (area.x + opening / 2, bottom), (right - EDGE, bottom))
    drawing.put(tent, area.x, area.y)
    for side in (-1, 1):
        drawing.put("chair", area.x + side, area.y + 0.6)
    drawing.put("bin", area.x, area.y + 0.6)


def draw_plain_check(drawing: Drawing, area: Rectangle, gate: float, canopy: str = "") -> float:
    """A check with one table to the right of the way, under a canopy where there is one. Gives back the
    way's x."""
    x, table = area.left + 0.9, area.left + 2.4
    drawing.zone("entrance", area)
    drawing.gate("entrance", x, area.bottom, gate)
    if canopy:
        tent = drawing.types[canopy]
        drawing.put(canopy, area.right - EDGE - tent.width / 2, area.bottom + EDGE + tent.depth / 2)
    drawing.put("table", table, area.y, 90)
    drawing.put("chair", area.left + 3.1, area.y, 90)
    drawing.put("sign", table, area.bottom + 0.5)
    drawing.put("hand-wash", table, area.y + 1.1)
    return x


def draw_screened_seats(drawing: Drawing, area: Rectangle) -> None:
    """Isolation where there is no room for a tent: two chairs behind screens, with a door to the outside."""
    drawing.zone("isolation", area)
    left, right = area.left + EDGE, area.right - EDGE
    drawing.line("screen", (left, area.top - EDGE), (right, area.top - EDGE))
    for x in (left, right):
        drawing.line("screen", (x, area.bottom + EDGE), (x, area.top - 2 * EDGE))
    for x, door in ((left + EDGE, area.x - 1), (right - EDGE, area.x + 1)):
        if abs(x - door) > 2 * EDGE:
            drawing.line("screen", (min(x, door), area.bottom + EDGE), (max(x, door), area.bottom + EDGE))
    for side in (-1, 1):
        drawing.put("chair", area.x + side * min(1.0, area.width / 2 - 0.6), area.y)


def draw_lane(
    drawing: Drawing,
    sizes: Sizes,
    lane: Lane,
    bottom: float,
    ground: tuple[float, float] = (3.0, 3.0),
    shelters: tuple[str, str] = ("canopy-3x3", "canopy-3x3"),
) -> float:
    """Registration and sampling of one lane: two canopies, two tables, four chairs, a bin. ground: width and
    depth of what each of the shelters may cover. Gives back where the lane ends."""
    width, depth = ground
    registration = lane.area(width, bottom, bottom + sizes.approach + depth)
    sampling = lane.area(width, registration.top, registration.top + sizes.hold + depth)
    drawing.zone("registration", registration, lane.number)
    drawing.zone("sampling", sampling, lane.number)
    for zone, shelter in zip((registration, sampling), shelters, strict=True):
        kind, y = drawing.types[shelter], zone.top - depth / 2
        across = min(kind.width, kind.depth)
        drawing.put(shelter, lane.beside(across / 2), y, 90 if kind.width > kind.depth else 0)
        drawing.put("table", lane.beside(0.45), y, 90)
        drawing.put("chair", lane.beside(1.2), y, 90)
    drawing.put("chair", lane.beside(1.2), registration.top - depth / 2 - 0.7, 90)
    drawing.put("sign", lane.beside(0.5), bottom + 0.5, label=str(lane.number))
    drawing.put("line-mark", lane.x, bottom + 0.5)

    y = sampling.top - depth / 2
    drawing.put("chair", lane.beside(0.45), y - 1.0)
    drawing.put("bin", lane.beside(0.45), y + 1.0, 90)
    drawing.put("sample-box", lane.beside(2.4), y + 0.9, 90)
    for place in range(int(sizes.hold)):
        drawing.put("line-mark", lane.x, sampling.bottom + 0.6 + place * sizes.queue_spacing)
    outer, inner = lane.beside(EDGE - lane.walk), lane.beside(EDGE)
    drawing.line("cordon", (outer, bottom + EDGE), (outer, sampling.top - EDGE))
    drawing.line("cordon", (inner, sampling.bottom + EDGE), (inner, sampling.top - depth - EDGE))
    return sampling.top
