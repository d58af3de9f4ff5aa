"""Which web-map datum a layer is really in, told by a layer whose place is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas
import numpy
import pyproj
import shapely

from musterpoint.geo import crs, datum
from musterpoint.text import N_, _

Array = numpy.ndarray

_SAMPLE = 2000
"""Shapes that are compared; half a kilometre shows in far fewer."""
_CLEARLY = 0.5
"""The misfit of another datum must be less than this part of that of WGS 84."""
_ROOM = 1e-9
_TOO_FAR = 5.0
"""m of misfit below which nothing is wrong: two drawings of one outline differ by as much."""
_BAD_SHARE = 0.02
"""Part of the shapes that cross the other layer's lines below which nothing is wrong."""
_FEWEST = 5
"""Shapes that have to cross lines; fewer do so by chance."""
_REACH = 2000.0
_GEOD = pyproj.Geod(ellps="WGS84")
_COMPASS = (N_("north"), N_("north-east"), N_("east"), N_("south-east"), N_("south"), N_("south-west"),
            N_("west"), N_("north-west"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shift:
    """What converting out of a web-map datum does to a layer: from its middle as it stands (lon, lat in
    degrees) so many metres towards azimuth (degrees clockwise from north)."""

    datum: str
    lon: float
    lat: float
    metres: float
    azimuth: float

    def __str__(self) -> str:
        return _("{metres:.0f} m to the {direction}").format(
            metres=self.metres, direction=_(_COMPASS[round(self.azimuth / 45) % 8])
        )


def shift_of(name: str, lon: float, lat: float) -> Shift:
    """The shift that undoing a datum makes at a place in its degrees."""
    if name == datum.WGS84:
        return Shift(name, lon, lat, 0.0, 0.0)
    x, y = datum.TO_WGS84[name](numpy.array([lon]), numpy.array([lat]))
    azimuth, _back, metres = _GEOD.inv(lon, lat, x[0], y[0])
    return Shift(name, lon, lat, metres, azimuth % 360)


def suspected(
    shapes: Array, source: pyproj.CRS, reference: geopandas.GeoDataFrame, same_kind: bool
) -> Shift | None:
    """The web-map datum in which a layer fits another one clearly better than as it stands, None where it
    fits as it is, or neither way. Arguments: as of `misfits`."""
    found = misfits(shapes, source, reference, same_kind)
    if not found:
        return None
    best = min(found, key=found.__getitem__)
    tolerable = _TOO_FAR if same_kind else _BAD_SHARE
    if best == datum.WGS84 or not tolerable < found[datum.WGS84] < numpy.inf:
        return None
    if not same_kind and found[datum.WGS84] * min(len(shapes), _SAMPLE) < _FEWEST:
        return None
    if found[best] > _CLEARLY * found[datum.WGS84] + _ROOM:
        return None
    west, south, east, north = shapely.total_bounds(_in_degrees(shapes, source))
    return shift_of(best, (west + east) / 2, (south + north) / 2)


def tells(found: Mapping[str, float]) -> bool:
    """Whether misfits decide on a datum: the best is clearly better than the next one."""
    if not found:
        return False
    best, second = sorted(found.values())[:2]
    return best <= _CLEARLY * second - _ROOM


def misfits(
    shapes: Array, source: pyproj.CRS, reference: geopandas.GeoDataFrame, same_kind: bool
) -> dict[str, float]:
    """How badly a layer fits another one in each datum; empty where the datums don't differ or nothing is
    there to compare.

    shapes: in the CRS `source`, as WGS 84. reference: a layer in a metric CRS whose place is known.
    same_kind: both show the same things, so that outlines have to lie on outlines (metres); else outlines
    may not cross lines, since a building stands neither on a border nor on a street (part of the shapes).
    """
    if not len(shapes) or not len(reference):
        return {}
    degrees = _in_degrees(shapes, source)
    if not datum.in_china(*shapely.total_bounds(degrees)):
        return {}
    misfit = _distance_of if same_kind else _share_crossing
    lines, around = _lines(reference.geometry.to_numpy()), shapely.box(*reference.total_bounds)
    found, within = {}, {}
    for name in datum.NAMES:
        moved = degrees if name == datum.WGS84 else crs.shifted(degrees, name)
        placed = geopandas.GeoSeries(moved, crs=crs.GEOGRAPHIC).to_crs(reference.crs).to_numpy()
        found[name] = misfit(placed, lines)
        within[name] = int(shapely.intersects(around, placed).sum())
        if not same_kind and within[name] < within[datum.WGS84] / 2:
            found[name] = numpy.inf  # what is moved off a small map crosses no line there
    return found


def _in_degrees(shapes: Array, source: pyproj.CRS) -> Array:
    picked = shapes[:: -(-len(shapes) // _SAMPLE)]
    return geopandas.GeoSeries(picked, crs=source).to_crs(crs.GEOGRAPHIC).to_numpy()


def _lines(shapes: Array) -> Array:
    """The boundaries of polygons; lines and points as they are."""
    lines = shapely.boundary(shapes)
    return numpy.where(shapely.get_type_id(shapes) % 3 == 0, lines, shapes) if len(shapes) else shapes


def _distance_of(shapes: Array, lines: Array) -> float:
    """m from corners to the nearest line, at the median; infinite where most have none near.

    Of two drawings of one outline one is often simplified, which keeps corners and moves what lies between
    them. So the corners of one are measured to the lines of the other both ways, and the better one counts.
    """
    mine = _lines(shapes)
    around = shapely.box(*shapely.total_bounds(shapes)).buffer(_REACH)
    near = lines[shapely.intersects(lines, around)]
    return min(_corners_to(shapes, lines), _corners_to(near, mine, around))


def _corners_to(shapes: Array, lines: Array, within: shapely.Geometry | None = None) -> float:
    corners = shapely.points(shapely.get_coordinates(shapes))
    if within is not None:
        shapely.prepare(within)
        corners = corners[shapely.intersects(within, corners)]
    if not len(corners):
        return float("inf")
    corners = corners[:: -(-len(corners) // _SAMPLE)]
    (which, _line), metres = shapely.STRtree(lines).query_nearest(
        corners, max_distance=_REACH, return_distance=True, all_matches=False
    )
    found = numpy.full(len(corners), numpy.inf)
    found[which] = metres
    return float(numpy.median(found))


def _share_crossing(shapes: Array, lines: Array) -> float:
    """The part of the shapes that lines of the other layer run through."""
    which, _line = shapely.STRtree(lines).query(shapes, predicate="intersects")
    return len(numpy.unique(which)) / len(shapes)
