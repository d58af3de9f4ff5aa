"""The queue of a layout: rows of any length, walked to and fro."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely

from musterpoint.catalogue.drawing import Drawing
from musterpoint.catalogue.layout_parts import EDGE, Sizes
from musterpoint.plan import Points

BATCH = 10
"""People let through at a time (case S4): every tenth place of the queue has a line mark."""

SHORTEST = 0.5
"""A cordon shorter than this, in metres, is left out."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Queue:
    """A drawn queue: the way through it, and the top of its last row."""

    path: Points
    top: float


def queue_path(rows: Sequence[Span], bottom: float, row: float, ends: Span, to_right: bool) -> Points:
    """The way through rows (from x to x, the lowest first) that are `row` metres high. ends: the x at which
    it enters the first row and leaves the last. to_right: how the first one is walked."""
    enter, leave = ends
    y = bottom + row / 2
    points = [(enter, y)]
    for here, there in pairwise(rows):
        x = _turn(here, there, row, to_right)
        points += [(x, y), (x, y + row)]
        y, to_right = y + row, not to_right
    return (*points, (leave, y))


def queue_length(rows: Sequence[Span], row: float, ends: Span, to_right: bool) -> float:
    """Metres of the way through rows (see `queue_path`)."""
    return sum(math.dist(*step) for step in pairwise(queue_path(rows, 0.0, row, ends, to_right)))


def rows_needed(span: Span, row: float, ends: Span, length: float) -> int:
    """How many rows of one and the same span make a way of at least that length; two at least."""
    count = 2
    while queue_length([span] * count, row, ends, True) < length:
        count += 1
    return count


def draw_queue(
    drawing: Drawing,
    sizes: Sizes,
    rows: Sequence[Span],
    bottom: float,
    ends: Span,
    to_right: bool = True,
    above: Span | None = None,
) -> Queue:
    """Cordons between the rows and a mark after every batch. above: from where to where the ground goes on
    above the last row, by default along all of it."""
    row, (enter, leave) = sizes.queue_row, ends
    path = queue_path(rows, bottom, row, ends, to_right)
    top = bottom + len(rows) * row
    for side in (0, 1):
        for x, low, high in _sides(rows, bottom, row, side):
            drawing.line("cordon", (x, low), (x, high))
    turns = [x for x, _y in path[2:-1:2]]
    for number, (turn, (here, there)) in enumerate(zip(turns, pairwise(rows), strict=True), 1):
        _divide(drawing, here, there, bottom + number * row, (turn - row / 2, turn + row / 2))
    _cordon(drawing, rows[0], bottom + EDGE, (enter - sizes.gate / 2, enter + sizes.gate / 2))
    left, right = above or rows[-1]
    last = (max(left, rows[-1][0]), min(right, rows[-1][1]))
    _divide(drawing, rows[-1], last, top, (leave - sizes.gate / 2, leave + sizes.gate / 2))
    _mark(drawing, sizes, rows, bottom, path)
    return Queue((*path, (leave, top + 0.3)), top)


def _mark(drawing: Drawing, sizes: Sizes, rows: Sequence[Span], bottom: float, path: Points) -> None:
    """A line mark after every batch of people."""
    row, line = sizes.queue_row, shapely.LineString(path)
    step = round(BATCH * sizes.queue_spacing)
    for distance in range(step, int(line.length), step):
        place = line.interpolate(distance)
        number = min(int((place.y - bottom) / row), len(rows) - 1)
        left, right = rows[number]
        x = min(max(place.x, left + row), right - row)
        drawing.put("line-mark", x, bottom + (number + 0.5) * row, 90)


def _divide(drawing: Drawing, here: Span, there: Span, y: float, opening: Span) -> None:
    """Cordons between a row and what lies above it: on the line that they share, and inside the one or the
    other where that one goes on alone."""
    shared = (max(here[0], there[0]), min(here[1], there[1]))
    _cordon(drawing, shared, y, opening)
    for row, inside in ((here, y - EDGE), (there, y + EDGE)):
        for alone in ((row[0], shared[0]), (shared[1], row[1])):
            _cordon(drawing, alone, inside, (alone[1] - 2 * EDGE, alone[1]))


def _turn(here: Span, there: Span, row: float, to_right: bool) -> float:
    """Where the way leaves a row for the next one."""
    return min(here[1], there[1]) - row / 2 if to_right else max(here[0], there[0]) + row / 2


def _sides(
    rows: Sequence[Span], bottom: float, row: float, side: int
) -> Iterator[tuple[float, float, float]]:
    """The outer cordons of one side (x, from y to y); rows that end at one x share theirs."""
    start, inwards = 0, EDGE if side == 0 else -EDGE
    for number in range(1, len(rows) + 1):
        if number == len(rows) or abs(rows[number][side] - rows[start][side]) > 1e-6:
            low = bottom + start * row + (EDGE if start == 0 else 0)
            yield rows[start][side] + inwards, low, bottom + number * row
            start = number


def _cordon(drawing: Drawing, span: Span, y: float, opening: Span) -> None:
    """A cordon along a span but for its opening."""
    for start, end in ((span[0] + 2 * EDGE, opening[0]), (opening[1], span[1] - 2 * EDGE)):
        if end - start > SHORTEST:
            drawing.line("cordon", (start, y), (end, y))
