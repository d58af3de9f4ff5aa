"""A newer version of a layer keeps what is planned on the old one."""

from __future__ import annotations

import geopandas
import pandas
import pytest
from geo_layers import Write, square

from musterpoint.errors import InputError
from musterpoint.geo.hierarchy import level_of_names
from musterpoint.geo.importing import ImportOptions
from musterpoint.geo.newplan import NewPlan, import_edit, new_plan
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, ROADS, ColumnChange, Edit, Origin
from musterpoint.text import Label


@pytest.fixture
def town(neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write) -> NewPlan:
    return new_plan(write(neighbourhoods, "a.gpkg"), write(buildings, "b.gpkg"))


def test_buildings_are_known_by_their_shapes(
    town: NewPlan, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    """The first is drawn anew a little aside, the second gone, the fourth higher, and one is new."""
    old = town.plan.buildings.frame.index
    newer = pandas.concat([buildings.iloc[[0, 2, 3, 4]], buildings.iloc[[0]]], ignore_index=True)
    newer.geometry = [square(0.105, 0.1, 0.1), *newer.geometry[1:4], square(0.2, 0.7, 0.1)]
    newer.loc[2, "层数"] = 25
    edit, report, differences = import_edit(town.plan, BUILDINGS, write(newer, "newer.gpkg"))
    assert differences is not None
    assert differences.counts == (1, 1, 2)
    assert differences.gone == (old[1],)
    assert differences.changed[old[0]] == ("residents", "geometry")
    assert differences.changed[old[3]] == ("floors",)
    assert report.count("same-feature") == 1
    before = town.plan.copy()
    town.plan.apply(edit)
    after = town.plan.buildings.frame
    assert set(old) - {old[1]} < set(after.index) and len(after) == 5
    assert after.groupby("neighbourhood")["residents"].sum().to_dict() == {"A": 100, "B": 7}
    town.plan.apply(edit.inverted())
    assert town.plan == before


def test_buildings_are_known_by_their_ids_wherever_they_are(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    buildings["编号"] = ["h1", "h2", "h3", "h4", "h5"]
    plan = new_plan(write(neighbourhoods, "a.gpkg"), write(buildings, "b.gpkg")).plan
    buildings.geometry = [*buildings.geometry.to_list()[1:4], square(1.2, 0.1, 0.1), square(0.1, 0.1, 0.1)]
    differences = import_edit(plan, BUILDINGS, write(buildings.iloc[::-1], "c.gpkg")).differences
    assert differences is not None and (differences.new, differences.gone) == ((), ())
    assert all("geometry" in names for names in differences.changed.values())


def test_the_same_file_changes_nothing(
    town: NewPlan, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    done = import_edit(town.plan, BUILDINGS, write(buildings.iloc[::-1], "again.gpkg"))
    assert done.differences is not None and done.differences.counts == (0, 0, 0)


def test_what_was_set_by_hand_stays(town: NewPlan, buildings: geopandas.GeoDataFrame, write: Write) -> None:
    plan = town.plan
    first = plan.buildings.frame.index[0]
    by_hand = (
        ColumnChange(BUILDINGS, "residents", (first,), (33,), (40,)),
        ColumnChange(BUILDINGS, "residents_origin", (first,), (Origin.SPREAD,), (Origin.HAND,)),
    )
    plan.apply(Edit(Label("By hand"), by_hand))
    edit = import_edit(plan, BUILDINGS, write(buildings, "newer.gpkg")).edit
    plan.apply(edit)
    frame = plan.buildings.frame
    assert (frame.at[first, "residents"], frame.at[first, "residents_origin"]) == (40, Origin.HAND)
    assert frame.groupby("neighbourhood")["residents"].sum()["A"] == 100, "the others share what is left"


def test_new_totals_are_spread_anew(
    town: NewPlan, neighbourhoods: geopandas.GeoDataFrame, write: Write
) -> None:
    neighbourhoods["常住人口"] = [300, 8, 3]
    edit = import_edit(town.plan, NEIGHBOURHOODS, write(neighbourhoods, "newer.gpkg")).edit
    town.plan.apply(edit)
    frame = town.plan.buildings.frame
    assert frame.groupby("neighbourhood")["residents"].sum().to_dict() == {"A": 300, "B": 8}
    town.plan.apply(edit.inverted())
    assert town.plan.buildings.frame["residents"].tolist() == [33, 67, 0, 7, 0]


def test_roads_come_again(town: NewPlan, write: Write) -> None:
    roads = geopandas.GeoDataFrame(
        {"highway": ["footway", "steps"]}, geometry=[square(0, 0).boundary, square(1, 0).boundary], crs=4326
    )
    town.plan.apply(import_edit(town.plan, ROADS, write(roads, "r.gpkg")).edit)
    ids = set(town.plan.layers[ROADS].frame.index)
    roads.geometry = roads.translate(0.00002, 0)
    done = import_edit(town.plan, ROADS, write(roads, "r2.gpkg"))
    assert done.differences is not None and done.differences.counts == (0, 0, 2)
    town.plan.apply(done.edit)
    assert set(town.plan.layers[ROADS].frame.index) == ids


def test_levels_have_parents_and_every_building_one_place_in_each(
    buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    """A street with a total, a community in it with one, and a compound in that without."""
    outlines = geopandas.GeoDataFrame(
        {"编号": ["S", "C", "K", "X"], "常住人口": [1000, 100, None, 5]},
        geometry=[square(-1, -1, 4), square(0, 0, 1), square(0, 0, 0.3), square(8.5, 8.5, 1)],
        crs=4326,
    )
    plan, reports = new_plan(write(outlines, "a.gpkg"), write(buildings, "b.gpkg"))
    frame = plan.neighbourhoods.frame
    assert frame["parent"].fillna("–").to_dict() == {"S": "–", "C": "S", "K": "C", "X": "–"}
    assert frame["level"].to_dict() == {"S": "1", "C": "2", "K": "3", "X": "1"}
    assert reports[0].count("parents") == 2
    homes = plan.buildings.frame
    assert homes["neighbourhood"].tolist() == ["K", "C", "C", "S", "X"]
    assert homes["residents"].tolist()[:3] == [33, 67, 0], (
        "the compound's people are in the community's total"
    )
    assert homes["residents"].tolist()[3:] == [900, 5], "the street's total less the community's"


@pytest.fixture
def levels() -> tuple[geopandas.GeoDataFrame, geopandas.GeoDataFrame]:
    """A street, and two communities in it, numbered alike; the second file alone has households."""
    street = {"编号": ["1"], "名称": ["和平街道"], "户数列": [None]}
    within = {"编号": ["1", "2"], "名称": ["东社区", "西社区"], "上级": ["和平街道"] * 2, "总户": [50, 10]}
    return (
        geopandas.GeoDataFrame(street, geometry=[square(-1, -1, 4)], crs=4326),
        geopandas.GeoDataFrame(within, geometry=[square(0, 0, 1), square(1, 0, 1)], crs=4326),
    )


def test_each_level_may_come_from_a_file_of_its_own(
    levels: tuple[geopandas.GeoDataFrame, geopandas.GeoDataFrame],
    buildings: geopandas.GeoDataFrame,
    write: Write,
) -> None:
    files = [write(frame, f"{number}.gpkg") for number, frame in enumerate(levels)]
    homes = write(buildings, "b.gpkg")
    options = ImportOptions(mapping={"households": "总户"})
    plan, reports = new_plan(files, homes, options=options)
    frame = plan.neighbourhoods.frame
    assert frame["parent"].fillna("–").to_dict() == {"1": "–", "1-2": "1", "2": "1"}
    assert frame["level"].to_dict() == {"1": "街道", "1-2": "社区", "2": "社区"}
    assert frame["households"].fillna(0).to_dict() == {"1": 0, "1-2": 50, "2": 10}
    assert (reports[0].source, reports[0].features_kept) == ("0.gpkg, 1.gpkg", 3)
    assert plan.buildings.frame["neighbourhood"].tolist()[:4] == ["1-2", "1-2", "1-2", "2"]
    again = import_edit(plan, NEIGHBOURHOODS, files, options)
    assert again.differences.counts == (0, 0, 0)
    with pytest.raises(InputError, match="Zahl"):
        new_plan(files, homes, options=ImportOptions(mapping={"households": "Zahl"}))


def test_levels_are_told_by_the_ends_of_names() -> None:
    for names, level in (
        (["和平社区", "东风村", "解放路社区"], "社区"),
        (["一网格", "二网格"], "网格"),
        (["东园", "南园", "锦绣花园"], "小区"),
        (["Peace Subdistrict", "Liberation Subdistrict"], "Subdistrict"),
        (["A", "B", None], None),
    ):
        assert level_of_names(pandas.Series(names, dtype="string")) == level


def test_buildings_on_a_border_are_listed(
    neighbourhoods: geopandas.GeoDataFrame, buildings: geopandas.GeoDataFrame, write: Write
) -> None:
    buildings.loc[1, "geometry"] = square(0.93, 0.1, 0.1)
    plan, reports = new_plan(write(neighbourhoods, "a.gpkg"), write(buildings, "b.gpkg"))
    (border,) = [finding for finding in reports[1].findings if finding.code == "border"]
    assert border.features == (plan.buildings.frame.index[1],)
