"""What leaves the program as a file: exports and the web map."""

from __future__ import annotations

from musterpoint.desktop.dialogs.export import export
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.text import N_


def _web_map(workbench: Workbench) -> None:
    # Chromium is loaded only when somebody wants to see it.
    from musterpoint.desktop.webmap_view import show_web_map

    show_web_map(workbench)


EXPORT_COMMANDS = (
    Command(
        id="file.export",
        text=N_("Export…"),
        icon="export-variant",
        shortcut="Ctrl+Shift+E",
        tip=N_("A table, a calendar, a picture or a map for other programs"),
        run=export,
    ),
    Command(
        id="routes.export",
        text=N_("Export routes…"),
        icon="table-arrow-right",
        tip=N_("A table for spreadsheets; home visits only where names are asked for"),
        run=lambda workbench: export(workbench, "routes"),
        enabled=lambda workbench: bool(workbench.plan.table("stop")),
    ),
    Command(
        id="briefing.web-map",
        text=N_("Web map…"),
        icon="cellphone",
        tip=N_("A map for residents' telephones: look at it, save it, share it"),
        run=_web_map,
    ),
)
