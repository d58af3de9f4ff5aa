"""Putting things in order in the real window: palette, menus, keys, the dialog for copies, the inspector."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QDialog, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from musterpoint.desktop.commands.arrange import ARRANGE_COMMANDS
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.inspector.part_pages import ZonePage
from musterpoint.desktop.tools.drawings import LineTool, QueueTool, WayTool, ZoneTool
from musterpoint.desktop.tools.place import PlaceTool
from musterpoint.plan import Fixture
from musterpoint.session import actions
from musterpoint.session.actions.queues import queue_in


def tents(window: MainWindow, *offsets: tuple[float, float]) -> list[tuple[str, str]]:
    """Canopies so far from the middle of the map, selected."""
    document, view = window.document, window.canvas.viewport()
    before = set(document.plan.table("fixture"))
    for x, y in offsets:
        place = (view.x + x, view.y + y)
        document.do(actions.place_fixture(document.plan, document.catalogue, "canopy-3x3", *place))
    refs = [("fixture", id_) for id_ in document.plan.table("fixture") if id_ not in before]
    document.select(refs)
    return refs


def menu_texts(menu: QMenu) -> Iterator[str]:
    for action in menu.actions():
        yield action.text()
        if action.menu():
            yield from menu_texts(action.menu())


def test_everything_stands_in_a_menu(window: MainWindow):
    texts = {text for top in window.menuBar().actions() for text in menu_texts(top.menu())}
    wanted = {window.commands.action(command.id).text() for command in ARRANGE_COMMANDS}
    catalogue = window.document.catalogue
    drawn = [f"zone.{zone}" for zone in catalogue.zones]
    drawn += ["way.residents", "way.staff", "way.waste", "gate.entrance", "gate.exit", "queue"]
    wanted |= {window.commands.action(f"insert.{item}").text() for item in drawn}
    assert wanted <= texts


@pytest.mark.parametrize(
    ("item", "tool"),
    [
        ("kit:lanes-3", PlaceTool), ("fixture:canopy-3x6", PlaceTool), ("gate:exit", PlaceTool),
        ("fixture:barrier", LineTool), ("fixture:cordon", LineTool), ("zone:isolation", ZoneTool),
        ("way:waste", WayTool), ("queue:", QueueTool),
    ],
)  # fmt: skip
def test_a_click_in_the_palette_takes_up_the_tool(window: MainWindow, item: str, tool: type):
    palette = window.docks.panel("palette")
    palette.tree.itemClicked.emit(palette.entry(item), 0)
    assert type(window.canvas.tool) is tool
    assert window.canvas.tool.hint


@pytest.mark.parametrize(("text", "found"), [("3x6", True), ("3 × 6", True), ("queue", True), ("zzz", False)])
def test_the_palette_finds_what_is_typed(window: MainWindow, text: str, found: bool):
    palette = window.docks.panel("palette")
    palette.search.setText(text)
    assert palette.nothing.isHidden() == found


@pytest.mark.parametrize(
    ("key", "tool"),
    [(Qt.Key.Key_B, LineTool), (Qt.Key.Key_Q, QueueTool), (Qt.Key.Key_W, WayTool), (Qt.Key.Key_Z, ZoneTool)],
)
def test_a_key_takes_up_the_tool(window: MainWindow, qtbot: QtBot, key: Qt.Key, tool: type):
    window.show()
    qtbot.waitExposed(window)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, key)
    assert type(window.canvas.tool) is tool


def test_groups_by_the_keys(window: MainWindow):
    refs = tents(window, (0, 0), (5, 0))
    window.commands.action("arrange.group").trigger()
    assert len({window.document.plan.find(*ref).group for ref in refs}) == 1
    assert window.commands.action("arrange.ungroup").isEnabled()
    window.commands.action("arrange.ungroup").trigger()
    assert {window.document.plan.find(*ref).group for ref in refs} == {""}
    assert not window.commands.action("arrange.ungroup").isEnabled()


def test_the_buttons_of_the_inspector_put_in_order(window: MainWindow):
    refs = tents(window, (0, 0), (6, 1), (20, 2))
    page = window.docks.panel("inspector").page
    buttons = {button.accessibleName(): button for button in page.findChildren(QToolButton)}
    buttons[window.commands.action("arrange.top").text()].click()
    assert len({window.document.plan.find(*ref).y for ref in refs}) == 1
    buttons[window.commands.action("arrange.across").text()].click()
    xs = sorted(window.document.plan.find(*ref).x for ref in refs)
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.01)


def test_a_row_of_twelve_line_marks(window: MainWindow, answers):
    document, view = window.document, window.canvas.viewport()
    document.do(actions.place_fixture(document.plan, document.catalogue, "line-mark", view.x, view.y))
    before = len(document.plan.table("fixture"))
    mark = list(document.plan.table("fixture").values())[-1]
    document.select([("fixture", mark.id)])
    shown: list[str] = []

    def choose(dialog: QDialog) -> int:
        shown.append(dialog.total.text())
        dialog.along.setValue(1.0)
        assert not window.canvas.grab().isNull()
        return QDialog.DialogCode.Accepted

    answers.give(choose)
    revision = document.session.revision
    window.commands.action("arrange.array").trigger()
    assert "12" in shown[0]
    marks = [item for item in document.plan.table("fixture").values() if _is_copy(item, mark)]
    assert len(document.plan.table("fixture")) == before + 11
    assert sorted(item.y - mark.y for item in marks)[-11:] == pytest.approx(range(1, 12), abs=1e-3)
    assert document.session.revision == revision + 1
    assert len(document.selection) == 12, "the whole row can be moved or grouped next"


def test_what_is_duplicated_or_pasted_is_selected(window: MainWindow):
    document = window.document
    refs = tents(window, (0, 0), (5, 0))
    window.commands.action("edit.copy").trigger()
    window.commands.action("edit.duplicate").trigger()
    twice = document.selection
    assert len(twice) == 2 and not set(twice) & set(refs)
    window.commands.action("edit.paste").trigger()
    assert len(document.selection) == 2 and not set(document.selection) & {*refs, *twice}
    site = document.plan.sites()[0]
    document.select([("site", site.id)])
    window.commands.action("edit.duplicate").trigger()
    ((kind, id_),) = document.selection
    assert kind == "site" and id_ != site.id, "a site, not its hundred parts"


def _is_copy(item: Fixture, of: Fixture) -> bool:
    return item.type == of.type and abs(item.x - of.x) < 1e-3 and not item.site


def test_no_copies_when_the_dialog_is_dismissed(window: MainWindow, answers):
    tents(window, (0, 0))
    answers.give(lambda _dialog: QDialog.DialogCode.Rejected)
    revision = window.document.session.revision
    window.commands.action("arrange.array").trigger()
    assert window.document.session.revision == revision


def test_the_street_turns_what_is_selected(window: MainWindow, qtbot: QtBot):
    qtbot.waitUntil(lambda: window.document.vicinity is not None)
    (ref,) = tents(window, (0, 0))
    tent = window.document.plan.find(*ref)
    direction = window.document.vicinity.street_direction(tent.x, tent.y, 200.0)
    window.commands.action("arrange.street").trigger()
    assert window.document.plan.find(*ref).rotation % 90 == pytest.approx(direction % 90, abs=0.01)


def test_a_queue_is_laid_out_and_changed_in_the_inspector(window: MainWindow):
    document, view = window.document, window.canvas.viewport()
    outline = tuple((view.x + x, view.y + y) for x, y in ((0, 0), (20, 0), (20, 12), (0, 12)))
    before = set(document.plan.table("zone"))
    document.do(actions.draw_zone(document.plan, "waiting", outline))
    (zone,) = set(document.plan.table("zone")) - before
    document.select([("zone", zone)])
    window.commands.action("arrange.queue").trigger()
    page = window.docks.panel("inspector").page
    assert isinstance(page, ZonePage)
    people = queue_in(document.plan.find("zone", zone)).people
    assert page.people.text() == f"{people} people"
    page.edit("queue_spacing", 2.0)
    assert queue_in(document.plan.find("zone", zone)).people < people


def test_all_of_a_kind(window: MainWindow):
    plan = window.document.plan
    chair = next(item for item in plan.table("fixture").values() if item.type == "chair")
    window.document.select([("fixture", chair.id)])
    window.commands.action("edit.select-kind").trigger()
    chairs = [item for item in plan.table("fixture").values() if item.type == "chair"]
    assert len(window.document.selection) == len(chairs) > 1


def test_keys_are_refused_in_passing(window: MainWindow):
    """No dialog: `window` fails where one comes up."""
    (ref,) = tents(window, (0, 0))
    window.commands.action("edit.lock").trigger()
    window.canvas.setFocus()
    revision, before = window.document.session.revision, window.document.plan.find(*ref)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_R, Qt.Key.Key_Left):
        window.statusBar().hint.setText("")
        QTest.keyClick(window.canvas, key)
        assert "locked" in window.statusBar().hint.text() and "Ctrl+L" in window.statusBar().hint.text()
    assert window.document.plan.find(*ref) == before and window.document.session.revision == revision


def test_locked_things_say_so_in_the_menu(window: MainWindow):
    refs = tents(window, (0, 0))
    window.commands.action("edit.lock").trigger()
    assert window.document.plan.find(*refs[0]).locked
    assert window.commands.action("edit.lock").isChecked()


def test_very_many_things_are_aligned_beside_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    """As the sites of a district, which have some hundred parts each."""
    monkeypatch.setattr("musterpoint.desktop.document.MANY_THINGS", 1)
    document = window.document
    refs = tents(window, (0, 0), (8, 5), (16, 9))
    before = document.plan.copy()
    wanted, _changes = before.after(actions.align(before, refs, "left", catalogue=document.catalogue))
    assert wanted != before
    window.commands.action("arrange.left").trigger()
    assert document.plan == before
    qtbot.waitUntil(lambda: document.plan != before, timeout=60_000)
    assert document.plan == wanted
    document.undo()
    assert document.plan == before
