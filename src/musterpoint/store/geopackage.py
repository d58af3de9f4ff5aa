"""The GeoPackage format (OGC 12-128r17, version 1.3) as far as a plan file needs it.

A GeoPackage is an SQLite file with a few tables that say what the others are. This module defines those
tables, registers plan tables in them, and turns geometries into GeoPackage blobs and back, whole columns at
a time.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
import pyproj
import shapely
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.types import UserDefinedType

from musterpoint.store.rtree import fill

APPLICATION_ID = int.from_bytes(b"GPKG", "big")
USER_VERSION = 10300

FID = "fid"
GEOMETRY_COLUMN = "geom"

AT_A_TIME = 10_000
"""Rows that are read in one go: other threads, the window's among them, stand still meanwhile."""

metadata = sa.MetaData()

_NOW = sa.text("(strftime('%Y-%m-%dT%H:%M:%fZ','now'))")


class NamedType(UserDefinedType):
    """A column type by its GeoPackage name: "POLYGON" (its values are GeoPackage blobs), "DATETIME"
    (ISO 8601 text in UTC), "TINYINT"."""

    cache_ok = True

    def __init__(self, name: str):
        self.name = name

    def get_col_spec(self, **_: object) -> str:
        return self.name


spatial_ref_sys = sa.Table(
    "gpkg_spatial_ref_sys",
    metadata,
    sa.Column("srs_name", sa.Text, nullable=False),
    sa.Column("srs_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("organization", sa.Text, nullable=False),
    sa.Column("organization_coordsys_id", sa.Integer, nullable=False),
    sa.Column("definition", sa.Text, nullable=False),
    sa.Column("description", sa.Text),
)
contents = sa.Table(
    "gpkg_contents",
    metadata,
    sa.Column("table_name", sa.Text, primary_key=True),
    sa.Column("data_type", sa.Text, nullable=False),
    sa.Column("identifier", sa.Text, unique=True),
    sa.Column("description", sa.Text, server_default=""),
    sa.Column("last_change", NamedType("DATETIME"), nullable=False, server_default=_NOW),
    sa.Column("min_x", sa.Double),
    sa.Column("min_y", sa.Double),
    sa.Column("max_x", sa.Double),
    sa.Column("max_y", sa.Double),
    sa.Column("srs_id", sa.Integer, sa.ForeignKey(spatial_ref_sys.c.srs_id)),
)
geometry_columns = sa.Table(
    "gpkg_geometry_columns",
    metadata,
    sa.Column("table_name", sa.Text, sa.ForeignKey(contents.c.table_name), primary_key=True, unique=True),
    sa.Column("column_name", sa.Text, primary_key=True),
    sa.Column("geometry_type_name", sa.Text, nullable=False),
    sa.Column("srs_id", sa.Integer, sa.ForeignKey(spatial_ref_sys.c.srs_id), nullable=False),
    sa.Column("z", NamedType("TINYINT"), nullable=False),
    sa.Column("m", NamedType("TINYINT"), nullable=False),
)
extensions = sa.Table(
    "gpkg_extensions",
    metadata,
    sa.Column("table_name", sa.Text),
    sa.Column("column_name", sa.Text),
    sa.Column("extension_name", sa.Text, nullable=False),
    sa.Column("definition", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.UniqueConstraint("table_name", "column_name", "extension_name"),
)
layer_styles = sa.Table(
    "layer_styles",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("f_table_catalog", sa.Text, server_default=""),
    sa.Column("f_table_schema", sa.Text, server_default=""),
    sa.Column("f_table_name", sa.Text),
    sa.Column("f_geometry_column", sa.Text),
    sa.Column("styleName", sa.Text),
    sa.Column("styleQML", sa.Text),
    sa.Column("styleSLD", sa.Text),
    sa.Column("useAsDefault", sa.Boolean),
    sa.Column("description", sa.Text),
    sa.Column("owner", sa.Text),
    sa.Column("ui", sa.Text),
    sa.Column("update_time", NamedType("DATETIME"), server_default=_NOW),
    sqlite_autoincrement=True,
)
"""QGIS looks here for the style of a layer it opens."""


@dataclass(frozen=True, slots=True)
class SpatialReference:
    """A CRS as a GeoPackage knows it."""

    srs_id: int
    organization: str
    name: str
    wkt: str

    @classmethod
    def of(cls, crs: str) -> SpatialReference:
        """From an authority code such as "EPSG:4547"; raises pyproj.exceptions.CRSError for another one."""
        known = pyproj.CRS.from_user_input(crs)
        organization, code = crs.split(":")
        return cls(int(code), organization, known.name, known.to_wkt("WKT1_GDAL"))


def create_tables(connection: sa.Connection, crs: str) -> None:
    """Make an empty SQLite file a GeoPackage whose layers are in `crs`."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {USER_VERSION}")
    metadata.create_all(connection)
    rows = [
        (-1, "NONE", -1, "Undefined Cartesian SRS", "undefined"),
        (0, "NONE", 0, "Undefined geographic SRS", "undefined"),
    ]
    for reference in {SpatialReference.of("EPSG:4326"), SpatialReference.of(crs)}:
        number = reference.srs_id
        rows.append((number, reference.organization, number, reference.name, reference.wkt))
    columns = ("srs_id", "organization", "organization_coordsys_id", "srs_name", "definition")
    connection.execute(spatial_ref_sys.insert(), [dict(zip(columns, row, strict=True)) for row in rows])
    connection.execute(contents.insert().values(table_name=layer_styles.name, data_type="attributes"))


def register(
    connection: sa.Connection,
    table: sa.Table,
    srs_id: int,
    description: str = "",
    bounds: Sequence[float] | None = None,
) -> None:
    """Tell every reader of the file about a table: a layer where it has a geometry column, else attributes.

    bounds: min x, min y, max x, max y in the layer's CRS, where they are known.
    """
    spatial = GEOMETRY_COLUMN in table.c
    row = {
        "table_name": table.name,
        "identifier": table.name,
        "data_type": "features" if spatial else "attributes",
        "description": description,
        "srs_id": srs_id if spatial else None,
    }
    if bounds is not None:
        row |= zip(("min_x", "min_y", "max_x", "max_y"), map(float, bounds), strict=True)
    connection.execute(contents.insert().values(row))
    if spatial:
        type_name = table.c[GEOMETRY_COLUMN].type.name
        connection.execute(
            geometry_columns.insert().values(
                table_name=table.name,
                column_name=GEOMETRY_COLUMN,
                geometry_type_name=type_name,
                srs_id=srs_id,
                z=0,
                m=0,
            )
        )


def unregister(connection: sa.Connection, name: str) -> None:
    """Hide a table from readers of the file; the table itself stays."""
    for registry in (extensions, geometry_columns, contents):
        connection.execute(registry.delete().where(registry.c.table_name == name))


def touch(connection: sa.Connection, names: Sequence[str]) -> None:
    """Note that the content of these tables has changed."""
    connection.execute(contents.update().where(contents.c.table_name.in_(names)).values(last_change=_NOW))


def put_styles(connection: sa.Connection, styles: Mapping[str, str]) -> None:
    """Write QGIS's default style (QML) of each table, in place of those that are there; the same ones aren't
    written again: they are large."""
    there = sa.select(layer_styles.c.f_table_name, layer_styles.c.styleQML)
    if dict(connection.execute(there).all()) == dict(styles):
        return
    connection.execute(layer_styles.delete())
    rows = [
        {
            "f_table_name": table,
            "f_geometry_column": GEOMETRY_COLUMN,
            "styleName": table,
            "styleQML": qml,
            "useAsDefault": True,
        }
        for table, qml in styles.items()
    ]
    if rows:
        connection.execute(insert(layer_styles), rows)


# Geometries

_HEADER = numpy.dtype(
    [("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs_id", "<i4"), ("envelope", "<f8", 4)]
)
_ENVELOPE_XY, _EMPTY = 0b0000_0011, 0b0001_0000  # both little-endian


def encode(
    geometries: Sequence[shapely.Geometry | None], srs_id: int, boxes: numpy.ndarray | None = None
) -> list[bytes | None]:
    """GeoPackage blobs: header with envelope, then WKB (2D, little-endian); None stays None. boxes: the
    geometries' bounds where they are known."""
    shapes = numpy.asarray(geometries, dtype=object)
    present = ~shapely.is_missing(shapes)
    headers = numpy.zeros(len(shapes), _HEADER)
    headers["magic"] = b"GP"
    headers["flags"] = _ENVELOPE_XY | numpy.where(shapely.is_empty(shapes), _EMPTY, 0)
    headers["srs_id"] = srs_id
    boxes = shapely.bounds(shapes) if boxes is None else boxes
    headers["envelope"] = boxes[:, [0, 2, 1, 3]]  # min x, max x, min y, max y
    blobs = numpy.full(len(shapes), None, dtype=object)
    head = headers.view(f"V{_HEADER.itemsize}").astype(object)
    blobs[present] = head[present] + shapely.to_wkb(shapes[present], output_dimension=2, byte_order=1)
    return blobs.tolist()


def wkb_of(column: str = GEOMETRY_COLUMN) -> str:
    """SQL for the WKB inside a blob. The header's length depends on the envelope that the writer chose:
    none, xy (ours), xyz or xym, xyzm (bits 1–3 of the flags)."""
    flags = f"hex(substr({column}, 4, 1))"
    return (
        f"substr({column}, CASE WHEN {flags} IN ('00', '01', '10', '11') THEN 9"
        f" WHEN {flags} IN ('02', '03', '12', '13') THEN 41"
        f" WHEN {flags} IN ('08', '09', '18', '19') THEN 73 ELSE 57 END)"
    )


def decode(wkb: Sequence[bytes | None]) -> numpy.ndarray:
    """Shapely geometries from WKB, None for None. Raises shapely.GEOSException where one is damaged."""
    starts = range(0, max(len(wkb), 1), AT_A_TIME)
    parts = [numpy.asarray(wkb[start : start + AT_A_TIME], dtype=object) for start in starts]
    return numpy.concatenate([shapely.from_wkb(part) for part in parts])


# Spatial index

_RTREE = "rtree_{table}_geom"
_TRIGGERS = {
    "insert": (
        "AFTER INSERT ON {table} WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN {put} END"
    ),
    "update1": (
        "AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid"
        " AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN {put} END"
    ),
    "update2": (
        "AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid"
        " AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN {drop} END"
    ),
    "update3": (
        "AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid"
        " AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN {drop} {put} END"
    ),
    "update4": (
        "AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
        " BEGIN DELETE FROM {rtree} WHERE id IN (OLD.fid, NEW.fid); END"
    ),
    "delete": "AFTER DELETE ON {table} WHEN OLD.geom NOTNULL BEGIN {drop} END",
}
"""The triggers of the extension gpkg_rtree_index: they keep the index true when another program edits."""


def add_spatial_index(connection: sa.Connection, table: str, boxes: numpy.ndarray | None = None) -> None:
    """Index the geometries of a registered layer (extension gpkg_rtree_index). boxes: min x, min y, max x,
    max y of the rows of a table that was just filled, in their order; None to have them read."""
    rtree = _RTREE.format(table=table)
    connection.exec_driver_sql(f'CREATE VIRTUAL TABLE "{rtree}" USING rtree(id, minx, maxx, miny, maxy)')
    if boxes is None:
        fids, boxes = _boxes(connection, table)
    else:
        known = numpy.isfinite(boxes).all(axis=1)
        fids, boxes = numpy.flatnonzero(known) + 1, boxes[known]
    fill(connection, rtree, fids, boxes)
    words = {
        "table": f'"{table}"',
        "rtree": f'"{rtree}"',
        "drop": f'DELETE FROM "{rtree}" WHERE id = OLD.fid;',
        "put": f'INSERT OR REPLACE INTO "{rtree}" VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom),'
        " ST_MinY(NEW.geom), ST_MaxY(NEW.geom));",
    }
    for name, text in _TRIGGERS.items():
        connection.exec_driver_sql(f'CREATE TRIGGER "{rtree}_{name}" ' + text.format_map(words))
    connection.execute(
        extensions.insert().values(
            table_name=table,
            column_name=GEOMETRY_COLUMN,
            extension_name="gpkg_rtree_index",
            definition="http://www.geopackage.org/spec120/#extension_rtree",
            scope="write-only",
        )
    )


def _boxes(connection: sa.Connection, table: str) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The fids of the rows with a shape, and their boxes: min x, min y, max x, max y. The boxes stand in the
    blobs' headers, unless another program left them out."""
    heads = connection.exec_driver_sql(
        f'SELECT fid, substr(geom, 1, {_HEADER.itemsize}) FROM "{table}" WHERE geom NOTNULL'
    ).cursor.fetchall()
    if not heads:
        return numpy.zeros(0, numpy.int64), numpy.zeros((0, 4))
    fids, blobs = zip(*heads, strict=True)
    fids, headers = numpy.array(fids), numpy.array(blobs, f"V{_HEADER.itemsize}").view(_HEADER)
    boxes = headers["envelope"][:, [0, 2, 1, 3]].copy()
    other = numpy.flatnonzero((headers["flags"] & 0b1111) != _ENVELOPE_XY)
    if len(other):
        rows = connection.exec_driver_sql(f'SELECT fid, {wkb_of()} FROM "{table}" WHERE geom NOTNULL')
        shapes = dict(rows.cursor.fetchall())
        boxes[other] = shapely.bounds(decode([shapes[fid] for fid in fids[other].tolist()]))
    known = numpy.isfinite(boxes).all(axis=1)
    return fids[known], boxes[known]


def drop_spatial_index(connection: sa.Connection, table: str) -> None:
    rtree = _RTREE.format(table=table)
    for name in _TRIGGERS:
        connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{rtree}_{name}"')
    connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{rtree}"')


def add_functions(connection: sqlite3.Connection) -> None:
    """The five SQL functions that the triggers of a spatial index call. They read the blob's envelope, or
    the geometry itself where another program wrote it without one."""
    for index, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, lambda blob, i=index: _envelope(blob)[i], deterministic=True)
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(bool(blob[3] & _EMPTY))


def _envelope(blob: bytes | None) -> tuple[float | None, ...]:
    if blob is None:
        return (None,) * 4
    order = "<" if blob[3] & 1 else ">"
    if blob[3] & 0b1110:
        return struct.unpack_from(f"{order}4d", blob, 8)
    min_x, min_y, max_x, max_y = shapely.from_wkb(blob[8:]).bounds
    return (min_x, max_x, min_y, max_y)
