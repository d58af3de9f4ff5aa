"""Files that appear complete or not at all."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from musterpoint.errors import PlanFileError
from musterpoint.store.tables import meta
from musterpoint.text import _


@contextmanager
def appearing(path: Path, overwrite: bool) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` at the end, and vanishes on failure.

    Raises PlanFileError where `path` exists and may not be overwritten.
    """
    if path.exists() and not overwrite:
        raise PlanFileError(
            _("The file {name} exists already.").format(name=path.name),
            _("It lies in {folder} and has been left as it was.").format(folder=path.absolute().parent),
            _("Choose another name, or say that it may be overwritten."),
        )
    unfinished = path.with_name(f"{_unfinished_prefix(path)}{secrets.token_hex(4)}.tmp")
    try:
        yield unfinished
        _remove_journals(path)
        unfinished.replace(path)
        _sync_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)
        _remove_journals(unfinished)


def holds_plan(path: Path) -> bool:
    """Whether a GeoPackage is a plan, not layers of another program. One that can't be looked into counts as
    a plan, since opening it tells why."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            found = file.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (meta.name,)).fetchone()
    except sqlite3.Error:
        return True
    return found is not None


def sweep(path: Path) -> None:
    """Remove what a program that was killed while it wrote `path` has left behind. Only for the owner of
    the plan's lock."""
    for item in path.parent.iterdir():
        if item.name.startswith(_unfinished_prefix(path)):
            item.unlink(missing_ok=True)


def _unfinished_prefix(path: Path) -> str:
    return f".{path.name}.unfinished-"


def _remove_journals(path: Path) -> None:
    """Remove what SQLite may have left beside a file that is about to be replaced: it belongs to the old
    one, and SQLite would play it back into the new one."""
    for suffix in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file durable, where the system lets a folder be synchronised (not Windows)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
