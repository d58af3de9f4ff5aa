"""An office's own templates: copies of the built-in ones in a folder beside the plan."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from musterpoint.files import cannot_write

SUFFIX = ".templates"


def templates_folder(plan: Path) -> Path:
    """Where the templates of a plan file lie: "tuesday.gpkg" has "tuesday.templates"."""
    return plan.with_suffix(SUFFIX)


def own_templates(plan: Path) -> Path | None:
    """The folder with the plan's own templates, or None where it has none."""
    folder = templates_folder(plan)
    return folder if folder.is_dir() else None


def copy_templates(plan: Path) -> Path:
    """Copy the built-in templates beside the plan, to be changed there; those that are there already stay
    as they are. Returns the folder. Raises InputError where it can't be written."""
    folder = templates_folder(plan)
    try:
        folder.mkdir(exist_ok=True)
        with as_file(files("musterpoint.resources") / "paper") as built_in:
            for template in sorted(built_in.glob("*.typ")):
                if not (folder / template.name).exists():
                    shutil.copyfile(template, folder / template.name)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder
