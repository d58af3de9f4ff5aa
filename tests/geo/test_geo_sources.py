"""Files of every format open the same, and those that can't say why in three parts."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path

import geopandas
import pytest
from geo_layers import Write

from musterpoint.errors import InputError
from musterpoint.geo.readers import FormatReader
from musterpoint.geo.sources import list_layers, open_source, parse_spec, read_source
from musterpoint.text import Text

OPTIONS = {".kml": {"driver": "LIBKML"}, ".gml": {"layer": "town"}}
FORMATS = (".gpkg", ".shp", ".geojson", ".geojsonl", ".fgb", ".kml", ".gml", ".parquet", ".csv")


def assert_explained(error: InputError) -> None:
    """Problem, detail and suggestion are there, each of them a sentence."""
    assert all(len(part) > 5 for part in (error.problem, error.detail, error.suggestion))
    assert len(str(error).splitlines()) == 3


@pytest.mark.parametrize(
    ("spec", "path", "layer"),
    [
        ("town.gpkg", "town.gpkg", None),
        ("town.gpkg:楼栋", "town.gpkg", "楼栋"),
        (r"C:\maps\town.gpkg", r"C:\maps\town.gpkg", None),
        (r"C:\maps\town.gpkg:buildings", r"C:\maps\town.gpkg", "buildings"),
        ("D:/地图/小区.shp", "D:/地图/小区.shp", None),
        ("/maps/town.gpkg:my layer", "/maps/town.gpkg", "my layer"),
        ("town.gpkg:", "town.gpkg", None),
    ],
)
def test_a_layer_is_named_after_a_colon(spec: str, path: str, layer: str | None) -> None:
    source = parse_spec(spec)
    assert (str(source.path), source.layer) == (path, layer)


def test_a_layer_may_have_a_colon_in_its_name(tmp_path: Path) -> None:
    file = tmp_path / "town.gpkg"
    file.touch()
    assert open_source(f"{file}:2022:buildings").layer == "2022:buildings"


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_gives_the_same_features(
    buildings: geopandas.GeoDataFrame, write: Write, suffix: str
) -> None:
    file = write(buildings, f"第一批（楼栋）{suffix}", **OPTIONS.get(suffix, {}))
    frame = read_source(file).frame
    assert len(frame) == 5
    school = frame.index[frame["用途"] == "学校"][0]
    assert frame.geometry[school].normalize().equals_exact(buildings.geometry[2].normalize(), 1e-6)


def test_the_encoding_of_a_shapefile_is_found_whatever_its_mark_says(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    file = write(buildings, "gbk.shp", encoding="GB18030")
    for mark in ("UTF-8", "ISO-8859-1", "1252", None):
        file.with_suffix(".cpg").unlink(missing_ok=True)
        if mark:
            file.with_suffix(".cpg").write_text(mark, encoding="ascii")
        read = read_source(file)
        assert read.encoding is not None and read.encoding.name == "gb18030"
        assert read.frame["用途"].tolist() == ["住宅", "住宅", "学校", "住宅", "住宅"]


def test_a_character_that_is_cut_off_does_not_spoil_the_table(
    neighbourhoods: geopandas.GeoDataFrame, write: Write
) -> None:
    """A shapefile has room for ten bytes of a column's name, and these have twelve."""
    file = write(neighbourhoods, "town.shp")
    frame = read_source(file).frame
    assert frame["小区名"].tolist() == ["东园", "南园", "公园"]
    assert frame["常住人"].tolist() == [100, 7, 3]


def test_the_user_has_the_last_word_on_the_encoding(buildings: geopandas.GeoDataFrame, write: Write) -> None:
    file = write(buildings, "gbk.shp", encoding="GB18030")
    assert "住宅" not in read_source(file, "latin-1").frame.iloc[:, 2].tolist()
    with pytest.raises(InputError) as caught:
        read_source(file, "klingon")
    assert_explained(caught.value)


def test_a_shapefile_without_index_is_read_and_left_alone(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    file = write(buildings, "town.shp")
    file.with_suffix(".shx").unlink()
    assert len(read_source(file).frame) == 5
    assert not file.with_suffix(".shx").exists()


def test_a_file_with_several_layers_asks_which(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    write(neighbourhoods, "town.gpkg", layer="小区")
    file = write(buildings, "town.gpkg", layer="楼栋", append=True)
    assert list_layers(file) == ["小区", "楼栋"]
    assert len(read_source(f"{file}:楼栋").frame) == 5
    assert len(read_source(file, preferred="小区").frame) == 3
    for spec in (file, f"{file}:道路"):
        with pytest.raises(InputError) as caught:
            read_source(spec)
        assert_explained(caught.value)
        assert "小区, 楼栋" in caught.value.detail


def test_a_zip_with_nested_folders_and_chinese_names(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write, tmp_path: Path
) -> None:
    for frame, name in ((neighbourhoods, "小区"), (buildings, "楼栋")):
        write(frame, f"数据/{name}/{name}.shp")
    archive = tmp_path / "数据.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for part in sorted((tmp_path / "数据").rglob("*.*")):
            packed.write(part, part.relative_to(tmp_path))
        packed.writestr("说明.txt", "两个图层")
    assert list_layers(archive) == ["小区", "楼栋"]
    assert read_source(f"{archive}:小区").frame["编号"].tolist() == ["A", "B", "C"]


def test_names_in_a_zip_of_chinese_windows(
    buildings: geopandas.GeoDataFrame, write: Write, tmp_path: Path
) -> None:
    """Such archives hold GBK bytes without saying so."""
    file = write(buildings, "town.geojson")
    archive = tmp_path / "town.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(file, "xxxx.geojson")
        packed.write(file, "town.geojson")
    archive.write_bytes(archive.read_bytes().replace(b"xxxx.", "楼栋.".encode("gbk")))
    assert sorted(list_layers(archive)) == ["town", "楼栋"]


def test_a_gzipped_file(buildings: geopandas.GeoDataFrame, write: Write, tmp_path: Path) -> None:
    file = write(buildings, "town.geojson")
    packed = tmp_path / "town.geojson.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert len(read_source(packed).frame) == 5


@pytest.mark.parametrize(
    "heading", ["name,lat,lon", "名称,纬度,经度", "Name;Y;X", "名称\t北纬\t东经", "name,Latitude,Longitude"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_with_coordinates(tmp_path: Path, heading: str, encoding: str) -> None:
    separator = next(mark for mark in ",;\t" if mark in heading)
    rows = [("南门", "40.0", "116.3"), ("东门", "40.1", "116.4"), ("不详", "", "")]
    file = tmp_path / "gates.csv"
    file.write_text("\n".join([heading, *map(separator.join, rows)]), encoding=encoding)
    frame = read_source(file).frame
    assert frame.iloc[:, 0].tolist() == ["南门", "东门", "不详"]
    assert (frame.geometry.x[0], frame.geometry.y[1]) == (116.3, 40.1)
    assert frame.geometry[2] is None


def test_open_rings_are_closed_and_told(tmp_path: Path) -> None:
    file = tmp_path / "open.geojson"
    ring = "[[0,0],[1,0],[1,1],[0,1]]"
    file.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
        f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}',
        encoding="utf-8",
    )
    read = read_source(file)
    assert read.frame.geometry[0].area == 1
    assert any("ring" in warning for warning in read.warnings)


def test_an_additional_reader_goes_first(tmp_path: Path, buildings: geopandas.GeoDataFrame) -> None:
    reader = FormatReader(
        id="secret",
        title=Text(zh="密", en="Secret"),
        suffixes=(".secret",),
        read=lambda path, layer, encoding: buildings,
        list_layers=lambda path: [path.stem],
    )
    file = tmp_path / "town.secret"
    file.write_text("?", encoding="utf-8")
    assert len(read_source(file, readers=(reader,)).frame) == 5


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.gpkg", None),
        ("corrupt.gpkg", b"SQLite format 3\0" + b"\xff" * 500),
        ("cut.geojson", b'{"type":"FeatureCollection","features":[{"type":'),
        ("empty.csv", b""),
        ("table.csv", b"name,residents\nA,3\n"),
        ("noise.shp", b"\x07" * 90),
        ("noise.fgb", b"fgb\x03fgb\x00" + b"\x99" * 80),
        ("noise.parquet", b"PAR1" + b"\0" * 40 + b"PAR1"),
        ("noise.zip", b"PK\x03\x04 but not really"),
        ("noise.kml", b"<kml><Document><Placemark>"),
        ("noise.gz", b"\x1f\x8b\x08 but not really"),
        ("letter.docx", b"Dear Sir"),
        ("town.dbf", b"\x03" + b"\0" * 60),
    ],
)
def test_what_cannot_be_read_is_explained(tmp_path: Path, name: str, content: bytes | None) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_source(file)
    assert_explained(caught.value)
    assert name in caught.value.problem
    assert str(tmp_path) not in caught.value.problem


def test_a_table_without_shapes_is_explained(
    buildings: geopandas.GeoDataFrame, write: Write, tmp_path: Path
) -> None:
    dbf = write(buildings, "town.shp").with_suffix(".dbf")
    alone = tmp_path / "alone"
    alone.mkdir()
    with pytest.raises(InputError) as caught:
        read_source(Path(shutil.copy(dbf, alone)))
    assert_explained(caught.value)


def test_errors_are_chinese_in_chinese(tmp_path: Path, chinese: str) -> None:
    with pytest.raises(InputError) as caught:
        read_source(tmp_path / "没有.gpkg")
    assert caught.value.problem == "找不到“没有.gpkg”。"
