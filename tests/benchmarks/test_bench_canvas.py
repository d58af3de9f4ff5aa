"""How quick the map is: first paint, cold draw, frames while panning and zooming, stalls of the GUI thread.

Draws the sample `chengzhong` and, where ../shared/data is at hand, the 341,588 buildings of three wards of
Tokyo. Each line is one plan on a canvas of 1400 × 900 pixels.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas
import pandas
from PyQt6.QtCore import QPoint, QPointF, QSize, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication

from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.document import Document
from musterpoint.desktop.tools.place import PlaceTool
from musterpoint.desktop.tools.tool import MapEvent
from musterpoint.plan import BUILDINGS, LAYER_COLUMNS, Edit, Layer, LayerChange, Plan
from musterpoint.samples import make_sample
from musterpoint.session import Session
from musterpoint.text import Label

TOKYO = Path(__file__).parents[3] / "shared/data/tokyo_plateau_3wards/tokyo_3wards_buildings.gpkg.zip"
SIZE = QSize(1400, 900)
COLUMNS = (
    ("plan", 16), ("buildings", 10), ("first paint", 11), ("sharp", 7), ("cold draw", 9), ("pan p95", 8),
    ("zoom p95", 9), ("ghost p95", 9), ("settle", 7), ("stall", 6), ("MB", 6),
)  # fmt: skip
"""Titles and widths. Milliseconds but for count and memory; settle: from a zoom to sharp and labelled."""


@dataclass
class Times:
    """Milliseconds, but for the numbers of buildings and megabytes."""

    name: str
    buildings: int
    first_paint: float
    sharp: float
    cold_draw: float
    pan: list[float]
    zoom: list[float]
    settle: float
    ghost: list[float]
    stall: float
    memory: float


class Heartbeat:
    """Runs the event loop and notes its longest turn: how long a click may have to wait."""

    def __init__(self, application: QApplication):
        self.longest = 0.0
        self._application = application

    def spin(self, seconds: float) -> None:
        """Run the event loop, timing each turn of it."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            start = time.perf_counter()
            self._application.processEvents()
            self.longest = max(self.longest, time.perf_counter() - start)
            time.sleep(0.001)


def plan_of(path: Path) -> Plan:
    frame = geopandas.read_file(path, columns=[])
    crs = frame.estimate_utm_crs().to_string()
    frame = frame.to_crs(crs)[["geometry"]]
    frame.index = pandas.Index([f"b{number}" for number in range(len(frame))], name="id")
    for column, dtype in LAYER_COLUMNS[BUILDINGS].items():
        frame[column] = pandas.array([None] * len(frame), dtype=dtype)
    plan = Plan(crs)
    layer = Layer(BUILDINGS, frame, path.name, "1")
    plan.apply(Edit(Label("Import"), (LayerChange(BUILDINGS, None, layer),)))
    return plan


def frames(canvas: MapCanvas, heart: Heartbeat, steps: Iterator[object]) -> list[float]:
    """Milliseconds for each step and the painting that it causes."""
    taken = []
    for _step in steps:
        start = time.perf_counter()
        canvas.repaint()
        taken.append((time.perf_counter() - start) * 1000)
        heart.spin(0.008)
    return taken


def pan(canvas: MapCanvas) -> Iterator[None]:
    for number in range(120):
        canvas.set_viewport(canvas.viewport().panned(14 if number < 60 else -14, 6))
        yield


def zoom(canvas: MapCanvas) -> Iterator[None]:
    spot = QPointF(SIZE.width() / 2, SIZE.height() / 2)
    for number in range(60):
        wheel = QWheelEvent(
            spot, spot, QPoint(), QPoint(0, 60 if number < 30 else -60), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        canvas.wheelEvent(wheel)
        yield


def ghost(canvas: MapCanvas) -> Iterator[None]:
    """A three-lane kit dragged across the buildings in view."""
    tool = PlaceTool(canvas, "kit:lanes-3")
    canvas.set_tool(tool)
    for number in range(100):
        spot = QPointF(200 + 10 * number, 300 + 3 * number)
        tool.move(MapEvent(spot, *canvas.viewport().to_world(spot)))
        yield
    canvas.set_tool(None)


def measured(name: str, plan: Plan, application: QApplication) -> Times:
    heart = Heartbeat(application)
    with tempfile.TemporaryDirectory() as folder:
        Session.create(Path(folder) / "plan.gpkg", plan).close()
        start = time.perf_counter()
        document = Document(Session.open(Path(folder) / "plan.gpkg"))
        canvas = MapCanvas(document)
        canvas.resize(SIZE)
        canvas.show()
        canvas.repaint()
        first_paint = time.perf_counter() - start
        while not canvas.is_drawn():
            heart.spin(0.01)
        sharp = time.perf_counter() - start
        canvas.fit()
        cold = time.perf_counter()
        canvas.render_image(SIZE)
        cold = time.perf_counter() - cold
        heart.longest = 0.0
        canvas.set_viewport(canvas.viewport().zoomed(8, QPointF(700, 450)))
        while not canvas.is_drawn():
            heart.spin(0.01)
        pans = frames(canvas, heart, pan(canvas))
        zooms = frames(canvas, heart, zoom(canvas))
        settle = time.perf_counter()
        canvas.set_viewport(canvas.viewport().zoomed(1.9, QPointF(700, 450)))
        while not canvas.is_drawn():
            heart.spin(0.002)
        settle = time.perf_counter() - settle
        canvas.set_viewport(canvas.viewport().zoomed(4, QPointF(700, 450)))
        while not canvas.is_drawn():
            heart.spin(0.01)
        ghosts = frames(canvas, heart, ghost(canvas))
        canvas.deleteLater()
        document.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = len(plan.buildings.frame)
    return Times(
        name, count, first_paint * 1e3, sharp * 1e3, cold * 1e3, pans, zooms, settle * 1e3, ghosts,
        heart.longest * 1e3, memory,
    )  # fmt: skip


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def test_the_map_keeps_up(qapp: QApplication) -> None:
    plans = {"chengzhong": make_sample("chengzhong")}
    if TOKYO.exists():
        plans["tokyo, 3 wards"] = plan_of(TOKYO)
    print()
    print(" ".join(f"{title:>{width}}" for title, width in COLUMNS))
    for name, plan in plans.items():
        row = measured(name, plan, qapp)
        cells = (
            row.name, f"{row.buildings:,}",
            *(f"{value:.0f}" for value in (row.first_paint, row.sharp, row.cold_draw)),
            *(f"{p95(values):.1f}" for values in (row.pan, row.zoom, row.ghost)),
            *(f"{value:.0f}" for value in (row.settle, row.stall, row.memory)),
        )  # fmt: skip
        print(" ".join(f"{cell:>{width}}" for cell, (_title, width) in zip(cells, COLUMNS, strict=True)))
