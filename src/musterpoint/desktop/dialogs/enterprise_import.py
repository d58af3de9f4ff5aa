"""Taking a list of enterprises into the plan: good rows at once, and a word about those left out."""

from __future__ import annotations

from pathlib import Path

from musterpoint.desktop.lists import ask_list, tell_left_out
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.actions.enterprise_file import (
    EnterpriseFile,
    add_enterprises,
    read_enterprise_file,
)
from musterpoint.text import _, ngettext


def import_enterprises(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a table and take its rows in as one edit; known names are brought up to date."""
    path = path or ask_list(workbench, _("Choose a list of enterprises"))
    if path is None:
        return
    plan = workbench.plan.copy()
    workbench.jobs.start(
        _("Reading {file}").format(file=path.name),
        lambda _job: read_enterprise_file(path, plan),
        lambda found: _take_in(workbench, found),
        lane="enterprises",
    )


def _take_in(workbench: Workbench, found: EnterpriseFile) -> None:
    document, count = workbench.document, len(found.enterprises)
    words = ngettext("{count} enterprise taken in.", "{count} enterprises taken in.", count)
    if count and document.do(lambda: add_enterprises(document.plan, found.enterprises)):
        document.message.emit(words.format(count=count))
    suggestion = _("Correct these rows and take the file in again: what is known is brought up to date.")
    tell_left_out(workbench, found.bad_rows, suggestion)
