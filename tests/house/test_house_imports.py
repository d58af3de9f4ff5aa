"""The house keeps its rooms apart: who may import whom, and no Qt below the desktop."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CORE_KNOWS_NO_QT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PyQt6", "qtawesome", "qtpy", "pyqtgraph"}:
            raise ImportError(f"{name} was imported outside the desktop")

sys.meta_path.insert(0, NoQt())
import musterpoint
for module in pkgutil.walk_packages(musterpoint.__path__, "musterpoint.", onerror=lambda name: None):
    if not module.name.startswith(("musterpoint.desktop", "musterpoint.ui")):
        importlib.import_module(module.name)
"""


def test_import_contract(repository: Path) -> None:
    lint = "from importlinter import cli; raise SystemExit(cli.lint_imports('setup.cfg', no_cache=True))"
    # In a process of its own: it switches off every logger that there is.
    result = subprocess.run(
        [sys.executable, "-c", lint], capture_output=True, text=True, encoding="utf-8", cwd=repository
    )
    assert result.returncode == 0, result.stdout


def test_core_runs_without_qt(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", CORE_KNOWS_NO_QT],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stderr
