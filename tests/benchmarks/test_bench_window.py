"""How long the program takes from its start to the first paint of a district's plan.

Beside it, in the same run, a process that does the least that any such program does: it loads PyQt6 and
geopandas, reads the plan's buildings with GDAL and shows an empty window. Both find their modules compiled,
as after an installation.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from musterpoint.samples import make_sample
from musterpoint.session import Session

RUNS = 5

OURS = """
import sys
from pathlib import Path
from PyQt6.QtCore import QSettings
from PyQt6.QtWidgets import QApplication
from musterpoint.desktop.app import make_program
from musterpoint.desktop.settings import Settings
settings = Settings(QSettings(sys.argv[1] + ".ini", QSettings.Format.IniFormat))
program = make_program("en", settings)
program.open_plan(Path(sys.argv[1]))
QApplication.processEvents()
print("painted", flush=True)
program.close_window()
"""

LEAST = """
import sys
import geopandas
from PyQt6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
buildings = geopandas.read_file(sys.argv[1], layer="buildings")
window = QMainWindow()
window.show()
application.processEvents()
print("painted", flush=True)
"""


def seconds_to_paint(script: str, plan: Path) -> float:
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(plan.parent / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script, plan],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    ) as process:  # fmt: skip
        said = process.stdout.readline()
        taken = time.perf_counter() - start
    assert said == "painted\n"
    return taken


def test_a_district_opens_to_its_first_paint(tmp_path: Path) -> None:
    plan = tmp_path / "chengzhong.gpkg"
    Session.create(plan, make_sample("chengzhong")).close()
    seconds_to_paint(OURS, plan)
    seconds_to_paint(LEAST, plan)
    pairs = [(seconds_to_paint(OURS, plan), seconds_to_paint(LEAST, plan)) for _ in range(RUNS)]
    ours, least = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(ours / least for ours, least in pairs)
    print("\nfrom process start to first paint of chengzhong, median seconds")
    print(f"{'musterpoint':>24} {ours:6.2f}")
    print(f"{'empty window and layer':>24} {least:6.2f}")
    print(f"{'ratio':>24} {ratio:6.2f}")
