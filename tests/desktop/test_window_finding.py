"""Finding, measuring, selecting, bookmarks, the overview map and plan health, by mouse and keys."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from musterpoint.catalogue.posts import post_title
from musterpoint.desktop.attributes import matching
from musterpoint.desktop.dialogs.select_by import SelectByDialog
from musterpoint.desktop.dialogs.stock_import import import_stock
from musterpoint.desktop.find_box import SHOWN
from musterpoint.desktop.finding import find
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.overview import layers_alone
from musterpoint.desktop.tools.measure import MeasureAngleTool, MeasureAreaTool, MeasureTool
from musterpoint.desktop.tools.select import SelectTool
from musterpoint.plan import Edit, Fixture, Person, made
from musterpoint.text import Label

LEFT = Qt.MouseButton.LeftButton


def on_screen(window: MainWindow, x: float, y: float) -> QPoint:
    return window.canvas.viewport().to_screen(x, y).toPoint()


def click(
    window: MainWindow, *offsets: tuple[float, float], modifier=Qt.KeyboardModifier.AltModifier
) -> None:
    """Click so many metres off the middle of the map; Alt keeps it from snapping."""
    view = window.canvas.viewport()
    for dx, dy in offsets:
        position = on_screen(window, view.x + dx, view.y + dy)
        QTest.mouseMove(window.canvas, position)
        QTest.mouseClick(window.canvas, LEFT, modifier, position)


def on_free_ground(window: MainWindow) -> None:
    left, bottom = window.document.plan.buildings.frame.total_bounds[:2]
    window.canvas.fly_to(left - 2000, bottom - 2000)


def test_hits_come_in_groups_with_what_is_called_exactly_so_first(window: MainWindow) -> None:
    document = window.document
    people = [
        Person(id=f"new-{number}", name=name, unit="区第一人民医院", phone=f"1390000{number:04}")
        for number, name in enumerate(("夔建国", "夔建", "李夔建"))
    ]
    document.do(Edit(Label("Add"), tuple(made(*people))))
    assert [hit.name for hit in find(document.plan, "夔建")] == ["夔建", "夔建国", "李夔建"]
    assert [hit.name for hit in find(document.plan, "kuijianguo")] == ["夔建国"]
    assert [hit.kind for hit in find(document.plan, "qdyrmyy")] == ["unit"]
    assert [hit.id for hit in find(document.plan, "13900000001")] == ["new-1"]
    assert not [hit for hit in find(document.plan, "39") if hit.id.startswith("new-")], (
        "two digits are no phone"
    )


def test_a_long_list_says_that_there_is_more(window: MainWindow, qtbot: QtBot) -> None:
    box = window.toolbar.find_box
    with qtbot.waitSignal(box.found):
        box.setFocus()
        QTest.keyClicks(box, "1")
    model = box.completer().model()
    rows = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert len([hit for hit in box.hits if hit.kind == "buildings"]) > SHOWN
    assert rows[-1] == "There are more: type on or add the place."
    assert rows.index("Buildings") == len(rows) - SHOWN - 2


def test_a_click_on_a_unit_lists_its_people(window: MainWindow, qtbot: QtBot) -> None:
    window.document.do(Edit(Label("Add"), tuple(made(Person(id="p", name="赵一", unit="夔州卫健局")))))
    box = window.toolbar.find_box
    with qtbot.waitSignal(box.found):
        box.setFocus()
        QTest.keyClicks(box, "kzwjj")
    assert [hit.kind for hit in box.hits] == ["unit"]
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.document.selection == (("person", "p"),)
    assert window.docks.panel("people").filters.text.text() == "夔州卫健局"


def test_a_person_found_is_shown_with_their_posts(window: MainWindow, qtbot: QtBot) -> None:
    plan = window.document.plan
    assignment = next(iter(plan.table("assignment").values()))
    person, post = plan.find("person", assignment.person), plan.find("post", assignment.post)
    box = window.toolbar.find_box
    with qtbot.waitSignal(box.found):
        box.setFocus()
        QTest.keyClicks(box, person.phone)
    QTest.keyClick(box, Qt.Key.Key_Return)
    page = window.docks.panel("inspector").page
    assert page.heading.text() == person.name and page.phone.text() == person.phone
    assert post_title(plan, window.document.catalogue, post) in page.posts.text()


def test_what_is_not_there_is_said(window: MainWindow, qtbot: QtBot) -> None:
    box = window.toolbar.find_box
    with qtbot.waitSignal(window.document.message) as said:
        box.setFocus()
        QTest.keyClicks(box, "zzzzz")
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert "zzzzz" in said.args[0]


def test_a_distance_is_measured_by_clicks_and_copied(window: MainWindow) -> None:
    on_free_ground(window)
    QTest.keyClick(window.canvas, Qt.Key.Key_M)
    tool = window.canvas.tool
    assert type(tool) is MeasureTool
    click(window, (-10, 0), (0, 0), (0, 5))
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert tool.length == pytest.approx(15, abs=0.2)
    QTest.keyClick(window.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == tool.figure
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not isinstance(window.canvas.tool, MeasureTool)


def test_an_area_and_its_edge(window: MainWindow) -> None:
    on_free_ground(window)
    window.workbench.run("tool.measure-area")
    tool = window.canvas.tool
    assert isinstance(tool, MeasureAreaTool)
    click(window, (-10, -5), (10, -5), (10, 5), (-10, 5))
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert tool.area == pytest.approx(200, abs=4)
    assert "m²" in tool.figure and "edge 60 m" in tool.figure


def test_an_angle_ends_with_its_third_point(window: MainWindow) -> None:
    on_free_ground(window)
    window.workbench.run("tool.measure-angle")
    tool = window.canvas.tool
    assert isinstance(tool, MeasureAngleTool)
    click(window, (10, 0), (0, 0), (10, 10))
    assert tool.angle == pytest.approx(45, abs=1)
    click(window, (5, 5))
    assert tool.angle is None, "another click begins anew"


def test_measuring_snaps_to_the_corner_of_a_tent(window: MainWindow, qtbot: QtBot) -> None:
    on_free_ground(window)
    view = window.canvas.viewport()
    tent = Fixture(id="tent", type="canopy-3x3", x=view.x, y=view.y, width=3, depth=3)
    window.document.do(Edit(Label("Add"), tuple(made(tent))))
    qtbot.waitUntil(lambda: window.document.vicinity is not None)
    QTest.keyClick(window.canvas, Qt.Key.Key_M)
    click(window, (1.6, 1.6), (-1.6, 1.6), modifier=Qt.KeyboardModifier.NoModifier)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert window.canvas.tool.length == pytest.approx(3.0, abs=1e-6)


def test_a_lasso_selects_what_lies_inside_and_buildings_with_ctrl(window: MainWindow, qtbot: QtBot) -> None:
    on_free_ground(window)
    view, document = window.canvas.viewport(), window.document
    tents = [
        Fixture(id=f"tent-{n}", type="canopy-3x3", x=view.x + 8 * n, y=view.y, width=3, depth=3)
        for n in (0, 1)
    ]
    document.do(Edit(Label("Add"), tuple(made(*tents))))
    QTest.keyClick(window.canvas, Qt.Key.Key_L)
    click(window, (-4, -4), (4, -4), (4, 4), (-4, 4), modifier=Qt.KeyboardModifier.NoModifier)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert document.selection == (("fixture", "tent-0"),)
    building = document.plan.buildings.frame.geometry.iloc[0]
    left, bottom, right, top = building.bounds
    window.canvas.fly_to((left + right) / 2, (bottom + top) / 2)
    reach_x, reach_y = (right - left) / 2 + 1, (top - bottom) / 2 + 1
    corners = ((-reach_x, -reach_y), (reach_x, -reach_y), (reach_x, reach_y), (-reach_x, reach_y))
    click(window, *corners, modifier=Qt.KeyboardModifier.NoModifier)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: document.is_selected(("buildings", document.plan.buildings.frame.index[0])))
    gathered = document.selection
    assert window.canvas.wait_until_drawn()
    qtbot.waitUntil(lambda: document.obstacles is not None)
    spot = building.representative_point()
    start = on_screen(window, spot.x, spot.y)
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(window.canvas, start + QPoint(60, 40))
    assert isinstance(window.canvas.tool, SelectTool), "what was gathered is on its way to a site"
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert document.selection == gathered


def choose(dialog: SelectByDialog, kind: str, field: str, operator: str, value: str) -> None:
    for combo, data in ((dialog.kind, kind), (dialog.field, field), (dialog.operator, operator)):
        combo.setCurrentIndex(combo.findData(data))
    dialog.value.setCurrentText(value)


def test_selecting_by_a_property(window: MainWindow, answers, qtbot: QtBot) -> None:
    plan = window.document.plan

    def found(dialog: SelectByDialog) -> list[tuple[str, str]]:
        return matching(*dialog.asked)

    def buildings(dialog: SelectByDialog) -> int:
        assert dialog.kind.currentData() == "buildings" and dialog.field.currentData() == "residents"
        assert dialog.select.isEnabled(), "what it begins with finds something"
        choose(dialog, "buildings", "residents", "≥", "100")
        assert dialog.count.text().startswith(f"{(plan.buildings.frame['residents'] >= 100).sum():,}")
        dialog.select.click()
        return dialog.result()

    answers.give(buildings)
    window.workbench.run("edit.select-by")
    qtbot.waitUntil(lambda: bool(window.document.selection))
    frame = plan.buildings.frame
    assert {id_ for _kind, id_ in window.document.selection} == set(frame.index[frame["residents"] >= 100])

    dialog = SelectByDialog(window.workbench)
    choose(dialog, "site", "lanes", "≥", "2")
    assert {id_ for _kind, id_ in found(dialog)} == {site.id for site in plan.sites() if site.lanes >= 2}
    choose(dialog, "fixture", "type", "holds", "canopy")
    assert found(dialog) and all(plan.find(*ref).type.startswith("canopy") for ref in found(dialog))
    numbers = frame["number"].fillna("")
    for said in ("3", "3号楼", "３栋"):
        choose(dialog, "buildings", "number", "=", said)
        assert {id_ for _kind, id_ in found(dialog)} == set(frame.index[numbers == "3号楼"]) != set()
    choose(dialog, "buildings", "number", "≠", "3")
    assert len(found(dialog)) == (numbers != "3号楼").sum()
    choose(dialog, "site", "lanes", "≥", "many")
    assert found(dialog) == [] and not dialog.select.isEnabled()


def test_a_bookmark_is_kept_listed_found_and_deleted(window: MainWindow, answers, qtbot: QtBot) -> None:
    on_free_ground(window)
    kept = window.canvas.viewport()

    def name(dialog: QInputDialog) -> int:
        dialog.setTextValue("集结场")
        return 1

    answers.give(name)
    window.workbench.run("view.bookmark")
    window.canvas.fit()
    window.workbench.run("view.overview")
    panel = window.docks.panel("overview")
    assert panel.list.item(0).text() == "集结场"
    panel.list.itemClicked.emit(panel.list.item(0))
    assert (window.canvas.viewport().x, window.canvas.viewport().y) == (kept.x, kept.y)
    assert [hit.kind for hit in find(window.document.plan, "jjc")] == ["bookmark"]
    panel.list.setCurrentRow(0)
    QTest.mouseClick(panel.delete, LEFT)
    assert not window.document.plan.table("bookmark")
    window.workbench.run("edit.undo")
    assert panel.list.count() == 1


def test_the_overview_shows_the_view_and_moves_it(window: MainWindow) -> None:
    window.workbench.run("view.overview")
    overview = window.docks.panel("overview").map
    window.canvas.zoom_to([("site", window.document.plan.sites()[0].id)])
    before = window.canvas.viewport()
    start = overview.frame().boundingRect().center().toPoint()
    QTest.mousePress(overview, LEFT, pos=start)
    QTest.mouseMove(overview, start + QPoint(12, 0))
    QTest.mouseRelease(overview, LEFT, pos=start + QPoint(12, 0))
    after = window.canvas.viewport()
    assert after.x > before.x and after.y == pytest.approx(before.y, abs=1.5 * overview._view.resolution)
    assert after.resolution == before.resolution
    corner = QPoint(20, 20)
    QTest.mouseClick(overview, LEFT, pos=corner)
    assert (overview.frame().boundingRect().center() - corner.toPointF()).manhattanLength() < 3


def test_the_overview_is_as_large_on_a_fine_screen(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.fit()
    view = dataclasses.replace(canvas.viewport(), width=200, height=150)
    coarse, fine = (
        layers_alone(
            canvas.layers_picture(), canvas.style_in_use, dataclasses.replace(view, pixel_ratio=ratio)
        )
        for ratio in (1.0, 2.0)
    )
    assert (fine.width(), fine.deviceIndependentSize().width()) == (400, 200)
    smaller = fine.scaled(coarse.size(), transformMode=Qt.TransformationMode.SmoothTransformation)
    spots = [(x, y) for x in range(0, 200, 20) for y in range(0, 150, 15)]
    alike = [abs(coarse.pixelColor(x, y).alpha() - smaller.pixelColor(x, y).alpha()) < 60 for x, y in spots]
    assert sum(alike) > 0.9 * len(alike)


def checks(window: MainWindow) -> list[str]:
    """What found the problems that count."""
    return [problem.check for problem in window.document.problems if not problem.accepted]


def over_a_building(window: MainWindow, qtbot: QtBot) -> None:
    """A loose tent on a roof, and the checks' answer to it."""
    spot = window.document.plan.buildings.frame.geometry.iloc[0].representative_point()
    tent = Fixture(id="tent", type="canopy-3x3", x=spot.x, y=spot.y, width=3, depth=3)
    window.document.do(Edit(Label("Add"), tuple(made(tent))))
    qtbot.waitUntil(lambda: "over-buildings" in checks(window), timeout=20_000)


def show(window: MainWindow, check: str) -> None:
    panel = window.docks.panel("health")
    window.workbench.run("view.health")
    checks = [
        panel.list.item(row).data(Qt.ItemDataRole.UserRole + 2).check for row in range(panel.list.count())
    ]
    panel.list.setCurrentRow(checks.index(check))


def test_a_problem_is_fixed_by_a_click_and_the_fix_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    over_a_building(window, qtbot)
    panel = window.docks.panel("health")
    show(window, "over-buildings")
    panel.list.itemClicked.emit(panel.list.currentItem())
    tent = window.document.plan.find("fixture", "tent")
    view = window.canvas.viewport()
    assert abs(view.x - tent.x) < 5 and abs(view.y - tent.y) < 5, "a click flies there"
    assert "Fix: " in panel.detail.text()
    QTest.mouseClick(panel.fix, LEFT)
    assert window.document.plan.find("fixture", "tent") != tent
    qtbot.waitUntil(lambda: "over-buildings" not in checks(window), timeout=20_000)
    window.workbench.run("edit.undo")
    assert window.document.plan.find("fixture", "tent") == tent


def test_a_problem_is_accepted_with_a_reason_and_reopened(window: MainWindow, answers, qtbot: QtBot) -> None:
    over_a_building(window, qtbot)
    panel = window.docks.panel("health")
    show(window, "over-buildings")
    counted = window.commands.action("view.health").text()

    def reason(dialog: QInputDialog) -> int:
        dialog.setTextValue("The roof is a terrace")
        return 1

    answers.give(reason)
    QTest.mouseClick(panel.accept, LEFT)
    qtbot.waitUntil(lambda: "over-buildings" not in checks(window), timeout=20_000)
    (accepted,) = [problem for problem in window.document.problems if problem.accepted]
    assert accepted.accepted == "The roof is a terrace"
    assert window.commands.action("view.health").text() != counted
    QTest.mouseClick(panel.filters["accepted"], LEFT)
    show(window, "over-buildings")
    QTest.mouseClick(panel.accept, LEFT)
    qtbot.waitUntil(lambda: "over-buildings" in checks(window), timeout=20_000)


def test_problems_are_filtered_by_how_grave_they_are(window: MainWindow, qtbot: QtBot) -> None:
    over_a_building(window, qtbot)
    panel = window.docks.panel("health")
    window.workbench.run("view.health")
    everything = panel.list.count()
    QTest.mouseClick(panel.filters["blocker"], LEFT)
    assert 0 <= panel.list.count() < everything


def test_a_stock_list_is_taken_in_and_its_bad_rows_are_told(
    window: MainWindow, tmp_path: Path, answers, qtbot: QtBot
) -> None:
    path = tmp_path / "stock.csv"
    path.write_text("物资名称,数量,存放地点\n四角帐篷3×3,12顶,仓库\n宇宙飞船,1,仓库\n", encoding="utf-8")
    before = len(window.document.plan.table("stock"))
    told = []
    answers.give(lambda box: told.append(box.informativeText()) or 0)
    import_stock(window.workbench, path)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert "宇宙飞船" in told[0]
    (item,) = [item for item in window.document.plan.table("stock").values() if item.place == "仓库"]
    assert (item.item, item.quantity) == ("canopy-3x3", 12)
    window.workbench.run("edit.undo")
    assert len(window.document.plan.table("stock")) == before
