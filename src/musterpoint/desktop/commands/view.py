"""The View menu: workspaces, zoom, layers, panels, the look."""

from __future__ import annotations

from musterpoint.desktop.commands import Command
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workspaces import WORKSPACES, Workspace
from musterpoint.text import N_

RESIDENTS_SHOWN = "residents"


def _workspace(workspace: Workspace) -> Command:
    return Command(
        id=f"view.workspace.{workspace.id}",
        text=str(workspace.title),
        icon=workspace.icon,
        shortcut=workspace.shortcut,
        run=lambda workbench: workbench.docks.enter(workspace),
        checked=lambda workbench: workbench.docks.workspace is workspace,
    )


def _scheme(scheme: str, words: str) -> Command:
    return Command(
        id=f"view.scheme.{scheme or 'system'}",
        text=words,
        run=lambda workbench: workbench.program.use_scheme(scheme),
        checked=lambda workbench: workbench.settings.scheme == scheme,
    )


def _zoom_to_selection(workbench: Workbench) -> None:
    workbench.canvas.zoom_to(workbench.document.selection)


def _go_to_find(workbench: Workbench) -> None:
    workbench.window.toolbar.find_box.setFocus()
    workbench.window.toolbar.find_box.selectAll()


SCHEMES = (("", N_("Follow the system")), ("light", N_("Light")), ("dark", N_("Dark")))


def view_commands() -> tuple[Command, ...]:
    return (
        *(_workspace(workspace) for workspace in WORKSPACES),
        Command(
            id="view.find",
            text=N_("Find…"),
            icon="magnify",
            shortcut="Ctrl+F",
            tip=N_("Find a building, neighbourhood, site or person and fly there"),
            run=_go_to_find,
        ),
        Command(
            id="view.fit",
            text=N_("Show the whole plan"),
            icon="fit-to-page-outline",
            shortcut="Ctrl+0",
            run=lambda workbench: workbench.canvas.fit(),
        ),
        Command(
            id="view.zoom-to-selection",
            text=N_("Zoom to the selection"),
            icon="magnify-scan",
            shortcut="Ctrl+E",
            run=_zoom_to_selection,
            enabled=lambda workbench: bool(workbench.document.selection),
        ),
        Command(
            id="view.residents",
            text=N_("Colour buildings by residents"),
            icon="palette-outline",
            run=lambda workbench: workbench.canvas.set_residents_shown(not workbench.canvas.residents_shown),
            checked=lambda workbench: workbench.canvas.residents_shown,
        ),
        Command(
            id="view.health",
            text=N_("Plan health"),
            icon="check-circle-outline",
            tip=N_("What is wrong with the plan, and how to put it right"),
            run=lambda workbench: workbench.docks.open("health"),
        ),
        Command(
            id="view.reset",
            text=N_("Reset arrangement"),
            icon="view-dashboard-outline",
            tip=N_("Put all docks back to where they were at first"),
            run=lambda workbench: workbench.docks.reset(),
        ),
        *(_scheme(name, text) for name, text in SCHEMES),
    )
