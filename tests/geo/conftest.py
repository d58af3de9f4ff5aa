"""A small town as layers: three neighbourhoods in a row, and the buildings in them."""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas
import pandas
import pyogrio
import pytest
from geo_layers import Write, square


@pytest.fixture
def neighbourhoods() -> geopandas.GeoDataFrame:
    """East garden and south garden with people, and a park without buildings."""
    return geopandas.GeoDataFrame(
        {"编号": ["A", "B", "C"], "小区名称": ["东园", "南园", "公园"], "常住人口": [100, 7, 3]},
        geometry=[square(0, 0), square(1, 0), square(2, 0)],
        crs="EPSG:4326",
    )


@pytest.fixture
def buildings() -> geopandas.GeoDataFrame:
    """Two homes of 6 and 12 floors and a school in A, a home in B, one far from all."""
    return geopandas.GeoDataFrame(
        {
            "楼号": ["1", "2", "学校", "1", "9"],
            "层数": [6, 12, 4, 5, 3],
            "用途": ["住宅", "住宅", "学校", "住宅", "住宅"],
        },
        geometry=[
            square(0.1, 0.1, 0.1),
            square(0.4, 0.1, 0.1),
            square(0.7, 0.1, 0.1),
            square(1.5, 0.5, 0.1),
            square(9.0, 9.0, 0.1),
        ],
        crs="EPSG:4326",
    )


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a frame into a file of this name, by GDAL or as GeoParquet or CSV with WKT."""

    def written(frame: geopandas.GeoDataFrame, name: str, **options: object) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".parquet":
            frame.to_parquet(path)
        elif path.suffix == ".csv":
            table = pandas.DataFrame(frame.drop(columns="geometry"))
            table.assign(WKT=frame.to_wkt()["geometry"]).to_csv(path, index=False, encoding="utf-8")
        else:
            with warnings.catch_warnings():  # GDAL tells that it shortens Chinese names for a shapefile
                warnings.simplefilter("ignore")
                pyogrio.write_dataframe(frame, path, **options)
        return path

    return written
