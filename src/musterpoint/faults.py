"""A fault of the program itself: written down for those who repair it, without anybody's data."""

from __future__ import annotations

import platform
import traceback
from datetime import datetime
from pathlib import Path

from platformdirs import user_log_path

from musterpoint import __version__
from musterpoint.errors import MusterpointError
from musterpoint.text import _


class ProgramFault(MusterpointError):
    """What a person is told about an error of ours: three sentences, like every other message."""

    def __init__(self, cause: BaseException):
        super().__init__(_("This is a fault of the program, not yours."))
        self.problem = str(self)
        log = record(cause)
        self.detail = (
            _("What happened is written down in {log}; nobody's name is in it.").format(log=log)
            if log
            else _("It could not be written down: {reason}").format(reason=type(cause).__name__)
        )
        self.suggestion = _(
            "Your plan is as it was after your last change. Start again, and report the fault with that file."
        )


def record(cause: BaseException) -> Path | None:
    """Append where the error came from to the log, and give the log's path, or None where it can't be
    written. Messages and values are left out: they may hold names and telephone numbers."""
    lines = [f"{datetime.now():%Y-%m-%d %H:%M:%S} musterpoint {__version__} {platform.platform()}"]
    error: BaseException | None = cause
    while error is not None:
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        for frame in traceback.extract_tb(error.__traceback__):
            module = "/".join(Path(frame.filename).parts[-3:])
            lines.append(f"  {module}:{frame.lineno} {frame.name}")
        error = error.__cause__ or error.__context__
    try:
        log = user_log_path("musterpoint", appauthor=False, ensure_exists=True) / "faults.log"
        with log.open("a", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n\n")
    except OSError:
        return None
    return log
