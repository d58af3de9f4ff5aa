"""KML files: names of fields that GDAL would spoil, and folders."""

from __future__ import annotations

import html
import re
import tempfile
from pathlib import Path

import geopandas
import pandas
import pyogrio

from musterpoint.geo import encodings, recoding
from musterpoint.geo.report import Finding

_FIELD = re.compile(r"""(<(?:\w+:)?(?:Data|SimpleData|SimpleField)\b[^>]*?\bname\s*=\s*)(["'])(.*?)\2""")
"""GDAL makes "______" of every Chinese name of a field, so that only the last field of a place is left."""
_LOOKS = (
    "altitudeMode",
    "tessellate",
    "extrude",
    "visibility",
    "drawOrder",
    "icon",
    "snippet",
    "begin",
    "end",
)
"""Columns that say how a place looks."""


def read(
    path: Path, layer: str | None, encoding: str | None
) -> tuple[geopandas.GeoDataFrame | None, encodings.EncodingGuess | None, list[Finding]]:
    """A folder, or all of them one after the other (None where none has shapes), the encoding that the file
    was in if it wasn't UTF-8, and what is to be told."""
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        readable, guess, findings = recoding.in_utf8(path, encoding, folder)
        numbered, names = _with_numbers(readable, folder)
        layers = [layer] if layer else _layers(numbered)
        frames = [pyogrio.read_dataframe(numbered, layer=name, use_arrow=True) for name in layers]
    frames = [frame for frame in frames if isinstance(frame, geopandas.GeoDataFrame)]
    if not frames:
        return None, guess, findings
    frame = pandas.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    frame = frame.drop(columns=[name for name in _LOOKS if name in frame.columns]).rename(columns=names)
    return frame, guess, findings


def list_layers(path: Path) -> list[str]:
    """The folders with shapes."""
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        return _layers(recoding.in_utf8(path, None, folder)[0])


def _layers(path: Path) -> list[str]:
    return [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]


def _with_numbers(path: Path, folder: str) -> tuple[Path, dict[str, str]]:
    """The file, or a copy whose fields have numbers for names, and the name of each number."""
    text = path.read_text(encoding="utf-8")
    found = dict.fromkeys(match[3] for match in _FIELD.finditer(text))
    if not found:
        return path, {}
    numbers = {name: f"field{number}" for number, name in enumerate(found, 1)}
    copy = Path(tempfile.mkdtemp(dir=folder), path.name)
    tidy = _FIELD.sub(lambda match: f"{match[1]}{match[2]}{numbers[match[3]]}{match[2]}", text)
    copy.write_text(tidy, encoding="utf-8", newline="")
    return copy, {number: html.unescape(name) for name, number in numbers.items()}
