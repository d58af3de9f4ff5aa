"""Which character encoding the text of a file is really in. A mark in the file is a hint, not the truth."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy

from musterpoint.errors import InputError
from musterpoint.text import _

SAMPLE = 20_000
"""Records whose bytes are looked at; the encoding of a table doesn't change on the way."""

# Code pages whose marks are written by default, whatever the text: any bytes decode in them.
_CARELESS_MARKS = {"iso8859-1", "cp1252", "ascii", "utf-8"}
# Encoding → lead bytes of its everyday characters: GB 2312, JIS X 0208 and Big5 each have a first level.
_EVERYDAY = {
    "gb18030": ((0xB0, 0xD7), (0xA3, 0xA3), (0xA1, 0xA1)),
    "cp932": ((0x81, 0x83), (0x88, 0x97)),
    "big5": ((0xA1, 0xA1), (0xA4, 0xC6)),
}
_ENOUGH = 0.85
# LDID byte of a DBF → code page (dBASE language driver ids, as GDAL's shapefile driver lists them).
_LANGUAGE_DRIVERS = {
    0x13: "cp932", 0x4D: "cp936", 0x4E: "cp949", 0x4F: "cp950", 0x57: "cp1252", 0x58: "cp1252",
    0x59: "cp1252", 0x65: "cp866", 0x78: "cp950", 0x79: "cp949", 0x7A: "cp936", 0x7B: "cp932",
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x26: "cp866", 0x64: "cp852", 0x66: "cp865",
    0x67: "cp861", 0x6A: "cp737", 0x6B: "cp857", 0x87: "cp852", 0xC8: "cp1250", 0xC9: "cp1251",
    0xCA: "cp1254", 0xCB: "cp1253",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """name: a Python codec. marked: what the file says ("" for nothing). sure: whether the bytes leave no
    other reading (plain ASCII, or well-formed UTF-8), bear out the mark, or the user has said so."""

    name: str
    marked: str = ""
    sure: bool = True


def chosen(encoding: str) -> EncodingGuess:
    """The encoding that the user names. Raises InputError where there is no such encoding."""
    try:
        return EncodingGuess(codecs.lookup(encoding.strip()).name)
    except LookupError as error:
        raise InputError(
            _("The encoding “{name}” doesn't exist.").format(name=encoding),
            _("Text can't be read by it."),
            _("Name one such as UTF-8, GB18030, Big5 or Shift_JIS, or leave it out to have it detected."),
        ) from error


def detect(texts: Iterable[bytes], marked: str = "") -> EncodingGuess:
    """The encoding of these pieces of text: UTF-8 where they are well-formed, then the marked one unless
    every text would pass in it, then the East Asian one that gives the most everyday characters.

    A piece may end in the middle of a character: fields of fixed width cut.
    """
    pieces = {piece for piece in texts if not piece.isascii()}
    if not pieces:
        return EncodingGuess("utf-8", marked)
    if all(_decodes(piece, "utf-8") for piece in pieces):
        return EncodingGuess("utf-8", marked)
    mark = _normal(marked)
    if mark and mark not in _CARELESS_MARKS and all(_decodes(piece, mark) for piece in pieces):
        return EncodingGuess("gb18030" if mark in ("gbk", "gb2312") else mark, marked)
    scores = {name: _everyday_share(pieces, name) for name in _EVERYDAY}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= _ENOUGH:
        return EncodingGuess(best, marked, sure=False)
    return EncodingGuess(mark if mark and mark != "utf-8" else "cp1252", marked, sure=False)


def detect_dbf(path: Path, marked: str = "") -> EncodingGuess:
    """The encoding of a dBASE table, from field names and the bytes of its character fields.

    marked: what a .cpg file beside it says. Raises InputError where the table is cut off.
    """
    with path.open("rb") as stream:
        head = stream.read(32)
        if len(head) < 32:
            return EncodingGuess("utf-8", marked)
        count = int.from_bytes(head[4:8], "little")
        header_length, record_length = (int.from_bytes(head[at : at + 2], "little") for at in (8, 10))
        fields = stream.read(max(0, header_length - 32))
        body = stream.read(record_length * min(count, SAMPLE))
    texts = [fields[at : at + 11].split(b"\0")[0] for at in range(0, len(fields) - 31, 32)]
    for start, width in _character_fields(fields):
        texts.extend(_cells(body, record_length, start, width))
    return detect(texts, marked.strip() or _LANGUAGE_DRIVERS.get(head[29], ""))


def _character_fields(fields: bytes) -> list[tuple[int, int]]:
    """Offset in the record and width of each field of type C."""
    found, offset = [], 1
    for at in range(0, len(fields) - 31, 32):
        if fields[at] == 0x0D:
            break
        width = fields[at + 16]
        if fields[at + 11] == ord("C"):
            found.append((offset, width))
        offset += width
    return found


def _cells(body: bytes, record_length: int, start: int, width: int) -> list[bytes]:
    """The distinct values of one field of a table's records."""
    if not width or record_length < start + width:
        return []
    table = numpy.frombuffer(body, numpy.uint8, len(body) // record_length * record_length)
    cells = numpy.ascontiguousarray(table.reshape(-1, record_length)[:, start : start + width])
    return [cell.rstrip(b" \0") for cell in numpy.unique(cells.view(f"S{width}")).tolist()]


def _normal(mark: str) -> str:
    """The Python codec of a mark such as "936", "ANSI 1252", "GBK"; "" for an unknown one."""
    name = mark.strip().lower().removeprefix("ansi ").removeprefix("oem ").strip()
    for candidate in (f"cp{name}" if name.isdigit() else name, name.replace("koi8", "koi8-")):
        try:
            return codecs.lookup(candidate).name
        except LookupError:
            continue
    return ""


def _decodes(piece: bytes, encoding: str) -> bool:
    """Whether the piece is well-formed; an unfinished last character is."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(piece, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _everyday_share(pieces: set[bytes], encoding: str) -> float:
    """The part of the non-ASCII characters that are everyday ones; 0 where a piece isn't well-formed."""
    everyday = total = 0
    for piece in pieces:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(piece, final=False)
        except UnicodeDecodeError:
            return 0.0
        for character in text:
            if character > "\x7f":
                total += 1
                everyday += _is_everyday(character.encode(encoding), encoding)
    return everyday / total if total else 0.0


def _is_everyday(code: bytes, encoding: str) -> bool:
    """Whether a character's bytes lie in the block of everyday ones. Those of GB 2312 have a second byte
    from 0xA1 on; a Latin-1 letter followed by an ASCII one has not."""
    if encoding == "gb18030" and (len(code) != 2 or code[1] < 0xA1):
        return False
    return any(first <= code[0] <= last for first, last in _EVERYDAY[encoding])
