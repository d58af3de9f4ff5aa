"""Layouts of whole sites, from dimensions.

Residents walk along +y: entrance check, waiting, registration, sampling, exit. Lanes stand in pairs round a
bay, where the staff work and which opens to the far side. One bay for three lanes or more would make staff
and residents cross (three lanes, each joined to one queue, one staff room and one exit, are the graph K3,3,
which no plane drawing can hold), so each bay has its own staff gate and waste gate, and neighbouring lanes of
two bays share an exit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from musterpoint.catalogue.drawing import Drawing, Rectangle
from musterpoint.catalogue.layout_parts import (
    EDGE,
    Lane,
    Sizes,
    draw_check,
    draw_isolation,
    draw_lane,
    draw_queue,
)
from musterpoint.catalogue.types import FixtureType, KitLayout

Types = Mapping[str, FixtureType]


@dataclass(frozen=True, slots=True)
class Bay:
    """Where the staff of one or two lanes work, between the walkways. aisle: left edge of their aisle."""

    left: float
    right: float
    aisle: float
    lanes: tuple[Lane, ...]


def lanes_layout(types: Types, sizes: Sizes, lanes: int, queue: int, seats: bool = False) -> KitLayout:
    """A fixed site with so many lanes and room for `queue` people. seats: with chairs beside the queue."""
    drawing = Drawing(types)
    tent, canopy = ("tent-8", "canopy-3x4.5") if lanes == 1 else ("tent-12", "canopy-3x6")
    isolation = Rectangle(0, 0, types[tent].width + 1.1, types[tent].depth + 1.0)
    check_left, check_top = isolation.right + sizes.isolation_gap, isolation.top + sizes.isolation_gap
    block = _block_width(sizes, types, lanes)
    width = max(block, check_left + types[canopy].width + 2 * EDGE)
    bays = _bays(sizes, types, lanes, (width - block) / 2)
    all_lanes = [lane for bay in bays for lane in bay.lanes]

    draw_isolation(drawing, isolation, tent)
    enter = draw_check(drawing, Rectangle(check_left, 0, width, check_top), canopy, sizes.gate)
    leave = (all_lanes[0].x + all_lanes[-1].x) / 2
    walked = draw_queue(drawing, sizes, Rectangle(0, check_top, width, check_top), enter, leave, queue)
    registration = walked.top + sizes.fan
    drawing.zone("waiting", Rectangle(0, check_top, width, registration))
    drawing.put("loudspeaker", 0.6, walked.top + 0.8)
    drawing.put("light", width - 0.6, walked.top + 0.8)
    drawing.way("residents", ((enter, 0), *walked.path))
    if seats:
        _draw_seats(drawing, width - 1.2, walked.top + 0.3)

    yard = max(draw_lane(drawing, sizes, lane, registration) for lane in all_lanes)
    top = yard + sizes.buffer + sizes.yard
    for bay in bays:
        _draw_yard(drawing, sizes, bay, registration, yard, top)
    draw_exits(drawing, sizes, all_lanes, yard, top)
    for lane, gate in _exit_gates(all_lanes):
        path = (walked.path[-1], (lane.x, registration), (lane.x, top - 2.0), (gate, top))
        drawing.way("residents", path, lane.number)
    return drawing.finished(width, top)


def _draw_seats(drawing: Drawing, right: float, bottom: float) -> None:
    """Ten chairs, a metre apart, under a canopy whose lower right corner is given."""
    canopy = drawing.types["canopy-3x4.5"]
    left = right - canopy.width
    drawing.put("canopy-3x4.5", left + canopy.width / 2, bottom + canopy.depth / 2)
    for place in range(10):
        row, column = divmod(place, 5)
        drawing.put("chair", left + 0.25 + column, bottom + 0.9 + 1.2 * row)


def _block_width(sizes: Sizes, types: Types, lanes: int) -> float:
    """How wide the lanes are together, bays and walkways."""
    bays = _bays(sizes, types, lanes)
    return max(bays[-1].right, *(lane.right for lane in bays[-1].lanes))


def _bays(sizes: Sizes, types: Types, lanes: int, left: float = 0.0) -> list[Bay]:
    """Bays from left to right: two lanes each, one in the last where the number is odd."""
    tent = types["canopy-3x3"].width
    bays = []
    for number in range(1, lanes + 1, 2):
        inner = left + sizes.walk
        aisle = inner + tent
        first = Lane(number, left, sizes.walk, +1)
        if number == lanes:
            bays.append(Bay(inner, aisle + sizes.aisle, aisle, (first,)))
        else:
            right = aisle + sizes.aisle + tent
            bays.append(Bay(inner, right, aisle, (first, Lane(number + 1, right, sizes.walk, -1))))
            left = right + sizes.walk + sizes.lane_gap
    return bays


def _draw_yard(
    drawing: Drawing, sizes: Sizes, bay: Bay, registration: float, bottom: float, top: float
) -> None:
    """Buffer, support and waste behind a bay, and the ways of staff and waste between them and its aisle."""
    middle = bottom + sizes.buffer
    split = bay.right - min(sizes.waste, bay.right - bay.left - sizes.support)
    buffer = drawing.zone("buffer", Rectangle(bay.left, bottom, bay.right, middle))
    support = drawing.zone("support", Rectangle(bay.left, middle, split, top))
    waste = drawing.zone("waste", Rectangle(split, middle, bay.right, top))
    furnish_buffer(drawing, buffer)
    furnish_support(drawing, support)
    furnish_waste(drawing, waste)

    drawing.gate("staff", support.x, top, sizes.back_gate)
    drawing.gate("waste", waste.x, top, sizes.back_gate)
    staff, bins = bay.aisle + sizes.aisle / 4, bay.aisle + sizes.aisle * 3 / 4
    last = registration + sizes.approach
    drawing.way("staff", ((support.x, top), (support.x, buffer.y), (staff, buffer.y), (staff, last)))
    drawing.way("waste", ((bins, last), (bins, buffer.y), (waste.x, buffer.y), (waste.x, top)))


def furnish_buffer(drawing: Drawing, area: Rectangle) -> None:
    """Where staff change: hand disinfection, a chair, a bin."""
    drawing.put("hand-wash", area.left + 0.5, area.bottom + 0.5)
    drawing.put("chair", area.left + 1.2, area.bottom + 0.5)
    drawing.put("bin", area.left + 1.95, area.bottom + 0.5)


def furnish_support(drawing: Drawing, area: Rectangle) -> None:
    """A tent for supplies and rest, walked through along its middle."""
    y = area.top - 0.2 - drawing.types["tent-12"].width / 2
    drawing.put("tent-12", area.x, y, 90)
    for side in (-1, 1):
        drawing.put("table", area.x + side * 1.1, y + 0.7, 90)
        drawing.put("chair", area.x + side * 1.1, y - 0.5, 90)
    drawing.put("fire-extinguisher", area.x - 1.1, y - 1.2)


def furnish_waste(drawing: Drawing, area: Rectangle, bins: int = 4, screened: bool = True) -> None:
    """Bins in a row. screened: from the area to the left, where nothing is carried in."""
    if screened:
        drawing.line("screen", (area.left + EDGE, area.bottom + EDGE), (area.left + EDGE, area.top - EDGE))
    for place in range(bins):
        drawing.put("bin", area.right - 0.35, area.top - 0.6 - 0.8 * place, 90)


def _exit_gates(lanes: Sequence[Lane]) -> Iterator[tuple[Lane, float]]:
    """Each lane with the x of its exit gate: lanes 2 and 3, 4 and 5 … share one."""
    for _number, group in groupby(lanes, key=lambda lane: lane.number // 2):
        sharing = list(group)
        x = (sharing[0].left + sharing[-1].right) / 2
        yield from ((lane, x) for lane in sharing)


def draw_exits(drawing: Drawing, sizes: Sizes, lanes: Sequence[Lane], bottom: float, top: float) -> None:
    """The way out of each lane, or of two neighbours together, fenced off from the staff's yard."""
    for x, group in groupby(_exit_gates(lanes), key=lambda item: item[1]):
        sharing = [lane for lane, _gate in group]
        area = Rectangle(sharing[0].left, bottom, sharing[-1].right, top)
        drawing.zone("exit", area, sharing[0].number if len(sharing) == 1 else 0)
        drawing.gate("exit", x, top, min(sizes.gate, area.width))
        for lane in sharing:
            fence = lane.beside(-EDGE)
            drawing.line("cordon", (fence, bottom + EDGE), (fence, top - EDGE))
