"""Tables with a place in every row: CSV, workbooks and dBASE. Titles may stand above the heading."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import numpy
import pandas

from musterpoint.errors import InputError
from musterpoint.geo import dbf, encodings
from musterpoint.geo.choosing import several_layers
from musterpoint.geo.names import distinct
from musterpoint.geo.placing import named_columns, place_columns, placed
from musterpoint.geo.report import Finding, FindingKind, rows
from musterpoint.text import _, ngettext

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[str]

_TITLE_ROWS = 20
"""So many rows may stand above the heading."""
_SEPARATORS = ",;\t|，"
_LONGEST_CELL = 1 << 27
"""Characters of a cell; the outline of a province as WKT has millions."""
_LARGEST_SHEET = 1 << 30
"""Bytes that a workbook may unpack to."""
_MOST_CELLS = 50_000_000
_END = "\0end"
csv.field_size_limit(_LONGEST_CELL)


def read_csv(
    path: Path, layer: str | None, encoding: str | None, place: Sequence[str] = ()
) -> geopandas.GeoDataFrame:
    """The rows as features. A row whose place can't be read has no geometry. place: the columns that say
    where rows are, as a person names them, none to have them found. No CRS is claimed: the caller judges the
    coordinates. Raises InputError for a file without rows or without columns for a place."""
    del layer  # a CSV file has just the one
    data = path.read_bytes()
    guess = encodings.chosen(encoding) if encoding else encodings.detect_file(data)
    text, findings = encodings.decoded(data, guess)
    if not text.strip():
        raise _no_table(path, _("It is empty."))
    table = _headed(_rows(path, text, _separator(text)), findings, place)
    frame = placed(table, path.name, findings, place)
    frame.attrs.update(encoding=guess, findings=tuple(findings))
    return frame


def list_sheets(path: Path) -> list[str]:
    """The sheets of a workbook whose rows have a place; all where none has."""
    sheets = _sheets(path)
    found = [name for name, lines in sheets.items() if place_columns(_headed(lines, []))]
    return found or list(sheets)


def read_xlsx(
    path: Path, layer: str | None, encoding: str | None, place: Sequence[str] = ()
) -> geopandas.GeoDataFrame:
    """A sheet of a workbook, by default the only one whose rows have a place; as `read_csv`."""
    del encoding  # a workbook is UTF-8 by definition
    tables = {}
    notes: dict[str, list[Finding]] = {}
    for name, lines in _sheets(path).items():
        tables[name] = _headed(lines, notes.setdefault(name, []), place)
    names = [name for name, table in tables.items() if _has_place(table, place)] or list(tables)
    if layer is None and len(names) > 1:
        raise several_layers(path.name, names)
    chosen = layer or names[0]
    frame = placed(tables[chosen], path.name, notes[chosen], place)
    frame.attrs["findings"] = tuple(notes[chosen])
    return frame


def read_dbf(
    path: Path, layer: str | None, encoding: str | None, place: Sequence[str] = ()
) -> geopandas.GeoDataFrame:
    """A dBASE table that belongs to no shapefile; as `read_csv`."""
    del layer  # there is just the one
    guess = encodings.chosen(encoding) if encoding else dbf.guess_encoding(path)
    findings: list[Finding] = []
    frame = placed(dbf.read_text(path, guess.name).astype(str), path.name, findings, place)
    frame.attrs.update(encoding=guess, findings=tuple(findings))
    return frame


def read_frame(table: pandas.DataFrame, name: str, place: Sequence[str] = ()) -> geopandas.GeoDataFrame:
    """The rows of a table that was read already as features; as `read_csv`. Shapes may be WKB."""
    findings: list[Finding] = []
    texts = {str(column): [_as_cell(cell) for cell in table[column].tolist()] for column in table}
    frame = placed(pandas.DataFrame(texts, dtype=object), name, findings, place)
    frame.attrs["findings"] = tuple(findings)
    return frame


def _as_cell(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return "" if value is None or value is pandas.NA or value != value else str(value)


def _rows(path: Path, text: str, separator: str) -> list[Row]:
    """The rows of cells. Raises InputError for a quotation mark that is never closed."""
    end = f"\n{_END}\n"  # a row of its own, unless it lies within quotation marks
    try:
        found = list(csv.reader(io.StringIO(text + end, newline=""), delimiter=separator))
    except csv.Error as error:
        raise _no_table(path, str(error)) from error
    if found[-1] != [_END]:
        raise _no_table(path, _("A quotation mark in it is never closed."))
    return found[:-1]


def _separator(text: str) -> str:
    """What stands between cells: that with which a heading is found, else that which the first lines have
    most of."""
    head = list(itertools.islice(text.splitlines(keepends=True), _TITLE_ROWS + 10))
    for separator in _SEPARATORS:
        lines = list(csv.reader(head, delimiter=separator))
        if any(place_columns(_table(lines, at)) for at in _possible_headings(lines)):
            return separator
    return max(_SEPARATORS, key="".join(head[:_TITLE_ROWS]).count)


def _sheets(path: Path) -> dict[str, list[Row]]:
    """Name of a sheet → its rows of text; cells that are merged all have the text of the first one."""
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile as error:
        raise _no_workbook(path) from error
    if size > _LARGEST_SHEET:
        raise _no_table(path, _("It is too large."))
    import openpyxl  # only workbooks need it, and every start of the program would wait for it

    book = openpyxl.load_workbook(path, data_only=True)
    sheets = {sheet.title: _cells(path, sheet) for sheet in book.worksheets}
    filled = {name: lines for name, lines in sheets.items() if lines}
    if not filled:
        raise _no_table(path, _("It is empty."))
    return filled


def _cells(path: Path, sheet: Worksheet) -> list[Row]:
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        raise _no_table(path, _("It is too large."))
    cells = [
        ["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)
    ]
    for merged in sheet.merged_cells.ranges:
        if merged.size["rows"] * merged.size["columns"] > len(cells) * sheet.max_column:
            continue  # a damaged one: it is larger than the sheet
        first = cells[merged.min_row - 1][merged.min_col - 1]
        for row, column in merged.cells:
            if row <= len(cells) and column <= sheet.max_column:
                cells[row - 1][column - 1] = first
    return cells if any(map(any, cells)) else []


def _has_place(table: pandas.DataFrame, place: Sequence[str]) -> bool:
    return (named_columns(table, place) if place else place_columns(table)) is not None


def _headed(lines: list[Row], findings: list[Finding], place: Sequence[str] = ()) -> pandas.DataFrame:
    """The table below its heading, which is the first row that names a place, else the first that is as full
    as any of those that could be one. Rows without any text are left out."""
    lines = [line for line in lines if any(map(str.strip, line))]
    for at in _possible_headings(lines):
        table = _table(lines, at)
        if _has_place(table, place):
            _report_ragged(lines[at], lines[at + 1 :], findings)
            return table
    filled = [sum(map(bool, map(str.strip, lines[at]))) for at in _possible_headings(lines)]
    return _table(lines, filled.index(max(filled)) if filled else 0)


def _possible_headings(lines: list[Row]) -> range:
    return range(min(_TITLE_ROWS, len(lines)))


def _table(lines: list[Row], at: int) -> pandas.DataFrame:
    """The rows below a heading, as wide as the widest of them. Columns without a name have that in the row
    above, where a heading has two, else they are named by their place."""
    if not lines:
        return pandas.DataFrame()
    below = lines[at + 1 :]
    width = max(map(len, lines[at:]))
    heading = [*(cell.strip() for cell in lines[at]), *[""] * (width - len(lines[at]))]
    above = [cell.strip() for cell in lines[at - 1]] if at else []
    if len({*filter(None, above)}) > 1:  # a title is one cell
        heading = [
            name or upper for name, upper in itertools.zip_longest(heading, above[:width], fillvalue="")
        ]
    columns = distinct(name or f"_{place + 1}" for place, name in enumerate(heading))
    cells = numpy.array([[*line, *[""] * (width - len(line))] for line in below], dtype=object)
    return pandas.DataFrame(cells.reshape(len(below), width), columns=columns, dtype=object)


def _report_ragged(heading: Row, below: list[Row], findings: list[Finding]) -> None:
    """Tell of rows with more cells than the heading has names: a comma in them may not be meant to part."""
    long = [at for at, line in enumerate(below) if any(map(str.strip, line[len(heading) :]))]
    if long:
        sentence = ngettext(
            "{count} row has more cells than the heading has names; look whether its columns are right.",
            "{count} rows have more cells than the heading has names; look whether their columns are right.",
            len(long),
        ).format(count=len(long))
        named = (*rows(numpy.array(long)),)
        findings.append(Finding(FindingKind.NOTICED, "long-row", len(long), sentence, named))


def _no_table(path: Path, detail: str) -> InputError:
    return InputError(
        _("“{name}” can't be read as a table.").format(name=path.name),
        " ".join(detail.split()),
        _("Save it again as CSV, or name its encoding."),
    )


def _no_workbook(path: Path) -> InputError:
    return InputError(
        _("“{name}” isn't an Excel workbook.").format(name=path.name),
        _("Its name says so, but its content is of another kind."),
        _("Open it in the spreadsheet program and save it as .xlsx or .csv."),
    )
