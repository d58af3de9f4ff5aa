"""Lists that are taken in from a file: choosing one, and a word about the rows that could not be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from musterpoint.desktop.ask import ask_open_file, tell
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import InputError
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import _, ngettext

MOST_TOLD = 8
"""So many of the rows that were left out are told; the rest is counted."""


class ListFile(Protocol):
    """What a reader of a list gives."""

    bad_rows: Sequence[RowNote]


Found = TypeVar("Found", bound=ListFile)


def ask_list(workbench: Workbench, title: str) -> Path | None:
    """A table to read. Its folder is remembered."""
    filters = _("Tables ({patterns});;All files (*)").format(patterns="*.xlsx *.xlsm *.csv *.tsv *.txt")
    path = ask_open_file(workbench.window, title, workbench.settings.folder, filters)
    if path is not None:
        workbench.settings.folder = path.parent
    return path


def import_list(
    workbench: Workbench,
    path: Path | None,
    *,
    title: str,
    lane: str,
    read: Callable[[Path, Plan, Job], Found],
    make: Callable[[Plan, Found], Edit | None],
    words: Callable[[Found], str],
    suggestion: str,
) -> None:
    """Choose a table, read it beside the window, take its good rows in as one edit, and say which rows were
    left out. title: of the choice of a file. lane: of the job. words: what is told of the rows taken.
    suggestion: what to do about the others."""
    path = path or ask_list(workbench, title)
    if path is None:
        return
    document, plan = workbench.document, workbench.plan.copy()

    def take(found: Found) -> None:
        edit = make(document.plan, found)
        if edit:
            document.carry_out(edit, lambda done: document.message.emit(words(found)) if done else None)
        tell_left_out(workbench, found.bad_rows, suggestion)

    workbench.jobs.start(
        _("Reading {file}").format(file=path.name), lambda job: read(path, plan, job), take, lane=lane
    )


def tell_left_out(workbench: Workbench, bad_rows: Sequence[RowNote], suggestion: str) -> None:
    """Say which rows of a list could not be taken, where there are any."""
    if not bad_rows:
        return
    count = len(bad_rows)
    lines = [
        _("Line {line}: {reason}").format(line=note.line, reason=note.reason) for note in bad_rows[:MOST_TOLD]
    ]
    problem = ngettext("{count} row was left out.", "{count} rows were left out.", count)
    detail = "\n".join([*lines, *(["…"] if count > MOST_TOLD else [])])
    tell(workbench.window, InputError(problem.format(count=count), detail, suggestion))
