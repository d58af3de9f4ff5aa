"""dBASE tables read cell by cell: what GDAL takes for a number, without believing that it is one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy
import pandas

from musterpoint.geo import encodings

_FIELD = 32
_END_OF_FIELDS = 0x0D
_DELETED = 0x2A
_NUMERIC = b"NF"


@dataclass(frozen=True, slots=True)
class Field:
    """One column. kind: "C", "N", "F", "D", "L" …; start: its place in a record; decimals: digits after the
    point."""

    name: bytes
    kind: str
    start: int
    width: int
    decimals: int


@dataclass(frozen=True, slots=True)
class Table:
    """The bytes of a table. cells: uint8 array, one row per record that isn't marked as deleted; deleted: how
    many are."""

    fields: tuple[Field, ...]
    cells: numpy.ndarray
    language_driver: int = 0
    deleted: int = 0

    def column(self, field: Field) -> numpy.ndarray:
        """The cells of a field as bytes, without the blanks around them."""
        if not field.width or not len(self.cells):
            return numpy.full(len(self.cells), b"", dtype="S1")
        part = numpy.ascontiguousarray(self.cells[:, field.start : field.start + field.width])
        return numpy.char.strip(part.view(f"S{field.width}").ravel(), b" \0")


def read_bytes(path: Path, most: int | None = None) -> Table:
    """The table as it lies on the disk; most: records to read, None for all. A table that is cut off, or
    announces more records than it has, gives those that are there."""
    with path.open("rb") as stream:
        head = stream.read(_FIELD)
        if len(head) < _FIELD:
            return Table((), numpy.zeros((0, 0), numpy.uint8))
        announced, header, width = _head(head)
        fields = _fields(stream.read(max(0, header - _FIELD)), width)
        there = max(0, os.fstat(stream.fileno()).st_size - header) // width if width else 0
        stream.seek(header)
        body = stream.read(width * min(announced, there, announced if most is None else most))
    cells = numpy.frombuffer(body, numpy.uint8, len(body) // width * width if width else 0)
    cells = cells.reshape(-1, width or 1)
    kept = cells[cells[:, 0] != _DELETED] if len(cells) else cells
    return Table(fields, kept, head[29], len(cells) - len(kept))


def count(path: Path) -> int:
    """Records that are there, deleted ones included."""
    with path.open("rb") as stream:
        announced, header, width = _head(stream.read(_FIELD))
    there = max(0, path.stat().st_size - header) // width if width else 0
    return min(announced, there)


def lengthen(path: Path, records: int) -> None:
    """Write blank records behind the last one until there are so many."""
    missing = records - count(path)
    content = path.read_bytes()
    _announced, header, width = _head(content[:_FIELD])
    if missing <= 0 or not width:
        return
    whole = content[: header + count(path) * width]
    path.write_bytes(
        whole[:4] + records.to_bytes(4, "little") + whole[8:] + b" " * (missing * width) + b"\x1a"
    )


def _head(head: bytes) -> tuple[int, int, int]:
    """Records announced, length of the header, length of a record."""
    return tuple(int.from_bytes(head[start:end], "little") for start, end in ((4, 8), (8, 10), (10, 12)))


def read_text(path: Path, encoding: str) -> pandas.DataFrame:
    """Every cell as it is written. A name that two columns have gets a number from the second on."""
    table = read_bytes(path)
    columns: dict[str, pandas.Series] = {}
    for field in table.fields:
        name = field.name.decode(encoding, "ignore")
        again = sum(known.rpartition("_")[0] == name or known == name for known in columns)
        codes, distinct = pandas.factorize(table.column(field))
        words = [
            _with_point(cell, field.decimals) if field.kind.encode() in _NUMERIC else cell
            for cell in distinct.tolist()
        ]
        texts = pandas.array([word.decode(encoding, "replace") for word in words], dtype="string")
        columns[f"{name}_{again}" if again else name] = pandas.Series(texts[codes])
    return pandas.DataFrame(columns, index=pandas.RangeIndex(len(table.cells)))


def misread_numbers(path: Path) -> dict[int, pandas.Series]:
    """Place of a numeric column → its cells as text, for those that hold something else than plain numbers:
    "64,300", of which GDAL keeps 64. Stars stand for a number that had no room and are missing."""
    table = read_bytes(path)
    found = {}
    for place, field in enumerate(table.fields):
        if field.kind.encode() not in _NUMERIC:
            continue
        codes, distinct = pandas.factorize(table.column(field))
        words = distinct.tolist()
        if all(_is_plain(word) for word in words):
            continue
        texts = [_with_point(word, field.decimals).decode("latin-1") for word in words]
        found[place] = pandas.Series(pandas.array(texts, dtype="string")[codes])
    return found


def texts(path: Path, most: int) -> tuple[list[bytes], int]:
    """The names of the fields and the distinct values of the character fields, for guessing their encoding;
    and the header's language driver id."""
    table = read_bytes(path, most)
    found = [field.name for field in table.fields]
    for field in table.fields:
        if field.kind == "C":
            found.extend(numpy.unique(table.column(field)).tolist())
    return found, table.language_driver


def guess_encoding(path: Path, marked: str = "") -> encodings.EncodingGuess:
    """The encoding of a table, from field names and the bytes of its character fields.

    marked: what a .cpg file beside it says."""
    pieces, driver = texts(path, encodings.SAMPLE)
    return encodings.detect(pieces, marked.strip() or encodings.LANGUAGE_DRIVERS.get(driver, ""))


def _fields(head: bytes, record_width: int) -> tuple[Field, ...]:
    found, start = [], 1
    for at in range(0, len(head) - _FIELD + 1, _FIELD):
        if head[at] == _END_OF_FIELDS:
            break
        kind, width, decimals = chr(head[at + 11]), head[at + 16], head[at + 17]
        if kind == "C":  # character fields of more than 255 bytes count on in the next byte
            wide = width + 256 * decimals
            width, decimals = (wide if start + wide <= record_width else width), 0
        if start + width > record_width:
            break
        found.append(Field(head[at : at + 11].split(b"\0")[0], kind, start, width, decimals))
        start += width
    return tuple(found)


def _is_plain(cell: bytes) -> bool:
    if not cell.strip(b"*"):
        return True
    try:
        float(cell)
    except ValueError:
        return False
    return b"_" not in cell


def _with_point(cell: bytes, decimals: int) -> bytes:
    """A decimal comma as a point: "64,300" in a field of three decimals is 64.3, in one of none 64300."""
    whole, comma, rest = cell.rpartition(b",")
    if comma and decimals and len(rest) == decimals and b"." not in cell and b"," not in whole:
        return whole + b"." + rest
    return b"" if cell and not cell.strip(b"*") else cell
