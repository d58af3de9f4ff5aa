"""Shapely geometries to painter paths, many at a time and without a Python loop over their points."""

from __future__ import annotations

import numpy
import shapely
from PyQt6.QtCore import QDataStream, QPointF, Qt
from PyQt6.QtGui import QPainterPath, QPolygonF

from musterpoint.plan import Points

_ELEMENT = numpy.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""A path's element as QDataStream reads it (all big-endian): 0 moves there, 1 draws a line there."""

_MOVE, _LINE = 0, 1
_WINDING = 1


def polygons_path(geometries: numpy.ndarray) -> QPainterPath:
    """Polygons and multipolygons (n) as one path: holes stay open, and overlapping ones don't cancel out."""
    parts = shapely.orient_polygons(shapely.get_parts(geometries))
    return _path(shapely.get_rings(parts))


def lines_path(geometries: numpy.ndarray) -> QPainterPath:
    """Lines and multilines (n) as one path."""
    return _path(shapely.get_parts(geometries))


def to_path(geometry: shapely.Geometry) -> QPainterPath:
    """The path of one polygon or line."""
    one = numpy.array([geometry])
    return polygons_path(one) if shapely.get_dimensions(geometry) == 2 else lines_path(one)


def ring_path(points: Points) -> QPainterPath:
    """The path of the polygon with these corners (three or more), as `to_path` makes it, but quicker."""
    xs, ys = zip(*points, strict=True)
    turned = sum(
        x * (after - before)
        for x, before, after in zip(xs, (ys[-1], *ys[:-1]), (*ys[1:], ys[0]), strict=True)
    )
    ring = points if points[0] == points[-1] else (*points, points[0])
    return line_path(ring if turned >= 0 else ring[::-1])


def line_path(points: Points) -> QPainterPath:
    """The path of the line through these points."""
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def _path(lines: numpy.ndarray) -> QPainterPath:
    """Lines or rings as subpaths. Qt reads the whole path from bytes, which is quicker than building it
    point by point."""
    points, line_of_point = shapely.get_coordinates(lines, return_index=True)
    path = QPainterPath()
    if not len(points):
        return path
    elements = numpy.empty(len(points), _ELEMENT)
    elements["kind"] = _LINE
    elements["kind"][numpy.flatnonzero(numpy.diff(line_of_point, prepend=-1))] = _MOVE
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    count = numpy.array([len(elements)], ">i4").tobytes()
    tail = numpy.array([0, _WINDING], ">i4").tobytes()
    QDataStream(b"".join((count, elements.tobytes(), tail))) >> path
    return path
