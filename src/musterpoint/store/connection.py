"""Connections to a plan file, and SQLite's complaints in words that help.

How a plan file is journalled. An edit must be on the disk when `commit` returns, whatever happens next, and
the plan must be one .gpkg file that can be copied while it is open and can lie on a network share. So it is a
rollback journal with synchronous=FULL: WAL is three times as fast (0.4 against 1.1 ms a commit on a local
disk), but keeps the newest edits in a second file and needs shared memory, which network shares don't give.
Of the rollback journals TRUNCATE is as fast as PERSIST and, unlike PERSIST, leaves nothing behind; DELETE
would need synchronous=EXTRA to be as safe and takes sixteen times as long in bad moments (p95 16 ms).
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from musterpoint.errors import PlanFileError
from musterpoint.store.geopackage import add_functions
from musterpoint.text import _

BUSY_SECONDS = 5.0
"""How long to wait for another program, such as QGIS, that is reading or writing right now."""

CACHE_KIB = 65_536
"""Room for the spatial index of a large layer while it is built: with SQLite's own 2 MiB it takes half as
long again."""


def connect(path: Path | None, read_only: bool = False) -> sa.Connection:
    """A connection to the SQLite file (None: to an empty one in memory), made where it isn't there yet.

    Use it inside `reading` or `writing` only. It may be made in one thread and used in another afterwards,
    but never in two at once.
    """

    def opened() -> sqlite3.Connection:
        # isolation_level=None: sqlite3 begins no transactions by itself, as it would before some statements.
        raw = sqlite3.connect(
            path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            add_functions(raw)
            raw.execute("PRAGMA synchronous = FULL")
            raw.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
            raw.execute("PRAGMA query_only = ON" if read_only else "PRAGMA journal_mode = TRUNCATE")
        except BaseException:
            raw.close()
            raise
        return raw

    token = _opening.set(opened)
    try:
        return _engine().connect()
    finally:
        _opening.reset(token)


_opening: ContextVar[Callable[[], sqlite3.Connection]] = ContextVar("opening")


@cache
def _engine() -> sa.Engine:
    """One for all files: the statements that it has compiled for one are known for the next."""
    return sa.create_engine("sqlite://", creator=lambda: _opening.get()(), poolclass=sa.NullPool)


@contextmanager
def reading(connection: sa.Connection) -> Iterator[sa.Connection]:
    """All that is read inside is of one moment."""
    with _transaction(connection, "BEGIN"):
        yield connection


@contextmanager
def writing(connection: sa.Connection) -> Iterator[sa.Connection]:
    """All that is done inside, to tables' definitions too, is done together or not at all. The write lock is
    taken at once, so that nothing fails half-way because another program writes."""
    with _transaction(connection, "BEGIN IMMEDIATE"):
        yield connection


@contextmanager
def _transaction(connection: sa.Connection, begin: str) -> Iterator[None]:
    transaction = connection.begin()
    try:
        connection.exec_driver_sql(begin)
        yield
        transaction.commit()
    except BaseException:
        transaction.rollback()
        # SQLAlchemy takes a commit that failed for the end; SQLite, when a reader is in the way, doesn't.
        connection.connection.driver_connection.rollback()
        raise


def disconnect(connection: sa.Connection) -> None:
    """Close a connection and leave no empty journal beside the file."""
    raw = connection.connection.driver_connection
    with suppress(sqlite3.Error):  # a journal that has to stay is dealt with when the file is next opened
        if not raw.execute("PRAGMA query_only").fetchone()[0]:
            raw.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def copy_database(source: sa.Connection, target: sa.Connection) -> None:
    """Copy all of one database into another, as it is at this moment."""
    source.connection.driver_connection.backup(target.connection.driver_connection)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the disk or SQLite complains of into a PlanFileError about `path`."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise _from_sqlite(path, error.orig) from error
    except sqlite3.Error as error:
        raise _from_sqlite(path, error) from error
    except OSError as error:
        raise _from_system(path, error) from error


def damaged(path: Path, detail: str) -> PlanFileError:
    return PlanFileError(
        _("The plan file {name} is damaged.").format(name=path.name),
        detail,
        _("Open a backup copy of the plan. Keep the damaged file: parts of it may still be read."),
    )


def _from_sqlite(path: Path, error: BaseException) -> PlanFileError:
    code = getattr(error, "sqlite_errorname", "")
    name = path.name
    if code.startswith("SQLITE_NOTADB"):
        return PlanFileError(
            _("{name} is not a plan.").format(name=name),
            _("The file is of another kind, or its beginning is damaged."),
            _("Choose a .gpkg file that was made with Musterpoint."),
        )
    if code.startswith("SQLITE_FULL"):
        return _disk_full(path)
    if code.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN")):
        return _not_writable(path)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return PlanFileError(
            _("The plan {name} is busy.").format(name=name),
            _("Another program is writing into it or has been reading it for a long time."),
            _("Close the plan in the other program, or wait a moment, and try again."),
        )
    if code.startswith("SQLITE_IOERR"):
        return PlanFileError(
            _("The plan {name} can't be read or written.").format(name=name),
            _("The disk or the network share reports a fault ({reason}).").format(reason=error),
            _("Check the connection and the free space, then try again."),
        )
    return damaged(path, _("SQLite reports: {reason}.").format(reason=error))


def _from_system(path: Path, error: OSError) -> PlanFileError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _disk_full(path)
    if isinstance(error, FileNotFoundError):
        return PlanFileError(
            _("The folder {folder} does not exist.").format(folder=path.parent),
            _("The plan {name} can't be kept there.").format(name=path.name),
            _("Make the folder or choose another one."),
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return _not_writable(path)
    return PlanFileError(
        _("The plan {name} can't be read or written.").format(name=path.name),
        _("The system reports: {reason}.").format(reason=error.strerror or error),
        _("Check the connection and the free space, then try again."),
    )


def _disk_full(path: Path) -> PlanFileError:
    return PlanFileError(
        _("There is no space left for the plan {name}.").format(name=path.name),
        _("The disk or the quota of {folder} is full. Nothing has been changed.").format(folder=path.parent),
        _("Free some space and try again."),
    )


def _not_writable(path: Path) -> PlanFileError:
    return PlanFileError(
        _("The plan {name} can't be written.").format(name=path.name),
        _("The file or the folder {folder} may only be read.").format(folder=path.parent),
        _("Open the plan read-only, or copy it to a folder of your own."),
    )
