"""The datums of Chinese web maps. GCJ-02 (Gaode, Tencent) and BD-09 (Baidu) shift WGS 84 by some 500 m.

Formulas: the published reverse engineering of the GCJ-02 obfuscation, with the Krasovsky 1940 ellipsoid
(https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China). All functions take and give arrays
of longitude and latitude in degrees, of any equal shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy
from numpy import cos, pi, sin, sqrt

Array = numpy.ndarray
Shift = Callable[[Array, Array], tuple[Array, Array]]

WGS84, GCJ02, BD09 = "wgs84", "gcj02", "bd09"
NAMES: Mapping[str, str] = {WGS84: "WGS 84", GCJ02: "GCJ-02", BD09: "BD-09"}

_A = 6378245.0
_EE = 0.00669342162296594323
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of the box inside which GCJ-02 differs from WGS 84."""
_TOLERANCE = 1e-11
"""Degrees; a thousandth of a millimetre, well above the rounding of a double."""


def in_china(west: float, south: float, east: float, north: float) -> bool:
    """Whether a box in degrees lies where the web-map datums differ from WGS 84."""
    return _CHINA[0] <= west and _CHINA[1] <= south and east <= _CHINA[2] and north <= _CHINA[3]


def gcj02_from_wgs84(lon: Array, lat: Array) -> tuple[Array, Array]:
    """The place as Chinese maps show it; unchanged outside the box around China."""
    x, y = lon - 105.0, lat - 35.0
    root = sqrt(numpy.abs(x))
    both = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    shift_lat = (
        -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + both
        + (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
        + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    )  # fmt: skip
    shift_lon = (
        300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + both
        + (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
        + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    )  # fmt: skip
    latitude = lat / 180.0 * pi
    magic = 1.0 - _EE * sin(latitude) ** 2
    metres_per_radian_lat = _A * (1.0 - _EE) / (magic * sqrt(magic))
    metres_per_radian_lon = _A / sqrt(magic) * cos(latitude)
    west, south, east, north = _CHINA
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return (
        numpy.where(inside, lon + shift_lon * 180.0 / (metres_per_radian_lon * pi), lon),
        numpy.where(inside, lat + shift_lat * 180.0 / (metres_per_radian_lat * pi), lat),
    )


def bd09_from_wgs84(lon: Array, lat: Array) -> tuple[Array, Array]:
    """The place as Baidu shows it."""
    x, y = gcj02_from_wgs84(lon, lat)
    radius = sqrt(x * x + y * y) + 0.00002 * sin(y * pi * 3000.0 / 180.0)
    angle = numpy.arctan2(y, x) + 0.000003 * cos(x * pi * 3000.0 / 180.0)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def wgs84_from_gcj02(lon: Array, lat: Array) -> tuple[Array, Array]:
    """The exact inverse of `gcj02_from_wgs84`, to far less than a millimetre."""
    return _inverse(gcj02_from_wgs84, lon, lat)


def wgs84_from_bd09(lon: Array, lat: Array) -> tuple[Array, Array]:
    """The exact inverse of `bd09_from_wgs84`, to far less than a millimetre."""
    return _inverse(bd09_from_wgs84, lon, lat)


TO_WGS84: Mapping[str, Shift] = {GCJ02: wgs84_from_gcj02, BD09: wgs84_from_bd09}
"""Name of a datum → how its coordinates become WGS 84."""


def _inverse(forward: Shift, lon: Array, lat: Array) -> tuple[Array, Array]:
    """Fixed-point iteration: the shift changes so slowly that each round gains two digits or more."""
    x, y = lon, lat
    for _round in range(20):
        shifted_x, shifted_y = forward(x, y)
        error_x, error_y = lon - shifted_x, lat - shifted_y
        x, y = x + error_x, y + error_y
        if max(numpy.abs(error_x).max(initial=0), numpy.abs(error_y).max(initial=0)) < _TOLERANCE:
            break
    return x, y
