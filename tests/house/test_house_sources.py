"""Remarks that were made twice, as checks with their reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = REPOSITORY / "src" / "musterpoint"
MODULES = sorted(ROOMS.rglob("*.py"))
TEXT_SUFFIXES = {".py", ".toml", ".cfg", ".md", ".po", ".ui", ".typ", ".svg", ".json", ".txt", ".yml", ""}
FOLDERS = ("src/musterpoint", "resources", "ui", "tests", "docs", ".ci")

LONGEST_FILE = 500
LONGEST_FUNCTION = 50
SOMEBODYS_HOME = re.compile(r"/(?:home|Users|root)/\w|[A-Z]:\\Users\\")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
TEXT_MODE = re.compile(r"[rwaxt+]+")


def texts() -> Iterator[Path]:
    """Every file of the project that people read or edit."""
    yield from (REPOSITORY / name for name in ("run", "setup.cfg", "README.md", "constraints.txt"))
    for folder in FOLDERS:
        for path in (REPOSITORY / folder).rglob("*"):
            if path.is_file() and path.suffix in TEXT_SUFFIXES and "__pycache__" not in path.parts:
                yield path


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every module by its path inside the program."""
    for path in MODULES:
        yield path.relative_to(ROOMS).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call: where it stands, the last part of the called name, the call itself."""
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                yield f"{name}:{node.lineno}", called, node


def test_no_path_of_somebodys_machine() -> None:
    """The project is cloned to anywhere."""
    assert [
        path
        for path in texts()
        if path != Path(__file__) and SOMEBODYS_HOME.search(path.read_text(encoding="utf-8"))
    ] == []


def test_files_are_short() -> None:
    """A file is read in one sitting."""
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    """A function is read at one glance."""
    too_long = [
        f"{name}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert not too_long, "\n".join(too_long)


def test_nothing_is_unfinished() -> None:
    assert [path.name for path in MODULES if UNFINISHED.search(path.read_text(encoding="utf-8"))] == []


def test_text_files_name_their_encoding() -> None:
    """Windows would read and write them in a code page."""

    def names_it(called: str, call: ast.Call) -> bool:
        expected = {"read_text": 1, "write_text": 2}.get(called, 9)
        return len(call.args) >= expected or any(item.arg in ("encoding", None) for item in call.keywords)

    def is_text(called: str, call: ast.Call) -> bool:
        first = call.args[0] if call.args else None
        mode = first.value if isinstance(first, ast.Constant) else None
        opens_text = called == "open" and isinstance(mode, str) and TEXT_MODE.fullmatch(mode)
        return called in ("read_text", "write_text") or bool(opens_text)

    assert [
        f"{place} {ast.unparse(call)}"
        for place, called, call in calls()
        if is_text(called, call) and not names_it(called, call)
    ] == []


def test_messages_are_constants() -> None:
    """A message put together before it is translated has no translation."""
    marked = {"_", "N_", "ngettext"}
    assert [
        place
        for place, called, call in calls()
        if called in marked and any(isinstance(argument, ast.JoinedStr) for argument in call.args)
    ] == []
