"""Lists that are taken in from a file: choosing one, and a word about the rows that could not be taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from musterpoint.desktop.ask import ask_open_file, tell
from musterpoint.desktop.workbench import Workbench
from musterpoint.errors import InputError
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import _, ngettext

MOST_TOLD = 8
"""So many of the rows that were left out are told; the rest is counted."""


def ask_list(workbench: Workbench, title: str) -> Path | None:
    """A table to read. Its folder is remembered."""
    filters = _("Tables ({patterns});;All files (*)").format(patterns="*.xlsx *.xlsm *.csv *.tsv *.txt")
    path = ask_open_file(workbench.window, title, workbench.settings.folder, filters)
    if path is not None:
        workbench.settings.folder = path.parent
    return path


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
