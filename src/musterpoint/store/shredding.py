"""The wrapped key of a plan file, and how it and every sealed text are made unreadable for good.

SQLite leaves what was deleted in pages that it doesn't use for now. So what touches the key runs with
secure_delete, which overwrites it at once, and shredding ends with VACUUM, which writes the whole file anew
without its unused pages. A mark in the file says that this is still to come: it is done when the plan is next
opened, should the program or the computer stop before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from musterpoint.plan.record import field_types
from musterpoint.plan.records import RECORD_TYPES
from musterpoint.store.connection import reading, writing
from musterpoint.store.sealing import WrappedKey, cost_from_json, cost_to_json
from musterpoint.store.tables import RECORD_TABLES, journal, keys, meta

SEALED = "sealed"
"""The field of every kind of record that has sealed text."""

SEALED_KINDS = tuple(kind for kind, type_ in RECORD_TYPES.items() if SEALED in field_types(type_))

_TO_CLEAN = "to_clean"


def read_key(connection: sa.Connection) -> WrappedKey | None:
    """The wrapped key, None where the plan has no passphrase."""
    row = connection.execute(sa.select(keys)).one_or_none()
    if row is None:
        return None
    return WrappedKey(row.id, row.salt, cost_from_json(row.cost), row.wrapped)


def write_key(connection: sa.Connection, key: WrappedKey, made_at: datetime) -> None:
    """Put the key in the place of the one that is there, of which no trace stays."""
    with _without_traces(connection), writing(connection):
        connection.execute(keys.delete())
        row = {"id": key.id, "salt": key.salt, "cost": cost_to_json(key.cost), "wrapped": key.wrapped}
        connection.execute(keys.insert(), row | {"made_at": made_at.isoformat()})


def shred(connection: sa.Connection) -> None:
    """Destroy the key, and every sealed text in records and in the journal, whose edits can be undone and
    redone as before: all but the sealed text is kept."""
    with _without_traces(connection):
        with writing(connection):
            connection.execute(keys.delete())
            for kind in SEALED_KINDS:
                connection.execute(RECORD_TABLES[kind].update().values({SEALED: ""}))
            _strip_journal(connection)
            connection.execute(meta.insert().prefix_with("OR REPLACE"), {"key": _TO_CLEAN, "value": "1"})
        clean(connection)


def clean(connection: sa.Connection) -> None:
    """Write the file anew without its unused pages where a shredding asks for it; otherwise do nothing."""
    query = sa.select(meta.c.value).where(meta.c.key == _TO_CLEAN)
    with reading(connection):
        asked = connection.scalar(query)
    if asked is None:
        return
    connection.connection.driver_connection.execute("VACUUM")
    with writing(connection):
        connection.execute(meta.delete().where(meta.c.key == _TO_CLEAN))


def _strip_journal(connection: sa.Connection) -> None:
    named = sa.or_(*(journal.c.edit.contains(f'"kind":"{kind}"') for kind in SEALED_KINDS))
    for revision, line in connection.execute(
        sa.select(journal.c.revision, journal.c.edit).where(named)
    ).all():
        data = json.loads(line)
        for side in _sealed_sides(data):
            side[SEALED] = ""
        stripped = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        connection.execute(journal.update().where(journal.c.revision == revision).values(edit=stripped))


def _sealed_sides(edit: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The records before and after each change of an edit that may have sealed text."""
    for change in edit["changes"]:
        if change.get("kind") in SEALED_KINDS:
            yield from filter(None, (change["before"], change["after"]))


@contextmanager
def _without_traces(connection: sa.Connection) -> Iterator[None]:
    """Overwrite what is deleted inside."""
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        raw.execute("PRAGMA secure_delete = OFF")
