"""The outlines of districts in GCJ-02 land on those of the survey, as far as the two sources agree.

The survey's outlines are simplified: 13 to 225 corners where the web map has 239 to 4,402. Simplifying keeps
corners and moves what lies between them, by 40 to 150 m here, so that neither edges nor centres can be
compared; the corners that were kept can. In the old towns they lie within 4 m of the web map's outline once
it is shifted. Farther out the two have different borders: their corners are 30 to 100 m off at the median,
and no other shift makes that better.
"""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy
import pytest
import shapely

from musterpoint.geo.alignment import suspected
from musterpoint.geo.crs import local_crs, shifted
from musterpoint.geo.datum import gcj02_from_wgs84

Pair = tuple[geopandas.GeoDataFrame, geopandas.GeoDataFrame]

COUNTIES = {
    # What the medians of the survey's corners reach: metres, and why not less.
    "110101": (4, "东城区: the two sources agree"),
    "110108": (4, "海淀区: they agree"),
    "310101": (4, "黄浦区: they agree; the rest is the river bank"),
    "440305": (30, "南山区: the web map's 204.7 km² have islands and the bay, the survey's 172.7 km² don't"),
    "370902": (31, "泰山区: another border on the mountain"),
    "110115": (38, "大兴区: newer border around the airport"),
    "630103": (
        46,
        "城中区: in Xining GCJ-02 is 172 m off only, little more than the simplified edges are",
    ),
    "370911": (49, "岱岳区: another border with 泰山区, and 204 corners for 1,754 km²"),
    "410102": (81, "中原区: newer border with 高新区 in the west"),
    "320115": (90, "江宁区: the web map has a second part in the Yangtze, 1,566 km² beside 1,545 km²"),
    "511781": (104, "万源市: 225 corners for 4,057 km² of mountains"),
}


@pytest.fixture(scope="module")
def survey(shared_data: Path) -> geopandas.GeoDataFrame:
    return geopandas.read_file(shared_data / "china_districts_cgcs2000/district.geojson.zip")


def pair(shared_data: Path, survey: geopandas.GeoDataFrame, code: str) -> Pair:
    """A county from the web map in degrees, and from the survey in metres."""
    web = geopandas.read_file(shared_data / f"china_districts_gcj02/{code}.geojson")
    found = survey[survey["gb"].astype(str).str.endswith(code)]
    assert len(found) == 1
    return web, found.to_crs(local_crs(tuple(web.total_bounds)))


def off(web: numpy.ndarray, surveyed: geopandas.GeoDataFrame, by: tuple[float, float] = (0, 0)) -> float:
    """m from the survey's corners, moved `by` metres, to the outline of the web map, at the median."""
    outline = shapely.boundary(geopandas.GeoSeries(web, crs=4326).to_crs(surveyed.crs).union_all())
    corners = shapely.get_coordinates(surveyed.geometry.to_numpy()) + by
    return float(numpy.median(shapely.distance(shapely.points(corners), outline)))


@pytest.mark.parametrize("code", COUNTIES)
def test_the_outlines_land_on_each_other(
    shared_data: Path, survey: geopandas.GeoDataFrame, code: str
) -> None:
    web, surveyed = pair(shared_data, survey, code)
    right = shifted(web.geometry.to_numpy(), "gcj02")
    reached, _why = COUNTIES[code]
    assert off(right, surveyed) <= reached
    assert off(web.geometry.to_numpy(), surveyed) > 2 * off(right, surveyed)
    assert off(shifted(web.geometry.to_numpy(), "bd09"), surveyed) > 4 * off(right, surveyed)
    for by in ((150, 0), (-150, 0), (0, 150), (0, -150)):
        assert off(right, surveyed, by) > off(right, surveyed)


@pytest.mark.parametrize("code", COUNTIES)
def test_each_outline_tells_its_datum(shared_data: Path, survey: geopandas.GeoDataFrame, code: str) -> None:
    web, surveyed = pair(shared_data, survey, code)
    shift = suspected(web.geometry.to_numpy(), web.crs, surveyed, same_kind=True)
    assert shift is not None and shift.datum == "gcj02"
    right = shifted(web.geometry.to_numpy(), "gcj02")
    assert suspected(right, web.crs, surveyed, same_kind=True) is None


def test_buildings_tell_their_datum_beside_roads_and_large_areas(shared_data: Path) -> None:
    """Beside large areas few buildings stand near a border; beside roads all do."""
    folder = shared_data / "beijing_tsinghua_campus"
    buildings, roads = (geopandas.read_file(folder / f"{name}.geojson") for name in ("buildings", "roads"))
    roads = roads[roads.geom_type.str.contains("Line")].to_crs(4548)
    areas = geopandas.read_file(shared_data / "beijing_subdistricts/haidian-all.geojson").to_crs(4548)
    web = shapely.transform(
        buildings.geometry.to_numpy(), lambda points: numpy.column_stack(gcj02_from_wgs84(*points.T))
    )
    for reference in (roads, areas):
        shift = suspected(web, buildings.crs, reference, same_kind=False)
        assert shift is not None and shift.datum == "gcj02"
        assert suspected(buildings.geometry.to_numpy(), buildings.crs, reference, same_kind=False) is None
