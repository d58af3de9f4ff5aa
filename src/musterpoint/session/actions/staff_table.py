"""Staff lists as tables: rows of a CSV or XLSX file, the heading found, its columns guessed."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from musterpoint.errors import InputError
from musterpoint.geo import encodings
from musterpoint.geo.names import normalised
from musterpoint.session.actions.staff_cells import tidy
from musterpoint.text import _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "name", "fullname", "person"),
    "phone": ("电话", "手机", "手机号", "联系方式", "phone", "phonenumber", "mobile", "telephone", "tel"),
    "unit": ("单位", "部门", "科室", "unit", "organisation", "organization", "department"),
    "tier": ("层级", "级别", "tier", "level"),
    "skills": ("技能", "岗位", "特长", "专业", "职责", "skills", "skill", "role", "roles", "post", "duty"),
    "hours": ("可用时间", "可用时段", "时段", "hours", "available", "availability"),
    "available_from": ("可用开始", "开始时间", "最早到岗", "availablefrom", "from", "start"),
    "available_until": ("可用结束", "结束时间", "最晚离岗", "availableuntil", "until", "to", "end"),
    "remarks": ("备注", "说明", "remarks", "remark", "notes", "note", "comment"),
}
"""Field → headings that name it, normalised. Several columns may name the skills."""

HEADING_WITHIN = 10
"""Titles may stand above the heading; it is looked for in so many rows."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Row = tuple[int, list[str]]
"""Line in the file, from 1, and tidy cells."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below a heading, empty ones left out. columns: field → the columns that it is read from.
    guesses: field → what those are called."""

    rows: Sequence[Row]
    columns: Mapping[str, Sequence[int]]
    guesses: Mapping[str, str]


def read_table(path: Path) -> Table:
    """The first sheet of the file that has a heading with a column of names.

    Raises InputError where the file can't be read or has none.
    """
    sheets = _sheets(path)
    for rows in sheets:
        for index, (_line, titles) in enumerate(rows[:HEADING_WITHIN]):
            columns = guess_columns(titles)
            if _is_heading(titles, columns):
                guesses = {
                    field: " + ".join(titles[column] for column in found) for field, found in columns.items()
                }
                return Table([row for row in rows[index + 1 :] if any(row[1])], columns, guesses)
    first = next((titles for rows in sheets for _line, titles in rows), [])
    raise InputError(
        _("“{name}” has no heading that names a column of names.").format(name=path.name),
        _("Its first row reads: {titles}.").format(titles=_(", ").join(filter(None, first)) or "–"),
        _("Head the columns 姓名、电话、单位、技能 or name, phone, unit, skills."),
    )


def _is_heading(titles: Sequence[str], columns: Mapping[str, Sequence[int]]) -> bool:
    """A title line such as "人员姓名册" holds a word for names too, but then stands alone."""
    if "name" not in columns:
        return False
    return len(columns) > 1 or normalised(titles[columns["name"][0]]) in COLUMNS["name"]


def guess_columns(titles: Sequence[str]) -> dict[str, list[int]]:
    """Field → columns: those whose title is one of the field's words, else the first left over whose title
    holds one of its Chinese words ("联系电话（必填）")."""
    plain = [normalised(title) for title in titles]
    columns: dict[str, list[int]] = {}
    for field, words in COLUMNS.items():
        exact = [index for index, title in enumerate(plain) if title in words]
        if exact:
            columns[field] = exact if field == "skills" else exact[:1]
    taken = {index for found in columns.values() for index in found}
    for field in [field for field in COLUMNS if field not in columns]:
        words = [word for word in COLUMNS[field] if not word.isascii()]
        near = (index for index, title in enumerate(plain) if any(word in title for word in words))
        if (index := next((index for index in near if index not in taken), None)) is not None:
            columns[field] = [index]
            taken.add(index)
    return {field: columns[field] for field in COLUMNS if field in columns}


def _sheets(path: Path) -> list[list[Row]]:
    readers = {".xlsx": _xlsx, ".xlsm": _xlsx, ".csv": _csv, ".tsv": _csv, ".txt": _csv}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise InputError(
            _("“{name}” is neither a CSV nor an XLSX file.").format(name=path.name),
            _("A staff list is read from one of these."),
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
            _("“{name}” can't be read as a staff list.").format(name=path.name),
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
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        sheets = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write a wrong one
            rows = sheet.iter_rows(values_only=True)
            sheets.append([(line, [tidy(cell) for cell in cells]) for line, cells in enumerate(rows, 1)])
        return sheets
