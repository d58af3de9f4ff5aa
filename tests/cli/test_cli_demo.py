"""The main job from end to end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from pypdf import PdfReader

from musterpoint.session import Session

Run = Callable[..., Any]


def check_written(folder: Path) -> Session:
    assert sorted(path.name for path in folder.iterdir()) == ["duty-sheets.pdf", "plan.gpkg", "window.png"]
    session = Session.open(folder / "plan.gpkg", read_only=True)
    pages = [page.extract_text() for page in PdfReader(folder / "duty-sheets.pdf").pages]
    first_pages = [text for text in pages if "Page 1 of" in text]
    assert len(first_pages) == len(session.plan.sites())
    return session


def test_demo_on_a_sample(run: Run, tmp_path: Path) -> None:
    result = run("demo", "-o", tmp_path / "out", "--no-open", "--json")
    assert result.status == 0, result.err
    assert result.data["residents"] == 22_000
    assert [Path(path).name for path in result.data["written"]] == [
        "plan.gpkg",
        "duty-sheets.pdf",
        "window.png",
    ]
    check_written(tmp_path / "out").close()


def test_demo_on_two_layers_twice(run: Run, layers: tuple[Path, Path], tmp_path: Path) -> None:
    for _time in range(2):
        result = run("demo", *layers, "-o", tmp_path / "out", "--no-open")
        assert result.status == 0, result.err
    with check_written(tmp_path / "out") as session:
        assert session.plan.sites()
        assert session.plan.campaign.starts is not None
        assert str(session.history()[0].label) == "Set the day"


def test_demo_opens_the_window_where_there_is_a_display(
    run: Run, layers: tuple[Path, Path], tmp_path: Path, desktop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musterpoint.cli.demo._has_display", lambda: True)
    result = run("demo", *layers, "-o", tmp_path / "out")
    assert result.status == 0
    assert desktop.opened == [[str(tmp_path / "out" / "plan.gpkg")]]
    assert "duty-sheets.pdf" in result.err


def test_demo_on_real_layers_puts_sites_where_people_live(
    run: Run, shared_data: Path, tmp_path: Path
) -> None:
    neighbourhoods = shared_data / "beijing_subdistricts" / "haidian-all.geojson"
    campus = shared_data / "beijing_tsinghua_campus" / "buildings.geojson"
    buildings = tmp_path / "quarter.geojson"
    geopandas.read_file(campus, bbox=(116.309, 39.991, 116.319, 40.001)).to_file(buildings)
    result = run("demo", neighbourhoods, buildings, "-o", tmp_path / "out", "--no-open", "--json")
    assert result.status == 0, result.err
    assert result.data["layers"]["neighbourhoods"]["features"] == 29
    with check_written(tmp_path / "out") as session:
        homes = session.plan.buildings.frame
        homes = homes[homes["residents"] > 0]
        for site in session.plan.sites():
            assert homes.distance(site.geometry()).min() < 250
