"""An open plan: what is done, undone and redone is in memory and on the disk alike."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import geopandas
import pandas
import pytest
import shapely

from musterpoint import store
from musterpoint.catalogue import load_catalogue
from musterpoint.errors import ConflictError, PlanFileError, UserError
from musterpoint.plan import (
    ENTRANCES,
    Changes,
    ColumnChange,
    Edit,
    Layer,
    LayerChange,
    Person,
    Plan,
    Problem,
    Severity,
    Site,
    changed,
    deleted,
    made,
)
from musterpoint.plan.health import reads
from musterpoint.session import Session
from musterpoint.text import Label

SITE = Site(id="site-1", number=1, name="北门", x=10.0, y=20.0)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "plan.gpkg"


@pytest.fixture
def options(clock):
    return {"catalogue": load_catalogue(), "clock": clock}


@pytest.fixture
def session(path, options):
    plan = Plan("EPSG:4547")
    plan.apply(Edit(Label("Begin"), tuple(made(SITE))))
    with Session.create(path, plan, **options) as opened:
        yield opened


def nudge(session: Session, dx: float) -> Edit:
    site = session.plan.find("site", "site-1")
    return Edit(
        Label("Move {what}", {"what": "1"}), (changed(site, site.replace(x=site.x + dx)),), "move site-1"
    )


def rename(session: Session, name: str) -> Edit:
    site = session.plan.find("site", "site-1")
    return Edit(Label("Rename to {name}", {"name": name}), (changed(site, site.replace(name=name)),))


def entrances(count: int) -> Layer:
    index = pandas.Index([f"e{number}" for number in range(count)], dtype="str", name="id")
    names = pandas.array([None] * count, dtype="string")
    points = shapely.points(range(count), range(count))
    frame = geopandas.GeoDataFrame(
        {"name": names, "type": names}, geometry=points, index=index, crs="EPSG:4547"
    )
    return Layer(ENTRANCES, frame, "gates.geojson", f"revision-{count}")


def kept(session: Session) -> Plan:
    """The plan as another program reads it from the file."""
    with store.open(session.path, read_only=True) as opened:
        return opened.plan()


def test_undo_all_and_redo_all_also_after_reopening(session, path, options):
    states = [session.plan.copy()]

    def do(edit: Edit) -> None:
        session.do(edit)
        states.append(session.plan.copy())

    do(rename(session, "南门"))
    do(Edit(Label("Add"), tuple(made(Person(id="p", name="王"), Site(id="site-2", number=2)))))
    do(Edit(Label("Import"), (LayerChange(ENTRANCES, None, entrances(4)),)))
    do(Edit(Label("Name"), (ColumnChange(ENTRANCES, "name", ("e1", "e3"), (None, None), ("东门", "西门")),)))
    do(Edit(Label("Again"), (LayerChange(ENTRANCES, session.plan.layers[ENTRANCES], entrances(2)),)))
    do(Edit(Label("Delete"), tuple(deleted(session.plan.find("site", "site-2")))))
    for _round in range(2):
        for state in reversed(states[:-1]):
            session.undo()
            assert session.plan == state == kept(session)
        assert session.undo_label is None
        session.close()
        session = Session.open(path, **options)
        for state in states[1:]:
            session.redo()
            assert session.plan == state == kept(session)
        assert session.redo_label is None
        session.close()
        session = Session.open(path, **options)
    session.close()


def test_labels_say_what_undo_and_redo_would_do(session):
    assert (session.undo_label, session.redo_label) == (None, None)
    session.do(rename(session, "南门"))
    session.do(nudge(session, 1.0))
    assert str(session.undo_label) == "Move 1"
    session.undo()
    assert (str(session.undo_label), str(session.redo_label)) == ("Rename to 南门", "Move 1")
    session.redo()
    session.undo()
    session.undo()
    assert (session.undo_label, str(session.redo_label)) == (None, "Rename to 南门")


def test_nothing_to_undo_or_redo_is_no_error(session):
    assert session.undo() == session.redo() == Changes()
    assert session.revision == 0


def test_a_new_edit_gives_up_what_could_be_redone(session, path, options):
    session.do(rename(session, "A"))
    session.do(rename(session, "B"))
    session.undo()
    session.do(rename(session, "C"))
    assert session.redo_label is None
    session.undo()
    assert session.plan.find("site", "site-1").name == "A"
    session.close()
    with Session.open(path, **options) as again:
        items = [(str(item.label), item.undone, item.lost) for item in again.history()]
        assert items == [
            ("Rename to A", False, False),
            ("Rename to B", True, True),
            ("Rename to C", True, False),
        ]
        assert str(again.redo_label) == "Rename to C"


def test_an_empty_edit_leaves_no_trace(session):
    news = []
    session.subscribe(news.append)
    assert session.do(Edit(Label("Nothing"))) == Changes()
    assert (session.history(), session.revision, news) == ([], 0, [])


def test_history_tells_who_when_and_what(path, options, clock):
    with Session.create(path, Plan("EPSG:4547"), who="李", **options) as session:
        session.do(Edit(Label("Add"), tuple(made(SITE))))
        (item,) = session.history()
    assert (item.revision, item.who, item.made_at, item.undone) == (1, "李", clock.now, False)


def test_listeners_hear_what_was_touched(session):
    news: list[Changes] = []
    stop = session.subscribe(news.append)
    session.do(rename(session, "南门"))
    session.undo()
    session.redo()
    stop()
    session.undo()
    assert news == [Changes({"site": frozenset({"site-1"})})] * 3


# Steps of one action


def test_quick_nudges_are_one_action(session, clock):
    for _nudge in range(5):
        session.do(nudge(session, 1.0))
        clock.wait(1)
    assert len(session.history()) == 1
    assert session.revision == 1
    assert kept(session).find("site", "site-1").x == 15.0
    session.undo()
    assert session.plan.find("site", "site-1") == SITE
    session.redo()
    assert session.plan.find("site", "site-1").x == 15.0


@pytest.mark.parametrize("between", ["wait", "mark", "undo", "reopen", "other"])
def test_what_ends_an_action(session, clock, path, options, between):
    session.do(nudge(session, 1.0))
    match between:
        case "wait":
            clock.wait(10)
        case "mark":
            session.mark_revision("duty sheets")
        case "undo":
            session.undo()
            session.redo()
        case "reopen":
            session.close()
            session = Session.open(path, **options)
        case "other":
            session.do(rename(session, "南门"))
    before = session.plan.find("site", "site-1")
    session.do(nudge(session, 1.0))
    session.undo()
    assert session.plan.find("site", "site-1") == before
    session.close()


def test_nudging_there_and_back_can_still_be_undone(session):
    session.do(nudge(session, 1.0))
    session.do(nudge(session, -1.0))
    session.undo()
    assert session.plan.find("site", "site-1").x == 11.0


def test_a_printed_revision_keeps_its_content(session):
    session.do(nudge(session, 1.0))
    session.mark_revision("duty sheets")
    session.do(nudge(session, 1.0))
    assert [(mark.revision, mark.name) for mark in session.marks()] == [(1, "duty sheets")]
    assert session.revision == 2


# Memory and disk stay equal


def test_an_edit_that_the_disk_refuses_is_taken_back(session, monkeypatch):
    session.do(rename(session, "南门"))
    before, news = session.plan.copy(), []
    session.subscribe(news.append)
    error = PlanFileError("full", "full", "free some space")

    def refuse(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(store.Store, "append", refuse)
        patch.setattr(store.Store, "replace_last", refuse)
        for attempt in (lambda: session.do(nudge(session, 1.0)), session.undo):
            with pytest.raises(PlanFileError) as caught:
                attempt()
            assert caught.value is error
    assert session.plan == before == kept(session)
    assert (len(session.history()), news) == (1, [])
    session.undo()
    assert session.plan.find("site", "site-1") == SITE


def test_an_edit_written_in_another_thread_is_the_same_as_one_that_is_done(session, clock):
    """Undo and redo too; the plan that panels hold is the one that changes."""
    held, news = session.plan, []
    assert session.plan.where("site", name="北门")
    session.subscribe(news.append)

    def beside(write: Callable[[], object]) -> None:
        with ThreadPoolExecutor(1) as pool:
            written = pool.submit(write).result()
        assert len(news) == count
        session.take(written)

    count = 0
    beside(lambda: session.write(rename(session, "A")))
    assert held.find("site", "site-1").name == "A" and held.where("site", name="A")
    assert held == kept(session) and news == [Changes({"site": frozenset({"site-1"})})]
    count = 1
    beside(lambda: session.write_step(back=True))
    assert held.find("site", "site-1") == SITE and held == kept(session)
    count = 2
    beside(lambda: session.write_step(back=False))
    assert held.find("site", "site-1").name == "A" and held == kept(session)
    assert session.revision == 3 and [item.undone for item in session.history()] == [False]


def test_what_cant_be_written_beside_changes_nothing(session):
    stale = rename(session, "A")
    session.do(rename(session, "B"))
    with pytest.raises(ConflictError):
        session.write(stale)
    assert session.plan.find("site", "site-1").name == "B" and session.revision == 1


def test_a_large_edit_is_known_before_it_is_done_and_before_it_is_undone(session):
    many = Edit(Label("Many"), tuple(made(*(SITE.replace(id=f"s{n}", number=n) for n in range(2, 1400)))))
    assert session.is_large(many) and not session.is_large(rename(session, "A"))
    session.do(rename(session, "A"))
    assert not session.is_large_step(back=True)
    session.do(many)
    assert session.is_large_step(back=True) and not session.is_large_step(back=False)


def test_an_edit_from_another_state_is_refused_and_nothing_kept(session):
    stale = rename(session, "A")
    session.do(rename(session, "B"))
    with pytest.raises(ConflictError):
        session.do(stale)
    assert session.plan.find("site", "site-1").name == "B"
    assert session.revision == 1


def test_undo_of_what_another_program_changed_says_so(session, path, options):
    session.do(rename(session, "A"))
    session.close()
    frame = geopandas.read_file(path, layer="site")
    frame["name"] = "QGIS"
    frame.to_file(path, layer="site", driver="GPKG")
    with Session.open(path, **options) as again:
        assert again.plan.find("site", "site-1").name == "QGIS"
        with pytest.raises(UserError) as caught:
            again.undo()
        assert "can't be undone" in caught.value.problem


def test_a_read_only_session_refuses_edits(session, path, options):
    with Session.open(path, read_only=True, **options) as looking:
        assert looking.read_only and not session.read_only
        with pytest.raises(UserError):
            looking.do(rename(looking, "A"))
        assert looking.plan == session.plan


def test_a_session_that_fails_to_open_gives_the_plan_free(session, path):
    session.close()

    class Broken(Session):
        def __init__(self, *_: object, **__: object):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        Broken.open(path)
    store.open(path).close()


def test_a_history_that_contradicts_itself_is_damage(session, path, options):
    session.do(rename(session, "A"))
    session.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE musterpoint_journal SET undoes = 99")
    with pytest.raises(PlanFileError) as caught:
        Session.open(path, **options)
    assert "damaged" in caught.value.problem
    store.open(path).close()


def test_a_copy_can_be_saved_and_opened(session, tmp_path, options):
    session.do(rename(session, "南门"))
    session.save_copy(tmp_path / "copy.gpkg")
    with Session.open(tmp_path / "copy.gpkg", **options) as copy:
        assert copy.plan == session.plan
        copy.undo()
        assert copy.plan.find("site", "site-1") == SITE


# Proposals and problems


def test_a_preview_leaves_the_plan_alone(session):
    preview = session.preview(rename(session, "南门"))
    assert preview.find("site", "site-1").name == "南门"
    assert session.plan.find("site", "site-1") == SITE
    assert session.revision == 0


def test_problems_come_from_the_plan_and_from_the_checks_handed_in(session, caplog):
    def lonely(plan: Plan, catalogue: object) -> list[Problem]:
        assert catalogue is session.catalogue
        return [Problem("lonely", Severity.NOTE, f"{len(plan.sites())} sites")]

    def broken(plan: Plan, catalogue: object) -> list[Problem]:
        raise RuntimeError("a bug of the plug-in")

    session.checks = (broken, lonely)
    session.do(Edit(Label("Add"), tuple(made(Site(id="site-2", number=1)))))
    with caplog.at_level(logging.CRITICAL):
        told = session.problems()
    assert told[0].severity is Severity.BLOCKER, "the worst first"
    found = {problem.check: problem for problem in told}
    assert found.keys() == {"repeated-site-numbers", "failed-check", "lonely"}
    assert "broken" in found["failed-check"].detail
    other = {problem.check for problem in session.problems(Plan("EPSG:4547"))}
    assert other == {"failed-check", "lonely"}


def test_a_check_runs_again_only_when_what_it_reads_has_changed(session):
    runs = []

    @reads("site", "fixture")
    def of_sites(plan: Plan, _catalogue: object) -> list[Problem]:
        runs.append(len(plan.sites()))
        return [Problem("of-sites", Severity.NOTE, f"{len(plan.sites())} sites")]

    session.checks = (of_sites,)
    session.problems()
    session.do(Edit(Label("Add"), tuple(made(Person(id="person-1", name="Li")))))
    session.problems(session.plan.copy())
    assert runs == [1]
    session.do(Edit(Label("Add"), tuple(made(Site(id="site-2", number=2)))))
    assert [problem.title for problem in session.problems() if problem.check == "of-sites"] == ["2 sites"]
    session.undo()
    assert [problem.title for problem in session.problems() if problem.check == "of-sites"] == ["1 sites"]
    assert runs == [1, 2, 1]
