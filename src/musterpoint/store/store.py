"""A plan in one GeoPackage file: every edit is on the disk when the call returns.

The file holds the plan as it is now (record tables and layers, which QGIS opens) and the journal of the
edits that led there. Both are written in one transaction, so they never disagree.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import shapely
import sqlalchemy as sa

from musterpoint.errors import ConflictError, PlanFileError
from musterpoint.plan import Edit, Plan, deleted, made
from musterpoint.plan.edits import label_from_data, label_to_data
from musterpoint.plan.records import RECORD_TYPES
from musterpoint.store import geopackage
from musterpoint.store.connection import (
    connect,
    copy_database,
    damaged,
    disconnect,
    explained,
    reading,
    writing,
)
from musterpoint.store.content import read_plan, write_changes, write_new
from musterpoint.store.files import appearing, sweep
from musterpoint.store.layers import read_layer
from musterpoint.store.lock import PlanLock
from musterpoint.store.migrations import migrate, schema_version
from musterpoint.store.round_lines import DrawnRound, has_round_lines, put_round_lines
from musterpoint.store.sealing import WrappedKey
from musterpoint.store.shredding import clean, read_key, shred, write_key
from musterpoint.store.tables import journal, marks, meta
from musterpoint.text import Label, _

Clock = Callable[[], datetime]
"""Gives the time now, with its zone."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal. made_at: UTC. who: the user's name, or "". undoes: the revision that this
    edit takes back, or None."""

    revision: int
    made_at: datetime
    who: str
    label: Label
    undoes: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A revision that left the house: printed, published. made_at: UTC."""

    revision: int
    name: str
    made_at: datetime


class Store:
    """An open plan file; made by `create` and `open`, to be closed. One thread waits for another.

    Every method raises PlanFileError where the file or the disk is at fault; the file is then as before.
    """

    def __init__(self, path: Path, connection: sa.Connection, crs: str, lock: PlanLock | None, clock: Clock):
        self.path = path
        self.crs = crs
        self.read_only = lock is None
        self._srs_id = geopackage.SpatialReference.of(crs).srs_id
        self._connection = connection
        self._lock = lock
        self._clock = clock
        self._turn = threading.RLock()
        self._edits_written = 0

    def plan(self) -> Plan:
        """The plan as the file holds it."""
        with self._reading() as connection:
            return read_plan(connection, self.crs)

    @property
    def revision(self) -> int:
        """The number of the last edit, 0 where there is none yet."""
        with self._reading() as connection:
            return connection.scalar(_LAST_REVISION) or 0

    @property
    def edits_written(self) -> int:
        """How many times the plan was changed since the file was opened; a step that joins the last edit
        counts as well."""
        return self._edits_written

    def append(self, edit: Edit, undoes: int | None = None, who: str = "") -> JournalEntry:
        """Write down an edit and do it to the file's records and layers. It is on the disk when this
        returns. undoes: the revision that the edit takes back."""
        made_at = self._clock()
        row = _journal_row(edit, made_at) | {"who": who, "undoes": undoes}
        with self._writing() as connection:
            revision = connection.execute(journal.insert().values(row)).inserted_primary_key.revision
            self._write_changes(connection, edit)
        return JournalEntry(revision, made_at, who, edit.label, undoes)

    def replace_last(self, edit: Edit, step: Edit, who: str = "") -> JournalEntry:
        """Put `edit` in place of the last one in the journal, of which it is the continuation by `step`
        (`edit = last.then(step)`)."""
        made_at = self._clock()
        with self._writing() as connection:
            revision = connection.scalar(_LAST_REVISION)
            row = _journal_row(edit, made_at) | {"who": who}
            connection.execute(journal.update().where(journal.c.revision == revision).values(row))
            self._write_changes(connection, step)
        return JournalEntry(revision, made_at, who, edit.label, None)

    def journal(self) -> list[JournalEntry]:
        """Every edit from the first to the last, without its changes (see `edit`)."""
        columns = (journal.c.revision, journal.c.made_at, journal.c.who, journal.c.label, journal.c.undoes)
        with self._reading() as connection:
            return [
                JournalEntry(
                    revision,
                    datetime.fromisoformat(made_at),
                    who,
                    label_from_data(json.loads(label)),
                    undoes,
                )
                for revision, made_at, who, label, undoes in connection.execute(
                    sa.select(*columns).order_by(journal.c.revision)
                )
            ]

    def edit(self, revision: int) -> Edit:
        """The edit with this revision; raises KeyError where there is none."""
        query = sa.select(journal.c.edit).where(journal.c.revision == revision)
        with self._reading() as connection:
            line = connection.scalar(query)
        if line is None:
            raise KeyError(revision)
        with self._reading() as connection:
            return Edit.from_json(line, lambda kind, name: read_layer(connection, kind, self.crs, name))

    def bytes_of(self, revision: int) -> int:
        """How long an edit is as it is written down: it says how long it takes to read and to do."""
        query = sa.select(sa.func.length(sa.cast(journal.c.edit, sa.LargeBinary)))
        with self._reading() as connection:
            return connection.scalar(query.where(journal.c.revision == revision)) or 0

    def mark(self, name: str) -> None:
        """Note that the plan as it is now left the house (was printed, published)."""
        row = {"name": name, "made_at": self._clock().isoformat()}
        with self._writing() as connection:
            revision = connection.scalar(_LAST_REVISION) or 0
            connection.execute(marks.insert().values(row | {"revision": revision}))

    def marks(self) -> list[Mark]:
        """Every mark, the oldest first."""
        query = sa.select(marks.c.revision, marks.c.name, marks.c.made_at).order_by(marks.c.id)
        with self._reading() as connection:
            return [
                Mark(revision, name, datetime.fromisoformat(made_at))
                for revision, name, made_at in connection.execute(query)
            ]

    def key(self) -> WrappedKey | None:
        """The key of the sealed texts, wrapped by the plan's passphrase; None where it has none."""
        with self._reading() as connection:
            return read_key(connection)

    def put_key(self, key: WrappedKey) -> None:
        """Keep a key, in the place of the one that is there. Not an edit: it can't be undone."""
        with self._outside_edits() as connection:
            write_key(connection, key, self._clock())

    def shred(self) -> None:
        """Destroy the key and every sealed text, in the history and in unused pages too. Not an edit: it
        can't be undone. Writes the whole file anew, so it takes as long as copying it."""
        with self._outside_edits() as connection:
            shred(connection)

    def put_styles(self, styles: Mapping[str, str]) -> None:
        """Write QGIS's style (QML) of each table."""
        with self._writing() as connection:
            geopackage.put_styles(connection, styles)

    def has_round_lines(self) -> bool:
        """Whether the lines of the plan's rounds are in the file, for other programs to show."""
        with self._reading() as connection:
            return has_round_lines(connection)

    def put_round_lines(
        self, rounds: Sequence[DrawnRound], styles: Mapping[str, str], edits_written: int
    ) -> None:
        """Write the lines of the rounds, and QGIS's style (QML) of each table. Not an edit. Does nothing
        where the plan was edited since `edits_written` was as given."""
        with self._writing() as connection:
            if edits_written != self._edits_written:
                return
            put_round_lines(connection, rounds, self._srs_id)
            geopackage.put_styles(connection, styles)

    def save_copy(self, path: Path | str, overwrite: bool = False) -> None:
        """Write the plan with its history into another file, which appears complete or not at all."""
        path = Path(path).absolute()
        with self._turn, explained(path), PlanLock(path, self._clock()):
            sweep(path)
            with appearing(path, overwrite) as unfinished, connect(unfinished) as copy:
                copy_database(self._connection, copy)

    @property
    def is_closed(self) -> bool:
        return self._connection.closed

    def close(self) -> None:
        """Close the file and give it free; a second time does nothing. No edit is lost without it."""
        with self._turn:
            if self.is_closed:
                return
            disconnect(self._connection)
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write_changes(self, connection: sa.Connection, edit: Edit) -> None:
        self._edits_written += 1
        write_changes(connection, edit.changes, self._srs_id)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._turn, _explained_content(self.path):
            self._check_open()
            with reading(self._connection):
                yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._outside_edits(), writing(self._connection):
            yield self._connection

    @contextmanager
    def _outside_edits(self) -> Iterator[sa.Connection]:
        """For what begins its own transactions."""
        if self.read_only:
            raise _read_only_error(self.path)
        with self._turn, explained(self.path):
            self._check_open()
            yield self._connection

    def _check_open(self) -> None:
        """A thread may come late."""
        if self.is_closed:
            raise PlanFileError(
                _("The plan {name} has been closed.").format(name=self.path.name),
                _("Nothing can be read from it or written to it any more."),
                _("Open it again."),
            )


_LAST_REVISION = sa.select(sa.func.max(journal.c.revision))


def _journal_row(edit: Edit, made_at: datetime) -> dict[str, object]:
    label = json.dumps(label_to_data(edit.label), ensure_ascii=False)
    return {"made_at": made_at.isoformat(), "label": label, "edit": edit.to_json()}


def create(
    path: Path | str,
    plan: Plan,
    *,
    overwrite: bool = False,
    styles: Mapping[str, str] | None = None,
    clock: Clock = utc_now,
) -> Store:
    """Write a plan into a new file and open it.

    The file appears complete or not at all. styles: QGIS style (QML) per table. Raises PlanFileError where
    the file exists (unless `overwrite`), is open elsewhere, or can't be written.
    """
    path = Path(path).absolute()
    with explained(path):
        path.parent.stat()  # says now, in words that fit, that there is no such folder
        lock = PlanLock(path, clock())
        try:
            sweep(path)
            with (
                appearing(path, overwrite) as unfinished,
                connect(unfinished) as connection,
                writing(connection),
            ):
                write_new(connection, plan, styles or {}, clock())
            return Store(path, connect(path), plan.crs, lock, clock)
        except BaseException:
            lock.release()
            raise


def practise() -> None:
    """Write records of each kind and delete them again in a file in memory, so that the first edit of a plan
    doesn't wait for SQL to be put together. Takes a tenth of a second, in any thread."""
    plan, now = Plan("EPSG:3857"), utc_now()
    one, two = (
        [kind(id=id_) for kind in RECORD_TYPES.values() for id_ in ids] for ids in (("1",), ("2", "3"))
    )
    with connect(None) as connection, writing(connection):
        write_new(connection, plan, {}, now)
        # One row is put in by other SQL than several.
        for changes in (made(*one), deleted(*one), made(*two), deleted(*two)):
            row = _journal_row(Edit(Label(""), tuple(changes)), now) | {"who": "", "undoes": None}
            connection.execute(journal.insert().values(row))
            write_changes(connection, changes, srs_id=3857)


def open(path: Path | str, read_only: bool = False, clock: Clock = utc_now) -> Store:
    """Open a plan file, bringing one from an older version up to date.

    read_only: nothing is written and no lock is taken, so it works on a plan that somebody else has open and
    on media that can't be written. Raises PlanFileError where the file is missing, damaged, no plan, from a
    newer version, or can't be written, and LockedError where somebody else has it open.
    """
    path = Path(path).absolute()
    if not path.is_file():
        raise PlanFileError(
            _("The plan {name} can't be found.").format(name=path.name),
            _("There is no such file in {folder}.").format(folder=path.parent),
            _("Check the name, or connect the drive that the plan lies on."),
        )
    with explained(path):
        if not read_only and not os.access(path, os.W_OK):
            raise PermissionError
        lock = None if read_only else PlanLock(path, clock())
        connection = None
        try:
            if lock is not None:
                sweep(path)
            connection = connect(path, read_only)
            with _explained_content(path):
                connection, crs = _brought_up_to_date(path, connection, read_only)
            if not read_only:
                clean(connection)
            return Store(path, connection, crs, lock, clock)
        except BaseException:
            if connection is not None:
                disconnect(connection)
            if lock is not None:
                lock.release()
            raise


def _brought_up_to_date(path: Path, connection: sa.Connection, read_only: bool) -> tuple[sa.Connection, str]:
    """The connection, with the file in today's schema, and the plan's CRS. An older file that may only be
    read is brought up to date in memory."""
    _check_length(path, connection)
    with reading(connection):
        if not sa.inspect(connection).has_table(meta.name):
            raise _no_plan(path)
        facts = dict(connection.execute(sa.select(meta.c.key, meta.c.value)).all())
    crs, version = facts["crs"], int(facts["schema_version"])
    if version > schema_version():
        raise _too_new(path, facts["program"])
    if version < schema_version():
        if read_only:
            older, connection = connection, connect(None)
            copy_database(older, connection)
            older.close()
        with writing(connection):
            migrate(connection, version, geopackage.SpatialReference.of(crs).srs_id)
    return connection, crs


def _check_length(path: Path, connection: sa.Connection) -> None:
    """SQLite takes a last page that was cut off in the middle for one that ends in zeros."""
    with reading(connection):
        pages, size = (
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size")
        )
    if path.stat().st_size < pages * size and not path.with_name(path.name + "-wal").exists():
        raise damaged(path, _("Its end is missing."))


@contextmanager
def _explained_content(path: Path) -> Iterator[None]:
    """As `explained`; and content that no plan can have written is damage, not a bug of ours."""
    try:
        with explained(path):
            yield
    except (ValueError, TypeError, KeyError, ConflictError, shapely.errors.ShapelyError) as error:
        raise damaged(path, _("Its content can't be read ({reason}).").format(reason=error)) from error


def _read_only_error(path: Path) -> PlanFileError:
    return PlanFileError(
        _("The plan {name} is open read-only.").format(name=path.name),
        _("It can be looked at and printed, but not changed."),
        _("Open it for editing, or save a copy and change that."),
    )


def _no_plan(path: Path) -> PlanFileError:
    return PlanFileError(
        _("{name} is not a plan.").format(name=path.name),
        _("It is a GeoPackage or database of another program."),
        _("Choose a .gpkg file that was made with Musterpoint, or import its layers into a new plan."),
    )


def _too_new(path: Path, program: str) -> PlanFileError:
    return PlanFileError(
        _("The plan {name} comes from a newer version of Musterpoint.").format(name=path.name),
        _("It was last written by version {version}, and this version doesn't know its format.").format(
            version=program
        ),
        _("Update Musterpoint on this computer, then open the plan again."),
    )
