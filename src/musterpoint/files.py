"""Writing a file so that it is there whole, or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from musterpoint.errors import InputError
from musterpoint.text import _

_NO_ROOM = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name)}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to. When the block ends well, what was written there becomes `path`
    in one step; when it fails, nothing is left and an existing `path` is as it was.

    Raises InputError where the folder or the disk doesn't take the file.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise cannot_write(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file at once (see `replacing`)."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def is_disk_full(error: BaseException) -> bool:
    """Whether a disk has no room left, the one for temporary files included."""
    return isinstance(error, OSError) and error.errno in _NO_ROOM


def cannot_write(path: Path, error: OSError) -> InputError:
    """What to tell a person whose file could not be written."""
    return InputError(
        _("“{name}” can't be written.").format(name=path.name),
        _("The folder {folder} says: {reason}.").format(folder=path.parent, reason=error.strerror or error),
        _("Choose a folder that you may write to, on a disk with room to spare."),
    )


def _umask() -> int:
    """The permissions that new files of this process don't get; mkstemp makes files private."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
