"""Where people sit for observation after a vaccination: behind the lanes, before the exit.

The exits of the lanes lie on both sides of each bay, so the staff's and the waste's way out runs between the
seats, in a passage of its own: no way crosses another.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import shapely

from musterpoint.catalogue.drawing import Drawing, Rectangle, outline_of
from musterpoint.catalogue.layout_parts import EDGE, Bay, Lane, Sizes
from musterpoint.plan import Points


def exits(found: Sequence[Bay]) -> Iterator[list[Lane]]:
    """Lanes that leave together: those of two bays that lie side by side."""
    sharing: list[Lane] = []
    for bay in found:
        for lane in bay.lanes:
            if sharing and not (sharing[-1].side < 0 < lane.side):
                yield sharing
                sharing = []
            sharing.append(lane)
    yield sharing


def observation_depth(sizes: Sizes, found: Sequence[Bay], observed: int) -> float:
    """Metres that the seats take behind the yards: a strip in which staff come to their passage, rows of
    seats, and the exit. 0 where nobody is observed."""
    if not observed:
        return 0.0
    places = sum(len(_columns(sizes, lanes, area)) for lanes, area in _areas(sizes, found, (0.0, 1.0)))
    return sizes.aisle + math.ceil(observed / places) * sizes.queue_row + sizes.walk


def track_out(
    sizes: Sizes, bay: Bay, tracks: tuple[float, float], top: float, end: float
) -> tuple[Points, Points]:
    """The ways of staff and of waste from a yard's top to the end of the site, from outside in. tracks: the x
    of each in the yard. Where the site ends with the yard they have come."""
    staff, waste = tracks
    if end <= top:
        return ((staff, top),), ((waste, top),)
    middle, half = _passage(sizes, bay), sizes.aisle / 4
    return (
        _bent(middle - half, staff, top, top + 3 * half, end),
        _bent(middle + half, waste, top, top + half, end),
    )


def draw_observation(
    drawing: Drawing, sizes: Sizes, found: Sequence[Bay], observed: int, levels: tuple[float, float, float]
) -> None:
    """For each exit a way past the yard, rows of seats and the exit behind them. observed: who have a seat;
    levels: y at which the lanes end, the yards end and the site ends."""
    bottom, top, end = levels
    seats, last = top + sizes.aisle, end - sizes.walk
    areas = list(_areas(sizes, found, (seats, last)))
    for lanes, area in areas:
        way = shapely.box(lanes[0].left, bottom, lanes[-1].right, seats)
        ground = shapely.union(way, shapely.box(area.left, area.bottom, area.right, area.top))
        drawing.ground("observation", outline_of(ground))
        drawing.zone("exit", Rectangle(area.left, last, area.right, end))
        drawing.gate("exit", (lanes[0].left + lanes[-1].right) / 2, end, sizes.gate)
        _fence(drawing, lanes, area, bottom, end)
    _draw_seats(drawing, sizes, areas, observed)


def _fence(drawing: Drawing, lanes: Sequence[Lane], area: Rectangle, bottom: float, end: float) -> None:
    """Cordons between those who are observed and the staff: along the yard, below the seats, along the
    staff's passage."""
    for lane in lanes:
        fence = lane.beside(-EDGE)
        edge = area.right - EDGE if lane.side > 0 else area.left + EDGE
        drawing.line("cordon", (fence, bottom + EDGE), (fence, area.bottom - EDGE))
        drawing.line("cordon", (min(fence, edge), area.bottom + EDGE), (max(fence, edge), area.bottom + EDGE))
        drawing.line("cordon", (edge, area.bottom + 2 * EDGE), (edge, end - EDGE))


def _draw_seats(
    drawing: Drawing, sizes: Sizes, areas: Sequence[tuple[Sequence[Lane], Rectangle]], observed: int
) -> None:
    """So many chairs in rows, the foremost rows first, so that each exit has its share."""
    bottom = areas[0][1].bottom
    rows = round(areas[0][1].depth / sizes.queue_row)
    columns = [x for lanes, area in areas for x in _columns(sizes, lanes, area)]
    places = itertools.product(reversed(range(rows)), columns)
    for row, x in itertools.islice(places, observed):
        drawing.put("chair", x, bottom + (row + 0.5) * sizes.queue_row)


def _areas(
    sizes: Sizes, found: Sequence[Bay], levels: tuple[float, float]
) -> Iterator[tuple[list[Lane], Rectangle]]:
    """The lanes of each exit and the ground of their seats, from y to y: as far as the passages of the bays
    beside them."""
    half = sizes.aisle / 2
    passages = [_passage(sizes, bay) for bay in found]
    for lanes in exits(found):
        middle = (lanes[0].left + lanes[-1].right) / 2
        left = max((x + half for x in passages if x < middle), default=lanes[0].left)
        right = min((x - half for x in passages if x > middle), default=lanes[-1].right)
        yield lanes, Rectangle(left, levels[0], right, levels[1])


def _passage(sizes: Sizes, bay: Bay) -> float:
    """The middle of the staff's passage between the seats: behind a bay's middle, or, where only one lane
    leads past the bay, at the far side of it."""
    if len(bay.lanes) > 1:
        return (bay.left + bay.right) / 2
    return bay.right - sizes.aisle / 2


def _columns(sizes: Sizes, lanes: Sequence[Lane], area: Rectangle) -> list[float]:
    """The x of each seat in a row: to both sides of the way to the exit."""
    middle, half = (lanes[0].left + lanes[-1].right) / 2, sizes.queue_row / 2
    count = [
        int((room - half) / sizes.queue_spacing + 1e-6) for room in (middle - area.left, area.right - middle)
    ]
    left = [middle - half - (place + 0.5) * sizes.queue_spacing for place in reversed(range(count[0]))]
    return left + [middle + half + (place + 0.5) * sizes.queue_spacing for place in range(count[1])]


def _bent(outer: float, inner: float, top: float, turn: float, end: float) -> Points:
    """A way from a site's end down to a yard's top, which changes from one x to another at `turn`."""
    return tuple(dict.fromkeys(((outer, end), (outer, turn), (inner, turn), (inner, top))))
