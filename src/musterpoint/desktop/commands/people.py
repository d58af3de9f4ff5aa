"""The People and Print menus."""

from __future__ import annotations

from musterpoint.desktop.commands import Command
from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.dialogs.person import edit_person
from musterpoint.desktop.dialogs.staff_import import import_staff
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workspaces import WORKSPACES
from musterpoint.text import N_


def _print(workbench: Workbench) -> None:
    workbench.docks.enter(next(item for item in WORKSPACES if item.id == "print"))
    workbench.docks.open("print")


PEOPLE_COMMANDS = (
    Command(
        id="people.import",
        text=N_("Import staff…"),
        icon="account-arrow-down-outline",
        tip=N_("Take people from a table (CSV, XLSX)"),
        run=import_staff,
        enabled=editable,
    ),
    Command(
        id="people.new",
        text=N_("New person…"),
        icon="account-plus-outline",
        shortcut="Ctrl+Shift+N",
        run=edit_person,
        enabled=editable,
    ),
    Command(
        id="people.list",
        text=N_("People list"),
        icon="account-group-outline",
        run=lambda workbench: workbench.docks.open("people"),
    ),
    Command(
        id="people.posts",
        text=N_("Posts board"),
        icon="view-list-outline",
        run=lambda workbench: workbench.docks.open("posts"),
    ),
    Command(
        id="print.sheets",
        text=N_("Print duty sheets…"),
        icon="printer-outline",
        shortcut="Ctrl+P",
        tip=N_("One sheet per site: look at it, save it as PDF, print it"),
        run=_print,
    ),
)
