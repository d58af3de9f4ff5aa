"""Damaged files of every format: an explanation, or features; nothing else, and never a plan half made.

They are read in another process, whose processor time and memory the operating system limits: a hang or a
header that announces billions of records ends that process, and so the test.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import time
import warnings
from pathlib import Path

import geopandas
import numpy
import pyogrio
import pytest

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


def whole(buildings: geopandas.GeoDataFrame, suffix: str, folder: Path, shared: Path) -> Path:
    """A good file of this format."""
    path = folder / f"a{suffix}"
    table = buildings.to_wkt()[["geometry", "层数"]].rename(columns={"geometry": "WKT"})
    match suffix:
        case ".xlsx":
            table.to_excel(path, index=False)
        case ".csv":
            table.to_csv(path, index=False, encoding="utf-8")
        case ".osm":
            path.write_text(OSM, encoding="utf-8")
        case ".pbf":
            shutil.copyfile(shared / "osm_extracts/one_way_dead_end.osm.pbf", path)
        case ".parquet":
            buildings.to_parquet(path)
        case ".zip" | ".kmz":
            inner = folder / "inner"
            inner.mkdir()
            driver, name = ("LIBKML", "doc.kml") if suffix == ".kmz" else ("ESRI Shapefile", "a.shp")
            pyogrio.write_dataframe(buildings, inner / name, driver=driver)
            shutil.move(shutil.make_archive(str(folder / "b"), "zip", inner), path)
        case ".dbf":
            pyogrio.write_dataframe(buildings, path.with_suffix(".shp"))
        case _:
            driver = {".kml": "LIBKML", ".mif": "MapInfo File"}.get(suffix)
            pyogrio.write_dataframe(buildings, path, layer="town", driver=driver)
    return path


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


def try_all(goods: list[tuple[str, str, Path]]) -> None:
    """Damage each good file again and again, and import it each time. goods: format, what to import, file."""
    warnings.simplefilter("ignore")
    for suffix, spec, good in goods:
        sys.stderr.write(f"damaging {suffix}\n")
        content, chance = good.read_bytes(), numpy.random.default_rng(len(suffix))
        most = 2 * len(import_layer(spec, BUILDINGS).frame)
        _limit()
        for _round in range(ROUNDS):
            good.write_bytes(damaged(content, chance))
            try:
                frame = import_layer(spec, BUILDINGS).frame
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
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
    spent = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (spent + SECONDS, resource.RLIM_INFINITY))


@pytest.mark.filterwarnings("ignore")
def test_damage_is_explained_or_harmless(
    buildings: geopandas.GeoDataFrame, tmp_path: Path, shared_data: Path
) -> None:
    goods = []
    for suffix in FORMATS:
        folder = tmp_path / suffix[1:]
        folder.mkdir()
        good = whole(buildings, suffix, folder, shared_data)
        target = good.with_suffix(".shp") if suffix == ".dbf" else good
        spec = f"{target}:buildings" if suffix in (".osm", ".pbf") else str(target)
        goods.append((suffix, spec, good))
    tried = multiprocessing.get_context("spawn").Process(target=try_all, args=(goods,))
    tried.start()
    tried.join(2 * SECONDS)
    if tried.is_alive():
        tried.kill()
    assert tried.exitcode == 0, "its output says which format it was"
