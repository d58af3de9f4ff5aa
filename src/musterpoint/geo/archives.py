"""Files inside .zip, .kmz and .gz, also one in another: unpacked into a temporary folder to be read."""

from __future__ import annotations

import contextlib
import gzip
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from musterpoint.errors import InputError, MusterpointError
from musterpoint.text import _

ARCHIVES = (".zip", ".kmz", ".gz")
LARGEST = 8 * 1024**3
"""Bytes that an archive may unpack to, those in it included; a larger one is a mistake or a trap."""
_DEEPEST = 3
_MOST_FILES = 100_000
_BLOCK = 1 << 20


@dataclass(slots=True)
class _Unpacking:
    """folder: where files go, each folder of an archive in one of its own. files: those that were unpacked →
    the folder in the archive in which they lay. left: bytes that may still be unpacked."""

    archive: Path
    folder: Path
    left: int = LARGEST
    folders: int = 0
    files: dict[Path, str] = field(default_factory=dict)

    def new_folder(self) -> Path:
        """Folders are numbered: their names could lead out of ours, or not be allowed on this system."""
        self.folders += 1
        folder = self.folder / str(self.folders)
        folder.mkdir()
        return folder

    def count(self, size: int) -> None:
        """Raises InputError where this is too much."""
        self.left -= size
        if self.left < 0 or len(self.files) > _MOST_FILES:
            raise InputError(
                _("“{name}” is too large to unpack.").format(name=self.archive.name),
                _("It would take more than {size} GB.").format(size=LARGEST // 1024**3),
                _("Unpack it yourself and choose the file inside."),
            )


@contextlib.contextmanager
def unpacked(path: Path) -> Iterator[dict[Path, str]]:
    """The files of an archive, each with the folder in which it lay there; the file itself where it is no
    archive. They are gone afterwards.

    Raises InputError where the archive is damaged, sealed with a password or too large.
    """
    if path.suffix.lower() not in ARCHIVES:
        yield {path: ""}
        return
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        work = _Unpacking(path, Path(folder))
        try:
            _unpack(work, path, "", 1)
        except MusterpointError:
            raise
        except Exception as error:  # damaged archives end in a dozen kinds of error
            raise InputError(
                _("“{name}” can't be unpacked.").format(name=path.name),
                str(error).replace(folder, "") or type(error).__name__,
                _("Get the file again, or unpack it yourself and choose what is inside."),
            ) from error
        yield work.files


def _unpack(work: _Unpacking, path: Path, inside: str, depth: int) -> None:
    """Take everything out of an archive, and out of those in it."""
    for file, folder in (
        _gunzip(work, path, inside) if path.suffix.lower() == ".gz" else _unzip(work, path, inside)
    ):
        if file.suffix.lower() in ARCHIVES and depth < _DEEPEST:
            _unpack(work, file, f"{folder}/{file.stem}".lstrip("/"), depth + 1)
        else:
            work.files[file] = folder


def _unzip(work: _Unpacking, path: Path, inside: str) -> Iterator[tuple[Path, str]]:
    folders: dict[PurePosixPath, Path] = {}
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            inner = PurePosixPath(_real_name(member).replace("\\", "/"))
            if member.is_dir() or "__MACOSX" in inner.parts or inner.name.startswith("._"):
                continue
            work.count(member.file_size)
            if inner.parent not in folders:
                folders[inner.parent] = work.new_folder()
            target = folders[inner.parent] / inner.name
            with archive.open(member) as packed, target.open("wb") as plain:
                shutil.copyfileobj(packed, plain, _BLOCK)
            below = "" if str(inner.parent) == "." else str(inner.parent)
            yield target, "/".join(filter(None, (inside, below)))


def _gunzip(work: _Unpacking, path: Path, inside: str) -> Iterator[tuple[Path, str]]:
    target = work.new_folder() / path.stem
    with gzip.open(path) as packed, target.open("wb") as plain:
        while block := packed.read(_BLOCK):
            work.count(len(block))
            plain.write(block)
    yield target, inside


def _real_name(member: zipfile.ZipInfo) -> str:
    """The member's name; those without the UTF-8 mark come from Chinese Windows more often than from DOS."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
