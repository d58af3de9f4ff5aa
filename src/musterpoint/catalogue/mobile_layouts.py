"""Layouts of the small sites: a van in a courtyard, a base for home visits."""

from __future__ import annotations

import math

import shapely

from musterpoint.catalogue.drawing import Drawing, Rectangle, outline_of
from musterpoint.catalogue.forms import Types
from musterpoint.catalogue.layout_parts import (
    EDGE,
    Lane,
    Sizes,
    draw_lane,
    draw_plain_check,
    draw_screened_seats,
)
from musterpoint.catalogue.layouts import draw_exit, furnish_buffer, furnish_support, furnish_waste
from musterpoint.catalogue.queue_parts import draw_queue, rows_needed
from musterpoint.catalogue.types import KitLayout


def van_layout(types: Types, sizes: Sizes, observed: int = 0, *, queue: int) -> KitLayout:
    """A van with one lane beside it, for a courtyard: `queue` people called at a time. observed: people who
    find a seat on the lane's other side."""
    drawing = Drawing(types)
    lane = Lane(1, 0.0, sizes.walk, +1)
    aisle = lane.right + types["canopy-3x3"].width
    van = aisle + sizes.aisle
    width = van + types["van"].depth + 0.8

    isolation = Rectangle(3.4 + sizes.isolation_gap, 0, width, 2.2)
    check = Rectangle(0, 0, 3.4, isolation.top + sizes.isolation_gap)
    draw_plain_check(drawing, check, lane.walk)
    draw_screened_seats(drawing, isolation)

    ends = (lane.x, lane.x)
    rows = rows_needed((0.0, width), sizes.queue_row, ends, queue * sizes.queue_spacing)
    walked = draw_queue(drawing, sizes, [(0.0, width)] * rows, check.top, ends)
    registration = walked.top + sizes.approach
    drawing.zone("waiting", Rectangle(0, check.top, width, registration))
    drawing.way("residents", ((lane.x, 0), *walked.path))
    yard = draw_lane(drawing, sizes, lane, registration)
    top = yard + sizes.buffer
    drawing.way("residents", (walked.path[-1], (lane.x, registration), (lane.x, top)), lane.number)
    if observed:
        _draw_observation(drawing, sizes, lane, (registration, yard, top), observed)
    else:
        draw_exit(drawing, sizes, [lane], yard, top)

    support = drawing.zone("support", Rectangle(van, yard - types["van"].width - 0.8, width, yard))
    drawing.put("van", support.x, support.y, 90)
    waste = drawing.zone("waste", Rectangle(lane.right, yard, aisle, top))
    furnish_waste(drawing, waste, bins=2)
    buffer = drawing.zone("buffer", Rectangle(aisle, yard, width, top))
    furnish_buffer(drawing, Rectangle(van, buffer.bottom, buffer.right, buffer.top))
    bins, staff = aisle + sizes.aisle / 4, aisle + sizes.aisle * 3 / 4
    last = registration + sizes.approach
    drawing.gate("staff", staff, top, sizes.back_gate)
    drawing.gate("waste", waste.x, top, sizes.back_gate)
    drawing.way("staff", ((staff, top), (staff, last)))
    drawing.way("waste", ((bins, last), (bins, yard + 0.6), (waste.x, yard + 0.6), (waste.x, top)))
    return drawing.finished()


def _draw_observation(
    drawing: Drawing, sizes: Sizes, lane: Lane, levels: tuple[float, float, float], observed: int
) -> None:
    """Rows of seats to the left of the lane, from its beginning to the exit. levels: y at which the lane
    begins and ends, and where the site ends."""
    bottom, yard, top = levels
    last = top - sizes.walk
    rows = int((last - bottom) / sizes.queue_row)
    columns = math.ceil(observed / rows)
    left = lane.left - columns * sizes.queue_spacing - sizes.walk
    beside, past = shapely.box(left, bottom, lane.left, top), shapely.box(left, yard, lane.right, last)
    ground = shapely.union(beside, past)
    drawing.ground("observation", outline_of(ground))
    drawing.zone("exit", Rectangle(lane.left, last, lane.right, top))
    drawing.gate("exit", lane.x, top, min(sizes.gate, lane.walk))
    drawing.line("cordon", (lane.left - EDGE, bottom + EDGE), (lane.left - EDGE, yard - EDGE))
    fence = lane.right - EDGE
    drawing.line("cordon", (fence, yard + EDGE), (fence, top - EDGE))
    for place in range(observed):
        row, column = divmod(place, columns)
        x = lane.left - (column + 0.5) * sizes.queue_spacing
        drawing.put("chair", x, last - (row + 0.5) * sizes.queue_row)


def base_layout(types: Types, sizes: Sizes, lanes: int) -> KitLayout:
    """Where home-visit teams (one per "lane") start, change and hand over their samples. No resident comes
    here. Staff go round one way: through their tent to the van, and back through the buffer; samples and
    waste leave on the other side."""
    drawing = Drawing(types)
    depth, team = sizes.yard, types["tent-12"].depth + 1.0
    teams = lanes * team
    top = depth + types["courier-van"].width + 2.4
    parking = drawing.zone("support", Rectangle(0, depth, teams, top))
    for number in range(1, lanes + 1):
        tent = drawing.zone("support", Rectangle((number - 1) * team, 0, number * team, depth), number)
        furnish_support(drawing, tent)
        drawing.gate("staff", tent.x, 0, sizes.back_gate)
        drawing.way("staff", ((tent.x, 0), (tent.x, depth + 0.9)), number)
        drawing.put("courier-van", tent.x, parking.y, 90)

    buffer = drawing.zone("buffer", Rectangle(teams, 0, teams + sizes.support, top))
    furnish_buffer(drawing, buffer)
    drawing.put("canopy-3x3", buffer.x, buffer.y)
    back, out = top - 0.6, buffer.right - 0.8
    drawing.gate("staff", out, 0, sizes.back_gate)
    drawing.way("staff", ((team / 2, back), (out, back), (out, 0)))

    width = buffer.right + sizes.waste
    samples = drawing.zone("support", Rectangle(buffer.right, 0, width, depth))
    drawing.put("canopy-3x3", samples.x, samples.y)
    drawing.put("table", samples.x, samples.y)
    drawing.put("chair", samples.x, samples.y - 0.8)
    drawing.put("sample-box", samples.x - 1.1, samples.y)
    waste = drawing.zone("waste", Rectangle(buffer.right, depth, width, top))
    furnish_waste(drawing, waste, screened=False)
    drawing.gate("waste", waste.x, top, sizes.back_gate)
    drawing.way("waste", ((buffer.right + 0.3, waste.y - 1), (waste.x, waste.y - 1), (waste.x, top)))
    return drawing.finished()
