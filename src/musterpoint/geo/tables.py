"""Tables with a place in every row: longitude and latitude, x and y, or a shape written as WKT."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import geopandas
import numpy
import pandas
import pyogrio
import shapely

from musterpoint.errors import InputError
from musterpoint.geo import angles, dbf, encodings
from musterpoint.geo.choosing import several_layers
from musterpoint.geo.names import normalised
from musterpoint.geo.report import Finding, FindingKind, rows
from musterpoint.text import _, ngettext

_X = ("lon", "lng", "long", "longitude", "经度", "东经", "jingdu", "x", "x坐标", "xcoord", "横坐标", "pointx",
      "xcode", "intptlon")  # fmt: skip
_Y = ("lat", "latitude", "纬度", "北纬", "weidu", "y", "y坐标", "ycoord", "纵坐标", "pointy", "ycode",
      "intptlat")  # fmt: skip
_WKT = ("wkt", "geom", "geometry", "thegeom", "shape", "geomwkt", "wktgeom", "几何", "图形")
_TITLE_ROWS = 5
"""So many rows may stand above the heading of a sheet."""
_LARGEST_SHEET = 1 << 30
"""Bytes that a workbook may unpack to."""
_FOREIGN_WKT = re.compile(r"^\s*(?:SRID=\d+;|\d+\s+(?=[A-Z]))", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(?<=[A-Z])(?<!\s)(ZM|Z|M)\s*(?=\()", re.IGNORECASE)
_SHOWN = 5


def read_csv(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """The rows as features. A row whose place can't be read has no geometry. No CRS is claimed: the caller
    judges the coordinates. Raises InputError for a file without rows or without columns for a place."""
    del layer  # a CSV file has just the one
    data = path.read_bytes()
    guess = encodings.chosen(encoding) if encoding else _detect(data)
    try:
        text = data.decode(guess.name)
        table = pandas.read_csv(
            io.StringIO(text), sep=_separator(text), dtype=str, keep_default_na=False, on_bad_lines="error"
        )
    except (ValueError, csv.Error) as error:  # UnicodeDecodeError and pandas' ParserError are ValueErrors
        raise _no_table(path, str(error)) from error
    return _placed(table, path.name, guess)


def list_sheets(path: Path) -> list[str]:
    """The sheets of a workbook whose rows have a place; all where none has."""
    sheets = _sheets(path)
    placed = [name for name, table in sheets.items() if _place_columns(table)]
    return placed or list(sheets)


def read_xlsx(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """A sheet of a workbook, by default the only one whose rows have a place; as `read_csv`."""
    del encoding  # a workbook is UTF-8 by definition
    sheets = _sheets(path)
    names = list_sheets(path)
    if layer is None and len(names) > 1:
        raise several_layers(path.name, names)
    return _placed(sheets[layer or names[0]], path.name, None)


def read_dbf(path: Path, layer: str | None, encoding: str | None) -> geopandas.GeoDataFrame:
    """A dBASE table that belongs to no shapefile; as `read_csv`."""
    del layer  # there is just the one
    guess = encodings.chosen(encoding) if encoding else dbf.guess_encoding(path)
    return _placed(dbf.read_text(path, guess.name), path.name, guess)


def _placed(
    table: pandas.DataFrame, name: str, guess: encodings.EncodingGuess | None
) -> geopandas.GeoDataFrame:
    columns = _place_columns(table)
    if not columns:
        raise InputError(
            _("“{name}” has no columns that say where its rows are.").format(name=name),
            _("Its columns are: {columns}.").format(columns=", ".join(map(str, table.columns)) or "–"),
            _("Call them lon and lat (经度、纬度), x and y, or give the shapes in a column called WKT."),
        )
    findings: list[Finding] = []
    cells = [table[column].astype(str).to_numpy(dtype=object) for column in columns]
    shapes = _points(*cells, findings) if len(cells) == 2 else _from_wkt(*cells)
    written = numpy.array([any(map(str.strip, row)) for row in zip(*cells, strict=True)], dtype=bool)
    lost = numpy.flatnonzero(written & shapely.is_missing(shapes))
    if len(lost):
        examples = ", ".join("“{}”".format(" ".join(cell[at] for cell in cells)[:60]) for at in lost[:_SHOWN])
        sentence = ngettext(
            "The place of {count} row can't be read: {examples}.",
            "The places of {count} rows can't be read: {examples}.",
            len(lost),
        ).format(count=len(lost), examples=examples)
        findings.append(Finding(FindingKind.DROPPED, "unreadable-place", len(lost), sentence, (*rows(lost),)))
    frame = geopandas.GeoDataFrame(table, geometry=shapes)
    frame.attrs["encoding"] = guess
    frame.attrs["findings"] = tuple(findings)
    return frame


def _place_columns(table: pandas.DataFrame) -> tuple[object, ...]:
    """The columns for x and y, or the one with WKT; nothing where there are none."""
    by_name = {normalised(column): column for column in reversed(table.columns)}
    x, y, wkt = (
        next((by_name[alias] for alias in names if alias in by_name), None) for names in (_X, _Y, _WKT)
    )
    if x is not None and y is not None:
        return x, y
    return (wkt,) if wkt is not None else ()


def _points(x: numpy.ndarray, y: numpy.ndarray, findings: list[Finding]) -> numpy.ndarray:
    """Points of decimal numbers, or of degrees, minutes and seconds. Where a cell says by a letter that it is
    the other axis, the letter is believed, and told."""
    east, north = angles.parse(x), angles.parse(y)
    swapped = (east.axis == angles.LATITUDE) | (north.axis == angles.LONGITUDE)
    clash = (east.axis == north.axis) & (east.axis != angles.EITHER)
    lon = numpy.where(swapped, north.degrees, east.degrees)
    lat = numpy.where(swapped, east.degrees, north.degrees)
    lost = clash | ~numpy.isfinite(lon) | ~numpy.isfinite(lat)
    turned = numpy.flatnonzero(swapped & ~lost)
    if len(turned):
        sentence = ngettext(
            "In {count} row the letters N, S, E, W say that the columns for x and y are exchanged; "
            "the letters are believed.",
            "In {count} rows the letters N, S, E, W say that the columns for x and y are exchanged; "
            "the letters are believed.",
            len(turned),
        ).format(count=len(turned))
        findings.append(Finding(FindingKind.GUESSED, "axes", len(turned), sentence, (*rows(turned),)))
    return numpy.where(lost, None, shapely.points(numpy.where(lost, 0, lon), numpy.where(lost, 0, lat)))


def _from_wkt(cells: numpy.ndarray) -> numpy.ndarray:
    """Shapes out of WKT as various databases write it; None for what isn't one."""
    tidy = [_RUN_TOGETHER.sub(r" \1 ", _FOREIGN_WKT.sub("", cell)) for cell in cells]
    texts = numpy.array(tidy, dtype=object)
    try:
        return shapely.from_wkt(texts, on_invalid="ignore")
    except NotImplementedError:  # arcs, which GDAL makes into lines
        with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
            file = Path(folder, "shapes.csv")
            pandas.DataFrame({"wkt": texts}).to_csv(file, index=False, encoding="utf-8")
            return pyogrio.read_dataframe(file, GEOM_POSSIBLE_NAMES="wkt").geometry.to_numpy()


def _sheets(path: Path) -> dict[str, pandas.DataFrame]:
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LARGEST_SHEET:
            raise _no_table(path, _("It is too large."))
    raw = pandas.read_excel(path, sheet_name=None, header=None, dtype=str, keep_default_na=False)
    return {name: _headed(table) for name, table in raw.items() if len(table)}


def _headed(raw: pandas.DataFrame) -> pandas.DataFrame:
    """The table below its heading, which is the first row that names a place, else the first of all."""
    for at in range(min(_TITLE_ROWS, len(raw))):
        table = raw.iloc[at + 1 :].reset_index(drop=True).set_axis(_distinct(raw.iloc[at]), axis=1)
        if _place_columns(table):
            return table
    return raw.iloc[1:].reset_index(drop=True).set_axis(_distinct(raw.iloc[0]), axis=1)


def _distinct(names: Iterable[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        found.append(f"{name}_{found.count(name)}" if name in found else name)
    return found


def _detect(data: bytes) -> encodings.EncodingGuess:
    for mark, name in encodings.MARKS:
        if data.startswith(mark):
            return encodings.EncodingGuess(name)
    return encodings.detect(data.splitlines()[: encodings.SAMPLE])


def _separator(text: str) -> str:
    """Comma, semicolon, tab or bar: the one that the heading has most of."""
    heading = text.lstrip().split("\n", 1)[0]
    return max(",;\t|", key=heading.count)


def _no_table(path: Path, detail: str) -> InputError:
    return InputError(
        _("“{name}” can't be read as a table.").format(name=path.name),
        " ".join(detail.split()),
        _("Save it again as CSV, or name its encoding."),
    )
