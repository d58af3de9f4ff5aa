"""Where on earth coordinates are, and the metric CRS that a plan works in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy
import pyproj
import shapely
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info

from musterpoint.errors import InputError
from musterpoint.geo import datum as datums
from musterpoint.geo import whereabouts
from musterpoint.text import _

Bounds = whereabouts.Bounds
Whereabouts = whereabouts.Whereabouts

GEOGRAPHIC = "EPSG:4326"
_FIRST_ZONE = 4534
"""EPSG:4534–4554 are the CGCS2000 3-degree Gauss-Krüger CRSs by central meridian, 75° E to 135° E, with
eastings that don't begin with the zone's number."""


_AT_ONCE = 8192
"""Shapes that are projected in one go."""
_STRAY = 50.0
"""Times the usual distance from the middle of a layer: remote hamlets are nearer, slips of a key aren't."""
_UNDEFINED = "Undefined "
_NAMED = 4
"""So many readings are named in an error; the dialog shows all."""


@dataclass(frozen=True, slots=True)
class SourceCrs:
    """What a file's coordinates are taken for. guessed: the file doesn't say, or can't be right. swapped: y
    stands before x. astray: it isn't where its own CRS is meant to be used. rivals: readings in other datums
    that would do as well."""

    crs: pyproj.CRS
    guessed: bool = False
    swapped: bool = False
    astray: bool = False
    rivals: tuple[Whereabouts, ...] = ()

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


class UnknownPlace(InputError):
    """The coordinates of a file can't be placed. choices: what they could be, the likeliest first."""

    choices: tuple[Whereabouts, ...] = ()


def source_crs(
    crs: pyproj.CRS | None,
    shapes: numpy.ndarray,
    name: str,
    told: str | None = None,
    *,
    insist: bool = True,
    near: Bounds | None = None,
) -> SourceCrs:
    """What the coordinates of a file are: what the user says, else what the file says if that is possible,
    else degrees if they look like degrees, else the reading that lies by the other layers.

    crs: what the file says. shapes: those that are there. name: the file's, for messages. told: what the
    user says; without `insist` it counts only where the file says nothing, or something that can't be. near:
    where other layers are, in degrees. Axes are taken for exchanged where only that gives a
    place that can be.

    Raises UnknownPlace where nothing of this gives a place.
    """
    boxes = shapely.bounds(shapes)
    middle, beside = _middle(boxes), _centre(near)
    if crs is not None and (crs.is_engineering or crs.name.startswith(_UNDEFINED)):
        crs = None  # a way of saying that nobody knows
    if told and insist:
        return _checked(_parsed(told), boxes, middle, beside) or SourceCrs(_parsed(told))
    if crs is not None and (known := _checked(crs, boxes, middle, beside)):
        return known
    if told:
        return _checked(_parsed(told), boxes, middle, beside) or SourceCrs(_parsed(told))
    if crs is None or not crs.is_geographic:
        for order in (False, True):
            if _look_like_degrees(boxes, order):
                return SourceCrs(pyproj.CRS.from_user_input(GEOGRAPHIC), guessed=True, swapped=order)
    choices = whereabouts.plausible(middle, beside)
    if best := whereabouts.beside(choices, near):
        others = whereabouts.rivals(best, choices)
        return SourceCrs(_parsed(best.crs), guessed=True, swapped=best.swapped, rivals=others)
    raise _unknown_place(crs, shapes, name, choices)


def _checked(
    crs: pyproj.CRS, boxes: numpy.ndarray, middle: whereabouts.Point, beside: whereabouts.Point | None
) -> SourceCrs | None:
    """A CRS that is claimed, axes exchanged where only that gives a place; None where it can't be."""
    if crs.is_geographic:
        straight, turned = (_look_like_degrees(boxes, order) for order in (False, True))
        if not straight:
            return SourceCrs(crs, guessed=True, swapped=True) if turned else None
    elif _look_like_degrees(boxes, False):
        return None  # a layer that lies within 180 m of the origin of its grid isn't one
    places = [whereabouts.to_degrees(crs, *point) for point in (middle, middle[::-1])]
    fits = [whereabouts.inside(crs, *place, margin=1.0) for place in places]
    if fits[0] is None:
        return SourceCrs(crs)
    by_others = [bool(beside and whereabouts.distance(place, beside) <= whereabouts.NEAR)
                 for place, fit in zip(places, fits, strict=True) if fit]  # fmt: skip
    if fits[1] and (not fits[0] or by_others == [False, True]):
        return SourceCrs(crs, guessed=True, swapped=True)
    if fits[0]:
        return SourceCrs(crs)
    return SourceCrs(crs, astray=True) if numpy.isfinite(places[0]).all() else None


def readings(shapes: numpy.ndarray, near: Bounds | None = None) -> tuple[Whereabouts, ...]:
    """What the coordinates of these shapes could be, with the place that each reading gives."""
    return tuple(whereabouts.plausible(_middle(shapely.bounds(shapes)), _centre(near)))


def turned(shapes: numpy.ndarray) -> numpy.ndarray:
    """The shapes with x and y exchanged."""
    return shapely.transform(shapely.force_2d(shapes), lambda points: points[:, ::-1])


def to_plan(shapes: numpy.ndarray, source: pyproj.CRS, datum: str, target: str) -> numpy.ndarray:
    """The shapes in the plan's CRS. datum: "wgs84", "gcj02" or "bd09", which of them the source's degrees
    are really in. Raises InputError where a coordinate operation isn't known."""
    try:
        if datum != datums.WGS84:
            shapes = shifted(_transformed(shapes, source, pyproj.CRS(GEOGRAPHIC)), datum)
            source = pyproj.CRS(GEOGRAPHIC)
        return _transformed(shapes, source, pyproj.CRS(target))
    except pyproj.exceptions.ProjError as error:
        raise InputError(
            _("The coordinates can't be brought into the plan's CRS."),
            str(error),
            _("Name the CRS of the file with --source-crs, such as EPSG:4490."),
        ) from error


def _transformed(shapes: numpy.ndarray, source: pyproj.CRS, target: pyproj.CRS) -> numpy.ndarray:
    """The shapes, flat, from one CRS in another."""
    if source == target:
        return shapes
    transformer = whereabouts.transformer(source, target)
    return _moved(
        shapes, lambda points: numpy.column_stack(transformer.transform(*numpy.ascontiguousarray(points.T)))
    )


def _moved(shapes: numpy.ndarray, move: Callable[[numpy.ndarray], numpy.ndarray]) -> numpy.ndarray:
    """The shapes, flat, with their points moved. Some thousand at a time stay in the processor's cache, which
    takes half the time of all at once, and a fraction of the memory."""
    moved = numpy.empty(len(shapes), dtype=object)
    for start in range(0, len(shapes), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        moved[part] = shapely.transform(shapes[part], move)
    return moved


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
    return _moved(degrees, lambda points: numpy.column_stack(shift(*points.T)))


def wgs84_bounds(shapes: numpy.ndarray, source: pyproj.CRS) -> Bounds:
    """West, south, east, north in degrees of the middle 98 % of the shapes, without those far off, so that a
    stray one at the end of the world doesn't decide where a plan is. Raises InputError where they can't be
    converted."""
    boxes = _together(shapely.bounds(shapes))
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


def _together(boxes: numpy.ndarray) -> numpy.ndarray:
    """The boxes without those that lie many times as far from the middle as is usual."""
    away = numpy.hypot(*((boxes[:, :2] + boxes[:, 2:]) / 2 - _middle(boxes)).T)
    usual = max(numpy.median(away), numpy.median(boxes[:, 2:] - boxes[:, :2]))
    return boxes[away <= _STRAY * usual] if usual > 0 else boxes


def _parsed(name: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError as error:
        raise InputError(
            _("The CRS “{name}” isn't known.").format(name=name),
            _("It is neither an EPSG code nor another definition that PROJ reads."),
            _("Write it as EPSG:4547, EPSG:4490 or EPSG:4326."),
        ) from error


def _look_like_degrees(boxes: numpy.ndarray, exchanged: bool) -> bool:
    """Whether at least half of the boxes lie within ±180 and ±90; the odd ones are dropped later.
    exchanged: whether latitude stands first."""
    first, second = (90, 180) if exchanged else (180, 90)
    boxes = numpy.abs(boxes)
    return bool(((boxes[:, [0, 2]] <= first) & (boxes[:, [1, 3]] <= second)).all(axis=1).mean() >= 0.5)


def _centre(bounds: Bounds | None) -> whereabouts.Point | None:
    return ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2) if bounds else None


def _middle(boxes: numpy.ndarray) -> whereabouts.Point:
    """The median of the shapes' boxes, in their own coordinates."""
    x, y = numpy.median((boxes[:, :2] + boxes[:, 2:]) / 2, axis=0)
    return float(x), float(y)


def _unknown_place(
    crs: pyproj.CRS | None, shapes: numpy.ndarray, name: str, choices: list[whereabouts.Whereabouts]
) -> UnknownPlace:
    if crs is None:
        problem = _("“{name}” doesn't say in which CRS its coordinates are.").format(name=name)
        detail = _("They aren't degrees: {bounds}.").format(bounds=_bounds_text(shapes))
    elif crs.is_geographic:
        problem = _("“{name}” says that its coordinates are degrees, but they can't be.").format(name=name)
        detail = _("They are {bounds}.").format(bounds=_bounds_text(shapes))
    else:
        problem = _("“{name}” names a CRS in which its coordinates can't be.").format(name=name)
        detail = _("They are {bounds}.").format(bounds=_bounds_text(shapes))
    if choices:
        detail += " " + _("They could be {choices}.").format(choices="; ".join(map(str, choices[:_NAMED])))
        way_out = _("Name the right CRS with --source-crs, such as {crs}, or choose it on import.").format(
            crs=choices[0].crs
        )
    else:
        way_out = _("Name the CRS with --source-crs, such as EPSG:4547, or choose it on import.")
    error = UnknownPlace(problem, detail, way_out)
    error.choices = tuple(choices)
    return error


def _bounds_text(shapes: numpy.ndarray) -> str:
    """The extent as people read it: x from … to …, y from … to …"""
    west, south, east, north = shapely.total_bounds(shapes)
    return _("x {west:.1f} to {east:.1f}, y {south:.1f} to {north:.1f}").format(
        west=west, east=east, south=south, north=north
    )
