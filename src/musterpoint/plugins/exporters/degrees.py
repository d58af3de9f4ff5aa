"""Places in degrees, in the datum of the maps that will show them."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas
import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from musterpoint.geo.datum import GCJ02, gcj02_from_wgs84
from musterpoint.plan import Plan

WGS84_CRS = "EPSG:4326"
DECIMALS = 7
"""Of a degree: about a centimetre."""


def in_degrees(plan: Plan, shapes: Sequence[BaseGeometry], datum: str) -> numpy.ndarray:
    """The shapes (n,), given in the plan's CRS, as longitude and latitude rounded to `DECIMALS`.

    datum: "wgs84", or "gcj02" for Gaode and Tencent.
    """
    degrees = geopandas.GeoSeries(list(shapes), crs=plan.crs).to_crs(WGS84_CRS).to_numpy()
    if datum == GCJ02:
        degrees = shapely.transform(degrees, lambda points: numpy.column_stack(gcj02_from_wgs84(*points.T)))
    return shapely.transform(degrees, lambda points: points.round(DECIMALS))
