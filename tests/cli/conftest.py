"""The command line, run in this process and with a desktop that only notes what it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from musterpoint.cli import main
from musterpoint.cli.program import LANGUAGE_VARIABLE

CRS = "EPSG:4547"
EAST, NORTH = 500_000, 3_850_000


@dataclass
class NotedDesktop:
    """Notes what would be opened; its pictures are a few bytes."""

    opened: list[list[str]] = field(default_factory=list)

    def open(self, arguments: Sequence[str]) -> int:
        self.opened.append(list(arguments))
        return 0

    def picture(self, plan: Path, output: Path, view: str) -> None:
        output.write_bytes(b"PNG " + view.encode())

    def gallery(self, plan: Path, folder: Path) -> list[Path]:
        (folder / "light.png").write_bytes(b"PNG light")
        return [folder / "light.png"]


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        (line,) = self.out.splitlines()
        return json.loads(line)


@pytest.fixture
def desktop() -> NotedDesktop:
    return NotedDesktop()


@pytest.fixture
def run(
    desktop: NotedDesktop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """run("info", path, …): one command line in English."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments], desktop)
        return Result(status, *capsys.readouterr())

    return run


def square(x: float, y: float, size: float) -> shapely.Polygon:
    return shapely.box(EAST + x, NORTH + y, EAST + x + size, NORTH + y + size)


@pytest.fixture
def layers(tmp_path: Path) -> tuple[Path, Path]:
    """Two neighbourhoods and four buildings, the smallest thing that can be planned."""
    neighbourhoods = geopandas.GeoDataFrame(
        {"name": ["东苑", "西苑"]}, geometry=[square(0, 0, 400), square(400, 0, 400)], crs=CRS
    )
    buildings = geopandas.GeoDataFrame(
        {"number": ["1", "2", "3", "4"], "residents": [120, 80, 60, 40], "floors": [6, 6, 3, 3]},
        geometry=[square(20, 20, 20), square(20, 80, 20), square(700, 20, 20), square(700, 80, 20)],
        crs=CRS,
    )
    paths = tmp_path / "neighbourhoods.geojson", tmp_path / "buildings.geojson"
    for path, frame in zip(paths, (neighbourhoods, buildings), strict=True):
        frame.to_crs(4326).to_file(path)
    return paths
