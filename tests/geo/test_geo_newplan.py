"""From files to a plan, on a small town and on real layers."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pandas
import pytest
import shapely
from geo_layers import Write, square

from musterpoint.errors import Cancelled, InputError
from musterpoint.geo.importing import ImportOptions, import_layer
from musterpoint.geo.newplan import NewPlan, import_edit, new_plan
from musterpoint.geo.preview import preview
from musterpoint.geo.residents import ResidentRules
from musterpoint.jobs import Job
from musterpoint.plan import (
    BUILDINGS,
    ENTRANCES,
    LAYER_COLUMNS,
    NEIGHBOURHOODS,
    ROADS,
    Origin,
    counted_ids,
)

ESTIMATE = ImportOptions(mapping={"residents": "estimate"})


@pytest.fixture
def town(neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write) -> NewPlan:
    return new_plan(
        write(neighbourhoods, "小区.geojson"), write(buildings, "楼栋.geojson"), ids=counted_ids()
    )


def test_a_plan_out_of_two_files(town: NewPlan) -> None:
    plan, reports = town
    assert plan.crs == "EPSG:4548"
    assert [report.layer for report in reports] == [NEIGHBOURHOODS, BUILDINGS]
    outlines = plan.neighbourhoods.frame
    assert outlines.index.tolist() == ["A", "B", "C"], "the park stays although nobody lives there"
    homes = plan.buildings.frame
    assert homes["neighbourhood"].fillna("–").tolist() == ["A", "A", "A", "B", "–"]
    assert homes["residents"].tolist() == [33, 67, 0, 7, 0]
    assert set(homes["residents_origin"]) == {Origin.SPREAD}
    assert reports[1].count("outside") == 1 and reports[1].count("no-buildings") == 1
    assert plan.campaign.id in plan.table("campaign")
    assert (plan.buildings.source, plan.buildings.revision) == ("楼栋.geojson", "layer-000002")


def test_layers_have_the_columns_and_types_of_the_plan(town: NewPlan) -> None:
    for kind, layer in town.plan.layers.items():
        frame = layer.frame
        assert {name: str(frame[name].dtype) for name in LAYER_COLUMNS[kind]} == dict(LAYER_COLUMNS[kind])
        assert (frame.index.name, frame.index.is_unique) == ("id", True)
        assert frame.crs.to_string() == town.plan.crs
        assert all(isinstance(id_, str) for id_ in frame.index)


def test_ids_are_the_same_each_time_and_for_every_format(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    first = import_layer(write(buildings, "a.gpkg"), BUILDINGS).frame
    again = import_layer(write(buildings.iloc[::-1], "b.parquet"), BUILDINGS).frame
    assert set(first.index) == set(again.index)
    assert all(id_.startswith("b-") for id_ in first.index)


def test_repeated_ids_get_a_number_and_are_listed(
    neighbourhoods: geopandas.GeoDataFrame, write: Write
) -> None:
    neighbourhoods["编号"] = ["A", "A", "C"]
    result = import_layer(write(neighbourhoods, "a.gpkg"), NEIGHBOURHOODS)
    assert result.frame.index.tolist() == ["A", "A-2", "C"]
    told = next(finding for finding in result.report.findings if finding.code == "repeated-ids")
    assert told.features == ("A-2",)


@pytest.mark.parametrize("ids", [["A", "A", "A"], [None, None, "C"], ["0", "0", "0"]])
def test_ids_that_most_features_share_are_none(
    neighbourhoods: geopandas.GeoDataFrame, write: Write, ids: list[str | None]
) -> None:
    neighbourhoods["编号"] = ids
    file = write(neighbourhoods, "a.gpkg")
    guessed = import_layer(file, NEIGHBOURHOODS)
    named = import_layer(file, NEIGHBOURHOODS, options=ImportOptions(mapping={"id": "编号"}))
    for result in (guessed, named):
        assert result.frame.index.is_unique and result.frame.index.str.startswith("n-").all()
    assert "ids" in [finding.code for finding in named.report.findings]


def test_duplicates_go_only_where_everything_is_equal(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    doubled = pandas.concat([buildings, buildings.iloc[[0, 1]]], ignore_index=True)
    doubled.loc[6, "层数"] = 13
    result = import_layer(write(doubled, "a.gpkg"), BUILDINGS)
    assert result.report.count("duplicate") == 1 and result.report.count("same-shape") == 1
    assert len(result.frame) == 6
    dropped = next(finding for finding in result.report.findings if finding.code == "duplicate")
    assert dropped.features == ("#6",)


def test_numbers_as_text_are_read_and_what_is_not_is_listed(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    buildings["层数"] = ["6层", "10+", "fix me", "4-6", ""]
    result = import_layer(write(buildings, "a.gpkg"), BUILDINGS)
    assert result.frame["floors"].tolist()[:2] == [6, 10]
    unreadable = next(finding for finding in result.report.findings if finding.code == "unreadable-number")
    assert unreadable.features == (result.frame.index[2],)
    assert "fix me" in unreadable.sentence
    assert result.frame["floors_origin"].tolist()[2] == Origin.ESTIMATED


def test_the_report_is_in_the_readers_language(
    buildings: geopandas.GeoDataFrame, write: Write, chinese: str
) -> None:
    del buildings["层数"]
    report = import_layer(write(buildings, "a.gpkg"), BUILDINGS).report
    assert "5 栋楼的层数未知，为估算值。" in [finding.sentence for finding in report.findings]
    assert report.to_data()["findings"][-1]["kind"] == "estimated"


def test_a_column_that_is_named_is_used(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    outlines = write(neighbourhoods.rename(columns={"常住人口": "Zahl"}), "a.gpkg")
    homes = write(buildings, "b.gpkg")
    with pytest.raises(InputError, match="how many people"):
        new_plan(outlines, homes)
    plan = new_plan(outlines, homes, options=ImportOptions(mapping={"residents": "Zahl"})).plan
    assert plan.buildings.frame["residents"].sum() == 107
    with pytest.raises(InputError) as caught:
        new_plan(outlines, homes, options=ImportOptions(mapping={"residents": "Nummer"}))
    assert "Zahl" in caught.value.detail and "层数" in caught.value.detail


def test_options_of_their_own_for_each_layer(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    outlines = write(neighbourhoods.to_crs("EPSG:4548").set_crs(None, allow_override=True), "a.csv")
    options = {
        NEIGHBOURHOODS: ImportOptions(source_crs="EPSG:4548"),
        BUILDINGS: ImportOptions(residents=ResidentRules(estimate=True)),
    }
    plan = new_plan(outlines, write(buildings, "b.gpkg"), options=options).plan
    assert plan.buildings.frame["residents"].sum() == 107


def test_all_four_layers(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    roads = geopandas.GeoDataFrame(
        {"highway": ["footway", "steps"], "name": ["东路", None]},
        geometry=[square(0, 0).boundary, square(1, 0).boundary],
        crs=4326,
    )
    gates = geopandas.GeoDataFrame({"name": ["南门"]}, geometry=[square(0, 0).centroid], crs=4326)
    plan, reports = new_plan(
        write(neighbourhoods, "a.gpkg"),
        write(buildings, "b.gpkg"),
        write(roads, "c.gpkg"),
        write(gates, "d.csv"),
    )
    assert list(plan.layers) == [NEIGHBOURHOODS, BUILDINGS, ROADS, ENTRANCES]
    assert plan.layers[ROADS].frame["type"].tolist() == ["footway", "steps"]
    assert [report.features_kept for report in reports] == [3, 5, 2, 1]


def test_layers_that_are_apart_are_refused(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    buildings.geometry = buildings.translate(1, 0)
    with pytest.raises(InputError, match="None of the buildings") as caught:
        new_plan(write(neighbourhoods, "a.gpkg"), write(buildings, "b.gpkg"))
    assert "km apart" in caught.value.detail


def test_a_stray_shape_does_not_decide_where_the_plan_is(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    many = pandas.concat([buildings] * 60, ignore_index=True)
    many.loc[0, "geometry"] = shapely.box(-120, 10, -119.9, 10.1)
    assert import_layer(write(many, "a.gpkg"), BUILDINGS).frame.crs.to_string() == "EPSG:4548"


def test_progress_is_told_and_stopping_stops(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    files = write(neighbourhoods, "a.gpkg"), write(buildings, "b.gpkg")
    seen: list[tuple[float, str]] = []
    new_plan(*files, job=Job(lambda part, doing: seen.append((part, doing))))
    parts = [part for part, _doing in seen]
    assert parts == sorted(parts) and parts[-1] == 1
    assert "Repairing the shapes of b.gpkg" in [doing for _part, doing in seen]
    job = Job(lambda part, doing: job.cancel())
    with pytest.raises(Cancelled):
        new_plan(*files, job=job)


def test_buildings_come_again_and_undo_takes_them_back(
    town: NewPlan, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    plan = town.plan
    before = plan.copy()
    buildings["居民数"] = [1, 2, 3, 4, 5]
    edit, report, _differences = import_edit(plan, BUILDINGS, write(buildings, "new.gpkg"))
    assert plan == before, "nothing is done until the edit is applied"
    assert report.features_kept == 5
    plan.apply(edit)
    assert plan.buildings.frame["residents"].tolist() == [1, 2, 3, 4, 5]
    assert plan.buildings.frame["neighbourhood"].tolist()[:4] == ["A", "A", "A", "B"]
    plan.apply(edit.inverted())
    assert plan == before


def test_new_neighbourhoods_take_their_buildings_in(
    town: NewPlan, neighbourhoods: geopandas.GeoDataFrame, write: Write
) -> None:
    plan = town.plan
    before = plan.copy()
    neighbourhoods["编号"] = ["X", "Y", "Z"]
    neighbourhoods.geometry = [square(0, 0, 0.55), square(0.6, 0), square(2, 0)]
    edit, _report, _differences = import_edit(plan, NEIGHBOURHOODS, write(neighbourhoods, "new.gpkg"))
    plan.apply(edit)
    assert plan.buildings.frame["neighbourhood"].fillna("–").tolist() == ["X", "X", "Y", "Y", "–"]
    plan.apply(edit.inverted())
    assert plan == before


@pytest.mark.parametrize("kind", [BUILDINGS, NEIGHBOURHOODS, ROADS])
def test_points_instead_of_polygons(write: Write, kind: str) -> None:
    gates = geopandas.GeoDataFrame({"name": ["南门"]}, geometry=[square(0, 0).centroid], crs=4326)
    with pytest.raises(InputError) as caught:
        import_layer(write(gates, "gates.geojson"), kind)
    assert "holds points" in caught.value.problem and caught.value.suggestion


def test_an_empty_layer(buildings: geopandas.GeoDataFrame, write: Write) -> None:
    with pytest.raises(InputError, match="empty"):
        import_layer(write(buildings.iloc[:0], "a.fgb"), BUILDINGS)


def test_a_look_before_importing(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    write(neighbourhoods, "town.gpkg", layer="小区")
    file = write(buildings, "town.gpkg", layer=BUILDINGS, append=True)
    seen = preview(file, BUILDINGS, sample_rows=2)
    assert (seen.layers, seen.layer, seen.count) == (("小区", BUILDINGS), BUILDINGS, 5)
    assert {name: guess.column for name, guess in seen.guesses.items()} == {
        "number": "楼号", "floors": "层数", "type": "用途",
    }  # fmt: skip
    assert seen.sample["层数"].tolist() == ["6", "12"]
    assert seen.bounds == pytest.approx((116.32, 40.0, 116.3382, 40.0182), abs=2e-3)
    assert preview(file, NEIGHBOURHOODS).layer == "小区"


def test_a_look_at_a_file_that_does_not_say_where_it_is(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    seen = preview(write(buildings.to_crs(4548), "a.csv"), BUILDINGS)
    assert (seen.crs, seen.bounds, seen.count) == (None, None, 5)


# Real layers


def test_tsinghua(shared_data: Path) -> None:
    outlines = shared_data / "beijing_subdistricts/haidian-all.geojson"
    campus = shared_data / "beijing_tsinghua_campus"
    with pytest.raises(InputError, match="how many people"):
        new_plan(outlines, campus / "buildings.geojson")
    plan, reports = new_plan(
        outlines, campus / "buildings.geojson", campus / "roads.geojson", campus / "gates.geojson", ESTIMATE
    )
    homes = plan.buildings.frame
    assert plan.crs == "EPSG:4548" and len(homes) == 626
    assert set(homes["residents_origin"]) == {Origin.ESTIMATED}
    own = plan.neighbourhoods.frame["name"] == "清华园街道"
    assert (homes["neighbourhood"] == plan.neighbourhoods.frame.index[own][0]).mean() > 0.9
    assert reports[2].count("wrong-sort") == 28 and len(plan.layers[ENTRANCES].frame) == 8


def test_san_francisco(shared_data: Path) -> None:
    folder = shared_data / "sf_footprints"
    plan, reports = new_plan(folder / "blockgroups.shp", folder / "sf_buildings_86k.geojson.zip")
    homes, groups = plan.buildings.frame, plan.neighbourhoods.frame
    assert (len(homes), len(groups)) == (86_588, 663)
    assert homes["residents"].notna().all() and (homes["residents"] >= 0).all()
    sums = homes.groupby("neighbourhood")["residents"].sum()
    assert (sums == groups["residents"].reindex(sums.index)).all()
    empty = groups["residents"].drop(sums.index)  # Daly City and the bay, of which there are no buildings
    assert homes["residents"].sum() + empty.sum() == 808_561
    assert f"{(empty > 0).sum()} neighbourhoods have {empty.sum()} residents" in next(
        finding.sentence for finding in reports[1].findings if finding.code == "no-buildings"
    )
    assert reports[1].count("invalid-shape") > 17_000 and homes.is_valid.all()


def test_vologda_knows_its_residents(shared_data: Path) -> None:
    folder = shared_data / "vologda_blocksnet"
    plan, reports = new_plan(folder / "boundaries.parquet", folder / "buildings.parquet")
    homes = plan.buildings.frame
    assert len(homes) == 25_322 and reports[1].count("duplicate") == 2
    assert set(homes["residents_origin"]) == {Origin.FILE}
    assert homes["residents"].sum() == 356_810


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("shanghai_chongqing_gbk_shp/区县界_area.shp", {"宝山区", "崇明县"}),
        ("shanghai_chongqing_gbk_shp/重庆_区县界_area.shp", {"奉节县"}),
        ("tottori_chome_sjis/31-tottori-all.shp", {"立川町３丁目"}),
    ],
)
def test_names_in_chinese_and_japanese(shared_data: Path, file: str, names: set[str]) -> None:
    frame = import_layer(shared_data / file, NEIGHBOURHOODS).frame
    assert names <= set(frame["name"].dropna())


def test_suzhou_has_no_use_for_its_ids(shared_data: Path) -> None:
    result = import_layer(shared_data / "suzhou_gusu_buildings/suzhou_bd_demo_2.json", BUILDINGS)
    assert len(result.frame) == 3_076 and result.frame.index.is_unique
    assert (result.frame["floors"].min(), result.frame["floors"].max()) == (1, 28)
    assert result.frame.index.str.startswith("b-").all() and result.report.count("seams") == 0


def test_jakarta_writes_floors_as_text(shared_data: Path) -> None:
    report = import_layer(shared_data / "jakarta_inasafe/jakarta_building.gpkg", BUILDINGS).report
    assert report.count("inexact-number") == 190 and report.count("unreadable-number") == 2
