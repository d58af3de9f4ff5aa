"""Lists of sites and of enterprises, as offices keep them, taken in by mouse."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from musterpoint.desktop.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def choose_in_menu(window: MainWindow, command: str) -> None:
    """Click the menu, then its entry."""
    action = window.commands.action(command)
    bar = window.menuBar()
    head = next(head for head in bar.actions() if action in head.menu().actions())
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(head).center())
    menu = QApplication.activePopupWidget()
    assert menu is head.menu()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def take(window: MainWindow, command: str, path: Path, answers, qtbot: QtBot) -> str:
    """Choose the file; what is told of the rows left out."""
    told: list[str] = []

    def choose(dialog) -> int:
        dialog.selectFile(str(path))
        return 1

    answers.give(choose, lambda box: told.append(f"{box.text()} {box.informativeText()}") or 0)
    choose_in_menu(window, command)
    qtbot.waitUntil(lambda: bool(told) and not window.program.jobs.busy)
    return told[0]


def written(path: Path, *rows: str) -> Path:
    """As a spreadsheet in China saves a CSV file."""
    path.write_text("\n".join(rows), encoding="gbk")
    return path


def test_a_messy_list_of_sites_is_taken_in_and_laid_out(
    window: MainWindow, tmp_path: Path, answers, qtbot: QtBot
) -> None:
    plan = window.document.plan
    area, before = plan.neighbourhoods.frame["name"].iloc[0], len(plan.sites())
    path = written(
        tmp_path / "采样点.csv",
        "街道采样点汇总表,,,", "编号,采样点名称,采样台,", ",,台数,小区", f"81号,新点,1台,{area}",
        "82,无处,1,月球", f",东门,1,{area}", f",东门,1,{area}",
    )  # fmt: skip
    told = take(window, "file.import-sites", path, answers, qtbot)
    assert "2 rows" in told and "Line 5: " in told and "Line 7: " in told and "东门" in told
    qtbot.waitUntil(lambda: len(plan.sites()) == before + 2)
    (site,) = plan.where("site", number=81)
    assert (site.name, site.lanes) == ("新点", 1) and plan.where("fixture", site=site.id)
    choose_in_menu(window, "edit.undo")
    qtbot.waitUntil(lambda: len(plan.sites()) == before)


def test_a_messy_list_of_enterprises_is_taken_in_and_again(
    window: MainWindow, tmp_path: Path, answers, qtbot: QtBot
) -> None:
    plan = window.document.plan
    site = plan.sites()[0]
    path = written(
        tmp_path / "企业.csv",
        "企业名称,人数,检测点,时间,", ",,,开始,结束", f"永翔工贸,120人,{site.number},9:30,10:30",
        f"永翔工贸,80人,{site.number},14:00,15:00", "无点单位,30,,,",
    )  # fmt: skip

    def people() -> list[int]:
        return sorted(firm.people for firm in plan.where("enterprise", name="永翔工贸"))

    assert "Line 5: " in take(window, "enterprises.import", path, answers, qtbot)
    assert people() == [80, 120]
    path.write_bytes(path.read_bytes().replace(b"80", b"90"))
    take(window, "enterprises.import", path, answers, qtbot)
    assert people() == [90, 120], "brought up to date, not doubled"
    choose_in_menu(window, "edit.undo")
    qtbot.waitUntil(lambda: people() == [80, 120])
