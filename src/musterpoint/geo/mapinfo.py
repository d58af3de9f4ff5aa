"""MapInfo files, whose mark of the encoding is as often wrong as a shapefile's."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import geopandas
import pandas
import pyogrio

from musterpoint.geo import dbf, encodings
from musterpoint.geo.siblings import siblings

_PARTS = (".tab", ".dat", ".map", ".id", ".ind", ".mif", ".mid")
_CHARSET = re.compile(rb"""(?im)^(\s*!?charset\s+"?)([\w-]+)""")
_NEUTRAL = rb"\g<1>Neutral"
_CODE_PAGES = {
    "windowssimpchinese": "cp936", "windowstradchinese": "cp950", "windowsjapanese": "cp932",
    "windowskorean": "cp949", "windowslatin1": "cp1252", "windowslatin2": "cp1250",
    "windowscyrillic": "cp1251", "windowsgreek": "cp1253", "windowsturkish": "cp1254",
    "windowsarabic": "cp1256", "windowsbalticrim": "cp1257", "codepage437": "cp437", "codepage850": "cp850",
    "codepage852": "cp852", "iso8859_1": "iso8859-1", "iso8859_2": "iso8859-2", "utf-8": "utf-8",
}  # fmt: skip
_HEAD = 4096


def read_bytewise(path: Path, encoding: str | None) -> tuple[geopandas.GeoDataFrame, encodings.EncodingGuess]:
    """A .tab or .mif with its text byte by byte (as Latin-1), and the encoding that the bytes are in. Read is
    a copy that is marked as neutral, since GDAL changes text by the mark."""
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        for suffix, part in siblings(path).items():
            if suffix in _PARTS:
                shutil.copyfile(part, Path(folder, path.stem + suffix))
        copied = Path(folder, path.stem + path.suffix.lower())
        content = copied.read_bytes()
        mark = _CHARSET.search(content[:_HEAD])
        copied.write_bytes(_CHARSET.sub(_NEUTRAL, content[:_HEAD], count=1) + content[_HEAD:])
        frame = pyogrio.read_dataframe(copied, encoding="ISO-8859-1", on_invalid="fix")
        marked = mark[2].decode("ascii", "ignore") if mark else ""
        if encoding:
            return frame, encodings.chosen(encoding)
        pieces = _pieces(copied, frame)
    guess = encodings.detect(pieces, _CODE_PAGES.get(marked.lower(), ""))
    return frame, encodings.EncodingGuess(guess.name, marked, guess.sure)


def _pieces(copied: Path, frame: geopandas.GeoDataFrame) -> list[bytes]:
    """The distinct texts as bytes; names of columns, which programs cut and spoil, only where there is
    nothing else."""
    table = copied.with_suffix(".dat")
    names = [str(column).encode("iso8859-1", "ignore") for column in frame.columns]
    if table.exists():
        names += [field.name for field in dbf.read_bytes(table, 0).fields]
    head = frame.drop(columns="geometry").head(encodings.SAMPLE)
    texts = pandas.unique(head.to_numpy(dtype=object).ravel())
    found = [text.encode("iso8859-1") for text in texts if isinstance(text, str)]
    return names if all(map(bytes.isascii, found)) else found
