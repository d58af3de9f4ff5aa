"""Remarks that were made twice, as checks with their reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = REPOSITORY / "src" / "musterpoint"
MODULES = sorted(ROOMS.rglob("*.py"))
TEXT_SUFFIXES = {".py", ".toml", ".cfg", ".md", ".po", ".ui", ".typ", ".svg", ".json", ".txt", ".yml", ""}
FOLDERS = ("src/musterpoint", "resources", "ui", "tests", "docs", ".ci")

LONGEST_FILE = 500
LONGEST_FUNCTION = 50
SOMEBODYS_HOME = re.compile(r"/(?:home|Users|root)/\w|[A-Z]:\\Users\\")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
TEXT_METHODS = {"read_text", "write_text", "open"}

module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOMS).as_posix())


def texts() -> Iterator[Path]:
    """Every file of the project that people read or edit."""
    yield from (REPOSITORY / name for name in ("run", "setup.cfg", "README.md", "constraints.txt"))
    for folder in FOLDERS:
        for path in (REPOSITORY / folder).rglob("*"):
            if path.is_file() and path.suffix in TEXT_SUFFIXES and "__pycache__" not in path.parts:
                yield path


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """The calls in a module with the last part of the called name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def test_no_path_of_somebodys_machine() -> None:
    """The project is cloned to anywhere."""
    named = [path for path in texts() if SOMEBODYS_HOME.search(path.read_text(encoding="utf-8"))]
    assert [path for path in named if path != Path(__file__)] == []


@module
def test_files_and_functions_are_short(path: Path) -> None:
    """A file is read in one sitting, a function at one glance."""
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_FILE
    too_long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert too_long == []


@module
def test_nothing_unfinished(path: Path) -> None:
    assert UNFINISHED.findall(path.read_text(encoding="utf-8")) == []


@module
def test_text_files_name_their_encoding(path: Path) -> None:
    """Windows would read and write them in a code page."""
    unnamed = []
    for name, call in calls(path):
        names_it = any(keyword.arg in ("encoding", None) for keyword in call.keywords)
        mode = next((k.value for k in call.keywords if k.arg == "mode"), call.args[0] if call.args else None)
        binary = isinstance(mode, ast.Constant) and "b" in str(mode.value)
        of_a_path = isinstance(call.func, ast.Attribute) and not call.args[1:]
        if name in TEXT_METHODS and of_a_path and not names_it and not binary:
            unnamed.append(f"line {call.lineno}: {ast.unparse(call)}")
    assert unnamed == []


@module
def test_messages_are_constants(path: Path) -> None:
    """A message put together before it is translated has no translation."""
    marked = {"_", "N_", "ngettext"}
    assert [
        f"line {call.lineno}"
        for name, call in calls(path)
        if name in marked and any(isinstance(argument, ast.JoinedStr) for argument in call.args)
    ] == []
