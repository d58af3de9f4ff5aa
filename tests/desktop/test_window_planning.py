"""Planning by hand in the real window: palette, map, inspector, people, posts, history, health."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, Qt
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractItemView, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from musterpoint.desktop import figures
from musterpoint.desktop.canvas.colouring import RESIDENTS
from musterpoint.desktop.main_window import MainWindow
from musterpoint.desktop.panels.people_model import NAME, POST
from musterpoint.desktop.panels.roster.panel import RosterPanel
from musterpoint.desktop.panels.two_line import DETAIL
from musterpoint.plan import Edit, Fixture, Person, Place, Plan, Post, made
from musterpoint.session import actions
from musterpoint.text import Label

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def drop(target: QWidget, data: QMimeData, position: QPoint) -> bool:
    """Let something go over a widget, as the end of a drag does."""
    point, copy = QPointF(position), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(position, copy, data, LEFT, NO_KEY)
    QApplication.sendEvent(target, enter)
    event = QDropEvent(point, copy, data, LEFT, NO_KEY)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def dragged(view: QAbstractItemView, index: QModelIndex) -> QMimeData:
    return view.model().mimeData([index])


def board(window: MainWindow) -> RosterPanel:
    """The roster board, opened as a person does."""
    window.commands.action("view.workspace.people").trigger()
    return window.docks.panel("posts")


def shown_at(posts: RosterPanel, post: Post) -> QPoint:
    """Where a post's card is in the board, brought into view."""
    posts.view.show_card(post.id)
    return posts.view.on_screen(post.id).center()


def drag_card(posts: RosterPanel, post: Post, other: Post, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    """Drag a card onto another with the mouse; both have to be in view."""
    start, end, target = shown_at(posts, post), shown_at(posts, other), posts.view.viewport()
    QTest.mousePress(target, LEFT, NO_KEY, start)
    for part in (0.3, 0.7, 1.0):
        move = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(start + (end - start) * part), Qt.MouseButton.NoButton, LEFT, keys
        )
        QApplication.sendEvent(target, move)
    QTest.mouseRelease(target, LEFT, keys, end)


@pytest.fixture
def plan(window: MainWindow) -> Plan:
    return window.document.plan


@pytest.fixture
def free_sampler(window: MainWindow) -> Person:
    person = Person(id="person-new", name="欧阳小敏", phone="10412345678", skills=("sampling",))
    window.document.do(actions.add_people(window.document.plan, [person]))
    return person


@pytest.fixture
def open_post(window: MainWindow) -> Post:
    """A sampler's post that nobody is on."""
    plan = window.document.plan
    post = next(post for post in plan.table("post").values() if post.role == "sampler")
    if plan.where("assignment", post=post.id):
        window.document.do(actions.unassign(plan, post.id))
    return post


def test_dropping_a_kit_from_the_palette_makes_a_site_with_posts(window: MainWindow, plan: Plan) -> None:
    before = plan.copy()
    tree = window.docks.panel("palette").tree
    entry = window.docks.panel("palette").entry("kit:lanes-3")
    assert drop(window.canvas, tree.mimeData([entry]), window.canvas.rect().center())
    ((kind, id_),) = window.document.selection
    site = plan.find(kind, id_)
    assert (kind, site.lanes, site.number) == ("site", 3, len(plan.table("site")))
    assert len(plan.where("post", site=id_)) >= 9
    assert len(plan.where("fixture", site=id_)) > 20
    assert window.docks.panel("inspector").page.heading.text() == f"Site {site.number}"
    window.document.undo()
    assert plan == before


def test_clicking_the_palette_and_then_the_map_places_a_tent(window: MainWindow, plan: Plan) -> None:
    panel, count = window.docks.panel("palette"), len(plan.table("fixture"))
    entry = panel.entry(next(f"fixture:{id_}" for id_ in window.document.catalogue.fixtures if "3x6" in id_))
    panel.tree.scrollToItem(entry)
    QTest.mouseClick(panel.tree.viewport(), LEFT, pos=panel.tree.visualItemRect(entry).center())
    window.canvas.fly_to(plan.sites()[0].x + 300, plan.sites()[0].y + 300)
    QTest.mouseClick(window.canvas, LEFT, pos=window.canvas.rect().center())
    assert len(plan.table("fixture")) == count + 1
    (ref,) = window.document.selection
    fixture = plan.find(*ref)
    assert {fixture.width, fixture.depth} == {3.0, 6.0}


def test_searching_the_palette_hides_the_rest(window: MainWindow) -> None:
    panel = window.docks.panel("palette")
    panel.search.setText("three-lane")
    assert not panel.entry("kit:lanes-3").isHidden()
    assert panel.entry("kit:lanes-2").isHidden()


def test_numbers_are_edited_in_the_inspector(window: MainWindow, plan: Plan, qtbot: QtBot) -> None:
    site = plan.sites()[0]
    window.document.select([("site", site.id)])
    page = window.docks.panel("inspector").page
    x = page._bound["x"]
    x.setFocus()
    x.selectAll()
    QTest.keyClicks(x, f"{site.x + 12.5:.1f}")
    QTest.keyClick(x, Qt.Key.Key_Return)
    assert plan.find("site", site.id).x == pytest.approx(site.x + 12.5, abs=0.06)
    part = plan.where("fixture", site=site.id)[0]
    window.document.undo()
    assert plan.find("fixture", part.id).x == pytest.approx(part.x - 12.5, abs=0.06)
    qtbot.waitUntil(lambda: x.value() == pytest.approx(site.x, abs=0.06))


def test_residents_of_a_building_are_edited_and_marked_as_entered_by_hand(
    window: MainWindow, plan: Plan, qtbot: QtBot
) -> None:
    building = plan.buildings.frame.index[0]
    window.document.select([("buildings", building)])
    page = window.docks.panel("inspector").page
    page.residents.setFocus()
    page.residents.selectAll()
    QTest.keyClicks(page.residents, "77")
    QTest.keyClick(page.residents, Qt.Key.Key_Return)
    assert plan.buildings.frame.at[building, "residents"] == 77
    qtbot.waitUntil(lambda: page.origin.text() == "entered by hand")


def test_who_goes_where_in_a_city_is_counted_beside_the_window(
    window: MainWindow, plan: Plan, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The inspector waits for the count of the plan as it is now, and never shows an older one."""
    monkeypatch.setattr(figures, "FEW", -1)
    counting, inspector = window.workbench.figures, window.docks.panel("inspector")
    site = plan.sites()[0]
    window.document.select([("site", site.id)])
    assert inspector.page.buildings.text() == "…"
    others = [("site", other.id) for other in plan.sites()[1:]]
    with qtbot.waitSignal(counting.counted):
        window.document.do(actions.delete(plan, others))
        assert inspector.page.buildings.text() == inspector.page.residents.text() == "…"
    qtbot.waitUntil(lambda: inspector.page.buildings.text() != "…")
    homes = window.document.plan.buildings.frame["residents"] > 0
    assert inspector.page.buildings.text() == f"{homes.sum():,}"
    building = homes.index[homes][0]
    window.document.select([("buildings", building)])
    assert str(site.number) in inspector.page.site.text()
    window.document.do(actions.change_residents(plan, building, 77))
    assert inspector.page.site.text() == "…"
    qtbot.waitUntil(lambda: str(site.number) in inspector.page.site.text())


def test_the_inspector_counts_what_is_selected_and_deletes_it(window: MainWindow, plan: Plan) -> None:
    site = plan.sites()[0]
    fixtures = [("fixture", item.id) for item in plan.where("fixture", site=site.id)[:3]]
    window.document.select(fixtures)
    page = window.docks.panel("inspector").page
    assert page.heading.text() == "3 things selected"
    lab, shift = Place(id="place-1", kind="laboratory"), next(iter(plan.table("shift").values()))
    window.document.do(Edit(Label("Lab"), tuple(made(lab))))
    window.document.select([*fixtures, ("place", lab.id), ("shift", shift.id)])
    page = window.docks.panel("inspector").page
    assert page.counts.text() == "Fixtures: 3\nLabs, stores, depots: 1\nOther things: 1"
    window.document.select(fixtures)
    window.commands.action("edit.delete").trigger()
    assert not any(plan.find(*ref) for ref in fixtures)
    assert window.docks.panel("inspector").page.subheading.text().startswith("Nothing is selected")


def test_a_person_is_found_by_pinyin_initials_and_digits(window: MainWindow, free_sampler: Person) -> None:
    board(window)
    panel = window.docks.panel("people")
    for typed in ("ouyang", "oyxm", "12345678"):
        panel.filters.text.clear()
        QTest.keyClicks(panel.filters.text, typed)
        assert free_sampler in [panel.model.person(row) for row in range(panel.model.rowCount())], typed
        assert panel.model.rowCount() < len(window.document.plan.table("person"))


def test_dragging_a_person_onto_a_post_fills_it(
    window: MainWindow, plan: Plan, free_sampler: Person, open_post: Post
) -> None:
    posts, people = board(window), window.docks.panel("people")
    assert window.document.post_states.of(open_post.id).state == "empty"
    data = dragged(people.table, people.model.index(people.model.row_of(free_sampler.id), NAME))
    assert drop(posts.view.viewport(), data, shown_at(posts, open_post))
    assert window.document.post_states.of(open_post.id).person == free_sampler
    assert window.document.post_states.of(open_post.id).state == "filled"
    row = people.model.row_of(free_sampler.id)
    assert "Sampler" in people.model.index(row, POST).data()


def test_moving_a_person_from_post_to_post_is_one_step(
    window: MainWindow, plan: Plan, free_sampler: Person, open_post: Post
) -> None:
    document, posts = window.document, board(window)
    other = next(
        post
        for post in plan.where("post", site=open_post.site)
        if (post.role, post.shift) == (open_post.role, open_post.shift) and post.id != open_post.id
    )
    document.do(actions.unassign(plan, other.id))
    document.do(actions.assign(plan, document.catalogue, free_sampler.id, open_post.id))
    revision = document.session.revision
    drag_card(posts, open_post, other)
    assert document.session.revision == revision + 1
    assert document.post_states.of(other.id).person == free_sampler
    assert document.post_states.of(open_post.id).state == "empty"
    assert list(posts.view.choice) == [other.id]


def test_a_person_of_the_wrong_skill_leaves_the_post_broken_and_says_why(
    window: MainWindow, plan: Plan, open_post: Post
) -> None:
    guard = Person(id="person-guard", name="马强", skills=("policing",))
    window.document.do(actions.add_people(plan, [guard]))
    posts, people = board(window), window.docks.panel("people")
    data = dragged(people.table, people.model.index(people.model.row_of(guard.id), NAME))
    drop(posts.view.viewport(), data, shown_at(posts, open_post))
    assert "Wrong skill" in posts.bar.words.text()
    posts.bar.fix.click()
    assert window.document.post_states.of(open_post.id).state == "filled"


def test_taking_a_person_off_with_the_delete_key(window: MainWindow, plan: Plan) -> None:
    posts = board(window)
    post = next(
        post for post in plan.table("post").values() if window.document.post_states.of(post.id).person
    )
    posts.view.choose([post.id])
    QTest.keyClick(posts.view, Qt.Key.Key_Delete)
    assert window.document.post_states.of(post.id).state == "empty"
    assert plan.find("post", post.id) is not None


def test_choosing_a_person_from_the_list_of_those_who_fit(
    window: MainWindow, free_sampler: Person, open_post: Post, answers
) -> None:
    def choose(dialog: QDialog) -> int:
        rows = [dialog.model.person(row) for row in range(dialog.model.rowCount())]
        assert all("sampling" in person.skills for person in rows)
        dialog.table.selectRow(dialog.model.row_of(free_sampler.id))
        assert dialog.verdict.text() == f"{free_sampler.name} fits."
        return QDialog.DialogCode.Accepted

    answers.give(choose)
    posts = board(window)
    posts.view.choose([open_post.id])
    QTest.keyClick(posts.view, Qt.Key.Key_Return)
    assert window.document.post_states.of(open_post.id).person == free_sampler


def test_a_click_in_the_history_goes_back_and_forth(window: MainWindow, plan: Plan) -> None:
    document, site = window.document, plan.sites()[0]
    states = [plan.copy()]
    for name in ("A", "B", "C"):
        document.do(actions.change_field(plan, "site", site.id, "special_points", name * 3))
        document.do(actions.place_fixture(plan, document.catalogue, "table", site.x, site.y))
        states.append(plan.copy())
    window.docks.open("history")
    panel = window.docks.panel("history")
    assert panel.model.rowCount() == 6
    panel.list.clicked.emit(panel.model.index(4))  # after the first table
    assert plan == states[1]
    assert "undone" in panel.model.index(0).data(DETAIL)
    assert panel.list.currentIndex().row() == 4
    panel.list.clicked.emit(panel.model.index(0))
    assert plan == states[3]


def test_plan_health_names_goes_to_and_fixes_a_problem(window: MainWindow, plan: Plan) -> None:
    document, site = window.document, plan.sites()[0]
    stray = Fixture(id="fixture-stray", site="gone", x=site.x, y=site.y)
    document.do(Edit(Label("Damage"), tuple(made(stray))))
    window.wait_until_idle()
    panel = window.docks.panel("health")
    titles = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert str(len(titles)) in window.toolbar.health.text()
    row = titles.index("A record belongs to something that no longer exists.")
    panel.list.setCurrentRow(row)
    panel.list.itemClicked.emit(panel.list.item(row))
    assert document.selection == (("fixture", stray.id),)
    panel.fix.click()
    assert plan.find("fixture", stray.id) is None


def test_layers_are_hidden_and_shown_without_changing_the_plan(window: MainWindow) -> None:
    panel, revision = window.docks.panel("layers"), window.document.session.revision
    rows = [panel.tree.topLevelItem(row) for row in range(panel.tree.topLevelItemCount())]
    buildings = next(row for row in rows if row.text(0) == "Buildings")
    assert buildings.text(1) == f"{len(window.document.plan.buildings.frame):,}"
    buildings.setCheckState(0, Qt.CheckState.Unchecked)
    assert not window.canvas.is_shown("buildings")
    panel.colouring.setCurrentIndex(panel.colouring.findData(RESIDENTS))
    panel.colouring.activated.emit(panel.colouring.currentIndex())
    assert window.canvas.backdrop.colouring == RESIDENTS
    assert window.document.session.revision == revision


def test_copy_and_paste_a_site(window: MainWindow, plan: Plan) -> None:
    site, count = plan.sites()[0], len(plan.table("site"))
    window.document.select([("site", site.id)])
    window.commands.action("edit.copy").trigger()
    window.commands.action("edit.paste").trigger()
    assert len(plan.table("site")) == count + 1
    assert "Paste" in window.commands.action("edit.undo").text()
