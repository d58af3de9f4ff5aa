"""Where the blocks of a site fit on a raster of free ground: the inner loop of fitting.

A frame is looked at upright: column 0 is its left edge, row 0 its bottom, and residents walk upwards. All
sizes are in cells. Lanes are tried everywhere; below them rows of the queue follow, each as far as the ground
goes, until the queue is long enough and the entrance block fits under the last of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from musterpoint.geo.compiled import compiled

MOST_ROWS = 60
"""More rows than that, and a queue is no longer one."""

STRIDE = 3
"""Cells between the places at which lanes are tried."""


class Blocks(NamedTuple):
    """What has to fit, in cells. width, depth: of all lanes with their fan; row: height of a row; gate: half
    the room that an opening takes; leave: the column, from the lanes' left, below which people should leave
    the queue, between first and last; entrance_width, entrance_depth, enter: the entrance block, and where in
    it people come in; walk: width of the green lane's way, 0 without; between: rows of ground between queue
    and lanes; need: length of the queue in cells; wide: how far rows may reach beyond the lanes' sides."""

    width: int
    depth: int
    row: int
    gate: int
    first: int
    leave: int
    last: int
    entrance_width: int
    entrance_depth: int
    enter: int
    walk: int
    between: int
    need: int
    wide: int


class Wishes(NamedTuple):
    """What is better. x, y: where the middle of the site should be; gate_x, gate_y: where its gate should be;
    weights: cost of a cell that the queue is short, of a cell between the gate and its place, between the
    middle and its place, and of a square cell of ground."""

    x: float
    y: float
    gate_x: float
    gate_y: float
    short: float
    gate: float
    away: float
    ground: float


@compiled
def sums(free):
    """Summed areas of a raster (h, w) of 0 and 1, array (h + 1, w + 1)."""
    height, width = free.shape
    total = np.zeros((height + 1, width + 1), np.int32)
    for y in range(height):
        line = 0
        for x in range(width):
            line += free[y, x]
            total[y + 1, x + 1] = total[y, x + 1] + line
    return total


@compiled
def is_free(total, x, y, width, depth):
    """Whether a rectangle of cells lies on free ground."""
    if x < 0 or y < 0 or y + depth >= total.shape[0] or x + width >= total.shape[1]:
        return False
    inside = total[y + depth, x + width] - total[y, x + width] - total[y + depth, x] + total[y, x]
    return inside == width * depth


@compiled
def runs(free, row):
    """For strips `row` cells high that begin at each cell: the first and the last column (h, w) of the free
    stretch that a column belongs to; -1 where the strip isn't free there."""
    height, width = free.shape
    first = np.full((height, width), -1, np.int32)
    last = np.full((height, width), -1, np.int32)
    up = np.zeros(width, np.int32)
    for y in range(height - 1, -1, -1):
        start = -1
        for x in range(width):
            up[x] = up[x] + 1 if free[y, x] else 0
            if up[x] >= row:
                if start < 0:
                    start = x
                first[y, x] = start
            else:
                start = -1
        end = -1
        for x in range(width - 1, -1, -1):
            if first[y, x] >= 0:
                if end < 0:
                    end = x
                last[y, x] = end
            else:
                end = -1
    return first, last


@compiled
def next_span(first, last, y, low, high, left, right, least):
    """The longest stretch of the strip at y, between left and right, that shares `least` columns with low to
    high; (-1, -1) where there is none."""
    best_low, best_high = -1, -1
    x = max(low, left)
    while x <= min(high, right):
        if first[y, x] < 0:
            x += 1
            continue
        start, end = max(first[y, x], left), min(last[y, x], right)
        shared = min(end, high) - max(start, low) + 1
        if shared >= least and end - start > best_high - best_low:
            best_low, best_high = start, end
        x = last[y, x] + 1
    return best_low, best_high


@compiled
def entrance_at(total, blocks, low, high, y, right, wish):
    """The left column of the entrance block under a row from low to high, as near to the wished column of its
    gate as can be; -1 where there is no room. right: where a green lane's way asks for its right edge."""
    depth, width = blocks.entrance_depth, blocks.entrance_width
    start, end = low + blocks.gate - blocks.enter, high - blocks.gate - blocks.enter + 1
    if right >= 0:
        x = right - width
        fits = start <= x <= end and is_free(total, x, y - depth, width, depth)
        return x if fits else -1
    # Outwards from where it is wished: the first that fits is the nearest.
    start, wished = max(start, 0), wish - blocks.enter
    above = min(max(int(np.ceil(wished)), start), end + 1)
    below = above - 1
    while below >= start or above <= end:
        if above > end or (below >= start and wished - below <= above - wished):
            x, below = below, below - 1
        else:
            x, above = above, above + 1
        if is_free(total, x, y - depth, width, depth):
            return x
    return -1


@compiled
def first_span(first, last, blocks, x, row_y, left, right):
    """From column to column of the row beside the lanes, whose lower left cell lies in column x; (-1, -1)
    where people couldn't leave it."""
    if row_y < 0:
        return -1, -1
    for leave in (blocks.leave, blocks.first, blocks.last):
        column = x + leave
        if left <= column < right and first[row_y, column] >= 0:
            low, high = max(first[row_y, column], left), min(last[row_y, column], right - 1)
            if column - low >= blocks.gate and high - column >= blocks.gate - 1:
                return low, high
    return -1, -1


@compiled
def cost_of(blocks, wishes, ground, place, short):
    """What a site costs. ground: its left, bottom, right and top; place: left of its entrance block."""
    left, bottom, right, top = ground
    gate = np.hypot(place + blocks.enter - wishes.gate_x, bottom - wishes.gate_y)
    away = np.hypot((left + right) / 2 - wishes.x, (bottom + top) / 2 - wishes.y)
    size = (right - left) * (top - bottom)
    return short * wishes.short + gate * wishes.gate + away * wishes.away + size * wishes.ground


@compiled
def try_lanes(total, first, last, blocks, wishes, x, y, spans, found):
    """The best queue and entrance for lanes whose lower left cell is x, y. Writes spans (MOST_ROWS, 2), the
    row beside the lanes first, and found (see `best_form`); leaves both alone where nothing is cheaper."""
    left, right = max(0, x - blocks.wide), min(first.shape[1], x + blocks.width + blocks.wide)
    edge, trial = -1, np.empty((MOST_ROWS, 2), np.int32)
    if blocks.walk:
        edge = right if blocks.between else x + blocks.width
        right = edge - blocks.walk
    row_y = y - blocks.between - blocks.row
    low, high = first_span(first, last, blocks, x, row_y, left, right)
    between = edge - x if edge >= 0 else 1
    if low < 0 or (blocks.between and not is_free(total, x, y - blocks.between, between, blocks.between)):
        return
    wish = wishes.gate_x if wishes.gate > 0 else float(x + blocks.width / 2)
    length, widest, west, east = 0, 0, min(x, low), max(x + blocks.width, high + 1)
    for rows in range(1, MOST_ROWS + 1):
        trial[rows - 1, 0], trial[rows - 1, 1] = low, high
        length += high - low + 1
        widest = max(widest, high - low + 1)
        west, east = min(west, low), max(east, high + 1)
        if (east - west) * (y + blocks.depth - row_y + blocks.entrance_depth) * wishes.ground > found[0]:
            return  # more rows take more ground
        # The first and the last row are walked in part only.
        short = max(0, blocks.need - (length - widest))
        place = entrance_at(total, blocks, low, high, row_y, edge, wish) if rows >= 2 else -1
        if place >= 0:
            beside = y - blocks.between - row_y
            if edge >= 0 and not is_free(total, edge - blocks.walk, row_y, blocks.walk, beside):
                return
            outer = max(east, place + blocks.entrance_width)
            ground = (min(west, place), row_y - blocks.entrance_depth, outer, y + blocks.depth)
            cost = cost_of(blocks, wishes, ground, place, short)
            if cost < found[0]:
                found[0], found[1], found[2] = cost, rows, place
                found[3], found[4], found[5] = short, x, y
                spans[:rows] = trial[:rows]
            if short == 0:
                return
        row_y -= blocks.row
        if row_y < blocks.entrance_depth:
            return
        low, high = next_span(first, last, row_y, low, high, left, right - 1, 2 * blocks.row)
        if low < 0:
            return


@compiled
def least_away(blocks, wishes, x, y):
    """What the middle's distance from its place costs at least, for lanes whose lower left cell is x, y: the
    site reaches up to the lanes' top, at least two rows and the entrance below them, and to each side at most
    as far as rows and entrance may."""
    middle, top = x + blocks.width / 2, y + blocks.depth
    beside = max(0.0, abs(middle - wishes.x) - (blocks.wide + blocks.entrance_width) / 2)
    highest = (top + y - blocks.between - 2 * blocks.row - blocks.entrance_depth + blocks.row) / 2
    return np.hypot(beside, max(0.0, wishes.y - highest)) * wishes.away


@compiled
def best_form(total, first, last, blocks, wishes, limit):
    """The cheapest place of lanes, queue and entrance, cheaper than limit. Returns found (6,): cost (infinite
    where nothing fits), rows, left of the entrance, cells that the queue is short, x and y of the lanes; and
    spans (rows, 2), the row beside the lanes first, from column to column, both included."""
    found = np.zeros(6)
    found[0] = limit
    found[1] = 0
    spans = np.zeros((MOST_ROWS, 2), np.int32)
    height, width = first.shape
    for y in range(height - blocks.depth - 1, 2 * blocks.row - 1, -STRIDE):
        for x in range(0, width - blocks.width, STRIDE):
            if least_away(blocks, wishes, x, y) < found[0] and is_free(
                total, x, y, blocks.width, blocks.depth
            ):
                try_lanes(total, first, last, blocks, wishes, x, y, spans, found)
    return found, spans[: int(found[1])]
