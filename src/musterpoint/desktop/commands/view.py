"""The View menu: workspaces, zoom, layers, panels, the look."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from musterpoint.desktop.bookmarks import keep_bookmark
from musterpoint.desktop.canvas.navigation import ZOOM_STEP
from musterpoint.desktop.commands.edit import editable
from musterpoint.desktop.dialogs.command_palette import show_command_palette
from musterpoint.desktop.dialogs.select_by import select_by
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.desktop.workspaces import WORKSPACES, Workspace
from musterpoint.plugins.points import Panel
from musterpoint.text import N_


def _workspace(workspace: Workspace) -> Command:
    return Command(
        id=f"view.workspace.{workspace.id}",
        text=workspace.title,
        tip=N_("Open the docks for this kind of work; the map stays where it is"),
        icon=workspace.icon,
        shortcut=workspace.shortcut,
        run=lambda workbench: workbench.docks.enter(workspace),
        checked=lambda workbench: workbench.docks.workspace is workspace,
    )


def _scheme(scheme: str, words: str) -> Command:
    return Command(
        id=f"view.scheme.{scheme or 'system'}",
        text=words,
        tip=N_("How the window looks"),
        run=lambda workbench: workbench.program.use_scheme(scheme),
        checked=lambda workbench: workbench.settings.scheme == scheme,
    )


def _panel(panel: Panel) -> Command:
    """Open a dock, or close it where it is open."""
    return Command(
        id=f"view.panel.{panel.id}",
        text=panel.title,
        icon=panel.icon,
        tip=N_("Open or close this dock"),
        run=lambda workbench: workbench.docks.toggle(panel.id),
        checked=lambda workbench: workbench.docks.is_open(panel.id),
        enabled=lambda workbench: panel.id in workbench.docks.docks,
    )


def _zoom(factor: float) -> Callable[[Workbench], None]:
    def zoom(workbench: Workbench) -> None:
        canvas = workbench.canvas
        canvas.set_viewport(canvas.viewport().zoomed(factor, canvas.rect().toRectF().center()))

    return zoom


def _zoom_to_selection(workbench: Workbench) -> None:
    workbench.canvas.zoom_to_selected()


def _go_to_find(workbench: Workbench) -> None:
    workbench.window.toolbar.find_box.setFocus()
    workbench.window.toolbar.find_box.selectAll()


SCHEMES = (("", N_("Follow the system")), ("light", N_("Light")), ("dark", N_("Dark")))


def view_commands(panels: Iterable[Panel]) -> tuple[Command, ...]:
    """The commands of the View menu; one for each panel among them."""
    return (
        *(_workspace(workspace) for workspace in WORKSPACES),
        *map(_panel, panels),
        *(_scheme(name, text) for name, text in SCHEMES),
        *_FINDING,
        *_MAP,
    )


_FINDING = (
    Command(
        id="view.commands",
        text=N_("Find a command…"),
        icon="console-line",
        shortcut="Ctrl+K;Ctrl+Shift+P",
        tip=N_("Type a few letters of what you want to do: Chinese, pinyin or English"),
        run=show_command_palette,
    ),
    Command(
        id="view.find",
        text=N_("Find…"),
        icon="magnify",
        shortcut="Ctrl+F",
        tip=N_("Find a building, neighbourhood, site or person and fly there"),
        run=_go_to_find,
    ),
    Command(
        id="edit.select-by",
        text=N_("Select by property…"),
        icon="filter-outline",
        shortcut="Ctrl+Shift+F",
        tip=N_("For example tents of a kind, sites with three lanes, buildings with 500 residents"),
        run=select_by,
    ),
    Command(
        id="view.bookmark",
        text=N_("Bookmark this view…"),
        icon="bookmark-plus-outline",
        shortcut="Ctrl+B",
        tip=N_("Keep the part of the map that is shown, to come back to it"),
        run=keep_bookmark,
        enabled=editable,
    ),
    Command(
        id="view.overview",
        text=N_("Overview map and bookmarks"),
        icon="map-search-outline",
        shortcut="Ctrl+Shift+M",
        tip=N_("The whole plan in small: drag the frame to move the map"),
        run=lambda workbench: workbench.docks.open("overview"),
    ),
)

_MAP = (
    Command(
        id="view.zoom-in",
        text=N_("Zoom in"),
        icon="plus",
        shortcut="Ctrl+=;Ctrl++",
        tip=N_("Nearer, about the middle of the map; the wheel zooms at the cursor"),
        run=_zoom(ZOOM_STEP),
    ),
    Command(
        id="view.zoom-out",
        text=N_("Zoom out"),
        icon="minus",
        shortcut="Ctrl+-",
        tip=N_("Farther, about the middle of the map"),
        run=_zoom(1 / ZOOM_STEP),
    ),
    Command(
        id="view.fit",
        text=N_("Show the whole plan"),
        icon="fit-to-page-outline",
        shortcut="Ctrl+0",
        tip=N_("Everything, or the part of it that is worked on"),
        run=lambda workbench: workbench.canvas.fit(),
    ),
    Command(
        id="view.zoom-to-selection",
        text=N_("Zoom to the selection"),
        icon="magnify-scan",
        shortcut="Ctrl+E",
        tip=N_("Bring what is selected into view"),
        run=_zoom_to_selection,
        enabled=lambda workbench: bool(workbench.document.selection),
    ),
    Command(
        id="view.inspect",
        text=N_("Properties"),
        icon="tune",
        shortcut="F4",
        tip=N_("What is selected, in words and figures; a double click on the map does the same"),
        run=lambda workbench: workbench.docks.open("inspector"),
    ),
    Command(
        id="view.health",
        text=N_("Plan health"),
        icon="check-circle-outline",
        shortcut="F8",
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
)
