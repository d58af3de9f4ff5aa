"""Damaged files of every format: an explanation, or features; nothing else, and never a plan half made."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas
import numpy
import pandas
import pytest
from conftest import Write

from musterpoint.errors import InputError
from musterpoint.geo.importing import import_layer
from musterpoint.plan import BUILDINGS

FORMATS = (".gpkg", ".shp", ".geojson", ".geojsonl", ".fgb", ".kml", ".gml", ".parquet", ".csv", ".xlsx",
           ".zip", ".dbf", ".osm")  # fmt: skip
ROUNDS = 25
OSM = (
    '<osm version="0.6"><node id="1" lat="40" lon="116"/><node id="2" lat="40" lon="116.1"/>'
    '<node id="3" lat="40.1" lon="116.1"/><way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>'
    '<tag k="building" v="yes"/></way></osm>'
)


def whole(buildings: geopandas.GeoDataFrame, write: Write, suffix: str, folder: Path) -> Path:
    """A good file of this format."""
    if suffix == ".xlsx":
        path = folder / "a.xlsx"
        pandas.DataFrame({"WKT": buildings.to_wkt()["geometry"], "层数": buildings["层数"]}).to_excel(
            path, index=False
        )
        return path
    if suffix == ".osm":
        path = folder / "a.osm"
        path.write_text(OSM, encoding="utf-8")
        return path
    if suffix == ".zip":
        write(buildings, "zipped/a.shp")
        return Path(shutil.make_archive(str(folder / "a"), "zip", folder / "zipped"))
    options = {".kml": {"driver": "LIBKML"}, ".gml": {"layer": "town"}}
    return write(
        buildings, f"a{'.shp' if suffix == '.dbf' else suffix}", **options.get(suffix, {})
    ).with_suffix(suffix)


def damaged(content: bytes, chance: numpy.random.Generator) -> bytes:
    """Cut off, some bits turned over, a stretch of the largest numbers in the head, or nothing at all."""
    data = bytearray(content)
    match chance.integers(4):
        case 0:
            return bytes(data[: chance.integers(len(data))])
        case 1:
            for place in chance.integers(len(data), size=8):
                data[place] ^= 1 << chance.integers(8)
        case 2:
            start = int(chance.integers(min(len(data), 200)))
            data[start : start + 8] = b"\xff" * 8
        case _:
            start = int(chance.integers(len(data)))
            data[start : start + 64] = chance.bytes(64)
    return bytes(data)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.filterwarnings("ignore")
def test_damage_is_explained_or_harmless(
    buildings: geopandas.GeoDataFrame, write: Write, tmp_path: Path, suffix: str
) -> None:
    good = whole(buildings, write, suffix, tmp_path)
    content = good.read_bytes()
    chance = numpy.random.default_rng(len(suffix))
    kinds = set()
    target = good.with_suffix(".shp") if suffix == ".dbf" else good
    for _round in range(ROUNDS):
        good.write_bytes(damaged(content, chance))
        try:
            frame = import_layer(f"{target}:buildings" if suffix == ".osm" else target, BUILDINGS).frame
            kinds.add("read")
            assert frame.is_valid.all() and len(frame) <= 10
        except InputError as error:
            kinds.add("refused")
            assert len(str(error).splitlines()) == 3
    assert kinds
