"""Damaged files of every format: an explanation, or features; nothing else, and never a plan half made.

Each format is tried in a process of its own, whose processor time and memory the operating system limits: a hang
or a header that announces billions of records ends the process and so the test.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import time
import warnings
import zipfile
from pathlib import Path

import geopandas
import numpy
import pandas
import pytest
from geo_layers import Write

from musterpoint.errors import InputError
from musterpoint.geo.importing import import_layer
from musterpoint.plan import BUILDINGS

FORMATS = (".gpkg", ".shp", ".geojson", ".geojsonl", ".fgb", ".kml", ".gml", ".parquet", ".csv", ".xlsx",
           ".zip", ".dbf", ".osm", ".mif", ".kmz", ".pbf")  # fmt: skip
ROUNDS = 20
OSM = (
    '<osm version="0.6"><node id="1" lat="40" lon="116"/><node id="2" lat="40" lon="116.1"/>'
    '<node id="3" lat="40.1" lon="116.1"/><way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>'
    '<tag k="building" v="yes"/></way></osm>'
)


def whole(buildings: geopandas.GeoDataFrame, write: Write, suffix: str, folder: Path, shared: Path) -> Path:
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
    if suffix == ".pbf":
        return Path(shutil.copyfile(shared / "osm_extracts/kotka_rural_test.osm.pbf", folder / "a.osm.pbf"))
    if suffix == ".kmz":
        path = folder / "a.kmz"
        with zipfile.ZipFile(path, "w") as packed:
            packed.write(write(buildings, "doc.kml", driver="LIBKML"), "doc.kml")
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


SECONDS, MEGABYTES = 60, 1000
"""Processor time for all rounds of a format; memory beyond what the process needs before the first round."""


def try_all(target: str, content: bytes, good: Path, seed: int) -> None:
    """Damage a good file again and again, and import it each time."""
    chance = numpy.random.default_rng(seed)
    warnings.simplefilter("ignore")
    most = 2 * len(import_layer(target, BUILDINGS).frame)
    _limit()
    for _round in range(ROUNDS):
        good.write_bytes(damaged(content, chance))
        try:
            frame = import_layer(target, BUILDINGS).frame
            assert frame.is_valid.all() and len(frame) <= most
        except InputError as error:
            assert len(str(error).splitlines()) == 3


def _limit() -> None:
    """What this process may still take; on systems without such limits the time limit of the test is left."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    memory = pages * resource.getpagesize() + MEGABYTES * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    spent = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (spent + SECONDS, spent + SECONDS))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.filterwarnings("ignore")
def test_damage_is_explained_or_harmless(
    buildings: geopandas.GeoDataFrame, write: Write, tmp_path: Path, shared_data: Path, suffix: str
) -> None:
    good = whole(buildings, write, suffix, tmp_path, shared_data)
    target = good.with_suffix(".shp") if suffix == ".dbf" else good
    spec = f"{target}:buildings" if suffix in (".osm", ".pbf") else str(target)
    tried = multiprocessing.get_context("spawn").Process(
        target=try_all, args=(spec, good.read_bytes(), good, len(suffix))
    )
    tried.start()
    tried.join(2 * SECONDS)
    if tried.is_alive():
        tried.kill()
    assert tried.exitcode == 0
