"""Where on earth coordinates are, and the metric CRS that a plan works in."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import numpy
import pyproj
import shapely
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info

from musterpoint.errors import InputError
from musterpoint.geo import datum as datums
from musterpoint.text import _

Bounds = tuple[float, float, float, float]

GEOGRAPHIC = "EPSG:4326"
_FIRST_ZONE = 4534
"""EPSG:4534–4554 are the CGCS2000 3-degree Gauss-Krüger CRSs by central meridian, 75° E to 135° E, with
eastings that don't begin with the zone's number."""


@dataclass(frozen=True, slots=True)
class SourceCrs:
    """What a file's coordinates are taken for. guessed: the file doesn't say."""

    crs: pyproj.CRS
    guessed: bool = False

    @property
    def name(self) -> str:
        """Short name for people: "EPSG:4326", or what the CRS calls itself."""
        authority = self.crs.to_authority()
        return ":".join(authority) if authority else self.crs.name


def local_crs(bounds: Bounds) -> str:
    """The plan CRS for a place: the CGCS2000 3-degree Gauss-Krüger zone of its centre in China, the UTM zone
    elsewhere. bounds: west, south, east, north in degrees (WGS 84). Returns an EPSG code.

    What belongs to China is told by the zones' own areas of use in the EPSG register.
    Raises InputError for a place at a pole, where neither is defined.
    """
    lon, lat = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    zone = round(lon / 3) - 25
    if 0 <= zone <= 20:
        area = pyproj.CRS.from_epsg(_FIRST_ZONE + zone).area_of_use
        if area and area.west <= lon <= area.east and area.south <= lat <= area.north:
            return f"EPSG:{_FIRST_ZONE + zone}"
    place = AreaOfInterest(lon, lat, lon, lat)
    for zone_info in query_utm_crs_info(datum_name="WGS 84", area_of_interest=place):
        return f"EPSG:{zone_info.code}"
    raise InputError(
        _("There is no local metric CRS for this place."),
        _("Its centre is at {lon:.4f}, {lat:.4f}.").format(lon=lon, lat=lat),
        _("Check whether the file's coordinates are right, or name a projected CRS with --crs."),
    )


def chosen_crs(named: str | None, shapes: numpy.ndarray, source: pyproj.CRS) -> str:
    """The plan CRS that the user names, else the local one of the place of these shapes.

    Raises InputError where the named one isn't projected and in metres, or there is none for the place.
    """
    if not named:
        return local_crs(wgs84_bounds(shapes, source))
    crs = _parsed(named)
    if not crs.is_projected or any(axis.unit_name != "metre" for axis in crs.axis_info):
        raise InputError(
            _("A plan can't work in the CRS “{name}”.").format(name=named),
            _("Tents and distances need a projected CRS in metres."),
            _("Name one such as EPSG:4547, or leave it out to have it chosen from the place."),
        )
    return ":".join(crs.to_authority() or ("", crs.to_wkt())).lstrip(":")


def source_crs(
    crs: pyproj.CRS | None,
    shapes: numpy.ndarray,
    name: str,
    told: str | None = None,
    *,
    insist: bool = True,
) -> SourceCrs:
    """What the coordinates of a file are: what the user says, else what the file says, else degrees if
    they look like degrees.

    crs: what the file says. shapes: those that are there. name: the file's, for messages. told: what the
    user says; without `insist` it counts only where the file says nothing, or something that can't be.

    Raises InputError where nobody says and they don't look like degrees, and where they are said to be
    degrees and can't be.
    """
    possible = crs is not None and not (crs.is_geographic and not _look_like_degrees(shapes))
    if told and (insist or not possible):
        return SourceCrs(_parsed(told))
    if possible:
        return SourceCrs(crs)
    if crs is None:
        if not _look_like_degrees(shapes):
            raise InputError(
                _("“{name}” doesn't say in which CRS its coordinates are.").format(name=name),
                _("They aren't degrees: {bounds}.").format(bounds=_bounds_text(shapes)),
                _("Name the CRS with --source-crs, such as EPSG:4547, or choose it on import."),
            )
        return SourceCrs(pyproj.CRS.from_user_input(GEOGRAPHIC), guessed=True)
    raise InputError(
        _("“{name}” says that its coordinates are degrees, but they can't be.").format(name=name),
        _("They are {bounds}.").format(bounds=_bounds_text(shapes)),
        _("Name the right CRS with --source-crs, such as EPSG:4547, or choose it on import."),
    )


def to_plan(shapes: numpy.ndarray, source: pyproj.CRS, datum: str, target: str) -> numpy.ndarray:
    """The shapes in the plan's CRS. datum: "wgs84", "gcj02" or "bd09", which of them the source's degrees
    are really in. Raises InputError where a coordinate operation isn't known."""
    try:
        series = geopandas.GeoSeries(shapes, crs=source)
        if datum != datums.WGS84:
            series = geopandas.GeoSeries(shifted(series.to_crs(GEOGRAPHIC).to_numpy(), datum), crs=GEOGRAPHIC)
        return series.to_crs(target).to_numpy()
    except pyproj.exceptions.ProjError as error:
        raise InputError(
            _("The coordinates can't be brought into the plan's CRS."),
            str(error),
            _("Name the CRS of the file with --source-crs, such as EPSG:4490."),
        ) from error


def shifted(degrees: numpy.ndarray, datum: str) -> numpy.ndarray:
    """The shapes, in degrees of a Chinese web-map datum, in degrees of WGS 84.

    Raises InputError for the name of a datum that isn't known.
    """
    if datum not in datums.TO_WGS84:
        raise InputError(
            _("The datum “{name}” isn't known.").format(name=datum),
            _("Known are {names}.").format(names="wgs84, gcj02, bd09"),
            _("Choose gcj02 for Gaode and Tencent maps, bd09 for Baidu, wgs84 for everything else."),
        )
    shift = datums.TO_WGS84[datum]
    return shapely.transform(degrees, lambda points: numpy.column_stack(shift(*points.T)))


def wgs84_bounds(shapes: numpy.ndarray, source: pyproj.CRS) -> Bounds:
    """West, south, east, north in degrees of the middle 98 % of the shapes, so that a stray one at the end of
    the world doesn't decide where a plan is. Raises InputError where they can't be converted."""
    boxes = shapely.bounds(shapes)
    low, high = numpy.quantile(boxes[:, :2], 0.01, axis=0), numpy.quantile(boxes[:, 2:], 0.99, axis=0)
    corners = numpy.array([shapely.box(*low, *high)])
    bounds = shapely.total_bounds(to_plan(corners, source, datums.WGS84, GEOGRAPHIC))
    if not numpy.isfinite(bounds).all():
        raise InputError(
            _("The coordinates can't be brought into the plan's CRS."),
            _("They lie outside of the area that their own CRS is for."),
            _("Name the CRS of the file with --source-crs, such as EPSG:4490."),
        )
    return tuple(bounds.tolist())


def _parsed(name: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError as error:
        raise InputError(
            _("The CRS “{name}” isn't known.").format(name=name),
            _("It is neither an EPSG code nor another definition that PROJ reads."),
            _("Write it as EPSG:4547, EPSG:4490 or EPSG:4326."),
        ) from error


def _look_like_degrees(shapes: numpy.ndarray) -> bool:
    """Whether at least half of the shapes lie within ±180 and ±90; the odd ones are dropped later."""
    boxes = numpy.abs(shapely.bounds(shapes))
    return bool(((boxes[:, [0, 2]] <= 180) & (boxes[:, [1, 3]] <= 90)).all(axis=1).mean() >= 0.5)


def _bounds_text(shapes: numpy.ndarray) -> str:
    """The extent as people read it: x from … to …, y from … to …"""
    west, south, east, north = shapely.total_bounds(shapes)
    return _("x {west:.1f} to {east:.1f}, y {south:.1f} to {north:.1f}").format(
        west=west, east=east, south=south, north=north
    )
