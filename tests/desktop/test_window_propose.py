"""Proposals in the window: asked for, looked at on the map, compared, accepted in part or dropped; buildings
given to other sites by hand."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from musterpoint.desktop import warming
from musterpoint.desktop.dialogs.give_site import GiveSiteDialog
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.propose.gap_curve import ALL, gap_of
from musterpoint.desktop.panels.propose.panel import ProposePanel
from musterpoint.plan import BUILDINGS, NEIGHBOURHOODS, Edit, Site, deleted
from musterpoint.session import actions
from musterpoint.text import Label

WAIT = 60_000


@pytest.fixture
def panel(window: MainWindow) -> ProposePanel:
    window.commands.action("propose.siting").trigger()
    return window.docks.panel("propose")


def ask(panel: ProposePanel, window: MainWindow, qtbot: QtBot, step: str, **given: str) -> None:
    """Let a step propose, and wait until the map shows it."""
    panel.choose(step)
    for name, value in given.items():
        panel.form.field(name).setText(value)
    count = len(panel.drafts)
    panel.start.click()
    qtbot.waitUntil(lambda: len(panel.drafts) > min(count, 1), timeout=WAIT)
    shown(window, qtbot)


def shown(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.program.jobs.busy, timeout=WAIT)
    qtbot.waitUntil(lambda: window.canvas.overlays.served.is_current, timeout=WAIT)


def people_of(window: MainWindow, site: Site) -> list[str]:
    """The inhabited buildings that go to a site, as the map shows it."""
    ways = window.canvas.overlays.served.picture.ways
    homes = window.document.plan.buildings.frame
    return [id_ for id_ in ways.index[ways["site"] == site.id] if homes.at[id_, "residents"] > 0]


def on_screen(window: MainWindow, x: float, y: float) -> QPoint:
    return window.canvas.viewport().transform().map(QPointF(x, y)).toPoint()


def test_a_proposal_changes_nothing_before_it_is_accepted_and_undo_takes_it_back(panel, window, qtbot):
    document, before = window.document, window.document.plan.copy()
    ask(panel, window, qtbot, "catchments")
    assert document.plan == before and window.canvas.overlays.proposed is not None
    assert window.canvas.overlays.plan.buildings.frame["site"].notna().any()
    panel.view.accept.click()
    assert document.plan.buildings.frame["site"].notna().any()
    assert window.canvas.overlays.proposed is None and not panel.drafts
    document.undo()
    assert document.plan == before


def test_a_large_proposal_is_written_beside_the_window_which_waits(
    panel, window, qtbot, monkeypatch, answers
):
    """As a city's: accepted, and undone, from the first record to the last."""
    monkeypatch.setattr("musterpoint.session.session._LARGE_EDIT", 1)
    monkeypatch.setattr("musterpoint.session.session._LARGE_LINE", 1)
    monkeypatch.setattr("musterpoint.desktop.canvas.renewal.MANY", 1)
    document, before = window.document, window.document.plan.copy()
    ask(panel, window, qtbot, "siting", keep="none", sites="2", seconds="0.3")
    proposed = document.session.preview(panel.drafts[0].proposed.edit)
    panel.view.accept.click()
    assert window.hands_off.is_on and document.plan == before
    answers.give(lambda box: box.accept() or 0)
    assert not document.do(Edit(Label("Too early"), tuple(deleted(proposed.sites()[0]))))
    qtbot.waitUntil(lambda: not window.hands_off.is_on, timeout=WAIT)
    assert document.plan == proposed and not panel.drafts
    assert document.post_states.counts.total() == len(proposed.table("post"))
    fixture = next(iter(proposed.table("fixture").values()))
    qtbot.waitUntil(
        lambda: not window.canvas.records.outline(("fixture", fixture.id)).isEmpty(), timeout=WAIT
    )
    document.undo()
    qtbot.waitUntil(lambda: not window.hands_off.is_on, timeout=WAIT)
    assert document.plan == before and not document.session.read_only


def test_two_proposals_stay_side_by_side_with_the_better_figures_in_bold(panel, window, qtbot):
    ask(panel, window, qtbot, "siting", keep="none", sites="1", seconds="0.3")
    ask(panel, window, qtbot, "siting", keep="none", sites="2", seconds="0.3")
    table = panel.scores
    assert table.columnCount() == 4 and len(panel.drafts) == 2
    names = [table.item(row, 0).text() for row in range(table.rowCount())]
    sites, walk = names.index("Sites"), names.index("Mean walk")
    assert table.item(sites, 2).font().bold() and not table.item(sites, 3).font().bold()
    assert table.item(walk, 3).font().bold() and not table.item(walk, 2).font().bold()
    panel.tabs.setCurrentIndex(0)
    assert window.canvas.overlays.proposed is None
    panel.tabs.setCurrentIndex(1)
    shown(window, qtbot)
    assert len(window.canvas.overlays.proposed.new) == 1
    panel.view.drop.click()
    assert len(panel.drafts) == 1


def test_only_the_ticked_sites_are_accepted(panel, window, qtbot):
    ask(panel, window, qtbot, "siting", keep="none", sites="2", seconds="0.3")
    old = {site.id for site in window.document.plan.sites()}
    new = [one.site.id for one in panel.drafts[0].sites if one.fate == "new"]
    tree, gone = panel.view.sites, len(old)
    tree.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert panel.view.accept.text() == f"Accept 1 site, give up {gone}"
    for row in range(tree.topLevelItemCount()):
        item = tree.topLevelItem(row)
        item.setCheckState(0, Qt.CheckState.Checked if row == 0 else Qt.CheckState.Unchecked)
    shown(window, qtbot)
    assert [site.id for site in window.canvas.overlays.proposed.new] == new[:1]
    assert panel.view.accept.text() == "Accept 1 site"
    panel.view.accept.click()
    qtbot.waitUntil(lambda: not window.hands_off.is_on, timeout=WAIT)
    assert {site.id for site in window.document.plan.sites()} == old | {new[0]}
    assert str(window.document.session.undo_label).endswith("(1 set up, 0 given up)")


def test_a_plan_that_has_changed_meanwhile_refuses_what_no_longer_fits(panel, window, qtbot, answers):
    ask(panel, window, qtbot, "siting", keep="none", sites="1", seconds="0.3")
    document = window.document
    document.do(actions.delete(document.plan, [("site", document.plan.sites()[0].id)]))
    assert window.canvas.overlays.proposed is None
    answers.give(lambda box: box.accept() or 0)
    panel.tabs.setCurrentIndex(1)
    shown(window, qtbot)
    answers.give(lambda box: box.accept() or 0)
    before = document.plan.copy()
    panel.accept()
    qtbot.waitUntil(lambda: not window.hands_off.is_on, timeout=WAIT)
    assert document.plan == before and len(panel.drafts) == 1


def test_stopping_a_search_keeps_the_best_or_nothing(panel, window, qtbot):
    panel.form.field("effort").setText("1")
    panel.start.click()
    assert panel.finish.isVisible()
    panel.stop.click()
    assert not panel.drafts and panel.start.isEnabled()
    panel.start.click()
    qtbot.waitUntil(lambda: bool(panel.curve.samples) or bool(panel.drafts), timeout=WAIT)
    panel.finish.click()
    qtbot.waitUntil(lambda: bool(panel.drafts), timeout=WAIT)


def test_the_gap_is_a_percentage_of_the_best_answer():
    assert gap_of(200.0, 150.0) == pytest.approx(25.0)
    assert gap_of(float("inf"), 1.0) == ALL and gap_of(10.0, float("-inf")) == ALL
    assert gap_of(10.0, 11.0) == 0.0


def test_places_are_picked_on_the_map(panel, window):
    aid = panel.form.field("fixed").parentWidget().findChildren(type(panel.form._more))[0]
    aid.click()
    spot = window.canvas.rect().center()
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=spot)
    x, y = window.canvas.viewport().to_world(QPointF(spot))
    assert panel.form.values()["fixed"] == f"{x:.1f},{y:.1f}"


def test_neighbourhoods_that_are_selected_on_the_map_are_forbidden(panel, window):
    field = panel.form.field("forbidden")
    menu = next(button.menu() for button in field.parentWidget().findChildren(QToolButton) if button.menu())
    menu.aboutToShow.emit()
    assert not menu.actions()[0].isEnabled(), "nothing is selected"
    frame = window.document.plan.neighbourhoods.frame
    window.document.select([(NEIGHBOURHOODS, id_) for id_ in frame.index[1:3]])
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert panel.form.values()["forbidden"] == "; ".join(frame["name"].iloc[1:3])


def test_a_building_is_dragged_to_another_site(window, qtbot):
    document, canvas = window.document, window.canvas
    one, other = document.plan.sites()[:2]
    qtbot.waitUntil(
        lambda: document.obstacles is not None and canvas.overlays.served.is_current, timeout=WAIT
    )
    building = people_of(window, one)[0]
    spot = document.plan.buildings.frame.geometry[building].representative_point()
    start, end = on_screen(window, spot.x, spot.y), on_screen(window, other.x, other.y)
    document.select([(BUILDINGS, building)])
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(canvas, start + (end - start) * part)
    assert str(other.number) in canvas.tool.hint or other.name in canvas.tool.hint
    with qtbot.waitSignal(document.plan_changed, timeout=WAIT):
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
    given = document.plan.buildings.frame["site"]
    assert given[building] == other.id
    homes = document.plan.buildings.frame["residents"] > 0
    assert given[homes].notna().all(), "nobody else is forgotten"
    document.undo()
    assert document.plan.buildings.frame["site"].isna().all()


def test_some_units_are_given_to_a_site_by_the_dialog(window, answers, qtbot):
    document = window.document
    frame = document.plan.buildings.frame
    building = frame.index[(frame["units"].fillna(0) > 1) & (frame["residents"] > 0)][0]
    other = document.plan.sites()[-1]

    def choose(dialog: GiveSiteDialog) -> int:
        dialog.search.setText(str(other.number))
        dialog.last.setValue(1)
        assert dialog.chosen == other.id
        return dialog.DialogCode.Accepted

    answers.give(choose)
    document.select([(BUILDINGS, building)])
    with qtbot.waitSignal(document.plan_changed, timeout=WAIT):
        window.commands.action("catchments.give").trigger()
    (part,) = document.plan.table("building_part").values()
    assert (part.building, part.first_unit, part.last_unit, part.site) == (building, 1, 1, other.id)


def test_people_without_a_site_are_hatched_and_told_at_once(window, qtbot):
    document = window.document
    qtbot.waitUntil(lambda: window.canvas.overlays.served.is_current, timeout=WAIT)
    building = people_of(window, document.plan.sites()[0])[0]
    document.select([(BUILDINGS, building)])
    with qtbot.waitSignal(document.plan_changed, timeout=WAIT):
        window.commands.action("catchments.take").trigger()
    qtbot.waitUntil(lambda: window.canvas.overlays.served.is_current, timeout=WAIT)
    assert len(window.canvas.overlays.served.picture.without) == 1
    window.wait_until_idle()
    assert any(problem.check == "nobody-forgotten" for problem in document.problems)


def test_moving_an_entrance_offers_to_refit(window, qtbot):
    document = window.document
    site = next(site for site in document.plan.sites() if site.kind == "fixed")
    gate = next(gate for gate in document.plan.where("gate", site=site.id) if gate.kind == "entrance")
    document.do(actions.move(document.plan, [("gate", gate.id)], 1.0, 0.0, catalogue=document.catalogue))
    assert window.refit_offer.isVisibleTo(window.canvas)
    document.undo()
    assert not window.refit_offer.isVisibleTo(window.canvas)


def test_the_engine_is_compiled_once_per_version_in_a_process_of_its_own(
    program, settings, qtbot, monkeypatch
):
    monkeypatch.setattr(warming, "QUIETLY", "")
    beside = warming.Warming(settings, program)
    with qtbot.waitSignal(beside.process.finished):
        beside.start()
    assert settings.compiled == warming.made_of() != ""


def test_after_a_bug_the_panel_can_be_asked_again(panel, window, monkeypatch, qtbot):
    monkeypatch.setattr("musterpoint.desktop.panels.propose.panel.work_out", lambda *_given: 1 / 0)
    with qtbot.captureExceptions() as caught:
        panel.start.click()
        assert not panel.start.isEnabled()
        qtbot.waitUntil(lambda: bool(caught), timeout=WAIT)
    assert panel.start.isEnabled()
