"""A queue that goes to and fro over an area: how it is walked, where people stand, how many it holds."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.affinity import rotate

from musterpoint.plan import Points

EDGE = 0.1
"""How far the outer cordons stand inside the edge of the area, in metres."""

SHORTEST = 0.5
"""A cordon shorter than this, in metres, is left out."""

LIKE = 0.01
"""Lengths are alike that differ by less, and a strip is inside that sticks out by less (metres)."""

Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Serpentine:
    """path: walked from its first point to its last. marks: x, y of the places where people stand and the
    direction in which they walk there, degrees counter-clockwise from east. cordons: what parts the rows and
    closes them to the outside. Coordinates are those of the area, in metres."""

    path: Points = ()
    marks: tuple[tuple[float, float, float], ...] = ()
    cordons: tuple[Line, ...] = ()

    @property
    def people(self) -> int:
        """How many it holds."""
        return len(self.marks)

    @property
    def length(self) -> float:
        """Metres from its first point to its last."""
        return shapely.LineString(self.path).length if len(self.path) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A strip of the area that lies inside it over its whole depth."""

    bottom: float
    left: float
    right: float


def serpentine(outline: Points, row: float, spacing: float) -> Serpentine:
    """The queue that fills an area (n, 2) with rows `row` metres wide and a person every `spacing` metres.

    The rows run along the longer side of the smallest rectangle around the area; the first is on the side
    where the outline begins, so that a turned area has a turned queue. Only strips that lie inside the area
    as a whole are used, so an area too small for a row twice as long as wide holds nobody. Raises ValueError
    unless row and spacing are greater than 0.
    """
    if row <= 0 or spacing <= 0:
        raise ValueError("rows and spacing must be greater than 0")
    if len(outline) < 3:
        return Serpentine()
    area, origin = shapely.Polygon(outline), outline[0]
    angle = _direction(area)
    rows = list(_rows(shapely.make_valid(rotate(area, -angle, origin=origin)), row))
    if not rows:
        return Serpentine()
    path = _path(rows, row)
    marks = _marks(path, spacing)
    turned = [_turned(np.array(line), angle, origin) for line in _cordons(rows, row)]
    places = _turned(marks[:, :2], angle, origin)
    return Serpentine(
        _points(_turned(path, angle, origin)),
        tuple(
            (x, y, (turn + angle) % 360)
            for (x, y), turn in zip(places.tolist(), marks[:, 2].tolist(), strict=True)
        ),
        tuple(_points(line) for line in turned),
    )


def _direction(area: shapely.Polygon) -> float:
    """Of the rows, in degrees from -180 to 180."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(area))
    if len(corners) < 3:
        return 0.0
    points = shapely.get_coordinates(area)
    sides = np.diff(corners[:3], axis=0)
    lengths = np.hypot(*sides.T)
    # Of a square's sides the one that is drawn first.
    first = points[1] - points[0]
    longer = sides[np.argmax(np.abs(sides @ first) / lengths if np.ptp(lengths) < LIKE else lengths)]
    from_middle = points[0] - corners[:4].mean(axis=0)
    if longer[0] * from_middle[1] > longer[1] * from_middle[0]:
        longer = -longer
    return round(math.degrees(math.atan2(longer[1], longer[0])), 6)


def _rows(area: shapely.Geometry, row: float) -> Iterator[_Row]:
    """Rows from the bottom up, for as long as one leads into the next."""
    left, bottom, right, top = area.bounds
    count = math.floor((top - bottom + LIKE) / row)
    former: _Row | None = None
    for number in range(count):
        low = bottom + number * row
        span = _span(area, low, low + row, left, right)
        if span is None or span[1] - span[0] < 2 * row:
            if former is not None:
                return
            continue
        found = _Row(low, *span)
        if former is not None and min(found.right, former.right) - max(found.left, former.left) < 2 * row:
            return
        former = found
        yield found


def _span(
    area: shapely.Geometry, low: float, high: float, left: float, right: float
) -> tuple[float, float] | None:
    """The longest stretch (from x to x) that lies inside the area from `low` to `high`."""
    spans = (left, right)
    for y in (low + LIKE, (low + high) / 2, high - LIKE):
        cut = shapely.intersection(area, shapely.LineString([(spans[0], y), (spans[1], y)]))
        pieces = [part.bounds for part in shapely.get_parts(cut) if part.length]
        if not pieces:
            return None
        longest = max(pieces, key=lambda box: box[2] - box[0])
        spans = (longest[0], longest[2])
    return spans


def _path(rows: list[_Row], row: float) -> np.ndarray:
    points = [(rows[0].left + row / 2, rows[0].bottom + row / 2)]
    for number, (here, there) in enumerate(zip(rows, [*rows[1:], None], strict=True)):
        y = here.bottom + row / 2
        x = _turn(here, there or here, number, row)
        points += [(x, y), (x, y + row)] if there else [(x, y)]
    return np.array(points)


def _turn(here: _Row, there: _Row, number: int, row: float) -> float:
    """Where the way leaves a row for the next one: rows with even numbers are walked to the right."""
    if number % 2 == 0:
        return min(here.right, there.right) - row / 2
    return max(here.left, there.left) + row / 2


def _marks(path: np.ndarray, spacing: float) -> np.ndarray:
    """x, y and direction in degrees (n, 3) of places `spacing` apart along a path, from its beginning."""
    steps = np.diff(path, axis=0)
    lengths = np.hypot(*steps.T)
    reached = np.concatenate([[0.0], np.cumsum(lengths)])
    places = np.arange(0.0, reached[-1] + 1e-6, spacing)
    piece = np.clip(np.searchsorted(reached, places, side="right") - 1, 0, len(steps) - 1)
    share = (places - reached[piece]) / lengths[piece]
    spots = path[piece] + steps[piece] * share[:, None]
    return np.column_stack([spots, np.degrees(np.arctan2(steps[piece, 1], steps[piece, 0]))])


def _cordons(rows: list[_Row], row: float) -> Iterator[Line]:
    first, last = rows[0], rows[-1]
    for side, edge in (("left", EDGE), ("right", -EDGE)):
        yield from _sides(rows, row, side, edge)
    yield from _kept(first.left + row, first.right - EDGE, first.bottom + EDGE)
    for number, (here, there) in enumerate(itertools.pairwise(rows)):
        turn = _turn(here, there, number, row)
        left, right = min(here.left, there.left) + EDGE, max(here.right, there.right) - EDGE
        yield from _kept(left, turn - row / 2, there.bottom)
        yield from _kept(turn + row / 2, right, there.bottom)
    top, to_right = last.bottom + row - EDGE, len(rows) % 2 == 1
    yield from _kept(last.left + (EDGE if to_right else row), last.right - (row if to_right else EDGE), top)


def _sides(rows: list[_Row], row: float, side: str, edge: float) -> Iterator[Line]:
    """The outer cordons of one side; rows that end at one x share theirs."""
    start = rows[0]
    for here, there in zip(rows, [*rows[1:], None], strict=True):
        if there is None or abs(getattr(there, side) - getattr(here, side)) > 1e-6:
            x = getattr(here, side) + edge
            yield (x, start.bottom + EDGE), (x, here.bottom + row - EDGE)
            start = there


def _kept(left: float, right: float, y: float) -> Iterator[Line]:
    if right - left >= SHORTEST:
        yield (left, y), (right, y)


def _turned(points: np.ndarray, angle: float, origin: tuple[float, float]) -> np.ndarray:
    """Points (n, 2) turned about the origin by `angle` degrees counter-clockwise."""
    turn = math.radians(angle)
    matrix = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    return (points - origin) @ matrix + origin


def _points(values: np.ndarray) -> Points:
    return tuple((round(x, 4), round(y, 4)) for x, y in values.tolist())
