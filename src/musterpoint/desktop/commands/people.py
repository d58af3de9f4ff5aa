"""The People and Print menus."""

from __future__ import annotations

from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.commands.staffing import STAFFING_COMMANDS
from musterpoint.desktop.dialogs.person import edit_person
from musterpoint.desktop.dialogs.staff_import import import_staff
from musterpoint.desktop.dialogs.stock_import import import_stock
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.desktop.workspaces import WORKSPACES
from musterpoint.text import N_


def print_documents(workbench: Workbench, document: str = "") -> None:
    """Change to the Print workspace. document: the id of the one that is looked at there."""
    workbench.docks.enter(next(item for item in WORKSPACES if item.id == "print"))
    workbench.docks.open("print", (lambda panel: panel.choose(document)) if document else None)


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
        id="people.import-stock",
        text=N_("Import stock list…"),
        icon="package-variant-closed-plus",
        tip=N_("Take what lies in the stores from a table: item, quantity, place"),
        run=import_stock,
        enabled=editable,
    ),
    Command(
        id="people.new",
        text=N_("New person…"),
        icon="account-plus-outline",
        shortcut="Ctrl+Shift+N",
        tip=N_("Enter somebody by hand"),
        run=edit_person,
        enabled=editable,
    ),
    Command(
        id="people.list",
        text=N_("People list"),
        icon="account-group-outline",
        tip=N_("Everybody who can serve: find, filter, drag onto a post"),
        run=lambda workbench: workbench.docks.open("people"),
    ),
    Command(
        id="people.posts",
        text=N_("Posts board"),
        icon="view-list-outline",
        tip=N_("Who stands where: drag people onto posts"),
        run=lambda workbench: workbench.docks.open("posts"),
    ),
    *STAFFING_COMMANDS,
    Command(
        id="print.sheets",
        text=N_("Print duty sheets…"),
        icon="printer-outline",
        shortcut="Ctrl+P",
        tip=N_("One sheet per site: look at it, save it as PDF, print it"),
        run=print_documents,
    ),
)
