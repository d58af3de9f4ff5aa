"""What coordinates that don't say where they are could be, and the place that each reading would give."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy
import pyproj
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info, query_utm_crs_info
from pyproj.enums import PJType

from musterpoint.text import N_, Text, _

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
# Zones by their central meridian, 75° E to 135° E, whose eastings don't begin with a number: every 3 degrees
# 21 of them, every 6 degrees 11. In each the first family is CGCS2000, then Xian 1980, Beijing 1954.
_BARE = (((4534, 21), (4502, 11)), ((2370, 21), (2338, 11)), ((2422, 21), (21453, 11)))
_GRID = re.compile(
    r"(?P<datum>CGCS2000|Xian 1980|Beijing 1954) / (?P<width>3-degree )?Gauss-Kruger (?P<by>zone|CM) "
    r"(?P<number>\d+)E?"
)
_DATUMS = {"CGCS2000": "CGCS2000", "Xian 1980": N_("Xian 1980"), "Beijing 1954": N_("Beijing 1954")}
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
    def name(self) -> str:
        """What the CRS is called: "CGCS2000, 3-degree zone 38"."""
        return crs_name(_crs(int(self.crs.removeprefix("EPSG:"))))

    @property
    def place(self) -> str:
        """The place for people: "116.32° E, 40.00° N, 12 km from Beijing"."""
        return place_name(self.lon, self.lat)

    def __str__(self) -> str:
        words = _("{crs} ({name}), with x and y exchanged: {place}") if self.swapped else (
            _("{crs} ({name}): {place}")
        )  # fmt: skip
        return words.format(crs=self.crs, name=self.name, place=self.place)


def plausible(middle: Point, near: Point | None = None) -> list[Whereabouts]:
    """The readings of a layer whose middle has these coordinates, the likeliest first.

    near: degrees of the middle of layers whose place is known; readings that lie by them come first, and UTM
    zones and the older datums of zones without a number are tried only there. Without it those that lie by a
    large city come first. Only readings inside their CRS's own area of use count.
    """
    found = _readings(middle, near, _codes) or _readings(middle, near, _codes_in_feet)
    if near:  # the order of datums stays as it is
        found.sort(key=lambda reading: round(distance((reading.lon, reading.lat), near) / _SAME))
    else:
        found.sort(key=lambda reading: min(_FAR, round(_from_a_city((reading.lon, reading.lat))[0])))
    return found[:_MOST]


def _readings(
    middle: Point, near: Point | None, codes: Callable[[Point, Point | None], Iterator[int]]
) -> list[Whereabouts]:
    """Every reading that gives a place, once."""
    found = [
        reading
        for swapped in (False, True)
        for code in codes(middle[::-1] if swapped else middle, near)
        if (reading := _reading(code, middle, swapped))
    ]
    return list({(reading.crs, reading.swapped): reading for reading in found}.values())


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


def rivals(best: Whereabouts, readings: Sequence[Whereabouts]) -> tuple[Whereabouts, ...]:
    """The readings in other datums that put a layer nearly where the best one does."""
    here = best.lon, best.lat
    return tuple(
        item
        for item in readings
        if item is not best and item.swapped == best.swapped and distance((item.lon, item.lat), here) <= _SAME
    )


def distance(one: Point, other: Point) -> float:
    """km between two places in degrees."""
    return _GEOD.inv(*one, *other)[2] / 1000


def place_name(lon: float, lat: float) -> str:
    """A place in words, by the nearest city that is known where one is near."""
    east = _("{degrees:.3f}° E") if lon >= 0 else _("{degrees:.3f}° W")
    north = _("{degrees:.3f}° N") if lat >= 0 else _("{degrees:.3f}° S")
    where = ", ".join((east.format(degrees=abs(lon)), north.format(degrees=abs(lat))))
    kilometres, city = _from_a_city((lon, lat))
    if kilometres > _FAR:
        return where
    return _("{where}, {distance:.0f} km from {city}").format(where=where, distance=kilometres, city=city)


def _from_a_city(place: Point) -> tuple[float, Text]:
    """km to the nearest city that is known, and its name."""
    return min(((distance(place, at), name) for name, at in _places()), key=lambda item: item[0])


def crs_name(crs: pyproj.CRS) -> str:
    """The name of a CRS for people, that of a Chinese grid in their language."""
    grid = _GRID.fullmatch(crs.name)
    if grid is None:
        return crs.name
    pattern = {
        ("3-degree ", "zone"): _("{datum}, 3-degree zone {number}"),
        ("3-degree ", "CM"): _("{datum}, 3-degree zone around {number}° E"),
        (None, "zone"): _("{datum}, 6-degree zone {number}"),
        (None, "CM"): _("{datum}, 6-degree zone around {number}° E"),
    }[grid["width"], grid["by"]]
    datum = _DATUMS[grid["datum"]]
    return pattern.format(datum=_(datum), number=grid["number"])


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
    """Where coordinates are, in degrees; infinite where they can't be converted. Those of a projected CRS are
    in its own datum, some 100 m off WGS 84 at most: to look for the best way between two datums takes PROJ
    hundreds of times as long."""
    try:
        if crs.is_projected:
            return pyproj.Proj(crs)(x, y, inverse=True)
        return transformer(crs, _crs(_DEGREES)).transform(x, y)
    except pyproj.exceptions.ProjError:
        return (float("inf"), float("inf"))


@lru_cache(maxsize=64)
def transformer(source: pyproj.CRS, target: pyproj.CRS) -> pyproj.Transformer:
    """From one CRS into another, x first. To find the way takes PROJ longer than to go it."""
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


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
            for families in _BARE if near else _BARE[:1]:
                yield from (code for first, count in families for code in range(first, first + count))
        if 2 <= x // 1_000_000 <= 5 and y > 5.2e6:
            yield _GERMAN + int(x // 1_000_000)
    if near and 1e5 < x < 9e5 and 0 < y < 1e7:
        here = AreaOfInterest(*near, *near)
        yield from (int(info.code) for info in query_utm_crs_info("WGS 84", here))
    if abs(x) <= 20_037_509 and abs(y) <= 20_048_967 and max(abs(x), abs(y)) > 1e6:
        yield _MERCATOR


def _codes_in_feet(middle: Point, near: Point | None) -> Iterator[int]:
    """EPSG codes of the state plane zones of the USA, which count in feet."""
    del middle, near  # each zone's own area of use tells
    for info in query_crs_info("EPSG", PJType.PROJECTED_CRS):
        if info.name.startswith("NAD83 / ") and "(ftUS)" in info.name:
            yield int(info.code)


def _reading(code: int, middle: Point, swapped: bool) -> Whereabouts | None:
    crs = _crs(code)
    lon, lat = to_degrees(crs, *(middle[::-1] if swapped else middle))
    if not inside(crs, lon, lat) or (code == _MERCATOR and not _on_a_known_city(lon, lat)):
        return None
    return Whereabouts(f"EPSG:{code}", swapped, lon, lat)


def _on_a_known_city(lon: float, lat: float) -> bool:
    """Web Mercator covers the world, so any large numbers fit it; those by a known city are worth naming."""
    return _from_a_city((lon, lat))[0] <= _FAR


@cache
def _crs(code: int) -> pyproj.CRS:
    return pyproj.CRS.from_epsg(code)


@cache
def _places() -> Iterable[tuple[Text, Point]]:
    text = (files("musterpoint.resources") / "layers" / "places.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)["place"]
    return [(Text(zh=item["zh"], en=item["en"]), (item["at"][0], item["at"][1])) for item in found]
