"""Shapely geometries to painter paths, many at a time and without a Python loop over their points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import shapely
from PyQt6.QtCore import QDataStream
from PyQt6.QtGui import QPainterPath

_ELEMENT = numpy.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""A path's element as QDataStream reads it (all big-endian): 0 moves there, 1 draws a line there."""

_MOVE, _LINE = 0, 1
_WINDING = 1


@dataclass(frozen=True, slots=True)
class Outlines:
    """The elements of many features' paths, one feature after the other: feature i owns the elements
    starts[i] to starts[i + 1]."""

    elements: numpy.ndarray
    starts: numpy.ndarray

    def path(self, first: int, last: int) -> QPainterPath:
        """The features first to last (not included) as one path. Overlapping ones don't cancel out."""
        elements = self.elements[self.starts[first] : self.starts[last]]
        if not len(elements):
            return QPainterPath()
        count = numpy.array([len(elements)], ">i4").tobytes()
        tail = numpy.array([0, _WINDING], ">i4").tobytes()
        data = b"".join((count, elements.tobytes(), tail))
        path = QPainterPath()
        QDataStream(data) >> path
        return path


def polygon_outlines(geometries: numpy.ndarray) -> Outlines:
    """Paths of polygons and multipolygons; holes stay open, other geometries give nothing."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    parts = shapely.orient_polygons(parts)
    rings, ring_owners = shapely.get_rings(parts, return_index=True)
    return _outlines(rings, owners[ring_owners], len(geometries))


def line_outlines(geometries: numpy.ndarray) -> Outlines:
    """Paths of lines and multilines."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    return _outlines(parts, owners, len(geometries))


def to_path(geometry: shapely.Geometry) -> QPainterPath:
    """The path of one polygon or line."""
    one = numpy.array([geometry])
    outlines = polygon_outlines(one) if shapely.get_dimensions(geometry) == 2 else line_outlines(one)
    return outlines.path(0, 1)


def _outlines(lines: numpy.ndarray, owners: numpy.ndarray, count: int) -> Outlines:
    """owners: the feature of each line, ascending."""
    points, line_of_point = shapely.get_coordinates(lines, return_index=True)
    elements = numpy.empty(len(points), _ELEMENT)
    elements["kind"] = _LINE
    elements["kind"][numpy.flatnonzero(numpy.diff(line_of_point, prepend=-1))] = _MOVE
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    starts = numpy.searchsorted(owners[line_of_point], numpy.arange(count + 1))
    return Outlines(elements, starts)
