"""The file is a GeoPackage that other programs read."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import geopandas
import numpy
import pyogrio
import pytest
import shapely

from musterpoint import store
from musterpoint.plan import BUILDINGS, RECORD_TYPES, Edit, LayerChange, made
from musterpoint.store import geopackage
from musterpoint.text import Label


@pytest.fixture
def closed(made_store):
    made_store.close()
    return made_store.path


def test_the_file_is_a_sound_geopackage(closed):
    with closing(sqlite3.connect(closed)) as raw:
        ((application_id,),) = raw.execute("PRAGMA application_id")
        assert application_id.to_bytes(4, "big") == b"GPKG"
        assert raw.execute("PRAGMA user_version").fetchone() == (10300,)
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = {name for (name,) in raw.execute("SELECT table_name FROM gpkg_contents")}
        assert tables == {*RECORD_TYPES, BUILDINGS, "layer_styles"}


def test_every_table_opens_in_gdal_with_geometry_and_crs(closed):
    types = dict(pyogrio.list_layers(closed))
    for kind, record_type in RECORD_TYPES.items():
        assert types[kind] == (record_type.GEOMETRY or None)
    for layer in ("site", "zone", "way", BUILDINGS):
        frame = geopandas.read_file(closed, layer=layer)
        assert frame.crs == "EPSG:4547"
        assert frame.geometry.is_valid.all() and not frame.geometry.is_empty.any()


def test_gdal_reads_what_the_plan_holds(closed, plan):
    site = geopandas.read_file(closed, layer="site").iloc[0]
    assert (site["name"], site["number"], site["green_lane"]) == ("北门", 1, True)
    assert site.geometry.equals(plan.find("site", "site-1").geometry())
    frame = geopandas.read_file(closed, layer=BUILDINGS)
    expected = plan.layers[BUILDINGS].frame
    assert frame["number"].tolist() == expected["number"].tolist()
    assert frame.geometry.geom_equals(expected.geometry.reset_index(drop=True)).all()


def test_the_spatial_index_finds_a_building(closed):
    found = pyogrio.read_dataframe(closed, layer=BUILDINGS, bbox=(500_021, 4_000_001, 500_023, 4_000_002))
    assert found["id"].tolist() == ["b000001"]
    assert pyogrio.read_info(closed, layer=BUILDINGS)["capabilities"]["fast_spatial_filter"]


def test_a_building_moved_in_gdal_keeps_the_index_and_the_plan(closed):
    frame = pyogrio.read_dataframe(closed, layer=BUILDINGS)
    moved = frame.iloc[:1].assign(id="b-new")
    moved = moved.set_geometry(moved.translate(1_000, 0))
    pyogrio.write_dataframe(moved, closed, layer=BUILDINGS, append=True)
    found = pyogrio.read_dataframe(closed, layer=BUILDINGS, bbox=(501_001, 4_000_001, 501_002, 4_000_002))
    assert found["id"].tolist() == ["b-new"]
    with store.open(closed) as opened:
        assert len(opened.plan().layers[BUILDINGS].frame) == 4


def test_edits_keep_the_file_readable_elsewhere(closed, buildings):
    with store.open(closed) as opened:
        layer = opened.plan().layers[BUILDINGS]
        opened.append(Edit(Label("Import"), (LayerChange(BUILDINGS, layer, buildings(7, "r2")),)))
        assert len(geopandas.read_file(closed, layer=BUILDINGS)) == 7
        assert dict(pyogrio.list_layers(closed)).keys() == {*RECORD_TYPES, BUILDINGS, "layer_styles"}


def test_styles_are_where_qgis_looks_for_them(path, plan):
    with store.create(path, plan, styles={"site": "<qgis/>"}) as opened:
        opened.put_styles({"site": "<qgis version='3'/>", BUILDINGS: "<qgis/>"})
    styles = pyogrio.read_dataframe(path, layer="layer_styles", read_geometry=False)
    assert dict(zip(styles["f_table_name"], styles["styleQML"], strict=True)) == {
        "site": "<qgis version='3'/>",
        BUILDINGS: "<qgis/>",
    }
    assert styles["useAsDefault"].all()


def test_mixed_empty_and_missing_geometries_survive(path, plan, buildings):
    layer = buildings(4, "mixed")
    shapes = layer.frame.geometry.to_numpy().copy()
    shapes[0], shapes[1] = shapely.Polygon(), None
    shapes[2] = shapely.multipolygons([shapes[2], shapely.box(0, 0, 1, 1)])
    layer = type(layer)(
        layer.kind,
        layer.frame.set_geometry(geopandas.GeoSeries(shapes, layer.frame.index, "EPSG:4547")),
        "x",
        "mixed",
    )
    edit = Edit(Label("Import"), (LayerChange(BUILDINGS, plan.layers[BUILDINGS], layer),))
    plan.apply(edit)
    with store.create(path, plan) as opened:
        assert opened.plan() == plan
    assert dict(pyogrio.list_layers(path))[BUILDINGS] == "Unknown"
    assert len(geopandas.read_file(path, layer=BUILDINGS)) == 4


def test_an_empty_layer_keeps_its_columns(path, plan, buildings):
    plan.apply(Edit(Label("Import"), (LayerChange(BUILDINGS, plan.layers[BUILDINGS], buildings(0, "none")),)))
    with store.create(path, plan) as opened:
        frame = opened.plan().layers[BUILDINGS].frame
        assert len(frame) == 0
        assert frame.dtypes.equals(plan.layers[BUILDINGS].frame.dtypes)
        assert frame.crs == plan.layers[BUILDINGS].frame.crs


@pytest.mark.parametrize("envelope", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("order", [0, 1])
def test_headers_of_other_writers_are_understood(envelope, order):
    point = shapely.Point(3.0, 4.0)
    length = (0, 32, 48, 48, 64)[envelope]
    values = numpy.array([3.0, 3.0, 4.0, 4.0, 0.0, 0.0, 0.0, 0.0], "<f8" if order else ">f8")
    header = b"GP\0" + bytes([envelope << 1 | order]) + b"\0" * 4 + values.tobytes()[:length]
    blob = header + shapely.to_wkb(point, byte_order=order)
    with closing(sqlite3.connect(":memory:")) as raw:
        geopackage.add_functions(raw)
        ((wkb, min_x, max_y, empty),) = raw.execute(
            f"SELECT {geopackage.wkb_of()}, ST_MinX(geom), ST_MaxY(geom), ST_IsEmpty(geom)"
            " FROM (SELECT ? AS geom)",
            (blob,),
        )
    assert geopackage.decode([wkb])[0] == point
    assert (min_x, max_y, empty) == (3.0, 4.0, 0)


def test_records_made_later_are_where_they_should_be(closed, plan):
    site = plan.find("site", "site-1").replace(id="site-2", number=2, x=7.0, y=8.0)
    with store.open(closed) as opened:
        opened.append(Edit(Label("Make"), tuple(made(site))))
    frame = geopandas.read_file(closed, layer="site")
    assert shapely.get_coordinates(frame.geometry).tolist() == [[500_010.0, 4_000_030.0], [7.0, 8.0]]


def test_a_program_that_switches_to_a_write_ahead_log_does_no_harm(made_store, plan):
    site = plan.find("site", "site-1")
    with closing(sqlite3.connect(made_store.path)) as other:
        assert other.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        made_store.append(Edit(Label("Make"), tuple(made(site.replace(id="site-2", number=2)))))
        assert other.execute("SELECT count(*) FROM site").fetchone() == (2,)
    made_store.close()
    assert [item.name for item in made_store.path.parent.iterdir()] == [made_store.path.name]
    with store.open(made_store.path) as again:
        assert len(again.plan().sites()) == 2
