"""The built-in readers of vector files: from a path to a GeoDataFrame in the file's own CRS and columns."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import geopandas
import pandas
import pyarrow.parquet
import pyogrio
import shapely

from musterpoint.errors import InputError
from musterpoint.geo import dbf, encodings, geojson, kml, mapinfo, osm, recoding, shapefiles, tables
from musterpoint.geo.choosing import several_layers
from musterpoint.geo.names import distinct
from musterpoint.geo.report import Finding, FindingKind
from musterpoint.geo.siblings import siblings
from musterpoint.text import Text, _, ngettext

Read = Callable[..., Any]

_WITH_LOOSE_ACCENTS = ("cp1255", "cp1258")


class SourceReader(Protocol):
    """What reads a kind of file. suffixes: lower case with dot. read(path, layer, encoding) gives a
    GeoDataFrame; with layer None the only one there is, or all where layers are mere folders. It may tell
    the encoding that it found as an `EncodingGuess` in `frame.attrs["encoding"]`. list_layers(path) gives
    the names of the layers with shapes. Both raise InputError where the file is at fault. of_tables, by_kind:
    as of `FormatReader`."""

    @property
    def suffixes(self) -> tuple[str, ...]: ...
    @property
    def read(self) -> Read: ...
    @property
    def list_layers(self) -> Callable[[Path], list[str]]: ...
    @property
    def of_tables(self) -> bool: ...
    @property
    def by_kind(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatReader:
    """A built-in reader, with the fields of the plug-ins' `Reader`. of_tables: whether `read` takes as its
    last argument the columns that say where rows are. by_kind: whether its layers are those of a plan."""

    id: str
    title: Text
    suffixes: tuple[str, ...]
    read: Read
    list_layers: Callable[[Path], list[str]]
    of_tables: bool = False
    by_kind: bool = False


def list_vector_layers(path: Path) -> list[str]:
    """The layers with shapes, as GDAL lists them."""
    return [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]


def list_one(path: Path) -> list[str]:
    """The layer of a format that has just one: it is called like the file."""
    return [path.stem]


def read_only_layer(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """A file of a format that has one layer and marks its encoding itself."""
    del layer
    return _dataframe(path, None, encodings.chosen(encoding).name if encoding else None)


def read_geojson(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """A GeoJSON file, one object or a sequence of features, in whatever encoding it is."""
    del layer  # it has just the one
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        readable, guess, findings = recoding.in_utf8(path, encoding, folder)
        frame = _dataframe(geojson.gdal_name(readable), None, None)
        if geojson.is_sequence(readable):
            findings += geojson.report_lost(readable, len(frame))
    frame.attrs.update(encoding=guess, findings=tuple(findings))
    return frame


def read_gml(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """A layer of a GML file in whatever encoding it is."""
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        readable, guess, findings = recoding.in_utf8(path, encoding, folder)
        frame = read_vector(_apart(readable, folder), layer, None)
    frame.attrs.update(encoding=guess, findings=tuple(findings))
    return frame


def list_gml_layers(path: Path) -> list[str]:
    """The layers with shapes of a GML file."""
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        return list_vector_layers(_apart(recoding.in_utf8(path, None, folder)[0], folder))


def _apart(path: Path, folder: str) -> Path:
    """A copy of a GML file with its schema, since GDAL writes a file beside what it reads."""
    copies = Path(tempfile.mkdtemp(dir=folder))
    for suffix, part in siblings(path).items():
        if suffix in (".gml", ".xsd"):
            shutil.copyfile(part, copies / part.name)
    return copies / path.name


def read_mapinfo(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """A MapInfo table. Its text's encoding is found from its bytes, whatever it says itself."""
    del layer  # it has just the one
    frame, guess = mapinfo.read_bytewise(path, encoding)
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise no_shapes(path)
    frame = _decoded(frame, guess.name)
    frame.attrs["encoding"] = guess
    return frame


def read_vector(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """A layer of any file that GDAL reads and that marks its encoding itself."""
    names = list_vector_layers(path)
    if not names:
        raise no_shapes(path)
    if layer is None and len(names) > 1:
        raise several_layers(path.name, names)
    return _dataframe(path, layer or names[0], encodings.chosen(encoding).name if encoding else None)


def read_kml(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """A folder of a KML file in whatever encoding it is, or all of them one after the other."""
    frame, guess, findings = kml.read(path, layer, encoding)
    if frame is None:
        raise no_shapes(path)
    frame.attrs.update(encoding=guess, findings=tuple(findings))
    return frame


def read_shapefile(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """A shapefile. Its attributes' encoding is found from their bytes, whatever .cpg and header say; missing
    parts are made up for in a temporary copy, so that nothing is written beside the user's file."""
    del layer  # a shapefile has just the one
    with shapefiles.complete(path) as (whole, findings):
        parts = siblings(whole)
        table, mark = parts.get(".dbf"), parts.get(".cpg")
        if encoding:
            guess = encodings.chosen(encoding)
        elif table is None:
            guess = encodings.EncodingGuess("utf-8")
        else:
            guess = dbf.guess_encoding(table, mark.read_text("ascii", "ignore") if mark else "")
        frame = _in_encoding(whole, guess.name)
        if table is not None:
            frame, told = _as_written(frame, table)
            findings += told
    frame.attrs.update(encoding=guess, findings=tuple(findings))
    return frame


def read_geoparquet(
    path: Path, layer: str | None, encoding: str | None, place: Sequence[str] = ()
) -> geopandas.GeoDataFrame:
    """A GeoParquet file; its text is UTF-8 by definition. Plain Parquet is a table, see `tables.read_csv`."""
    del layer, encoding
    if b"geo" in (pyarrow.parquet.read_schema(path).metadata or {}):
        return geopandas.read_parquet(path)
    return tables.read_frame(pandas.read_parquet(path), path.name, place)


def no_shapes(path: Path) -> InputError:
    return InputError(
        _("“{name}” has no shapes.").format(name=path.name),
        _("It is a table without geometry."),
        _("Choose the file with the polygons; for a shapefile that is the one ending in .shp."),
    )


def _dataframe(path: str | Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """What GDAL reads, in Arrow batches where it can. Rings that don't close are closed, with a warning."""
    try:
        frame = pyogrio.read_dataframe(path, layer=layer, encoding=encoding, use_arrow=True)
    except (shapely.errors.GEOSException, NotImplementedError):
        frame = _by_features(path, layer, encoding)
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise no_shapes(Path(path))
    for column in frame.columns[frame.dtypes.map(pandas.api.types.is_string_dtype)]:
        if hasattr(frame[column].array, "__arrow_array__"):  # text that isn't UTF-8 would fail much later
            frame[column].array.__arrow_array__().validate(full=True)
    return frame


def _in_encoding(path: Path, encoding: str) -> geopandas.GeoDataFrame:
    """A shapefile whose text is in this encoding. What GDAL can't decode is decoded here; of some code pages
    it loses the last letter of each text, which may be waiting for an accent."""
    if encoding not in _WITH_LOOSE_ACCENTS:
        with contextlib.suppress(ValueError):  # what UnicodeDecodeError and pyarrow.ArrowInvalid both are
            return _dataframe(path, None, encoding)
    return _decoded(_dataframe(path, None, "ISO-8859-1"), encoding)


def _by_features(path: str | Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """What GDAL reads feature by feature, which makes lines out of arcs. Where closing a ring isn't enough
    the shape is missing."""
    try:
        return pyogrio.read_dataframe(path, layer=layer, encoding=encoding, on_invalid="fix")
    except shapely.errors.GEOSException:
        return pyogrio.read_dataframe(path, layer=layer, encoding=encoding, on_invalid="ignore")


def _decoded(frame: geopandas.GeoDataFrame, encoding: str) -> geopandas.GeoDataFrame:
    """Text that was read byte by byte, in its encoding. A character that was cut off at the end of a field is
    left out: names of columns have room for ten bytes, which is three Chinese characters and a third."""

    def decoded(text: object) -> object:
        return text.encode("iso8859-1").decode(encoding, "ignore") if isinstance(text, str) else text

    for column in frame.columns[frame.dtypes.map(pandas.api.types.is_string_dtype)]:
        codes, different = pandas.factorize(frame[column], use_na_sentinel=True)
        words = pandas.array([*map(decoded, different), None], dtype="string")
        frame[column] = words[codes]
    geometry = frame.geometry.name
    frame = frame.rename(columns=decoded)
    frame.columns = distinct(frame.columns)  # some differ only in the character that was cut off
    return frame.set_geometry(geometry)


def _as_written(frame: geopandas.GeoDataFrame, table: Path) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
    """The frame with the numeric columns that hold more than numbers as text: GDAL stops at a comma."""
    misread = dbf.misread_numbers(table)
    names = [str(name) for name in frame.columns if name != frame.geometry.name]
    fitting = {names[place]: cells for place, cells in misread.items()
               if place < len(names) and len(cells) == len(frame)}  # fmt: skip
    if not fitting:
        return frame, []
    for name, cells in fitting.items():
        frame[name] = cells.array
    sentence = ngettext(
        "A column of numbers holds other text as well and is read as it is written: {columns}.",
        "Columns of numbers hold other text as well and are read as they are written: {columns}.",
        len(fitting),
    ).format(columns=", ".join(fitting))
    return frame, [Finding(FindingKind.GUESSED, "text-in-numbers", len(fitting), sentence)]


READERS: tuple[FormatReader, ...] = (
    FormatReader(
        id="geopackage",
        title=Text(zh="GeoPackage", en="GeoPackage"),
        suffixes=(".gpkg",),
        read=read_vector,
        list_layers=list_vector_layers,
    ),
    FormatReader(
        id="shapefile",
        title=Text(zh="Shapefile", en="Shapefile"),
        suffixes=(".shp",),
        read=read_shapefile,
        list_layers=list_one,
    ),
    FormatReader(
        id="geojson",
        title=Text(zh="GeoJSON", en="GeoJSON"),
        suffixes=(".geojson", ".json", *geojson.SEQUENCES),
        read=read_geojson,
        list_layers=list_one,
    ),
    FormatReader(
        id="flatgeobuf",
        title=Text(zh="FlatGeobuf", en="FlatGeobuf"),
        suffixes=(".fgb",),
        read=read_only_layer,
        list_layers=list_one,
    ),
    FormatReader(
        id="kml",
        title=Text(zh="KML", en="KML"),
        suffixes=(".kml",),
        read=read_kml,
        list_layers=kml.list_layers,
    ),
    FormatReader(
        id="gml",
        title=Text(zh="GML", en="GML"),
        suffixes=(".gml",),
        read=read_gml,
        list_layers=list_gml_layers,
    ),
    FormatReader(
        id="mapinfo",
        title=Text(zh="MapInfo", en="MapInfo"),
        suffixes=(".tab", ".mif"),
        read=read_mapinfo,
        list_layers=list_one,
    ),
    FormatReader(
        id="geoparquet",
        title=Text(zh="GeoParquet", en="GeoParquet"),
        suffixes=(".parquet", ".geoparquet"),
        read=read_geoparquet,
        list_layers=list_one,
        of_tables=True,
    ),
    FormatReader(
        id="csv",
        title=Text(zh="带坐标的 CSV 表格", en="CSV with coordinates"),
        suffixes=(".csv", ".tsv", ".txt"),
        read=tables.read_csv,
        list_layers=list_one,
        of_tables=True,
    ),
    FormatReader(
        id="xlsx",
        title=Text(zh="带坐标的 Excel 表格", en="Excel workbook with coordinates"),
        suffixes=(".xlsx", ".xlsm"),
        read=tables.read_xlsx,
        list_layers=tables.list_sheets,
        of_tables=True,
    ),
    FormatReader(
        id="dbf",
        title=Text(zh="带坐标的 dBASE 表格", en="dBASE table with coordinates"),
        suffixes=(".dbf",),
        read=tables.read_dbf,
        list_layers=list_one,
        of_tables=True,
    ),
    FormatReader(
        id="osm",
        title=Text(zh="OpenStreetMap 数据", en="OpenStreetMap data"),
        suffixes=(".osm", ".pbf", ".osm.xml"),
        read=osm.read_osm,
        list_layers=osm.list_osm_layers,
        by_kind=True,
    ),
)
"""Every built-in reader; which one reads a file is told by the file's suffix."""
