"""Other files that hold the same ledger: copies of the plan that lie beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from musterpoint.store.tables import keys


def copies_beside(plan: Path, key_id: str, others: Iterable[Path] = ()) -> list[Path]:
    """Files in the plan's folder, and among `others`, that keep the key of this name: copies of the plan,
    whatever their ending. Files that can't be read are passed over."""
    if not key_id:
        return []
    places = dict.fromkeys((*sorted(plan.parent.iterdir()), *others))
    return [path for path in places if path.is_file() and not _same(path, plan) and _keeps(path, key_id)]


def _same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve()


def _keeps(path: Path, key_id: str) -> bool:
    try:
        with path.open("rb") as stream:
            if stream.read(15) != b"SQLite format 3":
                return False
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            query = f"SELECT 1 FROM {keys.name} WHERE id = ?"
            return file.execute(query, (key_id,)).fetchone() is not None
    except (OSError, sqlite3.Error):
        return False
