"""Plug-ins installed as anybody would install them, into a folder of their own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def code_in_readme(language: str) -> str:
    """The one block of code in that language."""
    readme = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(rf"```{language}\n(.*?)```", readme, re.DOTALL)
    return code


@pytest.fixture(scope="session")
def site_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the README's plug-in, the example and the broken ones installed in it."""
    folder = tmp_path_factory.mktemp("plugins")
    sources = [folder / "source" / "readme"]
    sources[0].mkdir(parents=True)
    for name, language in (("pyproject.toml", "toml"), ("musterpoint_water.py", "python")):
        (sources[0] / name).write_text(code_in_readme(language), encoding="utf-8")
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
    foreign = ("musterpoint_summer", "musterpoint_water", "musterpoint_broken", "musterpoint_exits")
    for name in [name for name in sys.modules if name.startswith(foreign)]:
        del sys.modules[name]
