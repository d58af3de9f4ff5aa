"""Which character encoding the text of a file is really in. A mark in the file is a hint, not the truth."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from musterpoint.errors import InputError
from musterpoint.geo import alphabets
from musterpoint.geo.report import Finding, FindingKind
from musterpoint.text import _, ngettext

_AS_OTHERS = 0.5
"""Confidence in a code page of single bytes where several others would do as well."""
_NO_WORDS = 0.9
"""A careless mark isn't believed where less of the text makes sense by it, and more by another one."""
_SHOWN, _SHOWN_PIECES = 24, 3
_HEAD = 4096
_ZEROS = 0.1  # every second byte of the ASCII part of UTF-16
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
_ENOUGH = 0.6
"""Part of the characters; rare ones in the names of places make up some."""
_NEARLY_ALL = 0.95
"""Part of the pieces; a program that counts bytes may have cut some characters of a UTF-8 file."""
# Chinese and Korean text share their lead bytes; the words of maps tell them apart.
_OF_MAPS = {
    "gb18030": frozenset("市区县镇乡村街道路小社居委会号楼栋幢单元大中东西南北园城苑里新住宅学校"),
    "cp949": frozenset("동리시구군도읍면로길가대산서남북아파트주원신성천강전부인경제수평광안영"),
}
# LDID byte of a DBF → code page (dBASE language driver ids, as GDAL's shapefile driver lists them).
LANGUAGE_DRIVERS = {
    0x13: "cp932", 0x4D: "cp936", 0x4E: "cp949", 0x4F: "cp950", 0x57: "cp1252", 0x58: "cp1252",
    0x59: "cp1252", 0x65: "cp866", 0x78: "cp950", 0x79: "cp949", 0x7A: "cp936", 0x7B: "cp932",
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x26: "cp866", 0x64: "cp852", 0x66: "cp865",
    0x67: "cp861", 0x6A: "cp737", 0x6B: "cp857", 0x87: "cp852", 0xC8: "cp1250", 0xC9: "cp1251",
    0xCA: "cp1254", 0xCB: "cp1253",
}  # fmt: skip


MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
"""What a text file may begin with, and the encoding that it tells."""


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """name: a Python codec. marked: what the file says ("" for nothing). sure: whether the bytes leave no
    other reading (plain ASCII, or well-formed UTF-8), bear out the mark, or the user has said so. confidence:
    the part of the text that makes sense so, from 0 to 1. sample: some of the bytes that decide.
    """

    name: str
    marked: str = ""
    sure: bool = True
    confidence: float = 1.0
    sample: bytes = b""


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
    shown = sorted(pieces, key=lambda piece: (piece.count(b","), len(piece) > _SHOWN, piece))[:_SHOWN_PIECES]
    guess = _guessed(pieces, marked)
    cut = (piece[:_SHOWN].decode(guess.name, "ignore").encode(guess.name, "ignore") for piece in shown)
    return replace(guess, sample=b"  ".join(cut))  # no character is cut in two


def _guessed(pieces: set[bytes], marked: str) -> EncodingGuess:
    in_utf8 = sum(_decodes(piece, "utf-8") for piece in pieces)
    if in_utf8 == len(pieces):
        by_chance = _chinese_by_chance(pieces)
        return EncodingGuess("gb18030" if by_chance else "utf-8", marked, sure=not by_chance)
    if in_utf8 >= _NEARLY_ALL * len(pieces):
        return EncodingGuess("utf-8", marked, sure=False, confidence=in_utf8 / len(pieces))
    mark = _normal(marked)
    if mark and mark not in _CARELESS_MARKS and all(_decodes(piece, mark) for piece in pieces):
        return EncodingGuess("gb18030" if mark in ("gbk", "gb2312") else mark, marked)
    scores = {name: _everyday_share(pieces, name) for name in _EVERYDAY}
    best = max(scores, key=scores.__getitem__)
    script = alphabets.of_script(pieces) if not mark or mark in _CARELESS_MARKS else None
    if scores[best] >= _ENOUGH and (script is None or scores[best] >= script.fits):
        return EncodingGuess(_korean_or(best, pieces), marked, sure=False, confidence=scores[best])
    if script:
        return EncodingGuess(script.page, marked, sure=False, confidence=script.confidence)
    return _of_single_bytes(pieces, mark, marked)


def _of_single_bytes(pieces: set[bytes], mark: str, marked: str) -> EncodingGuess:
    """The code page of Latin letters: the marked one unless text makes no sense in it."""
    told = mark if mark and mark != "utf-8" else ""
    if told and told not in _CARELESS_MARKS:
        return EncodingGuess(told, marked)
    latin = alphabets.of_latin(pieces)
    if told and (latin is None or alphabets.latin_fit(pieces, "cp1252") >= _NO_WORDS):
        return EncodingGuess(told, marked)
    if latin is None:
        return EncodingGuess("cp1252", marked, sure=False, confidence=_AS_OTHERS)
    return EncodingGuess(latin.page, marked, sure=False, confidence=latin.confidence)


def detect_file(data: bytes, marked: str = "") -> EncodingGuess:
    """The encoding of a text file: as it begins, else as the zeros of UTF-16 and its lines tell. marked: what
    it says itself."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return EncodingGuess(name)
    head = data[:_HEAD]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[first::2].count(0) > _ZEROS * len(head) and not head[1 - first :: 2].count(0):
            return EncodingGuess(name, sure=False)
    return detect(data.splitlines()[:SAMPLE], marked)


def decoded(data: bytes, guess: EncodingGuess) -> tuple[str, list[Finding]]:
    """The text of a file; what can't be read in that encoding becomes "\ufffd", and is told."""
    text = data.decode(guess.name, "replace").removeprefix("\ufeff")
    lines = sum("\ufffd" in line for line in text.splitlines()) if "\ufffd" in text else 0
    if not lines:
        return text, []
    sentence = ngettext(
        "{count} line has characters that can't be read as {encoding}.",
        "{count} lines have characters that can't be read as {encoding}.",
        lines,
    ).format(count=lines, encoding=guess.name.upper())
    return text, [Finding(FindingKind.NOTICED, "lost-characters", lines, sentence)]


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


def _chinese_by_chance(pieces: set[bytes]) -> bool:
    """Whether well-formed UTF-8 is Chinese in GBK all the same. "住宅楼" is: it would be a Hebrew letter, an
    Armenian one and a yen sign. Real UTF-8 of such characters is in one alphabet."""
    text = b" ".join(pieces)
    strange = [character for character in text.decode("utf-8", "ignore") if character > "\x7f"]
    if any(character > "\u07ff" for character in strange) or not all(
        _decodes(piece, "gbk") for piece in pieces
    ):
        return False
    alphabets = {unicodedata.name(character, "?").split()[0] for character in strange}
    if len(alphabets) == 1 and all(map(str.isalpha, strange)):
        return False
    chinese = [character for character in text.decode("gbk", "ignore") if character > "\x7f"]
    return sum(character in _OF_MAPS["gb18030"] for character in chinese) >= len(chinese) / 2


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


def _korean_or(best: str, pieces: set[bytes]) -> str:
    """The guess, or Korean where the text makes more sense so."""
    if best != "gb18030" or not all(_decodes(piece, "cp949") for piece in pieces):
        return best
    known = {}
    for name, words in _OF_MAPS.items():
        decoder = codecs.getincrementaldecoder(name)
        text = "".join(decoder().decode(piece, final=False) for piece in pieces)
        known[name] = sum(character in words for character in text)
    return max(known, key=known.__getitem__)  # Chinese where both are equal


def _is_everyday(code: bytes, encoding: str) -> bool:
    """Whether a character's bytes lie in the block of everyday ones. Those of GB 2312 have a second byte
    from 0xA1 on; a Latin-1 letter followed by an ASCII one has not."""
    if encoding == "gb18030" and (len(code) != 2 or code[1] < 0xA1):
        return False
    return any(first <= code[0] <= last for first, last in _EVERYDAY[encoding])
