"""Shapes as short lists of whole numbers, so that 25,000 buildings fit into a file for a telephone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

Path = list[int]
"""x, y of the first point, then dx, dy from each point to the next, in units from the origin, y north.
Outlines are closed without saying so."""


def areas(
    shapes: Sequence[BaseGeometry], origin: tuple[float, float], unit: float, tolerance: float = 0.0
) -> list[list[Path]]:
    """The rings of each shape, outer and inner alike (they are filled by the even-odd rule).

    origin: in the shapes' CRS; unit: metres of one step; tolerance: metres by which an outline may be
    simplified. What isn't an area gets no rings.
    """
    parts, of_shape = shapely.get_parts(_simplified(shapes, tolerance), return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    return _grouped(_paths(rings, origin, unit, closed=True), of_shape[of_part], len(shapes))


def lines(
    shapes: Sequence[BaseGeometry], origin: tuple[float, float], unit: float, tolerance: float = 0.0
) -> list[list[Path]]:
    """The lines of each shape; see `areas`. What isn't a line gets none."""
    parts, of_shape = shapely.get_parts(_simplified(shapes, tolerance), return_index=True)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    return _grouped(_paths(parts[is_line], origin, unit), of_shape[is_line], len(shapes))


def point(x: float, y: float, origin: tuple[float, float], unit: float) -> list[int]:
    """A place in units from the origin."""
    return [round((x - origin[0]) / unit), round((y - origin[1]) / unit)]


def _simplified(shapes: Sequence[BaseGeometry], tolerance: float) -> numpy.ndarray:
    array = numpy.array(list(shapes), dtype=object)
    return shapely.simplify(array, tolerance) if tolerance else array


def _paths(
    rings: numpy.ndarray, origin: tuple[float, float], unit: float, closed: bool = False
) -> list[Path]:
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return []
    steps = numpy.rint((points - origin) / unit).astype(int)
    starts = numpy.flatnonzero(numpy.diff(of_ring, prepend=-1))
    deltas = numpy.diff(steps, axis=0, prepend=0)
    deltas[starts] = steps[starts]
    ends = numpy.append(starts[1:], len(points)) - closed
    flat = deltas.ravel().tolist()
    return [flat[2 * start : 2 * end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _grouped(paths: list[Path], owners: numpy.ndarray, count: int) -> list[list[Path]]:
    groups: list[list[Path]] = [[] for _shape in range(count)]
    for path, owner in zip(paths, owners.tolist(), strict=True):
        groups[owner].append(path)
    return groups
