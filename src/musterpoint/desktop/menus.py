"""The menu bar and the right-click menu of the map, as lists of commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PyQt6.QtCore import QPoint
from PyQt6.QtWidgets import QMenu, QMenuBar

from musterpoint.desktop.bookmarks import bookmarks, show_bookmark
from musterpoint.desktop.commands.insert import fixture_groups
from musterpoint.desktop.stop_menu import add_giving
from musterpoint.desktop.theme import icon
from musterpoint.desktop.tools.measure import MeasureTool
from musterpoint.desktop.words import GATE_KINDS, SPOT_KINDS, WAY_KINDS
from musterpoint.desktop.workbench import Workbench
from musterpoint.desktop.workspaces import WORKSPACES
from musterpoint.text import N_, _

SEPARATOR = ""

FILE_REST = (
    SEPARATOR, "file.add-layer", "file.import-sites", "file.save-copy", SEPARATOR, "file.export", SEPARATOR,
    "file.start-page", SEPARATOR, "file.quit",
)  # fmt: skip
EDIT = (
    "edit.undo", "edit.redo", SEPARATOR,
    "edit.copy", "edit.paste", "edit.duplicate", "edit.delete", SEPARATOR,
    "edit.rotate-left", "edit.rotate-right", "edit.lock", SEPARATOR,
    "edit.select-all", "edit.select-kind", "edit.select-by", SEPARATOR,
    "view.find", "view.commands", SEPARATOR, "file.campaign",
)  # fmt: skip
VIEW = (
    SEPARATOR, "view.fit", "view.zoom-to-selection", "view.zoom-in", "view.zoom-out", SEPARATOR,
    "view.turn-left", "view.turn-right", "view.north-up", SEPARATOR,
    "view.residents", "view.catchments", "view.fill", SEPARATOR,
    "map.add-base-map", "map.add-web-map", "map.online", SEPARATOR,
)  # fmt: skip
PEOPLE = (
    "people.import", "people.new", "people.lend", "people.merge", SEPARATOR, "people.list", "people.posts",
    SEPARATOR, "propose.staffing", "people.renew-posts", "people.command-post", "people.gate-guards",
    "people.chain", SEPARATOR,
    "people.read-roster", "people.calls", "people.publish", SEPARATOR, "people.import-stock",
)  # fmt: skip
CARE = (
    "care.panel", "care.unlock", "care.lock", SEPARATOR, "care.import", "care.new", "care.rules", SEPARATOR,
    "care.passphrase", "care.shred",
)  # fmt: skip
TIMETABLE = (
    "propose.timetable", SEPARATOR, "view.panel.timetable", "timetable.try", "timetable.play", SEPARATOR,
    "timetable.release", "timetable.forget", "timetable.export", "enterprises.import", SEPARATOR,
    "notices.print", "notices.copy", "notices.export", SEPARATOR,
    "propose.supplies", "view.panel.supplies", "people.import-stock", "supplies.print", "supplies.export",
    SEPARATOR, "propose.routes", "routes.replan", "routes.export", "view.panel.rounds", SEPARATOR,
    "vehicles.edit", "vehicles.import",
)  # fmt: skip
BRIEFING = (
    "briefing.start", "briefing.from-site", SEPARATOR, "briefing.panel", "briefing.pdf", SEPARATOR,
    "briefing.web-map",
)  # fmt: skip
ALIGN = (
    "arrange.left", "arrange.centre", "arrange.right", SEPARATOR,
    "arrange.top", "arrange.middle", "arrange.bottom", SEPARATOR,
    "arrange.across", "arrange.along",
)  # fmt: skip
CATCHMENTS = ("catchments.give", "catchments.take", "catchments.forget")
LAYOUTS = ("layout.refit", "layout.more", "layout.fewer", "layout.here")
ARRANGE = (
    "arrange.group", "arrange.ungroup", "edit.lock", SEPARATOR,
    "edit.rotate-left", "edit.rotate-right", "arrange.street", SEPARATOR,
    *ALIGN, SEPARATOR,
    "arrange.array", "arrange.queue", "arrange.reverse", SEPARATOR, *LAYOUTS,
)  # fmt: skip
CHANGES = (
    "edit.copy", "edit.duplicate", "arrange.array", SEPARATOR,
    "edit.rotate-left", "edit.rotate-right", "arrange.street", "edit.lock", SEPARATOR,
    "arrange.group", "arrange.ungroup", SEPARATOR, "edit.delete",
)  # fmt: skip
SPOT = ("view.inspect", "view.zoom-to-selection", SEPARATOR, "edit.delete")
MAP_MENUS: Mapping[str, tuple[str, ...]] = {
    "": (
        "edit.paste", "view.bookmark", SEPARATOR, "view.fit", "view.zoom-in", "view.zoom-out", SEPARATOR,
        "tool.measure", "tool.measure-area", "tool.measure-angle", SEPARATOR,
        "view.residents", "file.campaign",
    ),
    "site": (
        "view.inspect", "view.zoom-to-selection", "briefing.from-site", "print.sheets",
        "people.posts", SEPARATOR, "layout.refit", "layout.more", "layout.fewer", SEPARATOR, *CHANGES,
    ),
    "fixture": ("view.inspect", "view.zoom-to-selection", "edit.select-kind", SEPARATOR, *CHANGES),
    "zone": (
        "view.inspect", "view.zoom-to-selection", "edit.select-kind", "arrange.queue", "layout.here",
        SEPARATOR, *CHANGES,
    ),
    "way": (
        "view.inspect", "view.zoom-to-selection", "edit.select-kind", "arrange.reverse",
        SEPARATOR, *CHANGES,
    ),
    "gate": (
        "view.inspect", "view.zoom-to-selection", "edit.select-kind", SEPARATOR,
        "layout.refit", SEPARATOR, *CHANGES,
    ),
    "escort": ("view.inspect", "view.zoom-to-selection", "print.sheets", SEPARATOR, "edit.delete"),
    "stop": ("view.inspect", "view.zoom-to-selection", "view.panel.rounds"),
    **dict.fromkeys(("place", "visit", "enterprise"), SPOT),
    "buildings": (
        "view.inspect", "view.zoom-to-selection", "edit.select-by", SEPARATOR,
        "catchments.give", "catchments.take", SEPARATOR,
        "view.residents", "view.catchments",
    ),
}  # fmt: skip
"""Kind of what lies under the mouse → its right-click menu; "" is empty ground."""


def fill_menu_bar(bar: QMenuBar, workbench: Workbench) -> None:
    """Build all menus of a window."""
    _fill_file(_menu(bar, workbench, N_("&File")), workbench)
    _add(_menu(bar, workbench, N_("&Edit")), workbench, EDIT)
    _fill_view(_menu(bar, workbench, N_("&View")), workbench)
    _fill_insert(_menu(bar, workbench, N_("&Insert")), workbench)
    _add(_menu(bar, workbench, N_("&Arrange")), workbench, ARRANGE)
    _add(
        _menu(bar, workbench, N_("P&ropose")),
        workbench,
        [*(f"propose.{id_}" for id_ in workbench.host.engine_steps), SEPARATOR, *CATCHMENTS],
    )
    people = _menu(bar, workbench, N_("P&eople"))
    _add(people, workbench, PEOPLE)
    people.addSeparator()
    _add(people.addMenu(icon("hand-heart-outline"), _("Care ledger")), workbench, CARE)
    _add(_menu(bar, workbench, N_("&Timetable")), workbench, TIMETABLE)
    _add(_menu(bar, workbench, N_("&Print")), workbench, ("print.sheets",))
    _add(_menu(bar, workbench, N_("&Briefing")), workbench, BRIEFING)
    _add(
        _menu(bar, workbench, N_("&Language")),
        workbench,
        ("language.system", "language.zh_CN", "language.en"),
    )
    _add(_menu(bar, workbench, N_("&Help")), workbench, ("help.keys", "help.about"))


def map_menu(workbench: Workbench) -> QMenu:
    """The right-click menu for what is selected, or for the ground."""
    selection = workbench.document.selection
    menu = QMenu(workbench.window)
    menu.setToolTipsVisible(True)
    _add_copy_of_figure(menu, workbench)
    workbench.commands.refresh()
    _add(menu, workbench, MAP_MENUS.get(selection[0][0] if selection else "", MAP_MENUS["fixture"]))
    if len(selection) == 1 and selection[0][0] in ("stop", "visit"):
        add_giving(menu, workbench, selection[0][1])
    if len(selection) > 1:
        _add(menu.addMenu(icon("align-horizontal-left"), _("Align")), workbench, ALIGN)
    return menu


def show_map_menu(workbench: Workbench, position: QPoint) -> None:
    """Open the right-click menu at a place on the screen."""
    menu = map_menu(workbench)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(position)


def _add_copy_of_figure(menu: QMenu, workbench: Workbench) -> None:
    """While something is measured, its figure can be copied."""
    tool = workbench.canvas.tool
    if isinstance(tool, MeasureTool) and tool.figure:
        copy = menu.addAction(icon("content-copy"), _("Copy {figure}").format(figure=tool.figure))
        copy.triggered.connect(tool.copy)
        menu.addSeparator()


def _menu(bar: QMenuBar, workbench: Workbench, title: str) -> QMenu:
    menu = bar.addMenu(_(title))
    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(workbench.commands.refresh)
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
    _add(menu, workbench, [f"view.workspace.{workspace.id}" for workspace in WORKSPACES])
    _add(menu, workbench, VIEW)
    kept = menu.addMenu(icon("bookmark-outline"), _("Bookmarks"))
    kept.aboutToShow.connect(lambda: _fill_bookmarks(kept, workbench))
    _fill_bookmarks(kept, workbench)
    menu.addSeparator()
    tools = menu.addMenu(icon("cursor-default-outline"), _("Tools"))
    _add(tools, workbench, [f"tool.{id_}" for id_ in workbench.host.map_tools])
    panels = menu.addMenu(icon("dock-window"), _("Panels"))
    _add(panels, workbench, [f"view.panel.{id_}" for id_ in workbench.host.panels])
    _add(menu, workbench, ("view.inspect", "view.overview", "view.health", "view.reset"))
    look = menu.addMenu(icon("theme-light-dark"), _("Appearance"))
    _add(look, workbench, ("view.scheme.system", "view.scheme.light", "view.scheme.dark"))


def _fill_bookmarks(menu: QMenu, workbench: Workbench) -> None:
    menu.clear()
    _add(menu, workbench, ("view.bookmark",))
    menu.addSeparator()
    for bookmark in bookmarks(workbench):
        action = menu.addAction(icon("bookmark-outline"), bookmark.name)
        action.setStatusTip(_("Show this view again"))
        action.triggered.connect(lambda _checked, id_=bookmark.id: show_bookmark(workbench, id_))


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
    ways = [f"insert.way.{kind}" for kind in WAY_KINDS]
    _add(menu.addMenu(_("Zones")), workbench, [f"insert.zone.{zone}" for zone in catalogue.zones])
    _add(menu.addMenu(_("One-way paths")), workbench, [*ways, SEPARATOR, "insert.escort"])
    _add(menu.addMenu(_("Gates")), workbench, [f"insert.gate.{kind}" for kind in GATE_KINDS])
    spots = [f"insert.{item.replace(':', '.')}" for item in SPOT_KINDS]
    _add(menu.addMenu(_("Places and visits")), workbench, spots)
    _add(menu, workbench, ("insert.queue",))
