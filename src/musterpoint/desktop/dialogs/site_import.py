"""Taking a list of sites into the plan: laid out where they are, and a word about rows left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.lists import import_list
from musterpoint.desktop.workbench import Workbench
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan
from musterpoint.session.actions.site_file import add_sites, read_site_file
from musterpoint.session.actions.staff_file import RowNote
from musterpoint.text import _, ngettext


@dataclass(frozen=True, slots=True)
class _Laid:
    """Sites of a list, laid out beside the window."""

    count: int
    bad_rows: Sequence[RowNote]
    edit: Edit | None


def import_sites(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a table and take its sites in as one edit; undo takes them out again."""
    catalogue = workbench.document.catalogue
    import_list(
        workbench,
        path,
        title=_("Choose a list of sites"),
        lane="sites",
        read=lambda path, plan, job: _read(path, plan, catalogue, job),
        make=lambda _plan, laid: laid.edit,
        words=_words,
        suggestion=_("Correct these rows and take the list in again."),
    )


def _read(path: Path, plan: Plan, catalogue: Catalogue, job: Job) -> _Laid:
    found = read_site_file(path, plan)
    edit = add_sites(plan, catalogue, found.sites, job) if found.sites else None
    return _Laid(len(found.sites), found.bad_rows, edit)


def _words(laid: _Laid) -> str:
    return ngettext("{count} site taken in.", "{count} sites taken in.", laid.count).format(count=laid.count)
