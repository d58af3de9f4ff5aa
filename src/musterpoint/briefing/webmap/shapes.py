"""Shapes and lists of numbers as short text, so that 50,000 buildings fit into a file for a telephone.

Numbers are written as Base64 VLQ, as in source maps (ECMA-426, section 5): digits of five bits, lowest first,
with a mark on all but the last; the lowest bit of the number is its sign.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

Array = numpy.ndarray
Origin = tuple[float, float]

_DIGITS = numpy.frombuffer(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", dtype=numpy.uint8
)
_MORE = 32


def areas(shapes: Sequence[BaseGeometry], origin: Origin, unit: float, tolerance: float = 0.0) -> str:
    """The rings of each shape, outer and inner alike (they are filled by the even-odd rule).

    A ring is the way from the first point of the ring before it (the origin for the first) to its own first
    point, then from each point to the next, as x, y in units, y north; it is closed without saying so. A
    comma parts the rings of a shape, a semicolon ends the shape. What isn't an area gets no rings.

    origin: in the shapes' CRS; unit: metres of one step; tolerance: metres by which an outline may be
    simplified.
    """
    parts, of_shape = shapely.get_parts(_simplified(shapes, tolerance), return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    return _grouped(_paths(rings, origin, unit, closed=True), of_shape[of_part], len(shapes))


def lines(shapes: Sequence[BaseGeometry], origin: Origin, unit: float, tolerance: float = 0.0) -> str:
    """The lines of each shape; see `areas`. What isn't a line gets none."""
    parts, of_shape = shapely.get_parts(_simplified(shapes, tolerance), return_index=True)
    is_line = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(parts)
    return _grouped(_paths(parts[is_line], origin, unit), of_shape[is_line], len(shapes))


def point(x: float, y: float, origin: Origin, unit: float) -> list[int]:
    """A place in units from the origin."""
    return [round((x - origin[0]) / unit), round((y - origin[1]) / unit)]


def numbers(values: Sequence[int]) -> str:
    """Whole numbers, each as its difference from the one before."""
    return _written(numpy.diff(numpy.asarray(values, dtype=numpy.int64), prepend=0))[0]


def _simplified(shapes: Sequence[BaseGeometry], tolerance: float) -> Array:
    array = numpy.array(list(shapes), dtype=object)
    return shapely.simplify(array, tolerance) if tolerance else array


def _paths(rings: Array, origin: Origin, unit: float, closed: bool = False) -> list[str]:
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return []
    places = numpy.rint((points - origin) / unit).astype(numpy.int64)
    starts = numpy.flatnonzero(numpy.diff(of_ring, prepend=-1))
    steps = numpy.diff(places, axis=0, prepend=0)
    steps[starts] = numpy.diff(places[starts], axis=0, prepend=0)
    ends = numpy.append(starts[1:], len(places))
    if closed:
        steps = numpy.delete(steps, ends - 1, axis=0)
        ends = ends - numpy.arange(1, len(ends) + 1)
    text, ends_in_text = _written(steps.ravel())
    cuts = [0, *ends_in_text[2 * ends - 1].tolist()]
    return [text[start:end] for start, end in itertools.pairwise(cuts)]


def _written(values: Array) -> tuple[str, Array]:
    """Whole numbers as text, and where each of them ends in it."""
    signed = (numpy.abs(values) << 1) | (values < 0)
    lengths = numpy.ones(len(values), dtype=numpy.int64)
    while (longer := signed >> (5 * lengths) > 0).any():
        lengths += longer
    ends = numpy.cumsum(lengths)
    text = numpy.empty(lengths.sum(), dtype=numpy.uint8)
    for place in range(lengths.max(initial=0)):
        there = lengths > place
        digits = signed[there] >> (5 * place) & (_MORE - 1)
        more = numpy.where(lengths[there] > place + 1, _MORE, 0)
        text[(ends - lengths)[there] + place] = _DIGITS[digits | more]
    return text.tobytes().decode("ascii"), ends


def _grouped(paths: list[str], owners: Array, count: int) -> str:
    groups: list[list[str]] = [[] for _shape in range(count)]
    for path, owner in zip(paths, owners.tolist(), strict=True):
        groups[owner].append(path)
    return "".join(f"{','.join(group)};" for group in groups)
