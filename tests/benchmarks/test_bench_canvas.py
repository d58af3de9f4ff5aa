"""How quick the map is, with QGIS beside it where that is installed.

    pytest tests/benchmarks/test_bench_canvas.py -s

Draws the sample `chengzhong` and, where ../shared/data is at hand, the 341,588 buildings of three wards of
Tokyo and the 122,840 of Manhattan and Brooklyn, on a canvas of 1400 × 900 pixels. QGIS draws the same file at
the same size, antialiased and simplified for the scale as it does by default. Nothing is asserted about
seconds: the machine may be busy. GUI: processor time of the GUI thread, which other programs don't lengthen.
"""

from __future__ import annotations

import multiprocessing
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import pandas
from PyQt6.QtCore import QPoint, QPointF, QSize, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication

from musterpoint.desktop.app import SWITCH_SECONDS
from musterpoint.desktop.canvas.layers import LayersPicture
from musterpoint.desktop.canvas.map_canvas import MapCanvas
from musterpoint.desktop.canvas.still import render
from musterpoint.desktop.document import Document
from musterpoint.desktop.tools.drawings import tool_for
from musterpoint.desktop.tools.tool import MapEvent
from musterpoint.plan import BUILDINGS, LAYER_COLUMNS, Edit, Layer, LayerChange, Plan
from musterpoint.samples import make_sample
from musterpoint.session import Session
from musterpoint.text import Label

DATA = Path(__file__).parents[3] / "shared/data"
FILES = {
    "New York": DATA / "nyc_manhattan_brooklyn/nyc_buildings_tiled.fgb.zip",
    "Tokyo, 3 wards": DATA / "tokyo_plateau_3wards/tokyo_3wards_buildings.gpkg.zip",
}
SIZE = QSize(1400, 900)
QGIS_PYTHON = "/usr/bin/python3"
ROWS = (
    ("open to first paint, ms", "first_paint", ""),
    ("open to sharp and labelled, ms", "sharp", "QGIS: open and draw"),
    ("full extent drawn anew, ms", "cold_draw", "≤ half of QGIS"),
    ("pan, p95 of a frame, ms", "pan", "≤ 16"),
    ("  of that GUI, ms", "pan_gui", ""),
    ("zoom, p95 of a frame, ms", "zoom", "≤ 16"),
    ("  of that GUI, ms", "zoom_gui", ""),
    ("drag of a kit with all checks, p95, ms", "drag", "≤ 16"),
    ("  of that GUI, ms", "drag_gui", ""),
    ("settled after zooming in, median, ms", "settle", "≤ 150"),
    ("longest turn of the event loop, ms", "stall", "≤ 50"),
    ("  of that GUI, ms", "stall_gui", ""),
    ("peak memory, MB", "memory", "< 1500"),
)
"""Words, name in `Times`, aim."""


@dataclass
class Times:
    """Milliseconds, but for megabytes and the number of buildings."""

    name: str
    values: dict[str, float] = field(default_factory=dict)


class Heartbeat:
    """Runs the event loop and notes its longest turn: how long a click may have to wait."""

    def __init__(self, application: QApplication):
        self.longest = self.longest_gui = 0.0
        self._application = application

    def spin(self, seconds: float) -> None:
        """Run the event loop, timing each turn of it."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            start, busy = time.perf_counter(), time.thread_time()
            self._application.processEvents()
            self.longest = max(self.longest, time.perf_counter() - start)
            self.longest_gui = max(self.longest_gui, time.thread_time() - busy)
            time.sleep(0.001)

    def until_drawn(self, canvas: MapCanvas) -> float:
        """Milliseconds until what is on the screen is sharp and labelled."""
        start = time.perf_counter()
        while not canvas.is_drawn():
            self.spin(0.002)
        return (time.perf_counter() - start) * 1e3


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


def frames(canvas: MapCanvas, heart: Heartbeat, steps: Iterator[object]) -> tuple[float, float]:
    """The 95th percentile of the milliseconds for a step's painting, and of the GUI thread's part of them."""
    taken, busy = [], []
    for _step in steps:
        start, gui = time.perf_counter(), time.thread_time()
        canvas.repaint()
        taken.append((time.perf_counter() - start) * 1e3)
        busy.append((time.thread_time() - gui) * 1e3)
        heart.spin(0.008)
    return p95(taken), p95(busy)


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


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


def drag(canvas: MapCanvas) -> Iterator[None]:
    """A three-lane kit moved across the buildings in view, with snapping, distances and checks."""
    tool = tool_for(canvas, "kit:lanes-3")
    canvas.set_tool(tool)
    for number in range(100):
        spot = QPointF(200 + 10 * number, 300 + 3 * number)
        tool.move(MapEvent(spot, *canvas.viewport().to_world(spot)))
        yield
    canvas.set_tool(None)


def make_plan(source: Path | None, target: Path) -> None:
    """Write the plan to be measured; without a source, that of the sample."""
    Session.create(target, plan_of(source) if source else make_sample("chengzhong")).close()


def measured(name: str, source: Path | None) -> Times:
    """In a process of its own, so that the peak of memory is that of one map."""
    application = QApplication([])
    sys.setswitchinterval(SWITCH_SECONDS)  # as the program does
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "plan.gpkg"
        # In another process, as making it takes more memory than showing it.
        maker = multiprocessing.get_context("spawn").Process(target=make_plan, args=(source, target))
        maker.start()
        maker.join()
        heart, times = Heartbeat(application), Times(name)
        values = times.values
        start = time.perf_counter()
        document = Document(Session.open(target))
        canvas = MapCanvas(document)
        canvas.resize(SIZE)
        canvas.show()
        canvas.repaint()
        values["first_paint"] = (time.perf_counter() - start) * 1e3
        heart.until_drawn(canvas)
        values["sharp"] = (time.perf_counter() - start) * 1e3
        while document.checking or document.placing_checks is None:
            heart.spin(0.01)
        values["cold_draw"] = min(cold_draw(document, canvas) for _run in range(2))
        heart.longest = heart.longest_gui = 0.0
        canvas.set_viewport(canvas.viewport().zoomed(8, QPointF(700, 450)))
        heart.until_drawn(canvas)
        values["pan"], values["pan_gui"] = frames(canvas, heart, pan(canvas))
        values["zoom"], values["zoom_gui"] = frames(canvas, heart, zoom(canvas))
        values["settle"] = statistics.median(settles(canvas, heart))
        values["drag"], values["drag_gui"] = frames(canvas, heart, drag(canvas))
        values["stall"], values["stall_gui"] = heart.longest * 1e3, heart.longest_gui * 1e3
        values["buildings"] = len(document.plan.buildings.frame)
        canvas.deleteLater()
        document.close()
    values["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return times


def cold_draw(document: Document, canvas: MapCanvas) -> float:
    """Milliseconds for a picture of everything with nothing prepared."""
    canvas.fit()
    start = time.perf_counter()
    layers = LayersPicture(document.plan.layers)
    render(document.plan, document.catalogue, layers, canvas.records, canvas.viewport(), canvas.style_in_use)
    return (time.perf_counter() - start) * 1e3


def settles(canvas: MapCanvas, heart: Heartbeat) -> Iterator[float]:
    """Milliseconds until sharp and labelled, for five zooms that end at single houses."""
    canvas.fit()
    heart.until_drawn(canvas)
    for _step in range(5):
        canvas.set_viewport(canvas.viewport().zoomed(2.6, QPointF(700, 450)))
        yield heart.until_drawn(canvas)


def qgis_times(folder: Path) -> dict[str, tuple[float, float]]:
    """Milliseconds that QGIS takes to open and draw, and to draw again; empty where it isn't installed."""
    if not shutil.which(QGIS_PYTHON) or not all(path.exists() for path in FILES.values()):
        return {}
    unpacked = []
    for path in FILES.values():
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        unpacked.append(str(folder / path.stem))
    command = [
        QGIS_PYTHON,
        str(Path(__file__).with_name("qgis_draw.py")),
        str(SIZE.width()),
        str(SIZE.height()),
    ]
    done = subprocess.run([*command, *unpacked], capture_output=True, text=True, timeout=100, check=False)
    lines = [line.split() for line in done.stdout.splitlines()]
    if done.returncode or len(lines) != len(FILES):
        return {}
    return {
        name: (float(line[0]) * 1e3, float(line[1]) * 1e3) for name, line in zip(FILES, lines, strict=True)
    }


def test_the_map_keeps_up(tmp_path: Path) -> None:
    qgis = qgis_times(tmp_path)
    sources = {"chengzhong": None} | {name: path for name, path in FILES.items() if path.exists()}
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as processes:
        rows = list(processes.map(measured, sources.keys(), sources.values()))
    print(f"\n{'':40}" + "".join(f"{row.name:>16}" for row in rows) + "   aim")
    print(f"{'buildings':40}" + "".join(f"{row.values['buildings']:>16,}" for row in rows))
    for words, name, aim in ROWS:
        print(f"{words:40}" + "".join(f"{row.values[name]:>16.1f}" for row in rows) + f"   {aim}")
    for words, place in (("QGIS: open and draw, ms", 0), ("QGIS: drawn again, ms", 1)):
        cells = (f"{qgis[row.name][place]:.1f}" if row.name in qgis else "–" for row in rows)
        print(f"{words:40}" + "".join(f"{cell:>16}" for cell in cells))
