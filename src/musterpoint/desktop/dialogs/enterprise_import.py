"""Taking a list of enterprises into the plan: good rows at once, and a word about those left out."""

from __future__ import annotations

from pathlib import Path

from musterpoint.desktop.lists import import_list
from musterpoint.desktop.workbench import Workbench
from musterpoint.session.actions.enterprise_file import (
    EnterpriseFile,
    add_enterprises,
    read_enterprise_file,
)
from musterpoint.text import _, ngettext


def import_enterprises(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a table and take its rows in as one edit; known names are brought up to date."""
    import_list(
        workbench,
        path,
        title=_("Choose a list of enterprises"),
        lane="enterprises",
        read=lambda path, plan, _job: read_enterprise_file(path, plan),
        make=lambda plan, found: add_enterprises(plan, found.enterprises) if found.enterprises else None,
        words=_words,
        suggestion=_("Correct these rows and take the file in again: what is known is brought up to date."),
    )


def _words(found: EnterpriseFile) -> str:
    count = len(found.enterprises)
    return ngettext("{count} enterprise taken in.", "{count} enterprises taken in.", count).format(
        count=count
    )
