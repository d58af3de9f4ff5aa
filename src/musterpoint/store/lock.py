"""One writer per plan file: an operating-system lock, and a note of who holds it.

The lock is the system's own (filelock), so it ends with the process however that ends. Beside the lock file
`<plan>.gpkg.lock` lies `<plan>.gpkg.owner`, which says who has the plan open; it isn't in the lock file
itself because Windows doesn't let others read a locked file. Both go when the plan is closed.
"""

from __future__ import annotations

import getpass
import json
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from musterpoint.errors import PlanFileError
from musterpoint.text import _


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has a plan open: user, computer, and since when (UTC, ISO 8601)."""

    user: str
    host: str
    since: str


class LockedError(PlanFileError):
    """Somebody else has the plan open. It can still be opened read-only. owner: None where unknown."""

    def __init__(self, problem: str, detail: str, suggestion: str, owner: Owner | None):
        super().__init__(problem, detail, suggestion)
        self.owner = owner


class PlanLock:
    """Holds the right to write a plan until `release`.

    Raises LockedError where somebody else holds it, and OSError where the folder can't be written.
    """

    def __init__(self, path: Path, now: datetime):
        self._owner_file = path.with_name(path.name + ".owner")
        # thread_local=False: a plan may be opened in one thread and closed in another.
        self._lock = FileLock(path.with_name(path.name + ".lock"), thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise _locked(path, _read(self._owner_file)) from None
        try:
            owner = Owner(_user(), socket.gethostname(), now.isoformat(timespec="seconds"))
            self._owner_file.write_text(json.dumps(asdict(owner), ensure_ascii=False), encoding="utf-8")
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        if not self._lock.is_locked:
            return
        lock_file = Path(self._lock.lock_file)
        with suppress(OSError):  # what can't be removed does no harm: the lock itself ends here
            self._owner_file.unlink(missing_ok=True)
        try:
            lock_file.unlink(missing_ok=True)  # while it is held: afterwards it may be somebody else's
            self._lock.release()
        except OSError:  # Windows removes no open file, but doesn't lend it to two either
            self._lock.release()
            with suppress(OSError):
                lock_file.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _read(owner_file: Path) -> Owner | None:
    try:
        return Owner(**json.loads(owner_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name in the surroundings or in the password file
        return "?"


def _locked(path: Path, owner: Owner | None) -> LockedError:
    if owner is None:
        detail = _("Another program has it open.")
    else:
        since = datetime.fromisoformat(owner.since).astimezone()
        detail = _("{user} has had it open on {host} since {time}.").format(
            user=owner.user, host=owner.host, time=f"{since:%Y-%m-%d %H:%M}"
        )
    return LockedError(
        _("The plan {name} is open elsewhere.").format(name=path.name),
        detail,
        _("Open it read-only, or wait until it is closed there."),
        owner,
    )
