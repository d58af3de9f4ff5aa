"""What people call a building that has a number, a name, or neither."""

from __future__ import annotations

import geopandas
import shapely

from musterpoint.catalogue.buildings import building_names, own_names, short_names
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Layer, Plan


def plan_of(names: list[str | None], numbers: list[str | None]) -> Plan:
    """Buildings in a row, 30 m apart, the last one a kilometre away; all in 林湖."""
    east = [*(500_000 + 30 * row for row in range(len(names) - 1)), 501_000]
    plan = Plan("EPSG:4547")
    plan.layers[NEIGHBOURHOODS] = Layer(
        NEIGHBOURHOODS,
        geopandas.GeoDataFrame(
            {"name": ["林湖"]}, index=["a"], geometry=[shapely.box(499_000, 3_000_000, 502_000, 3_000_100)],
            crs="EPSG:4547",
        ), "", "",
    )  # fmt: skip
    plan.layers[BUILDINGS] = Layer(
        BUILDINGS,
        geopandas.GeoDataFrame(
            {"name": names, "number": numbers, "neighbourhood": "a"},
            index=[f"b{row}" for row in range(len(names))],
            geometry=[shapely.box(x, 3_000_000, x + 10, 3_000_010) for x in east],
            crs="EPSG:4547",
        ),
        "",
        "",
    )
    return plan


def test_a_building_without_number_is_called_after_the_one_beside_it():
    plan = plan_of([None, "锅炉房", None, None, None], ["8号楼", None, None, "No. 9", None])
    ids = ["b0", "b1", "b2", "b3", "b4"]
    assert short_names(plan, ids) == ["8号楼", "锅炉房", "锅炉房旁", "No. 9", "b4"]
    assert building_names(plan, ids[2:3]) == ["林湖 锅炉房旁"]
    assert own_names(plan, ["b2", "b3"]) == {"b3": "No. 9"}


def test_names_without_any_are_ids():
    assert short_names(plan_of([None, None], [None, None]), ["b0", "b1"]) == ["b0", "b1"]
