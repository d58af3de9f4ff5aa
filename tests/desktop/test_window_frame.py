"""The window as a whole: docks, workspaces, language, finding, undo and redo by mouse."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QInputMethodEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QMessageBox, QTabBar
from pytestqt.qtbot import QtBot

from musterpoint.desktop.loading import load_ahead
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels import pictures
from musterpoint.desktop.panels.two_line import DETAIL
from musterpoint.desktop.program import Program
from musterpoint.desktop.start_page import StartPage
from musterpoint.desktop.theme import DARK, LIGHT, icon, use_theme
from musterpoint.plugins.points import Panel
from musterpoint.samples import CASES
from musterpoint.session import Session, actions
from musterpoint.text import CHINESE, Text, current_language

BROKEN = Panel(id="days", title=Text("坏", "Broken"), icon="", area="right", widget="nowhere.panel:Panel")


def shown(window: MainWindow) -> set[str]:
    return {id_ for id_, dock in window.docks.docks.items() if not dock.isHidden()}


def tool_button(window: MainWindow, command: str) -> QAbstractButton:
    return window.toolbar.widgetForAction(window.commands.action(command))


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def enter(field: QLineEdit, text: str) -> None:
    """Enter text as an input method does: keys alone can't give Chinese characters."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def test_workspaces_open_their_docks_and_leave_the_map_where_it_is(window: MainWindow) -> None:
    place = window.canvas.viewport()
    assert shown(window) == {"palette", "layers", "inspector"}
    click(tool_button(window, "view.workspace.people"))
    assert shown(window) == {"people", "care", "needs", "posts", "organisation"}
    click(tool_button(window, "view.workspace.map"))
    assert shown(window) == {"palette", "layers", "inspector"}
    assert (window.canvas.viewport().x, window.canvas.viewport().y) == (place.x, place.y)


def test_no_tab_bar_of_a_workspace_stays_in_another(window: MainWindow) -> None:
    click(tool_button(window, "view.workspace.people"))
    tabs = tabs_seen(window)
    assert len(tabs) == 2
    click(tool_button(window, "view.workspace.map"))
    assert tabs_seen(window) == []
    click(tool_button(window, "view.workspace.people"))
    assert tabs_seen(window) == tabs


def tabs_seen(window: MainWindow) -> list[list[str]]:
    """The words on the tabs of each tab bar of docks that is in sight."""
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [
        [bar.tabText(tab) for tab in range(bar.count())]
        for bar in bars
        if bar.isVisible() and bar.count() and window.rect().intersects(bar.geometry())
    ]


def test_the_tab_key_goes_from_the_map_down_the_left_side_to_the_inspector(
    window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: all(window.docks.seen(id_) for id_ in ("palette", "layers", "inspector")))
    window.canvas.setFocus()
    seen: list[str] = []
    for _press in range(20):
        focused = QApplication.focusWidget()
        assert window.rect().contains(focused.mapTo(window, focused.rect().center())), "out of sight"
        dock = next((id_ for id_, dock in window.docks.docks.items() if dock.isAncestorOf(focused)), "")
        if dock and dock not in seen:
            seen.append(dock)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert seen == ["palette", "layers", "inspector"]


def test_panels_and_pictures_of_kits_are_there_before_a_plan_is_opened(
    program: Program, qtbot: QtBot
) -> None:
    kits = program.host.catalogue.kits
    pictures._kit_image.cache_clear()
    load_ahead(program.host, program)
    modules = {panel.widget.split(":")[0] for panel in program.host.panels.values()}
    qtbot.waitUntil(lambda: modules <= sys.modules.keys())
    qtbot.waitUntil(lambda: pictures._kit_image.cache_info().currsize == len(kits))


def test_every_kit_in_the_palette_has_its_picture_and_its_size(window: MainWindow, qtbot: QtBot) -> None:
    palette = window.docks.panel("palette")
    entries = [palette.entry(f"kit:{id_}") for id_ in window.document.catalogue.kits]
    qtbot.waitUntil(lambda: not any(entry.icon(0).isNull() for entry in entries))
    assert all(" m" in entry.data(0, DETAIL) for entry in entries)


def test_a_panel_is_made_when_it_is_first_seen(window: MainWindow, qtbot: QtBot) -> None:
    docks = window.docks
    qtbot.waitUntil(lambda: docks.seen("palette") is not None)
    assert docks.seen("palette").isVisible()
    assert not any(map(docks.seen, ("days", "timetable", "rounds", "print")))
    click(tool_button(window, "view.workspace.timetable"))
    qtbot.waitUntil(lambda: all(map(docks.seen, ("days", "timetable"))))
    assert docks.seen("days").isVisible()
    assert docks.seen("timetable").isVisible()
    assert docks.seen("rounds") is None, "it is behind another one's tab"
    docks.docks["rounds"].raise_()
    qtbot.waitUntil(lambda: docks.seen("rounds") is not None)
    assert docks.seen("rounds") is docks.panel("rounds")


def test_a_panel_that_cannot_be_made_says_so(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window.docks.docks["days"], "_panel", BROKEN)
    window.docks.open("days")
    assert "failed" in window.docks.panel("days").text()


def test_the_window_needs_no_library_that_only_some_work_needs() -> None:
    """They would double the time from a click on the program to the window."""
    late = {
        "folium", "numba", "openpyxl", "ortools", "pypinyin", "pyqtgraph", "rasterio.features",
        "scipy.optimize", "scipy.sparse.csgraph", "scipy.spatial", "scipy.stats",
    }  # fmt: skip
    code = f"import sys, musterpoint.desktop.main_window; print(*({late} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_closed_dock_stays_closed_next_time_and_can_be_brought_back(
    window: MainWindow, program: Program, plan_file: Path
) -> None:
    window.docks.docks["layers"].close()
    program.show_start_page()
    program.open_plan(plan_file)
    again = program.window
    again.resize(1440, 900)
    assert "layers" not in shown(again)
    again.commands.action("view.reset").trigger()
    assert "layers" in shown(again)


def test_undo_and_redo_from_the_toolbar(window: MainWindow) -> None:
    document = window.document
    before = document.plan.copy()
    document.do(actions.change_field(document.plan, "site", document.plan.sites()[0].id, "name", "East gate"))
    after = document.plan.copy()
    assert "East gate" in window.commands.action("edit.undo").text()
    click(tool_button(window, "edit.undo"))
    assert document.plan == before
    assert not tool_button(window, "edit.undo").isEnabled()
    click(tool_button(window, "edit.redo"))
    assert document.plan == after


def test_the_language_changes_without_losing_the_plan(
    window: MainWindow, program: Program, qtbot: QtBot
) -> None:
    document, place = window.document, window.canvas.viewport()
    window.commands.action(f"language.{CHINESE}").trigger()
    qtbot.waitUntil(lambda: program.window is not window)
    again = program.window
    assert current_language() == CHINESE
    assert again.document is document
    assert again.commands.action("view.workspace.map").text() == "地图"
    assert again.canvas.viewport().resolution == place.resolution
    document.do(actions.change_field(document.plan, "site", document.plan.sites()[0].id, "name", "东门"))
    assert "东门" in again.commands.action("edit.undo").text()


def test_enter_in_the_find_box_flies_to_the_first_hit(window: MainWindow, qtbot: QtBot) -> None:
    site = window.document.plan.sites()[-1]
    box = window.toolbar.find_box
    window.document.do(actions.change_field(window.document.plan, "site", site.id, "name", "人民广场"))
    for typed in ("人民", "renmin", "rmgc"):
        window.document.select([])
        enter(box, typed)
        QTest.keyClick(box, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.document.selection == (("site", site.id),))
        assert box.text() == ""
    view = window.canvas.viewport()
    assert abs(view.x - site.x) < 50 and abs(view.y - site.y) < 50


def test_finding_a_building_by_its_number_and_neighbourhood(window: MainWindow, qtbot: QtBot) -> None:
    buildings = window.document.plan.buildings.frame
    building = buildings[buildings["number"].notna()].iloc[0]
    home = window.document.plan.neighbourhoods.frame.at[building["neighbourhood"], "name"]
    enter(window.toolbar.find_box, f"{home} {building['number']}")
    QTest.keyClick(window.toolbar.find_box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.document.selection))
    ((kind, id_),) = window.document.selection
    assert kind == "buildings"
    assert buildings.at[id_, "number"].startswith(building["number"])
    assert window.docks.panel("inspector").page.heading.text() == buildings.at[id_, "number"]


def test_the_start_page_offers_samples_and_recent_plans(program: Program, plan_file: Path) -> None:
    program.settings.remember_plan(plan_file)
    program.show_start_page()
    page = program.window
    assert isinstance(page, StartPage)
    assert page.samples.count() == len(CASES) == 5
    assert page.recent.item(0).text() == plan_file.stem
    page.recent.setFocus()
    QTest.keyClick(page.recent, Qt.Key.Key_Down)
    QTest.keyClick(page.recent, Qt.Key.Key_Return)
    assert isinstance(program.window, MainWindow)


def test_where_a_sample_is_kept_is_asked_before_it_is_made(program: Program, answers) -> None:
    """Making it takes a while: nobody waits only to be asked, or to think better of it."""
    program.show_start_page()
    answers.give(lambda dialog: QDialog.DialogCode.Rejected)
    program.window.samples.itemClicked.emit(program.window.samples.item(0))
    assert not program.jobs.busy
    assert isinstance(program.window, StartPage)


def test_the_start_page_goes_on_drawing_while_a_plan_is_opened(
    program: Program, plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.show_start_page()
    page, told, opened, shown = program.window, Event(), Session.open, []

    def look() -> None:
        shown.append(page.doing.text() if page.doing.isVisible() else "")
        told.set()

    monkeypatch.setattr(Session, "open", lambda *given, **also: told.wait(60) and opened(*given, **also))
    QTimer.singleShot(0, look)
    assert program.open_plan(plan_file)
    assert shown == ["Opening the plan"] and program.window.document.session.path == plan_file


def test_a_plan_that_is_open_elsewhere_can_be_looked_at(program: Program, plan_file: Path, answers) -> None:
    def choose_read_only(box: QDialog) -> int:
        assert isinstance(box, QMessageBox)
        assert "open elsewhere" in box.text()
        click(next(button for button in box.buttons() if button.text() == "Open read-only"))
        return 0

    with Session.open(plan_file):
        answers.give(choose_read_only)
        assert program.open_plan(plan_file)
        assert program.window.document.session.read_only
        assert not program.window.commands.action("file.campaign").isEnabled()
        assert "read-only" in program.window.windowTitle()


def test_a_damaged_plan_is_refused_in_words(program: Program, plan_file: Path, answers) -> None:
    plan_file.write_bytes(b"not a plan at all")
    program.show_start_page()
    told = []
    answers.give(lambda box: told.append((box.text(), box.informativeText())) or 0)
    assert not program.open_plan(plan_file)
    assert isinstance(program.window, StartPage)
    assert all(told[0])


def test_everything_done_is_there_after_the_program_was_closed(
    window: MainWindow, program: Program, plan_file: Path, tmp_path: Path
) -> None:
    site = window.document.plan.sites()[0]
    window.document.do(actions.change_field(window.document.plan, "site", site.id, "name", "West gate"))
    shutil.copy(plan_file, tmp_path / "as-if-killed.gpkg")
    program.show_start_page()
    program.open_plan(tmp_path / "as-if-killed.gpkg")
    assert program.window.document.plan.find("site", site.id).name == "West gate"
    assert program.window.commands.action("edit.undo").isEnabled()


def test_icons_are_in_the_colour_of_the_theme(qtbot) -> None:
    """Also of a theme that is chosen while the program runs."""
    application = QApplication.instance()
    shades = {}
    for theme in (LIGHT, DARK, LIGHT):
        use_theme(application, theme)
        image = icon("map-outline").pixmap(32, 32).toImage()
        pixels = (image.pixelColor(x, y) for x in range(32) for y in range(32))
        shades[theme] = {colour.name() for colour in pixels if colour.alpha() == 255}
    assert shades == {LIGHT: {LIGHT.text}, DARK: {DARK.text}}
