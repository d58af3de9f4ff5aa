"""Layers in a plan file: written, read, replaced and brought back, whole columns at a time.

The layer that the plan holds lies in a table named after its kind ("buildings"). When it is replaced or
removed its table is renamed and taken off the list of contents, so that an undo can bring it back at once.
"""

from __future__ import annotations

import types
from collections.abc import Mapping

import geopandas
import numpy
import pandas
import shapely
import sqlalchemy as sa
from pandas.api import types as dtypes

from musterpoint.plan import ColumnChange, Layer
from musterpoint.store import geopackage
from musterpoint.store.geopackage import FID, GEOMETRY_COLUMN, NamedType
from musterpoint.store.tables import layers as registry

_AT_ONCE = 8192
"""Rows that are made ready in one go: as Python's objects they take much memory."""
_SINGLE_TYPES: Mapping[frozenset[str], str] = types.MappingProxyType(
    {
        frozenset({name}): name.upper()
        for name in ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
    }
)


def current_layers(connection: sa.Connection) -> list[str]:
    """The kinds of the layers that the plan holds."""
    return list(
        connection.scalars(sa.select(registry.c.kind).where(registry.c.table_name == registry.c.kind))
    )


def put_layer(connection: sa.Connection, layer: Layer, srs_id: int) -> None:
    """Make this the plan's layer of its kind. One that the file has already is brought back."""
    remove_layer(connection, layer.kind)
    entry = _entry(connection, layer.kind, layer.revision)
    boxes = shapely.bounds(layer.frame.geometry.to_numpy())
    if entry is None:
        _write(connection, layer, srs_id, boxes)
    else:
        _rename(connection, entry.number, entry.table_name, layer.kind)
    bounds = _around(boxes)
    geopackage.register(connection, _table(layer, layer.kind), srs_id, layer.source, bounds)
    geopackage.add_spatial_index(connection, layer.kind, boxes if entry is None else None)


def remove_layer(connection: sa.Connection, kind: str) -> None:
    """Take the layer of this kind out of the plan, where there is one, but keep it for an undo."""
    number = connection.scalar(sa.select(registry.c.number).where(registry.c.table_name == kind))
    if number is not None:
        geopackage.drop_spatial_index(connection, kind)
        geopackage.unregister(connection, kind)
        _rename(connection, number, kind, f"musterpoint_{kind}_{number}")


def read_layer(connection: sa.Connection, kind: str, crs: str, revision: str | None = None) -> Layer:
    """The plan's layer of this kind, or the one with that revision. Raises KeyError where there is none."""
    entry = _entry(connection, kind, revision)
    if entry is None:
        raise KeyError(f"{kind} {revision}")
    names = list(entry.dtypes)
    columns = ", ".join([geopackage.wkb_of(), "id", *map(_quoted, names)])
    rows = connection.exec_driver_sql(f"SELECT {columns} FROM {_quoted(entry.table_name)} ORDER BY {FID}")
    wkb, ids, *values = found = [[] for _column in range(2 + len(names))]
    while some := rows.cursor.fetchmany(geopackage.AT_A_TIME):
        for column, more in zip(found, zip(*some, strict=True), strict=True):
            column += more
    # Columns are given up one by one: a city's in one go would hold a window up for a tenth of a second.
    found.clear()
    data = {
        name: pandas.array(numpy.asarray(values.pop(0), dtype=object), dtype=entry.dtypes[name])
        for name in names
    }
    frame = geopandas.GeoDataFrame(
        data,
        geometry=geopackage.decode(wkb),
        index=pandas.Index(ids, dtype="str", name="id"),
        crs=crs,
    )
    frame.index.get_indexer(frame.index[:1])  # pandas makes its table of rows by id now, not in a window
    return Layer(kind, frame, entry.source, entry.revision)


def change_column(connection: sa.Connection, change: ColumnChange) -> None:
    """Write the new values of a column."""
    connection.connection.cursor().executemany(
        f"UPDATE {_quoted(change.layer)} SET {_quoted(change.column)} = ? WHERE id = ?",
        zip(change.after, change.rows, strict=True),
    )


def _entry(connection: sa.Connection, kind: str, revision: str | None) -> sa.Row | None:
    query = sa.select(registry).where(registry.c.kind == kind)
    if revision is None:
        query = query.where(registry.c.table_name == kind)
    else:
        query = query.where(registry.c.revision == revision)
    return connection.execute(query).one_or_none()


def _around(boxes: numpy.ndarray) -> list[float] | None:
    """The box around all boxes; None where there is none."""
    known = boxes[numpy.isfinite(boxes).all(axis=1)]
    return [*known[:, :2].min(axis=0), *known[:, 2:].max(axis=0)] if len(known) else None


def _write(connection: sa.Connection, layer: Layer, srs_id: int, boxes: numpy.ndarray) -> None:
    frame = layer.frame
    attributes = frame.drop(columns=frame.geometry.name)
    entry = registry.insert().values(
        kind=layer.kind,
        revision=layer.revision,
        source=layer.source,
        table_name=layer.kind,
        dtypes={name: str(dtype) for name, dtype in attributes.dtypes.items()},
    )
    number = connection.execute(entry).inserted_primary_key.number
    _table(layer, layer.kind).create(connection)
    filled = [name for name in attributes if attributes[name].notna().any()]  # the others are empty anyway
    names = ", ".join(map(_quoted, (GEOMETRY_COLUMN, "id", *filled)))
    marks = ", ".join("?" * (2 + len(filled)))
    # The driver takes the rows one by one, where SQLAlchemy would ask for a list of them all.
    cursor = connection.connection.cursor()
    for start in range(0, len(frame), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        shapes = geopackage.encode(frame.geometry.array[part], srs_id, boxes[part])
        columns = (_scalars(attributes[name].iloc[part]) for name in filled)
        cursor.executemany(
            f"INSERT INTO {_quoted(layer.kind)} ({names}) VALUES ({marks})",
            zip(shapes, frame.index[part].tolist(), *columns, strict=True),
        )
    index = f"musterpoint_{layer.kind}_{number}_id"
    connection.exec_driver_sql(f"CREATE UNIQUE INDEX {_quoted(index)} ON {_quoted(layer.kind)} (id)")


def _table(layer: Layer, name: str) -> sa.Table:
    shapes = layer.frame.geometry.array
    kinds = frozenset(shapes.geom_type[~shapely.is_missing(shapes)])
    return sa.Table(
        name,
        sa.MetaData(),
        sa.Column(FID, sa.Integer, primary_key=True),
        sa.Column(GEOMETRY_COLUMN, NamedType(_SINGLE_TYPES.get(kinds, "GEOMETRY"))),
        sa.Column("id", sa.Text, nullable=False),
        *(
            sa.Column(column, _column_type(dtype))
            for column, dtype in layer.frame.dtypes.items()
            if column != layer.frame.geometry.name
        ),
        sqlite_autoincrement=True,
    )


def _column_type(dtype: object) -> type[sa.types.TypeEngine]:
    if dtypes.is_bool_dtype(dtype):
        return sa.Boolean
    if dtypes.is_integer_dtype(dtype):
        return sa.Integer
    if dtypes.is_float_dtype(dtype):
        return sa.Double
    return sa.Text


def _scalars(series: pandas.Series) -> list[object]:
    """Python scalars, None where missing."""
    return series.astype(object).where(series.notna(), None).tolist()


def _rename(connection: sa.Connection, number: int, old: str, new: str) -> None:
    connection.exec_driver_sql(f"ALTER TABLE {_quoted(old)} RENAME TO {_quoted(new)}")
    connection.execute(registry.update().where(registry.c.number == number).values(table_name=new))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
