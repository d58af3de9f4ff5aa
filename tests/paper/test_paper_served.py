"""Whom a site serves: no building is lost, however many there are."""

from __future__ import annotations

from collections.abc import Callable

import geopandas
import pytest
import shapely

from musterpoint.paper.served import MOST_SINGLE_BUILDINGS, Residents, shortened
from musterpoint.paper.words import Speaker
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Edit, Layer, Origin, Plan
from musterpoint.plan.edits import LayerChange
from musterpoint.text import Label

CHINESE = Speaker.of("zh_CN")
BLOCK = shapely.box(0, 0, 10, 10)


@pytest.fixture
def plan_of() -> Callable[..., Plan]:
    """A plan whose buildings are rows of (number, residents, origin, neighbourhood)."""

    def plan_of(rows: list[tuple], neighbourhoods: dict[str, str] | None = None) -> Plan:
        names = ["number", "residents", "residents_origin", "neighbourhood"]
        buildings = geopandas.GeoDataFrame(rows, columns=names, geometry=[BLOCK] * len(rows), crs="EPSG:4547")
        buildings = buildings.astype({"number": "string", "residents": "Int64"}).assign(name="")
        buildings.index = [f"b{index}" for index in range(len(rows))]
        known = neighbourhoods or {}
        areas = geopandas.GeoDataFrame(
            {"name": list(known.values())}, index=list(known), geometry=[BLOCK] * len(known), crs="EPSG:4547"
        )
        plan = Plan("EPSG:4547")
        layers = [Layer(BUILDINGS, buildings, "b", "1"), Layer(NEIGHBOURHOODS, areas, "n", "1")]
        plan.apply(Edit(Label("Begin"), tuple(LayerChange(layer.kind, None, layer) for layer in layers)))
        return plan

    return plan_of


def test_house_numbers_are_shortened_without_loss() -> None:
    numbers = ["10", "2", "1", "3", "12A", "5", "6", "幼儿园", "9", "3"]
    assert shortened(numbers) == "1–3, 5, 6, 9, 10, 12A, 幼儿园"
    assert shortened(["10号楼", "2号楼", "1号楼", "3号楼"]) == "1–3, 10号楼"
    assert shortened(["B1", "B2", "A座", "01", "02", "03"]) == "01–03, A座, B1, B2"
    assert shortened(["12A", "13A", "12"]) == "12, 12A, 13A"
    assert shortened([]) == ""


def test_buildings_are_grouped_by_neighbourhood(plan_of: Callable[..., Plan]) -> None:
    rows = [
        ("1", 100, Origin.FILE, "n2"),
        ("2", 50, Origin.FILE, "n2"),
        ("7", 30, Origin.SPREAD, "n1"),
        ("8", 20, Origin.FILE, None),
    ]
    plan = plan_of(rows, {"n1": "2号院", "n2": "10号院"})
    served = Residents(plan).served(["b0", "b1", "b2", "b3"], CHINESE)
    groups = [(group.neighbourhood[0], group.numbers, str(group.residents)) for group in served.groups]
    assert groups == [("2号院", "7", "≈30"), ("10号院", "1, 2", "150"), ("其他楼栋", "8", "20")]
    assert str(served.residents) == "≈200"


def test_where_nobody_lives_nobody_is_served(plan_of: Callable[..., Plan]) -> None:
    rows = [("1", 100, Origin.FILE, "n"), ("2", 0, Origin.FILE, "n"), ("3", None, None, "n")]
    residents = Residents(plan_of(rows))
    served = residents.served(["b0", "b1", "b2", "gone"], CHINESE)
    assert residents.counted(["b0", "b1", "b2", "gone"]) == (served.residents, served.count)
    assert (served.count, served.unknown, str(served.residents)) == (2, 1, "100")
    assert served.groups[0].numbers == "1, 3"
    assert [str(building.residents) for building in served.groups[0].buildings] == ["100", "—"]


def test_nameless_buildings_are_counted(plan_of: Callable[..., Plan]) -> None:
    rows = [("1", 100, Origin.FILE, "n"), (None, 40, Origin.SPREAD, "n"), (None, 2, Origin.SPREAD, "n")]
    (group,) = Residents(plan_of(rows)).served(["b0", "b1", "b2"], CHINESE).groups
    assert (group.count, group.nameless, str(group.nameless_residents)) == (3, 2, "≈42")


def test_long_lists_are_summarised_not_cut(plan_of: Callable[..., Plan]) -> None:
    count = MOST_SINGLE_BUILDINGS + 1
    plan = plan_of([(str(number + 1), 10, Origin.FILE, "n") for number in range(count)])
    (group,) = Residents(plan).served([f"b{index}" for index in range(count)], CHINESE).groups
    assert group.buildings == ()
    assert group.numbers == f"1–{count}"
    assert (group.count, group.residents.value) == (count, count * 10)


def test_a_plan_without_buildings_serves_nobody_known() -> None:
    served = Residents(Plan("EPSG:4547")).served(["b0"], CHINESE)
    assert (served.count, served.groups, served.residents.value) == (0, (), None)
