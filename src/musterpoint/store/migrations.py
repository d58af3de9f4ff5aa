"""From older plan files to today's: what each version of the schema has that the one before it lacks."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

import musterpoint
from musterpoint.plan.layers import INTEGER, LAYER_COLUMNS, PLANNED
from musterpoint.plan.records import RECORD_TYPES
from musterpoint.store import geopackage
from musterpoint.store.tables import layers, meta, own, record_tables

Migration = Callable[[sa.Connection, int], None]
"""Called with a connection inside a transaction and the srs_id of the plan's CRS."""


def schema_version() -> int:
    """The version that this program writes."""
    return len(MIGRATIONS) + 1


def migrate(connection: sa.Connection, version: int, srs_id: int) -> None:
    """Bring a file of this schema version up to today's."""
    for migration in MIGRATIONS[version - 1 :]:
        migration(connection, srs_id)
    facts = {"schema_version": str(schema_version()), "program": musterpoint.__version__}
    for key, value in facts.items():
        connection.execute(meta.update().where(meta.c.key == key).values(value=value))


def add_missing(connection: sa.Connection, srs_id: int) -> None:
    """Add the tables and columns that records have today; new columns get the fields' defaults."""
    own.create_all(connection)
    inspector = sa.inspect(connection)
    names = set(inspector.get_table_names())
    for table in record_tables(RECORD_TYPES).values():
        if table.name not in names:
            table.create(connection)
            geopackage.register(connection, table, srs_id)
            continue
        present = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                definition = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN {definition}')


def add_planned(connection: sa.Connection, srs_id: int) -> None:
    """Add what `add_missing` does, and the columns of what is planned to every layer that lacks them, be it
    the plan's or one that is kept for an undo."""
    add_missing(connection, srs_id)
    for entry in connection.execute(sa.select(layers)).all():
        planned = PLANNED.get(entry.kind, frozenset())
        missing = {
            name: dtype
            for name, dtype in LAYER_COLUMNS.get(entry.kind, {}).items()
            if name in planned and name not in entry.dtypes
        }
        for name, dtype in missing.items():
            type_ = "INTEGER" if dtype == INTEGER else "TEXT"
            connection.exec_driver_sql(f'ALTER TABLE "{entry.table_name}" ADD COLUMN "{name}" {type_}')
        dtypes = {**entry.dtypes, **missing}
        connection.execute(layers.update().where(layers.c.number == entry.number).values(dtypes=dtypes))


MIGRATIONS: tuple[Migration, ...] = (
    add_missing,  # 2: what a briefing keeps: deck, slide, briefed
    add_missing,  # 3: groups, queues, bookmarks, accepted problems
    add_missing,  # 4: base maps
    add_missing,  # 5: units, what people bring along, hours on duty
    add_planned,  # 6: which site a building's residents go to
    add_missing,  # 7: places, teams, visits, stops, escorts
    add_planned,  # 8: when buildings are called; enterprises, deliveries
    add_missing,  # 9: the care ledger and its key
    add_missing,  # 10: the notice chain
    add_missing,  # 11: editions of sealed text
    add_missing,  # 12: times of a procedure's stages
)
"""MIGRATIONS[n] leads from schema version n + 1 to n + 2. A record type with a new field needs no more than
one more `add_missing` here: it makes older programs refuse the file instead of losing the field."""
