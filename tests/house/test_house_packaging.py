"""What is installed: every room, every resource, and a program that runs from the wheel alone."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

USES_EVERYTHING_INSIDE = """
import importlib, pathlib, pkgutil, sys
import musterpoint
from musterpoint.text import translator
inside = pathlib.Path(musterpoint.__file__).parent
assert inside.is_relative_to(sys.prefix), inside
assert translator("zh_CN").gettext("A post is for one person.") == "一个岗位只能安排一人。"
from musterpoint.plugins.host import Host
host = Host.discover()
assert not host.failures, host.failures
assert {"lanes-3", "green-lane"} <= set(host.catalogue.kits)
assert "duty-sheets" in host.documents
for module in pkgutil.walk_packages(musterpoint.__path__, "musterpoint."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


@pytest.fixture(scope="module")
def settings(repository: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(repository / "setup.cfg", encoding="utf-8")
    return parser


def test_every_folder_of_code_is_a_listed_package(
    repository: Path, settings: configparser.ConfigParser
) -> None:
    source = repository / "src"
    folders = {
        ".".join(path.parent.relative_to(source).parts) for path in (source / "musterpoint").rglob("*.py")
    }
    listed = set(settings["options"]["packages"].split())
    assert listed == folders | {"musterpoint.resources", "musterpoint.ui"}


def test_every_requirement_is_pinned(repository: Path, settings: configparser.ConfigParser) -> None:
    lines = (repository / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    wanted = settings["options"]["install_requires"] + settings["options.extras_require"]["test"]
    assert {line.partition(">")[0].lower() for line in wanted.split()} <= pinned


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what belongs to the project: building must not touch the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    clone = folder / "musterpoint 点位沙盘"
    clone.mkdir()
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(repository / name, clone)
    for name in ("src", "resources", "ui"):
        shutil.copytree(
            repository / name, clone / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
        )
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(clone)], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_all_that_is_read(repository: Path, wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("resources", "ui"):
        for path in (repository / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"musterpoint/{path.relative_to(repository).as_posix()}" in held


def test_installed_wheel_works_by_itself(wheel: Path, plan_file: Path, tmp_path: Path) -> None:
    """In an environment of its own, which borrows the other libraries so that no network is needed. It isn't
    asked to propose anything: that would compile the engine once more for this folder."""
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    python = str(scripts / Path(sys.executable).name)
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps"]
    subprocess.run([*install, "--no-index", str(wheel)], check=True)
    site = sysconfig.get_path("purelib", vars={"base": str(environment)})
    # A plain path line lends the libraries without running the editable install's import hook.
    (Path(site) / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")

    def run(*command: str) -> str:
        result = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    program = str(scripts / "musterpoint")
    assert run(program, "--version").startswith("musterpoint 0.")
    run(python, "-c", USES_EVERYTHING_INSIDE)
    run(program, "print", str(plan_file), "duty-sheets", "-o", str(tmp_path / "sheets.pdf"))
    assert (tmp_path / "sheets.pdf").read_bytes().startswith(b"%PDF")
