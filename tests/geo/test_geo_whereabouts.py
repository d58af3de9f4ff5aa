"""Coordinates that don't say, or say wrong, where they are."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy
import pytest
import shapely
from geo_layers import Write

from musterpoint.geo import crs, datum
from musterpoint.geo.alignment import shift_of, suspected
from musterpoint.geo.importing import ImportOptions, import_layer
from musterpoint.geo.newplan import import_edit, new_plan
from musterpoint.geo.preview import preview
from musterpoint.geo.whereabouts import plausible
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS

BEIJING = (442_000.0, 4_427_000.0)
"""Metres of the CGCS2000 zone of 117° E."""


@pytest.mark.parametrize(
    ("middle", "first", "swapped"),
    [
        ((39_442_000, 4_427_000), "EPSG:4527", False),
        ((4_427_000, 39_442_000), "EPSG:4527", True),
        ((20_442_000, 4_427_000), "EPSG:4498", False),
        ((13_000_000, 4_866_000), "EPSG:3857", False),
        ((3_404_414, 5_429_530), "EPSG:31467", False),
        ((116.3, 40.0), "EPSG:4326", False),
        ((40.0, 116.3), "EPSG:4326", True),
    ],
)
def test_the_size_of_coordinates_tells_what_they_can_be(
    middle: tuple[float, float], first: str, swapped: bool
) -> None:
    reading = plausible(middle)[0]
    assert (reading.crs, reading.swapped) == (first, swapped)


def test_a_zone_without_its_number_could_be_anywhere_in_china(chinese: str) -> None:
    readings = plausible(BEIJING)
    places = {reading.crs: str(reading) for reading in readings if not reading.swapped}
    assert len(places) > 15
    assert next(iter(places)) == "EPSG:4548"  # by a large city
    words = "EPSG:4548（CGCS2000 3 度带，中央经线 117°）：东经 116.321°, 北纬 39.975°，距北京 11 公里"
    assert places["EPSG:4548"] == words


def test_layers_whose_place_is_known_decide(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    """Without a mark, in a zone with its number, which a UTM zone can't be taken for."""
    bare = buildings.to_crs(4527).set_crs(None, allow_override=True)
    homes = write(bare, "homes.csv")
    with pytest.raises(crs.UnknownPlace, match="EPSG:4527"):
        import_layer(homes, BUILDINGS)
    plan, reports = new_plan(write(neighbourhoods, "a.gpkg"), homes)
    assert reports[1].crs == "EPSG:4527" and reports[1].count("crs") == 0
    assert plan.buildings.frame["neighbourhood"].tolist()[:4] == ["A", "A", "A", "B"]


def test_two_grids_that_both_fit_are_a_question(buildings: geopandas.GeoDataFrame, write: Write) -> None:
    """The UTM zone of Beijing and its Gauss-Krüger zone differ by 1.7 km: beside a town nobody may guess."""
    homes = write(buildings.to_crs(4548).set_crs(None, allow_override=True), "homes.csv")
    with pytest.raises(crs.UnknownPlace) as caught:
        import_layer(homes, BUILDINGS, near=(116.2, 39.9, 116.5, 40.1))
    assert {"EPSG:4548", "EPSG:32650"} <= {choice.crs for choice in caught.value.choices}
    assert "EPSG:4548" in [choice.crs for choice in preview(homes, BUILDINGS).choices]


@pytest.mark.parametrize("code", [4326, 4490, 4548])
def test_exchanged_axes_are_put_right_and_told(
    buildings: geopandas.GeoDataFrame, write: Write, code: int
) -> None:
    turned = buildings.to_crs(code)
    turned.geometry = crs.turned(turned.geometry.to_numpy())
    result = import_layer(write(turned, "a.gpkg"), BUILDINGS)
    right = import_layer(write(buildings, "b.gpkg"), BUILDINGS)
    assert result.report.findings[0].code == "axes"
    assert result.frame.total_bounds == pytest.approx(right.frame.total_bounds, abs=1)


def test_the_west_of_china_can_be_exchanged_too(buildings: geopandas.GeoDataFrame, write: Write) -> None:
    """Kashgar: 76° E and 39° N are both possible latitudes; the area of CGCS2000 tells."""
    west = buildings.translate(75.99 - 116.32, -0.5).to_crs(4490)
    turned = geopandas.GeoDataFrame(geometry=crs.turned(west.to_numpy()), crs=4490)
    result = import_layer(write(turned, "a.gpkg"), BUILDINGS)
    assert result.frame.crs.to_string() == "EPSG:4534"


def test_degrees_that_say_they_are_metres(buildings: geopandas.GeoDataFrame, write: Write) -> None:
    wrong = buildings.set_crs(4548, allow_override=True)
    result = import_layer(write(wrong, "a.gpkg"), BUILDINGS)
    assert result.report.crs == "EPSG:4326" and "crs" in [finding.code for finding in result.report.findings]


@pytest.mark.parametrize(("name", "metres"), [(datum.GCJ02, 543), (datum.BD09, 1339)])
def test_web_map_datums_are_suspected_beside_what_is_known(
    shared_data: Path, name: str, metres: float
) -> None:
    buildings = geopandas.read_file(shared_data / "beijing_tsinghua_campus/buildings.geojson")
    forward = datum.gcj02_from_wgs84 if name == datum.GCJ02 else datum.bd09_from_wgs84
    web = shapely.transform(
        buildings.geometry.to_numpy(), lambda points: numpy.column_stack(forward(*points.T))
    )
    known = buildings.to_crs(4548)
    shift = suspected(web, buildings.crs, known, same_kind=True)
    assert shift is not None and shift.datum == name
    assert shift.metres == pytest.approx(metres, abs=5)
    assert suspected(buildings.geometry.to_numpy(), buildings.crs, known, same_kind=True) is None


def test_a_suspicion_is_told_with_metres_and_direction(shared_data: Path, write: Write) -> None:
    web = shared_data / "china_districts_gcj02/110108.geojson"
    outlines = shared_data / "beijing_subdistricts/haidian-all.geojson"
    buildings = shared_data / "beijing_tsinghua_campus/buildings.geojson"
    estimate = ImportOptions(mapping={"residents": "estimate"})
    plan = new_plan(outlines, buildings, options=estimate).plan
    report = import_edit(plan, NEIGHBOURHOODS, web).report
    sentence = next(finding.sentence for finding in report.findings if finding.code == "datum")
    assert "GCJ-02" in sentence and "537 m to the west" in sentence
    moved = import_edit(plan, NEIGHBOURHOODS, web, ImportOptions(datum="gcj02")).report
    assert moved.count("datum") == 0


def test_the_shift_of_a_datum() -> None:
    shift = shift_of(datum.GCJ02, 116.4, 39.9)
    assert shift.metres == pytest.approx(560, abs=20) and 180 < shift.azimuth < 360
    assert shift_of(datum.WGS84, 116.4, 39.9).metres == 0


def test_no_datum_is_suspected_because_it_moves_a_layer_off_a_small_map() -> None:
    """What lies outside crosses no border; the houses of four small compounds are where they are."""
    x, y = numpy.meshgrid(numpy.arange(0, 700, 35.0), numpy.arange(0, 700, 35.0))
    houses = shapely.box(x, y, x + 20, y + 20).ravel()
    compounds = shapely.box([0, 355, 0, 355], [0, 0, 355, 355], [355, 710, 355, 710], [355, 355, 710, 710])
    corner = numpy.array([557_500, 3_465_000])
    moved = (shapely.transform(some, lambda points: points + corner) for some in (houses, compounds))
    houses, areas = (geopandas.GeoDataFrame(geometry=some, crs=4549) for some in moved)
    degrees = houses.to_crs(4326)
    assert suspected(degrees.geometry.to_numpy(), degrees.crs, areas, same_kind=False) is None
