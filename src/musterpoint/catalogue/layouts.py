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
    tent, seating = types["canopy-3x3"].width, types["canopy-3x6"].width
    check_left = sizes.isolation + sizes.isolation_gap
    bays = _bays(sizes, tent, lanes)
    block = bays[-1].right + (sizes.walk if lanes % 2 == 0 else 0.0)
    width = max(block, check_left + seating)
    bays = _bays(sizes, tent, lanes, (width - block) / 2)
    all_lanes = [lane for bay in bays for lane in bay.lanes]

    draw_isolation(drawing, Rectangle(0, 0, sizes.isolation, sizes.check_depth))
    enter = draw_check(drawing, Rectangle(check_left, 0, width, sizes.check_depth), sizes.gate)
    waiting = Rectangle(0, sizes.check_depth, width, sizes.check_depth)
    leave = (all_lanes[0].x + all_lanes[-1].x) / 2
    walked = draw_queue(drawing, sizes, waiting, enter, leave, queue)
    registration = walked.top + sizes.fan
    drawing.zone("waiting", Rectangle(0, sizes.check_depth, width, registration))
    drawing.put("loudspeaker", 0.6, walked.top + 0.8)
    drawing.way("residents", ((enter, 0), *walked.path))

    yard = max(draw_lane(drawing, sizes, lane, registration) for lane in all_lanes)
    top = yard + sizes.buffer + sizes.yard
    for bay in bays:
        _draw_yard(drawing, sizes, bay, registration, yard, top)
    _draw_exits(drawing, sizes, all_lanes, yard, top)
    for lane, gate in _exit_gates(all_lanes):
        path = (walked.path[-1], (lane.x, registration), (lane.x, top - 2.0), (gate, top))
        drawing.way("residents", path, lane.number)
    return drawing.finished(width, top)


def _bays(sizes: Sizes, tent: float, lanes: int, left: float = 0.0) -> list[Bay]:
    """Bays from left to right: two lanes each, one in the last where the number is odd."""
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


def furnish_waste(drawing: Drawing, area: Rectangle) -> None:
    """Bins in a row, screened from the support area."""
    drawing.line("screen", (area.left + EDGE, area.bottom + EDGE), (area.left + EDGE, area.top - EDGE))
    for place in range(4):
        drawing.put("bin", area.right - 0.35, area.top - 0.6 - 0.8 * place, 90)


def _exit_gates(lanes: Sequence[Lane]) -> Iterator[tuple[Lane, float]]:
    """Each lane with the x of its exit gate: lanes 2 and 3, 4 and 5 … share one."""
    for _number, group in groupby(lanes, key=lambda lane: lane.number // 2):
        sharing = list(group)
        x = (sharing[0].left + sharing[-1].right) / 2
        yield from ((lane, x) for lane in sharing)


def _draw_exits(drawing: Drawing, sizes: Sizes, lanes: Sequence[Lane], bottom: float, top: float) -> None:
    """The way out of each lane, or of two neighbours together, fenced off from the staff's yard."""
    for x, group in groupby(_exit_gates(lanes), key=lambda item: item[1]):
        sharing = [lane for lane, _gate in group]
        area = Rectangle(sharing[0].left, bottom, sharing[-1].right, top)
        drawing.zone("exit", area, sharing[0].number if len(sharing) == 1 else 0)
        drawing.gate("exit", x, top, min(sizes.gate, area.width))
        for lane in sharing:
            fence = lane.beside(-EDGE)
            drawing.line("cordon", (fence, bottom + EDGE), (fence, top - EDGE))


def van_layout(types: Types, sizes: Sizes, lanes: int, queue: int) -> KitLayout:
    """A van with one lane beside it, for a courtyard: `queue` people called at a time."""
    drawing = Drawing(types)
    tent, length, breadth = types["canopy-3x3"].width, types["van"].width, types["van"].depth
    lane = Lane(lanes, 0.0, sizes.walk, +1)
    aisle = sizes.walk + tent
    van = aisle + sizes.aisle
    width = van + breadth + 2 * 0.4

    check = Rectangle(0, 0, 3.4, 2.4)
    isolation = Rectangle(check.right + sizes.isolation_gap, 0, width, 2.4)
    drawing.zone("entrance", check)
    drawing.gate("entrance", lane.x, 0, sizes.gate * 0.8)
    drawing.put("table", 2.4, 1.4, 90)
    drawing.put("chair", 3.05, 1.4, 90)
    drawing.put("sign", 2.4, 0.4)
    drawing.zone("isolation", isolation)
    _draw_screened_seat(drawing, isolation)

    waiting = Rectangle(0, check.top, width, check.top)
    walked = draw_queue(drawing, sizes, waiting, lane.x, lane.x, queue)
    registration = walked.top + 1.2
    drawing.zone("waiting", Rectangle(0, check.top, width, registration))
    drawing.way("residents", ((lane.x, 0), *walked.path))
    yard = draw_lane(drawing, sizes, lane, registration)
    top = yard + sizes.buffer
    drawing.way("residents", (walked.path[-1], (lane.x, registration), (lane.x, top)), lane.number)
    _draw_exits(drawing, sizes, [lane], yard, top)

    support = drawing.zone("support", Rectangle(van, yard - length - 0.8, width, yard))
    drawing.put("van", support.x, support.y, 90)
    waste = drawing.zone("waste", Rectangle(sizes.walk, yard, aisle, top))
    for place in range(2):
        drawing.put("bin", waste.left + 0.6 + 0.8 * place, waste.bottom + 0.4)
    buffer = drawing.zone("buffer", Rectangle(aisle, yard, width, top))
    furnish_buffer(drawing, Rectangle(buffer.right - 2.5, buffer.bottom, buffer.right, buffer.top))
    bins, staff = aisle + sizes.aisle / 4, aisle + sizes.aisle * 3 / 4
    last = registration + sizes.approach
    drawing.gate("staff", staff, top, sizes.back_gate)
    drawing.gate("waste", waste.x, top, sizes.back_gate)
    drawing.way("staff", ((staff, top), (staff, last)))
    drawing.way("waste", ((bins, last), (bins, waste.y), (waste.x, waste.y), (waste.x, top)))
    return drawing.finished(width, top)


def _draw_screened_seat(drawing: Drawing, area: Rectangle) -> None:
    """Isolation where there is no room for a tent: two chairs behind screens, open to the outside."""
    left, right = area.left + EDGE, area.right - EDGE
    drawing.line("screen", (left, area.top - EDGE), (right, area.top - EDGE))
    for x in (left, right):
        drawing.line("screen", (x, area.bottom + EDGE), (x, area.top - 2 * EDGE))
    for side in (-1, 1):
        drawing.put("chair", area.x + side * 0.7, area.y)


def base_layout(types: Types, sizes: Sizes, lanes: int, queue: int) -> KitLayout:
    """Where home-visit teams (one per "lane") start, change and hand over their samples. No resident comes
    here, so `queue` is 0: staff go round one way, out by the vehicles and back through the buffer."""
    drawing = Drawing(types)
    depth, length = sizes.yard, types["courier-van"].width
    parking_depth = length + 1.2
    support_width = lanes * (types["tent-12"].depth + 1.0)
    width = support_width + sizes.support + sizes.waste
    top = depth + parking_depth

    for number in range(lanes):
        left = number * (types["tent-12"].depth + 1.0)
        right = left + types["tent-12"].depth + 1.0
        furnish_support(drawing, drawing.zone("support", Rectangle(left, 0, right, depth), number + 1))
        drawing.gate("staff", (left + right) / 2, 0, sizes.back_gate)
        drawing.put("courier-van", (left + right) / 2 + 1.0, depth + parking_depth / 2, 90)
        drawing.way("staff", (((left + right) / 2, 0), ((left + right) / 2, depth + 1.0)), number + 1)
    drawing.zone("support", Rectangle(0, depth, support_width, top))
    buffer = drawing.zone("buffer", Rectangle(support_width, 0, support_width + sizes.support, top))
    furnish_buffer(drawing, buffer)
    waste = drawing.zone("waste", Rectangle(buffer.right, 0, width, top))
    furnish_waste(drawing, waste)
    drawing.gate("staff", buffer.x, 0, sizes.back_gate)
    drawing.gate("waste", waste.x, top, sizes.back_gate)
    drawing.way("staff", ((support_width - 1.0, top - 0.6), (buffer.x, top - 0.6), (buffer.x, 0)))
    drawing.way("waste", ((buffer.x + 0.8, depth), (waste.x, depth), (waste.x, top)))
    return drawing.finished(width, top)
