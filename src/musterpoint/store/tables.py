"""The tables of a plan file: one per kind of record, made from the record's fields, and the program's own.

The record tables are what QGIS shows; their names are the kinds. The program's own tables begin with
"musterpoint_" and are registered nowhere, so that no other program lists them.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from musterpoint.plan.record import Record, field_types
from musterpoint.plan.records import RECORD_TYPES
from musterpoint.store.geopackage import FID, GEOMETRY_COLUMN, NamedType

own = sa.MetaData()

meta = sa.Table(
    "musterpoint_meta",
    own,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
"""schema_version, crs, created_at, program (the version that made the file)."""

journal = sa.Table(
    "musterpoint_journal",
    own,
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("made_at", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("edit", sa.Text, nullable=False),
    sa.Column("undoes", sa.Integer),
)
"""One row per edit. label repeats what `edit` holds, so that a history lists without reading edits."""

marks = sa.Table(
    "musterpoint_marks",
    own,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False),
)
"""Revisions that left the house: printed, published."""

keys = sa.Table(
    "musterpoint_keys",
    own,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("salt", sa.LargeBinary, nullable=False),
    sa.Column("cost", sa.Text, nullable=False),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False),
)
"""The key of the sealed texts, wrapped by the plan's passphrase: one row, or none (see `sealing`)."""

layers = sa.Table(
    "musterpoint_layers",
    own,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("revision", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("table_name", sa.Text, nullable=False),
    sa.Column("dtypes", sa.JSON, nullable=False),
    sa.UniqueConstraint("kind", "revision"),
)
"""Every layer revision in the file. The one that the plan holds lies in a table named after its kind; those
that only an undo can bring back lie in tables that no reader lists."""


class JsonText(sa.types.TypeDecorator):
    """A tuple of strings or of points as JSON text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str:
        return json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str, dialect: sa.Dialect) -> Any:
        return json.loads(value)


def record_tables(record_types: Mapping[str, type[Record]]) -> dict[str, sa.Table]:
    """Kind → its table: a row number, the geometry where the kind has one, and the record's fields."""
    metadata = sa.MetaData()
    return {kind: _record_table(record_type, metadata) for kind, record_type in record_types.items()}


def _record_table(record_type: type[Record], metadata: sa.MetaData) -> sa.Table:
    columns = [sa.Column(FID, sa.Integer, primary_key=True)]
    if record_type.GEOMETRY:
        columns.append(sa.Column(GEOMETRY_COLUMN, NamedType(record_type.GEOMETRY.upper())))
    columns.append(sa.Column("id", sa.Text, nullable=False, unique=True))
    defaults = {item.name: item.default for item in dataclasses.fields(record_type)}
    for name, hint in field_types(record_type).items():
        if name != "id":
            columns.append(_column(name, hint, defaults[name]))
    return sa.Table(record_type.KIND, metadata, *columns, sqlite_autoincrement=True)


def _column(name: str, hint: Any, default: Any) -> sa.Column:
    """A column with the field's default, so that it can be added to a table that has rows already.
    Times are kept as ISO 8601 text: they are local, and GeoPackage's DATETIME means UTC."""
    if default is None:
        return sa.Column(name, sa.Integer if hint == int | None else sa.Text)
    if hint is str:
        return sa.Column(name, sa.Text, nullable=False, server_default=default)
    if hint is bool:
        return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.text(str(int(default))))
    if hint is int:
        return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text(str(default)))
    if hint is float:
        return sa.Column(name, sa.Double, nullable=False, server_default=sa.text(str(default)))
    return sa.Column(name, JsonText, nullable=False, server_default=json.dumps(default))


RECORD_TABLES: Mapping[str, sa.Table] = types.MappingProxyType(record_tables(RECORD_TYPES))
