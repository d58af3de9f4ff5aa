"""Tables with coordinates as offices keep them: titles, merged cells, any names, any notation."""

from __future__ import annotations

from pathlib import Path

import numpy
import openpyxl
import pandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.errors import InputError
from musterpoint.geo import angles
from musterpoint.geo.importing import ImportOptions, import_layer
from musterpoint.geo.placing import NoPlace, datum_named, place_columns
from musterpoint.geo.sources import list_layers, read_source
from musterpoint.plan import ENTRANCES

GATE = (116.32, 40.0)


def csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "gates.csv"
    path.write_bytes(text.encode(encoding))
    return path


def book(folder: Path, sheets: dict[str, list[list[object]]], merged: tuple[str, ...] = ()) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, lines in sheets.items():
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for cells in merged:
            sheet.merge_cells(cells)
    path = folder / "gates.xlsx"
    workbook.save(path)
    return path


def first(path: Path) -> tuple[float, float]:
    point = read_source(path).frame.geometry.iloc[0]
    return round(point.x, 6), round(point.y, 6)


@pytest.mark.parametrize(
    "heading",
    ["name,lat,lon", "名称,纬度,经度", "名称,北纬,东经", "名称,Y坐标,X坐标", "名称,纬度(WGS84),经度(WGS84)",
     "名称,wgs84_lat,wgs84_lng", "名稱,緯度,經度", "名称,緯度,経度", "이름,위도,경도",
     "название,широта,долгота",
     "Name,Breite,Länge", "name,northing,easting",
     "名称,点位纬度,点位经度", "name,center_y,center_x", "name,Latitude (deg),Longitude (deg)"],
)  # fmt: skip
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
def test_columns_for_a_place_in_any_words(tmp_path: Path, heading: str, separator: str) -> None:
    text = "\n".join(line.replace(",", separator) for line in (heading, "南门,40.0,116.32"))
    assert first(csv(tmp_path, text)) == GATE


@pytest.mark.parametrize(
    ("lon", "lat"),
    [("116.32", "40.0"), ("116°19′12″", "40°00′00″"), ("116°19'12.0\"E", "40°N"), ("E116.32", "N40.0"),
     ("东经116度19分12秒", "北纬40度"),
     ("116.32°", "40.0°"), ("116:19:12", "40:0:0"), ("116 19 12", "40 0 0"),
     ("１１６．３２", "４０"), (" 116.32 ", "40"), ("116d19m12s E", "40d0m0s N"),
     ("116d19m12s", "40d0m0s"), ("116-19-12", "40-00-00"), ("E116-19-12", "N40-0-0"), ("'116.32", "'40")],
)  # fmt: skip
def test_angles_in_any_notation(tmp_path: Path, lon: str, lat: str) -> None:
    lon, lat = (part.replace('"', '""') for part in (lon, lat))
    assert first(csv(tmp_path, f'名称,经度,纬度\n南门,"{lon}","{lat}"\n')) == GATE


def test_a_letter_outdoes_the_column(tmp_path: Path) -> None:
    read = read_source(csv(tmp_path, "名称,经度,纬度\n南门,N40,E116.32\n"))
    assert (read.frame.geometry[0].x, read.frame.geometry[0].y) == GATE
    assert [finding.code for finding in read.findings] == ["axes", "place-columns"]


@pytest.mark.parametrize(
    "text",
    ['名称,经纬度\n南门,"116.32,40.0"\n', "name;location\n南门;116.32,40.0\n",
     "名称\t坐标\n南门\t(116.32 40.0)\n"],
)  # fmt: skip
def test_both_numbers_in_one_cell(tmp_path: Path, text: str) -> None:
    assert first(csv(tmp_path, text)) == GATE


def test_decimal_commas_and_thousands(tmp_path: Path) -> None:
    assert first(csv(tmp_path, "name;lon;lat\nA;116,32;40,0\n")) == GATE
    metres = read_source(csv(tmp_path, 'name,x,y\nA,"442,000.5","4,427,000"\n')).frame.geometry[0]
    assert (metres.x, metres.y) == (442_000.5, 4_427_000)


def test_titles_above_the_heading_and_notes_below(tmp_path: Path) -> None:
    text = (
        "某街道出入口统计表\n制表：民政科,,2022\n\n名称,经度,纬度\n南门,116.32,40.0\n合计,,\n注：截至五月\n"
    )
    frame = read_source(csv(tmp_path, text, "gbk")).frame
    assert frame["名称"].tolist() == ["南门", "合计", "注：截至五月"]
    assert frame.geometry.notna().tolist() == [True, False, False]


def test_a_row_with_too_many_cells_is_told(tmp_path: Path) -> None:
    read = read_source(csv(tmp_path, "名称,经度,纬度\n南门,116.32,40.0\n东门,116.33,40.0,二号\n"))
    assert first(csv(tmp_path, "名称,经度,纬度\n南门,116.32,40.0,备注\n")) == GATE
    assert [finding.features for finding in read.findings if finding.code == "long-row"] == [("#2",)]


def test_a_quotation_mark_that_is_never_closed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="table"):
        read_source(csv(tmp_path, '名称,经度,纬度\n"南门,116.32,40.0\n东门,116.33,40.0\n'))


def test_rows_none_of_which_has_a_place_are_an_error_with_examples(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_source(csv(tmp_path, "名称,经度,纬度\n南门,左边,右边\n"))
    assert "左边 右边" in caught.value.detail and "116.3975" in caught.value.suggestion


@pytest.mark.parametrize(
    ("encoding", "found"), [("gb18030", "gb18030"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"),
                            ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")]
)  # fmt: skip
def test_encodings_of_tables(tmp_path: Path, encoding: str, found: str) -> None:
    read = read_source(csv(tmp_path, "名称,经度,纬度\n南门小区,116.32,40.0\n", encoding))
    assert read.encoding is not None and read.encoding.name == found
    assert read.frame["名称"][0] == "南门小区"


def test_a_character_that_was_cut_does_not_spoil_a_utf8_table(tmp_path: Path) -> None:
    text = "名称,经度,纬度\n" + "".join(f"小区{row}号楼,116.32,40\n" for row in range(40))
    path = csv(tmp_path, text)
    path.write_bytes(path.read_bytes() + b"\xe5\xb0,116.3,40\n")
    read = read_source(path)
    assert read.frame["名称"][0] == "小区0号楼"
    assert "lost-characters" in [finding.code for finding in read.findings]
    assert read.encoding is not None and not read.encoding.sure


BOX = shapely.box(116.32, 40, 116.33, 40.01)


@pytest.mark.parametrize(
    "written",
    [BOX.wkt, BOX.wkt.replace("POLYGON ", "polygon"), f"SRID=4326;{BOX.wkt}",
     shapely.to_wkb(BOX, hex=True), shapely.to_geojson(BOX),
     "POLYGON Z((116.32 40 5,116.33 40 5,116.33 40.01 5,116.32 40.01 5,116.32 40 5))",
     "POLYGONZM((116.32 40 5 1,116.33 40 5 1,116.33 40.01 5 1,116.32 40.01 5 1,116.32 40 5 1))"],
)  # fmt: skip
def test_shapes_as_databases_write_them(tmp_path: Path, written: str) -> None:
    pandas.DataFrame({"lon": [1], "lat": [2], "geom": [written]}).to_csv(tmp_path / "a.csv", index=False)
    shape = read_source(tmp_path / "a.csv").frame.geometry[0]
    assert shapely.force_2d(shape).equals(BOX)


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    lines = [["小区", "楼号", "经度", "纬度"], ["东园", 1, *GATE], [None, 2, *GATE], ["南园", 3, *GATE]]
    frame = read_source(book(tmp_path, {"楼栋": lines}, ("A2:A3",))).frame
    assert frame["小区"].tolist() == ["东园", "东园", "南园"] and frame["楼号"].tolist() == ["1", "2", "3"]


def test_a_heading_of_two_rows_below_a_title(tmp_path: Path) -> None:
    lines = [["某街道楼栋表"], ["名称", "坐标", None], [None, "经度", "纬度"], ["南门", *GATE]]
    for merged in (("A1:C1", "A2:A3", "B2:C2"), ("B2:C2",)):  # the cell for names may be two as well
        path = book(tmp_path, {"一": lines}, merged)
        assert first(path) == GATE and read_source(path).frame["名称"].tolist() == ["南门"]


def test_plain_parquet_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "gates.parquet"
    lon, lat = GATE
    pandas.DataFrame({"名称": ["南门", None], "lat": [lat, lat], "lon": [lon, lon]}).to_parquet(path)
    assert first(path) == GATE
    pandas.DataFrame({"geometry": [shapely.Point(GATE).wkb]}).to_parquet(path)
    assert first(path) == GATE


def test_sheets_without_places_are_passed_over(tmp_path: Path) -> None:
    places = [["名称", "经度", "纬度"], ["南门", *GATE]]
    assert first(book(tmp_path, {"说明": [["本表由社区填报"]], "大门": places})) == GATE
    two = book(tmp_path, {"说明": [["…"]], "大门": places, "楼栋": places})
    assert list_layers(two) == ["大门", "楼栋"]
    with pytest.raises(InputError, match="several layers"):
        read_source(two)


@pytest.mark.parametrize("content", [b"name,lon,lat\n", b"", b"\xd0\xcf\x11\xe0" * 50])
def test_what_is_no_workbook_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(InputError, match="isn't an Excel workbook"):
        read_source(tmp_path / "a.xlsx")


def test_plain_coordinates_go_before_those_of_a_web_map() -> None:
    both = pandas.DataFrame({"lng_gcj02": ["1"], "lat_gcj02": ["1"], "lng_wgs84": ["1"], "lat_wgs84": ["1"]})
    found = place_columns(both)
    assert found is not None and found.names == ("lng_wgs84", "lat_wgs84")
    assert datum_named(("百度经度", "百度纬度")) == "bd09" and datum_named(("高德X",)) == "gcj02"


@pytest.mark.parametrize("stray", ["40.0,116.32", "39442000,4429500"])
def test_one_row_gone_astray_does_not_say_where_the_plan_is(tmp_path: Path, stray: str) -> None:
    path = csv(tmp_path, f"名称,经度,纬度\n南门,116.32,40.0\n北门,116.33,40.01\n西门,{stray}\n")
    result = import_layer(path, ENTRANCES)
    assert result.frame.crs == "EPSG:4548" and result.frame["name"].tolist() == ["南门", "北门"]
    assert result.report.count("off-the-map") == 1


def test_a_datum_that_the_columns_name_is_told(tmp_path: Path) -> None:
    read = read_source(csv(tmp_path, "名称,gcj_lng,gcj_lat\n南门,116.32,40.0\n"))
    assert "GCJ-02" in next(finding.sentence for finding in read.findings if finding.code == "datum")


@settings(max_examples=60)
@given(
    st.floats(-180, 180),
    st.sampled_from(["{d}°{m}′{s}″{l}", "{l}{d} {m} {s}", "{d}:{m}:{s}{l}", "{d}度{m}分{s}秒{l}"]),
)
def test_every_angle_comes_back(degrees: float, notation: str) -> None:
    thousandths = round(abs(degrees) * 3_600_000)
    whole, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    letter = "E" if degrees >= 0 else "W"
    text = notation.format(d=whole, m=minutes, s=f"{rest / 1000:.3f}", l=letter)
    read = angles.parse(numpy.array([text], dtype=object))
    assert read.degrees[0] == pytest.approx(numpy.copysign(thousandths / 3_600_000, degrees), abs=1e-9)


@given(st.text(max_size=30))
def test_no_text_crashes_the_reading_of_angles(text: str) -> None:
    angles.parse(numpy.array([text], dtype=object))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("甲,乙,门名\n116.32,40,东门\n", ("甲", "乙")),
        ("乙,甲,门名\n40,116.32,东门\n", ("甲", "乙")),
        ('位,门名\n"116.32,40",东门\n', ("位",)),
        ("形,门名\nPOINT (116.32 40),东门\n", ("形",)),
        ("大门清单,,\n第一批,,\n东向,北向,门名\n116.32,40,东门\n", ("东向", "北向")),
    ],
)
def test_a_person_may_name_the_columns_for_places(tmp_path: Path, text: str, place: tuple[str, ...]) -> None:
    file = tmp_path / "大门.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NoPlace) as caught:
        import_layer(file, ENTRANCES)
    assert set(place) <= set(caught.value.columns)
    result = import_layer(file, ENTRANCES, options=ImportOptions(place=place))
    assert result.frame.to_crs(4326).total_bounds[:2] == pytest.approx((116.32, 40), abs=1e-6)
    assert result.report.count("place-columns") == 0
    assert "place-columns" not in [finding.code for finding in result.report.findings]


def test_columns_for_places_that_are_not_there_are_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("lon,lat\n116.32,40\n", encoding="utf-8")
    with pytest.raises(NoPlace, match="east, north"):
        import_layer(file, ENTRANCES, options=ImportOptions(place=("east", "north")))
