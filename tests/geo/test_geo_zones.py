"""Gauss-Krüger grids of China: three datums, zones of 3 and 6 degrees, with and without the zone's number."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pyproj
import pytest
import shapely
from geo_layers import Write

from musterpoint.geo.crs import UnknownPlace, turned
from musterpoint.geo.importing import ImportOptions, import_layer, load_layer
from musterpoint.geo.report import ImportReport
from musterpoint.jobs import Job
from musterpoint.plan import BUILDINGS

ZHENGZHOU = (113.62, 34.75)
NEAR = (113.5, 34.7, 113.7, 34.8)
GRIDS = {
    # Name that a .prj has → EPSG code: what the eastings of Zhengzhou are in each was worked out by PROJ.
    "CGCS2000 / 3-degree Gauss-Kruger CM 114E": 4547,
    "CGCS2000 / 3-degree Gauss-Kruger zone 38": 4526,
    "CGCS2000 / Gauss-Kruger CM 111E": 4508,
    "CGCS2000 / Gauss-Kruger zone 19": 4497,
    "Xian 1980 / 3-degree Gauss-Kruger CM 114E": 2383,
    "Xian 1980 / 3-degree Gauss-Kruger zone 38": 2362,
    "Xian 1980 / Gauss-Kruger CM 111E": 2344,
    "Xian 1980 / Gauss-Kruger zone 19": 2333,
    "Beijing 1954 / 3-degree Gauss-Kruger CM 114E": 2435,
    "Beijing 1954 / 3-degree Gauss-Kruger zone 38": 2414,
    "Beijing 1954 / Gauss-Kruger CM 111E": 21459,
    "Beijing 1954 / Gauss-Kruger zone 19": 21419,
}
NEWEST = {2383: 4547, 2435: 4547, 2362: 4526, 2414: 4526, 2344: 4508, 21459: 4508, 2333: 4497, 21419: 4497}
"""The grid of CGCS2000 with nearly the same coordinates."""
each_grid = pytest.mark.parametrize(("name", "code"), GRIDS.items(), ids=GRIDS)


def block(code: int, exchanged: bool = False) -> geopandas.GeoDataFrame:
    """A building of 30 by 20 m in Zhengzhou in the metres of this grid."""
    x, y = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform(*ZHENGZHOU)
    shapes = [shapely.box(x, y, x + 30, y + 20)]
    frame = geopandas.GeoDataFrame({"层数": [6]}, geometry=shapes, crs=code)
    return frame.set_geometry(turned(frame.geometry.to_numpy()), crs=code) if exchanged else frame


def bare(write: Write, code: int, exchanged: bool = False) -> Path:
    """The building as a shapefile without its .prj."""
    file = write(block(code, exchanged), "楼栋.shp", encoding="UTF-8")
    file.with_suffix(".prj").unlink()
    return file


def metres_off(frame: geopandas.GeoDataFrame) -> float:
    right = geopandas.GeoSeries([shapely.Point(ZHENGZHOU)], crs=4326).to_crs(frame.crs)
    return float(frame.geometry.iloc[0].distance(right.iloc[0]))


def codes(report: ImportReport) -> set[str]:
    return {finding.code for finding in report.findings}


@each_grid
def test_a_file_that_names_its_grid_is_believed(write: Write, name: str, code: int) -> None:
    file = write(block(code), "a.shp")
    assert "Gauss" in file.with_suffix(".prj").read_text(encoding="ascii")  # ESRI's words, no EPSG code
    result = import_layer(file, BUILDINGS)
    assert result.report.crs == f"EPSG:{code}" and metres_off(result.frame) < 0.01
    assert not codes(result.report) & {"crs", "axes", "astray"}


@each_grid
def test_a_file_whose_axes_are_exchanged_is_put_right(write: Write, name: str, code: int) -> None:
    """As surveyors write them: x is north."""
    result = import_layer(write(block(code, exchanged=True), "a.shp"), BUILDINGS)
    assert metres_off(result.frame) < 0.01 and "axes" in codes(result.report)


@each_grid
@pytest.mark.parametrize("exchanged", [False, True])
def test_a_file_without_a_mark_is_offered_every_place(
    write: Write, name: str, code: int, exchanged: bool
) -> None:
    """The first offer is the one by a large city; of the datums CGCS2000 stands first."""
    with pytest.raises(UnknownPlace) as caught:
        load_layer(bare(write, code, exchanged), BUILDINGS, ImportOptions(), Job())
    first = caught.value.choices[0]
    assert (first.crs, first.swapped) == (f"EPSG:{NEWEST.get(code, code)}", exchanged)
    assert "Zhengzhou" in first.place and str(first) in caught.value.detail
    if "zone" in name:  # its number leaves no other place, just the datums
        assert f"EPSG:{code}" in [choice.crs for choice in caught.value.choices]
        assert len(caught.value.choices) == 3


@each_grid
def test_beside_other_layers_every_datum_is_offered_and_the_newest_taken(
    write: Write, name: str, code: int
) -> None:
    file = bare(write, code)
    if code in (4508, 2344, 21459):  # the UTM zone of the same meridian is off by a kilometre or two
        with pytest.raises(UnknownPlace) as caught:
            import_layer(file, BUILDINGS, near=NEAR)
        assert f"EPSG:{code}" in [choice.crs for choice in caught.value.choices]
        return
    result = import_layer(file, BUILDINGS, near=NEAR)
    assert result.report.crs == f"EPSG:{NEWEST.get(code, code)}" and metres_off(result.frame) < 100
    told = next(finding.sentence for finding in result.report.findings if finding.code == "other-datums")
    assert "Xian 1980" in told and "Beijing 1954" in told


@each_grid
def test_the_user_may_say_it(write: Write, name: str, code: int) -> None:
    result = import_layer(bare(write, code), BUILDINGS, options=ImportOptions(source_crs=f"EPSG:{code}"))
    assert metres_off(result.frame) < 0.01


def test_a_grid_in_feet_is_offered(shared_data: Path) -> None:
    """Chicago's areas have no .prj: the state plane of Illinois East is among the readings."""
    with pytest.raises(UnknownPlace) as caught:
        import_layer(shared_data / "us_census_polygons/Chicago77.shp", "neighbourhoods")
    offered = {choice.crs: choice for choice in caught.value.choices if not choice.swapped}
    assert (offered["EPSG:3435"].lon, offered["EPSG:3435"].lat) == pytest.approx((-87.67, 41.83), abs=0.01)
