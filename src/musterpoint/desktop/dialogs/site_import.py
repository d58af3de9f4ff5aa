"""Taking a list of sites into the plan: laid out where they are, and a word about rows left out."""

from __future__ import annotations

from pathlib import Path

from musterpoint.catalogue import Catalogue
from musterpoint.desktop.lists import ask_list, tell_left_out
from musterpoint.desktop.workbench import Workbench
from musterpoint.jobs import Job
from musterpoint.plan import Edit, Plan
from musterpoint.session.actions.site_file import SiteFile, add_sites, read_site_file
from musterpoint.text import _, ngettext


def import_sites(workbench: Workbench, path: Path | None = None) -> None:
    """Choose a table and take its sites in as one edit; undo takes them out again."""
    path = path or ask_list(workbench, _("Choose a list of sites"))
    if path is None:
        return
    plan, catalogue = workbench.plan.copy(), workbench.document.catalogue
    workbench.jobs.start(
        _("Reading {file}").format(file=path.name),
        lambda job: _read(path, plan, catalogue, job),
        lambda answer: _take_in(workbench, *answer),
        lane="sites",
    )


def _read(path: Path, plan: Plan, catalogue: Catalogue, job: Job) -> tuple[SiteFile, Edit | None]:
    found = read_site_file(path, plan)
    return found, add_sites(plan, catalogue, found.sites, job) if found.sites else None


def _take_in(workbench: Workbench, found: SiteFile, edit: Edit | None) -> None:
    document, count = workbench.document, len(found.sites)
    words = ngettext("{count} site taken in.", "{count} sites taken in.", count).format(count=count)
    if edit:
        document.carry_out(edit, lambda done: document.message.emit(words) if done else None)
    tell_left_out(workbench, found.bad_rows, _("Correct these rows and take the list in again."))
