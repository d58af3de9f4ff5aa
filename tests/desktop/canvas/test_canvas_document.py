"""The document: edits, selection and what is derived from the plan, told by signals."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from musterpoint.desktop.document import Document
from musterpoint.plan import Changes, Edit, Plan, Problem, Severity
from musterpoint.session import Session, actions
from musterpoint.text import Label

EAST, NORTH = 500_000.0, 3_900_000.0


def place(document: Document, x: float = EAST + 240) -> None:
    document.do(lambda: actions.place_kit(document.plan, document.catalogue, "lanes-1", x, NORTH + 80))


def test_an_edit_says_what_it_touched(document: Document, qtbot: QtBot):
    with qtbot.waitSignals([document.plan_changed, document.history_changed]) as told:
        place(document)
    changes: Changes = told.all_signals_and_args[0].args[0]
    assert changes.touch("site") and changes.touch("post") and not changes.touch("buildings")


def test_what_cant_be_done_is_told_and_changes_nothing(document: Document, qtbot: QtBot):
    before = document.plan.copy()
    with qtbot.waitSignal(document.failed) as told:
        done = document.do(lambda: actions.place_kit(document.plan, document.catalogue, "no-such", 0, 0))
    assert not done
    assert told.args[0].problem and told.args[0].suggestion
    assert document.plan == before


def test_an_empty_edit_is_no_history(document: Document, qtbot: QtBot):
    with qtbot.assertNotEmitted(document.history_changed):
        assert document.do(Edit(Label("Nothing")))


def test_what_is_deleted_is_no_longer_selected(document: Document, qtbot: QtBot):
    place(document)
    (site,) = document.plan.table("site")
    document.select([("site", site), ("site", "nowhere"), ("buildings", "buildings-3"), ("site", site)])
    assert document.selection == (("site", site), ("buildings", "buildings-3"))
    with qtbot.waitSignal(document.selection_changed):
        document.do(lambda: actions.delete(document.plan, [("site", site)]))
    assert document.selection == (("buildings", "buildings-3"),)


def test_selecting_the_same_again_is_no_news(document: Document, qtbot: QtBot):
    document.select([("buildings", "buildings-3")])
    with qtbot.assertNotEmitted(document.selection_changed):
        document.select([("buildings", "buildings-3")])


def test_the_state_of_a_post_follows_the_plan(document: Document):
    place(document)
    post = next(iter(document.plan.table("post")))
    assert document.post_states.of(post).state == "empty"
    assert document.post_states.of(post) is document.post_states.of(post)
    document.undo()
    document.redo()
    assert document.post_states.of(post).state == "empty"


def test_problems_are_found_off_the_gui_thread(town: Plan, tmp_path: Path, qtbot: QtBot):
    threads = []

    def check(plan: Plan, _catalogue: object) -> list[Problem]:
        threads.append(threading.current_thread())
        return [Problem("many", Severity.WARNING, f"{len(plan.table('site'))} sites")]

    document = Document(Session.create(tmp_path / "checked.gpkg", town.copy(), checks=[check]))
    try:
        with qtbot.waitSignal(document.problems_changed):
            place(document)
        with qtbot.waitSignal(document.problems_changed):
            place(document, EAST + 200)
        assert [problem.title for problem in document.problems] == ["2 sites"]
        assert threading.main_thread() not in threads
    finally:
        document.close()


def test_a_read_only_plan_refuses_edits(town: Plan, tmp_path: Path, qtbot: QtBot):
    path = tmp_path / "shared.gpkg"
    Session.create(path, town.copy()).close()
    document = Document(Session.open(path, read_only=True))
    try:
        with qtbot.waitSignal(document.failed):
            place(document)
        assert not document.plan.table("site")
    finally:
        document.close()


@pytest.mark.parametrize("spot, hit", [((EAST + 20, NORTH + 6), True), ((EAST + 240, NORTH + 80), False)])
def test_obstacles_are_the_buildings(document: Document, spot: tuple[float, float], hit: bool):
    import shapely

    assert bool(document.obstacles.hits(shapely.Point(spot).buffer(2))) is hit
