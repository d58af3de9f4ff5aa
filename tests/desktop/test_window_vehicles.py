"""Vehicles are listed, made, changed and taken out in their dialog; stops get seals and pins by hand."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from musterpoint.desktop.dialogs.vehicles import VehiclesDialog, import_vehicles
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.inspector.stop_page import StopPage
from musterpoint.plan import Edit, Stop, Team, Vehicle, made
from musterpoint.text import Label


def test_vehicles_are_made_changed_and_deleted(window: MainWindow, answers, qtbot: QtBot) -> None:
    plan, before = window.document.plan, set(window.document.plan.table(Vehicle.KIND))

    def work(dialog: VehiclesDialog) -> int:
        dialog.show()
        assert dialog.model.rowCount() == len(before)
        qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
        (id_,) = plan.table(Vehicle.KIND).keys() - before
        assert dialog.page.id == id_ and "no plate" in dialog.model._cells(plan.find(Vehicle.KIND, id_))
        for name, text in (("plate", "YA12345"), ("driver", "Zhou"), ("available_from", "7:30")):
            field = dialog.page.bound(name)
            field.setFocus()
            field.clear()
            qtbot.keyClicks(field, text)
            qtbot.keyClick(field, Qt.Key.Key_Return)
        dialog.page.bound("boxes").setValue(12)
        vehicle = plan.find(Vehicle.KIND, id_)
        assert (vehicle.plate, vehicle.driver, vehicle.boxes) == ("YA12345", "Zhou", 12)
        assert (vehicle.available_from.hour, vehicle.available_from.minute) == (7, 30)
        assert dialog.page.id == id_ and dialog._chosen() == [id_]
        dialog.delete.click()
        assert plan.find(Vehicle.KIND, id_) is None
        window.document.undo()
        assert plan.find(Vehicle.KIND, id_) == vehicle
        return 0

    answers.give(work)
    window.workbench.run("vehicles.edit")
    assert answers.asked == ["Vehicles"]


def test_a_list_of_vehicles_is_taken_in(window: MainWindow, answers, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "车辆.csv"
    path.write_text("车牌,车型,驾驶员\n豫A00001,面包车,老周\n,货车,老郑\n", encoding="utf-8-sig")
    told: list[str] = []
    answers.give(lambda box: told.append(box.text()) or 0)
    import_vehicles(window.workbench, path)
    qtbot.waitUntil(lambda: bool(told))
    assert [v.driver for v in window.document.plan.table(Vehicle.KIND).values() if v.plate == "豫A00001"] == [
        "老周"
    ]
    assert "1 row was left out" in told[0]


def test_a_stop_gets_seals_and_a_pin(window: MainWindow, qtbot: QtBot) -> None:
    document, plan = window.document, window.document.plan
    (visit, *_rest) = plan.table("visit").values()
    team = Team(id="team-v", number=41, kind="mobile")
    stop = Stop(
        id="stop-v", team=team.id, number=1, visit=visit.id, boxes=2, x=1.0, y=1.0,
        starts=plan.campaign.starts, arrives=plan.campaign.starts, leaves=plan.campaign.ends,
        seals=("1-1", "1-2"),
    )  # fmt: skip
    brought = Stop(id="stop-w", team=team.id, number=2, kind="deliver", seals=("1-2",))
    document.do(Edit(Label("Send a team"), tuple(made(team, stop, brought))))
    window.docks.open("rounds")
    panel = window.docks.panel("rounds")
    qtbot.waitUntil(lambda: panel.view.stop(stop.id) is not None)

    def choose(words: str) -> None:
        panel._show_menu(stop.id, QPoint())
        menu = next(one for one in panel.findChildren(QMenu) if one.isVisible())
        next(action for action in menu.actions() if action.text() == words).trigger()
        menu.close()
        QApplication.processEvents()

    choose("Pin to this team")
    assert plan.find("stop", stop.id).pinned
    choose("Seals and details")
    page = window.docks.panel("inspector").page
    assert isinstance(page, StopPage) and page.pinned.isChecked()
    field = page.bound("seals")
    field.selectAll()
    qtbot.keyClicks(field, "A-101 A-102, A-103")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert plan.find("stop", stop.id).seals == ("A-101", "A-102", "A-103")
    assert plan.find("stop", brought.id).seals == ("A-102",)
    qtbot.waitUntil(lambda: "equally many" in page.doubt.text())
    qtbot.mouseClick(page.pinned, Qt.MouseButton.LeftButton, pos=QPoint(8, page.pinned.height() // 2))
    assert not plan.find("stop", stop.id).pinned
    document.undo()
    assert plan.find("stop", stop.id).pinned
