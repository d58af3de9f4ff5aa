"""What a plan file holds besides its journal: the plan's records and layers as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

import musterpoint
from musterpoint.plan import Change, ColumnChange, Edit, LayerChange, Plan, Record, RecordChange, made
from musterpoint.plan.outlines import geometries
from musterpoint.plan.records import from_data, to_data
from musterpoint.store import geopackage, migrations
from musterpoint.store.layers import change_column, current_layers, put_layer, read_layer, remove_layer
from musterpoint.store.round_lines import forget_round_lines
from musterpoint.store.tables import RECORD_TABLES, meta, own
from musterpoint.text import Label


def write_new(connection: sa.Connection, plan: Plan, styles: Mapping[str, str], created_at: datetime) -> None:
    """Fill an empty SQLite file with a plan whose journal is empty."""
    geopackage.create_tables(connection, plan.crs)
    srs_id = geopackage.SpatialReference.of(plan.crs).srs_id
    own.create_all(connection)
    facts = {
        "schema_version": str(migrations.schema_version()),
        "crs": plan.crs,
        "created_at": created_at.isoformat(),
        "program": musterpoint.__version__,
    }
    connection.execute(meta.insert(), [{"key": key, "value": value} for key, value in facts.items()])
    for table in RECORD_TABLES.values():
        table.create(connection)
        geopackage.register(connection, table, srs_id)
    geopackage.put_styles(connection, styles)
    layers = (LayerChange(kind, None, layer) for kind, layer in plan.layers.items())
    write_changes(connection, [*made(*plan.records()), *layers], srs_id)


def read_plan(connection: sa.Connection, crs: str) -> Plan:
    """The plan as the tables hold it. Raises ValueError, TypeError or KeyError where a row is damaged."""
    changes: list[Change] = []
    for kind, table in RECORD_TABLES.items():
        columns = [column for name, column in table.c.items() if name not in _ROW_ONLY]
        names = [column.name for column in columns]
        rows = connection.execute(sa.select(*columns))
        # Row mappings would be plainer and take three times as long: 20,000 records are usual.
        changes += made(*(from_data(kind, dict(zip(names, row, strict=True))) for row in rows))
    for kind in current_layers(connection):
        changes.append(LayerChange(kind, None, read_layer(connection, kind, crs)))
    plan = Plan(crs)
    plan.apply(Edit(Label(""), tuple(changes)))
    return plan


_ROW_ONLY = (geopackage.FID, geopackage.GEOMETRY_COLUMN)


def write_changes(connection: sa.Connection, changes: Iterable[Change], srs_id: int) -> None:
    """Do the changes to the tables. Of a record that changes more than once only the last state counts."""
    records: dict[str, dict[str, Record | None]] = {}
    layers: set[str] = set()
    others: set[str] = set()
    for change in changes:
        match change:
            case RecordChange(kind, id_, _, after):
                records.setdefault(kind, {})[id_] = after
            case ColumnChange(layer):
                change_column(connection, change)
                layers.add(layer)
            case LayerChange(layer, _, None):
                remove_layer(connection, layer)
                others.add(layer)
            case LayerChange(layer, _, after):
                put_layer(connection, after, srs_id)
                others.add(layer)
    for kind, states in records.items():
        _write_records(connection, RECORD_TABLES[kind], states, srs_id)
    geopackage.touch(connection, [*records, *layers])
    forget_round_lines(connection, records.keys() | layers | others)


def _write_records(
    connection: sa.Connection, table: sa.Table, states: Mapping[str, Record | None], srs_id: int
) -> None:
    gone = [{"gone": id_} for id_, record in states.items() if record is None]
    if gone:
        connection.execute(_delete(table), gone)
    kept = [record for record in states.values() if record is not None]
    if not kept:
        return
    rows = [to_data(record) for record in kept]
    if geopackage.GEOMETRY_COLUMN in table.c:
        blobs = geopackage.encode(geometries(kept), srs_id)
        for row, blob in zip(rows, blobs, strict=True):
            row[geopackage.GEOMETRY_COLUMN] = blob
    connection.execute(_upsert(table, tuple(rows[0])), rows)


@cache
def _delete(table: sa.Table) -> sa.Delete:
    return table.delete().where(table.c.id == sa.bindparam("gone"))


@cache
def _upsert(table: sa.Table, names: tuple[str, ...]) -> sa.Insert:
    """What writes rows with these columns. Kept, as building it takes longer than writing some rows."""
    upsert = insert(table)
    others = {name: upsert.excluded[name] for name in names if name != "id"}
    return upsert.on_conflict_do_update(index_elements=[table.c.id], set_=others)
