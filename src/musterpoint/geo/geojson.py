"""GeoJSON as it comes: one object or a sequence of features, whatever the file is called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy

from musterpoint.geo.report import Finding, FindingKind, rows
from musterpoint.text import ngettext

SEQUENCES = (".geojsonl", ".geojsons", ".seq", ".ndjson", ".jsonl")
_RECORD = "\x1e"
_BLOCK = 1 << 20


def gdal_name(path: Path) -> str | Path:
    """What to call a file so that GDAL reads all of it, not just the first feature of a sequence."""
    return f"GeoJSONSeq:{path}" if is_sequence(path) else path


def is_sequence(path: Path) -> bool:
    """Whether a first feature stands alone and another one follows."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        beginning = stream.read(_BLOCK).lstrip("\ufeff \r\n\t")
    if beginning.startswith(_RECORD):
        return True
    try:
        first, end = json.JSONDecoder().raw_decode(beginning)
    except (ValueError, RecursionError):
        return path.suffix.lower() in SEQUENCES and len(beginning) == _BLOCK
    rest = beginning[end:].lstrip(f"\r\n\t ,{_RECORD}")
    return isinstance(first, dict) and first.get("type") != "FeatureCollection" and rest.startswith("{")


def report_lost(path: Path, count: int) -> list[Finding]:
    """What is to be told of a sequence of which so many features were read: GDAL leaves records out that it
    can't read, without a word."""
    records = list(_records(path))
    if count >= len(records):
        return []
    lost = numpy.array([at for at, record in enumerate(records) if not _is_json(record)], dtype=int)
    missing = len(records) - count
    sentence = ngettext(
        "{count} record of the file can't be read and is left out.",
        "{count} records of the file can't be read and are left out.",
        missing,
    ).format(count=missing)
    return [Finding(FindingKind.DROPPED, "lost-records", missing, sentence, (*rows(lost),))]


def _records(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff")
    parts = text.split(_RECORD) if text.lstrip().startswith(_RECORD) else text.splitlines()
    return (part for part in parts if part.strip(" ,\r\n\t"))


def _is_json(record: str) -> bool:
    try:
        json.loads(record)
    except (ValueError, RecursionError):
        return False
    return True
