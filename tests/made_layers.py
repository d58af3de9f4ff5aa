"""A layer as an import leaves it, without a file."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas
import pandas
import shapely

from musterpoint.plan import LAYER_COLUMNS, Layer


def made_layer(
    kind: str, shapes: Sequence[shapely.Geometry], crs: str | None = None, **columns: Sequence
) -> Layer:
    """A layer of these shapes with ids "<kind>-0", "<kind>-1" … ; columns not given are missing."""
    data = {
        name: pandas.array(columns.get(name, [None] * len(shapes)), dtype=dtype)
        for name, dtype in LAYER_COLUMNS[kind].items()
    }
    index = pandas.Index([f"{kind}-{row}" for row in range(len(shapes))], name="id", dtype="string")
    frame = geopandas.GeoDataFrame(data, geometry=list(shapes), index=index, crs=crs)
    return Layer(kind, frame, "made.gpkg", "1")
