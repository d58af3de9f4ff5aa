"""Files as they come from offices: parts missing, wrong marks, packed twice, names in any alphabet."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely
from geo_layers import Write

from musterpoint.errors import InputError
from musterpoint.geo.importing import ImportOptions, import_layer, load_layer
from musterpoint.geo.report import ImportReport
from musterpoint.geo.sources import list_layers, read_source
from musterpoint.jobs import Job
from musterpoint.plan import BUILDINGS, ENTRANCES, NEIGHBOURHOODS, ROADS

RING = "116.32,40 116.33,40 116.33,40.01 116.32,40"


def codes(report: ImportReport) -> set[str]:
    return {finding.code for finding in report.findings}


def loaded(path: Path) -> tuple[geopandas.GeoDataFrame, ImportReport]:
    layer = load_layer(path, "", ImportOptions(), Job())
    return layer.table, layer.report


# Shapefiles


@pytest.fixture
def shapefile(buildings: geopandas.GeoDataFrame, write: Write) -> Path:
    return write(buildings, "楼栋.shp", encoding="UTF-8")


@pytest.mark.parametrize(
    ("gone", "told"),
    [((".shx",), {"index"}), ((".dbf",), {"no-table"}),
     ((".shx", ".dbf", ".prj", ".cpg"), {"index", "no-table", "crs"}),
     ((".prj",), {"crs"}), ((".cpg",), set())],
)  # fmt: skip
def test_a_shapefile_without_some_of_its_parts(
    shapefile: Path, gone: tuple[str, ...], told: set[str]
) -> None:
    for suffix in gone:
        shapefile.with_suffix(suffix).unlink()
    frame, report = loaded(shapefile)
    assert len(frame) == 5 and codes(report) - {"encoding"} == told
    assert not any(shapefile.with_suffix(suffix).exists() for suffix in gone)


def test_an_index_that_is_damaged_is_built_anew(shapefile: Path) -> None:
    index = shapefile.with_suffix(".shx")
    index.write_bytes(index.read_bytes()[:100] + b"\xff" * 40)
    frame, report = loaded(shapefile)
    assert len(frame) == 5 and "index" in codes(report)


def test_parts_in_other_case_belong_to_it(shapefile: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for suffix, name in ((".shp", "A.SHP"), (".shx", "A.shx"), (".dbf", "A.Dbf")):
        shutil.copy(shapefile.with_suffix(suffix), other / name)
    frame, _report = loaded(other / "A.SHP")
    assert frame["用途"].tolist()[:3] == ["住宅", "住宅", "学校"]


@pytest.mark.parametrize("rows", [0, 3])
def test_shapes_without_a_row_in_the_table_are_kept_and_told(shapefile: Path, rows: int) -> None:
    """GDAL leaves them out without a word."""
    table = shapefile.with_suffix(".dbf")
    content = table.read_bytes()
    header, width = (int.from_bytes(content[at : at + 2], "little") for at in (8, 10))
    table.write_bytes(content[:4] + rows.to_bytes(4, "little") + content[8 : header + rows * width])
    frame, report = loaded(shapefile)
    assert len(frame) == 5 and "other-count" in codes(report)
    assert frame["用途"].notna().sum() == rows


def test_rows_that_are_marked_as_deleted_are_told(shapefile: Path) -> None:
    table = shapefile.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    content[int.from_bytes(content[8:10], "little")] = ord("*")
    table.write_bytes(content)
    frame, report = loaded(shapefile)
    assert len(frame) == 4 and report.count("deleted") == 1


@pytest.mark.parametrize(
    ("encoding", "words", "found"),
    [("gbk", "住宅楼", "gb18030"), ("gbk", "翡翠苑", "gb18030"), ("big5", "住宅大樓", "big5"),
     ("cp932", "公民館ひたち", "cp932"),
     ("cp949", "아파트", "cp949"), ("cp1251", "Жилой дом", "cp1251"),
     ("cp1252", "Müller", "cp1252"), ("utf-8", "住宅", "utf-8")],
)  # fmt: skip
@pytest.mark.parametrize("mark", [None, "ISO-8859-1", "UTF-8"])
def test_the_bytes_tell_the_encoding(
    buildings: geopandas.GeoDataFrame, write: Write, encoding: str, words: str, found: str, mark: str | None
) -> None:
    frame = buildings[["geometry"]].assign(type=words)
    file = write(frame, "a.shp", encoding={"cp932": "SHIFT_JIS"}.get(encoding, encoding.upper()))
    content = bytearray(file.with_suffix(".dbf").read_bytes())
    content[29] = 0
    file.with_suffix(".dbf").write_bytes(content)
    file.with_suffix(".cpg").unlink(missing_ok=True)
    if mark:
        file.with_suffix(".cpg").write_text(mark, encoding="ascii")
    read = read_source(file)
    assert read.frame["type"].tolist() == [words] * 5
    assert read.encoding is not None and read.encoding.name in (
        found,
        "iso8859-1" if found == "cp1252" else found,
    )


# KML, GML, GeoJSON, MapInfo


def kml(body: str, encoding: str = "UTF-8") -> bytes:
    head = (
        f'<?xml version="1.0" encoding="{encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    )
    return f"{head}{body}</Document></kml>".encode(encoding)


def place(name: str, fields: str = "") -> str:
    ring = f"<outerBoundaryIs><LinearRing><coordinates>{RING}</coordinates></LinearRing></outerBoundaryIs>"
    return f"<Placemark><name>{name}</name>{fields}<Polygon>{ring}</Polygon></Placemark>"


FIELDS = (
    "<ExtendedData><Data name='人口'><value>12</value></Data>"
    "<Data name='层数'><value>6</value></Data></ExtendedData>"
)


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "GB2312", "GB18030", "UTF-16"])
def test_fields_of_kml_keep_their_chinese_names(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.kml").write_bytes(kml(place("甲", FIELDS) + place("乙", FIELDS), encoding))
    frame, _report = loaded(tmp_path / "a.kml")
    assert frame["Name"].tolist() == ["甲", "乙"]
    assert frame["人口"].tolist() == ["12", "12"] and frame["层数"].tolist() == ["6", "6"]


def test_all_folders_of_a_kmz_whatever_its_document_is_called(tmp_path: Path) -> None:
    inner = f"<Folder><name>内</name>{place('乙')}</Folder>"
    body = f"<Folder><name>东片</name>{place('甲')}{inner}</Folder>"
    body += f"<Folder><name>东片</name>{place('丙')}</Folder>"
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as packed:
        packed.writestr("小区/小区.kml", kml(body + place("丁")))
        packed.writestr("files/icon.png", b"")
    frame, _report = loaded(tmp_path / "a.kmz")
    assert sorted(frame["Name"]) == sorted("甲乙丙丁")


GML = (
    '<?xml version="1.0" encoding="{encoding}"?>'
    '<g:FeatureCollection xmlns:g="http://www.opengis.net/gml" xmlns:t="urn:t">'
    "<g:featureMember><t:b><t:name>甲楼</t:name><t:geom><g:Polygon{crs}><g:exterior><g:LinearRing><g:posList>{points}"
    "</g:posList></g:LinearRing></g:exterior></g:Polygon></t:geom></t:b></g:featureMember></g:FeatureCollection>"
)
LON_LAT, LAT_LON = "116.32 40 116.33 40 116.33 40.01 116.32 40", "40 116.32 40 116.33 40.01 116.33 40 116.32"


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize(
    ("crs", "points"),
    [("EPSG:4326", LON_LAT), ("EPSG:4326", LAT_LON), ("urn:ogc:def:crs:EPSG::4326", LAT_LON),
     ("urn:ogc:def:crs:EPSG::4490", LON_LAT), 
     ("http://www.opengis.net/def/crs/EPSG/0/4490", LAT_LON), ("", LON_LAT)],
)  # fmt: skip
def test_axes_of_gml_in_either_order(tmp_path: Path, crs: str, points: str, encoding: str) -> None:
    attribute = f' srsName="{crs}"' if crs else ""
    text = GML.format(encoding=encoding, crs=attribute, points=points)
    (tmp_path / "a.gml").write_bytes(text.encode(encoding))
    layer = load_layer(tmp_path / "a.gml", "", ImportOptions(), Job())
    assert shapely.total_bounds(layer.shapes) == pytest.approx([116.32, 40, 116.33, 40.01])
    assert layer.table["name"].tolist() == ["甲楼"]
    assert [file.name for file in tmp_path.iterdir()] == ["a.gml"], "nothing is written beside it"


MIF = (
    'Version 300\nCharset "{charset}"\nDelimiter ","\nCoordSys Earth Projection 1, 0\nColumns 2\n'
    "  楼名 Char(20)\n"
    "  层数 Integer\nData\n\nRegion 1\n 4\n116.32 40\n116.33 40\n116.33 40.01\n116.32 40\n"
)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("WindowsSimpChinese", "gbk"), ("Neutral", "gbk"), ("WindowsLatin1", "gbk"), ("Neutral", "utf-8"),
     ("UTF-8", "utf-8"), ("WindowsTradChinese", "big5")],
)  # fmt: skip
def test_the_text_of_mapinfo_whatever_its_charset_says(tmp_path: Path, charset: str, encoding: str) -> None:
    name, floors, building = (
        ("樓名", "樓層", "東區大樓") if encoding == "big5" else ("楼名", "层数", "东区大楼")
    )
    text = MIF.format(charset=charset).replace("楼名", name).replace("层数", floors)
    (tmp_path / "a.mif").write_bytes(text.encode(encoding))
    (tmp_path / "a.mid").write_bytes(f'"{building}",6\n'.encode(encoding))
    frame, _report = loaded(tmp_path / "a.mif")
    assert frame[[name, floors]].to_numpy().tolist() == [[building, 6]]


def test_a_record_of_a_sequence_that_cannot_be_read_is_told(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    """GDAL leaves it out without a word."""
    file = write(buildings, "a.geojsonl")
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1][:-20]
    file.write_text("\n".join(lines), encoding="utf-8")
    frame, report = loaded(file)
    assert len(frame) == 4
    assert [finding.features for finding in report.findings if finding.code == "lost-records"] == [("#2",)]


@pytest.mark.parametrize(("before", "between"), [("\x1e", "\n"), ("", "\n"), ("", "\r\n")])
@pytest.mark.parametrize("name", ["a.geojson", "a.json", "a.ndjson", "a.geojsons"])
def test_sequences_whatever_they_are_called(
    buildings: geopandas.GeoDataFrame, write: Write, tmp_path: Path, before: str, between: str, name: str
) -> None:
    lines = write(buildings, "whole.geojsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / name).write_bytes("".join(before + line + between for line in lines).encode("utf-8"))
    assert len(loaded(tmp_path / name)[0]) == 5


# Archives


def test_archives_in_archives(buildings: geopandas.GeoDataFrame, write: Write, tmp_path: Path) -> None:
    file = write(buildings, "楼栋.geojson")
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as packed:
        packed.writestr("楼栋.geojson.gz", gzip.compress(file.read_bytes()))
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as packed:
        packed.write(tmp_path / "inner.zip", "资料/inner.zip")
        packed.writestr("__MACOSX/._x.geojson", b"")
        packed.writestr("资料/._inner.geojson", b"")
        packed.writestr("说明.txt", "经度,纬度\n1,2\n")
    assert len(loaded(tmp_path / "outer.zip")[0]) == 5


def test_files_of_one_name_are_told_apart_by_their_folders(shapefile: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for folder in ("东片", "西片"):
            for suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
                packed.write(shapefile.with_suffix(suffix), f"{folder}/楼栋{suffix}")
    assert list_layers(tmp_path / "a.zip") == ["东片/楼栋", "西片/楼栋"]
    assert len(read_source(f"{tmp_path / 'a.zip'}:西片/楼栋").frame) == 5


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [("a.rar", b"Rar!", "unpack"), ("a.xls", b"\xd0\xcf", ".xlsx"), ("a.dwg", b"AC10", ".shp"),
     ("a.shp", b'{"type":"FeatureCollection"}', ".shx"), 
     ("a.geojson", b"PK\x03\x04\x8d\x90", "another format")],
)  # fmt: skip
def test_other_files_get_the_advice_that_fits(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_source(tmp_path / name)
    assert word.lower() in caught.value.suggestion.lower()
    assert str(tmp_path) not in str(caught.value)


# OpenStreetMap

OSM = """<osm version="0.6">
<node id="1" lat="40" lon="116.3"/><node id="2" lat="40" lon="116.31"/><node id="3" lat="40.01" lon="116.31"/>
<node id="4" lat="40.01" lon="116.3"/><node id="5" lat="40.002" lon="116.302"/>
<node id="6" lat="40.002" lon="116.304"/>
<node id="7" lat="40.004" lon="116.304"/><node id="8" lat="40.004" lon="116.302"/>
<node id="9" lat="40" lon="116.305"><tag k="entrance" v="main"/><tag k="ref" v="2单元"/></node>
<node id="10" lat="40" lon="116.32"><tag k="barrier" v="gate"/><tag k="name" v="南门"/></node>
<node id="11" lat="40.008" lon="116.308"><tag k="addr:housenumber" v="12号"/></node>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>
<way id="2"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="5"/></way>
<way id="3"><nd ref="1"/><nd ref="10"/><tag k="highway" v="footway"/></way>
<relation id="1"><member type="way" ref="1" role="outer"/><member type="way" ref="2" role="inner"/>
<tag k="type" v="multipolygon"/><tag k="building" v="apartments"/><tag k="building:levels" v="6"/></relation>
</osm>"""


@pytest.mark.parametrize("name", ["a.osm", "a.osm.xml", "a.osm.gz"])
def test_what_openstreetmap_has_for_a_plan(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = OSM.encode("utf-8")
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    [building] = import_layer(f"{path}:buildings", BUILDINGS).frame.itertuples()
    assert (building.number, building.floors, shapely.get_num_interior_rings(building.geometry.geoms[0])) == (
        "12号",
        6,
        1,
    )
    assert sorted(import_layer(f"{path}:entrances", ENTRANCES).frame["name"]) == ["2单元", "南门"]
    assert import_layer(f"{path}:roads", ROADS).frame["type"].tolist() == ["footway"]
    with pytest.raises(InputError, match=name):
        read_source(path)


CUT = """
<way id="4"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="4"/><nd ref="1"/>
<tag k="building" v="yes"/></way>
<way id="5"><nd ref="3"/><nd ref="98"/><tag k="highway" v="path"/></way>
<relation id="2"><member type="way" ref="1" role="outer"/><member type="way" ref="97" role="outer"/>
<tag k="type" v="multipolygon"/><tag k="building" v="yes"/></relation>
<relation id="3"><member type="way" ref="96" role="outer"/>
<tag k="type" v="boundary"/><tag k="boundary" v="administrative"/></relation></osm>"""


def test_what_an_extract_has_cut_off_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text(OSM.replace("</osm>", CUT), encoding="utf-8")
    report = import_layer(f"{path}:buildings", BUILDINGS).report
    told = {finding.code: finding for finding in report.findings}
    assert told["cut-off"].features == ("w4",) and "r2" in told["incomplete"].sentence
    roads = import_layer(f"{path}:roads", ROADS).report
    assert roads.count("incomplete") == 1 and roads.count("cut-off") == 0
    with pytest.raises(InputError, match="nothing whole") as caught:
        import_layer(f"{path}:neighbourhoods", NEIGHBOURHOODS)
    assert "r3" in caught.value.detail


# Coordinate systems that say nothing


@pytest.mark.parametrize("code", [0, -1])
def test_a_geopackage_that_says_undefined_says_nothing(
    buildings: geopandas.GeoDataFrame, write: Write, code: int
) -> None:
    file = write(buildings.to_crs(4548), "a.gpkg")
    with sqlite3.connect(file) as connection:
        for table in ("gpkg_geometry_columns", "gpkg_contents"):
            connection.execute(f"UPDATE {table} SET srs_id = {code}")
    connection.close()
    with pytest.raises(InputError, match="doesn't say"):
        loaded(file)


def test_places_at_zero_and_far_from_the_others_are_told(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    shapes = buildings.geometry.tolist()
    shapes[0] = shapely.box(0, 0, 0, 0)
    shapes[1] = shapely.box(106.3, 29.5, 106.301, 29.501)
    result = import_layer(write(buildings.set_geometry(shapes, crs=4326), "a.parquet"), BUILDINGS)
    assert [
        finding.features for finding in result.report.findings if finding.code == "absurd-coordinates"
    ] == [("#1",)]
    [far] = next(finding.features for finding in result.report.findings if finding.code == "far-off")
    assert result.frame.loc[far, "number"] == "2"
