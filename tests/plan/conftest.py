from __future__ import annotations

import geopandas
import numpy
import pandas
import pytest
import shapely

from musterpoint.plan import BUILDINGS, LAYER_COLUMNS, Layer


def make_layer(count: int, revision: str = "r1") -> Layer:
    west = 20.0 * numpy.arange(count)
    columns = {
        name: pandas.array([None] * count, dtype=dtype) for name, dtype in LAYER_COLUMNS[BUILDINGS].items()
    }
    columns["residents"] = pandas.array(range(count), dtype="Int64")
    frame = geopandas.GeoDataFrame(
        columns,
        geometry=shapely.box(west, 0.0, west + 10.0, 10.0),
        index=pandas.Index([f"b{index}" for index in range(count)], dtype="str", name="id"),
        crs="EPSG:4547",
    )
    return Layer(BUILDINGS, frame, "buildings.shp", revision)


@pytest.fixture(scope="session")
def layer_of():
    """Makes a layer of so many buildings with a revision."""
    return make_layer
