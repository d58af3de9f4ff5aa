"""How much of each pixel many polygons cover: an antialiasing rasteriser that holds no lock.

Qt's painter holds Python's lock while it draws, so a thread that draws a city makes the window wait; and it
time with the square of a path's size. Here every edge adds its signed area to the pixels that it crosses and
a running sum along each row gives the coverage (Raph Levien, font-rs, 2016): time is linear in edges, and
houses that share a wall leave no seam.

A mask is an array of float32 (height, width + 2) of zeros that edges are added to; the two columns more take
what ends at the right border.
"""

from __future__ import annotations

import math

import numpy

from musterpoint.geo.compiled import compiled

Matrix = tuple[float, float, float, float, float, float]
"""x' = m11·x + m21·y + dx, y' = m12·x + m22·y + dy, in the order m11, m12, m21, m22, dx, dy."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

BLOCK = 128
"""Neighbours that are looked up together."""

ROUND = 3.0
"""Lines from so many pixels on have round ends and bends; below, nobody sees the difference."""


def empty_mask(width: int, height: int) -> numpy.ndarray:
    return numpy.zeros((height, width + 2), numpy.float32)


@compiled
def add_areas(
    mask: numpy.ndarray,
    points: numpy.ndarray,
    rings: numpy.ndarray,
    polygons: numpy.ndarray,
    chosen: numpy.ndarray,
    matrix: Matrix,
) -> None:
    """Add the inside of polygons to a mask. points: float32 (n, 2); rings: where each ring's points begin,
    and the end; polygons: where each polygon's rings begin, and the end; chosen: numbers of polygons. Outer
    rings run one way, holes the other."""
    m11, m12, m21, m22, dx, dy = matrix
    for polygon in chosen:
        for ring in range(polygons[polygon], polygons[polygon + 1]):
            first = rings[ring]
            x0 = m11 * points[first, 0] + m21 * points[first, 1] + dx
            y0 = m12 * points[first, 0] + m22 * points[first, 1] + dy
            for place in range(first + 1, rings[ring + 1]):
                x1 = m11 * points[place, 0] + m21 * points[place, 1] + dx
                y1 = m12 * points[place, 0] + m22 * points[place, 1] + dy
                _add_edge(mask, x0, y0, x1, y1)
                x0, y0 = x1, y1
            x1 = m11 * points[first, 0] + m21 * points[first, 1] + dx
            y1 = m12 * points[first, 0] + m22 * points[first, 1] + dy
            _add_edge(mask, x0, y0, x1, y1)


@compiled
def add_lines(
    mask: numpy.ndarray,
    points: numpy.ndarray,
    rings: numpy.ndarray,
    polygons: numpy.ndarray,
    chosen: numpy.ndarray,
    matrix: Matrix,
    width: float,
    dash: float = 0.0,
    gap: float = 0.0,
) -> None:
    """Add lines or outlines, `width` pixels wide, to a mask; arguments as for `add_areas`. dash, gap: lengths
    in pixels, 0 for an unbroken line."""
    m11, m12, m21, m22, dx, dy = matrix
    for polygon in chosen:
        for ring in range(polygons[polygon], polygons[polygon + 1]):
            first, done = rings[ring], 0.0
            x0 = m11 * points[first, 0] + m21 * points[first, 1] + dx
            y0 = m12 * points[first, 0] + m22 * points[first, 1] + dy
            for place in range(first + 1, rings[ring + 1]):
                x1 = m11 * points[place, 0] + m21 * points[place, 1] + dx
                y1 = m12 * points[place, 0] + m22 * points[place, 1] + dy
                if _is_beside(mask, x0, y0, x1, y1, width):
                    if gap > 0:
                        done = (done + math.hypot(x1 - x0, y1 - y0)) % (dash + gap)
                elif gap > 0:
                    done = _add_dashes(mask, x0, y0, x1, y1, width, dash, gap, done)
                else:
                    _add_bar(mask, x0, y0, x1, y1, width, width / 2 if width < ROUND else 0.0)
                    if width >= ROUND:
                        _add_disc(mask, x1, y1, width / 2)
                        if place == first + 1:
                            _add_disc(mask, x0, y0, width / 2)
                x0, y0 = x1, y1


@compiled
def _is_beside(mask: numpy.ndarray, x0: float, y0: float, x1: float, y1: float, width: float) -> bool:
    """Whether a line of this width doesn't reach the mask."""
    height, right = mask.shape[0], mask.shape[1] - 2
    return (
        max(x0, x1) < -width
        or max(y0, y1) < -width
        or min(x0, x1) > right + width
        or min(y0, y1) > height + width
    )


@compiled
def _add_dashes(
    mask: numpy.ndarray, x0: float, y0: float, x1: float, y1: float,
    width: float, dash: float, gap: float, done: float,
) -> float:  # fmt: skip
    """One edge of a broken line. done: how far into a dash and its gap the line is; the answer is the same
    for the next edge."""
    length = math.hypot(x1 - x0, y1 - y0)
    far = max(mask.shape[0], mask.shape[1])
    if length > 16 * far:
        # Mostly out of sight, and too long to be walked dash by dash.
        _add_bar(mask, x0, y0, x1, y1, width, 0.0)
        return 0.0
    place = 0.0
    while place < length:
        step = min((dash if done < dash else dash + gap) - done, length - place)
        if done < dash:
            start, end = place / length, (place + step) / length
            _add_bar(
                mask, x0 + (x1 - x0) * start, y0 + (y1 - y0) * start,
                x0 + (x1 - x0) * end, y0 + (y1 - y0) * end, width, 0.0,
            )  # fmt: skip
        place += max(step, 1e-3)
        done = (done + max(step, 1e-3)) % (dash + gap)
    return done


@compiled
def _add_bar(
    mask: numpy.ndarray, x0: float, y0: float, x1: float, y1: float, width: float, longer: float
) -> None:
    """A straight line with a width, longer by some pixels at both ends: half its width makes right angles
    whole."""
    length = math.hypot(x1 - x0, y1 - y0)
    if length < 1e-6:
        return
    east, south = (x1 - x0) / length, (y1 - y0) / length
    x0, y0, x1, y1 = x0 - east * longer, y0 - south * longer, x1 + east * longer, y1 + south * longer
    across, down = -south * width / 2, east * width / 2
    _add_edge(mask, x0 + across, y0 + down, x1 + across, y1 + down)
    _add_edge(mask, x1 + across, y1 + down, x1 - across, y1 - down)
    _add_edge(mask, x1 - across, y1 - down, x0 - across, y0 - down)
    _add_edge(mask, x0 - across, y0 - down, x0 + across, y0 + down)


@compiled
def _add_disc(mask: numpy.ndarray, x: float, y: float, radius: float) -> None:
    """A disc of sixteen sides that makes ends and bends of wide lines round; it runs as `_add_bar` does."""
    x0, y0 = x + radius, y
    for side in range(1, 17):
        turn = -side * math.pi / 8
        x1, y1 = x + radius * math.cos(turn), y + radius * math.sin(turn)
        _add_edge(mask, x0, y0, x1, y1)
        x0, y0 = x1, y1


@compiled
def shade(mask: numpy.ndarray, red: float, green: float, blue: float, alpha: float) -> numpy.ndarray:
    """A mask as pixels of one colour (parts of 1): uint8 (height, width, 4), premultiplied, in Qt's order
    blue, green, red, alpha."""
    height, width = mask.shape[0], mask.shape[1] - 2
    pixels = numpy.zeros((height, width, 4), numpy.uint8)
    most, half = numpy.float32(255 * alpha), numpy.float32(0.5)
    blue, green, red = numpy.float32(blue), numpy.float32(green), numpy.float32(red)
    for row in range(height):
        covered = numpy.float32(0)
        for column in range(width):
            covered += mask[row, column]
            opacity = min(abs(covered), numpy.float32(1)) * most
            if opacity >= half:
                pixels[row, column, 0] = numpy.uint8(opacity * blue + half)
                pixels[row, column, 1] = numpy.uint8(opacity * green + half)
                pixels[row, column, 2] = numpy.uint8(opacity * red + half)
                pixels[row, column, 3] = numpy.uint8(opacity + half)
    return pixels


@compiled
def closed_rings(points: numpy.ndarray, counts: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Where each ring begins among the points (n, 2) of polygons, and where each polygon's rings do, both
    with the end. counts: points of each polygon, holes and further parts among them. A ring ends where it
    comes back to its first point."""
    rings = numpy.empty(len(points) // 3 + len(counts) + 1, numpy.int64)
    rings_of = numpy.empty(len(counts) + 1, numpy.int64)
    found, first = 0, 0
    for polygon in range(len(counts)):
        rings_of[polygon] = found
        end = first + counts[polygon]
        start = first
        for place in range(first, end):
            closed = place > start + 2 and (
                points[place, 0] == points[start, 0] and points[place, 1] == points[start, 1]
            )
            if closed or place == end - 1:
                rings[found] = start
                found += 1
                start = place + 1
        first = end
    rings[found], rings_of[len(counts)] = first, found
    return rings[: found + 1].copy(), rings_of


@compiled
def turn_clockwise(points: numpy.ndarray, starts: numpy.ndarray, ends: numpy.ndarray) -> None:
    """Turn those of the rings between starts and ends round that run counter-clockwise, in place."""
    for ring in range(len(starts)):
        first, end = starts[ring], ends[ring]
        area = 0.0
        for place in range(first, end - 1):
            across = points[place + 1, 0] - points[first, 0], points[place + 1, 1] - points[first, 1]
            before = points[place, 0] - points[first, 0], points[place, 1] - points[first, 1]
            area += before[0] * across[1] - across[0] * before[1]
        if area > 0:
            points[first:end] = points[first:end][::-1].copy()


@compiled
def boxes_meeting(boxes: numpy.ndarray, blocks: numpy.ndarray, box: Box, size: float) -> numpy.ndarray:
    """The numbers of the boxes (n, 4: left, bottom, right, top) that meet another one and are at least `size`
    long or high. blocks: the boxes around each `BLOCK` boxes, (n / BLOCK, 4)."""
    left, bottom, right, top = box
    met = (blocks[:, 0] <= right) & (blocks[:, 2] >= left) & (blocks[:, 1] <= top) & (blocks[:, 3] >= bottom)
    found = numpy.empty(min(met.sum() * BLOCK, len(boxes)), numpy.int64)
    count = 0
    for block in numpy.flatnonzero(met):
        for number in range(block * BLOCK, min((block + 1) * BLOCK, len(boxes))):
            west, south, east, north = boxes[number]
            meets = west <= right and east >= left and south <= top and north >= bottom
            if meets and (east - west >= size or north - south >= size):
                found[count] = number
                count += 1
    return found[:count]


@compiled
def _add_edge(mask: numpy.ndarray, x0: float, y0: float, x1: float, y1: float) -> None:
    """An edge, cut where it leaves the mask: what lies left of it still counts for the whole row, what lies
    right of it for nothing."""
    height, width = mask.shape[0], mask.shape[1] - 2
    if y0 == y1 or max(y0, y1) <= 0 or min(y0, y1) >= height or min(x0, x1) >= width:
        return
    if y0 < y1:
        sign = 1.0
    else:
        sign = -1.0
        x0, y0, x1, y1 = x1, y1, x0, y0
    slope = (x1 - x0) / (y1 - y0)
    if y0 < 0:
        x0, y0 = x0 - y0 * slope, 0.0
    if y1 > height:
        x1, y1 = x1 - (y1 - height) * slope, float(height)
    if max(x0, x1) <= 0:
        _add_inner(mask, 0.0, y0, 0.0, y1, sign)
    elif min(x0, x1) >= 0 and max(x0, x1) <= width:
        _add_inner(mask, x0, y0, x1, y1, sign)
    else:
        _add_cut(mask, x0, y0, x1, y1, sign, slope)


@compiled
def _add_cut(
    mask: numpy.ndarray, x0: float, y0: float, x1: float, y1: float, sign: float, slope: float
) -> None:
    """An edge that crosses the left border, the right one or both, piece by piece from its top."""
    width = float(mask.shape[1] - 2)
    at_left, at_right = y0 - x0 / slope, y0 + (width - x0) / slope
    first, second = min(at_left, at_right), max(at_left, at_right)
    upper = y0
    for lower in (min(max(first, y0), y1), min(max(second, y0), y1), y1):
        if lower > upper:
            middle = x0 + ((upper + lower) / 2 - y0) * slope
            if middle <= 0:
                _add_inner(mask, 0.0, upper, 0.0, lower, sign)
            elif middle < width:
                left = min(max(x0 + (upper - y0) * slope, 0.0), width)
                right = min(max(x0 + (lower - y0) * slope, 0.0), width)
                _add_inner(mask, left, upper, right, lower, sign)
        upper = max(upper, lower)


@compiled
def _add_inner(mask: numpy.ndarray, x0: float, y0: float, x1: float, y1: float, sign: float) -> None:
    """An edge within the mask that runs down: row by row, its area is shared out to the pixels that it
    crosses, the rest of its height to the pixel after them."""
    if y0 >= y1:
        return
    slope = (x1 - x0) / (y1 - y0)
    x = x0
    for row in range(int(y0), min(mask.shape[0], math.ceil(y1))):
        height = min(row + 1.0, y1) - max(float(row), y0)
        following = x + slope * height
        area = sign * height
        left, right = min(x, following), max(x, following)
        column, last = int(left), math.ceil(right)
        if last <= column + 1:
            beyond = (left + right) / 2 - column
            mask[row, column] += area * (1 - beyond)
            mask[row, column + 1] += area * beyond
        else:
            rise = 1.0 / (right - left)
            before = column + 1.0 - left
            done = rise * before * before / 2
            mask[row, column] += area * done
            for inner in range(column + 1, last - 1):
                # The coverage of this pixel, less that of the one before it.
                here = rise * (inner + 0.5 - left)
                mask[row, inner] += area * (here - done)
                done = here
            past = right - (last - 1)
            here = 1 - rise * past * past / 2
            mask[row, last - 1] += area * (here - done)
            mask[row, last] += area * (1 - here)
        x = following
