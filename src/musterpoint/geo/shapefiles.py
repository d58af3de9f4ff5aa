"""Shapefiles with parts that are missing, damaged, too short or spelt in another case."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy
import pyogrio

from musterpoint.errors import InputError
from musterpoint.geo import dbf
from musterpoint.geo.report import Finding, FindingKind
from musterpoint.geo.siblings import siblings
from musterpoint.text import _, ngettext

_MAGIC = (9994).to_bytes(4, "big")
_HEADER = 100
_ENTRY = numpy.dtype([("offset", ">i4"), ("length", ">i4")])
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@contextlib.contextmanager
def complete(path: Path) -> Iterator[tuple[Path, list[Finding]]]:
    """The shapefile, or a complete copy of it, and what was done: a missing or damaged index (.shx) is built
    anew, a table (.dbf) with fewer rows than there are shapes gets empty ones. Nothing is written beside the
    user's file. Raises InputError for a file that isn't a shapefile."""
    with path.open("rb") as stream:
        if stream.read(4) != _MAGIC:
            raise InputError(
                _("“{name}” isn't a shapefile.").format(name=path.name),
                _("Its name says so, but its content is of another kind."),
                _("Get the file again, with all of its parts (.shp, .shx, .dbf, .prj)."),
            )
    parts = siblings(path)
    findings: list[Finding] = []
    indexed = ".shx" in parts and _fits(parts[".shx"], path)
    if not indexed:
        sentence = _("The index (.shx) is missing or damaged; it is built anew.")
        findings.append(Finding(FindingKind.REPAIRED, "index", 0, sentence))
    if ".dbf" not in parts:
        sentence = _("The table (.dbf) is missing; the shapes have no attributes.")
        findings.append(Finding(FindingKind.NOTICED, "no-table", 0, sentence))
    as_expected = all(
        parts[suffix] == path.with_suffix(_like(path, suffix)) for suffix in _PARTS if suffix in parts
    )
    if indexed and as_expected and not _rows_missing(parts):
        findings += _odd_rows(parts, parts[".shx"])
        yield path, findings
        return
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        for suffix in _PARTS if indexed else (part for part in _PARTS if part != ".shx"):
            if suffix in parts:
                shutil.copyfile(parts[suffix], Path(folder, path.stem + suffix))
        copied = Path(folder, path.stem + ".shp")
        if not indexed:
            _build_index(copied)
        copies = siblings(copied)
        findings += _odd_rows(copies, copies[".shx"])
        if ".dbf" in copies:
            dbf.lengthen(copies[".dbf"], _count(copies[".shx"]))
        yield copied, findings


def _like(path: Path, suffix: str) -> str:
    return suffix.upper() if path.suffix.isupper() else suffix


def _fits(index: Path, shapes: Path) -> bool:
    """Whether every entry of the index lies within the file with the shapes."""
    data = index.read_bytes()
    entries = numpy.frombuffer(data[_HEADER:], _ENTRY, count=max(0, len(data) - _HEADER) // _ENTRY.itemsize)
    starts, lengths = (entries[name].astype(numpy.int64) * 2 for name in ("offset", "length"))
    size = shapes.stat().st_size
    within = (starts >= _HEADER) & (lengths >= 0) & (starts + lengths <= size)
    return (
        data[:4] == _MAGIC and bool((within | (lengths == 0)).all()) and (len(entries) > 0 or size <= _HEADER)
    )


def _count(index: Path) -> int:
    return max(0, index.stat().st_size - _HEADER) // _ENTRY.itemsize


def _rows_missing(parts: dict[str, Path]) -> bool:
    return ".dbf" in parts and dbf.count(parts[".dbf"]) < _count(parts[".shx"])


def _odd_rows(parts: dict[str, Path], index: Path) -> Iterator[Finding]:
    """What is to be told of a table whose rows aren't one for each shape."""
    if ".dbf" not in parts:
        return
    table = dbf.read_bytes(parts[".dbf"])
    shapes, written = _count(index), len(table.cells) + table.deleted
    if written != shapes:
        sentence = _(
            "The table has {rows} rows for {shapes} shapes; shapes beyond the last row have no attributes."
        )
        words = sentence.format(rows=written, shapes=shapes)
        yield Finding(FindingKind.NOTICED, "other-count", abs(shapes - written), words)
    if table.deleted:
        sentence = ngettext(
            "{count} feature is marked as deleted in the table and is left out.",
            "{count} features are marked as deleted in the table and are left out.",
            table.deleted,
        ).format(count=table.deleted)
        yield Finding(FindingKind.DROPPED, "deleted", table.deleted, sentence)


def _build_index(path: Path) -> None:
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    try:
        pyogrio.read_info(path)
    finally:
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})
