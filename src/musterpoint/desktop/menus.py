"""The menu bar and the right-click menu of the map, as lists of commands."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtGui import QCursor
from PyQt6.QtWidgets import QMenu, QMenuBar

from musterpoint.desktop.commands.insert import fixture_groups
from musterpoint.desktop.theme import icon
from musterpoint.desktop.words import GATE_KINDS, WAY_KINDS
from musterpoint.desktop.workbench import Workbench
from musterpoint.text import N_, _

SEPARATOR = ""

FILE_REST = (
    SEPARATOR, "file.add-layer", "file.save-copy", SEPARATOR, "file.export", SEPARATOR,
    "file.start-page", SEPARATOR, "file.quit",
)  # fmt: skip
EDIT = (
    "edit.undo", "edit.redo", SEPARATOR,
    "edit.copy", "edit.paste", "edit.duplicate", "edit.delete", SEPARATOR,
    "edit.rotate-left", "edit.rotate-right", "edit.lock", SEPARATOR,
    "edit.select-all", "edit.select-kind", "view.find", SEPARATOR, "file.campaign",
)  # fmt: skip
PEOPLE = ("people.import", "people.new", SEPARATOR, "people.list", "people.posts")
BRIEFING = (
    "briefing.start", "briefing.from-site", SEPARATOR, "briefing.panel", "briefing.pdf", SEPARATOR,
    "briefing.web-map",
)  # fmt: skip
ALIGN = (
    "arrange.left", "arrange.centre", "arrange.right", SEPARATOR,
    "arrange.top", "arrange.middle", "arrange.bottom", SEPARATOR,
    "arrange.across", "arrange.along",
)  # fmt: skip
ARRANGE = (
    "arrange.group", "arrange.ungroup", "edit.lock", SEPARATOR,
    "edit.rotate-left", "edit.rotate-right", "arrange.street", SEPARATOR,
    *ALIGN, SEPARATOR,
    "arrange.array", "arrange.queue", "arrange.reverse",
)  # fmt: skip
MAP_WITH_SELECTION = (
    "view.zoom-to-selection", "edit.select-kind", SEPARATOR,
    "edit.copy", "edit.duplicate", "arrange.array", SEPARATOR,
    "edit.rotate-left", "edit.rotate-right", "arrange.street", "edit.lock", SEPARATOR,
    "arrange.group", "arrange.ungroup", "arrange.queue", "arrange.reverse", SEPARATOR,
    "edit.delete",
)  # fmt: skip
MAP_EMPTY = ("edit.paste", SEPARATOR, "view.fit", "view.residents", "file.campaign")


def fill_menu_bar(bar: QMenuBar, workbench: Workbench) -> None:
    """Build all menus of a window."""
    _fill_file(_menu(bar, N_("&File")), workbench)
    _add(_menu(bar, N_("&Edit")), workbench, EDIT)
    _fill_view(_menu(bar, N_("&View")), workbench)
    _fill_insert(_menu(bar, N_("&Insert")), workbench)
    _add(_menu(bar, N_("&Arrange")), workbench, ARRANGE)
    _add(
        _menu(bar, N_("P&ropose")),
        workbench,
        [f"propose.{id_}" for id_ in workbench.program.host.engine_steps],
    )
    _add(_menu(bar, N_("P&eople")), workbench, PEOPLE)
    _add(_menu(bar, N_("&Print")), workbench, ("print.sheets",))
    _add(_menu(bar, N_("&Briefing")), workbench, BRIEFING)
    _add(_menu(bar, N_("&Language")), workbench, ("language.system", "language.zh_CN", "language.en"))
    _add(_menu(bar, N_("&Help")), workbench, ("help.keys", "help.about"))


def show_map_menu(workbench: Workbench) -> None:
    """The right-click menu for what is selected, or for the plan."""
    menu = QMenu(workbench.window)
    _add(menu, workbench, MAP_WITH_SELECTION if workbench.document.selection else MAP_EMPTY)
    if len(workbench.document.selection) > 1:
        _add(menu.addMenu(icon("align-horizontal-left"), _("Align")), workbench, ALIGN)
    menu.popup(QCursor.pos())


def _menu(bar: QMenuBar, title: str) -> QMenu:
    menu = bar.addMenu(_(title))
    menu.setToolTipsVisible(True)
    return menu


def _add(menu: QMenu, workbench: Workbench, ids: Iterable[str]) -> None:
    for id_ in ids:
        if id_ == SEPARATOR:
            menu.addSeparator()
        else:
            menu.addAction(workbench.commands.action(id_))


def _fill_file(menu: QMenu, workbench: Workbench) -> None:
    _add(menu, workbench, ("file.new", "file.open"))
    recent = menu.addMenu(icon("history"), _("Recent plans"))
    recent.aboutToShow.connect(lambda: _fill_recent(recent, workbench))
    _add(menu, workbench, FILE_REST)


def _fill_recent(menu: QMenu, workbench: Workbench) -> None:
    menu.clear()
    for path in workbench.settings.recent_plans():
        action = menu.addAction(path.stem)
        action.setToolTip(str(path))
        action.triggered.connect(lambda _checked, path=path: workbench.program.open_plan(path))


def _fill_view(menu: QMenu, workbench: Workbench) -> None:
    _add(menu, workbench, [f"view.workspace.{name}" for name in ("map", "people", "print", "briefing")])
    _add(menu, workbench, (SEPARATOR, "view.fit", "view.zoom-to-selection", "view.residents", SEPARATOR))
    tools = menu.addMenu(icon("cursor-default-outline"), _("Tools"))
    _add(tools, workbench, [f"tool.{id_}" for id_ in workbench.program.host.map_tools])
    panels = menu.addMenu(icon("dock-window"), _("Panels"))
    for dock in workbench.docks.docks.values():
        panels.addAction(dock.toggleViewAction())
    _add(menu, workbench, ("view.reset",))
    look = menu.addMenu(icon("theme-light-dark"), _("Appearance"))
    _add(look, workbench, ("view.scheme.system", "view.scheme.light", "view.scheme.dark"))


def _fill_insert(menu: QMenu, workbench: Workbench) -> None:
    catalogue = workbench.document.catalogue
    for kit in catalogue.kits:
        menu.addAction(workbench.commands.action(f"insert.kit.{kit}"))
    menu.addSeparator()
    for group, fixtures in fixture_groups(catalogue).items():
        submenu = menu.addMenu(str(catalogue.fixture_groups.get(group, group)))
        for fixture in fixtures:
            submenu.addAction(workbench.commands.action(f"insert.fixture.{fixture.id}"))
    menu.addSeparator()
    _add(menu.addMenu(_("Zones")), workbench, [f"insert.zone.{zone}" for zone in catalogue.zones])
    _add(menu.addMenu(_("One-way paths")), workbench, [f"insert.way.{kind}" for kind in WAY_KINDS])
    _add(menu.addMenu(_("Gates")), workbench, [f"insert.gate.{kind}" for kind in GATE_KINDS])
    _add(menu, workbench, ("insert.queue",))
