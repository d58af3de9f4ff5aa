"""Where a site is, for a telephone: WGS 84 and a QR code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pyproj import Transformer

from musterpoint.paper.code import qr_code
from musterpoint.plan import Plan, Site


@dataclass(frozen=True, slots=True)
class Position:
    """latitude, longitude: degrees in WGS 84, as text with 6 decimals (0.1 m). uri: what the code says,
    such as "geo:34.745000,113.612000" (RFC 5870), which maps on telephones open without a network and
    without telling a web site. code: the QR code as SVG."""

    latitude: str
    longitude: str
    uri: str
    code: str


def position(plan: Plan, site: Site) -> Position:
    north, east = _degrees(plan, (site.x, site.y))
    uri = geo_uri(plan, (site.x, site.y))
    return Position(north, east, uri, qr_code(uri))


def geo_uri(plan: Plan, place: tuple[float, float]) -> str:
    """A place of the plan (x, y) as an address that telephones open in their map (see `Position.uri`)."""
    return "geo:{},{}".format(*_degrees(plan, place))


def _degrees(plan: Plan, place: tuple[float, float]) -> tuple[str, str]:
    longitude, latitude = _to_wgs84(plan.crs).transform(*place)
    return f"{latitude:.6f}", f"{longitude:.6f}"


@lru_cache(maxsize=8)
def _to_wgs84(crs: str) -> Transformer:
    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
