"""Plug-ins installed as anybody would install them, into a folder of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def site_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example plug-in and the broken ones installed in it."""
    folder = tmp_path_factory.mktemp("plugins")
    sources = []
    for name in ("example_plugin", "broken_plugins"):
        sources.append(folder / "source" / name)
        shutil.copytree(HERE / name, sources[-1], ignore=shutil.ignore_patterns("__pycache__"))
    target = folder / "site-packages"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    options = ["--no-build-isolation", "--target", str(target)]
    subprocess.run([*install, *options, *map(str, sources)], check=True)
    return target


@pytest.fixture
def foreign_plugins(site_packages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The foreign plug-ins can be found, and are forgotten after the test."""
    monkeypatch.syspath_prepend(str(site_packages))
    yield site_packages
    foreign = ("musterpoint_summer", "musterpoint_broken", "musterpoint_exits")
    for name in [name for name in sys.modules if name.startswith(foreign)]:
        del sys.modules[name]
