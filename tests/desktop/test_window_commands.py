"""Every action by mouse, key and menu: the commands, their palette, the right-click menus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QAction, QContextMenuEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)

from musterpoint.desktop.dialogs.about import KeysDialog, keys_as_html
from musterpoint.desktop.dialogs.command_palette import CommandPalette, fitness
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.menus import MAP_MENUS, map_menu
from musterpoint.text import CHINESE, use_language

INPUTS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)


def in_menus(menus: Iterator[QAction] | list[QAction]) -> Iterator[QAction]:
    for action in menus:
        if submenu := action.menu():
            submenu.aboutToShow.emit()
            yield from in_menus(submenu.actions())
        elif not action.isSeparator():
            yield action


def test_every_command_has_words_a_hint_and_a_place_in_the_menus(window: MainWindow) -> None:
    reachable = {id(action) for action in in_menus(window.menuBar().actions())}
    for command, action in window.commands.all():
        assert action.text(), command.id
        assert action.statusTip() and action.statusTip() != action.text(), command.id
        assert action.toolTip(), command.id
        assert id(action) in reachable, f"{command.id} is in no menu"


def test_no_key_means_two_things(window: MainWindow) -> None:
    keys = Counter(keys.toString() for keys, _words in window.commands.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_command_is_in_the_palette_and_found_by_its_names(window: MainWindow) -> None:
    palette = CommandPalette(window.workbench)
    for command, _action in window.commands.all():
        for name in command.names():
            palette.search.setText(name.replace("&", "").rstrip("…"))
            found = [
                palette.list.item(row).data(Qt.ItemDataRole.UserRole + 2)
                for row in range(palette.list.count())
            ]
            assert window.commands.action(command.id) in found, (command.id, name)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("celiang", None),
        ("ljl", "tool.measure"),
        ("量距", "tool.measure"),
        ("meas dis", "tool.measure"),
        ("msr dst", "tool.measure"),
        ("xiangmu", None),
        ("quantu", None),
        ("undo", "edit.undo"),
        ("chexiao", "edit.undo"),
        ("rotate", "edit.rotate-left"),
    ],
)
def test_the_palette_understands_chinese_pinyin_and_gaps(
    window: MainWindow, typed: str, command: str | None
) -> None:
    palette = CommandPalette(window.workbench)
    palette.search.setText(typed)
    chosen = palette.list.item(0).data(Qt.ItemDataRole.UserRole + 2)
    if command is not None:
        assert chosen is window.commands.action(command)


def test_letters_out_of_order_fit_nothing() -> None:
    assert fitness("eda", ["measure"]) is None
    assert fitness("mea", ["measure"]) < fitness("sur", ["measure"]) < fitness("msr", ["measure"])


def test_a_command_is_run_from_the_palette_and_is_first_next_time(window: MainWindow, answers) -> None:
    def choose(palette: CommandPalette) -> int:
        QTest.keyClicks(palette.search, "select all")
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
        return palette.result()

    answers.give(choose)
    window.workbench.run("view.commands")
    assert len(window.document.selection) >= len(window.document.plan.sites())
    again = CommandPalette(window.workbench)
    assert "edit.select-all" in window.program.settings.recent_commands()[:2]
    first = [again.list.item(row).data(Qt.ItemDataRole.UserRole + 2) for row in range(3)]
    assert window.commands.action("edit.select-all") in first


def test_what_cannot_be_done_now_is_not_run_from_the_palette(window: MainWindow) -> None:
    window.document.select([])
    palette = CommandPalette(window.workbench)
    palette.search.setText("delete")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.chosen is None or palette.chosen.isEnabled()


def test_the_keys_are_listed_searched_and_printable(window: MainWindow) -> None:
    dialog = KeysDialog(window, window.commands)
    html = keys_as_html(window.commands)
    for keys, _words in window.commands.shortcuts():
        assert keys.toString(keys.SequenceFormat.NativeText).replace("&", "&amp;").split(",")[0] in html
    dialog.search.setText("undo")
    menus = dialog.list.topLevelItem(0)
    shown = [menus.child(row).text(0) for row in range(menus.childCount()) if not menus.child(row).isHidden()]
    assert shown and all("ndo" in words for words in shown)


def right_click(window: MainWindow, position: QPoint) -> tuple[str, ...]:
    """The words of the menu that a right click opens."""
    canvas = window.canvas
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, position, canvas.mapToGlobal(position))
    QApplication.sendEvent(canvas, event)
    menu = window.findChildren(QMenu)[-1]
    words = tuple(action.text() for action in menu.actions() if not action.isSeparator())
    menu.close()
    return words


def test_a_right_click_offers_what_fits_what_lies_there(window: MainWindow, qtbot) -> None:
    document, canvas = window.document, window.canvas
    qtbot.waitUntil(lambda: document.obstacles is not None)
    site = document.plan.sites()[0]
    window.workbench.show_on_map([("site", site.id)])
    document.select([])
    words = right_click(window, canvas.viewport().to_screen(site.x, site.y).toPoint())
    assert document.selection == (("site", site.id),)
    assert {"Lock", "Delete", "Duplicate"} <= set(words)

    building = document.plan.buildings.frame.geometry.iloc[0].representative_point()
    canvas.fly_to(building.x, building.y)
    words = right_click(window, canvas.viewport().to_screen(building.x, building.y).toPoint())
    assert [kind for kind, _id in document.selection] == ["buildings"]
    assert "Delete" not in words and any("property" in word for word in words)

    left, bottom = document.plan.buildings.frame.total_bounds[:2]
    canvas.fly_to(left - 5000, bottom - 5000)
    words = right_click(window, canvas.rect().center())
    assert document.selection == ()
    assert "Paste" in words and "Delete" not in words


def right_click_row(view: QAbstractItemView, row: int) -> QMenu:
    view.scrollTo(view.model().index(row, 0))
    spot = view.visualRect(view.model().index(row, 0)).center()
    view.customContextMenuRequested.emit(spot)
    return view.findChildren(QMenu)[-1]


def test_a_right_click_on_a_row_offers_what_its_panel_can_do(window: MainWindow, qtbot) -> None:
    window.docks.open("people")
    people = window.docks.panel("people")
    plan = window.document.plan
    held = next(one for one in plan.table("assignment").values() if plan.find("post", one.post).site)
    site = plan.find("post", held.post).site
    menu = right_click_row(people.table, people.model.row_of(held.person))
    assert [action.text() for action in menu.actions()] == [
        "Show on the map", people.edit.toolTip(), people.delete.toolTip()
    ]  # fmt: skip
    menu.actions()[0].trigger()
    menu.close()
    assert window.document.selection == (("site", site),)
    window.docks.open("health")
    health = window.docks.panel("health")
    qtbot.waitUntil(lambda: health.list.count() > 0)
    menu = right_click_row(health.list, 0)
    assert health.current is not None and menu.actions()[0].text() == "Show on the map"
    assert health.fix.isHidden() == (health.fix.text() not in [action.text() for action in menu.actions()])
    menu.close()


def test_every_right_click_menu_names_commands_that_there_are(window: MainWindow) -> None:
    for kind, ids in MAP_MENUS.items():
        if kind in ("site", "fixture", "zone", "way", "gate"):
            table = window.document.plan.table(kind)
            window.document.select([(kind, next(iter(table)))])
        assert map_menu(window.workbench).actions(), kind
        assert all(not id_ or window.commands.action(id_) for id_ in ids)


def is_part(widget: QWidget) -> bool:
    """Whether it is read as part of another one: headers, buttons within fields, what Qt makes itself."""
    in_field = isinstance(widget.parent(), QLineEdit | QComboBox)
    return in_field or isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_")


def named(widget: QWidget) -> bool:
    return bool(widget.accessibleName() or getattr(widget, "text", str)() or widget.toolTip())


@pytest.mark.parametrize("language", ["en", CHINESE])
def test_every_input_has_an_accessible_name(window: MainWindow, language: str) -> None:
    """A screen reader can say what each button, field and list is for."""
    use_language(language)
    for workspace in ("map", "people", "print", "briefing"):
        window.workbench.run(f"view.workspace.{workspace}")
    for id_ in window.docks.docks:
        window.docks.open(id_)
    window.wait_until_idle()
    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for kind in INPUTS
        for widget in window.findChildren(kind)
        if widget.isVisible() and not is_part(widget) and not named(widget)
    ]
    assert nameless == [], "\n".join(nameless)
    QApplication.processEvents()  # they are named when the panels have found their places
    bars = [bar for bar in window.findChildren(QTabBar) if bar.parent() is window and bar.isVisible()]
    assert bars and all(bar.accessibleName() for bar in bars)
    panels = [window.docks.panel(id_) for id_ in window.docks.docks]
    assert all(panel.accessibleName() for panel in panels)


def test_the_tab_key_reaches_every_input_of_the_toolbar_and_the_docks(window: MainWindow) -> None:
    window.activateWindow()
    window.wait_until_idle()
    window.canvas.setFocus()
    seen: list[QWidget] = []
    for _step in range(120):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus in seen[:1]:
            break
        seen.append(focus)
    assert window.canvas in seen
    assert window.toolbar.find_box in seen
    assert any(isinstance(widget, QAbstractItemView) for widget in seen)
