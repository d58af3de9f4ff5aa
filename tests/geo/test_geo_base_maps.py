"""Pictures of the ground, read in the plan's CRS."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
import rasterio
from rasterio.shutil import copy
from rasterio.transform import from_origin
from rasterio.warp import transform_bounds

from musterpoint.errors import InputError
from musterpoint.geo import base_maps
from musterpoint.geo.base_maps import GroundPicture, attribution_of, is_online

CRS = "EPSG:4547"
SIDE = 512
DEGREE = 0.00001
"""Of a pixel: about a metre."""

WEST, NORTH = 113.99, 34.75


def orthophoto(path: Path, bands: int = 3, dtype: str = "uint8", **options) -> Path:
    """The western half is dark, the eastern one bright."""
    shades = numpy.zeros((bands, SIDE, SIDE), dtype)
    shades[:, :, SIDE // 2 :] = 200 if dtype == "uint8" else 4000
    values = {"crs": "EPSG:4326", "transform": from_origin(WEST, NORTH, DEGREE, DEGREE)} | options
    with rasterio.open(path, "w", width=SIDE, height=SIDE, count=bands, dtype=dtype, **values) as target:
        target.write(shades)
    return path


def halves(picture: GroundPicture) -> tuple[float, float]:
    """How bright the western and the eastern half are."""
    pixels = picture.read(picture.bounds, 100, 100)
    assert pixels.shape == (100, 100, 4)
    return pixels[40:60, 20:40, 0].mean(), pixels[40:60, 60:80, 0].mean()


def test_a_geotiff_lies_where_it_says(tmp_path: Path):
    picture = GroundPicture(str(orthophoto(tmp_path / "ground.tif")), CRS)
    box = (WEST, NORTH - SIDE * DEGREE, WEST + SIDE * DEGREE, NORTH)
    assert picture.bounds == pytest.approx(transform_bounds("EPSG:4326", CRS, *box))
    assert halves(picture) == (0, 200)
    left, bottom, _right, _top = picture.bounds
    assert picture.read((left - 900, bottom - 900, left - 500, bottom - 500), 10, 10) is None


def test_outside_the_picture_nothing_is_painted(tmp_path: Path):
    picture = GroundPicture(str(orthophoto(tmp_path / "ground.tif")), CRS)
    left, bottom, right, top = picture.bounds
    pixels = picture.read((left - (right - left), bottom, right, top), 100, 50)
    assert not pixels[:, :45, 3].any()
    assert (pixels[10:40, 60:90, 3] == 255).all()


def test_overviews_of_a_large_picture_are_used(tmp_path: Path):
    path = orthophoto(tmp_path / "large.tif")
    with rasterio.open(path, "r+") as target:
        target.build_overviews([2, 4, 8])
    picture = GroundPicture(str(path), CRS)
    assert picture._level_for(picture.bounds, 64).width == SIDE // 8
    assert picture._level_for(picture.bounds, 2000).width == SIDE


@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")
def test_a_jpeg_with_a_world_file_is_in_the_plans_metres_or_in_degrees(tmp_path: Path):
    for name, corner, step in (("metres", (500_000, 3_846_000), 1.0), ("degrees", (WEST, NORTH), DEGREE)):
        path = orthophoto(tmp_path / f"{name}.jpg", driver="JPEG", crs=None, transform=None)
        for left_over in tmp_path.glob("*.aux.xml"):
            left_over.unlink()
        lines = (step, 0, 0, -step, corner[0] + step / 2, corner[1] - step / 2)
        path.with_suffix(".jgw").write_text("\n".join(map(str, lines)), encoding="ascii")
        west, east = halves(GroundPicture(str(path), CRS))
        assert (west, east) == (pytest.approx(0, abs=8), pytest.approx(200, abs=8))


@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")
def test_a_picture_without_a_place_and_a_broken_file_are_refused(tmp_path: Path):
    nowhere = orthophoto(tmp_path / "nowhere.png", driver="PNG", crs=None, transform=None)
    with pytest.raises(InputError, match="where it lies"):
        GroundPicture(str(nowhere), CRS)
    (tmp_path / "broken.tif").write_bytes(b"II*\0nothing")
    for name in ("broken.tif", "missing.tif"):
        with pytest.raises(InputError, match="can't be read"):
            GroundPicture(str(tmp_path / name), CRS)


def test_mbtiles_are_read(tmp_path: Path):
    copy(str(orthophoto(tmp_path / "ground.tif")), str(tmp_path / "ground.mbtiles"), driver="MBTiles")
    west, east = halves(GroundPicture(str(tmp_path / "ground.mbtiles"), CRS))
    assert (west, east) == (pytest.approx(0, abs=8), pytest.approx(200, abs=8))


def test_sixteen_bits_are_stretched_and_one_band_is_grey(tmp_path: Path):
    picture = GroundPicture(str(orthophoto(tmp_path / "deep.tif", bands=1, dtype="uint16")), CRS)
    assert halves(picture) == (0, 255)


def test_tiles_of_chinese_providers_are_shifted_back(monkeypatch: pytest.MonkeyPatch):
    opened = []
    monkeypatch.setattr(base_maps.rasterio, "open", lambda source, **_: opened.append(source) or _Web())
    address = "https://webrd01.is.autonavi.com/appmaptile?z={z}&x={x}&y={y}"
    shifted = GroundPicture(address, CRS)._shifted((500_000, 3_846_000, 500_100, 3_846_100))
    assert "${z}" in opened[0]
    assert 300 < abs(shifted[0] - 500_000) + abs(shifted[1] - 3_846_000) < 1200
    plain = GroundPicture("https://tile.openstreetmap.org/{z}/{x}/{y}.png", CRS)
    assert plain._shifted((0, 0, 1, 1)) == (0, 0, 1, 1)


def test_web_addresses_are_known_and_attributed():
    assert is_online("https://tile.openstreetmap.org/{z}/{x}/{y}.png")
    assert not is_online("maps/ground.tif")
    assert attribution_of("https://tile.openstreetmap.org/{z}/{x}/{y}.png") == "© OpenStreetMap"
    assert attribution_of("https://maps.example.org/{z}/{x}/{y}.png") == "© maps.example.org"


class _Web:
    """Stands in for tiles on the web."""

    crs = rasterio.crs.CRS.from_epsg(3857)
    dtypes = ("uint8",)
