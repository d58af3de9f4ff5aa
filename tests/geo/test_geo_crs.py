"""Where on earth things are: the plan's CRS, coordinates that don't say, and Chinese web-map datums."""

from __future__ import annotations

import numpy
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.errors import InputError
from musterpoint.geo.crs import chosen_crs, local_crs, source_crs, to_plan
from musterpoint.geo.datum import bd09_from_wgs84, gcj02_from_wgs84, wgs84_from_bd09, wgs84_from_gcj02

WGS84 = pyproj.CRS.from_epsg(4326)
METRES_PER_DEGREE = 111_320


@pytest.mark.parametrize(
    ("place", "lon", "lat", "code"),
    [
        ("Zhengzhou", 113.6, 34.7, "EPSG:4547"),
        ("Beijing", 116.3, 40.0, "EPSG:4548"),
        ("Shanghai", 121.5, 31.2, "EPSG:4549"),
        ("Kashgar", 75.99, 39.47, "EPSG:4534"),
        ("Ürümqi", 87.6, 43.8, "EPSG:4538"),
        ("Fuyuan", 134.3, 48.3, "EPSG:4554"),
        ("Tottori", 134.2, 35.5, "EPSG:32653"),
        ("Seoul", 127.0, 37.5, "EPSG:32652"),
        ("Hanoi", 105.8, 21.0, "EPSG:32648"),
        ("Ulaanbaatar", 106.9, 47.9, "EPSG:32648"),
        ("Delhi", 77.2, 28.6, "EPSG:32643"),
        ("San Francisco", -122.4, 37.7, "EPSG:32610"),
        ("Jakarta", 106.8, -6.2, "EPSG:32748"),
        ("Oslo", 10.7, 59.9, "EPSG:32632"),
    ],
)
def test_the_local_crs_of_a_place(place: str, lon: float, lat: float, code: str) -> None:
    assert local_crs((lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01)) == code
    x, _y = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform(lon, lat)
    assert 100_000 < x < 900_000, "eastings carry no zone number"


def test_there_is_no_local_crs_at_the_pole() -> None:
    with pytest.raises(InputError):
        local_crs((0, 89, 1, 89.5))


@pytest.mark.parametrize("name", ["EPSG:4326", "EPSG:2269", "EPSG:999999", "nonsense"])
def test_a_plan_needs_metres(name: str) -> None:
    """Degrees, feet, and what isn't there."""
    with pytest.raises(InputError):
        chosen_crs(name, numpy.array([shapely.Point(0, 0)]), WGS84)


DEGREES = numpy.array([shapely.Point(116.3, 40.0)])
METRES = numpy.array([shapely.Point(442_000, 4_427_000)])


def test_coordinates_that_do_not_say_where_they_are() -> None:
    degrees = source_crs(None, DEGREES, "a.shp")
    assert (degrees.name, degrees.guessed) == ("EPSG:4326", True)
    with pytest.raises(InputError, match=r"a\.shp"):
        source_crs(None, METRES, "a.shp")
    assert source_crs(None, METRES, "a.shp", "EPSG:4548").name == "EPSG:4548"


def test_metres_that_say_they_are_degrees() -> None:
    with pytest.raises(InputError):
        source_crs(WGS84, METRES, "a.shp")
    assert source_crs(WGS84, METRES, "a.shp", "EPSG:4548", insist=False).name == "EPSG:4548"


def test_what_the_user_says_about_all_files_spares_those_that_know() -> None:
    known = pyproj.CRS.from_epsg(4490)
    assert source_crs(known, DEGREES, "a.shp", "EPSG:4548", insist=False).name == "EPSG:4490"
    assert source_crs(known, DEGREES, "a.shp", "EPSG:4548").name == "EPSG:4548"


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_gcj02_of_known_places(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    """Places in Shanghai, Shenzhen and Beijing that implementations of GCJ-02 are compared by."""
    lon, lat = gcj02_from_wgs84(*(numpy.array([value]) for value in wgs84))
    assert (lon[0], lat[0]) == pytest.approx(gcj02, abs=1e-12)


inside = st.tuples(st.floats(73.7, 134.7), st.floats(18.2, 53.5))


@given(inside)
def test_datums_are_inverted_to_less_than_a_millimetre(place: tuple[float, float]) -> None:
    lon, lat = (numpy.array([value]) for value in place)
    for there, back in ((gcj02_from_wgs84, wgs84_from_gcj02), (bd09_from_wgs84, wgs84_from_bd09)):
        x, y = there(lon, lat)
        assert numpy.hypot(x - lon, y - lat)[0] * METRES_PER_DEGREE > 10
        again_x, again_y = back(x, y)
        assert numpy.hypot(again_x - lon, again_y - lat)[0] * METRES_PER_DEGREE < 0.001


def test_gcj02_leaves_the_rest_of_the_world_alone() -> None:
    lon, lat = numpy.array([2.35, -122.4]), numpy.array([48.86, 37.8])
    assert [part.tolist() for part in gcj02_from_wgs84(lon, lat)] == [lon.tolist(), lat.tolist()]


def test_a_shape_in_a_web_map_datum_is_moved_before_it_is_projected() -> None:
    shape = numpy.array([shapely.Point(116.38404722455657, 39.91334545536069)])
    moved = to_plan(shape, WGS84, "gcj02", "EPSG:4548")
    right = to_plan(numpy.array([shapely.Point(116.377817, 39.911954)]), WGS84, "wgs84", "EPSG:4548")
    assert shapely.distance(moved, right)[0] < 0.001
    with pytest.raises(InputError):
        to_plan(shape, WGS84, "mars", "EPSG:4548")
