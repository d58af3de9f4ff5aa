"""Files inside .zip and .gz: unpacked into a temporary folder while they are read."""

from __future__ import annotations

import contextlib
import gzip
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from musterpoint.errors import InputError, MusterpointError
from musterpoint.text import _

ARCHIVES = (".zip", ".gz")
LARGEST = 8 * 1024**3
"""Bytes that an archive may unpack to; a larger one is a mistake or a trap."""
_BLOCK = 1 << 20


@contextlib.contextmanager
def unpacked(path: Path) -> Iterator[list[Path]]:
    """The files of an archive, or the file itself where it is none. They are gone afterwards.

    Raises InputError where the archive is damaged, sealed with a password or too large.
    """
    if path.suffix.lower() not in ARCHIVES:
        yield [path]
        return
    with tempfile.TemporaryDirectory(prefix="musterpoint-") as folder:
        unpack = _unzip if path.suffix.lower() == ".zip" else _gunzip
        try:
            files = unpack(path, Path(folder))
        except MusterpointError:
            raise
        except Exception as error:  # damaged archives end in a dozen kinds of error
            raise InputError(
                _("“{name}” can't be unpacked.").format(name=path.name),
                str(error),
                _("Get the file again, or unpack it yourself and choose what is inside."),
            ) from error
        yield files


def _unzip(path: Path, folder: Path) -> list[Path]:
    files: list[Path] = []
    folders: dict[PurePosixPath, Path] = {}
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        _check_size(path, sum(member.file_size for member in members))
        for member in members:
            inner = PurePosixPath(_real_name(member))
            if "__MACOSX" in inner.parts:
                continue
            # Folders are numbered: their names could lead out of ours, or not be allowed on this system.
            target = folders.setdefault(inner.parent, folder / str(len(folders))) / inner.name
            target.parent.mkdir(exist_ok=True)
            with archive.open(member) as packed, target.open("wb") as plain:
                shutil.copyfileobj(packed, plain, _BLOCK)
            files.append(target)
    return files


def _gunzip(path: Path, folder: Path) -> list[Path]:
    target = folder / path.stem
    written = 0
    with gzip.open(path) as packed, target.open("wb") as plain:
        while block := packed.read(_BLOCK):
            written += len(block)
            _check_size(path, written)
            plain.write(block)
    return [target]


def _check_size(path: Path, size: int) -> None:
    if size > LARGEST:
        raise InputError(
            _("“{name}” is too large to unpack.").format(name=path.name),
            _("It would take {size} GB.").format(size=round(size / 1024**3)),
            _("Unpack it yourself and choose the file inside."),
        )


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
