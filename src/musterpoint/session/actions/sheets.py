"""Lists as people keep them: the rows of a CSV or XLSX file, and which column holds what."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from musterpoint.errors import InputError
from musterpoint.geo import encodings
from musterpoint.geo.names import normalised
from musterpoint.session.actions.staff_cells import tidy
from musterpoint.text import _

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Row = tuple[int, list[str]]
"""Line in the file, from 1, and tidy cells."""

HEADING_WITHIN = 10
"""Titles may stand above the heading; it is looked for in so many rows."""

Columns = Mapping[str, Sequence[int]]
"""Field → the columns that it is read from, from 0."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below a heading, empty ones left out. titles: what all columns are called."""

    rows: Sequence[Row]
    columns: Columns
    titles: Sequence[str]

    @property
    def guesses(self) -> dict[str, str]:
        """Field → what the columns are called that it is read from."""
        return {
            field: " + ".join(self.titles[column] for column in found)
            for field, found in self.columns.items()
        }

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """Field → its cell in a row, "" where the row is too short. Of several columns the first counts."""
        return {
            field: cells[found[0]] if found[0] < len(cells) else "" for field, found in self.columns.items()
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is told where no sheet has the heading: translated sentences; problem has a field {name}. detail:
    "" tells what the first row reads."""

    problem: str
    suggestion: str
    detail: str = ""


def find_table(
    path: Path,
    words: Mapping[str, Sequence[str]],
    is_heading: Callable[[Columns, Sequence[str]], bool],
    refusal: Refusal,
    repeated: Collection[str] = (),
) -> Table:
    """The first sheet of a file with a row that is a heading by its columns and titles; of a heading in two
    rows the lower one, unless it says less. words, repeated: as of `guess_columns`.

    Raises InputError where the file can't be read or has no such row.
    """
    sheets = read_sheets(path)
    for rows in sheets:
        headings = [
            (index, columns)
            for index, (_line, titles) in enumerate(rows[:HEADING_WITHIN])
            if is_heading(columns := guess_columns(titles, words, repeated), titles)
        ]
        if headings:
            lower = [(index, columns) for index, columns in headings if index <= headings[0][0] + 1]
            index, _columns = max(lower, key=lambda heading: (len(heading[1]), heading[0]))
            titles, first = _with_next_row(rows, index)
            columns = guess_columns(titles, words, repeated)
            return Table([row for row in rows[first:] if any(row[1])], columns, titles)
    first = next((titles for rows in sheets for _line, titles in rows), [])
    read = _("Its first row reads: {titles}.").format(titles=_(", ").join(filter(None, first)) or "–")
    raise InputError(refusal.problem.format(name=path.name), refusal.detail or read, refusal.suggestion)


def _with_next_row(rows: Sequence[Row], index: int) -> tuple[Sequence[str], int]:
    """The titles of a heading, and where the rows below it begin. A CSV file has lost which cells were
    merged: under a heading a row may hold only the parts of one of them ("坐标" and a blank title above
    "经度" and "纬度")."""
    titles = rows[index][1]
    below = rows[index + 1][1] if index + 1 < len(rows) else []
    width = max(len(titles), len(below))
    upper, lower = ([*cells, *[""] * (width - len(cells))] for cells in (titles, below))
    whole = [title and following for title, following in zip(upper, [*upper[1:], "|"], strict=True)]
    goes_on = any(lower) and not any(part and alone for part, alone in zip(lower, whole, strict=True))
    if not goes_on or any(sign.isdecimal() for part in lower for sign in part):
        return titles, index + 1
    return [part or title for title, part in zip(upper, lower, strict=True)], index + 2


def read_sheets(path: Path) -> list[list[Row]]:
    """The sheets of a file, each with its rows, empty ones included. A CSV file has one.

    Raises InputError where it is of another kind, isn't there or is damaged.
    """
    readers = {".xlsx": _xlsx, ".xlsm": _xlsx, ".csv": _csv, ".tsv": _csv, ".txt": _csv}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise InputError(
            _("“{name}” is neither a CSV nor an XLSX file.").format(name=path.name),
            _("Lists are read from one of these."),
            _("Save it as .xlsx or .csv and try again."),
        )
    try:
        return read(path)
    except FileNotFoundError as fault:
        raise InputError(
            _("The file “{name}” doesn't exist.").format(name=path.name),
            _("Nothing lies there."),
            _("Check the name and the folder."),
        ) from fault
    except (OSError, zipfile.BadZipFile, csv.Error, KeyError, ValueError) as fault:
        raise InputError(
            _("“{name}” can't be read as a list.").format(name=path.name),
            _("The file is damaged, protected, or of another kind than its name says."),
            _("Open it in a spreadsheet and save it again as .xlsx or .csv."),
        ) from fault


def _csv(path: Path) -> list[list[Row]]:
    data = path.read_bytes()
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    text = data.decode(marked or encodings.detect(data.splitlines()).name)
    first = text.lstrip().split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    return [list(_numbered(reader))]


def _numbered(reader: Iterable[list[str]]) -> Iterator[Row]:
    """Each row with the line on which it begins; a quoted cell may go on for several lines."""
    line = 1
    for cells in reader:
        yield line, [tidy(cell) for cell in cells]
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _xlsx(path: Path) -> list[list[Row]]:
    import openpyxl  # a tenth of a second that the start of the program needn't take

    with warnings.catch_warnings(), path.open("rb") as stream:
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, which don't matter here
        book = openpyxl.load_workbook(stream, data_only=True)
        sheets = []
        for sheet in book.worksheets:
            rows = [[tidy(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True)]
            for area in sheet.merged_cells.ranges:
                _fill_down(rows, area.min_row - 1, area.max_row, area.min_col - 1)
            sheets.append(list(enumerate(rows, 1)))
        return sheets


def _fill_down(rows: list[list[str]], first: int, last: int, column: int) -> None:
    """What stands in cells merged over several rows counts for each of them."""
    for row in rows[first + 1 : last]:
        if column < len(row):
            row[column] = rows[first][column]


def guess_columns(
    titles: Sequence[str], words: Mapping[str, Sequence[str]], repeated: Collection[str] = ()
) -> dict[str, list[int]]:
    """Field → columns: those whose title is one of the field's words, else the first left over whose title
    holds one of its Chinese words ("联系电话（必填）"). repeated: fields that several columns may name."""
    plain = [normalised(title) for title in titles]
    columns: dict[str, list[int]] = {}
    for field, names in words.items():
        exact = [index for index, title in enumerate(plain) if title in names]
        if exact:
            columns[field] = exact if field in repeated else exact[:1]
    taken = {index for found in columns.values() for index in found}
    for field in [field for field in words if field not in columns]:
        chinese = [word for word in words[field] if not word.isascii()]
        near = [index for index, title in enumerate(plain) if any(word in title for word in chinese)]
        free = [index for index in near if index not in taken]
        if free:
            columns[field] = free if field in repeated else free[:1]
            taken.update(columns[field])
    return {field: columns[field] for field in words if field in columns}
