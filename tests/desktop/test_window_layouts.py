"""Layouts in the window: refitted, with other lanes, on marked ground, and the hint while a kit is placed."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musterpoint.desktop.main_window import MainWindow
from musterpoint.plan import Edit, Fixture, Site, Zone, made
from musterpoint.text import Label


def fixed_site(window: MainWindow) -> Site:
    return next(site for site in window.document.plan.sites() if site.kind == "fixed")


def run(window: MainWindow, qtbot: QtBot, command: str) -> None:
    """Run a command and wait for the edit that comes of it."""
    commands = window.workbench.commands
    commands.refresh()
    assert commands.action(command).isEnabled()
    with qtbot.waitSignal(window.document.plan_changed, timeout=30_000):
        commands.action(command).trigger()


def test_a_refit_keeps_what_was_placed_by_hand_and_is_undone_at_once(window, qtbot):
    document, site = window.document, fixed_site(window)
    own = Fixture(id="own", site=site.id, type="heater", x=site.x, y=site.y, width=0.5, depth=0.5)
    document.do(Edit(Label("Add"), tuple(made(own))))
    before = document.plan.copy()
    document.select([("site", site.id)])
    run(window, qtbot, "layout.refit")
    assert document.plan.find("fixture", "own") == own
    assert document.plan != before
    document.undo()
    qtbot.waitUntil(lambda: document.plan == before, timeout=30_000)


def test_another_lane_brings_its_posts_and_keeps_people(window, qtbot):
    document, site = window.document, fixed_site(window)
    document.select([("site", site.id)])
    assigned = set(document.plan.table("assignment"))
    posts = len(document.plan.where("post", site=site.id))
    run(window, qtbot, "layout.more")
    assert document.plan.find("site", site.id).lanes == site.lanes + 1
    assert len(document.plan.where("post", site=site.id)) > posts
    assert set(document.plan.table("assignment")) == assigned


def test_the_inspector_changes_the_lanes(window, qtbot):
    document, site = window.document, fixed_site(window)
    document.select([("site", site.id)])
    page = window.docks.panel("inspector").page
    with qtbot.waitSignal(document.plan_changed, timeout=30_000):
        page.lanes.edited.emit(site.lanes + 1)
    assert document.plan.find("site", site.id).lanes == site.lanes + 1
    qtbot.waitUntil(lambda: page.lanes.value() == site.lanes + 1)


def test_a_site_is_laid_out_on_marked_ground(window, qtbot):
    document, site = window.document, fixed_site(window)
    corners = ((-45, -45), (45, -45), (45, 45), (-45, 45))
    marked = Zone(id="marked", outline=tuple((site.x + dx, site.y + dy) for dx, dy in corners))
    document.do(Edit(Label("Mark"), tuple(made(marked))))
    document.select([("zone", "marked")])
    known = set(document.plan.table("site"))
    window.workbench.commands.refresh()
    assert window.workbench.commands.action("layout.here").isEnabled()
    window.workbench.commands.action("layout.here").trigger()
    qtbot.waitUntil(lambda: not window.workbench.jobs.busy, timeout=60_000)
    (new,) = set(document.plan.table("site")) - known
    assert document.plan.find("zone", "marked") is None
    assert document.plan.where("post", site=new)


def test_the_hint_says_how_many_lanes_fit(window, qtbot):
    document, site = window.document, fixed_site(window)
    qtbot.waitUntil(lambda: document.fits_here is not None, timeout=30_000)
    window.canvas.fly_to(site.x + 300, site.y)
    window.workbench.commands.action("insert.kit.lanes-2").trigger()
    view = window.canvas.viewport()
    QTest.mouseMove(window.canvas, view.to_screen(view.x, view.y).toPoint())
    qtbot.waitUntil(lambda: "here" in window.canvas.tool.hint)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
