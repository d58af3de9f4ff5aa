"""Tables with a place in every row: longitude and latitude, x and y, or a shape written as WKT."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import geopandas
import numpy
import pandas
import shapely

from musterpoint.errors import InputError
from musterpoint.geo import encodings
from musterpoint.geo.names import normalised
from musterpoint.text import _

_X = ("lon", "lng", "long", "longitude", "经度", "东经", "jingdu", "x", "x坐标", "xcoord", "横坐标", "pointx")
_Y = ("lat", "latitude", "纬度", "北纬", "weidu", "y", "y坐标", "ycoord", "纵坐标", "pointy")
_WKT = ("wkt", "geom", "geometry", "thegeom", "shape", "几何", "图形")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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
        raise InputError(
            _("“{name}” can't be read as a table.").format(name=path.name),
            str(error),
            _("Save it again as CSV, or name its encoding."),
        ) from error
    frame = geopandas.GeoDataFrame(table, geometry=_places(table, path.name))
    frame.attrs["encoding"] = guess
    return frame


def _places(table: pandas.DataFrame, name: str) -> numpy.ndarray:
    by_name = {normalised(column): column for column in reversed(table.columns)}
    x, y, wkt = (
        next((by_name[alias] for alias in names if alias in by_name), None) for names in (_X, _Y, _WKT)
    )
    if x is not None and y is not None:
        columns = [pandas.to_numeric(table[column], errors="coerce").to_numpy() for column in (x, y)]
        return numpy.where(numpy.isfinite(columns).all(axis=0), shapely.points(*columns), None)
    if wkt is not None:
        return shapely.from_wkt(table[wkt].to_numpy(dtype=object), on_invalid="ignore")
    raise InputError(
        _("“{name}” has no columns that say where its rows are.").format(name=name),
        _("Its columns are: {columns}.").format(columns=", ".join(map(str, table.columns))),
        _("Call them lon and lat (经度、纬度), x and y, or give the shapes in a column called WKT."),
    )


def _detect(data: bytes) -> encodings.EncodingGuess:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return encodings.EncodingGuess(name)
    return encodings.detect(data.splitlines()[: encodings.SAMPLE])


def _separator(text: str) -> str:
    """Comma, semicolon or tab: the one that the heading has most of."""
    heading = text.split("\n", 1)[0]
    return max(",;\t", key=heading.count)
