"""How long an edit takes to be durable, and a plan to be created and opened, beside what it stands on.

An edit is compared with a bare SQLite commit of the same bytes on the same disk; creating and opening a plan
with GDAL writing and reading its building layer.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas
import numpy
import pandas
import pyogrio
import pytest
import shapely

from musterpoint import store
from musterpoint.plan import BUILDINGS, LAYER_COLUMNS, Edit, Layer, LayerChange, Plan, Site, changed, made
from musterpoint.session import Session
from musterpoint.text import Label

EDITS = 300
SITES = 121
CRS = "EPSG:4547"


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def make_plan(buildings: int) -> Plan:
    """So many buildings of twelve corners in a seeded scatter, and the sites of a district."""
    chance = numpy.random.default_rng(1)
    centres = shapely.points(chance.uniform((500_000, 4_000_000), (520_000, 4_020_000), (buildings, 2)))
    columns = {
        name: pandas.array([None] * buildings, dtype=dtype)
        for name, dtype in LAYER_COLUMNS[BUILDINGS].items()
    }
    columns["number"] = pandas.array(numpy.arange(buildings).astype(str), dtype="string")
    columns["residents"] = pandas.array(chance.integers(0, 200, buildings), dtype="Int64")
    frame = geopandas.GeoDataFrame(
        columns,
        geometry=shapely.buffer(centres, 10.0, quad_segs=3),
        index=pandas.Index([f"b{number:06d}" for number in range(buildings)], name="id"),
        crs=CRS,
    )
    sites = made(*(Site(id=f"site-{number}", number=number) for number in range(1, SITES + 1)))
    plan = Plan(CRS)
    layer = Layer(BUILDINGS, frame, "buildings.gpkg", "r1")
    plan.apply(Edit(Label("Begin"), (*sites, LayerChange(BUILDINGS, None, layer))))
    return plan


def bare_commits(path: Path, line: str) -> list[float]:
    """A table with the same row in it, committed as safely: what the disk itself asks for."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = TRUNCATE")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("CREATE TABLE journal (revision INTEGER PRIMARY KEY, edit TEXT)")
        insert = "INSERT INTO journal (edit) VALUES (?)"
        return [milliseconds(lambda: raw.execute(insert, (line,))) for _edit in range(EDITS)]


def print_row(name: str, times: list[float], bare: float | None = None) -> None:
    median, p95 = statistics.median(times), float(numpy.percentile(times, 95))
    ratio = f"{median / bare:8.1f}×" if bare else " " * 9
    print(f"{name:<44}{median:10.1f}{p95:10.1f}{ratio}")


def test_how_long_an_edit_takes_to_be_durable(tmp_path):
    with Session.create(tmp_path / "plan.gpkg", make_plan(25_000)) as session:
        edits: list[Edit] = []

        def move() -> None:
            site = session.plan.find("site", f"site-{len(edits) % SITES + 1}")
            edits.append(Edit(Label("Move"), (changed(site, site.replace(x=site.x + 1.0)),)))
            session.do(edits[-1])

        moves = [milliseconds(move) for _edit in range(EDITS)]
        undos = [milliseconds(session.undo) for _edit in range(EDITS)]
    bare = bare_commits(tmp_path / "bare.db", edits[0].to_json())
    print(f"\n\n{'milliseconds, 25,000 buildings':<44}{'median':>10}{'p95':>10}{'to bare':>9}")
    print_row("bare SQLite commit", bare, statistics.median(bare))
    print_row("move one site", moves, statistics.median(bare))
    print_row("undo it", undos, statistics.median(bare))
    print("the aim is 20 ms at the median")


@pytest.mark.parametrize("buildings", [25_000, 341_588])
@pytest.mark.timeout(300)
def test_creating_and_opening(tmp_path, buildings):
    plan = make_plan(buildings)
    path, other = tmp_path / "plan.gpkg", tmp_path / "gdal.gpkg"
    frame = plan.layers[BUILDINGS].frame
    written = milliseconds(lambda: pyogrio.write_dataframe(frame, other, layer=BUILDINGS))
    read = milliseconds(lambda: pyogrio.read_dataframe(other, layer=BUILDINGS))
    created = milliseconds(lambda: store.create(path, plan).close())
    opened = milliseconds(lambda: Session.open(path, read_only=True).close())
    print(f"\n\n{f'milliseconds, {buildings:,} buildings':<44}{'time':>10}{'to GDAL':>19}")
    print(f"{'create a plan':<44}{created:10.0f}{created / written:18.1f}×")
    print(f"{'open it':<44}{opened:10.0f}{opened / read:18.1f}×")
