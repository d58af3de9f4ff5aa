"""What coordinates that don't say where they are could be, and the place that each reading would give."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy
import pyproj
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info

from musterpoint.text import Text, _

Bounds = tuple[float, float, float, float]
Point = tuple[float, float]

NEAR = 50.0
"""km from the other layers within which a layer of the same plan is expected."""
_SAME = 0.25
"""km by which the datums of one grid differ at most; readings that are farther apart are different places."""
_FAR = 300.0
"""km from every known place beyond which none is named."""
_MOST = 24
_GEOD = pyproj.Geod(ellps="WGS84")
# EPSG codes of Gauss-Krüger families by what the eastings of a zone begin with: (first zone, code of it).
# 3-degree zones are numbered 25 to 45 in China, 6-degree zones 13 to 23.
_NUMBERED = (
    ((25, 4513), (25, 2349), (25, 2401)),  # CGCS2000, Xian 1980, Beijing 1954
    ((13, 4491), (13, 2327), (13, 21413)),
)
_LAST = (45, 23)
_BARE = range(4534, 4555)  # CGCS2000, 3-degree zones by their central meridian, 75° E to 135° E
_GERMAN = 31464  # DHDN, zones 2 to 5
_MERCATOR = 3857
_DEGREES = 4326


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One reading of coordinates: crs, an EPSG code; swapped: y stands before x; lon, lat: where the
    middle of the layer would be, in degrees (WGS 84)."""

    crs: str
    swapped: bool
    lon: float
    lat: float

    @property
    def place(self) -> str:
        """The place for people: "116.32° E, 40.00° N, 12 km from Beijing"."""
        return place_name(self.lon, self.lat)

    def __str__(self) -> str:
        words = _("{crs}: {place}").format(crs=self.crs, place=self.place)
        return _("{crs}, with x and y exchanged: {place}").format(crs=self.crs, place=self.place) if (
            self.swapped
        ) else words  # fmt: skip


def plausible(middle: Point, near: Point | None = None) -> list[Whereabouts]:
    """The readings of a layer whose middle has these coordinates, the likeliest first.

    near: degrees of the middle of layers whose place is known; readings that lie by them come first, and UTM
    zones are tried only there. Only readings inside their CRS's own area of use count.
    """
    found = [
        reading
        for swapped in (False, True)
        for code in _codes(middle[::-1] if swapped else middle, near)
        if (reading := _reading(code, middle, swapped))
    ]
    found = list({(reading.crs, reading.swapped): reading for reading in found}.values())
    if near:  # the order of datums stays as it is
        found.sort(key=lambda reading: round(distance((reading.lon, reading.lat), near) / _SAME))
    return found[:_MOST]


def beside(readings: Sequence[Whereabouts], near: Bounds | None) -> Whereabouts | None:
    """The only place where a layer would meet the other ones. near: where these are, in degrees.

    Of datums of one grid, some 100 m apart, the first is taken; None where there are several places, as with
    a UTM and a Gauss-Krüger zone, which differ by kilometres only.
    """
    if near is None:
        return None
    margin = max(near[2] - near[0], near[3] - near[1]) / 2
    meeting = [
        item
        for item in readings
        if near[0] - margin <= item.lon <= near[2] + margin
        and near[1] - margin <= item.lat <= near[3] + margin
    ]
    here = [(item.lon, item.lat) for item in meeting]
    return meeting[0] if here and max(distance(here[0], other) for other in here) <= _SAME else None


def distance(one: Point, other: Point) -> float:
    """km between two places in degrees."""
    return _GEOD.inv(*one, *other)[2] / 1000


def place_name(lon: float, lat: float) -> str:
    """A place in words, by the nearest city that is known where one is near."""
    east = _("{degrees:.3f}° E") if lon >= 0 else _("{degrees:.3f}° W")
    north = _("{degrees:.3f}° N") if lat >= 0 else _("{degrees:.3f}° S")
    where = ", ".join((east.format(degrees=abs(lon)), north.format(degrees=abs(lat))))
    kilometres, city = min(
        ((distance((lon, lat), at), name) for name, at in _places()), key=lambda item: item[0]
    )
    if kilometres > _FAR:
        return where
    return _("{where}, {distance:.0f} km from {city}").format(where=where, distance=kilometres, city=city)


def inside(crs: pyproj.CRS, lon: float, lat: float, margin: float = 0.0) -> bool | None:
    """Whether a place lies in the area that a CRS is for, give or take so many degrees; None where the CRS
    doesn't say."""
    area = crs.area_of_use
    if area is None:
        return None
    if not numpy.isfinite([lon, lat]).all():
        return False
    if not area.south - margin <= lat <= area.north + margin:
        return False
    if area.west <= area.east:
        return area.west - margin <= lon <= area.east + margin
    return lon >= area.west - margin or lon <= area.east + margin


def to_degrees(crs: pyproj.CRS, x: float, y: float) -> Point:
    """Where coordinates are, in degrees (WGS 84); infinite where they can't be converted."""
    try:
        return pyproj.Transformer.from_crs(crs, _DEGREES, always_xy=True).transform(x, y)
    except pyproj.exceptions.ProjError:
        return (float("inf"), float("inf"))


def _codes(middle: Point, near: Point | None) -> Iterator[int]:
    """EPSG codes to which coordinates of this size could belong, x first."""
    x, y = middle
    if abs(x) <= 180 and abs(y) <= 90:
        yield _DEGREES
        return
    if 1.5e6 < y < 6.2e6:
        zone = int(x // 1_000_000)
        for family, last in zip(_NUMBERED, _LAST, strict=True):
            yield from (code + zone - first for first, code in family if first <= zone <= last)
        if 1e5 < x < 9e5:
            yield from _BARE
        if 2 <= x // 1_000_000 <= 5 and y > 5.2e6:
            yield _GERMAN + int(x // 1_000_000)
    if near and 1e5 < x < 9e5 and 0 < y < 1e7:
        here = AreaOfInterest(*near, *near)
        yield from (int(info.code) for info in query_utm_crs_info("WGS 84", here))
    if abs(x) <= 20_037_509 and abs(y) <= 20_048_967 and max(abs(x), abs(y)) > 1e6:
        yield _MERCATOR


def _reading(code: int, middle: Point, swapped: bool) -> Whereabouts | None:
    crs = _crs(code)
    lon, lat = to_degrees(crs, *(middle[::-1] if swapped else middle))
    if not inside(crs, lon, lat) or (code == _MERCATOR and not _on_a_known_city(lon, lat)):
        return None
    return Whereabouts(f"EPSG:{code}", swapped, lon, lat)


def _on_a_known_city(lon: float, lat: float) -> bool:
    """Web Mercator covers the world, so any large numbers fit it; those by a known city are worth naming."""
    return any(distance((lon, lat), at) <= _FAR for _name, at in _places())


@cache
def _crs(code: int) -> pyproj.CRS:
    return pyproj.CRS.from_epsg(code)


@cache
def _places() -> Iterable[tuple[Text, Point]]:
    text = (files("musterpoint.resources") / "layers" / "places.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)["place"]
    return [(Text(zh=item["zh"], en=item["en"]), (item["at"][0], item["at"][1])) for item in found]
