"""The roster board in the real window: mouse, keys, filters, conflicts, changes since publishing."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from musterpoint.catalogue.posts import post_title
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels import people_model
from musterpoint.desktop.panels.roster.filter import CHANGED, OPEN, RosterFilter
from musterpoint.desktop.panels.roster.grid import HEAD_HEIGHT, HEAD_WIDTH
from musterpoint.desktop.panels.roster.menu import RosterMenu
from musterpoint.desktop.panels.roster.panel import RosterPanel
from musterpoint.desktop.pinyin import search_keys
from musterpoint.plan import Plan, Post
from musterpoint.session import session as session_module
from musterpoint.session.actions import add_people
from musterpoint.session.actions.staff_board import take_off

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def board(window: MainWindow) -> RosterPanel:
    window.commands.action("view.workspace.people").trigger()
    return window.docks.panel("posts")


@pytest.fixture
def plan(window: MainWindow) -> Plan:
    return window.document.plan


@pytest.fixture
def cards(board: RosterPanel) -> list[Post]:
    """The first site's cards in the first shift."""
    return list(board.view.grid.posts_in(board.view.grid.cell_of(next(board.view.grid.posts()).id)))


def drag(board: RosterPanel, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    target = board.view.viewport()
    QTest.mousePress(target, LEFT, NO_KEY, start)
    for part in (0.4, 1.0):
        there = QPointF(start + (end - start) * part)
        move = QMouseEvent(QEvent.Type.MouseMove, there, Qt.MouseButton.NoButton, LEFT, keys)
        QApplication.sendEvent(target, move)
    QTest.mouseRelease(target, LEFT, keys, end)


def middle(board: RosterPanel, post: Post) -> QPoint:
    return board.view.on_screen(post.id).center()


def holder(board: RosterPanel, post: Post) -> str:
    person = board.look.person_on(post.id)
    return person.id if person else ""


def test_two_cards_exchange_their_people_and_undo_brings_them_back(
    window: MainWindow, board: RosterPanel, cards: list[Post]
) -> None:
    first, other = cards[:2]
    before = holder(board, first), holder(board, other)
    drag(board, middle(board, first), middle(board, other))
    assert (holder(board, other), holder(board, first)) == before
    window.document.undo()
    board.view.choose([first.id, other.id])
    QTest.keyClick(board.view, Key.Key_X)
    assert (holder(board, other), holder(board, first)) == before


def test_many_cards_are_emptied_and_filled_beside_the_window(
    window: MainWindow, plan: Plan, board: RosterPanel, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    monkeypatch.setattr(session_module, "_LARGE_EDIT", 20)
    monkeypatch.setattr(session_module, "_LARGE_LINE", 1)
    document, held = window.document, dict(plan.table("assignment"))
    board.view.setFocus()
    QTest.keyClick(board.view, Key.Key_A, CONTROL)
    with qtbot.waitSignal(document.writing, check_params_cb=bool):
        QTest.keyClick(board.view, Key.Key_Delete)
    qtbot.waitUntil(lambda: not plan.table("assignment"))
    assert not any(holder(board, post) for post in board.view.grid.posts())
    document.undo()
    qtbot.waitUntil(lambda: dict(plan.table("assignment")) == held)


def test_with_control_somebody_also_takes_a_post_of_another_shift(
    window: MainWindow, plan: Plan, board: RosterPanel, cards: list[Post]
) -> None:
    post = cards[0]
    later = next(
        twin for twin in plan.where("post", site=post.site) if twin.role == post.role and twin.id != post.id
    )
    window.document.do(take_off(plan, window.document.catalogue, [later.id]))
    person = holder(board, post)
    drag(board, middle(board, post), middle(board, later), CONTROL)
    assert holder(board, later) == holder(board, post) == person


def test_a_rubber_band_chooses_and_delete_empties(board: RosterPanel, cards: list[Post]) -> None:
    view = board.view
    last = view.on_screen(cards[view.grid.across - 1].id)
    drag(board, QPoint(HEAD_WIDTH + 3, HEAD_HEIGHT + 3), last.bottomRight() - QPoint(3, 3))
    assert list(view.choice) == [post.id for post in cards[: view.grid.across]]
    QTest.keyClick(view, Key.Key_Delete)
    assert not any(holder(board, post) for post in cards[: view.grid.across])


def test_the_keys_reach_every_card(board: RosterPanel) -> None:
    view, posts = board.view, [post.id for post in board.view.grid.posts()]
    QTest.keyClick(view, Key.Key_Home)
    assert view.choice.current == posts[0]
    QTest.keyClick(view, Key.Key_Right, SHIFT)
    assert list(view.choice) == posts[:2]
    QTest.keyClick(view, Key.Key_End)
    assert view.choice.current == posts[-1]
    seen = set()
    for post in posts:
        seen |= {view.grid.beside(post, *step) for step in ((1, 0), (-1, 0), (0, 1), (0, -1))}
    assert seen == set(posts)
    QTest.keyClick(view, Key.Key_A, CONTROL)
    assert set(view.choice) == set(posts)


def test_people_are_copied_and_pasted_to_the_next_shift(
    window: MainWindow, plan: Plan, board: RosterPanel, cards: list[Post]
) -> None:
    post = cards[0]
    later = next(
        twin for twin in plan.where("post", site=post.site) if twin.role == post.role and twin.id != post.id
    )
    person = holder(board, post)
    board.view.choose([post.id])
    QTest.keyClick(board.view, Key.Key_C, CONTROL)
    assert board.look.person_on(post.id).name in QApplication.clipboard().text()
    board.view.choose([later.id])
    QTest.keyClick(board.view, Key.Key_Delete)
    QTest.keyClick(board.view, Key.Key_V, CONTROL)
    assert holder(board, later) == person


def test_several_people_dropped_on_a_site_take_its_empty_posts(
    window: MainWindow, plan: Plan, board: RosterPanel, cards: list[Post]
) -> None:
    people = [holder(board, post) for post in cards[:3]]
    board.view.choose([post.id for post in cards[:3]])
    QTest.keyClick(board.view, Key.Key_Delete)
    head = QPoint(HEAD_WIDTH // 2, HEAD_HEIGHT + 20)
    board.view.drops._begin(tuple(people), ())
    board.view.drops.put_down(head, keeping=False)
    assert sorted(holder(board, post) for post in cards[:3]) == sorted(people)


def test_a_filter_leaves_fewer_cards_and_keeps_those_that_fit(board: RosterPanel, cards: list[Post]) -> None:
    post, everything = cards[0], len(board.view.grid)
    person = board.look.person_on(post.id)
    for chosen in (
        RosterFilter(role=post.role),
        RosterFilter(shift=post.shift),
        RosterFilter(unit=person.unit),
        RosterFilter(text=person.phone[-6:]),
        RosterFilter(place=board.view.grid.cell_of(post.id).place),
        RosterFilter(sites=frozenset({post.site})),
    ):
        board.filters.choose(chosen)
        assert board.filters.chosen == chosen
        assert post.id in board.view.grid and len(board.view.grid) < everything, chosen
        board.filters.clear.click()
        assert len(board.view.grid) == everything


def test_only_what_is_open_or_changed(window: MainWindow, board: RosterPanel, cards: list[Post]) -> None:
    window.commands.action("people.publish").trigger()
    board.filters.choose(RosterFilter(state=CHANGED))
    assert not len(board.view.grid)
    board.filters.clear.click()
    board.view.choose([cards[0].id])
    QTest.keyClick(board.view, Key.Key_Delete)
    for state in (OPEN, CHANGED):
        board.filters.choose(RosterFilter(state=state))
        assert cards[0].id in board.view.grid, state
    assert board.look.card(cards[0]).changed
    assert "Published with" in board.look.tip(cards[0].id)
    window.document.undo()
    assert not board.look.card(cards[0]).changed


def test_the_next_problem_and_its_fix(window: MainWindow, board: RosterPanel, cards: list[Post]) -> None:
    board.view.choose([cards[0].id])
    QTest.keyClick(board.view, Key.Key_Delete)
    board.view.choose(())
    QTest.keyClick(board.view, Key.Key_N)
    assert window.document.post_states.of(board.view.choice.current).state == "empty"
    board.view.choose([cards[0].id])
    QTest.keyClick(board.view, Key.Key_F)
    assert window.document.post_states.of(cards[0].id).state == "filled"


def test_the_menu_offers_what_can_be_done(window: MainWindow, board: RosterPanel, cards: list[Post]) -> None:
    board.view.choose([cards[0].id])
    menu = RosterMenu(window.workbench, board.deeds, board.bar, cards[0].id)
    words = {action.text(): action for action in menu.actions()}
    assert words["Take off the post"].isEnabled() and not words["Exchange the two"].isEnabled()
    words["Pin: proposals leave it"].trigger()
    assert board.deeds.all_pinned
    before = len(board.view.grid)
    words["Another post like this"].trigger()
    assert len(board.view.grid) == before + 1
    shift = RosterMenu(window.workbench, board.deeds, board.bar, (cards[0].shift,))
    assert "Copy everybody of this shift to" in [action.text() for action in shift.actions()]
    menu.deleteLater()
    shift.deleteLater()


def test_the_gaps_follow_and_lead_to_their_posts(
    window: MainWindow, board: RosterPanel, cards: list[Post], qtbot
) -> None:
    window.docks.open("needs")
    needs = window.docks.panel("needs")
    missing = sum(row.gap for row in needs.model.rows)
    board.view.choose([cards[0].id])
    QTest.keyClick(board.view, Key.Key_Delete)
    qtbot.waitUntil(lambda: sum(row.gap for row in needs.model.rows) == missing + 1)
    row = next(row for row, found in enumerate(needs.model.rows) if found.keys == (cards[0].role,))
    box = needs.table.visualRect(needs.model.index(row, 0))
    QTest.mouseClick(needs.table.viewport(), LEFT, NO_KEY, box.center())
    assert {post.role for post in board.view.grid.posts()} == {cards[0].role}
    for key in ("site", "neighbourhood", "street", "shift"):
        needs.model.set_keys([key, "role"])
        assert sum(row.required for row in needs.model.rows) == len(window.document.plan.table("post"))


def test_many_people_are_ordered_by_pinyin_once_their_names_are_spelt(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_model, "SPELT_AT_ONCE", 2)
    model = window.docks.panel("people").model
    model.reload()
    assert not model.is_ordered
    assert model.rowCount() == len(window.document.plan.table("person")), "nobody waits for the order"
    qtbot.waitUntil(lambda: model.is_ordered)
    spelt = [search_keys(model.person(row).name).split(" ")[1] for row in range(model.rowCount())]
    assert spelt == sorted(spelt)


def test_a_free_person_leaves_the_list_of_free_people_with_a_post(
    window: MainWindow, board: RosterPanel, cards: list[Post], qtbot: QtBot
) -> None:
    people = window.docks.panel("people")
    people.filters.busy.setCurrentIndex(1)
    for column in (0, 3):
        people.model.sort(column, Qt.SortOrder.DescendingOrder)
        qtbot.waitUntil(lambda: people.model.is_ordered)
        before = [people.model.person(row).id for row in range(people.model.rowCount())]
        person = holder(board, cards[0])
        board.view.choose([cards[0].id])
        QTest.keyClick(board.view, Key.Key_Delete)
        now = [people.model.person(row).id for row in range(people.model.rowCount())]
        assert person in now and set(now) == {*before, person}
        people.model.reload()
        assert now == [people.model.person(row).id for row in range(people.model.rowCount())]
        window.document.undo()
        assert before == [people.model.person(row).id for row in range(people.model.rowCount())]


def test_the_map_has_a_ring_for_what_is_filled(window: MainWindow, board: RosterPanel) -> None:
    assert window.canvas.is_shown("fill")
    site = window.document.plan.sites()[0].id
    counts = window.document.post_states.at_site(site)
    assert counts.total() == len(window.document.plan.where("post", site=site))
    window.commands.action("view.workspace.map").trigger()
    assert not window.canvas.is_shown("fill")


def test_the_chart_leads_to_sites_units_and_teams(window: MainWindow, board: RosterPanel, answers) -> None:
    window.commands.action("people.command-post").trigger()
    window.docks.open("organisation")
    panel = window.docks.panel("organisation")
    panel.refresh()

    def click(kind: str) -> None:
        box = next(rect for rect, content in panel.chart.boxes() if content.ref[0] == kind)
        QTest.mouseClick(panel.chart, LEFT, NO_KEY, box.center())

    click("site")
    assert window.document.selection[0][0] == "site"
    click("work_group")
    assert {post.site for post in board.view.grid.posts()} == {""}
    answers.give(lambda dialog: dialog.DialogCode.Rejected)
    board.view.choose([next(board.view.grid.posts()).id])
    QTest.keyClick(board.view, Key.Key_Return)
    assert answers.asked == [
        post_title(window.document.plan, window.document.catalogue, board.deeds.chosen[0])
    ]

    def promise(dialog) -> int:
        dialog.headcount.setValue(77)
        dialog.liaison.setCurrentIndex(1)
        return dialog.DialogCode.Accepted

    answers.give(promise)
    click("unit")
    unit = next(iter(window.document.plan.table("unit").values()))
    assert unit.headcount == 77 and window.document.plan.find("person", unit.liaison).unit == unit.name
    panel.tabs.setCurrentIndex(1)
    panel.refresh()
    panel.text.setText(window.document.plan.find("person", unit.liaison).phone)
    assert [panel.model.cells(row)[0] for row in range(panel.model.rowCount())] == [unit.name]


def test_an_empty_post_that_nobody_fits_says_why(
    window: MainWindow, board: RosterPanel, cards: list[Post], qtbot
) -> None:
    plan, post = window.document.plan, cards[0]
    needed = window.document.catalogue.roles[post.role].skills
    board.view.choose(())
    assert "Draft" in board.bar.words.text()
    board.view.choose([post.id])
    QTest.keyClick(board.view, Key.Key_Delete)
    busy = {item.person for item in plan.table("assignment").values()}
    free = [
        person.replace(skills=())
        for person in plan.table("person").values()
        if person.id not in busy and needed <= set(person.skills)
    ]
    window.document.do(add_people(plan, free))
    board.view.choose([post.id])
    qtbot.waitUntil(lambda: "0 free of" in board.bar.words.text())
