"""Layers that are added and updated from the command line."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from conftest import CRS, square


@pytest.fixture
def town(run, layers: tuple[Path, Path], tmp_path: Path) -> Path:
    """A plan of two neighbourhoods and four buildings."""
    path = tmp_path / "town.gpkg"
    assert run("new", path, "--neighbourhoods", layers[0], "--buildings", layers[1]).status == 0
    return path


def homes(tmp_path: Path, name: str, **columns: list) -> Path:
    """Three of the four buildings as they were, one gone, a new one, and one with another figure."""
    frame = geopandas.GeoDataFrame(
        {"number": ["1", "2", "3", "5"], "residents": [120, 90, 60, 10], "floors": [6, 6, 3, 1], **columns},
        geometry=[square(20, 20, 20), square(20, 80, 20), square(700, 20, 20), square(600, 300, 30)],
        crs=CRS,
    )
    path = tmp_path / name
    frame.to_file(path)
    return path


def test_an_update_lists_what_is_new_gone_and_changed(run, town: Path, tmp_path: Path) -> None:
    newer = homes(tmp_path, "newer.gpkg")
    before = run("info", town, "--json").data
    told = run("update", town, "layer", newer, "--kind", "buildings", "--dry-run", "--json")
    assert told.status == 0
    differences = told.data["differences"]
    assert {name: len(found) for name, found in differences.items()} == {"new": 1, "gone": 1, "changed": 1}
    assert list(differences["changed"].values()) == [["residents"]]
    assert run("info", town, "--json").data == before
    done = run("update", town, "layer", newer, "--kind", "buildings")
    assert "new: 1" in done.out and "gone: 1" in done.out
    assert run("info", town, "--json").data["residents"] == 280
    assert run("undo", town).status == 0
    assert run("info", town, "--json").data["residents"] == before["residents"]


def test_a_layer_is_added_once(run, town: Path, tmp_path: Path) -> None:
    roads = tmp_path / "roads.geojson"
    geopandas.GeoDataFrame({"highway": ["footway"]}, geometry=[square(0, 0, 90).boundary], crs=CRS).to_crs(
        4326
    ).to_file(roads)
    assert run("update", town, "layer", roads, "--kind", "roads").status == 2
    added = run("add", town, "layer", roads, "--kind", "roads", "--json")
    assert added.data["report"]["features_kept"] == 1 and "differences" not in added.data
    again = run("add", town, "layer", roads, "--kind", "roads")
    assert again.status == 2 and "update" in again.err
    assert "--kind" in run("add", town, "layer", roads).err


def test_each_file_has_a_datum_of_its_own(run, layers: tuple[Path, Path], tmp_path: Path) -> None:
    plan = tmp_path / "shifted.gpkg"
    files = ("--neighbourhoods", layers[0], "--buildings", layers[1])
    result = run("new", plan, *files, "--datum", "buildings=gcj02")
    assert result.status == 2 or "outside" in result.out + result.err or "no neighbourhood" in result.out
    refused = run("new", plan, *files, "--datum", "buildings=mars")
    assert refused.status == 2 and "mars" in refused.err
    assert not plan.exists() or result.status == 0
