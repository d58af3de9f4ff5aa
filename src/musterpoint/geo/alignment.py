"""Which web-map datum a layer is really in, told by a layer whose place is known."""

from __future__ import annotations

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
_BAD_SHARE = 0.05
"""Part of the shapes that cross the other layer's lines below which nothing is wrong."""
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
    fits as it is, or neither way.

    shapes: in the CRS `source`, as WGS 84. reference: a layer in a metric CRS whose place is known.
    same_kind: both show the same things, so that outlines have to lie on outlines; else outlines may not
    cross lines (a building doesn't stand on a border).
    """
    if not len(shapes) or not len(reference):
        return None
    picked = shapes[:: -(-len(shapes) // _SAMPLE)]
    degrees = geopandas.GeoSeries(picked, crs=source).to_crs(crs.GEOGRAPHIC).to_numpy()
    west, south, east, north = shapely.total_bounds(degrees)
    if not datum.in_china(west, south, east, north):
        return None
    misfit = _distance_of if same_kind else _share_crossing
    lines = shapely.boundary(reference.geometry.to_numpy())
    lines = numpy.where(shapely.is_empty(lines), reference.geometry.to_numpy(), lines)
    tree = shapely.STRtree(lines)
    found = {}
    for name in datum.NAMES:
        moved = degrees if name == datum.WGS84 else crs.shifted(degrees, name)
        placed = geopandas.GeoSeries(moved, crs=crs.GEOGRAPHIC).to_crs(reference.crs).to_numpy()
        found[name] = misfit(placed, tree)
    best = min(found, key=found.__getitem__)
    tolerable = _TOO_FAR if same_kind else _BAD_SHARE
    if best == datum.WGS84 or not tolerable < found[datum.WGS84] < numpy.inf:
        return None
    if found[best] > _CLEARLY * found[datum.WGS84] + _ROOM:
        return None
    return shift_of(best, (west + east) / 2, (south + north) / 2)


def _distance_of(shapes: Array, tree: shapely.STRtree) -> float:
    """m from the layer's corners to the nearest line, at the median; infinite where most have none near."""
    corners = shapely.get_coordinates(shapes)
    corners = shapely.points(corners[:: -(-len(corners) // _SAMPLE)])
    (which, _line), metres = tree.query_nearest(
        corners, max_distance=_REACH, return_distance=True, all_matches=False
    )
    found = numpy.full(len(corners), numpy.inf)
    found[which] = metres
    return float(numpy.median(found))


def _share_crossing(shapes: Array, tree: shapely.STRtree) -> float:
    """The part of the shapes that lines of the other layer run through."""
    which, _line = tree.query(shapes, predicate="intersects")
    return len(numpy.unique(which)) / len(shapes)
