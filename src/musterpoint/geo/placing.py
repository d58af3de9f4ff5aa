"""Which columns of a table say where its rows are, and the shapes that they give."""

from __future__ import annotations

import re
import tempfile
import tomllib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import pyogrio
import shapely

from musterpoint.errors import InputError
from musterpoint.geo import angles, datum
from musterpoint.geo.names import normalised
from musterpoint.geo.report import Finding, FindingKind, rows
from musterpoint.text import _, ngettext

Array = numpy.ndarray

_PAIR = re.compile(
    r"[\s(\[（]*([^,，;；]+?)\s*[,，;；]\s*([^,，;；]+?)[\s)\]）]*"
    r"|[\s(\[（]*([^\s(\[（]+)\s+([^\s)\]）]+)[\s)\]）]*"
)
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d{1,8},\d+\s*")
_THREE_DIGITS = re.compile(r"\s*[+-]?\d{1,3}(,\d{3})+(\.\d+)?\s*")
_FOREIGN_WKT = re.compile(r"^\s*(?:SRID=\d+;|\d+\s+(?=[A-Z]))", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(?<=[A-Y])(ZM|Z|M)\s*(?=\()", re.IGNORECASE)
_HEX = re.compile(r"\s*[0-9A-Fa-f]{18,}\s*")
_TRIED = 20
"""Cells that tell whether a column holds shapes, or pairs of numbers."""
_SHOWN = 5


@cache
def _names() -> dict[str, Any]:
    text = (files("musterpoint.resources") / "layers" / "coordinates.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class NoPlace(InputError):
    """No column of a table says where its rows are, or not the named ones. columns: those that it has."""

    columns: tuple[str, ...] = ()


class _Sort(Enum):
    SHAPE = auto()
    XY = auto()
    PAIR = auto()


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """The columns that say where rows are: one with shapes, two with numbers, or one with pairs of them."""

    sort: _Sort
    names: tuple[str, ...]


def place_columns(table: pandas.DataFrame) -> PlaceColumns | None:
    """The columns for the place, None where there are none. Shapes go before points, and plain coordinates
    before those in a datum of web maps."""
    plain = {column: normalised(column) for column in table.columns}
    for column, name in plain.items():
        if name in _names()["shape"] and not shapely.is_missing(_shapes(_some(table[column]))).all():
            return PlaceColumns(_Sort.SHAPE, (column,))
    if pairs := sorted(_pairs(plain)):
        return PlaceColumns(_Sort.XY, pairs[0][-1])
    for column, name in plain.items():
        if name in _names()["pair"] and _points(*_halves(_some(table[column])), []).any():
            return PlaceColumns(_Sort.PAIR, (column,))
    return None


def named_columns(table: pandas.DataFrame, names: Sequence[str]) -> PlaceColumns | None:
    """The columns that a person names: one with shapes or pairs, or those for x and y; None where the table
    hasn't got them."""
    if not set(names) <= set(table.columns):
        return None
    if len(names) == 2:
        return PlaceColumns(_Sort.XY, tuple(names))
    is_shape = not shapely.is_missing(_shapes(_some(table[names[0]]))).all()
    return PlaceColumns(_Sort.SHAPE if is_shape else _Sort.PAIR, tuple(names))


def placed(
    table: pandas.DataFrame, name: str, findings: list[Finding], told: Sequence[str] = ()
) -> geopandas.GeoDataFrame:
    """The rows as features, those without a place without geometry; what was guessed or can't be read joins
    the findings. name: the file's, for messages. told: the columns that a person names, see
    `named_columns`. No CRS is claimed; `attrs["place"]` has the names of the columns.

    Raises NoPlace where no column says where rows are, InputError where no row has a place that can be read.
    """
    columns = named_columns(table, told) if told else place_columns(table)
    if columns is None:
        raise _no_place(table, name, told)
    cells = [table[column].to_numpy(dtype=object) for column in columns.names]
    match columns.sort:
        case _Sort.SHAPE:
            shapes = _shapes(cells[0])
        case _Sort.XY:
            shapes = _points(_without_commas(cells[0]), _without_commas(cells[1]), findings)
        case _Sort.PAIR:
            shapes = _points(*_halves(cells[0]), findings)
    _report_lost(shapes, cells, name, findings)
    _report_choice(columns, findings, named=bool(told))
    frame = geopandas.GeoDataFrame(table, geometry=shapes)
    frame.attrs["place"] = columns.names
    return frame


def _no_place(table: pandas.DataFrame, name: str, told: Sequence[str]) -> NoPlace:
    named = ", ".join(map(str, table.columns)) or "–"
    problem = (
        _("“{name}” has no columns {told} to take places from.").format(name=name, told=", ".join(told))
        if told
        else _("“{name}” has no columns that say where its rows are.").format(name=name)
    )
    error = NoPlace(
        problem,
        _("Its columns are: {columns}.").format(columns=named),
        _("Call them lon and lat (经度、纬度), x and y, or give the shapes in a column called WKT; "
          "or name them with --place LON,LAT."),
    )  # fmt: skip
    error.columns = tuple(map(str, table.columns))
    return error


def _pairs(plain: dict[str, str]) -> Iterator[tuple[bool, bool, int, tuple[str, str]]]:
    """Columns for x and y whose names are the same but for that, the best ones lowest."""
    eastings, northings = (_with_rests(plain, _names()[axis]) for axis in ("x", "y"))
    for order, (rest, (place, x)) in enumerate(eastings.items()):
        if rest in northings:
            pair = (x, northings[rest][1])
            yield datum_named(pair) is not None, rest != "", place * len(plain) + order, pair


def _with_rests(plain: dict[str, str], aliases: list[str]) -> dict[str, tuple[int, str]]:
    """What stands beside an alias in a column's name → the alias's place in the list, and the column."""
    found: dict[str, tuple[int, str]] = {}
    for column, name in plain.items():
        for place, alias in enumerate(aliases):
            if not (name.startswith(alias) or name.endswith(alias)):
                continue
            rest = name.replace(alias, "", 1)
            allowed = len(alias) > 1 or rest in _names()["beside_a_letter"]
            if allowed and place < found.get(rest, (len(aliases), ""))[0]:
                found[rest] = (place, column)
                break
    return found


def datum_named(columns: tuple[str, ...]) -> str | None:
    """The web-map datum that the names of columns tell ("lng_gcj02", "百度经度"), None for none."""
    told = " ".join(columns).casefold()
    words = _names()["datums"]
    return next((name for name in words if any(word in told for word in words[name])), None)


def _some(cells: pandas.Series) -> Array:
    filled = cells[cells.str.strip() != ""]
    return filled.head(_TRIED).to_numpy(dtype=object)


def _without_commas(cells: Array) -> Array:
    """Decimal commas as points: "116,32"; commas between thousands left out: "4,427,000.5"."""
    commas = [cell for cell in cells if "," in cell]
    if commas and all(map(_THREE_DIGITS.fullmatch, commas)) and not all(map(_in_degrees, commas)):
        return numpy.array([cell.replace(",", "") for cell in cells], dtype=object)
    return numpy.array(
        [cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell) else cell for cell in cells], dtype=object
    )


def _in_degrees(cell: str) -> bool:
    """Whether a number whose only comma is a decimal one is of degrees: "116,321" is, "442,000" isn't."""
    return cell.count(",") == 1 and "." not in cell and abs(float(cell.replace(",", "."))) <= 180


def _halves(cells: Array) -> tuple[Array, Array]:
    """Both parts of "116.32,40.0", "(116.32 40.0)"; empty where there aren't two."""
    found = [_PAIR.fullmatch(cell) for cell in cells]
    parts = [[part for part in match.groups() if part] if match else ["", ""] for match in found]
    return tuple(numpy.array([pair[side] for pair in parts], dtype=object) for side in (0, 1))


def _points(x: Array, y: Array, findings: list[Finding]) -> Array:
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


def _shapes(cells: Array) -> Array:
    """Shapes out of WKT as various databases write it, of WKB in hexadecimal digits, or of GeoJSON; None for
    what isn't one."""
    shapes = _from_wkt([_RUN_TOGETHER.sub(r" \1 ", _FOREIGN_WKT.sub("", cell)) for cell in cells])
    for written, read in ((_HEX.fullmatch, shapely.from_wkb), (_is_object, shapely.from_geojson)):
        fits = numpy.array([bool(written(cell)) for cell in cells], dtype=bool)
        if fits.any():
            texts = numpy.array([cell.strip() for cell in cells[fits]], dtype=object)
            shapes[fits] = read(texts, on_invalid="ignore")
    return shapes


def _from_wkt(texts: list[str]) -> Array:
    tidy = numpy.array(texts, dtype=object)
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        warnings.simplefilter("ignore")  # what can't be read is told with its row
        try:
            return shapely.from_wkt(tidy, on_invalid="ignore")
        except NotImplementedError:  # arcs, which GDAL makes into lines
            file = Path(folder, "shapes.csv")
            pandas.DataFrame({"wkt": tidy}).to_csv(file, index=False, encoding="utf-8")
            return pyogrio.read_dataframe(file, GEOM_POSSIBLE_NAMES="wkt").geometry.to_numpy()


def _is_object(cell: str) -> bool:
    return cell.lstrip().startswith("{")


def _report_lost(shapes: Array, cells: list[Array], name: str, findings: list[Finding]) -> None:
    """Tell of rows in which something is written that isn't a place. Raises InputError where all are such."""
    written = numpy.array([any(map(str.strip, row)) for row in zip(*cells, strict=True)], dtype=bool)
    lost = numpy.flatnonzero(written & shapely.is_missing(shapes))
    if not len(lost):
        return
    examples = ", ".join("“{}”".format(" ".join(cell[at] for cell in cells)[:60]) for at in lost[:_SHOWN])
    sentence = ngettext(
        "The place of {count} row can't be read: {examples}.",
        "The places of {count} rows can't be read: {examples}.",
        len(lost),
    ).format(count=len(lost), examples=examples)
    if shapely.is_missing(shapes).all():
        raise InputError(
            _("“{name}” has no row whose place can be read.").format(name=name),
            sentence,
            _("Write longitude and latitude as 116.3975 and 39.9087, or as 116°23'51\"E and 39°54'31\"N."),
        )
    findings.append(Finding(FindingKind.DROPPED, "unreadable-place", len(lost), sentence, (*rows(lost),)))


def _report_choice(columns: PlaceColumns, findings: list[Finding], named: bool) -> None:
    names = ", ".join("“{}”".format(" ".join(column.split())) for column in columns.names)
    sentence = _("The places are taken from {columns}.").format(columns=names)
    if not named:
        findings.append(Finding(FindingKind.GUESSED, "place-columns", 0, sentence))
    if name := datum_named(columns.names):
        sentence = _(
            "The names of the columns say that the coordinates are {datum}; choose that datum, or they lie "
            "some hundred metres off."
        ).format(datum=datum.NAMES[name])
        findings.append(Finding(FindingKind.NOTICED, "datum", 0, sentence))
