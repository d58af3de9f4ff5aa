"""The pieces that layouts are put together from: entrance check, isolation, queue, lane."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from musterpoint.catalogue.drawing import Drawing, Rectangle
from musterpoint.plan import Points

BATCH = 10
"""People let through at a time (case S4): every tenth place of the queue has a line mark."""

EDGE = 0.1
"""How far a cordon stands inside the edge of its zone, in metres."""

SHORTEST = 0.5
"""A cordon shorter than this, in metres, is left out."""


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


@dataclass(frozen=True, slots=True)
class Queue:
    """A drawn queue: the way through it, and the top of its last row."""

    path: Points
    top: float


def draw_queue(
    drawing: Drawing, sizes: Sizes, area: Rectangle, enter: float, leave: float, people: int
) -> Queue:
    """Rows to and fro from `enter` to `leave` (x) that hold so many people one spacing apart, with cordons
    between the rows and a mark after every batch. Only the area's sides and bottom count; the queue takes
    the depth that it needs."""
    row = sizes.queue_row
    path = _serpentine(area, enter, leave, row, people * sizes.queue_spacing)
    rows = 1 + round((path[-1][1] - path[0][1]) / row)
    top = area.bottom + rows * row
    for x in (area.left + EDGE, area.right - EDGE):
        drawing.line("cordon", (x, area.bottom + EDGE), (x, top))
    left, right = area.left + 2 * EDGE, area.right - 2 * EDGE
    for number in range(1, rows):
        y = area.bottom + number * row
        turns_right = number % 2 == 1
        ends = (left, area.right - row) if turns_right else (area.left + row, right)
        drawing.line("cordon", (ends[0], y), (ends[1], y))
    for y, opening in ((area.bottom + EDGE, enter), (top, leave)):
        for start, end in ((left, opening - sizes.gate / 2), (opening + sizes.gate / 2, right)):
            if end - start > SHORTEST:
                drawing.line("cordon", (start, y), (end, y))
    line = shapely.LineString(path)
    step = round(BATCH * sizes.queue_spacing)
    for distance in range(step, int(line.length), step):
        place = line.interpolate(distance)
        y = area.bottom + (int((place.y - area.bottom) / row) + 0.5) * row
        drawing.put("line-mark", min(max(place.x, area.left + row), area.right - row), y, 90)
    return Queue((*path, (leave, top + 0.3)), top)


def _serpentine(area: Rectangle, enter: float, leave: float, row: float, length: float) -> Points:
    """A way of at least that length, in rows from the bottom, first to the right."""
    ends = (area.left + row / 2, area.right - row / 2)
    points = [(enter, area.bottom + row / 2)]
    walked, to_right = 0.0, True
    while walked + abs(leave - points[-1][0]) < length or len(points) == 1:
        x, y = points[-1]
        end = ends[to_right]
        points += [(end, y), (end, y + row)]
        walked += abs(end - x) + row
        to_right = not to_right
    return (*points, (leave, points[-1][1]))


def draw_lane(drawing: Drawing, sizes: Sizes, lane: Lane, bottom: float) -> float:
    """Registration and sampling of one lane: two canopies, two tables, four chairs, a bin. Gives back
    where it ends."""
    tent = drawing.types["canopy-3x3"].width
    registration = lane.area(tent, bottom, bottom + sizes.approach + tent)
    sampling = lane.area(tent, registration.top, registration.top + sizes.hold + tent)
    drawing.zone("registration", registration, lane.number)
    drawing.zone("sampling", sampling, lane.number)
    for zone in (registration, sampling):
        drawing.put("canopy-3x3", lane.beside(tent / 2), zone.top - tent / 2)
        drawing.put("table", lane.beside(0.45), zone.top - tent / 2, 90)
        drawing.put("chair", lane.beside(1.2), zone.top - tent / 2, 90)
    drawing.put("chair", lane.beside(1.2), registration.top - tent / 2 - 0.7, 90)
    drawing.put("sign", lane.beside(0.5), bottom + 0.5, label=str(lane.number))
    drawing.put("line-mark", lane.x, bottom + 0.5)

    y = sampling.top - tent / 2
    drawing.put("chair", lane.beside(0.45), y - 1.0)
    drawing.put("bin", lane.beside(0.45), y + 1.0, 90)
    drawing.put("sample-box", lane.beside(2.4), y + 0.9, 90)
    for place in range(int(sizes.hold)):
        drawing.put("line-mark", lane.x, sampling.bottom + 0.6 + place * sizes.queue_spacing)
    outer, inner = lane.beside(EDGE - lane.walk), lane.beside(EDGE)
    drawing.line("cordon", (outer, bottom + EDGE), (outer, sampling.top - EDGE))
    drawing.line("cordon", (inner, sampling.bottom + EDGE), (inner, sampling.top - tent - EDGE))
    return sampling.top
