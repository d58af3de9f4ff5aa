"""Layouts of whole sites, from their form.

Residents walk along +y: entrance check, waiting, registration, sampling, exit. Lanes stand in pairs round a
bay, where the staff work and which opens to the far side. One bay for three lanes or more would make staff
and residents cross (three lanes, each joined to one queue, one staff room and one exit, are the graph K3,3,
which no plane drawing can hold), so each bay has its own staff gate and waste gate, and neighbouring lanes of
two bays share an exit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import shapely

from musterpoint.catalogue.drawing import Drawing, Rectangle, outline_of
from musterpoint.catalogue.forms import (
    CROSSED,
    Form,
    Measures,
    Span,
    Tents,
    Types,
    bays,
    leaving,
    measured,
)
from musterpoint.catalogue.layout_parts import (
    EDGE,
    Bay,
    Lane,
    Sizes,
    draw_check,
    draw_isolation,
    draw_lane,
    draw_plain_check,
    draw_screened_seats,
)
from musterpoint.catalogue.observation_parts import draw_observation, exits, track_out
from musterpoint.catalogue.queue_parts import draw_queue, rows_needed
from musterpoint.catalogue.types import KitLayout
from musterpoint.plan import Points
from musterpoint.plan.placing import Placing

SEATS_BESIDE = 10
"""Chairs along the green lane's way past the queue."""


def lanes_layout(
    types: Types, sizes: Sizes, observed: int = 0, *, lanes: int, queue: int, seats: bool = False
) -> KitLayout:
    """A fixed site with so many lanes and room for `queue` people, upright in a rectangle. seats: with chairs
    beside the queue. observed: people who find a seat behind the lanes."""
    form = kit_form(types, sizes, lanes, queue, observed)
    drawing = draw_form(types, sizes, form)
    if seats:
        width = form.fan[1]
        draw_seats(drawing, width - 1.2, len(form.rows) * sizes.queue_row + 0.3)
    return drawing.finished()


def kit_tents(lanes: int) -> Tents:
    """The tents that a site of so many lanes has where all kinds are in stock."""
    large = lanes > 1
    return Tents(
        check="canopy-3x6" if large else "canopy-3x4.5",
        isolation="tent-12" if large else "tent-8",
        stations=("canopy-3x3",) * (2 * lanes),
        supports=("tent-12",) * (lanes - lanes // 2),
    )


def kit_form(types: Types, sizes: Sizes, lanes: int, queue: int, observed: int = 0) -> Form:
    """The form of a kit: a rectangle no wider than it needs to be."""
    tents = kit_tents(lanes)
    room = measured(sizes, types, tents)
    width = max(room.lanes[0], room.entrance[0])
    margin = (width - room.lanes[0]) / 2
    enter = (room.entrance[0] - room.check + width) / 2
    all_lanes = [lane for bay in bays(sizes, room.station[0], lanes, margin) for lane in bay.lanes]
    ends = (enter, (all_lanes[0].x + all_lanes[-1].x) / 2)
    rows = rows_needed((0.0, width), sizes.queue_row, ends, queue * sizes.queue_spacing)
    return Form(
        tents=tents, entrance=(0.0, width), rows=((0.0, width),) * rows, fan=(0.0, width), observed=observed
    )


def draw_form(types: Types, sizes: Sizes, form: Form) -> Drawing:
    """A site of this form."""
    room = measured(sizes, types, form.tents, form.paired, form.observed)
    drawing = Drawing(types)
    gate = _draw_entrance(drawing, sizes, form, room)
    leave = leaving(sizes, form, room)
    fan, placing = _fan(sizes, form, room, len(form.rows) * sizes.queue_row)
    queue = draw_queue(
        drawing, sizes, form.rows, 0.0, (gate[0], leave), to_right=not form.green, above=(fan.left, fan.right)
    )
    drawing.way("residents", (gate, *queue.path))
    drawing.ground("waiting", _waiting_outline(sizes, form, fan))
    past = _draw_green_way(drawing, sizes, form, gate, fan) if form.green else ()
    lanes = Drawing(types)
    lanes.put("loudspeaker", 0.6, 0.8)
    lanes.put("light", (fan.depth if form.folded else fan.width) - 0.6, 0.8)
    ends = _draw_lanes(lanes, sizes, form, room)
    drawing.add(lanes, placing)
    for number, end in ends.items():
        start = past if past and number == 1 else queue.path[-1:]
        drawing.way("residents", (*start, *(placing.point(*point) for point in end)), number)
    if form.mirrored:
        drawing.mirror()
    return drawing


def _draw_entrance(drawing: Drawing, sizes: Sizes, form: Form, room: Measures) -> tuple[float, float]:
    """Isolation and entrance check below the queue. Gives back the place of the gate."""
    (left, right), bottom = form.entrance, -room.entrance[1]
    isolation = Rectangle(left, bottom, left + room.isolation[0], bottom + room.isolation[1])
    check = Rectangle(left + room.entrance[0] - room.check, bottom, right, 0.0)
    if form.tents.isolation:
        draw_isolation(drawing, isolation, form.tents.isolation)
    else:
        draw_screened_seats(drawing, isolation)
    if form.tents.check in CROSSED:
        return draw_check(drawing, check, form.tents.check, sizes.gate), bottom
    return draw_plain_check(drawing, check, sizes.walk, form.tents.check), bottom


def _fan(sizes: Sizes, form: Form, room: Measures, top: float) -> tuple[Rectangle, Placing]:
    """Where the queue parts into lanes, and the motion that brings the lanes there: they are drawn with the
    fan's lower left corner as origin."""
    left, right = form.fan
    if not form.folded:
        return Rectangle(left, top, right, top + sizes.fan), Placing(left, top)
    bottom = top + (sizes.walk if form.green else 0.0)
    area = Rectangle(left, bottom, left + sizes.fan, bottom + room.lanes[0])
    return area, Placing(left, area.top, -90)


def _waiting_outline(sizes: Sizes, form: Form, fan: Rectangle) -> Points:
    """The ground of rows and fan together."""
    row = sizes.queue_row
    boxes = [
        shapely.box(left, number * row, right, (number + 1) * row)
        for number, (left, right) in enumerate(form.rows)
    ]
    boxes.append(shapely.box(fan.left, len(form.rows) * row, fan.right, fan.top))
    whole = shapely.union_all(boxes, grid_size=1e-4)
    return outline_of(whole)


def _draw_green_way(
    drawing: Drawing, sizes: Sizes, form: Form, gate: tuple[float, float], fan: Rectangle
) -> Points:
    """The way past the queue, along the right, with chairs; it belongs to lane 1. Gives back the way."""
    right, top = form.entrance[1], len(form.rows) * sizes.queue_row
    left = right - sizes.walk
    x = left + 0.6
    ground = shapely.box(left, 0, right, top)
    way = [gate, (gate[0], -0.6), (x, -0.6), (x, top + 0.3)]
    if form.folded:
        ground = shapely.union(ground, shapely.box(fan.right, top, right, fan.bottom))
        y = (top + fan.bottom) / 2
        way[-1:] = [(x, y), (fan.right - 0.9, y)]
    drawing.ground("waiting", outline_of(ground), 1)
    drawing.line("cordon", (right - EDGE, EDGE), (right - EDGE, top - EDGE))
    for place in range(min(SEATS_BESIDE, int(top) - 1)):
        drawing.put("chair", right - 0.45, 1.0 + place, 90)
    return tuple(way)


def _draw_lanes(drawing: Drawing, sizes: Sizes, form: Form, room: Measures) -> dict[int, Points]:
    """All lanes with the yard behind them, upwards from the fan. Gives back the way through each, by its
    number: from the left, or from the right where the last one is green."""
    across = form.fan[1] - form.fan[0] if not form.folded else room.lanes[0]
    found = bays(sizes, room.station[0], form.lanes, (across - room.lanes[0]) / 2, form.paired)
    if form.green:
        found = [_renumbered(bay, form.lanes) for bay in found]
    registration, top, yard = sizes.fan, room.lanes[1] - room.observation, 0.0
    for place, lane in enumerate(lane for bay in found for lane in bay.lanes):
        shelters = form.tents.stations[2 * place : 2 * place + 2]
        yard = draw_lane(drawing, sizes, lane, registration, room.station, shelters)
    for bay, support in zip(found, form.tents.supports, strict=True):
        _draw_yard(drawing, sizes, bay, registration, yard, (top, room.lanes[1]), support)
    ways, end = {}, room.lanes[1]
    if form.observed:
        draw_observation(drawing, sizes, found, form.observed, (yard, top, end))
    for sharing in exits(found):
        if not form.observed:
            draw_exit(drawing, sizes, sharing, yard, top)
        gate = (sharing[0].left + sharing[-1].right) / 2
        for lane in sharing:
            way = ((lane.x, registration), (lane.x, top - 2.0), (gate, top), (gate, end))
            ways[lane.number] = tuple(dict.fromkeys(way))
    return dict(sorted(ways.items()))


def _renumbered(bay: Bay, lanes: int) -> Bay:
    return replace(bay, lanes=tuple(replace(lane, number=lanes + 1 - lane.number) for lane in bay.lanes))


def draw_exit(drawing: Drawing, sizes: Sizes, lanes: Sequence[Lane], bottom: float, top: float) -> None:
    """The way out of a lane, or of two neighbours together, fenced off from the staff's yard."""
    area = Rectangle(lanes[0].left, bottom, lanes[-1].right, top)
    drawing.zone("exit", area, lanes[0].number if len(lanes) == 1 else 0)
    drawing.gate("exit", area.x, top, min(sizes.gate, area.width))
    for lane in lanes:
        fence = lane.beside(-EDGE)
        drawing.line("cordon", (fence, bottom + EDGE), (fence, top - EDGE))


def draw_seats(drawing: Drawing, right: float, bottom: float) -> None:
    """Ten chairs, a metre apart, under a canopy whose lower right corner is given."""
    canopy = drawing.types["canopy-3x4.5"]
    left = right - canopy.width
    drawing.put("canopy-3x4.5", left + canopy.width / 2, bottom + canopy.depth / 2)
    for place in range(10):
        row, column = divmod(place, 5)
        drawing.put("chair", left + 0.25 + column, bottom + 0.9 + 1.2 * row)


def _draw_yard(
    drawing: Drawing,
    sizes: Sizes,
    bay: Bay,
    registration: float,
    bottom: float,
    tops: Span,
    tent: str,
) -> None:
    """Buffer, support and waste behind a bay, and the ways of staff and waste between them and its aisle.
    tops: where the yard ends, and where the site does: further up where people are observed behind it."""
    top, end = tops
    middle = bottom + sizes.buffer
    split = bay.right - min(sizes.waste, bay.right - bay.left - sizes.support)
    buffer = drawing.zone("buffer", Rectangle(bay.left, bottom, bay.right, middle))
    support = drawing.zone("support", Rectangle(bay.left, middle, split, top))
    waste = drawing.zone("waste", Rectangle(split, middle, bay.right, top))
    furnish_buffer(drawing, buffer)
    furnish_support(drawing, support, tent)
    furnish_waste(drawing, waste)

    came, left = track_out(sizes, bay, (support.x, waste.x), top, end)
    width = sizes.back_gate if end <= top else sizes.aisle / 2
    drawing.gate("staff", *came[0], width)
    drawing.gate("waste", *left[0], width)
    staff, bins = bay.aisle + sizes.aisle / 4, bay.aisle + sizes.aisle * 3 / 4
    last = registration + sizes.approach
    # Waste leaves above the staff, who come in from the left of it: both keep apart wherever the gates are.
    walk, out = buffer.y - sizes.lane_gap / 2, buffer.y + sizes.lane_gap / 2
    drawing.way("staff", (*came, (support.x, walk), (staff, walk), (staff, last)))
    drawing.way("waste", ((bins, last), (bins, out), (waste.x, out), *reversed(left)))


def furnish_buffer(drawing: Drawing, area: Rectangle) -> None:
    """Where staff change: hand disinfection, a chair, a bin."""
    drawing.put("hand-wash", area.left + 0.5, area.bottom + 0.5)
    drawing.put("chair", area.left + 1.2, area.bottom + 0.5)
    drawing.put("bin", area.left + 1.95, area.bottom + 0.5)


def furnish_support(drawing: Drawing, area: Rectangle, tent: str = "tent-12") -> None:
    """A tent for supplies and rest, walked through along its middle."""
    y = area.top - 0.2 - drawing.types[tent].width / 2
    drawing.put(tent, area.x, y, 90)
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
