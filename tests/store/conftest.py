from __future__ import annotations

from datetime import UTC, datetime, timedelta

import geopandas
import numpy
import pandas
import pytest
import shapely

from musterpoint import store
from musterpoint.plan import (
    BUILDINGS,
    LAYER_COLUMNS,
    Campaign,
    Edit,
    Layer,
    LayerChange,
    Person,
    Plan,
    Site,
    Way,
    Zone,
    made,
)
from musterpoint.text import Label

CRS = "EPSG:4547"


class Ticking:
    """A clock that goes on by a second each time it is read."""

    def __init__(self):
        self.now = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def make_buildings(count: int, revision: str = "r1") -> Layer:
    """A layer of square buildings in a row, with the columns and dtypes that every layer has."""
    west = 500_000.0 + 20.0 * numpy.arange(count)
    columns = {
        name: pandas.array([None] * count, dtype=dtype) for name, dtype in LAYER_COLUMNS[BUILDINGS].items()
    }
    columns["number"] = pandas.array([f"{index + 1}号楼" for index in range(count)], dtype="string")
    columns["residents"] = pandas.array(range(count), dtype="Int64")
    frame = geopandas.GeoDataFrame(
        columns,
        geometry=shapely.box(west, 4_000_000.0, west + 12.0, 4_000_010.0),
        index=pandas.Index([f"b{index:06d}" for index in range(count)], dtype="str", name="id"),
        crs=CRS,
    )
    return Layer(BUILDINGS, frame, "楼栋.shp", revision)


def make_plan() -> Plan:
    plan = Plan(CRS)
    records = made(
        Campaign(name="全员检测", starts=datetime(2026, 3, 2, 6), ends=datetime(2026, 3, 2, 12)),
        Site(id="site-1", number=1, name="北门", x=500_010.0, y=4_000_030.0, green_lane=True),
        Zone(id="zone-1", site="site-1", outline=((0.0, 0.0), (3.0, 0.0), (3.0, 2.0))),
        Way(id="way-1", site="site-1", path=((0.0, 0.0), (3.0, 0.5))),
        Person(id="person-1", name='王 O\'Neil "引号"', skills=("sampling", "registration")),
    )
    plan.apply(Edit(Label("Make"), (*records, LayerChange(BUILDINGS, None, make_buildings(3)))))
    return plan


@pytest.fixture
def plan() -> Plan:
    return make_plan()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "计划 #1.gpkg"


@pytest.fixture
def made_store(path, plan):
    with store.create(path, plan, clock=Ticking()) as opened:
        yield opened


@pytest.fixture
def buildings():
    """Makes a layer of so many buildings with a revision."""
    return make_buildings
